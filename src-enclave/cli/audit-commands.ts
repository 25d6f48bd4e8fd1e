// cloister audit: whether the log of this node is whole, what is in it, a head to deposit, an export. Loaded only when one
// of its commands runs. It reads only, so it may run while the app writes.

import { once } from 'node:events';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { systemClock } from '../base/clock.ts';
import { dataFolders } from '../base/data-root.ts';
import { assertNever } from '../base/expect.ts';
import { asFailure, Failure } from '../base/failure.ts';
import { makeDeposit } from '../ledger/deposit.ts';
import { toFhir } from '../ledger/fhir.ts';
import { type Head, parseHead } from '../ledger/head.ts';
import { type AuditEntry, entryOf, readEntries, readLastIndex, readRecords } from '../ledger/read-chain.ts';
import { type BrokenChain, type IntactChain, verifyChain } from '../ledger/verify-chain.ts';
import { formatCount } from '../report/format.ts';
import type { CliContext } from './cli-context.ts';
import { printable } from './describe-event.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { optionalText } from './given-flags.ts';
import { flagOf, type GivenFlags } from './parse-options.ts';

export type AuditAction = 'verify' | 'show' | 'head' | 'export';
type AuditContext = Pick<CliContext, 'stdout' | 'stderr' | 'dataRoot'>;

const largestHeadBytes = 10_000;
const mostShown = 10_000;
const writtenAtOnce = 65_536;

/** @throws Failure run-missing, option-invalid, run-invalid, state-newer, no-permission. */
export async function runAuditCommand(
  action: AuditAction,
  given: GivenFlags,
  isJson: boolean,
  context: AuditContext,
): Promise<ExitCode> {
  const folder = optionalText(given, 'state') ?? dataFolders(context.dataRoot).ledger;
  const print = (result: object, lines: readonly string[]): void => {
    const text = isJson
      ? JSON.stringify({ kind: 'result', command: `audit ${action}`, ...result })
      : lines.map(printable).join('\n');
    context.stdout.write(`${text}\n`);
  };
  const printBroken = (broken: BrokenChain): ExitCode => {
    const { kind: verdict, ...rest } = broken;
    print({ verdict, ...rest }, describeBroken(broken));
    return exitCodes.evidenceBad;
  };
  switch (action) {
    case 'verify': {
      const found = await verifyChain(folder, await depositedOf(given));
      if (found.kind === 'broken') return printBroken(found);
      const { kind: verdict, ...rest } = found;
      print({ verdict, ...rest }, describeIntact(found));
      return exitCodes.ok;
    }
    case 'show': {
      const limit = wholeNumber(given, 'limit', mostShown) ?? 20;
      const from = wholeNumber(given, 'from') ?? Math.max(1, (await readLastIndex(folder)) - limit + 1);
      const entries = await readEntries(folder, { from, limit });
      print({ entries }, entries.length === 0 ? ['No entries from there on.'] : entries.map(describeEntry));
      return exitCodes.ok;
    }
    case 'head': {
      const made = await makeDeposit(folder, systemClock.now);
      if (made.kind === 'broken') return printBroken(made);
      const out = optionalText(given, 'out');
      if (out !== null) await writeOut(out, async (write) => write(`${JSON.stringify(made.head, null, 2)}\n`));
      print({ head: made.head, out }, describeHead(made.head, out));
      return exitCodes.ok;
    }
    case 'export': {
      const out = optionalText(given, 'out');
      if (isJson && out === null) throw new Failure('option-invalid', '--json needs --out: the export itself is JSON.');
      const found = await verifyChain(folder, await depositedOf(given));
      // What is broken is not handed on as if it were a record.
      if (found.kind === 'broken') return printBroken(found);
      const isFhir = given['fhir'] === true;
      const lineOf = (entry: AuditEntry): string =>
        `${JSON.stringify(isFhir ? toFhir(entry, found.chain) : { chain: found.chain, ...entry })}\n`;
      const writeAll = async (write: Write): Promise<void> => {
        for await (const record of readRecords(folder)) {
          if (record.index > found.last) break;
          await write(lineOf(entryOf(record)));
        }
      };
      const form = isFhir ? 'FHIR R5 AuditEvent' : 'JSON';
      const said = `Exported ${formatCount(found.entries)} entries as ${form}, one a line.`;
      if (out === null) {
        await writeAll(async (text) => {
          if (!context.stdout.write(text)) await once(context.stdout, 'drain');
        });
        context.stderr.write(`${said}\n`);
      } else {
        await writeOut(out, writeAll);
        print({ out, entries: found.entries, form, chain: found.chain }, [said, printable(`File      ${out}`)]);
      }
      return exitCodes.ok;
    }
    default:
      return assertNever(action);
  }
}

async function depositedOf(given: GivenFlags): Promise<{ deposited?: Head }> {
  const path = optionalText(given, 'head');
  if (path === null) return {};
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Failure('option-invalid', `${path} cannot be read. Give the path of a file.`, { cause: error });
  }
  return { deposited: parseHead(bytes.subarray(0, largestHeadBytes)) };
}

function wholeNumber(given: GivenFlags, name: string, most = Number.MAX_SAFE_INTEGER): number | null {
  const text = optionalText(given, name);
  if (text === null) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new Failure('option-invalid', `${flagOf(name)} must be a whole number from 1 to ${formatCount(most)}.`);
}

type Write = (text: string) => Promise<void>;

/** There whole or not at all, however long. */
async function writeOut(path: string, writeAll: (write: Write) => Promise<void>): Promise<void> {
  const draft = `${path}.tmp`;
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      let waiting = '';
      await writeAll(async (text) => {
        waiting += text;
        if (waiting.length < writtenAtOnce) return;
        await file.appendFile(waiting);
        waiting = '';
      });
      await file.appendFile(waiting);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const failure = asFailure(error, `writing ${path}`, 'try again');
    if (failure instanceof Failure) throw failure;
    throw new Failure('option-invalid', `${path} cannot be written. Give a file in a folder that is there.`, {
      cause: error,
    });
  }
}

function describeIntact(found: IntactChain): readonly string[] {
  const { entries, first, lastSigned, unsigned, unfinishedBytes, chain, key, deposited } = found;
  const signed = lastSigned === null ? 'not signed yet' : `last signed ${lastSigned.at}`;
  return [
    `${formatCount(entries)} entries, chain unbroken, ${signed}.`,
    `Chain     ${chain}`,
    `Key       ${key}`,
    ...(unsigned > 0 ? [`Unsigned  ${formatCount(unsigned)} at the end: nobody vouches for these yet`] : []),
    ...(first > 1 ? [`Begins    at entry ${formatCount(first)}; a signed entry says what was removed before it`] : []),
    ...(unfinishedBytes > 0
      ? [`Unfinished  ${formatCount(unfinishedBytes)} bytes at the end: a crash, or an entry being written now`]
      : []),
    describeDeposited(deposited),
  ];
}

function describeDeposited(deposited: IntactChain['deposited']): string {
  switch (deposited) {
    case 'contained':
      return 'The deposited head is in this log: nothing up to it was cut or put back.';
    case 'too-old':
      return 'The deposited head is older than what is kept, and could not be compared. Give a newer one.';
    case 'none':
      return 'No deposited head was given: a cut end or an older copy cannot be seen without one (--head).';
    default:
      return assertNever(deposited);
  }
}

function describeBroken(broken: BrokenChain): readonly string[] {
  const { segment, reason, intactBefore, signedBefore, lastSigned } = broken;
  return [
    faultSentence(broken),
    `Before it ${formatCount(intactBefore)} entries fit together; the device key vouches for ${formatCount(signedBefore)} of them.`,
    `Where     segment ${segment} (${reason})`,
    ...(lastSigned === null ? [] : [`Signed    entry ${formatCount(lastSigned.index)}, ${lastSigned.at}`]),
  ];
}

function faultSentence({ index, reason }: BrokenChain): string {
  const entry = `Entry ${formatCount(index)}`;
  switch (reason) {
    case 'changed':
      return `${entry} was changed.`;
    case 'missing':
      return `${entry} is missing.`;
    case 'reordered':
      return `${entry} is not in its place: entries were put in another order.`;
    case 'inserted':
      return `${entry} was inserted, or put there a second time.`;
    case 'bad-signature':
      return `${entry} is not signed by the key of this log: entries since the signature before were written anew.`;
    case 'older-than-deposited':
      return `${entry} is missing: the log ends before the deposited head. Its end was cut, or an older copy was put back.`;
    case 'other-chain':
      return 'This is another log than the one whose head was deposited: it was begun anew.';
    default:
      return assertNever(reason);
  }
}

function describeHead({ index, at, hash, chain }: Head, out: string | null): readonly string[] {
  return [
    `Signed everything up to entry ${formatCount(index)}, ${at}.`,
    `Hash      ${hash}`,
    `Chain     ${chain}`,
    out === null
      ? 'Give --out FILE for a file to deposit.'
      : `Keep ${out} on another computer, or print it: cloister audit verify --head ${out}`,
  ];
}

function describeEntry({ index, at, event }: AuditEntry): string {
  const start = `${formatCount(index).padStart(9)}  ${at}`;
  if (event.kind !== 'event') return `${start}  ${'system'.padEnd(10)}  ${logWords[event.kind]}`;
  const { role, action, outcome, object, study } = event;
  const about = [
    object === undefined ? null : `${object.kind} ${object.id}`,
    study === undefined ? null : `in ${study}`,
  ];
  const parts = [
    role.padEnd(10),
    action.padEnd(22),
    outcome.padEnd(9),
    about.filter((part) => part !== null).join(' '),
  ];
  return `${start}  ${parts.join('  ')}`.trimEnd();
}

const logWords: Readonly<Record<Exclude<AuditEntry['event']['kind'], 'event'>, string>> = {
  segment: 'the log goes on in a new file',
  head: 'everything before this was signed',
  unclosed: 'the program had ended without closing the log',
  torn: 'an unfinished line was cut',
  retention: 'old parts of the log were removed',
};
