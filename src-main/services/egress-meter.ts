// Counts what crosses the wall: every connection that this program makes goes through here. Bytes are an estimate from
// above this program's network code: request lines, headers and bodies as they are handed over. What is added below (headers
// of the network code's own, TLS, TCP, retries) is not seen. A request that fails is counted as if it had gone out.

import type { Egress } from '../contract/app-contract.ts';
import { trafficClasses } from '../contract/app-contract.ts';

type Traffic = { connections: number; bytesOut: number; bytesIn: number };
export type TrafficClass = (typeof trafficClasses)[number];

const noticeMs = 200;

export class EgressMeter {
  readonly #counts = new Map<TrafficClass, Traffic>();
  readonly #destinations = new Set<string>();
  readonly #onChanged: (egress: Egress) => void;
  #lastAtMs: number | null = null;
  #notice: NodeJS.Timeout | null = null;

  constructor(onChanged: (egress: Egress) => void) {
    this.#onChanged = onChanged;
  }

  get egress(): Egress {
    return {
      sinceLaunch: trafficClasses.map((kind) => ({
        kind,
        ...(this.#counts.get(kind) ?? { connections: 0, bytesOut: 0, bytesIn: 0 }),
      })),
      lastAtMs: this.#lastAtMs,
      destinations: [...this.#destinations],
    };
  }

  /** The same fetch, counted as `kind`. */
  counted(inner: typeof fetch, kind: TrafficClass): typeof fetch {
    return async (input, init) => {
      const { url, headers, method } = new Request(input, init);
      const body = init?.body;
      const { host, pathname, search } = new URL(url);
      const head = [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
      this.#count(kind, host, {
        connections: 1,
        bytesOut: method.length + pathname.length + search.length + host.length + head + 20 + bodyBytes(body),
        bytesIn: 0,
      });
      const response = await inner(input, init);
      const count = (bytes: number): void => this.#count(kind, host, { connections: 0, bytesOut: 0, bytesIn: bytes });
      count([...response.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 20));
      return response.body === null ? response : countingBody(response, response.body, count);
    };
  }

  /** A connection whose bytes are not counted, or are counted by themselves. */
  connected(kind: TrafficClass, host: string): void {
    this.#count(kind, host, { connections: 1, bytesOut: 0, bytesIn: 0 });
  }

  /** Sealed messages of a study, as the relay hands them on; without what WebSocket, TLS and TCP add. */
  sealed(kind: TrafficClass, host: string, bytesOut: number, bytesIn: number): void {
    this.#count(kind, host, { connections: 0, bytesOut, bytesIn });
  }

  #count(kind: TrafficClass, host: string, more: Traffic): void {
    const before = this.#counts.get(kind) ?? { connections: 0, bytesOut: 0, bytesIn: 0 };
    this.#counts.set(kind, {
      connections: before.connections + more.connections,
      bytesOut: before.bytesOut + more.bytesOut,
      bytesIn: before.bytesIn + more.bytesIn,
    });
    this.#destinations.add(host);
    this.#lastAtMs = Date.now();
    this.#notice ??= setTimeout(() => {
      this.#notice = null;
      this.#onChanged(this.egress);
    }, noticeMs);
    this.#notice.unref();
  }

  /** Tells nothing any more. */
  dispose(): void {
    if (this.#notice !== null) clearTimeout(this.#notice);
    this.#notice = null;
  }
}

/** Of the kinds of body whose size can be told before they are sent; nothing in Cloister sends another. */
function bodyBytes(body: RequestInit['body']): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  if (ArrayBuffer.isView(body) || body instanceof ArrayBuffer) return body.byteLength;
  if (body instanceof Blob) return body.size;
  if (body instanceof URLSearchParams) return Buffer.byteLength(body.toString());
  return 0;
}

/** The same response with its body counted as it is read. Properties that a constructed Response loses are kept. */
function countingBody(response: Response, body: ReadableStream<Uint8Array>, count: (bytes: number) => void): Response {
  const counted = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        count(chunk.byteLength);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Proxy(response, {
    get: (target, property) => {
      if (property === 'body') return counted;
      if (property === 'text' || property === 'json' || property === 'arrayBuffer') {
        const copy = new Response(counted);
        return copy[property].bind(copy);
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
