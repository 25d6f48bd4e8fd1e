// What is taken from a FHIR resource, R4 or R5: its own words, whom it is about, when, and what kind it is.
// Shapes are not trusted: what is not as FHIR has it counts as not being there.

import { listOf, member, textAt } from './json-value.ts';
import { textOfXhtml } from './xhtml-text.ts';

export type Attachment = { readonly contentType: string; readonly data: string | null; readonly url: string };
export type ResourceText = { readonly texts: readonly string[]; readonly attachments: readonly Attachment[] };

// Named in messages; another name could be anything, and is counted as "other".
const knownTypes = new Set(
  (
    'AllergyIntolerance,Binary,CarePlan,CareTeam,Claim,ClinicalImpression,Communication,Composition,Condition,Consent,Coverage,Device,' +
    'DiagnosticReport,DocumentReference,Encounter,ExplanationOfBenefit,FamilyMemberHistory,Flag,Goal,Group,ImagingStudy,Immunization,Location,' +
    'Media,Medication,MedicationAdministration,MedicationRequest,MedicationStatement,Observation,Organization,Patient,Practitioner,' +
    'PractitionerRole,Procedure,Provenance,Questionnaire,QuestionnaireResponse,RelatedPerson,ServiceRequest,Specimen'
  ).split(','),
);

export const typeOf = (resource: unknown): string => textAt(resource, 'resourceType');
export const shownType = (resource: unknown): string => (knownTypes.has(typeOf(resource)) ? typeOf(resource) : 'other');

/** The words that a person wrote; generated narrative only where the resource is a document or has nothing else. */
export function textOfResource(resource: object): ResourceText {
  const type = typeOf(resource);
  const notes = listOf(member(resource, 'note')).map((note) => textAt(note, 'text'));
  const narrative = textOfXhtml(textAt(resource, 'text', 'div'));
  switch (type) {
    case 'DocumentReference':
      return withNarrative(
        {
          texts: notes,
          attachments: listOf(member(resource, 'content')).map((content) =>
            attachmentOf(member(content, 'attachment')),
          ),
        },
        [textAt(resource, 'description'), narrative],
      );
    case 'DiagnosticReport':
      return withNarrative(
        {
          texts: [textAt(resource, 'conclusion'), ...notes],
          attachments: listOf(member(resource, 'presentedForm')).map(attachmentOf),
        },
        [narrative],
      );
    case 'Composition':
      return withNarrative({ texts: sectionTexts(resource, 0), attachments: [] }, [narrative]);
    case 'Observation':
      return { texts: [textAt(resource, 'valueString'), ...componentTexts(resource), ...notes], attachments: [] };
    case 'Communication':
      return {
        texts: [...listOf(member(resource, 'payload')).map((payload) => textAt(payload, 'contentString')), ...notes],
        attachments: [],
      };
    case 'ClinicalImpression':
      return { texts: [textAt(resource, 'description'), textAt(resource, 'summary'), ...notes], attachments: [] };
    default:
      return { texts: notes, attachments: [] };
  }
}

/** The id in a reference to a resource of `type`, wherever that is kept; empty when it is none. */
export function idInReference(reference: string, type: string): string {
  const found = /(?:^|\/)([A-Za-z]{1,40})\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(
    reference,
  );
  if (found !== null) return found[1] === type ? (found[2] ?? '') : '';
  return /^urn:(?:uuid|oid):[A-Za-z0-9\-.]{1,64}$/.test(reference)
    ? reference.slice(reference.lastIndexOf(':') + 1)
    : '';
}

export function personOf(resource: object): string {
  const reference = textAt(resource, 'subject', 'reference') || textAt(resource, 'patient', 'reference');
  return idInReference(reference, 'Patient');
}

/** R4 has the encounter of a document within an object, R5 in a list. */
export function encounterOf(resource: object): string {
  const context = member(resource, 'context');
  const candidates = [
    member(resource, 'encounter'),
    ...listOf(context),
    ...listOf(member(context, 'encounter')),
  ].flatMap(listOf);
  for (const candidate of candidates) {
    const id = idInReference(textAt(candidate, 'reference'), 'Encounter');
    if (id !== '') return id;
  }
  return '';
}

export function dateOf(resource: object): string {
  const names = [
    'date',
    'effectiveDateTime',
    'issued',
    'authoredOn',
    'sent',
    'recordedDate',
    'onsetDateTime',
    'performedDateTime',
    'occurrenceDateTime',
  ];
  for (const name of names) if (textAt(resource, name) !== '') return textAt(resource, name);
  return textAt(resource, 'effectivePeriod', 'start') || textAt(resource, 'period', 'start');
}

/** What a CodeableConcept, or a list of them, says: its text, else the first display, else the first code. */
export function conceptOf(concept: unknown): string {
  for (const one of listOf(concept)) {
    const codings = listOf(member(one, 'coding'));
    const said = [
      textAt(one, 'text'),
      ...codings.map((coding) => textAt(coding, 'display')),
      ...codings.map((coding) => textAt(coding, 'code')),
    ];
    const found = said.find((text) => text !== '');
    if (found !== undefined) return found;
  }
  return '';
}

function withNarrative(found: ResourceText, otherwise: readonly string[]): ResourceText {
  const hasWords = found.texts.some((text) => text.trim() !== '') || found.attachments.length > 0;
  return hasWords ? found : { ...found, texts: [...found.texts, ...otherwise] };
}

function attachmentOf(attachment: unknown): Attachment {
  const data = member(attachment, 'data');
  return {
    contentType: textAt(attachment, 'contentType').trim().toLowerCase(),
    data: typeof data === 'string' ? data : null,
    url: textAt(attachment, 'url'),
  };
}

function sectionTexts(holder: unknown, depth: number): string[] {
  if (depth > 10) return [];
  return listOf(member(holder, 'section')).flatMap((section) => [
    textAt(section, 'title'),
    textOfXhtml(textAt(section, 'text', 'div')),
    ...sectionTexts(section, depth + 1),
  ]);
}

function componentTexts(resource: object): string[] {
  return listOf(member(resource, 'component')).map((component) => textAt(component, 'valueString'));
}
