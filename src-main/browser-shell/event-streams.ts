// The notifications of the services as server-sent events, one JSON `{name, payload}` a message, to every open page. Holds
// little for a page that reads too slowly: it is cut off, connects again by itself and reads everything anew.

import type { ServerResponse } from 'node:http';
import type { AppServices } from '../services/app-services.ts';
import { openEventStream } from './answers.ts';

export type EventStreamLimits = {
  /** Browsers open six connections to one address; each page keeps one, and calls need the rest. */
  readonly mostStreams: number;
  /** Bytes that wait for one page. */
  readonly mostWaitingBytes: number;
  readonly heartbeatMs: number;
};

export const eventStreamLimits: EventStreamLimits = {
  mostStreams: 5,
  mostWaitingBytes: 4 * 1024 * 1024,
  heartbeatMs: 15_000,
};

/** When a page connects again after its stream broke. */
const reconnectMs = 1000;

export class EventStreams {
  readonly #limits: EventStreamLimits;
  readonly #streams = new Set<ServerResponse>();
  readonly #stopListening: () => void;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(services: Pick<AppServices, 'listen'>, limits: EventStreamLimits = eventStreamLimits) {
    this.#limits = limits;
    this.#stopListening = services.listen((name, payload) => {
      if (this.#streams.size > 0) this.#write(`data: ${JSON.stringify({ name, payload })}\n\n`);
    });
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), limits.heartbeatMs);
    this.#heartbeat.unref();
  }

  get size(): number {
    return this.#streams.size;
  }

  /** False when there are as many as may be. */
  open(response: ServerResponse): boolean {
    if (this.#streams.size >= this.#limits.mostStreams) return false;
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    response.socket?.setTimeout(0);
    response.socket?.setNoDelay(true);
    openEventStream(response);
    response.write(`retry: ${reconnectMs}\n\n`);
    return true;
  }

  /** Ends all streams that are open; new ones may come. */
  endAll(): void {
    for (const stream of this.#streams) stream.end();
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#stopListening();
    this.endAll();
  }

  #write(text: string): void {
    for (const stream of this.#streams) {
      if (stream.writableLength > this.#limits.mostWaitingBytes) stream.destroy();
      else stream.write(text);
    }
  }
}
