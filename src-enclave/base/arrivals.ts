// What has arrived and waits to be taken, in order, by one receiver at a time: the inside of every pipe of messages.

export class Arrivals<T extends object> {
  readonly #waiting: T[] = [];
  #wake: (() => void) | null = null;
  #end: Error | null = null;

  /** How many `next` would give without waiting. */
  get length(): number {
    return this.#waiting.length;
  }

  push(item: T): void {
    this.#waiting.push(item);
    this.#wake?.();
  }

  /** Nothing more will arrive: once all is taken, `next` throws this. The first reason stays. */
  end(reason: Error): void {
    this.#end ??= reason;
    this.#wake?.();
  }

  /** Waits for the next. @throws the signal's reason, the reason of `end`; TypeError when someone else waits. */
  async next(signal?: AbortSignal): Promise<T> {
    if (this.#wake !== null) throw new TypeError('someone else is receiving here');
    for (;;) {
      signal?.throwIfAborted();
      const item = this.#waiting.shift();
      if (item !== undefined) return item;
      if (this.#end !== null) throw this.#end;
      await this.#arrival(signal);
    }
  }

  async #arrival(signal: AbortSignal | undefined): Promise<void> {
    let wake = (): void => undefined;
    const arrival = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#wake = wake;
    signal?.addEventListener('abort', wake, { once: true });
    try {
      await arrival;
    } finally {
      this.#wake = null;
      signal?.removeEventListener('abort', wake);
    }
  }
}
