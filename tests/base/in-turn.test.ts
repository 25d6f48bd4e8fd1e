import { describe, expect, it } from 'vitest';
import { createInTurn } from '../../src-enclave/base/in-turn.ts';

describe('work in turn', () => {
  it('begins a piece when the one before has ended, in the order given', async () => {
    const inTurn = createInTurn();
    const seen: string[] = [];
    const piece = async (name: string): Promise<string> =>
      await inTurn(async () => {
        seen.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${name} ends`);
        return name;
      });
    expect(await Promise.all([piece('a'), piece('b'), piece('c')])).toEqual(['a', 'b', 'c']);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('goes on behind a piece that fails, and tells its giver alone', async () => {
    const inTurn = createInTurn();
    const failing = inTurn(async () => await Promise.reject(new RangeError('no')));
    const next = inTurn(async () => await Promise.resolve('yes'));
    await expect(failing).rejects.toThrow(new RangeError('no'));
    expect(await next).toBe('yes');
  });
});
