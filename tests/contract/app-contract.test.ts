import { describe, expect, it } from 'vitest';
import { failureCodes } from '../../src-enclave/base/failure.ts';
import {
  contractCodes,
  menuActions,
  menus,
  mirrorSchema,
  publicCode,
  publicCodes,
  settingsChangeSchema,
  settingsSchema,
} from '../../src-main/contract/index.ts';

describe('public codes', () => {
  it('exist for every failure and every refusal of the machinery', () => {
    expect(failureCodes.length).toBeGreaterThan(25);
    expect([...failureCodes, ...contractCodes].filter((code) => !Object.hasOwn(publicCodes, code))).toEqual([]);
  });

  it('are distinct and well-formed', () => {
    const codes = Object.values(publicCodes);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^CL-[A-Z]{3}-\d{3}$/);
  });

  it('call a code that nobody knows a bug', () => {
    expect(publicCode('toString')).toBe('CL-APP-001');
  });
});

describe('settings', () => {
  it('have a default for everything, and a change for every setting', () => {
    expect(Object.keys(settingsChangeSchema.shape).sort()).toEqual(Object.keys(settingsSchema.parse({})).sort());
    expect(settingsChangeSchema.parse({})).toEqual({});
  });

  it.each([
    'file:///etc/passwd',
    'http://example.org',
    'https://user:pw@example.org',
    'https://a.example/?q=1',
    'javascript:1',
    'x',
  ])('refuse the mirror %s', (text) => {
    expect(mirrorSchema.safeParse(text).success).toBe(false);
  });

  it.each(['https://huggingface.co', 'https://mirror.example/hub', 'http://127.0.0.1:8080', 'http://[::1]:1'])(
    'take the mirror %s',
    (text) => {
      expect(mirrorSchema.parse(text)).toBe(text);
    },
  );
});

it('no shortcut and no menu action stands twice', () => {
  const entries = menus.flatMap((menu) => menu.entries);
  const shortcuts = entries.flatMap((entry) =>
    entry.kind === 'separator' || entry.shortcut === null ? [] : [entry.shortcut],
  );
  expect(new Set(shortcuts).size).toBe(shortcuts.length);
  expect(new Set(menuActions).size).toBe(menuActions.length);
});
