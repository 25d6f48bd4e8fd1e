// What a run folder holds, in forms that two runs can be compared by.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runEventSchema, type RunEvent } from '../../src-enclave/protocol/run-events.ts';

export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

export function adapterDigest(runFolder: string): string {
  return sha256(join(runFolder, 'adapter/adapter_model.safetensors'));
}

/** Every file under a folder with its SHA-256. */
export function folderDigests(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), sha256(path)]));
}

/** An event without what may differ between two runs of the same plan: times, memory, bytes on the wire, folder. */
export function withoutTimings(event: RunEvent): unknown {
  const varying = new Set(['seconds', 'startedAt', 'bytesUp', 'bytesDown', 'peakMemoryBytes', 'out']);
  return Object.fromEntries(Object.entries(event).filter(([name]) => !varying.has(name)));
}

/** All events of metrics.jsonl, without timings. */
export function recordedEvents(runFolder: string): readonly unknown[] {
  const lines = readFileSync(join(runFolder, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => withoutTimings(runEventSchema.parse(JSON.parse(line))));
}
