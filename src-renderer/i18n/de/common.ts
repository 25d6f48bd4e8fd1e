// Wörter, die an mehr als einer Stelle stehen.

import type { common as english } from '../en/common.ts';
import type { Texts } from '../texts.ts';

export const common: Texts<typeof english> = {
  appName: 'Cloister',
  cancel: 'Abbrechen',
  close: 'Schließen',
  back: 'Zurück',
  continue: 'Weiter',
  save: 'Speichern',
  saveAndClose: 'Speichern und schließen',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  remove: 'Entfernen',
  replace: 'Ersetzen',
  tryAgain: 'Erneut versuchen',
  open: 'Öffnen',
  choose: 'Auswählen',
  yes: 'Ja',
  no: 'Nein',
  none: 'keine',
  all: 'Alle',
  here: 'hier',
  notShared: 'nicht geteilt',
  fewerThan10: 'weniger als 10',
  points: '{{points}} Punkte',
  halfWidth: '± {{points}} Punkte',
  sample: 'n = {{count}}',
  ofTotal: '{{part}} von {{total}}',
  simulated: 'Simuliert',
  guessing: 'Raten',
  trainedAlone: 'Allein trainiert',
  roleRefused: 'Das kann: {{allowed}}. Sie sind angemeldet als: {{current}}.',
};
