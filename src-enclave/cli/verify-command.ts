// cloister verify: evidence in a file, checked against the roots that come with the program, a policy and a time. Loaded only
// when it runs; it opens no connection.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AttestationError, PolicyError } from '../attestation/errors.ts';
import { kindOfEvidence, verifyEvidenceFile, type FileContext } from '../attestation/evidence-file.ts';
import { acceptPolicy, PolicyFileError, readPolicyTrust, type AcceptedPolicy } from '../attestation/policy-file.ts';
import type { Check, CheckId, Fact, Proved } from '../attestation/proved.ts';
import { asFailure, Failure } from '../base/failure.ts';
import type { CliContext } from './cli-context.ts';
import { printable } from './describe-event.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

const flagsSchema = z.object({
  collateral: z.array(z.string()).default([]),
  reportData: z
    .string()
    .regex(/^[0-9a-fA-F]{128}$/, '--report-data must be 128 hexadecimal digits')
    .optional(),
  nonce: z.string().max(512, '--nonce must be at most 512 characters').optional(),
  audience: z.string().max(2048, '--audience must be at most 2048 characters').optional(),
  at: z.iso.datetime({ offset: true, error: '--at must be a time as 2026-11-27T12:00:00Z' }).optional(),
  policy: z.string().optional(),
  policyKeys: z.string().optional(),
});
type Flags = z.infer<typeof flagsSchema>;

const largestFileBytes = 8_000_000;

async function read(path: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    if (bytes.length <= largestFileBytes) return new Uint8Array(bytes);
  } catch (error) {
    const failure = asFailure(error, `reading ${path}`, 'try again');
    throw failure instanceof Failure
      ? failure
      : new Failure('option-invalid', `${path} cannot be read. Give the path of a file.`, { cause: error });
  }
  throw new Failure('option-invalid', `${path} is far too large to be evidence or to go with it.`);
}

function parseFlags(given: Readonly<Record<string, unknown>>): Flags {
  const parsed = flagsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Failure('option-invalid', `${parsed.error.issues[0]?.message ?? 'An option is not valid'}.`);
}

async function policyOf({ policy, policyKeys }: Flags, atMs: number): Promise<AcceptedPolicy | null> {
  if (policy === undefined) {
    if (policyKeys === undefined) return null;
    throw new Failure('option-invalid', '--policy-keys needs --policy: it says who must have signed it.');
  }
  try {
    const trust = policyKeys === undefined ? null : readPolicyTrust(await read(policyKeys));
    return acceptPolicy(await read(policy), { trust, atMs, lastVersion: 0 });
  } catch (error) {
    if (error instanceof PolicyFileError) throw new Failure('option-invalid', error.message, { cause: error });
    throw error;
  }
}

/** @throws Failure option-invalid for what is no evidence, no policy or no file. */
export async function verifyEvidence(
  path: string,
  given: Readonly<Record<string, unknown>>,
  isJson: boolean,
  { stdout }: Pick<CliContext, 'stdout'>,
): Promise<ExitCode> {
  const flags = parseFlags(given);
  const atMs = flags.at === undefined ? Date.now() : Date.parse(flags.at);
  const accepted = await policyOf(flags, atMs);
  const evidence = await read(path);
  const kind = kindOfEvidence(evidence);
  if (kind === null)
    throw new Failure(
      'option-invalid',
      `${path} is no evidence that Cloister knows: an Intel quote, an AMD report, an AWS Nitro document, an Azure or TPM container, or a Google token.`,
    );
  const collateral = await Promise.all(flags.collateral.map(read));
  const { reportData, nonce, audience } = flags;
  const binding = Object.fromEntries(
    Object.entries({ reportData, nonce, audience }).filter(([, value]) => value !== undefined),
  );
  const context: FileContext = { atMs, binding, policy: accepted?.policy ?? {} };
  const policy =
    accepted === null ? null : { name: accepted.name, version: accepted.version, signers: accepted.signers };
  const about = { kind, at: new Date(atMs).toISOString(), policy };
  const print = (result: object, text: () => string): void => {
    const line = isJson ? JSON.stringify({ kind: 'result', command: 'verify', ...result }) : text();
    stdout.write(`${line}\n`);
  };
  try {
    const proved = verifyEvidenceFile(kind, { evidence, collateral }, context);
    const validUntil = proved.validUntilMs === null ? null : new Date(proved.validUntilMs).toISOString();
    const { class: evidenceClass, facts, checks } = proved;
    print({ verdict: 'accepted', evidence: { ...about, class: evidenceClass, facts, validUntil, checks } }, () =>
      describeProved(proved, validUntil),
    );
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof AttestationError)) throw error;
    const isPolicy = error instanceof PolicyError;
    const { code, message, checks } = error;
    print(
      { verdict: isPolicy ? 'policy-refused' : 'evidence-bad', code, message, evidence: { ...about, checks } },
      () => describeRefusal(message, code, checks),
    );
    return isPolicy ? exitCodes.policyRefuses : exitCodes.evidenceBad;
  }
}

const checkNames: Readonly<Record<CheckId, string>> = {
  root: "Maker's root key",
  certificate: 'Certificates, revocation',
  report: 'Report',
  settings: 'Settings',
  firmware: 'Firmware',
  software: 'Software',
  connection: 'This connection',
  machine: 'This machine',
};
const verdictWords: Readonly<Record<Check['verdict'], string>> = {
  proved: 'proved',
  failed: 'FAILED',
  'not-checked': 'not checked: nothing to compare with was given',
};

function describeChecks(checks: readonly Check[]): string {
  return checks.map(({ id, verdict }) => `  ${checkNames[id].padEnd(26)}${verdictWords[verdict]}`).join('\n');
}

function describeFact(fact: Fact): string {
  return typeof fact === 'string' ? fact : JSON.stringify(fact);
}

function describeProved({ kind, class: evidenceClass, facts, checks }: Proved, validUntil: string | null): string {
  const lines = Object.entries(facts).map(([name, fact]) => printable(`  ${name.padEnd(26)}${describeFact(fact)}`));
  return [
    `Accepted: ${kind} (${evidenceClass}).`,
    describeChecks(checks),
    'Facts:',
    ...lines,
    ...(validUntil === null ? [] : [`Valid until ${validUntil}.`]),
  ].join('\n');
}

function describeRefusal(message: string, code: string, checks: readonly Check[]): string {
  return [`Refused: ${message} (${code})`, describeChecks(checks)].join('\n');
}
