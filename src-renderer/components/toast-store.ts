// Short confirmations: at most three at a time, at least six seconds each, kept while somebody reads them. What a person must
// act on is not a toast. Time is an argument; toast.tsx shows them.

export type ToastTone = 'done' | 'info' | 'caution';

export type ToastRequest = {
  readonly message: string;
  readonly tone?: ToastTone;
  readonly action?: { readonly label: string; readonly onPress: () => void };
  /** Never under six seconds. */
  readonly timeoutMs?: number;
};

export type ToastItem = ToastRequest & { readonly id: number; readonly tone: ToastTone };

export type ToastStore = {
  readonly show: (toast: ToastRequest) => number;
  readonly dismiss: (id: number) => void;
  /** While the pointer or the focus is on them, none goes. */
  readonly hold: () => void;
  readonly release: () => void;
  readonly items: () => readonly ToastItem[];
  readonly subscribe: (listener: () => void) => () => void;
};

export type ToastClock = (run: () => void, delayMs: number) => () => void;

export const shortestToastMs = 6_000;
const mostToasts = 3;

/** A store on a given clock. */
export function createToastStore(later: ToastClock): ToastStore {
  const listeners = new Set<() => void>();
  const timers = new Map<number, () => void>();
  let items: readonly ToastItem[] = [];
  let nextId = 1;
  let isHeld = false;

  const change = (next: readonly ToastItem[]): void => {
    items = next;
    for (const listener of listeners) listener();
  };
  const dismiss = (id: number): void => {
    timers.get(id)?.();
    timers.delete(id);
    if (items.some((item) => item.id === id)) change(items.filter((item) => item.id !== id));
  };
  const startTimer = ({ id, timeoutMs = shortestToastMs }: ToastItem): void => {
    timers.get(id)?.();
    timers.set(
      id,
      later(() => dismiss(id), Math.max(timeoutMs, shortestToastMs)),
    );
  };

  return {
    show: (toast) => {
      const item: ToastItem = { ...toast, tone: toast.tone ?? 'done', id: nextId };
      nextId += 1;
      const [oldest] = items;
      if (items.length >= mostToasts && oldest !== undefined) dismiss(oldest.id);
      change([...items, item]);
      if (!isHeld) startTimer(item);
      return item.id;
    },
    dismiss,
    hold: () => {
      isHeld = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
    release: () => {
      isHeld = false;
      for (const item of items) startTimer(item);
    },
    items: () => items,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
