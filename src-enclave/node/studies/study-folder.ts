// A study's folder under the data root: the invitation as it came, what was agreed to, and that it was left. A hospital's
// process keeps its own state beside them. What is in here never leaves the isolated processes.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { dataFolders } from '../../base/data-root.ts';
import { Failure, hasCode } from '../../base/failure.ts';
import { parseJsonBytes } from '../../base/json.ts';
import { readInvitation, type CheckedInvitation } from '../../channel/invitation.ts';
import type { LocalData, HospitalJob, StudyStart } from '../../protocol/hospital-job.ts';
import { columnChoiceSchema } from '../../protocol/study-record.ts';
import type { Recipe } from '../../protocol/study.ts';

const files = { invitation: 'invitation.cloister-study', agreement: 'agreement.json', left: 'left.json' } as const;

export const agreementSchema = z.strictObject({
  schema: z.literal(1),
  termsHash: z.string(),
  atMs: z.number(),
  data: z.strictObject({ path: z.string().min(1), fileName: z.string(), columns: columnChoiceSchema }).nullable(),
  trainRows: z.int().nonnegative(),
  testRows: z.int().nonnegative(),
  pad: z.strictObject({ book: z.string(), folder: z.string() }).nullable(),
  isPaused: z.boolean(),
});
export type Agreement = z.infer<typeof agreementSchema>;

const leftSchema = z.strictObject({ schema: z.literal(1), atMs: z.number() });

/** Rows of a file that came without a split: most to learn from, and some that nothing is learned from. */
const shares = { kind: 'ratio', train: 0.8, validation: 0.1, test: 0.1 } as const;
const reattestEveryMs = 30 * 60_000;

export function studyFolder(dataRoot: string, id: string): string {
  return join(dataFolders(dataRoot).studies, id);
}

export class StudyFolder {
  readonly path: string;

  constructor(dataRoot: string, id: string) {
    this.path = studyFolder(dataRoot, id);
  }

  /** Folders that `cloister join` made have no invitation in them. */
  hasInvitation(): boolean {
    return existsSync(join(this.path, files.invitation));
  }

  /** @throws Failure study-invalid, invitation-invalid. */
  async invitation(): Promise<CheckedInvitation> {
    return readInvitation(await this.invitationBytes());
  }

  /** @throws Failure study-invalid. */
  async invitationBytes(): Promise<Uint8Array> {
    const bytes = await this.#read(files.invitation);
    if (bytes !== null) return bytes;
    throw new Failure('study-invalid', 'This study is not on this computer any more. Open its invitation again.');
  }

  async keepInvitation(bytes: Uint8Array): Promise<void> {
    await this.#write(files.invitation, bytes);
  }

  /** @throws Failure study-invalid where it is damaged. */
  async agreement(): Promise<Agreement | null> {
    return await this.#parse(files.agreement, agreementSchema);
  }

  async keepAgreement(agreement: Agreement): Promise<void> {
    await this.#write(files.agreement, `${JSON.stringify(agreement, null, 2)}\n`);
  }

  async leftAtMs(): Promise<number | null> {
    return (await this.#parse(files.left, leftSchema))?.atMs ?? null;
  }

  async keepLeft(atMs: number): Promise<void> {
    await this.#write(files.left, `${JSON.stringify({ schema: 1, atMs })}\n`);
  }

  async #read(name: string): Promise<Buffer | null> {
    try {
      return await readFile(join(this.path, name));
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
      throw error;
    }
  }

  async #write(name: string, content: string | Uint8Array): Promise<void> {
    await writeFileAtomically(join(this.path, name), content, 0o600);
  }

  async #parse<T>(name: string, schema: z.ZodType<T>): Promise<T | null> {
    const bytes = await this.#read(name);
    if (bytes === null) return null;
    try {
      return schema.parse(parseJsonBytes(bytes));
    } catch (error) {
      throw new Failure('study-invalid', `The file ${name} of this study is damaged. Restore it from a backup.`, {
        cause: error,
      });
    }
  }
}

/** What a hospital of this recipe reads of its own rows. */
export function localData(recipe: Recipe, data: Agreement['data']): LocalData {
  const { text, pair, label, answer } = data?.columns ?? { text: null, pair: null, label: null, answer: null };
  return {
    data: data?.path ?? null,
    task: recipe.task,
    text,
    pair,
    label,
    answer,
    split: data === null ? null : shares,
    rows: null,
    seed: recipe.seed,
  };
}

/** The job of a study that was agreed to. @throws Failure not-approved, study-invalid, invitation-invalid. */
export async function jobOfStudy({ dataRoot, study, threads }: StudyStart): Promise<HospitalJob> {
  const folder = new StudyFolder(dataRoot, study);
  const bytes = await folder.invitationBytes();
  const { invitation, officeKey } = readInvitation(bytes);
  const agreement = await folder.agreement();
  if (agreement === null || (await folder.leftAtMs()) !== null)
    throw new Failure('not-approved', 'The terms of this study are not agreed to. Nothing was read or sent.');
  return {
    invitation: Buffer.from(bytes).toString('utf8'),
    officeKey,
    approved: agreement.termsHash,
    folder: folder.path,
    storeRoot: dataFolders(dataRoot).models,
    threads,
    data: localData(invitation.terms.recipe, agreement.data),
    padFolder: agreement.pad?.folder ?? null,
    hasTurns: false,
    ownRows: 64,
    evaluatesShared: true,
    keepsRounds: false,
    reattestEveryMs,
  };
}
