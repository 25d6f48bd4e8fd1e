// Shows its children only when the wait is long enough to be noticed: what is there within 300 ms needs no placeholder.

import { useEffect, useState, type ReactElement, type ReactNode } from 'react';

export type DelayedProps = { readonly children: ReactNode; readonly afterMs?: number };

/** Nothing at first, the children after the delay. */
export function Delayed({ children, afterMs = 300 }: DelayedProps): ReactElement | null {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return isDue ? <>{children}</> : null;
}
