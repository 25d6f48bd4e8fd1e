// The root. Everything else is loaded after zod has been told not to make code of text, which the page's policy forbids:
// schemas look at that when they are made, and a bundler puts the modules that make them before this one's body.

import { lazy, Suspense, type ReactElement } from 'react';
import { z } from 'zod';

z.config({ jitless: true });

const WindowRoot = lazy(async () => ({ default: (await import('./window-root.tsx')).WindowRoot }));

export function Root(): ReactElement {
  return (
    <Suspense fallback={null}>
      <WindowRoot />
    </Suspense>
  );
}
