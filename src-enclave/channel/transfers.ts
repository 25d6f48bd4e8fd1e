// Messages of any size over an attested connection. Small ones go as they are; large ones are offered under a keyed hash of
// their content, asked for from the first chunk that is missing, and acknowledged. A transfer that a cut interrupted goes on
// where it stopped when the same content is offered again, in this connection or a later one. The receiver says when it
// wants a transfer, so that many senders at once do not fill its memory.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { Arrivals } from '../base/arrivals.ts';
import { asError } from '../base/failure.ts';
import { createInTurn } from '../base/in-turn.ts';
import { largestMessageBytes } from './attested-connection.ts';
import { ChannelError, expectPeer } from './errors.ts';
import type { Transport } from './transport.ts';
import type { SealedClass } from '../protocol/hospital-events.ts';

const type = { small: 1, offer: 2, want: 3, chunk: 4, done: 5, note: 6 } as const;
const idBytes = 32;
const countBytes = 4;
const chunkHeadBytes = 1 + countBytes;
/** A transfer that does not move for so long ends the connection. */
export const stallMs = 60_000;
/** Content of a chunk. */
export const chunkBytes = largestMessageBytes - chunkHeadBytes;
const smallBytes = 1 << 15;
const largestNoteBytes = 1024;
const largestTransferBytes = 1 << 29;

type Partial = { readonly bytes: Uint8Array; chunks: number };

/** Transfers that were begun, of one other side: kept while its connections come and go. */
export class PartialTransfers {
  readonly #partials = new Map<string, Partial>();
  readonly #most: number;

  /** @param most How many are remembered; the oldest is forgotten first. */
  constructor(most = 1) {
    this.#most = most;
  }

  take(id: string, length: number): Partial {
    const known = this.#partials.get(id);
    if (known?.bytes.length === length) return known;
    const partial = { bytes: new Uint8Array(length), chunks: 0 };
    this.#partials.set(id, partial);
    for (const old of [...this.#partials.keys()].slice(0, -this.#most)) this.#partials.delete(old);
    return partial;
  }

  drop(id: string): void {
    this.#partials.delete(id);
  }
}

/** At most so many at once; the others wait in the order they came. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves to what gives the slot back; calling that twice gives it back once. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    };
  }
}

export type TransferOptions = {
  /** Names transfers; the same for both sides and over connections. 32 bytes. */
  readonly key: Uint8Array;
  readonly partials: PartialTransfers;
  /** Shared by all connections of a process. */
  readonly incoming: Slots;
  readonly outgoing: Slots;
  /** A transfer that does not move for so long ends the connection, so that nobody holds a slot by doing nothing. */
  readonly stallMs: number;
  readonly largestBytes?: number;
  /** Something small that is not part of the conversation: how far the other side is. */
  readonly onNote?: (bytes: Uint8Array) => void;
};

/** What a transfer layer needs below it. */
export type Messages = {
  readonly send: (payload: Uint8Array, use?: SealedClass) => Promise<void>;
  readonly receive: (signal?: AbortSignal) => Promise<Uint8Array>;
  readonly close: (fault?: unknown) => void;
};

type Outgoing = { readonly id: Uint8Array; readonly onWant: (from: number) => void; readonly onDone: () => void };
type Incoming = { readonly id: string; readonly partial: Partial; readonly release: () => void };

function withCount(what: number, count: number, ...parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(chunkHeadBytes);
  head[0] = what;
  head.writeUInt32BE(count, 1);
  return Buffer.concat([head, ...parts]);
}

const chunksOf = (length: number): number => Math.ceil(length / chunkBytes);

export class TransferTransport implements Transport {
  readonly #messages: Messages;
  readonly #options: TransferOptions;
  readonly #largest: number;
  readonly #sending = createInTurn();
  readonly #arrived = new Arrivals<Uint8Array>();
  #outgoing: Outgoing | null = null;
  #incoming: Incoming | null = null;
  #isOffered = false;
  #fault: Error | null = null;
  #onFault: ((fault: unknown) => void) | null = null;
  #stall: NodeJS.Timeout | null = null;

  constructor(messages: Messages, options: TransferOptions) {
    this.#messages = messages;
    this.#options = options;
    this.#largest = options.largestBytes ?? largestTransferBytes;
    void this.#pump();
  }

  /** Resolves once a large message has arrived on the other side, a small one when it is on its way. */
  readonly send = async (frame: Uint8Array, use: SealedClass = 'counts'): Promise<void> => {
    await this.#sending(async () => {
      this.#expectOpen();
      if (frame.length <= smallBytes) await this.#messages.send(Buffer.concat([Buffer.from([type.small]), frame]), use);
      else await this.#sendLarge(frame);
    });
  };

  readonly receive = async (signal?: AbortSignal): Promise<Uint8Array> => await this.#arrived.next(signal);

  readonly close = (): void => this.#end(new ChannelError('session-closed'));

  /** Tells how far this side is; at most 1024 bytes. It may be lost with the connection. */
  async note(bytes: Uint8Array): Promise<void> {
    if (bytes.length > largestNoteBytes) throw new RangeError(`a note has at most ${largestNoteBytes} bytes`);
    this.#expectOpen();
    await this.#messages.send(Buffer.concat([Buffer.from([type.note]), bytes]), 'counts');
  }

  #expectOpen(): void {
    if (this.#fault !== null) throw this.#fault;
  }

  #end(fault: unknown): void {
    if (this.#fault !== null) return;
    this.#fault = asError(fault);
    this.#moving(false);
    this.#incoming?.release();
    this.#incoming = null;
    this.#messages.close(fault);
    this.#onFault?.(fault);
    this.#arrived.end(this.#fault);
  }

  /** Something of a transfer moved, or none is under way any more. */
  #moving(isUnderWay: boolean): void {
    if (this.#stall !== null) clearTimeout(this.#stall);
    this.#stall = null;
    if (!isUnderWay || this.#fault !== null) return;
    this.#stall = setTimeout(() => this.#end(new ChannelError('transfer-stalled')), this.#options.stallMs).unref();
  }

  async #sendLarge(frame: Uint8Array): Promise<void> {
    if (frame.length > this.#largest) throw new RangeError(`a message has at most ${this.#largest} bytes`);
    const release = await this.#options.outgoing.take();
    try {
      this.#expectOpen();
      await this.#offer(frame);
    } finally {
      release();
    }
  }

  async #offer(frame: Uint8Array): Promise<void> {
    const id = this.#idOf(frame);
    let [onWant, onDone]: [(from: number) => void, () => void] = [() => {}, () => {}];
    const broken = new Promise<never>((_, reject) => {
      this.#onFault = reject;
    });
    broken.catch(() => {});
    const wanted = new Promise<number>((resolve) => {
      onWant = resolve;
    });
    const done = new Promise<void>((resolve) => {
      onDone = resolve;
    });
    this.#outgoing = { id, onWant: (from) => onWant(from), onDone: () => onDone() };
    try {
      await this.#messages.send(withCount(type.offer, frame.length, id));
      const from = await Promise.race([wanted, broken]);
      for (let index = from; index < chunksOf(frame.length); index++) {
        this.#moving(true);
        await this.#messages.send(
          withCount(type.chunk, index, frame.subarray(index * chunkBytes, (index + 1) * chunkBytes)),
        );
      }
      await Promise.race([done, broken]);
    } finally {
      this.#moving(this.#incoming !== null);
      this.#outgoing = null;
      this.#onFault = null;
    }
  }

  #idOf(frame: Uint8Array): Uint8Array {
    return createHmac('sha256', this.#options.key).update('transfer').update(frame).digest();
  }

  async #pump(): Promise<void> {
    try {
      for (;;) await this.#take(await this.#messages.receive());
    } catch (error) {
      this.#end(error);
    }
  }

  async #take(message: Uint8Array): Promise<void> {
    const content = message.subarray(1);
    switch (message[0]) {
      case type.small:
        expectPeer(content.length <= smallBytes, 'transfer-malformed');
        return this.#arrived.push(content.slice());
      case type.note:
        expectPeer(content.length <= largestNoteBytes, 'transfer-malformed');
        return this.#options.onNote?.(content);
      case type.offer:
        return this.#takeOffer(content);
      case type.want: {
        const { id, count } = readIdAndCount(content);
        expectPeer(this.#outgoing !== null && id.equals(this.#outgoing.id), 'message-unexpected');
        return this.#outgoing.onWant(count);
      }
      case type.chunk:
        return await this.#takeChunk(content);
      case type.done:
        expectPeer(this.#outgoing !== null && content.length === idBytes, 'message-unexpected');
        expectPeer(timingSafeEqual(content, this.#outgoing.id), 'message-unexpected');
        return this.#outgoing.onDone();
      default:
        throw new ChannelError('transfer-malformed');
    }
  }

  #takeOffer(content: Uint8Array): void {
    const { id, count: length } = readIdAndCount(content);
    expectPeer(!this.#isOffered, 'message-unexpected');
    expectPeer(length > smallBytes, 'transfer-malformed');
    expectPeer(length <= this.#largest, 'transfer-too-large');
    this.#isOffered = true;
    // Not awaited: answers to what this side sends must get through meanwhile.
    void this.#want(id, length);
  }

  async #want(id: Buffer, length: number): Promise<void> {
    const release = await this.#options.incoming.take();
    if (this.#fault !== null) return release();
    const name = id.toString('hex');
    const partial = this.#options.partials.take(name, length);
    this.#incoming = { id: name, partial, release };
    this.#moving(true);
    try {
      await this.#messages.send(withCount(type.want, partial.chunks, id), 'counts');
      // Everything was here already: it was cut off between the last chunk and the acknowledgement.
      if (partial.chunks === chunksOf(length)) await this.#complete(this.#incoming);
    } catch (error) {
      this.#end(error);
    }
  }

  async #takeChunk(content: Uint8Array): Promise<void> {
    const incoming = this.#incoming;
    expectPeer(incoming !== null && content.length > countBytes, 'message-unexpected');
    const { partial } = incoming;
    const index = Buffer.from(content.subarray(0, countBytes)).readUInt32BE(0);
    const at = index * chunkBytes;
    expectPeer(index === partial.chunks, 'transfer-malformed');
    expectPeer(content.length - countBytes === Math.min(chunkBytes, partial.bytes.length - at), 'transfer-malformed');
    partial.bytes.set(content.subarray(countBytes), at);
    partial.chunks++;
    this.#moving(true);
    if (partial.chunks === chunksOf(partial.bytes.length)) await this.#complete(incoming);
  }

  async #complete({ id, partial, release }: Incoming): Promise<void> {
    this.#options.partials.drop(id);
    this.#incoming = null;
    this.#isOffered = false;
    this.#moving(this.#outgoing !== null);
    release();
    const name = Buffer.from(id, 'hex');
    expectPeer(timingSafeEqual(this.#idOf(partial.bytes), name), 'transfer-altered');
    this.#arrived.push(partial.bytes);
    await this.#messages.send(Buffer.concat([Buffer.from([type.done]), name]), 'counts');
  }
}

function readIdAndCount(content: Uint8Array): { readonly id: Buffer; readonly count: number } {
  expectPeer(content.length === countBytes + idBytes, 'transfer-malformed');
  const bytes = Buffer.from(content);
  return { id: bytes.subarray(countBytes), count: bytes.readUInt32BE(0) };
}
