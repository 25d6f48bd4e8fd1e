// Starts the renderer. Where the page's policy asks for trusted types, the one string that a library assigns as markup is
// the empty one; no other is let through.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from './app/root.tsx';

declare global {
  // eslint-disable-next-line typescript/consistent-type-definitions
  interface Window {
    /** Chromium's; not yet in the compiler's library. */
    readonly trustedTypes?: {
      createPolicy(name: string, rules: { readonly createHTML: (text: string) => string }): unknown;
    };
  }
}

window.trustedTypes?.createPolicy('default', {
  createHTML: (text) => {
    if (text !== '') throw new TypeError('Markup made of text is not allowed.');
    return text;
  },
});

const root = document.querySelector('#root');
if (root === null) throw new TypeError('The page has no root.');
createRoot(root).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
