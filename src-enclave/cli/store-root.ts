// Where this person's models are kept: $CLOISTER_HOME, else the data folder the platform has for applications.

import { join } from 'node:path';

export function storeRoot(
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
