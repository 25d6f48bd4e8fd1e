// Moves focus to the heading of the place that a person went to, so that screen readers say where they are and the keyboard
// goes on from there.

import { useEffect } from 'react';

/** How long a page may take to replace its placeholder's heading by its own. */
const replacedWithinMs = 5000;

let shownPlace: string | null = null;

function focusHeading(main: HTMLElement): void {
  const heading = main.querySelector<HTMLElement>('h1');
  (heading ?? main).focus({ preventScroll: true });
}

/** Follows the screen inside the same suspense boundary: it mounts when the screen is there. */
export function Arrival({ placeKey }: { readonly placeKey: string }): null {
  useEffect(() => {
    const isFirst = shownPlace === null;
    const isSame = shownPlace === placeKey;
    shownPlace = placeKey;
    const main = document.querySelector('main');
    // At the start the page itself chooses, as Welcome does.
    if (isFirst || isSame || main === null) return;
    main.scrollTo({ top: 0 });
    // A screen may have given focus to what one came for.
    if (!main.contains(document.activeElement) || document.activeElement === main) focusHeading(main);
    const observer = new MutationObserver(() => {
      // The focused heading was a placeholder's, and went with it.
      if (document.activeElement === null || document.activeElement === document.body) focusHeading(main);
    });
    observer.observe(main, { childList: true, subtree: true });
    const timer = window.setTimeout(() => observer.disconnect(), replacedWithinMs);
    return () => {
      observer.disconnect();
      window.clearTimeout(timer);
    };
  }, [placeKey]);
  return null;
}
