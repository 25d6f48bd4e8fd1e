// cloister join: a hospital takes part in a study. This process is the relay: it owns the socket and sees sealed messages; the
// enclave process that it starts reads the data. The terms are approved by their hash before anything is read.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { join } from 'node:path';
import { Failure } from '../base/failure.ts';
import { readInvitation, type CheckedInvitation } from '../channel/invitation.ts';
import { startHospital } from '../host/hospital-host.ts';
import type { HospitalEvent } from '../protocol/hospital-events.ts';
import type { HospitalJob } from '../protocol/hospital-job.ts';
import { formatBytes } from '../report/format.ts';
import type { CliContext } from './cli-context.ts';
import { describeMetrics, printable } from './describe-event.ts';
import { describeTerms } from './describe-terms.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { type GivenFlags, parseTrainOptions } from './parse-options.ts';
import { optionalText } from './given-flags.ts';

const dataFlags = ['data', 'text', 'pair', 'label', 'answer', 'split', 'threads'] as const;
const defaultReattestMinutes = 30;

function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Failure('invitation-invalid', `${path} cannot be read. Give the invitation file that you were sent.`, {
      cause: error,
    });
  }
}

/** @throws Failure not-approved unless a person agrees to exactly these terms. */
async function approve(
  checked: CheckedInvitation,
  given: GivenFlags,
  isJson: boolean,
  context: CliContext,
): Promise<string> {
  const { invitation, officeKey, termsHash } = checked;
  const approved = optionalText(given, 'approve');
  if (approved === termsHash) return termsHash;
  if (approved !== null)
    throw new Failure(
      'not-approved',
      `--approve names other terms than this invitation has. Read them again; their hash is ${termsHash}. Nothing was read or sent.`,
    );
  const lines = [
    ...describeTerms(invitation.terms),
    `You       ${invitation.hospital}, at ${invitation.server}; the invitation ends ${invitation.expiresAt}`,
    `Signed by ${officeKey}`,
    `Hash      ${termsHash}`,
  ];
  if (!isJson) context.stdout.write(`${lines.map(printable).join('\n')}\n`);
  if (isJson || !process.stdin.isTTY)
    throw new Failure(
      'not-approved',
      `Nothing was read or sent. To agree to these terms, run the command again with --approve ${termsHash}`,
    );
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await ask.question(
      'Compare the key with what the office told you. Type the first 8 digits of the hash to agree: ',
    );
    if (answer.trim().toLowerCase() === termsHash.slice(0, 8)) return termsHash;
  } finally {
    ask.close();
  }
  throw new Failure('not-approved', 'The terms were not approved. Nothing was read or sent.');
}

export function describeHospitalEvent(event: HospitalEvent): string | null {
  switch (event.kind) {
    case 'connecting':
      return `Connecting to ${event.server}.`;
    case 'verified':
      return event.proof.class === 'simulated'
        ? 'SIMULATED server: nothing about its hardware was proved.'
        : `The server was verified${event.isAgain ? ' again' : ''}: ${event.proof.kind} (${event.proof.class}).`;
    case 'offline':
      return `Offline: ${event.message} Trying again in ${Math.round(event.retryInMs / 1000)} s; nothing is lost.`;
    case 'announced':
      return `Round ${event.round} of ${event.rounds} has begun${event.deadline === null ? '' : `; it closes at ${event.deadline}`}.`;
    case 'step':
      return event.step === event.steps ? `Round ${event.round}: trained here, ${event.steps} steps.` : null;
    case 'evaluation':
      return `${event.isShared ? 'Shared model' : 'Own model'} after round ${event.round}: ${describeMetrics(event.metrics)}`;
    case 'contributed':
      return `Round ${event.round}: sent what was learned from ${event.examples} examples.`;
    case 'published':
      return `Round ${event.round} is combined from ${event.hospitals} hospitals.`;
    case 'refused':
      // The error that ends the command says why.
      return null;
    case 'warning':
      return `warning: ${event.message}`;
    case 'status':
      return event.message;
    case 'finished':
      return `All ${event.rounds} rounds are complete. The adapter is in ${event.folder}.`;
  }
}

/** @throws Failure. */
export async function joinStudy(
  file: string,
  given: GivenFlags,
  isJson: boolean,
  context: CliContext,
): Promise<ExitCode> {
  const text = readFile(file);
  const officeKey = optionalText(given, 'officeKey');
  const checked = readInvitation(text, officeKey);
  const { invitation, termsHash } = checked;
  const { terms, hospital } = invitation;
  const approved = await approve(checked, given, isJson, context);
  const { task, labels } = terms.recipe;
  const ownFlags = Object.fromEntries(
    dataFlags.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
  const hasData = ownFlags['data'] !== undefined;
  const described = { task, ...(labels.length > 0 ? { labels: labels.join(',') } : {}) };
  const options = parseTrainOptions({ ...ownFlags, ...(hasData ? described : {}) }, context);
  if (!hasData && !terms.isSimulated)
    throw new Failure('option-invalid', '--data is needed: the file with the records of this hospital.');
  const state = optionalText(given, 'state') ?? join(context.dataRoot, 'studies', `${terms.id}-${hospital}`);
  const minutes = Number(given['reattest'] ?? defaultReattestMinutes);
  if (!(minutes > 0 && minutes <= 1440)) throw new Failure('option-invalid', '--reattest must be 0.1 to 1440 minutes.');
  const job: HospitalJob = {
    invitation: text.toString('utf8'),
    officeKey,
    approved,
    folder: state,
    storeRoot: context.storeRoot,
    threads: options.threads,
    data: {
      data: options.data,
      task,
      text: options.text,
      pair: options.pair,
      label: options.label,
      answer: options.answer,
      split: options.split,
      rows: null,
      seed: terms.recipe.seed,
    },
    padFolder: optionalText(given, 'pad'),
    hasTurns: false,
    ownRows: 64,
    evaluatesShared: true,
    keepsRounds: false,
    reattestEveryMs: minutes * 60_000,
  };
  let [up, down] = [0, 0];
  let last: Extract<HospitalEvent, { kind: 'finished' }> | null = null;
  const show = (event: HospitalEvent): void => {
    if (event.kind === 'finished') last = event;
    const line = isJson ? JSON.stringify(event) : describeHospitalEvent(event);
    if (line !== null) context.stdout.write(`${isJson ? line : printable(line)}\n`);
  };
  const hospitalProcess = startHospital({
    job,
    onEvent: show,
    onBytes: (sent, received) => {
      up += sent;
      down += received;
    },
    onOutput: (line) => context.stderr.write(`${printable(line)}\n`),
  });
  const watch = watchInterrupts(context, () => {
    context.stderr.write('Stopping after this step. The same command goes on from there.\n');
    hospitalProcess.stop();
  });
  try {
    await hospitalProcess.ended;
  } finally {
    watch.stop();
  }
  if (watch.signal.aborted)
    throw new Failure('cancelled', 'Stopped. Run the same command again to go on; nothing is lost.');
  const finished = last as Extract<HospitalEvent, { kind: 'finished' }> | null;
  if (finished === null) throw new TypeError('the enclave process ended without a result');
  const result = {
    kind: 'result',
    command: 'join',
    study: terms.id,
    hospital,
    simulated: terms.isSimulated,
    termsHash,
    adapterHash: finished.adapterHash,
    adapter: finished.folder,
    bytesUp: up,
    bytesDown: down,
  };
  context.stdout.write(
    isJson
      ? `${JSON.stringify(result)}\n`
      : printable(
          `${terms.isSimulated ? 'SIMULATED. ' : ''}Left this computer: ${formatBytes(up)}, all sealed; 0 bytes of records.`,
        ) + '\n',
  );
  return exitCodes.ok;
}
