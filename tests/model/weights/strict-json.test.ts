import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseStrictJson, type StrictJson } from '../../../src-enclave/model/weights/strict-json.ts';

const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.nat(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
  ),
})).any;

function plain(json: StrictJson): unknown {
  if (json instanceof Map) return Object.fromEntries([...json].map(([key, member]) => [key, plain(member)]));
  return Array.isArray(json) ? json.map((element: StrictJson) => plain(element)) : json;
}

describe('parseStrictJson', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(value, (given) => {
        // Through JSON on both sides: -0 and key order of integer-like keys are JSON's own business.
        expect(plain(parseStrictJson(JSON.stringify(given)))).toEqual(JSON.parse(JSON.stringify(given)));
      }),
      { seed: 1 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'twice'],
    [String.raw`{"a":1,"\u0061":2}`, 'twice'],
    ['[1.5]', 'whole number'],
    ['[1e3]', 'whole number'],
    ['[01]', 'whole number'],
    ['[-1]', 'negative'],
    ['[9007199254740993]', 'too large'],
    ['[NaN]', 'expected'],
    ['[null]', 'expected'],
    ['{"a" 1}', 'colon'],
    ['{"a":1', 'not closed'],
    ['["a', 'not closed'],
    ['["a\nb"]', 'control character'],
    [String.raw`["\x"]`, 'escape'],
    ['[1,]', 'expected'],
    ['[] []', 'follows'],
    ['['.repeat(10_000), 'too deeply'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseStrictJson(text)).toThrow(reason);
    expect(() => parseStrictJson(text)).toThrow(SyntaxError);
  });

  it('keeps __proto__ as a key', () => {
    const parsed = parseStrictJson('{"__proto__":{"polluted":1}}');
    expect(parsed).toEqual(new Map([['__proto__', new Map([['polluted', 1]])]]));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
