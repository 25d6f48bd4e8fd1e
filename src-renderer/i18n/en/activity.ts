// Activity: what happened on this computer.

import { defineTexts } from '../texts.ts';

export const activity = defineTexts({
  title: 'Activity',
  help: 'What happened on this computer, the newest first. Names only, never contents.',
  table: 'Entries',
  filter: 'Filter entries',
  kindFilter: 'Kind',
  allKinds: 'All kinds',
  copyCsv: 'Copy as CSV',
  copied_one: 'Copied {{entries}} entry as CSV.',
  copied_other: 'Copied {{entries}} entries as CSV.',
  unsignedTitle: 'Not an audit log yet.',
  unsigned:
    'This list is neither signed nor chained, so an auditor cannot verify it: whoever can write the data folder can change it.',
  empty: {
    title: 'Nothing has happened yet.',
    text: 'The first entry is written when something is started, added or exported.',
  },
  noneOfKind: 'No entry of this kind.',
  columns: { time: 'Time', what: 'What', object: 'Object', outcome: 'Outcome' },
  outcomes: { done: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
  kinds: {
    'app-started': 'Cloister started',
    'enclave-stopped': 'Isolated process ended',
    'run-started': 'Run started',
    'run-paused': 'Run paused',
    'run-resumed': 'Run resumed',
    'run-stopped': 'Run stopped',
    'run-finished': 'Run finished',
    'run-failed': 'Run failed',
    'run-removed': 'Run deleted',
    'adapter-exported': 'Adapter exported',
    'report-exported': 'Report exported',
    'model-added': 'Model added',
    'model-removed': 'Model removed',
    'model-refused': 'Model refused',
    'hub-connected': 'Model hub asked',
    'settings-changed': 'Setting changed',
  },
  version: 'Version {{version}}',
  settings: {
    theme: 'Theme',
    language: 'Language',
    zoom: 'Size',
    charts: 'Charts',
    notifications: 'Notifications',
    hubMirror: 'Mirror of the model hub',
    onCloseDuringRun: 'Closing during a run',
    hubToken: 'Hub token',
  },
});
