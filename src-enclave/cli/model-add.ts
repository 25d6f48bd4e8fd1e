// model add: from this computer, or downloaded from a model hub first. Ctrl-C stops either; a download is kept and goes on
// with the same command, a copy leaves nothing behind. Loaded only when it runs. The token is read from a file or from
// the environment, never from the command line, which other users of the machine can see.

import { readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { dataFolders } from '../base/data-root.ts';
import { Failure } from '../base/failure.ts';
import { checkHubRequest, type HubRequest } from '../host/hub/download-model.ts';
import { isHubId } from '../host/hub/hub-id.ts';
import { parseModelConfig } from '../model/parse-config.ts';
import type { CatalogueAddOptions, ModelSummary } from '../model/store/model-catalogue.ts';
import type { CliContext } from './cli-context.ts';
import { printable } from './describe-event.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import type { GivenFlags } from './parse-options.ts';
import { reportError } from './report-error.ts';
import { shellWord } from './run-to-end.ts';
import { createTransferPresenter, type TransferPresenter } from './transfer-presenter.ts';

type Work = {
  readonly context: CliContext;
  readonly presenter: TransferPresenter;
  readonly signal: AbortSignal;
};

type HubFlags = { readonly request: HubRequest; readonly tokenFile: string | null };

const hubFlags = ['revision', 'file', 'mirror', 'tokenFile'] as const;
const LARGEST_TOKEN_FILE_BYTES = 10_000;

/** @param model Path, or id on the hub, as typed. Never throws for what `reportError` can say. */
export async function addModel(
  model: string,
  given: GivenFlags,
  isJson: boolean,
  context: CliContext,
): Promise<ExitCode> {
  const presenter = createTransferPresenter(context, isJson);
  const watch = watchInterrupts(context, () => presenter.note('Stopping. Press Ctrl-C again to quit at once.'));
  const work = { context, presenter, signal: watch.signal };
  const isHub = isHubId(model);
  try {
    const name = textOf(given, 'name');
    const added = isHub
      ? await addFromHub(hubFlagsOf(model, given, context), name, work)
      : await addFromPath(model, given, name, work);
    presenter.close();
    const text = printable(`Added ${added.name}. Use it with: --model ${added.name}`);
    const line = isJson ? JSON.stringify({ kind: 'result', command: 'model add', model: added }) : text;
    context.stdout.write(`${line}\n`);
    return exitCodes.ok;
  } catch (error) {
    presenter.close();
    const isCancelled = error instanceof Failure && error.code === 'cancelled';
    const hint = isHub ? `What was downloaded is kept. Go on with: ${commandOf(model, given)}` : 'Nothing was added.';
    return reportError(error, context, isJson, 'running cloister model add', isCancelled ? hint : null);
  } finally {
    watch.stop();
  }
}

async function addFromPath(
  path: string,
  given: GivenFlags,
  name: string | null,
  { context, presenter, signal }: Work,
): Promise<ModelSummary> {
  const stray = hubFlags.find((flag) => given[flag] !== undefined);
  if (stray !== undefined)
    throw new Failure(
      'option-invalid',
      `--${stray === 'tokenFile' ? 'token-file' : stray} is for models of the hub only. Leave it out, or give the model as hf:org/name.`,
    );
  const models = await context.commands.openModels(context.storeRoot);
  return models.add(path, { ...(name === null ? {} : { name }), ...copying(basename(path), presenter), signal });
}

async function addFromHub(
  { request, tokenFile }: HubFlags,
  name: string | null,
  { context, presenter, signal }: Work,
): Promise<ModelSummary> {
  const id = checkHubRequest(request);
  const token = await readToken(tokenFile, context.environment);
  const models = await context.commands.openModels(context.storeRoot);
  // A name that is taken is said before the download, not after it.
  const chosenName = models.freeName(name ?? undefined, id.suggestedName);
  const folder = join(dataFolders(context.dataRoot).downloads, id.folderName);
  presenter.note(`Downloading ${id.repo} from ${id.hub}.`);
  const { path, origin } = await context.commands.downloadModel(request, {
    folder,
    token,
    onProgress: ({ file, doneBytes, totalBytes }) =>
      presenter.show({ phase: 'downloading', file, doneBytes, totalBytes }),
    beforeWeights: expectSupported,
    signal,
  });
  const added = await models.add(path, {
    name: chosenName,
    origin,
    move: true,
    ...copying(id.repo, presenter),
    signal,
  });
  await rm(folder, { recursive: true, force: true });
  return added;
}

function copying(file: string, presenter: TransferPresenter): Pick<CatalogueAddOptions, 'onProgress'> {
  return { onProgress: (progress) => presenter.show({ ...progress, file }) };
}

/** A model of an architecture that Cloister does not run is refused before its weights are downloaded. */
async function expectSupported(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'config.json'), 'utf8');
  try {
    parseModelConfig(JSON.parse(text), 'config.json');
  } catch (error) {
    // What is wrong with it otherwise, the store says better.
    if (error instanceof Failure && error.code === 'model-unsupported') throw error;
  }
}

function hubFlagsOf(model: string, given: GivenFlags, { environment }: CliContext): HubFlags {
  return {
    request: {
      model,
      revision: textOf(given, 'revision'),
      file: textOf(given, 'file'),
      mirror: textOf(given, 'mirror') ?? (environment['HF_ENDPOINT'] || null),
    },
    tokenFile: textOf(given, 'tokenFile'),
  };
}

async function readToken(file: string | null, environment: CliContext['environment']): Promise<string | null> {
  if (file === null) return environment['HF_TOKEN']?.trim() || null;
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true || found.size > LARGEST_TOKEN_FILE_BYTES)
    throw new Failure(
      'option-invalid',
      `${basename(file)} cannot be read as a token. Give a file that holds the access token and nothing else.`,
    );
  const token = (await readFile(file, 'utf8')).trim();
  if (token === '')
    throw new Failure('option-invalid', `${basename(file)} is empty. Give a file that holds the access token.`);
  return token;
}

function textOf(given: GivenFlags, flag: string): string | null {
  const value = given[flag];
  return typeof value === 'string' ? value : null;
}

/** The command as it was typed. */
function commandOf(model: string, given: GivenFlags): string {
  const flags = (['name', ...hubFlags] as const).flatMap((flag) => {
    const value = textOf(given, flag);
    return value === null ? [] : [`--${flag === 'tokenFile' ? 'token-file' : flag}`, shellWord(value)];
  });
  return ['cloister model add', shellWord(model), ...flags].join(' ');
}
