// What a study's server must not forget, in SQLite: the state of its rounds, who contributed, whose device key has which
// place. A write is on disk before it returns. Contributions themselves are files beside it (contribution-files.ts).

import Database from 'libsql';
import { z } from 'zod';
import { asFailure, Failure } from '../base/failure.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import { coordinatorStateSchema, type CoordinatorState, type Receipt } from '../federation/coordinator-snapshot.ts';
import { decodeTensorFrame, encodeTensorFrame } from '../protocol/tensor-frame.ts';

/** Counts up with every change of the tables. */
const version = 1;

const tables = `
  create table study (id integer primary key check (id = 1), terms text not null, policy_version integer not null,
    state text not null, adapter_hash text not null, adapter blob not null);
  create table receipt (round integer not null, participant text not null, examples integer not null, loss real not null,
    digest text not null, primary key (round, participant)) without rowid;
  create table device (hospital text primary key, key text not null, enrolled_at text not null) without rowid;
`;

const studyRow = z.object({
  terms: z.string(),
  policy_version: z.number(),
  state: z.string(),
  adapter: z.union([z.instanceof(Uint8Array), z.instanceof(ArrayBuffer)]),
});
const receiptRow = z.object({ participant: z.string(), examples: z.number(), loss: z.number(), digest: z.string() });
const deviceRow = z.object({ hospital: z.string(), key: z.string() });
const versionRow = z.object({ user_version: z.number() });

/** The state without what has rows of its own. */
const storedStateSchema = coordinatorStateSchema.omit({ receipts: true });

export type SavedStudy = {
  /** 64 hexadecimal digits: what it was made for. */
  readonly termsHash: string;
  readonly policyVersion: number;
  readonly state: CoordinatorState;
  readonly adapter: NamedTensors;
};

export class StudyDatabase {
  readonly #database: Database.Database;
  /** Of what is saved already. */
  #adapterHash: string | null = null;
  #savedReceipts = new Set<string>();

  private constructor(database: Database.Database) {
    this.#database = database;
  }

  /** @throws Failure state-newer, run-invalid, disk-full, no-permission. */
  static open(file: string): StudyDatabase {
    try {
      const database = new Database(file);
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      const found = versionRow.parse(database.prepare('pragma user_version').get([])).user_version;
      if (found > version)
        throw new Failure(
          'state-newer',
          'The state folder was written by a newer version of Cloister. Use that version, or restore a backup of before.',
        );
      if (found === 0) database.exec(`begin; ${tables} pragma user_version = ${version}; commit;`);
      return new StudyDatabase(database);
    } catch (error) {
      throw asDatabaseFailure(error);
    }
  }

  /** Null for a database that is new. @throws Failure run-invalid. */
  load(): SavedStudy | null {
    try {
      const found: unknown = this.#database.prepare('select * from study').get([]);
      if (found === undefined) return null;
      const row = studyRow.parse(found);
      const stored = storedStateSchema.parse(JSON.parse(row.state));
      const state: CoordinatorState = { ...stored, receipts: this.#receiptsOf(stored.round) };
      const adapter = decodeTensorFrame(new Uint8Array(row.adapter)).tensors ?? new Map();
      this.#adapterHash = state.adapterHash;
      this.#savedReceipts = new Set(state.receipts.map(({ participant }) => receiptName(state.round, participant)));
      return { termsHash: row.terms, policyVersion: row.policy_version, state, adapter };
    } catch (error) {
      throw asDatabaseFailure(error);
    }
  }

  #receiptsOf(round: number): Receipt[] {
    const rows = this.#database.prepare('select participant, examples, loss, digest from receipt where round = ?');
    return z.array(receiptRow).parse(rows.all([round]));
  }

  /** All of it or nothing; on disk when it returns. @throws Failure disk-full, no-permission. */
  save({ termsHash, policyVersion, state, adapter }: SavedStudy): void {
    const { receipts, ...rest } = state;
    const stored = JSON.stringify(rest);
    const fresh = receipts.filter(({ participant }) => !this.#savedReceipts.has(receiptName(state.round, participant)));
    try {
      this.#database.transaction(() => {
        if (this.#adapterHash === state.adapterHash)
          this.#database
            .prepare('update study set state = ?, policy_version = ? where id = 1')
            .run([stored, policyVersion]);
        else
          this.#database
            .prepare(
              `insert into study values (1, ?, ?, ?, ?, ?) on conflict (id) do update set
               policy_version = excluded.policy_version, state = excluded.state, adapter_hash = excluded.adapter_hash, adapter = excluded.adapter`,
            )
            .run([termsHash, policyVersion, stored, state.adapterHash, Buffer.from(encodeTensorFrame(null, adapter))]);
        const insert = this.#database.prepare('insert into receipt values (?, ?, ?, ?, ?)');
        for (const { participant, examples, loss, digest } of fresh)
          insert.run([state.round, participant, examples, loss, digest]);
      })();
    } catch (error) {
      throw asDatabaseFailure(error);
    }
    this.#adapterHash = state.adapterHash;
    for (const { participant } of fresh) this.#savedReceipts.add(receiptName(state.round, participant));
  }

  /** Device keys by hospital. */
  devices(): ReadonlyMap<string, string> {
    const rows = z.array(deviceRow).parse(this.#database.prepare('select hospital, key from device').all([]));
    return new Map(rows.map(({ hospital, key }) => [hospital, key]));
  }

  /** The first key of a hospital stays. */
  enrol(hospital: string, key: string, at: Date): void {
    try {
      this.#database
        .prepare('insert into device values (?, ?, ?) on conflict (hospital) do nothing')
        .run([hospital, key, at.toISOString()]);
    } catch (error) {
      throw asDatabaseFailure(error);
    }
  }

  close(): void {
    this.#database.pragma('wal_checkpoint(TRUNCATE)');
    this.#database.close();
  }
}

const receiptName = (round: number, participant: string): string => `${round} ${participant}`;

/** SQLite's codes for what a person can put right. */
function asDatabaseFailure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof Failure) return error;
  if (code.startsWith('SQLITE_FULL') || code === 'SQLITE_IOERR_WRITE')
    return new Failure('disk-full', 'The disk of the state folder is full. Free some space and start again.', {
      cause: error,
    });
  if (['SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM'].some((start) => code.startsWith(start)))
    return new Failure(
      'no-permission',
      'The state folder cannot be written. Choose another with --state, or change its permissions.',
      { cause: error },
    );
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB') || error instanceof z.ZodError)
    return new Failure('run-invalid', 'The state of this study is damaged. Restore the state folder from a backup.', {
      cause: error,
    });
  return asFailure(error, 'writing the state of the study', 'start again');
}
