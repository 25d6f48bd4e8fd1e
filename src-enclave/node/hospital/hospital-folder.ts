// What a hospital keeps of one study: its device key, what was approved, the newest policy it has seen, its events and where
// it stands. One process at a time.

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { asFailure, Failure, hasCode } from '../../base/failure.ts';
import { takeFolder, type FolderLock } from '../../base/folder-lock.ts';
import { openJournal, type Journal } from '../../base/journal.ts';
import type { SeenEvidence } from './server-check.ts';
import { hospitalEventSchema, type HospitalEvent, type TimedEvent } from '../../protocol/hospital-events.ts';

const recordSchema = z.strictObject({
  schema: z.number(),
  termsHash: z.string(),
  hospital: z.string(),
  approvedAt: z.iso.datetime(),
  policyVersion: z.int().nonnegative(),
});
type StudyRecord = z.infer<typeof recordSchema>;

/** Of the server: what was seen last. */
export const evidenceFolder = 'server-evidence';

export type DeviceKey = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

export class HospitalFolder {
  readonly path: string;
  readonly device: DeviceKey;
  readonly training: Journal;
  readonly #lock: FolderLock;
  readonly #events: FileHandle;
  #record: StudyRecord;

  private constructor(
    path: string,
    lock: FolderLock,
    parts: { device: DeviceKey; training: Journal; events: FileHandle; record: StudyRecord },
  ) {
    this.path = path;
    this.#lock = lock;
    this.device = parts.device;
    this.training = parts.training;
    this.#events = parts.events;
    this.#record = parts.record;
  }

  /** @throws Failure data-folder-in-use, not-approved, state-newer, run-invalid, disk-full, no-permission. */
  static async open(path: string, hospital: string, termsHash: string, now: Date): Promise<HospitalFolder> {
    let lock: FolderLock | null = null;
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      // A process that was just killed may take a moment to be gone.
      lock = await takeFolder(
        path,
        'Another program takes part in this study from this folder. Close it first.',
        15_000,
      );
      const fresh: StudyRecord = { schema: 1, termsHash, hospital, approvedAt: now.toISOString(), policyVersion: 0 };
      const record = (await readRecord(path)) ?? fresh;
      if (record.termsHash !== termsHash || record.hospital !== hospital)
        throw new Failure(
          'not-approved',
          'This folder belongs to another study, or the terms have changed since they were approved here. Use a new folder for the new terms.',
        );
      const device = await deviceKey(path);
      const training = await openJournal(path, 'training');
      const events = await open(join(path, 'events.jsonl'), 'a+', 0o600);
      const folder = new HospitalFolder(path, lock, { device, training, events, record });
      await folder.#store(record);
      return folder;
    } catch (error) {
      lock?.release();
      throw asFailure(error, `opening ${path}`, 'join again');
    }
  }

  get policyVersion(): number {
    return this.#record.policyVersion;
  }

  /** A policy of this version was accepted: no older one is from now on. */
  async acceptedPolicy(version: number): Promise<void> {
    if (version > this.#record.policyVersion) await this.#store({ ...this.#record, policyVersion: version });
  }

  /** Events of earlier processes, as far as they are whole. */
  async earlierEvents(): Promise<readonly TimedEvent[]> {
    return await eventsOfFolder(this.path);
  }

  async append(event: HospitalEvent, atMs: number): Promise<void> {
    try {
      await this.#events.appendFile(`${JSON.stringify({ atMs, ...event })}\n`);
    } catch (error) {
      throw asFailure(error, 'writing the events of the study', 'join again');
    }
  }

  /** Keeps the newest evidence of the server, accepted or not, and the version of the policy that accepted it. */
  async keepEvidence({ atMs, message, reportData, policy, policyVersion, verdict }: SeenEvidence): Promise<void> {
    const folder = join(this.path, evidenceFolder);
    const text = {
      schema: 1,
      at: new Date(atMs).toISOString(),
      reportData: Buffer.from(reportData).toString('hex'),
      policy: Buffer.from(policy).toString('utf8'),
      message: Buffer.from(message).toString('base64'),
      verdict,
    };
    await mkdir(folder, { recursive: true });
    const name = verdict.isAccepted ? 'accepted.json' : 'refused.json';
    await writeFileAtomically(join(folder, name), `${JSON.stringify(text)}\n`, 0o600);
    if (verdict.isAccepted && policyVersion !== null) await this.acceptedPolicy(policyVersion);
  }

  async close(): Promise<void> {
    await this.#events.close();
    this.#lock.release();
  }

  async #store(record: StudyRecord): Promise<void> {
    await writeFileAtomically(join(this.path, 'study.json'), `${JSON.stringify(record, null, 2)}\n`, 0o600);
    this.#record = record;
  }
}

const timeSchema = z.looseObject({ atMs: z.number().default(0) });

/** What a hospital's processes have told of a study, as far as it is whole; of a folder that nobody need hold. */
export async function eventsOfFolder(path: string): Promise<readonly TimedEvent[]> {
  const text = (await readText(join(path, 'events.jsonl'))) ?? '';
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return [{ event: hospitalEventSchema.parse(value), atMs: timeSchema.parse(value).atMs }];
    } catch {
      // The last line of a process that was killed.
      return [];
    }
  });
}

async function readRecord(path: string): Promise<StudyRecord | null> {
  const text = await readText(join(path, 'study.json'));
  if (text === null) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const parsed = recordSchema.safeParse(json);
  const { data } = z.looseObject({ schema: z.number() }).safeParse(json);
  if (data !== undefined && data.schema > 1)
    throw new Failure(
      'state-newer',
      'This folder was written by a newer version of Cloister. Use that version, or a new folder.',
    );
  if (parsed.success) return parsed.data;
  throw new Failure(
    'run-invalid',
    'study.json in this folder is damaged. Restore it from a backup, or use a new folder.',
  );
}

async function deviceKey(path: string): Promise<DeviceKey> {
  const file = join(path, 'device-key.pem');
  const text = await readText(file);
  if (text === null) {
    const pair = generateKeyPairSync('ed25519');
    await writeFileAtomically(file, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
    return pair;
  }
  try {
    const privateKey = createPrivateKey(text);
    return { privateKey, publicKey: createPublicKey(privateKey) };
  } catch (error) {
    throw new Failure(
      'run-invalid',
      'The device key in this folder is damaged. Restore it from a backup, or ask the study office to free the place.',
      { cause: error },
    );
  }
}
