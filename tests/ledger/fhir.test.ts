// The export as FHIR R5 AuditEvent. The compiler holds it to the R5 types; here a schema with the cardinalities of the
// specification, which the types leave open (all members are optional there that are so in JSON).

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toFhir } from '../../src-enclave/ledger/fhir.ts';
import { type AuditEntry, readEntries } from '../../src-enclave/ledger/read-chain.ts';
import { auditActions, auditOutcomes, auditRoles } from '../../src-enclave/protocol/audit-event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { event, writeChain } from './support/chains.ts';

const coding = z.strictObject({
  system: z.url(),
  code: z.string().regex(/^\S+( \S+)*$/),
  display: z.string().min(1).optional(),
});
const concept = z
  .strictObject({ coding: z.array(coding).min(1).optional(), text: z.string().min(1).optional() })
  .refine((one) => Object.keys(one).length > 0);
const reference = z.strictObject({ identifier: z.strictObject({ system: z.url(), value: z.string().min(1) }) });
const detail = z
  .strictObject({
    type: concept,
    valueString: z.string().min(1).optional(),
    valueQuantity: z.strictObject({ value: z.number() }).optional(),
  })
  .refine(({ valueString, valueQuantity }) => (valueString === undefined) !== (valueQuantity === undefined));
const auditEvent = z.strictObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/),
  category: z.array(concept).min(1),
  code: concept,
  action: z.enum(['C', 'R', 'U', 'D', 'E']),
  recorded: z.iso.datetime({ offset: true }),
  outcome: z.strictObject({ code: coding }),
  agent: z
    .array(z.strictObject({ type: concept, role: z.array(concept), who: reference, requestor: z.boolean() }))
    .min(1),
  source: z.strictObject({ observer: reference }),
  entity: z
    .array(
      z
        .strictObject({
          what: reference.optional(),
          role: concept.optional(),
          detail: z.array(detail).min(1).optional(),
        })
        .refine((one) => Object.keys(one).length > 0),
    )
    .min(1),
});

const chain = 'ab'.repeat(16);

function entry(content: AuditEntry['event'], index = 7): AuditEntry {
  return { index, at: '2026-11-27T12:00:00.000Z', hash: 'cd'.repeat(32), event: content };
}

describe('an entry as FHIR R5 AuditEvent', () => {
  it('has the shape of the specification, whatever was done by whom and how it ended', () => {
    for (const action of auditActions)
      for (const role of auditRoles)
        for (const outcome of auditOutcomes) {
          const content = { ...event(), kind: 'event', action, role, outcome } as const;
          const resource = toFhir(entry(content), chain);
          expect(() => auditEvent.parse(resource), action).not.toThrow();
          expect(resource.code.coding?.[0]?.code).toBe(action);
        }
  });

  it('of every record that a chain writes itself, too', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 20);
    const own: AuditEntry[] = [
      ...(await readEntries(folder, { limit: 1000 })),
      entry({ kind: 'torn', bytes: 12, sha256: 'ab'.repeat(32) }),
      entry({ kind: 'unclosed', unsigned: 3 }),
    ];
    const removed = { segments: { first: 1, last: 2 }, entries: { first: 1, last: 20 }, lastHash: 'ab'.repeat(32) };
    own.push(entry({ kind: 'retention', ...removed, signature: `${'A'.repeat(86)}==` }));
    for (const one of own) expect(() => auditEvent.parse(toFhir(one, chain)), one.event.kind).not.toThrow();
  });

  it('without an object or any detail', () => {
    const content = { kind: 'event', action: 'gate.closed', role: 'it', outcome: 'done' } as const;
    expect(auditEvent.parse(toFhir(entry(content), chain)).entity).toHaveLength(1);
  });

  it('that a newer version knows, keeps its name', () => {
    const content = { kind: 'event', action: 'sun.eclipsed', role: 'it', outcome: 'done' } as const;
    expect(auditEvent.parse(toFhir(entry(content), chain)).code.coding?.[0]?.code).toBe('sun.eclipsed');
  });

  it('says all of an event', () => {
    expect(toFhir(entry({ kind: 'event', ...event(3), ids: { person: 'p-17' } }), chain)).toEqual({
      resourceType: 'AuditEvent',
      id: 'abababababababab-7',
      category: [
        { coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110106', display: 'Export' }] },
      ],
      code: { coding: [{ system: 'urn:cloister:audit:action', code: 'contribution.sent' }] },
      action: 'E',
      recorded: '2026-11-27T12:00:00.000Z',
      outcome: {
        code: {
          system: 'http://terminology.hl7.org/CodeSystem/audit-event-outcome',
          code: '0',
          display: 'Success',
        },
      },
      agent: [
        {
          type: {
            coding: [
              { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110150', display: 'Application' },
            ],
          },
          role: [{ coding: [{ system: 'urn:cloister:audit:role', code: 'system' }] }],
          who: { identifier: { system: 'urn:cloister:audit:role', value: 'system' } },
          requestor: true,
        },
      ],
      source: { observer: { identifier: { system: 'urn:cloister:audit:chain', value: chain } } },
      entity: [
        { what: { identifier: { system: 'urn:cloister:audit:study', value: 'rqe' } } },
        {
          what: { identifier: { system: 'urn:cloister:audit:run', value: 'run-3' } },
          detail: [
            { type: { coding: [{ system: 'urn:cloister:audit:detail', code: 'person' }] }, valueString: 'p-17' },
            {
              type: { coding: [{ system: 'urn:cloister:audit:detail', code: 'bytesOut' }] },
              valueQuantity: { value: 1_000_003 },
            },
            { type: { coding: [{ system: 'urn:cloister:audit:detail', code: 'round' }] }, valueQuantity: { value: 3 } },
            {
              type: { coding: [{ system: 'urn:cloister:audit:detail', code: 'adapter' }] },
              valueString: '3'.padStart(64, '0'),
            },
          ],
        },
        {
          what: { identifier: { system: 'urn:cloister:audit:entry', value: `${chain}/7` } },
          role: { text: 'entry of the audit chain' },
          detail: [
            {
              type: { coding: [{ system: 'urn:cloister:audit:detail', code: 'sha256' }] },
              valueString: 'cd'.repeat(32),
            },
          ],
        },
      ],
    });
  });
});
