// No byte of a pad book is ever used twice, whatever crashes, is restored from a backup, or is cloned.

import { describe, expect, it } from 'vitest';
import { ChannelError } from '../../src-enclave/channel/errors.ts';
import { PadMarks, readMarksMessage, type Marks, type MarksStore } from '../../src-enclave/channel/pad-marks.ts';

const sizes = { half: 1500, block: 16, window: 90 };

class Crash extends Error {}

/** What survives: the marks of a folder. */
type Disk = { marks: Marks | null };

function generator(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return (state >>> 0) % below;
  };
}

/** A store whose process may die in the middle of a write: before it is durable, or after. */
function storeOn(disk: Disk, next: (below: number) => number): MarksStore {
  return {
    read: async () => await Promise.resolve(disk.marks),
    write: async (marks) => {
      const fate = next(12);
      if (fate !== 0) disk.marks = marks;
      if (fate < 2) throw new Crash();
      await Promise.resolve();
    },
  };
}

type Party = { readonly disk: Disk; marks: PadMarks | null };

/** Two machines with the halves of one book; the first one's folder may be copied. */
class World {
  readonly #next: (below: number) => number;
  readonly #firsts: Party[] = [{ disk: { marks: null }, marks: null }];
  readonly #second: Party = { disk: { marks: null }, marks: null };
  #backup: Marks | null = null;
  #connected: Party | null = null;
  readonly used = { first: new Uint8Array(sizes.half), second: new Uint8Array(sizes.half) };
  reused = 0;
  sent = 0;

  constructor(seed: number) {
    this.#next = generator(seed);
  }

  async step(): Promise<void> {
    try {
      await this.#act(this.#next(9));
    } catch (error) {
      if (error instanceof ChannelError && (error.code === 'pad-empty' || error.code === 'pad-not-granted')) return;
      // A process died: all of them start again from what is on disk, and no connection is left.
      if (!(error instanceof Crash)) throw error;
      this.#disconnect();
    }
  }

  async #act(kind: number): Promise<void> {
    switch (kind) {
      case 0:
        return await this.#connect();
      case 1:
        this.#backup = this.#firsts[0]?.disk.marks ?? null;
        return;
      case 2: {
        // The folder is restored from its backup, or used as a clone beside the other.
        const [original] = this.#firsts;
        this.#disconnect();
        if (this.#next(2) === 0 && original !== undefined) original.disk.marks = this.#backup;
        else if (this.#firsts.length < 3) this.#firsts.push({ disk: { marks: this.#backup }, marks: null });
        return;
      }
      case 3:
        return this.#disconnect();
      case 4:
        return await this.#grant();
      default:
        return await this.#send(kind % 2 === 0);
    }
  }

  #disconnect(): void {
    for (const party of [...this.#firsts, this.#second]) party.marks = null;
    this.#connected = null;
  }

  async #connect(): Promise<void> {
    this.#disconnect();
    const first = this.#firsts[this.#next(this.#firsts.length)];
    if (first === undefined) return;
    for (const party of [first, this.#second])
      party.marks = await PadMarks.open(storeOn(party.disk, this.#next), sizes);
    const { marks: one } = first;
    const { marks: two } = this.#second;
    if (one === null || two === null) return;
    const [fromOne, fromTwo] = [await one.announce(), await two.announce()];
    await one.adopt(readMarksMessage(fromTwo));
    await two.adopt(readMarksMessage(fromOne));
    this.#connected = first;
  }

  async #grant(): Promise<void> {
    const [one, two] = [this.#connected?.marks ?? null, this.#second.marks];
    if (one === null || two === null) return;
    const granted = await two.grantMore();
    if (granted !== null) one.extend(granted);
  }

  async #send(isFirst: boolean): Promise<void> {
    const [one, two] = [this.#connected?.marks ?? null, this.#second.marks];
    if (one === null || two === null) return;
    const [sender, receiver] = isFirst ? [one, two] : [two, one];
    const length = 1 + this.#next(20);
    const at = await sender.reserve(length);
    const used = isFirst ? this.used.first : this.used.second;
    for (let offset = at; offset < at + length; offset++) {
      if (used[offset] === 1) this.reused += 1;
      used[offset] = 1;
    }
    this.sent += length;
    // It may be lost on its way.
    if (this.#next(3) !== 0) receiver.accept(at, length);
  }
}

const interleavings = process.env['CLOISTER_SOAK'] === undefined ? 10_000 : 200_000;

describe('the marks of a pad book', () => {
  it(`never let a byte be used twice, in ${interleavings} interleavings of crashes, backups and clones`, async () => {
    let [reused, sent] = [0, 0];
    for (let seed = 1; seed <= interleavings; seed++) {
      const world = new World(seed);
      for (let step = 0; step < 40; step++) await world.step();
      reused += world.reused;
      sent += world.sent;
    }
    expect(reused).toBe(0);
    // It did something.
    expect(sent).toBeGreaterThan(interleavings * 10);
  }, 120_000);

  const opened = async (disk: Disk) =>
    await PadMarks.open(
      {
        read: async () => await Promise.resolve(disk.marks),
        write: async (marks) => {
          disk.marks = marks;
          await Promise.resolve();
        },
      },
      sizes,
    );
  const connected = async () => {
    const [one, two] = [await opened({ marks: null }), await opened({ marks: null })];
    await one.adopt(await two.announce());
    await two.adopt(await one.announce());
    return { one, two };
  };
  const refusal = (code: string): unknown => expect.objectContaining({ code });

  it('refuse what was used before, what is above the room, and an empty book', async () => {
    const { one, two } = await connected();
    const at = await one.reserve(10);
    two.accept(at, 10);
    expect(() => two.accept(at, 10)).toThrow(refusal('pad-reused'));
    expect(() => two.accept(100, 10)).toThrow(refusal('pad-not-granted'));
    await expect(one.reserve(sizes.window)).rejects.toEqual(refusal('pad-not-granted'));
    await expect(one.reserve(sizes.half)).rejects.toEqual(refusal('pad-empty'));
  });

  it('tell that a folder was restored from a backup', async () => {
    const [disk, other] = [{ marks: null }, { marks: null }] as [Disk, Disk];
    const first = await opened(disk);
    const second = await opened(other);
    await first.adopt(await second.announce());
    await second.adopt(await first.announce());
    await first.reserve(20);
    disk.marks = null;
    const restored = await opened(disk);
    expect(await restored.adopt(await (await opened(other)).announce())).toBe(true);
    expect(restored.left.send).toBeLessThan(sizes.half - 20);
  });
});
