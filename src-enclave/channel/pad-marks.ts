// Which bytes of a pad book may still be used, so that none ever is twice. Everything below a mark is used or burned. A mark
// is made durable before the first byte below it is used: after a crash the rest of what was reserved is lost, never used
// again. Both sides tell each other their marks at each connection and go on from the larger, so that a restored backup or a
// cloned folder cannot repeat what the other side has seen; and nobody sends beyond what the receiver has set aside for this
// connection, so that what a clone may have sent is burned even where it never arrived.

import { z } from 'zod';
import { expectPeer } from './errors.ts';

const count = z.int().nonnegative();
const marksSchema = z.object({ send: count, receive: count });
export type Marks = z.infer<typeof marksSchema>;

/** Keeps the marks of one side; `write` resolves once they survive a power cut. */
export type MarksStore = {
  readonly read: () => Promise<Marks | null>;
  readonly write: (marks: Marks) => Promise<void>;
};

/** What one side tells the other when they connect. */
export type MarksMessage = Marks & {
  /** The other side may send below this offset. */
  readonly granted: number;
};

/** As JSON from the other side. Throws for what is no message. */
export function readMarksMessage(value: unknown): MarksMessage {
  return marksSchema.extend({ granted: count }).parse(value);
}

export type PadSizes = {
  /** Bytes of the book in each direction. */
  readonly half: number;
  /** Reserved ahead at once. */
  readonly block: number;
  /** Set aside for the other side at each connection, and whenever it is used up. */
  readonly window: number;
};

export class PadMarks {
  readonly #store: MarksStore;
  readonly #sizes: PadSizes;
  /** Durable. */
  #marks: Marks;
  /** The next byte to send with; below the durable mark when a part of it was reserved ahead. */
  #sendAt: number;
  #receiveAt: number;
  /** Until where the other side lets us send in this connection. */
  #limit = 0;

  private constructor(store: MarksStore, sizes: PadSizes, marks: Marks) {
    this.#store = store;
    this.#sizes = sizes;
    this.#marks = marks;
    // What was reserved and perhaps not used is burned.
    this.#sendAt = marks.send;
    this.#receiveAt = marks.receive;
  }

  static async open(store: MarksStore, sizes: PadSizes): Promise<PadMarks> {
    return new PadMarks(store, sizes, (await store.read()) ?? { send: 0, receive: 0 });
  }

  /** Bytes that can still be sent and received. */
  get left(): Marks {
    return { send: this.#sizes.half - this.#sendAt, receive: this.#sizes.half - this.#receiveAt };
  }

  /** Sets room aside for the other side and says so. To be called once both know that they are connected. */
  async announce(): Promise<MarksMessage> {
    const granted = Math.min(this.#sizes.half, this.#marks.receive + this.#sizes.window);
    const before = this.#marks;
    await this.#save({ ...before, receive: granted });
    // Where the other side may begin: above everything that this side has ever let anybody send.
    this.#receiveAt = before.receive;
    return { send: before.send, receive: before.receive, granted };
  }

  /**
   * Takes the other side's marks and goes on from the larger.
   * @returns whether this side had forgotten something: its folder was restored from a backup, or cloned.
   */
  async adopt(peer: MarksMessage): Promise<boolean> {
    const send = Math.max(this.#marks.send, peer.receive);
    const hadForgotten = peer.receive > this.#marks.send;
    await this.#save({ ...this.#marks, send });
    this.#sendAt = send;
    this.#receiveAt = Math.max(this.#receiveAt, peer.send);
    this.#limit = peer.granted;
    return hadForgotten;
  }

  /** The other side has set more aside. */
  extend(granted: number): void {
    this.#limit = Math.max(this.#limit, granted);
  }

  /**
   * The offset of `length` bytes that were never used.
   * @throws ChannelError pad-empty, pad-not-granted.
   */
  async reserve(length: number): Promise<number> {
    const end = this.#sendAt + length;
    expectPeer(end <= this.#sizes.half, 'pad-empty');
    expectPeer(end <= this.#limit, 'pad-not-granted');
    const at = this.#sendAt;
    this.#sendAt = end;
    if (end > this.#marks.send)
      await this.#save({ ...this.#marks, send: Math.min(this.#sizes.half, this.#limit, end + this.#sizes.block) });
    return at;
  }

  /**
   * Takes bytes that the other side has used; what it left out is burned.
   * @throws ChannelError pad-reused, pad-empty, pad-not-granted.
   */
  accept(at: number, length: number): void {
    expectPeer(Number.isSafeInteger(at) && at >= this.#receiveAt, 'pad-reused');
    expectPeer(at + length <= this.#sizes.half, 'pad-empty');
    // Room is durable before it is granted, so nothing above it can be genuine.
    expectPeer(at + length <= this.#marks.receive, 'pad-not-granted');
    this.#receiveAt = at + length;
  }

  /** Sets more aside when the room is half used. Null: there is enough, or nothing is left. */
  async grantMore(): Promise<number | null> {
    const { half, window } = this.#sizes;
    const { receive } = this.#marks;
    if (receive === half || receive - this.#receiveAt > window / 2) return null;
    const granted = Math.min(half, this.#receiveAt + window);
    await this.#save({ ...this.#marks, receive: granted });
    return granted;
  }

  async #save(marks: Marks): Promise<void> {
    await this.#store.write(marks);
    this.#marks = marks;
  }
}
