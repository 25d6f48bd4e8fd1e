// A value that changes at most once in an interval: what is dear to draw need not follow every report.

import { useEffect, useRef, useState } from 'react';

/** 0: at once. A value of another `subject` is shown at once, too. */
export function useThrottled<T>(value: T, intervalMs: number, subject: string): T {
  const key = `${intervalMs} ${subject}`;
  const [shown, setShown] = useState(() => ({ value, key }));
  const shownAtMs = useRef(Number.NEGATIVE_INFINITY);
  const isAtOnce = intervalMs === 0 || shown.key !== key;
  useEffect(() => {
    if (intervalMs === 0) return undefined;
    const waitMs = isAtOnce ? 0 : shownAtMs.current + intervalMs - performance.now();
    const timer = window.setTimeout(
      () => {
        shownAtMs.current = performance.now();
        setShown({ value, key });
      },
      Math.max(0, waitMs),
    );
    return () => window.clearTimeout(timer);
  }, [value, key, intervalMs, isAtOnce]);
  return isAtOnce ? value : shown.value;
}
