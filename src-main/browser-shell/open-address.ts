// Opens an address in the person's browser, by the program that the system has for it. The address is then in the list of
// processes for a moment; it works once, so whoever else used it first is noticed.

import { spawn } from 'node:child_process';

function opener(platform: string): readonly [program: string, ...args: string[]] {
  switch (platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['cmd', '/c', 'start', ''];
    default:
      return ['xdg-open'];
  }
}

/** Resolves with whether there was such a program; what it does then is its own. */
export async function openAddress(address: string, platform: string): Promise<boolean> {
  const [program, ...args] = opener(platform);
  return await new Promise((resolve) => {
    const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
    child.on('error', () => resolve(false));
    child.on('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
