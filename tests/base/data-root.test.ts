import { describe, expect, it } from 'vitest';
import { dataFolders, dataRoot } from '../../src-enclave/base/data-root.ts';

describe('the data root', () => {
  it.each([
    [{ CLOISTER_HOME: '/data/c' }, 'linux', '/data/c'],
    [{}, 'linux', '/home/me/.local/share/cloister'],
    [{ XDG_DATA_HOME: '/xdg' }, 'linux', '/xdg/cloister'],
    [{ XDG_DATA_HOME: '/xdg' }, 'darwin', '/home/me/Library/Application Support/Cloister'],
  ])('of %j on %s is %s', (environment, platform, root) => {
    expect(dataRoot(environment, platform, '/home/me')).toBe(root);
  });

  it('of Windows is the local application data', () => {
    expect(dataRoot({ LOCALAPPDATA: 'L' }, 'win32', 'H')).toMatch(/^L[/\\]Cloister$/);
    expect(dataRoot({}, 'win32', 'H')).toMatch(/^H[/\\]AppData[/\\]Local[/\\]Cloister$/);
  });

  it('has a folder for the models', () => {
    expect(dataFolders('/data').models).toMatch(/[/\\]models$/);
  });
});
