// The mark: an arch with a door. Decoration only; the name of the app stands beside it as text.

import type { ReactElement } from 'react';
import '../styles/icon.css';

/** The mark of the app. */
export function Logo({ size = 18 }: { readonly size?: number }): ReactElement {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path
        fill="currentColor"
        fillRule="evenodd"
        d="M2 21.2V11.5a10 10 0 0 1 20 0v9.7a.8.8 0 0 1-.8.8H2.8a.8.8 0 0 1-.8-.8zM5 19h14v-7.5a7 7 0 0 0-14 0z"
      />
      <path d="M8 15.6v-4.1a4 4 0 0 1 8 0v4.1a.5.5 0 0 1-.5.5h-7a.5.5 0 0 1-.5-.5z" fill="currentColor" opacity=".6" />
    </svg>
  );
}
