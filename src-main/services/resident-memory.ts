// How much memory a process holds, where the system says so in a file; null elsewhere.

import { readFileSync } from 'node:fs';

export function residentBytes(processId: number | null): number | null {
  if (processId === null || process.platform !== 'linux') return null;
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
