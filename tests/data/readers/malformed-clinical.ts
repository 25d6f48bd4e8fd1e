// FHIR exports and OMOP folders that are broken.

import { document, file, folderOf, inline, invalid, person, referring, secret } from './malformed-source.ts';
import type { Case } from './malformed-source.ts';
import { lines } from './reading.ts';

export const clinical: readonly Case[] = [
  {
    name: 'a FHIR Bundle',
    make: file('a.ndjson', lines({ resourceType: 'Bundle', entry: [] })),
    code: invalid,
    message: /a.ndjson holds a FHIR Bundle, not Bulk Data/,
  },
  {
    name: 'a FHIR Bundle over many lines',
    make: file('a.json', JSON.stringify({ resourceType: 'Bundle', entry: [] }, null, 2)),
    code: invalid,
    message: /holds a FHIR Bundle/,
  },
  {
    name: 'a FHIR Bundle among resources',
    make: folderOf({ 'a.ndjson': lines(document('1', inline('x')), { resourceType: 'Bundle' }) }),
    code: invalid,
    message: /a.ndjson holds a FHIR Bundle/,
  },
  {
    name: 'FHIR without text',
    make: folderOf({
      'Observation.ndjson': lines(
        ...Array.from({ length: 1200 }, (_, id) => ({
          resourceType: 'Observation',
          id: `${id}`,
          valueQuantity: { value: id },
        })),
      ),
      'Patient.ndjson': lines({ resourceType: 'Patient', id: 'p1' }),
    }),
    code: 'data-empty',
    message: /^No DocumentReference found: 1,200 Observation, 1 Patient\. Text is needed/,
  },
  {
    name: 'FHIR of an unknown kind',
    make: folderOf({ 'a.ndjson': lines({ resourceType: secret, id: '1' }) }),
    code: 'data-empty',
    message: /1 other\. Text is needed/,
  },
  {
    name: 'an empty FHIR export',
    make: folderOf({ 'Patient.ndjson': '' }),
    code: 'data-empty',
    message: /holds no FHIR NDJSON file with something in it/,
  },
  {
    name: 'NDJSON that is no FHIR',
    make: folderOf({ 'a.ndjson': lines({ a: 1 }) }),
    code: invalid,
    message: /a.ndjson is not FHIR NDJSON/,
  },
  {
    name: 'a resource without type',
    make: folderOf({ 'a.ndjson': lines(document('1', inline('x')), { id: secret }) }),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /line 2: it is no FHIR resource/,
  },
  {
    name: 'resources with the same id',
    make: folderOf({ 'a.ndjson': lines(document('1', inline('x')), document('1', inline(secret))) }),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /line 2: its identifier was there before/,
  },
  {
    name: 'a reference out of the folder',
    make: referring('../outside.txt'),
    code: invalid,
    message: /^A reference points outside the folder you chose \(row 1\)\. The file was closed\./,
  },
  {
    name: 'an absolute reference',
    make: referring('/etc/passwd'),
    code: invalid,
    message: /points outside the folder/,
  },
  {
    name: 'a file: reference',
    make: referring('file:///etc/passwd'),
    code: invalid,
    message: /points outside the folder/,
  },
  {
    name: 'a Windows reference',
    make: referring('..\\..\\secret.txt'),
    code: invalid,
    message: /points outside the folder/,
  },
  {
    name: 'a drive in a reference',
    make: referring('C:/secret.txt'),
    code: invalid,
    message: /points outside the folder/,
  },
  {
    name: 'an escaped reference out of the folder',
    make: referring('notes/%2e%2e/%2e%2e/x.txt'),
    code: invalid,
    message: /points outside the folder/,
  },
  {
    name: 'a badly escaped reference',
    make: referring('notes/%zz.txt'),
    code: invalid,
    message: /points outside the folder/,
  },
  {
    name: 'a NUL in a reference',
    make: referring('notes/x\0.txt'),
    code: invalid,
    message: /points outside the folder/,
  },
  {
    name: 'a reference to nothing',
    make: referring('notes/none.txt'),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /line 1: the file it refers to is not in the folder/,
  },
  {
    name: 'an attachment that is not base64',
    make: folderOf({ 'a.ndjson': lines(document('1', { contentType: 'text/plain', data: `${secret}!` })) }),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /line 1: the attachment is not valid base64/,
  },
  {
    name: 'an attachment in another encoding than it says',
    make: folderOf({
      'a.ndjson': lines(
        document('1', {
          contentType: 'text/plain; charset=utf-8',
          data: Buffer.from('caf\u00E9', 'latin1').toString('base64'),
        }),
      ),
    }),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /not in the encoding that it says/,
  },
  {
    name: 'OMOP without NOTE',
    make: folderOf({
      'PERSON.csv': person,
      'VISIT_OCCURRENCE.csv': 'visit_occurrence_id\n1\n',
      'DEATH.csv': 'person_id\n',
    }),
    code: 'data-missing',
    message: /holds OMOP tables \(DEATH, PERSON, VISIT_OCCURRENCE\) but no NOTE/,
  },
  {
    name: 'NOTE without text',
    make: folderOf({ 'NOTE.csv': 'note_id,person_id\n1,1\n', 'PERSON.csv': person }),
    code: invalid,
    message: /NOTE.csv has no column note_text/,
  },
  {
    name: 'PERSON without its key',
    make: folderOf({ 'NOTE.csv': `note_id,person_id,note_text\n1,1,${secret}\n`, 'PERSON.csv': 'gender\nM\n' }),
    code: invalid,
    message: /PERSON.csv has no column person_id/,
  },
  {
    name: 'notes with the same id',
    make: folderOf({ 'NOTE.csv': `note_id,person_id,note_text\n1,1,x\n1,1,${secret}\n` }),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /NOTE.csv, line 3: its identifier was there before/,
  },
  {
    name: 'a person twice',
    make: folderOf({
      'NOTE.csv': `note_id,person_id,note_text\n1,1,${secret}\n`,
      'PERSON.csv': `${person}1,8507,1951\n`,
    }),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /PERSON.csv, line 3: its identifier was there before/,
  },
];
