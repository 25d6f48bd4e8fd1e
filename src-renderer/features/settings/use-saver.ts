// Saving, and its quiet confirmation: a word at the head of the card for a moment, and a sentence for screen readers. What
// fails is said by attempt.ts.

import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../../components/announcer.ts';
import { attempt } from '../../app/attempt.ts';

const shownForMs = 4000;

export type Saver = {
  readonly isSaved: boolean;
  /** Whether it was saved. */
  readonly save: (call: Promise<void>) => Promise<boolean>;
};

/** @param card The title of the card, for the sentence. */
export function useSaver(card: string): Saver {
  const { t } = useTranslation();
  /** How many times something was saved; 0 is nothing to show. */
  const [shown, setShown] = useState(0);
  useEffect(() => {
    if (shown === 0) return undefined;
    const timer = window.setTimeout(() => setShown(0), shownForMs);
    return () => window.clearTimeout(timer);
  }, [shown]);
  const save = useCallback(
    async (call: Promise<void>): Promise<boolean> => {
      const isSaved = (await attempt(call.then(() => true))) === true;
      if (isSaved) {
        setShown((count) => count + 1);
        announcer.say(t('settings.savedSpoken', { card }), { topic: `saved ${card}` });
      }
      return isSaved;
    },
    [t, card],
  );
  return { isSaved: shown > 0, save };
}
