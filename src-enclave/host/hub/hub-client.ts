// Requests to a model hub. Redirects are followed here, not by fetch: only to addresses that are allowed, at most five,
// and the token goes to the mirror's own origin alone. A server that falls silent is given up. Nothing is retried here.

import { Failure, throwIfCancelled } from '../../base/failure.ts';
import { silenceFailure, statusFailure, unreachableFailure, type HubSubject } from './hub-errors.ts';
import { isAllowedTarget } from './mirror.ts';

/** What is needed of fetch. A response of status 3xx must come back as it is, with its `location`. */
export type HubFetch = (
  url: string,
  init: {
    readonly headers: Record<string, string>;
    readonly redirect: 'manual';
    readonly credentials: 'omit';
    readonly cache: 'no-store';
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

export type HubClientOptions = {
  readonly fetch: HubFetch;
  readonly mirror: URL;
  readonly token: string | null;
  readonly signal: AbortSignal | undefined;
  /** How long a server may send nothing. */
  readonly silenceMs: number;
};

export type HubResponse = {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it arrives. @throws Failure hub-offline when it breaks off, cancelled. */
  chunks(): AsyncGenerator<Uint8Array, void>;
  /** Lets go of a body that is not read. */
  discard(): Promise<void>;
};

export type HubClient = {
  readonly mirror: URL;
  /**
   * @returns A response of status 200, 206 or 416.
   * @throws Failure hub-offline, hub-missing, hub-forbidden, hub-invalid, cancelled.
   */
  get(url: URL, subject: HubSubject, headers?: Readonly<Record<string, string>>): Promise<HubResponse>;
  /** A JSON body of bounded size. @throws Failure as `get`. */
  getJson(url: URL, subject: HubSubject, largestBytes: number): Promise<{ value: unknown; headers: Headers }>;
};

const LARGEST_REDIRECT_COUNT = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const ACCEPTED: ReadonlySet<number> = new Set([200, 206, 416]);

export function createHubClient({ fetch, mirror, token, signal, silenceMs }: HubClientOptions): HubClient {
  const attempt = async (url: URL, headers: Readonly<Record<string, string>>): Promise<HubResponse> => {
    throwIfCancelled(signal);
    const watch = watchSilence(signal, silenceMs);
    const explain = (error: unknown): unknown => {
      if (error instanceof Failure) return error;
      if (watch.isSilent()) return silenceFailure(url, silenceMs);
      return unreachableFailure(url, error);
    };
    const authorization = token !== null && url.origin === mirror.origin ? { authorization: `Bearer ${token}` } : {};
    try {
      const response = await fetch(url.href, {
        // A compressed body has another length than the listing says.
        headers: { 'accept-encoding': 'identity', 'user-agent': 'cloister', ...headers, ...authorization },
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        signal: watch.signal,
      });
      watch.touch();
      return readable(response, watch, (error) => {
        throwIfCancelled(signal);
        return explain(error);
      });
    } catch (error) {
      watch.end();
      throwIfCancelled(signal);
      throw explain(error);
    }
  };

  const get: HubClient['get'] = async (start, subject, headers = {}) => {
    let url = start;
    for (let hop = 0; hop <= LARGEST_REDIRECT_COUNT; hop += 1) {
      const response = await attempt(url, headers);
      if (ACCEPTED.has(response.status)) return response;
      await response.discard();
      if (!REDIRECTS.has(response.status)) throw statusFailure(response, subject, token !== null);
      url = redirectTarget(response.headers.get('location'), url, mirror);
    }
    throw new Failure('hub-invalid', `The model hub ${mirror.host} redirects without end. Try again later.`);
  };

  return {
    mirror,
    get,
    async getJson(url, subject, largestBytes) {
      const response = await get(url, subject, { accept: 'application/json' });
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of response.chunks()) {
        size += chunk.byteLength;
        if (size > largestBytes) throw invalidAnswer(mirror, 'an answer that is far too large');
        parts.push(chunk);
      }
      try {
        return { value: JSON.parse(Buffer.concat(parts).toString('utf8')), headers: response.headers };
      } catch {
        throw invalidAnswer(mirror, 'an answer that is not JSON');
      }
    },
  };
}

/** The one wording for an answer that breaks the hub's own rules. @param what `an answer that is not JSON`. */
export function invalidAnswer(mirror: URL, what: string): Failure {
  return new Failure(
    'hub-invalid',
    `The model hub ${mirror.host} gave ${what}. Check its address, or whether a proxy answers in its place.`,
  );
}

function redirectTarget(location: string | null, from: URL, mirror: URL): URL {
  const url = location !== null && URL.canParse(location, from) ? new URL(location, from) : null;
  if (url === null || !isAllowedTarget(url, mirror))
    throw new Failure(
      'hub-invalid',
      `The model hub ${mirror.host} redirects to an address that is not secure. Check its address, or whether a proxy answers in its place.`,
    );
  return url;
}

type SilenceWatch = {
  readonly signal: AbortSignal;
  isSilent(): boolean;
  touch(): void;
  pause(): void;
  end(): void;
};

function watchSilence(outer: AbortSignal | undefined, silenceMs: number): SilenceWatch {
  const controller = new AbortController();
  let isSilent = false;
  const onOuter = (): void => controller.abort(outer?.reason);
  const onSilence = (): void => {
    isSilent = true;
    controller.abort();
  };
  let timer = setTimeout(onSilence, silenceMs);
  outer?.addEventListener('abort', onOuter, { once: true });
  return {
    signal: controller.signal,
    isSilent: () => isSilent,
    touch() {
      clearTimeout(timer);
      timer = setTimeout(onSilence, silenceMs);
    },
    pause() {
      clearTimeout(timer);
    },
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onOuter);
    },
  };
}

function readable(response: Response, watch: SilenceWatch, explain: (error: unknown) => unknown): HubResponse {
  const { status, headers } = response;
  // The response itself must stay reachable until its body is read: Node's fetch ends the body of one that is collected as
  // if it were whole (a FinalizationRegistry in undici).
  return {
    status,
    headers,
    async *chunks() {
      const { body } = response;
      if (body === null) {
        watch.end();
        return;
      }
      const reader = body.getReader();
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          // What the reader does with it may take long; only waiting for the server counts.
          watch.pause();
          yield value;
          watch.touch();
        }
      } catch (error) {
        throw explain(error);
      } finally {
        watch.end();
        // Also when the reader stops early.
        await reader.cancel().catch(() => undefined);
      }
    },
    async discard() {
      watch.end();
      await response.body?.cancel().catch(() => undefined);
    },
  };
}
