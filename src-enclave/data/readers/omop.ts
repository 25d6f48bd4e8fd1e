// OMOP CDM 5.4 as a folder of CSV or Parquet tables: one record for each NOTE, with facts of its PERSON and
// VISIT_OCCURRENCE and the person's CONDITION_OCCURRENCE. Concepts stay the numbers that they are.

import { Failure } from '../../base/failure.ts';
import { JoinIndex } from './join-index.ts';
import { KnownIds, repeatedId } from './known-ids.ts';
import { readProbed } from './read-probed.ts';
import type { ProbedFile } from './probe-file.ts';
import type { ReadContext, Records } from './read-context.ts';
import { formatCount, invalid } from './source-failure.ts';

const joined = ['person', 'visit_occurrence', 'condition_occurrence'] as const;
type Joined = (typeof joined)[number];
export type OmopSource = {
  readonly note: readonly ProbedFile[];
  readonly tables: ReadonlyMap<Joined, readonly ProbedFile[]>;
};

// Enough of them tells an OMOP export from tables that happen to be called so.
const cdmTables = new Set([
  'note',
  'person',
  'visit_occurrence',
  'condition_occurrence',
  'observation_period',
  'drug_exposure',
  'measurement',
  'procedure_occurrence',
  'death',
  'concept',
  'cdm_source',
  'note_nlp',
  'observation',
  'visit_detail',
  'provider',
  'care_site',
  'location',
  'vocabulary',
]);

/** The table that a file of the folder holds, by its name: `NOTE.csv`, `note.csv.gz`, `note/part-0001.parquet`. */
export function tableOf(path: string): string | null {
  const [, folder, base] = /^(?:(?:.*\/)?([^/]+)\/)?([^/]+?)\.(?:csv|tsv|txt|parquet)(?:\.gz)?$/i.exec(path) ?? [];
  const names = [base, /^part-/i.test(base ?? '') ? folder : undefined].map((name) => name?.toLowerCase() ?? '');
  return names.find((name) => cdmTables.has(name)) ?? null;
}

export const isJoined = (table: string): table is Joined =>
  table === 'person' || table === 'visit_occurrence' || table === 'condition_occurrence';

const wanted: Readonly<Record<Joined, readonly string[]>> = {
  person: ['gender_concept_id', 'year_of_birth', 'race_concept_id', 'ethnicity_concept_id'],
  visit_occurrence: ['visit_concept_id', 'visit_start_date'],
  condition_occurrence: ['condition_concept_id'],
};

/** Throws Failure `data-invalid` for a missing column; rows without note_text are counted and left out. */
export async function* readOmop(source: OmopSource, context: ReadContext): Records {
  const people = await indexTable(source, 'person', 'person_id', context);
  const visits = await indexTable(source, 'visit_occurrence', 'visit_occurrence_id', context);
  const conditions = await indexTable(source, 'condition_occurrence', 'person_id', context);
  const known = new KnownIds(context.log);
  for (const probed of source.note) {
    let isFirst = true;
    for await (const { file, line, fields: original } of readProbed(probed, { ...context, options: {} })) {
      const fields = lowerNames(original);
      if (isFirst) requireColumns(file, 'NOTE', fields, ['person_id', 'note_text']);
      isFirst = false;
      const [id, person] = [fields.get('note_id') ?? '', fields.get('person_id') ?? ''];
      if (known.isRepeated(id)) {
        context.log.reject(file, line, 'repeated-id', repeatedId);
        continue;
      }
      if ((fields.get('note_text') ?? '').trim() === '') {
        context.log.note('without-text', (count) => `${formatCount(count)} notes have no text and are left out.`);
        continue;
      }
      if (source.tables.has('person') && !people.has(person))
        context.log.note('without-person', (count) => `${formatCount(count)} notes belong to nobody in PERSON.`);
      addFacts(fields, 'person', people.of(person)[0]);
      addFacts(fields, 'visit_occurrence', visits.of(fields.get('visit_occurrence_id') ?? '')[0]);
      fields.set('conditions', conditions.of(person).join('; '));
      yield { file, line, fields };
    }
  }
}

async function indexTable(source: OmopSource, table: Joined, key: string, context: ReadContext): Promise<JoinIndex> {
  const index = new JoinIndex(table.toUpperCase());
  const names = wanted[table];
  for (const probed of source.tables.get(table) ?? []) {
    let isFirst = true;
    for await (const { file, line, fields: original } of readProbed(probed, { ...context, options: {} })) {
      const fields = lowerNames(original);
      if (isFirst) requireColumns(file, table.toUpperCase(), fields, [key]);
      isFirst = false;
      context.log.passJoined();
      const id = fields.get(key) ?? '';
      if (id === '') continue;
      if (table === 'condition_occurrence') {
        const condition = [fields.get('condition_concept_id'), fields.get('condition_source_value')].find(
          (value) => value !== undefined && value !== '' && value !== '0',
        );
        if (condition !== undefined) index.add(id, condition);
      } else if (index.has(id)) context.log.reject(file, line, 'repeated-id', repeatedId);
      else index.add(id, names.map((name) => fields.get(name) ?? '').join('\n'));
    }
  }
  return index;
}

function addFacts(fields: Map<string, string>, table: Joined, facts: string | undefined): void {
  const values = facts?.split('\n') ?? [];
  for (const [index, name] of wanted[table].entries()) fields.set(name, values[index] ?? '');
}

function lowerNames(fields: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...fields].map(([name, value]) => [name.toLowerCase(), value]));
}

function requireColumns(
  file: string,
  table: string,
  fields: ReadonlyMap<string, string>,
  names: readonly string[],
): void {
  const missing = names.find((name) => !fields.has(name));
  if (missing !== undefined)
    throw invalid(
      `${file} has no column ${missing}, which ${table} of OMOP CDM 5.4 has. Export the table with all its columns.`,
    );
}

export function withoutNotes(name: string, tables: readonly string[]): Failure {
  const held = [...new Set(tables)]
    .slice(0, 6)
    .map((table) => table.toUpperCase())
    .join(', ');
  return new Failure(
    'data-missing',
    `The folder ${name} holds OMOP tables (${held}) but no NOTE. Text is needed: export NOTE as CSV or Parquet into the same folder.`,
  );
}
