// What hospitals agree on before anything is trained: the terms of a study, and the invitation that brings them. Terms are
// data, never code; a hospital approves the hash of all of them, so whatever changes has to be approved again.

import { z } from 'zod';
import { adapterKindSchema, taskSchema } from './run-events.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens, at most 63 of them');
const line = z.string().trim().min(1).max(400);
const base64 = (bytes: number) =>
  z.base64().refine((text) => (text.length / 4) * 3 - (text.match(/=+$/)?.[0].length ?? 0) === bytes);

/** The files of a study's folder. */
export const studyFiles = {
  terms: 'study.json',
  initialAdapter: 'initial-adapter.safetensors',
  officeKey: 'office-key.pem',
  secret: 'study-secret',
} as const;

/** A clock may be so far from the server's before it is named as a cause. */
export const clockToleranceMs = 60_000;

/** How every hospital trains: the same meaning and names as the options of a run. */
const recipeSchema = z.strictObject({
  task: taskSchema,
  /** Order of the classes; empty where the task has none. */
  labels: z.array(line).max(1000),
  maxTokens: z.int().min(8).max(8192),
  adapter: adapterKindSchema,
  rank: z.int().min(1).max(1024),
  alpha: z.number().positive(),
  dropout: z.number().min(0).max(0.9),
  targets: z.union([z.literal('all'), z.array(line).min(1).max(64)]),
  rslora: z.boolean(),
  virtualTokens: z.int().min(1).max(512),
  projection: z.boolean(),
  /** Passes over a hospital's data in one round. */
  epochs: z.int().min(1).max(1000),
  batch: z.int().min(1).max(1024),
  learningRate: z.number().positive(),
  headLearningRate: z.number().positive(),
  seed: z.int().nonnegative(),
});
export type Recipe = z.infer<typeof recipeSchema>;

export const termsSchema = z
  .strictObject({
    schema: z.literal(1),
    id: slug,
    title: line,
    /** Who runs the study and signs its invitations. */
    office: line,
    purpose: z.string().trim().min(1).max(4000),
    /** Evidence in this study is simulated and proves nothing. */
    isSimulated: z.boolean(),
    model: z.strictObject({ name: line, sha256: hash, licence: line }),
    recipe: recipeSchema,
    /** Names of the places that can be taken, each once. */
    hospitals: z.array(slug).min(1).max(10_000),
    /** A round that ends at its deadline needs at least so many contributions. */
    minimumHospitals: z.int().positive(),
    rounds: z.int().min(1).max(1000),
    /** Time for a round from its announcement; null: a round ends when all have contributed. */
    deadlineSeconds: z.number().positive().max(31_536_000).nullable(),
    aggregation: z.literal('fedavg'),
    channel: z.enum(['keystream', 'pad']),
    /** Of the adapter that round 1 starts from, as `adapterHash` gives it. */
    initialAdapter: hash,
    /** Bytes of an adapter on the wire, for whoever reads the terms. */
    adapterBytes: z.int().positive(),
  })
  .refine((terms) => new Set(terms.hospitals).size === terms.hospitals.length, 'hospitals must be named once')
  .refine((terms) => terms.minimumHospitals <= terms.hospitals.length, 'minimumHospitals is more than there are');
export type StudyTerms = z.infer<typeof termsSchema>;

export const invitationBodySchema = z.strictObject({
  schema: z.literal(1),
  terms: termsSchema,
  /** ws:// or wss:// with host and port. */
  server: z
    .string()
    .regex(/^wss?:\/\/[^/\s@]+\/?$/)
    .max(300),
  hospital: slug,
  expiresAt: z.iso.datetime(),
  nonce: base64(16),
  /** Only who has it shares a key with the server. */
  enrolmentSecret: base64(32),
  /** The attestation policy as a file: the text that both sides hash. */
  policy: z.string().min(2).max(1_000_000),
});
export type InvitationBody = z.infer<typeof invitationBodySchema>;

export const invitationFileSchema = z.strictObject({
  invitation: invitationBodySchema,
  /** Ed25519 by the study office over the canonical JSON of the invitation. */
  signature: z.strictObject({ key: base64(32), value: base64(64) }),
});

/** What a hospital shows of itself in the handshake, besides its device key: which place it takes. */
export const claimSchema = z.strictObject({
  schema: z.literal(1),
  study: slug,
  hospital: slug,
  expiresAt: z.iso.datetime(),
  nonce: base64(16),
  /** Public key and signature over the report data, 96 bytes. */
  device: base64(96),
});
export type HospitalClaim = z.infer<typeof claimSchema>;

/** How far a hospital's training is, for whoever waits. Counts only. */
export const progressNoteSchema = z.strictObject({
  round: z.int().positive(),
  step: z.int().nonnegative(),
  steps: z.int().positive(),
});
export type ProgressNote = z.infer<typeof progressNoteSchema>;
