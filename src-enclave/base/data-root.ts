// Where this person's models, runs and settings are kept: $CLOISTER_HOME, else the data folder the platform has for
// applications. One folder each: `models`, `runs`, `downloads` (partial ones), `exports`, `app` (settings, activity, log),
// `studies`, `pads` (where a person may put pad books).

import { join } from 'node:path';

export function dataRoot(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
  homeFolder: string,
): string {
  if (environment['CLOISTER_HOME']) return environment['CLOISTER_HOME'];
  switch (platform) {
    case 'win32':
      return join(environment['LOCALAPPDATA'] || join(homeFolder, 'AppData', 'Local'), 'Cloister');
    case 'darwin':
      return join(homeFolder, 'Library', 'Application Support', 'Cloister');
    default:
      return join(environment['XDG_DATA_HOME'] || join(homeFolder, '.local', 'share'), 'cloister');
  }
}

export type DataFolders = {
  readonly models: string;
  readonly runs: string;
  readonly downloads: string;
  readonly exports: string;
  readonly app: string;
  readonly studies: string;
  readonly ledger: string;
  readonly pads: string;
};

export function dataFolders(root: string): DataFolders {
  return {
    models: join(root, 'models'),
    runs: join(root, 'runs'),
    downloads: join(root, 'downloads'),
    exports: join(root, 'exports'),
    app: join(root, 'app'),
    studies: join(root, 'studies'),
    ledger: join(root, 'ledger'),
    pads: join(root, 'pads'),
  };
}
