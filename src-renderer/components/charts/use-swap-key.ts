// The key T swaps a chart and its table, from anywhere inside the card, and keeps the focus inside what came.

import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

export type SwapKey = {
  readonly boxRef: RefObject<HTMLDivElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

/** @param view what is shown now; a change after T moves the focus to `[tabindex]` of the new content. */
export function useSwapKey(view: string, onSwap: () => void): SwapKey {
  const boxRef = useRef<HTMLDivElement>(null);
  const hasSwapped = useRef(false);
  useEffect(() => {
    if (!hasSwapped.current) return;
    hasSwapped.current = false;
    const box = boxRef.current;
    // A control of the card's head is still there and keeps the focus.
    if (box === null || box.contains(document.activeElement)) return;
    const target = box.querySelector('.body [tabindex="0"], .body button');
    if (target instanceof HTMLElement) target.focus();
  }, [view]);
  return {
    boxRef,
    onKeyDown: (event) => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (isTyping || event.ctrlKey || event.altKey || event.metaKey || event.key.toLowerCase() !== 't') return;
      event.preventDefault();
      // The window's own T must not swap every chart of the page.
      event.stopPropagation();
      hasSwapped.current = true;
      onSwap();
    },
  };
}
