// Calls that a person started: what fails is said in a message at the edge of the window, with words of its code. What
// succeeds says nothing here.

import i18next from 'i18next';
import { toasts } from '../components/toast.tsx';
import { describeFailure, failureOf } from './failures.ts';
import { go } from './places.ts';

/** Undefined when it failed; the person has been told then. */
export async function attempt<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const { title, todo, code } = describeFailure(i18next.t, failureOf(error));
    toasts.show({
      message: `${title} ${todo}`,
      tone: 'caution',
      action: {
        label: i18next.t('components.error.aboutCode', { code }),
        onPress: () => go({ kind: 'help', topic: 'errors', code }),
      },
    });
    return undefined;
  }
}
