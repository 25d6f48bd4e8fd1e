// Finds out how many columns fit: when the table is wider than its box, the least important priority is dropped; when there is
// room again for what it needed, it comes back. Measures after layout, so no column is ever cut.

import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

export type ColumnFit = {
  readonly boxRef: RefObject<HTMLDivElement | null>;
  readonly droppedLevels: number;
  /** It is still too wide with nothing left to drop: the box scrolls and must take the focus. */
  readonly isOverflowing: boolean;
};

/** @param levelCount how many priorities may be dropped. */
export function useColumnFit(levelCount: number): ColumnFit {
  const boxRef = useRef<HTMLDivElement>(null);
  // The width each level needed when it was dropped.
  const needed = useRef<readonly number[]>([]);
  const [droppedLevels, setDroppedLevels] = useState(0);
  const [isOverflowing, setIsOverflowing] = useState(false);

  useLayoutEffect(() => {
    const box = boxRef.current;
    if (box === null) return undefined;
    const measure = (): void => {
      const width = box.clientWidth;
      if (width === 0) return;
      const isTooWide = box.scrollWidth > width + 1;
      setIsOverflowing(isTooWide && droppedLevels >= levelCount);
      if (isTooWide && droppedLevels < levelCount) {
        needed.current = [...needed.current.slice(0, droppedLevels), box.scrollWidth];
        setDroppedLevels(droppedLevels + 1);
        return;
      }
      const back = needed.current[droppedLevels - 1];
      if (droppedLevels > 0 && back !== undefined && width >= back) setDroppedLevels(droppedLevels - 1);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    if (box.firstElementChild !== null) observer.observe(box.firstElementChild);
    return () => observer.disconnect();
  }, [droppedLevels, levelCount]);

  return { boxRef, droppedLevels, isOverflowing };
}
