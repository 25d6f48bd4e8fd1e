// The two live regions of the window. They must be in the page before anything is said, so AppFrame holds them always.

import { useEffect, useState, type ReactElement } from 'react';
import { announcer, type Announcement } from './announcer.ts';

/** Hidden from sight; read by screen readers. */
export function LiveRegions(): ReactElement {
  const [polite, setPolite] = useState<Announcement | null>(null);
  const [assertive, setAssertive] = useState<Announcement | null>(null);
  useEffect(
    () => announcer.listen((announcement) => (announcement.isAssertive ? setAssertive : setPolite)(announcement)),
    [],
  );
  return (
    <div className="visually-hidden">
      <div aria-live="polite" aria-atomic="true">
        {polite === null ? null : <span key={polite.id}>{polite.text}</span>}
      </div>
      <div aria-live="assertive" aria-atomic="true">
        {assertive === null ? null : <span key={assertive.id}>{assertive.text}</span>}
      </div>
    </div>
  );
}
