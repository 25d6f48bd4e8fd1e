// Daten: die Datensätze auf diesem Computer.

import type { data as english } from '../en/data.ts';
import type { Texts } from '../texts.ts';

export const data: Texts<typeof english> = {
  title: 'Daten',
  help: 'Datensätze auf diesem Computer. Sie werden hier gelesen und bleiben hier.',
  table: 'Datensätze',
  none: 'Noch keine Datensätze.',
  noneText: 'Das Beispiel, das mit Cloister kommt, fehlt. Installieren Sie Cloister neu, um es zurückzubekommen.',
  sample: 'Beispiel',
  sampleName: 'Medizinische Fragepaare',
  columns: {
    name: 'Datensatz',
    rows: 'Zeilen',
    size: 'Größe',
    columns: 'Benutzte Spalten',
    licence: 'Lizenz',
    origin: 'Herkunft',
    usedIn: 'Benutzt in',
  },
  columnsUsed: '{{used}} von {{all}}',
  answers: { no: 'nein', yes: 'ja' },
  usedIn_one: '{{runs}} Lauf',
  usedIn_other: '{{runs}} Läufen',
  unused: 'noch keinem Lauf',
  detail: {
    title: 'Was darin ist',
    about:
      'Paare aus einer Frage, wie ein Mensch sie stellte, und einer bekannten Frage, jeweils mit Ja oder Nein: Beantwortete eine Antwort auf die bekannte Frage auch die des Menschen? Öffentliche Forschungsdaten, nicht von Patienten eines Krankenhauses.',
    file: 'Datei',
    split: 'Aufteilung',
    splitValue: '{{train}} zum Lernen, {{validation}} zurückgehalten, {{test}} zum Testen',
    leftOut: 'Weggelassene Zeilen',
    leftOutValue_one: '{{rows}} Zeile ohne Text oder Antwort',
    leftOutValue_other: '{{rows}} Zeilen ohne Text oder Antwort',
    labels: 'Antworten',
    answerValue: '{{answer}} (in der Datei {{label}})',
    columns: 'Benutzte Spalten',
    columnsValue: '{{used}} von {{all}}: {{names}}',
    columnsLeftOut: 'Weggelassene Spalten',
    origin: 'Herkunft',
    licence: 'Lizenz',
    hash: 'SHA-256',
    size: 'Größe',
  },
  later: {
    title: 'Ihre eigenen Daten',
    text: 'Sie hier einzulesen, kommt mit einer späteren Version, samt einer Prüfung auf Namen und Nummern, die jemanden erkennbar machen könnten. Die Befehlszeile liest heute schon CSV und JSONL, ohne diese Prüfung:',
    command: 'cloister train --data DATEI',
  },
};
