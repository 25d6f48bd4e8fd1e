// Small chains to tamper with, and the ways to do so. A chain's files are held in memory as lines, changed, and laid down
// in a folder of their own.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditChain, openAuditChain, type AuditChainOptions } from '../../../src-enclave/ledger/audit-chain.ts';
import { makeDeposit } from '../../../src-enclave/ledger/deposit.ts';
import type { Head } from '../../../src-enclave/ledger/head.ts';
import { readEntries } from '../../../src-enclave/ledger/read-chain.ts';
import { encodeRecord, type AuditRecord, decodeLine } from '../../../src-enclave/ledger/record.ts';
import type { AuditEvent } from '../../../src-enclave/protocol/audit-event.ts';

export const startMs = Date.UTC(2026, 10, 27, 12);

/** A clock that goes on by a second at each look. */
export function ticking(fromMs = startMs): () => number {
  let ms = fromMs;
  return () => (ms += 1000);
}

export function event(number = 1): AuditEvent {
  return {
    action: 'contribution.sent',
    role: 'system',
    outcome: 'done',
    study: 'rqe',
    object: { kind: 'run', id: `run-${number}` },
    counts: { bytesOut: 1_000_000 + number, round: number },
    hashes: { adapter: number.toString(16).padStart(64, '0') },
  };
}

/** Closed: so many events, in segments of about seven records, a head after every four. */
export async function writeChain(
  folder: string,
  events: number,
  options: Partial<AuditChainOptions> = {},
): Promise<void> {
  const chain = await openSmall(folder, options);
  for (let number = 1; number <= events; number++) await chain.append(event(number));
  await chain.close();
}

export async function deposit(folder: string): Promise<Head> {
  const made = await makeDeposit(folder, ticking());
  if (made.kind !== 'head') throw new Error(`the chain is broken: ${made.reason}`);
  return made.head;
}

export type Segments = ReadonlyMap<string, Buffer>;

/** The files of a chain by name: its segments only. */
export function readFiles(folder: string): Segments {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name))]));
}

/** Lays files down in a folder instead of the segments there. */
export function writeFiles(folder: string, files: Segments): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.ndjson')) rmSync(join(folder, name));
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}

/** A line of a chain and where it is. */
export type PlacedLine = { readonly file: string; readonly line: Buffer; readonly record: AuditRecord };

export function linesOf(files: Segments): readonly PlacedLine[] {
  return [...files].flatMap(([file, bytes]) => {
    const lines = bytes.toString('latin1').split('\n').slice(0, -1);
    return lines.map((text) => {
      const line = Buffer.from(text, 'latin1');
      const record = decodeLine(line);
      if (record === null || record === 'newer') throw new Error('a line of the chain is no good');
      return { file, line, record };
    });
  });
}

/** The files of lines; a file without a line is not there. */
export function filesOf(lines: readonly Pick<PlacedLine, 'file' | 'line'>[]): Segments {
  const files = new Map<string, Buffer>();
  const end = Buffer.from('\n');
  for (const { file, line } of lines) files.set(file, Buffer.concat([files.get(file) ?? Buffer.alloc(0), line, end]));
  return files;
}

/** A record with another content and a hash that fits it: what one can make without the key. */
export function forged(placed: PlacedLine, change: (record: AuditRecord) => Omit<AuditRecord, 'hash'>): PlacedLine {
  const { at, event: content, index, previous } = change(placed.record);
  const { record, line } = encodeRecord({ at, event: content, index, previous });
  return { file: placed.file, line: line.subarray(0, -1), record };
}

/** Every line from one on made anew, so that all hashes and links fit again; heads keep the signatures they had. */
export function rewrittenFrom(
  lines: readonly PlacedLine[],
  from: number,
  change: (record: AuditRecord) => AuditRecord['event'],
): readonly PlacedLine[] {
  const rewritten = lines.slice(0, from);
  for (const [offset, placed] of lines.slice(from).entries()) {
    const previous = rewritten.at(-1)?.record.hash ?? placed.record.previous;
    const content = offset === 0 ? change(placed.record) : placed.record.event;
    rewritten.push(forged(placed, (record) => ({ ...record, event: content, previous })));
  }
  return rewritten;
}

/** Open for writing, with segments of about seven records and a head after every four. */
export async function openSmall(folder: string, options: Partial<AuditChainOptions> = {}): Promise<AuditChain> {
  return await openAuditChain(folder, { nowMs: ticking(), signEvery: 4, segmentBytes: 4096, ...options });
}

/** The numbers that the events in a folder were made of. */
export async function numbersIn(folder: string): Promise<number[]> {
  const entries = await readEntries(folder, { limit: 10_000 });
  return entries.flatMap(({ event: one }) => (one.kind === 'event' ? [one.counts?.['round'] ?? 0] : []));
}
