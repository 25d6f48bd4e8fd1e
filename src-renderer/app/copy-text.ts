// Puts text on the clipboard and says how it went. Only for text that is free of records, paths and keys (ux.md §6).

import i18next from 'i18next';
import { toasts } from '../components/toast.tsx';

/** @param message What to say when it is there. */
export async function copyText(text: string, message: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.show({ message });
  } catch {
    toasts.show({ message: i18next.t('components.chart.copyFailed'), tone: 'caution' });
  }
}
