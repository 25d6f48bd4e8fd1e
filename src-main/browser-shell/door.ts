// Who may come in: whoever holds the one-time token of a printed link gets the session of this program, a cookie. There is
// one session; the next link that is used ends it. Holds digests only, so no token can be read out of it again.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const sessionBytes = 32;

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function isSame(secret: string, digest: Buffer | null): boolean {
  return digest !== null && timingSafeEqual(digestOf(secret), digest);
}

export class Door {
  readonly #cookieName: string;
  #token: Buffer | null = null;
  #session: Buffer | null = null;

  /** @param port Browsers keep one jar for all ports of a computer. */
  constructor(port: number) {
    this.#cookieName = `cloister-session-${port}`;
  }

  /** A token that opens the door once; the one before it no longer does. */
  newToken(): string {
    const token = randomBytes(sessionBytes).toString('base64url');
    this.#token = digestOf(token);
    return token;
  }

  /** Spends a token: the `Set-Cookie` of the new session, or null when it is not the token or was spent. */
  enter(token: string): string | null {
    if (!isSame(token, this.#token)) return null;
    this.#token = null;
    const session = randomBytes(sessionBytes).toString('base64url');
    this.#session = digestOf(session);
    return `${this.#cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** @param cookies The `Cookie` header. */
  isInside(cookies: string | undefined): boolean {
    return (cookies ?? '')
      .split(';')
      .map((cookie) => cookie.trim())
      .some(
        (cookie) =>
          cookie.startsWith(`${this.#cookieName}=`) && isSame(cookie.slice(this.#cookieName.length + 1), this.#session),
      );
  }
}
