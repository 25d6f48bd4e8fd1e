// The command line of the browser shell, in words: what may be asked for, and why something else is refused.

import { parseArgs } from 'node:util';

export const usage = `Cloister in a browser, served by this computer to itself.

  npm run start:browser -- [--port N] [--open]

  --port N  the port to listen on, 1024 to 65535 (any free one where it is not given)
  --open    also open the address in the browser of this computer

Cloister listens on 127.0.0.1 only. From another computer, forward the port by SSH, the same number on both ends:
  ssh -L N:127.0.0.1:N computer
Models, runs and settings are kept in the folder that CLOISTER_HOME names, else in your application data.
`;

export type ShellOptions = { readonly port: number; readonly isOpening: boolean };
export type ParsedOptions =
  | { readonly kind: 'start'; readonly options: ShellOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly sentence: string };

const ownHosts = new Set(['127.0.0.1', 'localhost']);

export function parseShellOptions(args: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        open: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    if (!ownHosts.has(values.host))
      return refused(
        'Cloister answers this computer only and listens on 127.0.0.1. To use it from another one, forward the port by SSH (--help shows how).',
      );
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || (port !== 0 && (port < 1024 || port > 65_535)))
      return refused('The port must be a number from 1024 to 65535, or 0 for any free one.');
    return { kind: 'start', options: { port, isOpening: values.open } };
  } catch {
    return refused('There is no such option. --help shows the options.');
  }
}

function refused(sentence: string): ParsedOptions {
  return { kind: 'refused', sentence };
}
