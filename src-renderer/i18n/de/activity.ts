// Aktivität: was auf diesem Computer geschah.

import type { activity as english } from '../en/activity.ts';
import type { Texts } from '../texts.ts';

export const activity: Texts<typeof english> = {
  title: 'Aktivität',
  help: 'Was auf diesem Computer geschah, das Neueste zuerst. Nur Namen, nie Inhalte.',
  table: 'Einträge',
  filter: 'Einträge filtern',
  kindFilter: 'Art',
  allKinds: 'Alle Arten',
  copyCsv: 'Als CSV kopieren',
  copied_one: '{{entries}} Eintrag als CSV kopiert.',
  copied_other: '{{entries}} Einträge als CSV kopiert.',
  unsignedTitle: 'Noch kein Prüfprotokoll.',
  unsigned:
    'Diese Liste ist weder signiert noch verkettet; eine Prüferin kann sie also nicht nachprüfen: Wer den Datenordner beschreiben kann, kann sie ändern.',
  empty: {
    title: 'Noch ist nichts geschehen.',
    text: 'Der erste Eintrag entsteht, wenn etwas gestartet, hinzugefügt oder exportiert wird.',
  },
  noneOfKind: 'Kein Eintrag dieser Art.',
  columns: { time: 'Zeit', what: 'Was', object: 'Gegenstand', outcome: 'Ergebnis' },
  outcomes: { done: 'Erledigt', failed: 'Fehlgeschlagen', cancelled: 'Abgebrochen' },
  kinds: {
    'app-started': 'Cloister gestartet',
    'enclave-stopped': 'Isolierter Prozess beendet',
    'run-started': 'Lauf gestartet',
    'run-paused': 'Lauf angehalten',
    'run-resumed': 'Lauf fortgesetzt',
    'run-stopped': 'Lauf beendet',
    'run-finished': 'Lauf fertig',
    'run-failed': 'Lauf fehlgeschlagen',
    'run-removed': 'Lauf gelöscht',
    'adapter-exported': 'Adapter exportiert',
    'report-exported': 'Bericht exportiert',
    'model-added': 'Modell hinzugefügt',
    'model-removed': 'Modell entfernt',
    'model-refused': 'Modell abgelehnt',
    'hub-connected': 'Modell-Hub gefragt',
    'settings-changed': 'Einstellung geändert',
  },
  version: 'Version {{version}}',
  settings: {
    theme: 'Erscheinungsbild',
    language: 'Sprache',
    zoom: 'Größe',
    charts: 'Diagramme',
    notifications: 'Mitteilungen',
    hubMirror: 'Spiegel des Modell-Hubs',
    onCloseDuringRun: 'Schließen während eines Laufs',
    hubToken: 'Hub-Token',
  },
};
