// F6 and Shift+F6 go round the regions of the window: sidebar, content, boundary bar.

import { useEffect, type RefObject } from 'react';

/** The next region, in order; from outside of all it is the first, or the last going back. */
export function nextRegion(current: number, count: number, isBackward: boolean): number {
  if (count === 0) return -1;
  if (current === -1) return isBackward ? count - 1 : 0;
  return (current + (isBackward ? -1 : 1) + count) % count;
}

const focusable = 'a[href], button, input, select, textarea, [tabindex]:not([tabindex="-1"])';

/** Listens while mounted. The root's `[data-region]` elements are the regions. */
export function useRegionKeys(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
      const regions = [...(root.current?.querySelectorAll('[data-region]') ?? [])];
      const current = regions.findIndex((region) => region.contains(document.activeElement));
      const region = regions[nextRegion(current, regions.length, event.shiftKey)];
      if (region === undefined) return;
      event.preventDefault();
      const target =
        region.querySelector('[aria-current="page"]') ??
        region.querySelector('h1[tabindex]') ??
        region.querySelector(focusable) ??
        region;
      if (target instanceof HTMLElement) target.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [root]);
}
