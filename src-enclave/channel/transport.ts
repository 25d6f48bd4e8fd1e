// How frames travel between one participant and the coordinator: ordered, whole, in both directions.
// State machines know this interface only; sockets and the attested channel implement it elsewhere.

import { Arrivals } from '../base/arrivals.ts';
import { expectPositiveInteger } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import { createInTurn } from '../base/in-turn.ts';
import type { SealedClass } from '../protocol/hospital-events.ts';

export type Transport = {
  /**
   * Resolves when the frame is on its way; waits while too many are. Rejects with Failure `transport-closed`.
   * @param use What its bytes are for, to be counted where they leave.
   */
  readonly send: (frame: Uint8Array, use?: SealedClass) => Promise<void>;
  /**
   * The next frame; the caller owns it. Rejects with Failure `transport-closed` when closed and nothing is left, and
   * with the signal's reason when aborted. One receiver at a time.
   */
  readonly receive: (signal?: AbortSignal) => Promise<Uint8Array>;
  /** Closes both directions. Frames sent before can still be received. */
  readonly close: () => void;
};

export type TrafficCount = { readonly frames: number; readonly bytes: number };

export type MemoryTransport = Transport & {
  /** Frames that `receive` would give without waiting. */
  readonly pendingFrames: () => number;
  readonly sent: () => TrafficCount;
  readonly received: () => TrafficCount;
};

/** Two connected ends in this process. Frames are copied. At most `queueFrames` wait in each direction. */
export function memoryTransport(queueFrames = 64): {
  readonly client: MemoryTransport;
  readonly server: MemoryTransport;
} {
  const up = new FrameQueue(queueFrames);
  const down = new FrameQueue(queueFrames);
  const close = (): void => {
    up.close();
    down.close();
  };
  const end = (outgoing: FrameQueue, incoming: FrameQueue): MemoryTransport => ({
    send: async (frame) => outgoing.push(frame),
    receive: async (signal) => incoming.shift(signal),
    close,
    pendingFrames: () => incoming.length,
    sent: () => outgoing.entered,
    received: () => incoming.left,
  });
  return { client: end(up, down), server: end(down, up) };
}

class FrameQueue {
  readonly #frames = new Arrivals<Uint8Array>();
  readonly #capacity: number;
  /** Behind the previous push: order of calls. */
  readonly #inTurn = createInTurn();
  #wakeSender: (() => void) | null = null;
  #isClosed = false;
  entered: TrafficCount = { frames: 0, bytes: 0 };
  left: TrafficCount = { frames: 0, bytes: 0 };

  constructor(capacity: number) {
    this.#capacity = expectPositiveInteger(capacity, 'queueFrames');
  }

  get length(): number {
    return this.#frames.length;
  }

  async push(frame: Uint8Array): Promise<void> {
    // Copied at once: the caller may reuse its buffer while it waits.
    const copy = frame.slice();
    await this.#inTurn(async () => await this.#enter(copy));
  }

  async shift(signal?: AbortSignal): Promise<Uint8Array> {
    const frame = await this.#frames.next(signal);
    this.left = plus(this.left, frame);
    this.#wakeSender?.();
    return frame;
  }

  close(): void {
    this.#isClosed = true;
    this.#frames.end(closed());
    this.#wakeSender?.();
  }

  async #enter(frame: Uint8Array): Promise<void> {
    while (!this.#isClosed && this.#frames.length >= this.#capacity)
      await new Promise<void>((resolve) => {
        this.#wakeSender = resolve;
      });
    this.#wakeSender = null;
    if (this.#isClosed) throw closed();
    this.entered = plus(this.entered, frame);
    this.#frames.push(frame);
  }
}

function plus({ frames, bytes }: TrafficCount, frame: Uint8Array): TrafficCount {
  return { frames: frames + 1, bytes: bytes + frame.length };
}

function closed(): Failure {
  return new Failure(
    'transport-closed',
    'The connection between hospital and coordinator is closed. Run the same command with --resume to go on.',
  );
}
