// The enclave's end of its relay: pipes of whole messages over the process port. The relay is not trusted with anything but
// carrying them.

import { Arrivals } from '../../base/arrivals.ts';
import { expectDefined } from '../../base/expect.ts';
import { Failure, type FailureCode } from '../../base/failure.ts';
import type { Transport } from '../../channel/transport.ts';
import { toEnclaveSchema, type FromEnclave, type ToEnclave } from '../../protocol/hospital-events.ts';

export type EnclaveEnd = {
  readonly post: (message: FromEnclave) => void;
  /** Everything that arrives; nothing of it is believed before it is parsed. */
  readonly onMessage: (listener: (message: unknown) => void) => void;
};

/** What the server may have said when it closed. Nobody has proved it, so it only chooses the sentence. */
const refusals: Readonly<Record<string, readonly [FailureCode, string]>> = {
  'policy-mismatch': [
    'policy-refused',
    'The server says that it goes by another attestation policy than this invitation. Ask the study office for a new invitation.',
  ],
  'version-unsupported': [
    'channel-refused',
    'The server says that it speaks another version of the protocol. Use the same version of Cloister on both sides.',
  ],
  'invitation-expired': [
    'invitation-expired',
    'The server says that the invitation expired before it was used. Ask the study office for a new one.',
  ],
  'enrolment-refused': [
    'enrolment-refused',
    'The server says that this place is taken by another computer, or is none of this study. Ask the study office.',
  ],
  'finished-invalid': [
    'enrolment-refused',
    'The server says that the secret of this invitation is not the one it expects. Ask the study office for a new invitation.',
  ],
  'pad-unusable': [
    'pad-unusable',
    'The server says that it has no usable pad book for this hospital. Ask the study office.',
  ],
  'pad-empty': ['pad-unusable', 'The pad book of the server is used up. Ask the study office for the next one.'],
  'pad-other-book': ['pad-unusable', 'The server has another pad book. Use the two halves of one book.'],
};

function failureOf(code: string, message: string): Failure {
  const refusal = refusals[code];
  if (refusal !== undefined) return new Failure(...refusal);
  return new Failure(code === 'server-unreachable' ? 'server-unreachable' : 'transport-closed', message);
}

type Link = {
  readonly arrivals: Arrivals<Uint8Array>;
  /** Those that the relay has not taken yet. */
  readonly sends: Map<number, () => void>;
  readonly onOpen: (clockSkewMs: number | null) => void;
  readonly onEnd: (fault: Failure) => void;
  fault: Failure | null;
};

export class RelayPort {
  readonly #end: EnclaveEnd;
  readonly #links = new Map<number, Link>();
  readonly #others: ((message: ToEnclave) => void)[] = [];
  #next = 0;

  constructor(end: EnclaveEnd) {
    this.#end = end;
    end.onMessage((message) => {
      const parsed = toEnclaveSchema.safeParse(message);
      if (parsed.success) this.#take(parsed.data);
    });
  }

  /** What is not about a connection. */
  onOther(listener: (message: ToEnclave) => void): void {
    this.#others.push(listener);
  }

  /** @throws Failure server-unreachable and what the server said; the signal's reason. */
  async connect(
    server: string,
    signal: AbortSignal,
  ): Promise<{ readonly pipe: Transport; readonly clockSkewMs: number | null }> {
    signal.throwIfAborted();
    const id = this.#next++;
    const opened = new Promise<number | null>((onOpen, onEnd) => {
      this.#links.set(id, { arrivals: new Arrivals(), sends: new Map(), onOpen, onEnd, fault: null });
    });
    const link = expectDefined(this.#links.get(id), 'link');
    const stop = (): void => this.#close(id);
    signal.addEventListener('abort', stop, { once: true });
    this.#end.post({ kind: 'connect', link: id, server });
    const clockSkewMs = await opened;
    let sequence = 0;
    const pipe: Transport = {
      send: async (bytes, use = 'adapters') => {
        this.#expectOpen(link);
        const number = sequence++;
        const taken = new Promise<void>((resolve) => link.sends.set(number, resolve));
        this.#end.post({ kind: 'send', link: id, sequence: number, bytes, use });
        await taken;
        // It was set while the bytes were on their way.
        this.#expectOpen(link);
      },
      receive: async (given) => await link.arrivals.next(given),
      close: () => {
        signal.removeEventListener('abort', stop);
        this.#close(id);
      },
    };
    return { pipe, clockSkewMs };
  }

  #expectOpen({ fault }: Link): void {
    if (fault !== null) throw fault;
  }

  #close(id: number): void {
    if (!this.#links.has(id)) return;
    this.#end.post({ kind: 'close', link: id });
    this.#ended(id, new Failure('transport-closed', 'The connection to the server was closed.'));
  }

  #ended(id: number, fault: Failure): void {
    const link = this.#links.get(id);
    if (link === undefined) return;
    this.#links.delete(id);
    link.fault = fault;
    for (const resolve of link.sends.values()) resolve();
    link.arrivals.end(fault);
    link.onEnd(fault);
  }

  #take(message: ToEnclave): void {
    if (!('link' in message)) {
      for (const listener of this.#others) listener(message);
      return;
    }
    const link = this.#links.get(message.link);
    if (link === undefined) return;
    switch (message.kind) {
      case 'opened':
        link.onOpen(message.clockSkewMs);
        return;
      case 'arrived':
        link.arrivals.push(message.bytes);
        return;
      case 'sent':
        link.sends.get(message.sequence)?.();
        link.sends.delete(message.sequence);
        return;
      case 'closed':
        this.#ended(message.link, failureOf(message.code, message.message));
    }
  }
}
