import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';

import { inspectSource } from '../../../src-enclave/data/readers/inspect-source.ts';
import { textOfXhtml } from '../../../src-enclave/data/readers/xhtml-text.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { fieldsIn, lines, readAll, write } from './reading.ts';

const base64 = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, encoding).toString('base64');
const subject = { reference: 'Patient/p1' };
const patient = { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1951-03-02' };
const letter = (id: string, ...attachments: readonly object[]): object => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  subject,
  date: '2024-05-06T10:00:00Z',
  type: { coding: [{ system: 'http://loinc.org', code: '18842-5', display: 'Discharge summary' }] },
  category: [{ text: 'Clinical note' }],
  content: attachments.map((attachment) => ({ attachment })),
});

describe('FHIR', () => {
  it('gives the text of a document with facts of its patient, from a Bulk export', async () => {
    const folder = temporaryFolder();
    write(
      folder,
      'DocumentReference.000.ndjson',
      lines({
        ...letter('d1', { contentType: 'text/plain', data: base64('Sent home. é') }),
        context: { encounter: [{ reference: 'Encounter/e1' }] },
      }),
    );
    write(
      folder,
      'DocumentReference.001.ndjson.gz',
      gzipSync(
        lines({
          ...letter('d2', { contentType: 'text/html', data: base64('<p>Two<br/>lines &amp; more</p>') }),
          context: [{ reference: 'https://his.example/fhir/Encounter/e2/_history/3' }],
        }),
      ),
    );
    write(folder, 'Patient.ndjson', lines(patient));
    write(
      folder,
      'Condition.ndjson',
      lines(
        { resourceType: 'Condition', id: 'c1', subject, code: { text: 'Asthma' } },
        { resourceType: 'Condition', id: 'c2', subject, code: { coding: [{ code: 'I10', display: 'Hypertension' }] } },
        { resourceType: 'Condition', id: 'c3', subject, code: { text: 'Asthma' } },
      ),
    );
    write(folder, 'Observation.ndjson', '');
    write(folder, 'manifest.json', '{}');
    const { records, summary } = await readAll(folder);
    expect(records).toEqual([
      {
        file: 'DocumentReference.000.ndjson',
        line: 1,
        fields: {
          resource: 'DocumentReference',
          id: 'd1',
          status: 'current',
          type: 'Discharge summary',
          category: 'Clinical note',
          date: '2024-05-06T10:00:00Z',
          text: 'Sent home. é',
          person: 'p1',
          gender: 'female',
          birthDate: '1951-03-02',
          conditions: 'Asthma; Hypertension',
          encounter: 'e1',
        },
      },
      {
        file: 'DocumentReference.001.ndjson.gz',
        line: 1,
        fields: expect.objectContaining({ id: 'd2', text: 'Two\nlines & more', encounter: 'e2' }),
      },
    ]);
    expect(summary).toMatchObject({ rows: 2, rowErrors: 0, notes: [] });
    expect(await inspectSource(folder)).toMatchObject({ kind: 'fhir-ndjson', confidence: 'high', rowsEstimate: 2 });
  });

  it('takes words from reports, observations, compositions and notes, of R4 and R5', async () => {
    const div =
      '<div xmlns="http://www.w3.org/1999/xhtml"><h1>Chest</h1><p>No&#160;effusion &lt; 5&nbsp;mm.</p><script>x()</script></div>';
    const path = write(
      temporaryFolder(),
      'all.ndjson',
      lines(
        patient,
        {
          resourceType: 'DiagnosticReport',
          id: '1',
          subject,
          conclusion: 'Normal.',
          presentedForm: [
            { contentType: 'text/plain; charset=ISO-8859-1', data: base64('caf\u00E9', 'latin1') },
            { contentType: 'application/pdf', data: base64('%PDF') },
          ],
          effectiveDateTime: '2024',
        },
        { resourceType: 'DiagnosticReport', id: '2', subject, text: { status: 'generated', div } },
        { resourceType: 'DiagnosticReport', id: '3', subject, note: [{ text: 'R5 note' }] },
        {
          resourceType: 'Observation',
          id: '4',
          subject,
          valueString: 'pale',
          note: [{ text: 'again' }],
          component: [{ valueString: 'part' }],
        },
        { resourceType: 'Observation', id: '5', subject, valueQuantity: { value: 4 } },
        {
          resourceType: 'Composition',
          id: '6',
          subject,
          section: [
            { title: 'Plan', text: { div: '<div>Rest</div>' }, section: [{ text: { div: '<div>Inner</div>' } }] },
          ],
        },
        { resourceType: 'Communication', id: '7', subject, payload: [{ contentString: 'Call back.' }] },
        {
          resourceType: 'Procedure',
          id: '8',
          subject: { reference: 'Patient/unknown' },
          note: [{ text: 'Went well.' }],
        },
        { resourceType: 'DiagnosticReport', id: '9', subject },
        { resourceType: 'ClinicalImpression', id: '10', subject: { reference: 'urn:uuid:aaaa-1' }, summary: 'Stable.' },
      ),
    );
    const { records, summary } = await readAll(path);
    expect(records.map(({ fields }) => [fields['id'], fields['text'], fields['person'], fields['gender']])).toEqual([
      ['1', 'Normal.\n\ncafé', 'p1', 'female'],
      ['2', 'Chest\nNo effusion < 5 mm.', 'p1', 'female'],
      ['3', 'R5 note', 'p1', 'female'],
      ['4', 'pale\n\npart\n\nagain', 'p1', 'female'],
      ['6', 'Plan\n\nRest\n\nInner', 'p1', 'female'],
      ['7', 'Call back.', 'p1', 'female'],
      ['8', 'Went well.', 'unknown', ''],
      ['10', 'Stable.', 'aaaa-1', ''],
    ]);
    expect(summary.notes.map(({ code }) => code)).toEqual(['attachments-left-out', 'without-person', 'without-text']);
  });

  it('resolves references within the export and fetches none from elsewhere', async () => {
    const folder = temporaryFolder();
    write(folder, 'notes/one.txt', 'From a file.');
    write(folder, 'notes/two.html', '<p>From a page.</p>');
    write(
      folder,
      'Binary.ndjson',
      lines({ resourceType: 'Binary', id: 'b1', contentType: 'text/plain', data: base64('From a Binary.') }),
    );
    write(
      folder,
      'DocumentReference.ndjson',
      lines(
        letter('1', { contentType: 'text/plain', url: 'notes/one.txt' }),
        letter('2', { url: './notes/two.html' }),
        letter('3', { contentType: 'text/plain', url: 'https://his.example/fhir/Binary/b1' }),
        letter('4', { contentType: 'text/plain', url: 'https://his.example/secret' }),
        letter('5', { contentType: 'text/plain', url: 'Binary/none' }),
        letter('6', { contentType: 'application/pdf', url: 'notes/three.pdf' }),
      ),
    );
    const { records, summary } = await readAll(folder);
    expect(records.map(({ fields }) => fields['text'])).toEqual(['From a file.', 'From a page.', 'From a Binary.']);
    expect(summary.notes.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^2 attachments are kept elsewhere and were not fetched/),
        expect.stringMatching(/^1 attachments are no text/),
      ]),
    );
  });

  it('refuses an attachment that a link leads out of the folder, and a huge one', async () => {
    const folder = temporaryFolder();
    const chosen = join(folder, 'chosen');
    write(folder, 'outside/secret.txt', 'secret');
    write(chosen, 'DocumentReference.ndjson', lines(letter('1', { contentType: 'text/plain', url: 'notes/huge.txt' })));
    truncateSync(write(chosen, 'notes/huge.txt', ''), 5_000_000);
    await expect(readAll(chosen, { onRowError: 'stop' })).rejects.toThrow(
      /line 1: the file it refers to is longer than 4 MB/,
    );
    mkdirSync(join(chosen, '.hidden'));
    symlinkSync(join(folder, 'outside/secret.txt'), join(chosen, '.hidden/link.txt'));
    write(
      chosen,
      'DocumentReference.ndjson',
      lines(letter('1', { contentType: 'text/plain', url: '.hidden/link.txt' })),
    );
    await expect(readAll(chosen)).rejects.toThrow(/^A reference points outside the folder you chose \(row 1\)/);
  });

  it('does not look beside a single file that was chosen', async () => {
    const folder = temporaryFolder();
    write(folder, 'notes/one.txt', 'beside');
    const path = write(
      folder,
      'DocumentReference.ndjson',
      lines(letter('1', { contentType: 'text/plain', url: 'notes/one.txt' }), letter('2', { data: base64('inside') })),
    );
    expect((await fieldsIn(path)).map(({ text }) => text)).toEqual(['inside']);
  });
});

describe('XHTML', () => {
  it.each([
    ['<p>a</p><p>b</p>', 'a\nb'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['a<!-- <p>hidden</p> -->b', 'ab'],
    ['<style>p{}</style>x<SCRIPT>y</SCRIPT >z', 'xz'],
    ['1 < 2 &amp;&amp; 3 &gt; 2 &unknown; &#x41;&#0;&#xD800;', '1 < 2 && 3 > 2 &unknown; A'],
    ['<p title="x">a', 'a'],
    ['', ''],
  ])('turns %j into words', (markup, text) => {
    expect(textOfXhtml(markup)).toBe(text);
  });

  it.each(['<', '<!--', '<p', '&#', '<script>', '< ', '<a><!--'])(
    'goes over a million times %j in no more than a moment',
    (piece) => {
      const since = performance.now();
      textOfXhtml(piece.repeat(1_000_000));
      expect(performance.now() - since).toBeLessThan(10_000);
    },
  );
});

const notes =
  'NOTE_ID,PERSON_ID,NOTE_DATE,NOTE_TEXT,VISIT_OCCURRENCE_ID\n1,10,2024-01-02,"Line one\nline two",100\n2,11,2024-01-03,Short,\n3,99,2024-01-03,Nobody,\n4,10,2024-01-04,,\n';
const people =
  'person_id,gender_concept_id,year_of_birth,race_concept_id,ethnicity_concept_id\n10,8507,1950,0,0\n11,8532,1960,0,0\n';

describe('OMOP', () => {
  it('joins notes with person, visit and conditions', async () => {
    const folder = temporaryFolder();
    write(folder, 'NOTE.csv', notes);
    write(folder, 'person.csv.gz', gzipSync(people));
    write(
      folder,
      'visit_occurrence.tsv',
      'visit_occurrence_id\tperson_id\tvisit_concept_id\tvisit_start_date\n100\t10\t9201\t2024-01-01\n',
    );
    write(
      folder,
      'CONDITION_OCCURRENCE.csv',
      'person_id,condition_concept_id,condition_source_value\n10,201826,E11\n10,0,I10\n10,201826,E11\n',
    );
    write(folder, 'measurement.csv', 'not,read\n1\n');
    const { records, summary } = await readAll(folder);
    expect(records[0]).toEqual({
      file: 'NOTE.csv',
      line: 3,
      fields: {
        note_id: '1',
        person_id: '10',
        note_date: '2024-01-02',
        note_text: 'Line one\nline two',
        visit_occurrence_id: '100',
        gender_concept_id: '8507',
        year_of_birth: '1950',
        race_concept_id: '0',
        ethnicity_concept_id: '0',
        visit_concept_id: '9201',
        visit_start_date: '2024-01-01',
        conditions: '201826; I10',
      },
    });
    expect(records.map(({ fields }) => [fields['note_id'], fields['year_of_birth']])).toEqual([
      ['1', '1950'],
      ['2', '1960'],
      ['3', ''],
    ]);
    expect(summary.notes.map(({ message }) => message)).toEqual([
      '1 notes belong to nobody in PERSON.',
      '1 notes have no text and are left out.',
    ]);
    expect(await inspectSource(folder)).toMatchObject({
      kind: 'omop',
      encoding: 'utf-8',
      rowsEstimate: 3,
      confidence: 'high',
    });
  });

  it('reads tables of Parquet, in parts of a folder each', async () => {
    const folder = temporaryFolder();
    for (const part of [0, 1])
      write(
        folder,
        `note/part-0000${part}.parquet`,
        new Uint8Array(
          parquetWriteBuffer({
            columnData: [
              { name: 'note_id', data: [part], type: 'INT32' },
              { name: 'person_id', data: [10], type: 'INT32' },
              { name: 'note_text', data: [`text ${part}`], type: 'STRING' },
            ],
          }),
        ),
      );
    write(
      folder,
      'person/part-00000.parquet',
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            { name: 'person_id', data: [10], type: 'INT32' },
            { name: 'year_of_birth', data: [1950], type: 'INT32' },
          ],
        }),
      ),
    );
    expect(await fieldsIn(folder, { columns: ['note_text', 'year_of_birth'] })).toEqual([
      { note_text: 'text 0', year_of_birth: '1950' },
      { note_text: 'text 1', year_of_birth: '1950' },
    ]);
  });

  it('counts bad rows of joined tables too', async () => {
    const folder = temporaryFolder();
    write(
      folder,
      'NOTE.csv',
      `note_id,person_id,note_text\n${Array.from({ length: 300 }, (_, id) => `${id},10,text\n`).join('')}`,
    );
    write(folder, 'PERSON.csv', `${people}12\n`);
    expect((await readAll(folder)).summary).toMatchObject({
      rows: 300,
      rowErrors: 1,
      firstRowErrors: [{ file: 'PERSON.csv', line: 4, kind: 'ragged' }],
    });
  });
});

describe('a folder of texts', () => {
  it('gives each file as a record, in a fixed order, each in its own encoding', async () => {
    const folder = temporaryFolder();
    write(folder, 'b.txt', '\uFEFFSecond é');
    write(folder, 'a/one.TXT', Buffer.from('Caf\u00E9 \u0093x\u0094', 'latin1'));
    write(folder, 'wide.txt', Buffer.from('\uFEFFWide', 'utf16le'));
    write(folder, 'empty.txt', ' \n');
    write(folder, 'scan.pdf', '%PDF');
    write(folder, '.hidden.txt', 'no');
    symlinkSync('b.txt', join(folder, 'link.txt'));
    const { records, summary } = await readAll(folder);
    expect(records).toEqual([
      { file: 'one.TXT', line: 1, fields: { file: 'a/one.TXT', text: 'Café “x”' } },
      { file: 'b.txt', line: 1, fields: { file: 'b.txt', text: 'Second é' } },
      { file: 'wide.txt', line: 1, fields: { file: 'wide.txt', text: 'Wide' } },
    ]);
    expect(summary.notes.map(({ code }) => code)).toEqual(['without-text']);
    expect(await inspectSource(folder)).toMatchObject({
      kind: 'text-folder',
      columns: [{ name: 'file' }, { name: 'text', examples: 3 }],
      confidence: 'medium',
      notes: [{ code: 'links-left-out' }, { code: 'without-text' }],
    });
  });

  it('sets aside what is too long or no text', async () => {
    const folder = temporaryFolder();
    truncateSync(write(folder, 'long.txt', ''), 5_000_000);
    write(folder, 'nul.txt', 'a\0b');
    for (let index = 0; index < 200; index++) write(folder, `${index}.txt`, 'text');
    expect((await readAll(folder)).summary).toMatchObject({
      rows: 200,
      rowErrors: 2,
      firstRowErrors: [
        { file: 'long.txt', kind: 'too-long' },
        { file: 'nul.txt', kind: 'nul' },
      ],
    });
  });

  it('prefers clinical tables to texts, and says what else there is', async () => {
    const folder = temporaryFolder();
    write(folder, 'a.txt', 'x');
    write(folder, 'NOTE.csv', notes);
    expect(await inspectSource(folder)).toMatchObject({
      kind: 'omop',
      confidence: 'medium',
      notes: [{ code: 'several-kinds' }, { code: 'without-text' }],
    });
    expect((await fieldsIn(folder, { kind: 'text-folder' })).map(({ file }) => file)).toEqual(['a.txt']);
  });
});
