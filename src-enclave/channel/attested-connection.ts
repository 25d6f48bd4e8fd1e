// A connection over which both sides have proved who they are: the handshake driven over any pipe of whole messages, then
// sealed records. What is inside a record begins with one byte that says what it is. The client asks for fresh evidence on
// a timer; a server that does not answer in time, or answers badly, is left.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Arrivals } from '../base/arrivals.ts';
import { asError } from '../base/failure.ts';
import { createInTurn } from '../base/in-turn.ts';
import { ChannelError, expectPeer } from './errors.ts';
import type { ClientHandshake, ServerHandshake, Session } from './handshake.ts';
import { protocolVersion } from './key-schedule.ts';
import type { PadBook } from './pad-book.ts';
import { readMarksMessage } from './pad-marks.ts';
import { PadReader, PadWriter, padOverheadBytes } from './pad-records.ts';
import { chunkPayloadBytes } from './records.ts';
import type { Transport } from './transport.ts';
import type { SealedClass } from '../protocol/hospital-events.ts';

const kind = { data: 1, reattest: 2, evidence: 3, marks: 4, grant: 5, alive: 6 } as const;
/** A message that was held back on its way is missed when the next one comes: so one comes at least so often. */
const aliveEveryMs = 5000;
const nonceBytes = 32;
/** How long a handshake, or the answer to a question for fresh evidence, may take. */
export const handshakeMs = 30_000;
/** Data that waits to be received; the layer above never lets so much come. */
const mostQueuedBytes = 1 << 27;
/** The largest payload of `send` that fills a record of a mebibyte. */
export const largestMessageBytes = chunkPayloadBytes - 1 - padOverheadBytes;

export type Reattestation = {
  /** Checks fresh evidence; throws what is wrong with it. */
  readonly verify: (evidence: Uint8Array, reportData: Uint8Array) => Promise<void>;
  readonly everyMs: number;
  /** How long the answer may take. */
  readonly withinMs: number;
};

export type ConnectionOptions = {
  /** The book of this connection, already open; null is the keystream alone. */
  readonly pad: PadBook | null;
  /** Asked of the other side, by the client. */
  readonly reattest: Reattestation | null;
  /** Answers the other side's question, by the server. */
  readonly makeEvidence: ((reportData: Uint8Array) => Promise<Uint8Array>) | null;
};

/** What fresh evidence must answer: bound to the session by its exporter, and to the moment by the nonce. */
export function freshReportData(exporter: Uint8Array, nonce: Uint8Array): Uint8Array {
  return createHash('sha512')
    .update(`cloister/${protocolVersion} report again`)
    .update(exporter)
    .update(nonce)
    .digest();
}

/** Runs a handshake to its end. @throws ChannelError, what `verifyPeer` throws, Failure transport-closed. */
export async function shakeHands<Peer>(
  pipe: Transport,
  handshake: ClientHandshake<Peer> | ServerHandshake<Peer>,
  signal: AbortSignal,
): Promise<Session<Peer>> {
  if ('start' in handshake) await pipe.send(handshake.start(), 'handshake');
  for (;;) {
    const { send, session } = await handshake.receive(await pipe.receive(signal));
    for (const message of send) await pipe.send(message, 'handshake');
    if (session !== null) return session;
  }
}

/** Whole messages, in order, sealed. Built on a session; owns the pipe. */
export class AttestedConnection<Peer> {
  readonly peer: Peer;
  /** Whether this side's pad book had forgotten something: it was restored or cloned, and went on from the larger mark. */
  hadForgottenPad = false;
  readonly #pipe: Transport;
  readonly #session: Session<Peer>;
  readonly #options: ConnectionOptions;
  readonly #sending = createInTurn();
  readonly #padWriter: PadWriter | null;
  readonly #padReader: PadReader | null;
  readonly #arrived = new Arrivals<Uint8Array>();
  #arrivedBytes = 0;
  #onMarks: ((bytes: Uint8Array) => void) | null = null;
  /** Who waits until the other side lets more be sent. */
  readonly #granted: (() => void)[] = [];
  #question: Uint8Array | null = null;
  #answerDue: NodeJS.Timeout | null = null;
  #timer: NodeJS.Timeout | null = null;
  #alive: NodeJS.Timeout | null = null;
  #fault: Error | null = null;

  private constructor(pipe: Transport, session: Session<Peer>, options: ConnectionOptions) {
    this.#pipe = pipe;
    this.#session = session;
    this.#options = options;
    this.peer = session.peer;
    const { pad } = options;
    this.#padWriter = pad && new PadWriter(pad, { seal: (inner) => inner });
    this.#padReader = pad && new PadReader(pad, { open: (inner) => inner });
  }

  /** Begins to read. With a pad book, both sides first tell each other how far they are. */
  static async open<Peer>(
    pipe: Transport,
    session: Session<Peer>,
    options: ConnectionOptions,
    signal: AbortSignal,
  ): Promise<AttestedConnection<Peer>> {
    const connection = new AttestedConnection(pipe, session, options);
    const marks = options.pad === null ? null : connection.#nextMarks(signal);
    // Waited for below; what goes wrong before that is not lost.
    marks?.catch(() => {});
    void connection.#pump();
    if (marks !== null) await connection.#agreeOnPad(marks);
    connection.#alive = setInterval(() => {
      connection.#control(kind.alive, new Uint8Array()).catch((error: unknown) => connection.close(error));
    }, aliveEveryMs).unref();
    const { reattest } = options;
    if (reattest !== null)
      connection.#timer = setInterval(() => void connection.#ask(reattest), reattest.everyMs).unref();
    return connection;
  }

  /** Resolves when the message is on its way. @throws ChannelError, Failure transport-closed. */
  async send(payload: Uint8Array, use: SealedClass = 'adapters'): Promise<void> {
    await this.#sending(async () => {
      this.#expectOpen();
      const content = this.#padWriter === null ? payload : await this.#padded(this.#padWriter, payload);
      // Sealed and handed on at once, so that no control message can come between a number and its place.
      await this.#pipe.send(this.#seal(kind.data, content), use);
    });
  }

  /** The next message. @throws what ended the connection, once nothing is left; the signal's reason. */
  async receive(signal?: AbortSignal): Promise<Uint8Array> {
    const next = await this.#arrived.next(signal);
    this.#arrivedBytes -= next.length;
    return next;
  }

  /** Asks the other side for fresh evidence now, besides the timer. Nothing where this side does not ask. */
  async checkNow(): Promise<void> {
    const { reattest } = this.#options;
    if (reattest !== null) await this.#ask(reattest);
  }

  /** Ends the connection; `fault` is what whoever sends or receives is told. */
  close(fault: unknown = new ChannelError('session-closed')): void {
    if (this.#fault !== null) return;
    this.#fault = asError(fault);
    for (const timer of [this.#timer, this.#alive]) if (timer !== null) clearInterval(timer);
    if (this.#answerDue !== null) clearTimeout(this.#answerDue);
    this.#pipe.close();
    this.#arrived.end(this.#fault);
    this.#wakeGranted();
  }

  #expectOpen(): void {
    if (this.#fault !== null) throw this.#fault;
  }

  #wakeGranted(): void {
    for (const wake of this.#granted.splice(0)) wake();
  }

  #seal(what: number, content: Uint8Array): Uint8Array {
    const inner = Buffer.allocUnsafe(1 + content.length);
    inner[0] = what;
    inner.set(content, 1);
    return this.#session.writer.seal(inner);
  }

  async #padded(writer: PadWriter, payload: Uint8Array): Promise<Uint8Array> {
    for (;;) {
      try {
        return await writer.seal(payload);
      } catch (error) {
        // Nothing was used: it is tried again when the other side has made room.
        if (!(error instanceof ChannelError && error.code === 'pad-not-granted')) throw error;
        await new Promise<void>((resolve) => this.#granted.push(resolve));
        this.#expectOpen();
      }
    }
  }

  /** Control messages, in the keystream alone: they say nothing of what is trained. */
  async #control(what: number, content: Uint8Array): Promise<void> {
    const isOfHandshake = what === kind.reattest || what === kind.evidence;
    await this.#pipe.send(this.#seal(what, content), isOfHandshake ? 'handshake' : 'heartbeats');
  }

  async #pump(): Promise<void> {
    try {
      for (;;) await this.#take(this.#session.reader.open(await this.#pipe.receive()));
    } catch (error) {
      this.close(error);
    }
  }

  async #take(inner: Uint8Array): Promise<void> {
    const content = inner.subarray(1);
    switch (inner[0]) {
      case kind.data: {
        const payload = this.#padReader === null ? content : await this.#padReader.open(content);
        await this.#grant();
        this.#arrivedBytes += payload.length;
        expectPeer(this.#arrivedBytes <= mostQueuedBytes, 'message-too-large');
        this.#arrived.push(payload);
        return;
      }
      case kind.reattest: {
        const { makeEvidence } = this.#options;
        expectPeer(makeEvidence !== null, 'message-unexpected');
        expectPeer(content.length === nonceBytes, 'message-malformed');
        await this.#control(kind.evidence, await makeEvidence(freshReportData(this.#session.exporter, content)));
        return;
      }
      case kind.evidence: {
        const { reattest } = this.#options;
        expectPeer(reattest !== null && this.#question !== null, 'message-unexpected');
        const question = this.#question;
        this.#question = null;
        await reattest.verify(content, freshReportData(this.#session.exporter, question));
        if (this.#answerDue !== null) clearTimeout(this.#answerDue);
        return;
      }
      case kind.alive:
        return;
      case kind.marks:
        expectPeer(this.#onMarks !== null, 'message-unexpected');
        this.#onMarks(content);
        this.#onMarks = null;
        return;
      case kind.grant: {
        expectPeer(this.#options.pad !== null && content.length === 8, 'message-malformed');
        const limit = new DataView(content.buffer, content.byteOffset).getBigUint64(0);
        this.#options.pad.marks.extend(Number(limit));
        this.#wakeGranted();
        return;
      }
      default:
        throw new ChannelError('message-malformed');
    }
  }

  /** Lets the other side send more, when half of what it may is used. */
  async #grant(): Promise<void> {
    const granted = await this.#options.pad?.marks.grantMore();
    if (granted == null) return;
    const content = Buffer.alloc(8);
    content.writeBigUInt64BE(BigInt(granted));
    await this.#control(kind.grant, content);
  }

  /** Asks for fresh evidence now. */
  async #ask({ withinMs }: Reattestation): Promise<void> {
    if (this.#question !== null || this.#fault !== null) return;
    this.#question = randomBytes(nonceBytes);
    this.#answerDue = setTimeout(() => this.close(new ChannelError('evidence-late')), withinMs).unref();
    try {
      await this.#control(kind.reattest, this.#question);
    } catch (error) {
      this.close(error);
    }
  }

  async #nextMarks(signal: AbortSignal): Promise<Uint8Array> {
    return await new Promise<Uint8Array>((resolve, reject) => {
      this.#onMarks = resolve;
      signal.addEventListener('abort', () => reject(asError(signal.reason)), { once: true });
    });
  }

  async #agreeOnPad(theirs: Promise<Uint8Array>): Promise<void> {
    const { pad } = this.#options;
    if (pad === null) return;
    const { book, marks } = pad;
    const own = { book: book.id, side: book.side, ...(await marks.announce()) };
    await this.#control(kind.marks, Buffer.from(JSON.stringify(own)));
    const message = readPadGreeting(await theirs);
    const isOtherHalf =
      timingSafeEqual(Buffer.from(message.book, 'hex'), Buffer.from(book.id, 'hex')) && message.side !== book.side;
    if (!isOtherHalf) {
      const fault = new ChannelError('pad-other-book');
      this.close(fault);
      throw fault;
    }
    this.hadForgottenPad = await marks.adopt(message.marks);
  }
}

const greetingSchema = z.looseObject({ book: z.string().regex(/^[0-9a-f]{32}$/), side: z.enum(['a', 'b']) });

function readPadGreeting(bytes: Uint8Array) {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const { book, side } = greetingSchema.parse(value);
    return { book, side, marks: readMarksMessage(value) };
  } catch (error) {
    throw new ChannelError('message-malformed', { cause: error });
  }
}
