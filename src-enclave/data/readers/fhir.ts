// FHIR Bulk Data NDJSON: a file, or a folder of them. One record for each resource that holds words, with facts about
// its patient from the same export. Two passes: the first keeps patients, conditions and text binaries by id.

import { Failure } from '../../base/failure.ts';
import { textOfAttachment } from './fhir-attachments.ts';
import type { AttachmentPlaces } from './fhir-attachments.ts';
import { conceptOf, dateOf, encounterOf, personOf, shownType, textOfResource, typeOf } from './fhir-resource.ts';
import type { Attachment } from './fhir-resource.ts';
import { JoinIndex } from './join-index.ts';
import { readJsonObjects } from './json-objects.ts';
import { member, textAt } from './json-value.ts';
import { KnownIds, repeatedId } from './known-ids.ts';
import { maximumBinaryCharacters } from './limits.ts';
import type { ReadContext, Records } from './read-context.ts';
import { RowLog } from './row-log.ts';
import { formatCount, invalid } from './source-failure.ts';
import type { SourceFile } from './source-file.ts';
import type { Encoding } from './source-types.ts';

export type FhirSource = {
  readonly files: readonly SourceFile[];
  readonly encoding: Encoding;
  /** The chosen folder; null when a file was chosen. */
  readonly root: string | null;
};

type FhirIndex = {
  readonly patients: JoinIndex;
  readonly conditions: JoinIndex;
  readonly binaries: Map<string, Attachment>;
};

export const isFhirFile = (path: string): boolean => /\.(ndjson|jsonl)(\.gz)?$/i.test(path);

export const bundleRefused = (name: string): Failure =>
  invalid(
    `${name} holds a FHIR Bundle, not Bulk Data. Export with $export: NDJSON files with one resource on each line.`,
  );

/** Throws Failure `data-invalid`, or `data-empty` when no resource holds words. Bad lines go to the log. */
export async function* readFhir(source: FhirSource, context: ReadContext): Records {
  const index = await indexOf(source, context);
  const places: AttachmentPlaces = { root: source.root, binaries: index.binaries };
  const known = new KnownIds(context.log);
  const counts = new Map<string, number>();
  let found = 0;
  for (const file of source.files)
    for await (const { line, value } of readJsonObjects(file, source.encoding, context)) {
      const type = shownType(value);
      if (typeOf(value) === 'Bundle') throw bundleRefused(file.name);
      if (typeOf(value) === '') {
        context.log.reject(file.name, line, 'not-an-object', 'it is no FHIR resource: it has no resourceType.');
        continue;
      }
      counts.set(type, (counts.get(type) ?? 0) + 1);
      const id = textAt(value, 'id');
      if (id !== '' && known.isRepeated(`${typeOf(value)}/${id}`)) {
        context.log.reject(file.name, line, 'repeated-id', repeatedId);
        continue;
      }
      if (type === 'Patient' || type === 'Binary') continue;
      const text = await wordsOf(value, places, file.name, line, context.log);
      if (text === null) continue;
      if (text === '') {
        noteWithoutText(context.log, type);
        continue;
      }
      found++;
      yield { file: file.name, line, fields: fieldsOf(value, text, index, context.log) };
    }
  if (found > 0 || Number.isFinite(context.sampleBytes)) return;
  context.log.finish();
  throw withoutWords(counts);
}

// Without a log of its own every bad line would be counted in both passes.
async function indexOf(source: FhirSource, context: ReadContext): Promise<FhirIndex> {
  const index: FhirIndex = {
    patients: new JoinIndex('Patient'),
    conditions: new JoinIndex('Condition'),
    binaries: new Map(),
  };
  const quiet: ReadContext = { ...context, log: new RowLog('skip', Number.POSITIVE_INFINITY) };
  const isJoined = (text: string): boolean => /"resourceType"\s*:\s*"(?:Patient|Condition|Binary)"/.test(text);
  let binaryCharacters = 0;
  for (const file of source.files)
    for await (const { value } of readJsonObjects(file, source.encoding, quiet, isJoined)) {
      const id = textAt(value, 'id');
      switch (typeOf(value)) {
        case 'Patient':
          if (id !== '' && !index.patients.has(id))
            index.patients.add(id, `${textAt(value, 'gender')}\n${textAt(value, 'birthDate')}`);
          break;
        case 'Condition':
          if (personOf(value) !== '' && conceptOf(member(value, 'code')) !== '')
            index.conditions.add(personOf(value), conceptOf(member(value, 'code')));
          break;
        case 'Binary': {
          const binary = {
            contentType: textAt(value, 'contentType').toLowerCase(),
            data: textAt(value, 'data'),
            url: '',
          };
          binaryCharacters += binary.data.length;
          if (id !== '' && binaryCharacters <= maximumBinaryCharacters) index.binaries.set(id, binary);
          break;
        }
        default:
      }
    }
  return index;
}

// Null when the row went to the log.
async function wordsOf(
  resource: object,
  places: AttachmentPlaces,
  file: string,
  line: number,
  log: RowLog,
): Promise<string | null> {
  const { texts, attachments } = textOfResource(resource);
  const words = [...texts];
  for (const attachment of attachments) {
    const found = await textOfAttachment(attachment, places, line);
    switch (found.kind) {
      case 'text':
        words.push(found.text);
        break;
      case 'other':
        log.note(
          'attachments-left-out',
          (count) => `${formatCount(count)} attachments are no text (PDF, images) or empty and are left out.`,
        );
        break;
      case 'outside':
        log.note(
          'outside-references',
          (count) =>
            `${formatCount(count)} attachments are kept elsewhere and were not fetched. Export with attachments inside.`,
        );
        break;
      case 'wrong':
        log.reject(file, line, 'attachment', found.message);
        return null;
    }
  }
  return words.filter((text) => text.trim() !== '').join('\n\n');
}

function fieldsOf(resource: object, text: string, index: FhirIndex, log: RowLog): ReadonlyMap<string, string> {
  const person = personOf(resource);
  const [gender = '', birthDate = ''] = (index.patients.of(person)[0] ?? '').split('\n');
  if (!index.patients.has(person))
    log.note('without-person', (count) => `${formatCount(count)} resources belong to no Patient of the export.`);
  return new Map([
    ['resource', typeOf(resource)],
    ['id', textAt(resource, 'id')],
    ['status', textAt(resource, 'status')],
    ['type', conceptOf(member(resource, 'type')) || conceptOf(member(resource, 'code'))],
    ['category', conceptOf(member(resource, 'category'))],
    ['date', dateOf(resource)],
    ['text', text],
    ['person', person],
    ['gender', gender],
    ['birthDate', birthDate],
    ['conditions', index.conditions.of(person).join('; ')],
    ['encounter', encounterOf(resource)],
  ]);
}

function noteWithoutText(log: RowLog, type: string): void {
  if (type !== 'DocumentReference' && type !== 'DiagnosticReport') return;
  log.note('without-text', (count) => `${formatCount(count)} documents or reports hold no text and are left out.`);
}

function withoutWords(counts: ReadonlyMap<string, number>): Failure {
  const most = [...counts].sort(([, left], [, right]) => right - left).slice(0, 4);
  if (most.length === 0)
    return new Failure('data-empty', 'The FHIR export holds no resources. Was the export finished? Export it again.');
  const held = most.map(([type, count]) => `${formatCount(count)} ${type}`).join(', ');
  const missing = counts.has('DocumentReference')
    ? 'No DocumentReference with text found'
    : 'No DocumentReference found';
  return new Failure(
    'data-empty',
    `${missing}: ${held}. Text is needed. Include DocumentReference or DiagnosticReport in the export.`,
  );
}
