// Data: the datasets on this computer.

import { defineTexts } from '../texts.ts';

export const data = defineTexts({
  title: 'Data',
  help: 'Datasets on this computer. They are read here and stay here.',
  table: 'Datasets',
  none: 'No datasets yet.',
  noneText: 'The sample that comes with Cloister is missing. Install Cloister again to have it back.',
  sample: 'Sample',
  sampleName: 'Medical question pairs',
  columns: {
    name: 'Dataset',
    rows: 'Rows',
    size: 'Size',
    columns: 'Columns used',
    licence: 'Licence',
    origin: 'From',
    usedIn: 'Used in',
  },
  columnsUsed: '{{used}} of {{all}}',
  answers: { no: 'no', yes: 'yes' },
  usedIn_one: '{{runs}} run',
  usedIn_other: '{{runs}} runs',
  unused: 'no run yet',
  detail: {
    title: 'What is in it',
    about:
      'Pairs of a question as a person asked it and a known question, each with a yes or no: would an answer to the known question answer the person’s? Public research data, not from patients of a hospital.',
    file: 'File',
    split: 'Split',
    splitValue: '{{train}} to train, {{validation}} held out, {{test}} to test',
    leftOut: 'Rows left out',
    leftOutValue_one: '{{rows}} row without a text or an answer',
    leftOutValue_other: '{{rows}} rows without a text or an answer',
    labels: 'Answers',
    answerValue: '{{answer}} ({{label}} in the file)',
    columns: 'Columns used',
    columnsValue: '{{used}} of {{all}}: {{names}}',
    columnsLeftOut: 'Columns left out',
    origin: 'From',
    licence: 'Licence',
    hash: 'SHA-256',
    size: 'Size',
  },
  later: {
    title: 'Your own data',
    text: 'Importing it here comes with a later version, with a check for names and numbers that could identify somebody. The command line reads CSV and JSONL today, without that check:',
    command: 'cloister train --data FILE',
  },
});
