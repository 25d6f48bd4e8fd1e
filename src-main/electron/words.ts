// The few words that the system shows and not the window: native menus, dialogs, notifications, the page of a crashed
// window. English and German; any other language gets English. Nothing here takes an argument but the product's own code.

import type { EditRole, MenuAction, MenuGroup } from '../contract/menu.ts';
import type { Settings } from '../contract/settings.ts';

export type Words = {
  readonly menus: Readonly<Record<MenuGroup, string>>;
  readonly actions: Readonly<Record<MenuAction, string>>;
  readonly roles: Readonly<Record<EditRole, string>>;
  readonly notifications: Readonly<Record<'run-finished' | 'run-needs-attention', string>>;
  readonly chooseFolder: string;
  readonly chooseGguf: string;
  readonly ggufFiles: string;
  readonly choosePad: string;
  readonly chooseInvitation: string;
  readonly invitationFiles: string;
  readonly chooseTable: string;
  readonly tableFiles: string;
  readonly chooseSaveFolder: string;
  readonly save: string;
  readonly windowStopped: { readonly title: string; readonly text: string; readonly again: string };
  readonly cannotStart: string;
};

const english: Words = {
  menus: { file: 'File', edit: 'Edit', run: 'Run', view: 'View', trust: 'Trust', help: 'Help' },
  actions: {
    'start-simulation': 'Start simulation',
    'new-simulation': 'New simulation…',
    'pause-run': 'Pause after this round',
    'resume-run': 'Resume',
    'stop-run': 'Stop…',
    'export-adapter': 'Export adapter…',
    'export-report': 'Export report…',
    'open-settings': 'Settings',
    'close-window': 'Close window',
    quit: 'Quit',
    'go-home': 'Home',
    'go-data': 'Data',
    'go-studies': 'Studies',
    'go-runs': 'Runs',
    'go-models': 'Models',
    'go-trust': 'Trust',
    'go-activity': 'Activity',
    'chart-or-table': 'Chart or table',
    'zoom-in': 'Larger',
    'zoom-out': 'Smaller',
    'zoom-reset': 'Actual size',
    'theme-system': 'Theme of the system',
    'theme-light': 'Light theme',
    'theme-dark': 'Dark theme',
    'next-region': 'Next region',
    'open-invitation': 'Open study invitation…',
    'check-server': 'Check server now',
    'save-evidence': 'Save evidence…',
    'close-gate': 'Close the gate',
    'check-computer': 'Check this computer',
    'show-what-left': 'What left',
    help: 'Help',
    'error-codes': 'Error codes',
    'threat-model': 'Threat model',
    'known-limits': 'Known limits',
    about: 'About Cloister',
  },
  roles: { undo: 'Undo', redo: 'Redo', cut: 'Cut', copy: 'Copy', paste: 'Paste', selectAll: 'Select all' },
  notifications: {
    'run-finished': 'Cloister: a run finished.',
    'run-needs-attention': 'Cloister: a run needs attention.',
  },
  chooseFolder: 'Choose a model folder',
  chooseGguf: 'Choose a GGUF file',
  ggufFiles: 'GGUF models',
  choosePad: 'Choose the folder of a pad book',
  chooseInvitation: 'Open a study invitation',
  invitationFiles: 'Study invitations',
  chooseTable: 'Choose the file with this hospital’s rows',
  tableFiles: 'Tables',
  chooseSaveFolder: 'Choose a folder to save in',
  save: 'Save here',
  windowStopped: {
    title: 'The window stopped twice.',
    text: 'Runs are not touched: they go on in a process of their own, and their place is kept. Nothing left this computer because of it.',
    again: 'Open the window again',
  },
  cannotStart: 'Cloister cannot start',
};

const german: Words = {
  menus: { file: 'Datei', edit: 'Bearbeiten', run: 'Lauf', view: 'Ansicht', trust: 'Vertrauen', help: 'Hilfe' },
  actions: {
    'start-simulation': 'Simulation starten',
    'new-simulation': 'Neue Simulation …',
    'pause-run': 'Nach dieser Runde anhalten',
    'resume-run': 'Fortsetzen',
    'stop-run': 'Beenden …',
    'export-adapter': 'Adapter exportieren …',
    'export-report': 'Bericht exportieren …',
    'open-settings': 'Einstellungen',
    'close-window': 'Fenster schließen',
    quit: 'Cloister beenden',
    'go-home': 'Start',
    'go-data': 'Daten',
    'go-studies': 'Studien',
    'go-runs': 'Läufe',
    'go-models': 'Modelle',
    'go-trust': 'Vertrauen',
    'go-activity': 'Aktivität',
    'chart-or-table': 'Diagramm oder Tabelle',
    'zoom-in': 'Größer',
    'zoom-out': 'Kleiner',
    'zoom-reset': 'Originalgröße',
    'theme-system': 'Erscheinungsbild des Systems',
    'theme-light': 'Helles Erscheinungsbild',
    'theme-dark': 'Dunkles Erscheinungsbild',
    'next-region': 'Nächster Bereich',
    'open-invitation': 'Studieneinladung öffnen …',
    'check-server': 'Server jetzt prüfen',
    'save-evidence': 'Nachweis sichern …',
    'close-gate': 'Tor schließen',
    'check-computer': 'Diesen Computer prüfen',
    'show-what-left': 'Was hinausging',
    help: 'Hilfe',
    'error-codes': 'Fehlercodes',
    'threat-model': 'Bedrohungsmodell',
    'known-limits': 'Bekannte Grenzen',
    about: 'Über Cloister',
  },
  roles: {
    undo: 'Widerrufen',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
  },
  notifications: {
    'run-finished': 'Cloister: Ein Lauf ist fertig.',
    'run-needs-attention': 'Cloister: Ein Lauf braucht Aufmerksamkeit.',
  },
  chooseFolder: 'Modellordner wählen',
  chooseGguf: 'GGUF-Datei wählen',
  ggufFiles: 'GGUF-Modelle',
  choosePad: 'Ordner eines Schlüsselbuchs wählen',
  chooseInvitation: 'Studieneinladung öffnen',
  invitationFiles: 'Studieneinladungen',
  chooseTable: 'Die Datei mit den Zeilen dieses Krankenhauses wählen',
  tableFiles: 'Tabellen',
  chooseSaveFolder: 'Ordner zum Speichern wählen',
  save: 'Hier speichern',
  windowStopped: {
    title: 'Das Fenster ist zweimal abgebrochen.',
    text: 'Läufe sind davon nicht betroffen: Sie gehen in einem eigenen Prozess weiter, und ihr Stand bleibt erhalten. Dadurch hat nichts diesen Computer verlassen.',
    again: 'Fenster wieder öffnen',
  },
  cannotStart: 'Cloister kann nicht starten',
};

export function wordsFor(language: Settings['language'], systemLocale: string): Words {
  const chosen = language === 'system' ? systemLocale : language;
  return /^de\b/i.test(chosen) ? german : english;
}
