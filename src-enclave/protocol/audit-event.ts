// What may be written to a node's audit chain: ids, counts, hashes, roles and outcomes. There is no member that could hold
// a sentence: every string is of a closed list or of a narrow alphabet without spaces, and bounded.
// The list of actions is closed on writing, so that an export can say what each one means; reading takes any name.

import { z } from 'zod';

/** An action is `thing.done`. Adding one changes no format: a reader that does not know it shows its name. */
export const auditActions = [
  'node.set-up',
  'key.created',
  'settings.changed',
  'policy.changed',
  'role.changed',
  'session.opened',
  'session.closed',
  'dataset.imported',
  'dataset.signed',
  'dataset.removed',
  'rows.shown',
  'identifiers.checked',
  'identifiers.overridden',
  'approval.recorded',
  'consent.recorded',
  'consent.withdrawn',
  'records.withdrawn',
  'certificate.issued',
  'model.added',
  'model.removed',
  'study.joined',
  'study.left',
  'evidence.checked',
  'pad.created',
  'pad.burned',
  'run.started',
  'run.paused',
  'run.resumed',
  'run.stopped',
  'run.finished',
  'contribution.sent',
  'model.received',
  'adapter.exported',
  'egress.counted',
  'egress.mismatched',
  'gate.closed',
  'log.deposited',
  'log.exported',
  'log.verified',
] as const;
export type AuditAction = (typeof auditActions)[number];

export const auditRoles = ['steward', 'researcher', 'it', 'auditor', 'operator', 'server', 'system'] as const;
export type AuditRole = (typeof auditRoles)[number];

export const auditOutcomes = ['done', 'refused', 'failed', 'cancelled'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

const most = 16;
const name = z.string().regex(/^[a-z][A-Za-z0-9]{0,31}$/, 'must be a name such as bytesOut');
const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,149}$/, 'must be an id: letters, digits, . _ : - and at most 150 of them');
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal');

function table<Value extends z.ZodType>(value: Value) {
  return z
    .record(name, value)
    .refine((entries) => Object.keys(entries).length <= most, `must hold at most ${most}`)
    .optional();
}

const common = {
  role: z.enum(auditRoles),
  outcome: z.enum(auditOutcomes),
  /** Of the study that this is about, for filters. */
  study: id.optional(),
  /** What was acted on: `{ kind: 'dataset', id: … }`. */
  object: z.strictObject({ kind: name, id }).optional(),
  ids: table(id),
  counts: table(z.int().nonnegative()),
  hashes: table(hash),
};

export const auditEventSchema = z.strictObject({ action: z.enum(auditActions), ...common });
export type AuditEvent = z.infer<typeof auditEventSchema>;

/** As it is read: a newer Cloister may know more actions. */
export const readAuditEventSchema = z.strictObject({
  action: z
    .string()
    .regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/)
    .max(64),
  ...common,
});
export type ReadAuditEvent = z.infer<typeof readAuditEventSchema>;
