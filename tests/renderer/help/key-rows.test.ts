// The list of keys is the contract's table of menus, as this platform writes keys.

import { describe, expect, it } from 'vitest';
import { menus } from '../../../src-main/contract/index.ts';
import { keyRows } from '../../../src-renderer/features/help/key-rows.ts';

const keysOf = (rows: ReturnType<typeof keyRows>): readonly string[] => rows.map(({ keys }) => keys);

describe('keyRows', () => {
  it('has every entry with keys, and none without', () => {
    const withKeys = menus.flatMap(({ entries }) =>
      entries.filter((entry) => entry.kind !== 'separator' && entry.shortcut !== null),
    );
    expect(keyRows(false, false)).toHaveLength(withKeys.length);
  });

  it('writes keys as the platform does', () => {
    expect(keysOf(keyRows(false, false))).toContain('Ctrl+Shift+S');
    expect(keysOf(keyRows(true, false))).toContain('⇧⌘S');
  });

  it('leaves out the keys that a browser keeps for itself', () => {
    expect(keysOf(keyRows(false, true))).not.toContain('Ctrl+W');
    expect(keysOf(keyRows(false, true))).not.toContain('Ctrl+=');
    expect(keysOf(keyRows(false, true))).toContain('F6');
  });

  it('names each row by its group and keys only once', () => {
    const names = keyRows(false, false).map(({ group, keys }) => `${group} ${keys}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
