// cloister study and invite: what a study office does before anybody trains. Loaded only when one of them runs.

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { systemClock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { devicePublicBytes } from '../channel/device-evidence.ts';
import { makeInvitation, parseStudySecret, readInvitation, readTerms, termsHash } from '../channel/invitation.ts';
import { loadSample } from '../simulation/run-data.ts';
import { createStudy, recipeOf, type StudyChoices } from '../simulation/create-study.ts';
import type { CliContext } from './cli-context.ts';
import { describeTerms } from './describe-terms.ts';
import { printable } from './describe-event.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type GivenFlags, parseTrainOptions } from './parse-options.ts';
import { readPolicyFile } from './policy-of.ts';
import { studyFiles } from '../protocol/study.ts';
import { neededText } from './given-flags.ts';

/** What belongs to the study itself; everything else is how its hospitals train. */
const studyFlagNames = [
  'title',
  'office',
  'purpose',
  'hospitals',
  'minimum',
  'rounds',
  'deadline',
  'channel',
  'licence',
  'simulated',
  'labels',
  'task',
] as const;

function textFlag(given: GivenFlags, name: string, otherwise: string | null): string {
  return (given[name] === undefined && otherwise !== null ? otherwise : neededText(given, name)).trim();
}

function wholeFlag(given: GivenFlags, name: string, otherwise: number, least = 1): number {
  const value = given[name] === undefined ? otherwise : Number(given[name]);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Failure('option-invalid', `--${name} must be a whole number of at least ${least}.`);
}

const idOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);

async function choicesOf(given: GivenFlags, context: CliContext): Promise<StudyChoices> {
  const rest = Object.fromEntries(
    Object.entries(given).filter(([name]) => !studyFlagNames.some((own) => own === name)),
  );
  const training = parseTrainOptions({ epochs: '1', ...rest }, context);
  const title = textFlag(given, 'title', null);
  const hospitals = textFlag(given, 'hospitals', null)
    .split(',')
    .map((name) => name.trim());
  const deadline = given['deadline'] === undefined ? null : Number(given['deadline']);
  if (deadline !== null && !(deadline > 0 && deadline <= 31_536_000))
    throw new Failure('option-invalid', '--deadline must be the seconds of a round, from 1 to 31536000.');
  const channel = textFlag(given, 'channel', 'keystream');
  if (channel !== 'keystream' && channel !== 'pad')
    throw new Failure('option-invalid', '--channel must be keystream or pad.');
  const task = textFlag(given, 'task', 'pair');
  if (task !== 'pair' && task !== 'classification' && task !== 'context' && task !== 'generation')
    throw new Failure('option-invalid', '--task must be classification, pair, context or generation.');
  const sampleLabels = given['task'] === undefined ? (await loadSample()).labels.join(',') : '';
  const labels = typeof given['labels'] === 'string' ? given['labels'] : sampleLabels;
  return {
    id: idOf(title),
    title,
    office: textFlag(given, 'office', null),
    purpose: textFlag(given, 'purpose', null),
    isSimulated: given['simulated'] === true,
    hospitals,
    minimumHospitals: wholeFlag(given, 'minimum', Math.min(2, hospitals.length)),
    rounds: wholeFlag(given, 'rounds', 3),
    deadlineSeconds: deadline,
    channel,
    model: training.model,
    licence: textFlag(given, 'licence', training.model === 'minilm-med' ? 'Apache-2.0' : null),
    storeRoot: context.storeRoot,
    recipe: recipeOf(
      { ...training, task },
      labels
        .split(',')
        .map((label) => label.trim())
        .filter((label) => label !== ''),
    ),
  };
}

/** @throws Failure. */
export async function makeStudy(
  folder: string,
  given: GivenFlags,
  isJson: boolean,
  context: CliContext,
): Promise<ExitCode> {
  const terms = await createStudy(folder, await choicesOf(given, context));
  const hash = termsHash(terms);
  const key = officeKeyOf(folder);
  if (isJson)
    context.stdout.write(
      `${JSON.stringify({ kind: 'result', command: 'study', folder, termsHash: hash, officeKey: key, terms })}\n`,
    );
  else
    context.stdout.write(
      `${[
        ...describeTerms(terms),
        '',
        `Hash of the terms   ${hash}`,
        `Key of the office   ${key}`,
        `Made ${folder}. ${studyFiles.officeKey} and ${studyFiles.secret} in it are secrets.`,
      ]
        .map(printable)
        .join('\n')}\n`,
    );
  return exitCodes.ok;
}

function officeKeyOf(folder: string): string {
  const key = createPrivateKey(readFileSync(join(folder, studyFiles.officeKey)));
  return Buffer.from(devicePublicBytes(createPublicKey(key))).toString('hex');
}

function readBeside(folder: string, name: string): Buffer {
  try {
    return readFileSync(join(folder, name));
  } catch (error) {
    throw new Failure('study-invalid', `${name} is not beside study.json. Restore the folder of the study.`, {
      cause: error,
    });
  }
}

/** @throws Failure. */
export async function invite(given: GivenFlags, isJson: boolean, context: CliContext): Promise<ExitCode> {
  const study = textFlag(given, 'study', null);
  const folder = existsSync(join(study, studyFiles.terms)) ? study : dirname(study);
  const terms = readTerms(readBeside(folder, studyFiles.terms));
  const hospital = textFlag(given, 'hospital', null);
  if (!terms.hospitals.includes(hospital))
    throw new Failure('option-invalid', `--hospital must be one of the study's: ${terms.hospitals.join(', ')}.`);
  const server = textFlag(given, 'server', null);
  if (!/^wss?:\/\/[^/\s@]+\/?$/.test(server))
    throw new Failure(
      'option-invalid',
      '--server must be the address of the server, such as wss://study.example.org:7443.',
    );
  const days = wholeFlag(given, 'days', 14);
  const policy = readPolicyFile(textFlag(given, 'policy', null)).toString('utf8');
  const secret = parseStudySecret(readBeside(folder, studyFiles.secret));
  const office = createPrivateKey(readBeside(folder, studyFiles.officeKey));
  const expiresAt = new Date(systemClock.now() + days * 86_400_000).toISOString();
  const out = textFlag(given, 'out', `${terms.id}-${hospital}.cloister-study`);
  if (existsSync(out)) throw new Failure('run-exists', `${out} is there already. Give another name with --out.`);
  const text = makeInvitation({ terms, server, hospital, expiresAt, policy }, secret, office);
  const { officeKey } = readInvitation(Buffer.from(text));
  await writeFileAtomically(out, text, 0o600);
  if (isJson)
    context.stdout.write(
      `${JSON.stringify({ kind: 'result', command: 'invite', file: out, hospital, expiresAt, officeKey })}\n`,
    );
  else
    context.stdout.write(
      `${[
        `Made ${out} for ${hospital}; it must be used before ${expiresAt}.`,
        'It holds a secret: send it so that only that hospital gets it.',
        `Tell them the key of the office on another way: ${officeKey}`,
      ]
        .map(printable)
        .join('\n')}\n`,
    );
  return exitCodes.ok;
}
