// Entries of the chain as FHIR R5 AuditEvent, one resource a line, for a hospital's own audit repository. Each resource
// names its place and hash in the chain, so that what is in the repository can be compared with the log. The chain stays
// the record: a resource by itself proves nothing.

import type {
  AuditEvent as FhirAuditEvent,
  AuditEventEntity,
  AuditEventEntityDetail,
  CodeableConcept,
  Coding,
} from 'fhir/r5.js';
import { assertNever } from '../base/expect.ts';
import { type AuditOutcome, auditActions, type AuditAction, type ReadAuditEvent } from '../protocol/audit-event.ts';
import type { AuditEntry } from './read-chain.ts';
import type { RecordEvent } from './record.ts';

/** Names of this program's own codes. A name, not an address. */
const own = 'urn:cloister:audit';
const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const outcomes = 'http://terminology.hl7.org/CodeSystem/audit-event-outcome';

type Crud = NonNullable<FhirAuditEvent['action']>;
type Category = keyof typeof categories;

/** DICOM's categories of audited events (PS3.16, D). */
const categories = {
  activity: { code: '110100', display: 'Application Activity' },
  log: { code: '110101', display: 'Audit Log Used' },
  export: { code: '110106', display: 'Export' },
  import: { code: '110107', display: 'Import' },
  network: { code: '110108', display: 'Network Entry' },
  security: { code: '110113', display: 'Security Alert' },
  login: { code: '110114', display: 'User Authentication' },
} as const;

const meanings: Readonly<Record<AuditAction, readonly [Category, Crud]>> = {
  'node.set-up': ['activity', 'C'],
  'key.created': ['security', 'C'],
  'settings.changed': ['security', 'U'],
  'policy.changed': ['security', 'U'],
  'role.changed': ['security', 'U'],
  'session.opened': ['login', 'E'],
  'session.closed': ['login', 'E'],
  'dataset.imported': ['import', 'C'],
  'dataset.signed': ['activity', 'U'],
  'dataset.removed': ['activity', 'D'],
  'rows.shown': ['activity', 'R'],
  'identifiers.checked': ['activity', 'E'],
  'identifiers.overridden': ['security', 'U'],
  'approval.recorded': ['activity', 'C'],
  'consent.recorded': ['activity', 'C'],
  'consent.withdrawn': ['activity', 'U'],
  'records.withdrawn': ['activity', 'D'],
  'certificate.issued': ['activity', 'C'],
  'model.added': ['import', 'C'],
  'model.removed': ['activity', 'D'],
  'study.joined': ['network', 'C'],
  'study.left': ['network', 'D'],
  'evidence.checked': ['security', 'E'],
  'pad.created': ['security', 'C'],
  'pad.burned': ['security', 'D'],
  'run.started': ['activity', 'E'],
  'run.paused': ['activity', 'E'],
  'run.resumed': ['activity', 'E'],
  'run.stopped': ['activity', 'E'],
  'run.finished': ['activity', 'E'],
  'contribution.sent': ['export', 'E'],
  'model.received': ['import', 'C'],
  'adapter.exported': ['export', 'R'],
  'egress.counted': ['export', 'E'],
  'egress.mismatched': ['security', 'E'],
  'gate.closed': ['network', 'E'],
  'log.deposited': ['log', 'R'],
  'log.exported': ['log', 'R'],
  'log.verified': ['log', 'R'],
};

function isKnown(action: string): action is AuditAction {
  return auditActions.some((known) => known === action);
}

/** What the repository is told of one entry. `chain` is the id of the chain. */
export function toFhir({ index, at, hash, event }: AuditEntry, chain: string): FhirAuditEvent {
  const { action, category, crud, outcome, role } = describe(event);
  const place: AuditEventEntity = {
    what: { identifier: { system: `${own}:entry`, value: `${chain}/${index}` } },
    role: { text: 'entry of the audit chain' },
    detail: [detail('sha256', { valueString: hash })],
  };
  return {
    resourceType: 'AuditEvent',
    id: `${chain.slice(0, 16)}-${index}`,
    category: [concept(dicom, categories[category])],
    code: concept(`${own}:action`, { code: action }),
    action: crud,
    recorded: at,
    outcome: { code: outcomeCoding(outcome) },
    agent: [
      {
        type: concept(dicom, { code: '110150', display: 'Application' }),
        role: [concept(`${own}:role`, { code: role })],
        who: { identifier: { system: `${own}:role`, value: role } },
        requestor: true,
      },
    ],
    source: { observer: { identifier: { system: `${own}:chain`, value: chain } } },
    entity: [...(event.kind === 'event' ? entitiesOf(event) : detailsOf(event)), place],
  };
}

type Description = {
  readonly action: string;
  readonly category: Category;
  readonly crud: Crud;
  readonly outcome: AuditOutcome;
  readonly role: string;
};

function describe(event: RecordEvent): Description {
  const byTheLog = { category: 'log', outcome: 'done', role: 'system' } as const;
  switch (event.kind) {
    case 'event': {
      const [category, crud]: readonly [Category, Crud] = isKnown(event.action)
        ? meanings[event.action]
        : ['activity', 'E'];
      return { action: event.action, category, crud, outcome: event.outcome, role: event.role };
    }
    case 'segment':
      return { ...byTheLog, action: 'log.segment-begun', crud: 'C' };
    case 'head':
      return { ...byTheLog, action: 'log.signed', crud: 'U' };
    case 'torn':
      return { ...byTheLog, action: 'log.line-cut', crud: 'U', outcome: 'failed' };
    case 'unclosed':
      return { ...byTheLog, action: 'log.found-unclosed', crud: 'U', outcome: 'failed' };
    case 'retention':
      return { ...byTheLog, action: 'log.segments-removed', crud: 'D' };
    default:
      return assertNever(event);
  }
}

function entitiesOf({ study, object, ids, counts, hashes }: ReadAuditEvent): AuditEventEntity[] {
  const details = [
    ...Object.entries(ids ?? {}).map(([name, value]) => detail(name, { valueString: value })),
    // FHIR's integer has 32 bits; bytes have more.
    ...Object.entries(counts ?? {}).map(([name, value]) => detail(name, { valueQuantity: { value } })),
    ...Object.entries(hashes ?? {}).map(([name, value]) => detail(name, { valueString: value })),
  ];
  const about = object === undefined ? {} : identified(object.kind, object.id);
  return [
    ...(study === undefined ? [] : [identified('study', study)]),
    ...(object === undefined && details.length === 0
      ? []
      : [{ ...about, ...(details.length === 0 ? {} : { detail: details }) }]),
  ];
}

function detailsOf(event: Exclude<RecordEvent, { kind: 'event' }>): AuditEventEntity[] {
  switch (event.kind) {
    case 'segment':
      return [{ detail: [count('segment', event.segment), detail('key', { valueString: event.key })] }];
    case 'head':
      return [{ detail: [detail('signature', { valueString: event.signature })] }];
    case 'torn':
      return [{ detail: [count('bytes', event.bytes), detail('cutSha256', { valueString: event.sha256 })] }];
    case 'unclosed':
      return [{ detail: [count('unsigned', event.unsigned)] }];
    case 'retention':
      return [
        {
          detail: [
            count('firstSegment', event.segments.first),
            count('lastSegment', event.segments.last),
            count('firstEntry', event.entries.first),
            count('lastEntry', event.entries.last),
            detail('lastHash', { valueString: event.lastHash }),
            detail('signature', { valueString: event.signature }),
          ],
        },
      ];
    default:
      return assertNever(event);
  }
}

function identified(kind: string, value: string): AuditEventEntity {
  return { what: { identifier: { system: `${own}:${kind}`, value } } };
}

function count(name: string, value: number): AuditEventEntityDetail {
  return detail(name, { valueQuantity: { value } });
}

function detail(name: string, value: Omit<AuditEventEntityDetail, 'type'>): AuditEventEntityDetail {
  return { type: concept(`${own}:detail`, { code: name }), ...value };
}

function concept(system: string, coding: Coding): CodeableConcept {
  return { coding: [{ system, ...coding }] };
}

function outcomeCoding(outcome: AuditOutcome): Coding {
  switch (outcome) {
    case 'done':
      return { system: outcomes, code: '0', display: 'Success' };
    case 'refused':
    case 'cancelled':
      return { system: outcomes, code: '4', display: 'Minor failure' };
    case 'failed':
      return { system: outcomes, code: '8', display: 'Serious failure' };
    default:
      return assertNever(outcome);
  }
}
