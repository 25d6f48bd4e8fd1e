// The studies of this hospital: invitations that were opened, what was agreed to, and what is taken out of them. Taking part
// is done by a process of its own, which reads the same folders.

import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import { describePolicy } from '../../attestation/policy-file.ts';
import { dataFolders } from '../../base/data-root.ts';
import { asFailure, Failure, hasCode } from '../../base/failure.ts';
import { readInvitation, type CheckedInvitation } from '../../channel/invitation.ts';
import { decodeEvidence } from '../../channel/evidence-message.ts';
import { readTable } from '../../data/table.ts';
import type { Saved } from '../../protocol/app-records.ts';
import type { TimedEvent } from '../../protocol/hospital-events.ts';
import type { ColumnChoice, PolicySummary, StudyRecord } from '../../protocol/study-record.ts';
import { loadChosenData } from '../../simulation/run-data.ts';
import { eventsOfFolder, evidenceFolder } from '../hospital/hospital-folder.ts';
import { savingFailure, underFreeName } from '../save-place.ts';
import { localData, StudyFolder, studyFolder, type Agreement } from './study-folder.ts';

export type AgreeRequest = {
  readonly id: string;
  /** What the person read. */
  readonly termsHash: string;
  /** Null: the embedded sample, in a simulated study. `isOwned`: the file was made for this call and is moved. */
  readonly data: { readonly path: string; readonly isOwned: boolean; readonly columns: ColumnChoice } | null;
  readonly padBook: string | null;
};

export type StudyService = {
  list(): Promise<readonly StudyRecord[]>;
  /** Opens an invitation file; one that is known already is opened again. @throws Failure invitation-invalid. */
  open(path: string): Promise<StudyRecord>;
  /** Names of the columns of a table. @throws Failure data-missing, data-invalid. */
  columns(path: string): Promise<readonly string[]>;
  /** @throws Failure not-approved, invitation-expired, option-invalid, pad-unusable and those of reading the data. */
  agree(request: AgreeRequest): Promise<StudyRecord>;
  setPaused(id: string, isPaused: boolean): Promise<StudyRecord>;
  leave(id: string): Promise<StudyRecord>;
  /** Of a study that was not agreed to, or was left. */
  remove(id: string): Promise<void>;
  /** What happened, without the steps. */
  events(id: string): Promise<readonly TimedEvent[]>;
  exportAdapter(id: string, folder: string): Promise<Saved>;
  saveEvidence(id: string, folder: string): Promise<Saved>;
};

export type StudyServiceOptions = {
  readonly dataRoot: string;
  /** The folder of a pad book of this computer. @throws Failure pad-unusable. */
  readonly padFolder: (book: string) => Promise<string>;
  readonly nowMs: () => number;
};

export function createStudyService({ dataRoot, padFolder, nowMs }: StudyServiceOptions): StudyService {
  const root = dataFolders(dataRoot).studies;

  const recordOf = async (id: string): Promise<StudyRecord> => {
    const folder = new StudyFolder(dataRoot, id);
    const checked = await folder.invitation();
    return toRecord(id, checked, await folder.agreement(), await folder.leftAtMs());
  };
  const agreed = async (id: string): Promise<{ folder: StudyFolder; agreement: Agreement }> => {
    const folder = new StudyFolder(dataRoot, id);
    const agreement = await folder.agreement();
    if (agreement === null) throw new Failure('not-approved', 'The terms of this study are not agreed to.');
    return { folder, agreement };
  };

  return {
    async list() {
      const names = await readdir(root).catch((error: unknown) => {
        if (hasCode(error, 'ENOENT')) return [];
        throw asFailure(error, 'reading the studies', 'try again');
      });
      const records: StudyRecord[] = [];
      for (const name of names.toSorted((a, b) => a.localeCompare(b, 'en')))
        if (new StudyFolder(dataRoot, name).hasInvitation()) records.push(await recordOf(name));
      return records;
    },

    async open(path) {
      const bytes = await readFile(path).catch((error: unknown) => {
        throw new Failure('invitation-invalid', 'The invitation file cannot be read. Choose it again.', {
          cause: error,
        });
      });
      const checked = readInvitation(bytes);
      const { terms, hospital } = checked.invitation;
      const id = `${terms.id}-${hospital}-${checked.termsHash.slice(0, 8)}`;
      const folder = new StudyFolder(dataRoot, id);
      try {
        await mkdir(folder.path, { recursive: true, mode: 0o700 });
        // One that is agreed to keeps the invitation that its place was taken with.
        if ((await folder.agreement()) === null) await folder.keepInvitation(bytes);
      } catch (error) {
        throw asFailure(error, 'keeping the invitation', 'open it again');
      }
      return await recordOf(id);
    },

    async columns(path) {
      for await (const { fields } of readTable(path)) return [...fields.keys()];
      throw new Failure('data-empty', 'This file has no rows. Choose the file with the rows of this hospital.');
    },

    async agree({ id, termsHash, data, padBook }) {
      const folder = new StudyFolder(dataRoot, id);
      const { invitation, termsHash: offered } = await folder.invitation();
      const { terms } = invitation;
      if (termsHash !== offered)
        throw new Failure('not-approved', 'These are other terms than those that were read. Read them again.');
      if ((await folder.leftAtMs()) !== null)
        throw new Failure('not-approved', 'This hospital has left the study. Ask the office for a new invitation.');
      if ((await folder.agreement()) === null && Date.parse(invitation.expiresAt) < nowMs())
        throw new Failure(
          'invitation-expired',
          `The invitation ended ${invitation.expiresAt}. Ask the study office for a new one.`,
        );
      if (data === null && !terms.isSimulated)
        throw new Failure('option-invalid', 'Choose the file with the rows of this hospital.');
      if (terms.channel === 'pad' && padBook === null)
        throw new Failure('pad-unusable', 'This study sends under a pad book. Choose the pad book of this hospital.');
      const pad = padBook === null ? null : { book: padBook, folder: await padFolder(padBook) };
      const { labels } = terms.recipe;
      const chosen = data && { path: data.path, fileName: basename(data.path), columns: data.columns };
      const choices = { ...localData(terms.recipe, chosen), labels: labels.length > 0 ? labels : null };
      const { examples } = await loadChosenData(choices);
      if (examples.train.length === 0)
        throw new Failure('data-empty', 'There is nothing to train on in this file. Check its columns.');
      try {
        const kept = chosen === null || data?.isOwned !== true ? chosen : await keepOwn(folder.path, chosen);
        await folder.keepAgreement({
          schema: 1,
          termsHash,
          atMs: nowMs(),
          data: kept,
          trainRows: examples.train.length,
          testRows: examples.test.length,
          pad,
          isPaused: false,
        });
      } catch (error) {
        throw asFailure(error, 'keeping the agreement', 'agree again');
      }
      return await recordOf(id);
    },

    async setPaused(id, isPaused) {
      const { folder, agreement } = await agreed(id);
      await folder.keepAgreement({ ...agreement, isPaused });
      return await recordOf(id);
    },

    async leave(id) {
      const { folder } = await agreed(id);
      await folder.keepLeft(nowMs());
      return await recordOf(id);
    },

    async remove(id) {
      const folder = new StudyFolder(dataRoot, id);
      if ((await folder.agreement()) !== null && (await folder.leftAtMs()) === null)
        throw new Failure('run-busy', 'This hospital takes part in the study. Leave it first.');
      await rm(folder.path, { recursive: true, force: true });
    },

    async events(id) {
      const events = await eventsOfFolder(studyFolder(dataRoot, id));
      return events.filter(({ event }) => event.kind !== 'step');
    },

    async exportAdapter(id, target) {
      const { terms, hospital } = await recordOf(id);
      const mark = terms.isSimulated ? 'SIMULATED-' : '';
      const source = join(studyFolder(dataRoot, id), `${mark}adapter`);
      if (!existsSync(source))
        throw new Failure('run-nothing-to-export', 'No round of this study is combined yet, so there is no adapter.');
      const fileName = await underFreeName(target, [`${mark}${terms.id}-${hospital}`, ''], async (path) => {
        await mkdir(path);
        try {
          await cp(source, path, { recursive: true });
        } catch (error) {
          await rm(path, { recursive: true, force: true });
          throw savingFailure(error);
        }
      });
      return { folderName: basename(target), fileName, checkedAccuracy: null };
    },

    async saveEvidence(id, target) {
      const source = join(studyFolder(dataRoot, id), evidenceFolder);
      const names = await readdir(source).catch(() => []);
      if (names.length === 0)
        throw new Failure('run-nothing-to-export', 'The server of this study has not shown any evidence yet.');
      const fileName = await underFreeName(target, [`server-evidence-${id}`, ''], async (path) => {
        await mkdir(path);
        for (const name of names) await saveEvidenceFiles(await readFile(join(source, name)), join(path, name));
      });
      return { folderName: basename(target), fileName, checkedAccuracy: null };
    },
  };
}

/** The record as it is kept, and beside it what `cloister verify` takes. */
async function saveEvidenceFiles(record: Buffer, path: string): Promise<void> {
  await writeFile(path, record, { flag: 'wx' });
  const { evidence, collateral, policy } = evidenceOfRecord(record);
  const stem = path.slice(0, -extname(path).length);
  await writeFile(`${stem}-evidence.bin`, evidence, { flag: 'wx' });
  await writeFile(`${stem}-policy.json`, policy, { flag: 'wx' });
  for (const [index, file] of collateral.entries())
    await writeFile(`${stem}-collateral-${index + 1}`, file, { flag: 'wx' });
}

const recordSchema = z.looseObject({ message: z.string(), policy: z.string() });

function evidenceOfRecord(record: Buffer) {
  const { message, policy } = recordSchema.parse(JSON.parse(record.toString('utf8')));
  return { ...decodeEvidence(Buffer.from(message, 'base64')), policy };
}

async function keepOwn(folder: string, chosen: NonNullable<Agreement['data']>): Promise<Agreement['data']> {
  const path = join(folder, `data${extname(chosen.path).toLowerCase()}`);
  try {
    await rename(chosen.path, path);
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error;
    await cp(chosen.path, path);
  }
  return { ...chosen, path };
}

function toRecord(
  id: string,
  { invitation, officeKey, termsHash }: CheckedInvitation,
  agreement: Agreement | null,
  leftAtMs: number | null,
): StudyRecord {
  const { terms, hospital, server, expiresAt, policy } = invitation;
  return {
    id,
    terms,
    hospital,
    server,
    officeKey,
    termsHash,
    invitedUntil: expiresAt,
    policy: summaryOf(policy),
    agreement: agreement && {
      atMs: agreement.atMs,
      fileName: agreement.data?.fileName ?? null,
      trainRows: agreement.trainRows,
      testRows: agreement.testRows,
      padBook: agreement.pad?.book ?? null,
      isPaused: agreement.isPaused,
    },
    leftAtMs,
  };
}

function summaryOf(text: string): PolicySummary | null {
  try {
    const { name, version, validUntilMs, policy } = describePolicy(Buffer.from(text, 'utf8'));
    const lists = [policy.measurement, policy.mrTd, policy.mrEnclave, policy.imageDigest];
    return {
      name,
      version,
      validUntil: new Date(validUntilMs).toISOString(),
      allowsSimulated: policy.allowSimulated === true,
      measurements: lists.reduce((sum, list) => sum + (list?.length ?? 0), 0),
      chips: policy.chipId?.length ?? 0,
    };
  } catch {
    // The check of the server says what is wrong with it.
    return null;
  }
}
