// What a run's adapter makes of a case that a person typed, beside the base model. The text is read once and kept nowhere.
// The model stays open for the next case until a run needs the memory.

import { expectDefined } from '../../base/expect.ts';
import { Failure } from '../../base/failure.ts';
import { createInTurn } from '../../base/in-turn.ts';
import type { TryItResult } from '../../protocol/app-records.ts';
import { openStoredRun, type StoredRun } from '../../simulation/stored-run.ts';
import { encodeExamples, type EncodedText } from '../../training/encode.ts';
import { softmax } from '../../training/evaluation.ts';
import { optionsOf, type ChoiceSurroundings } from './choice-options.ts';
import type { RunFiles } from './run-files.ts';
import type { RunManager } from './run-manager.ts';

export type TryIt = {
  /**
   * @param pair The second text of a task with two; else null.
   * @throws Failure run-missing, run-busy, run-nothing-to-export, option-invalid, data-invalid and those of opening a model.
   */
  run(id: string, text: string, pair: string | null): Promise<TryItResult>;
  /** Lets the open model go, once no case is under way. */
  release(): Promise<void>;
};

export type TryItOptions = {
  readonly files: RunFiles;
  readonly around: ChoiceSurroundings;
  readonly runs: () => RunManager;
};

type Case = { readonly text: string; readonly pair: string | null };

function expectFitting({ plan }: StoredRun, { text, pair }: Case): void {
  const { task } = plan.data;
  if (task === 'generation')
    throw new Failure('option-invalid', 'This adapter writes answers, which cannot be tried here yet.');
  if (text.trim() === '') throw new Failure('option-invalid', 'There is no text to try. Type one.');
  const isPair = task !== 'classification';
  if (isPair && (pair === null || pair.trim() === ''))
    throw new Failure('option-invalid', 'This adapter was trained on two texts. Type the second one as well.');
  if (!isPair && pair !== null)
    throw new Failure('option-invalid', 'This adapter was trained on single texts. Leave out the second one.');
}

async function probabilities({ session }: StoredRun, text: EncodedText, parameters: Float32Array): Promise<number[]> {
  const { logits } = await session.predict([text], 1, parameters);
  return [...softmax(logits)];
}

async function tryCase(stored: StoredRun, given: Case): Promise<TryItResult> {
  expectFitting(stored, given);
  const { plan, checkpoint, initial, parameters } = stored;
  const { task, maxTokens, labels } = plan.data;
  const example = { row: 0, first: given.text, second: given.pair, label: 0, answer: null };
  const { texts, truncated } = encodeExamples([example], checkpoint.tokenizer(), checkpoint.config, {
    task,
    maxTokens,
  });
  const encoded = expectDefined(texts[0], 'text');
  return {
    labels: [...labels],
    base: await probabilities(stored, encoded, initial),
    adapter: await probabilities(stored, encoded, parameters),
    tokens: encoded.ids.length,
    isTruncated: truncated > 0,
  };
}

export function createTryIt({ files, around, runs }: TryItOptions): TryIt {
  let open: { readonly id: string; readonly rounds: number; readonly stored: StoredRun } | null = null;
  /** One case at a time. */
  const inTurn = createInTurn();

  const close = async (): Promise<void> => {
    const closing = open;
    open = null;
    await closing?.stored.dispose();
  };
  const opened = async (id: string): Promise<StoredRun> => {
    // Two models in memory, and each slowed by the other: the run goes first.
    if (runs().isAtWork)
      throw new Failure('run-busy', 'A run is under way. Wait until it ends, or pause or stop it, and try again.');
    const choice = runs().expectIdle(id);
    const rounds = runs().summary(id).roundsDone;
    if (open?.id === id && open.rounds === rounds) return open.stored;
    await close();
    const folder = files.folder(id);
    const stored = await openStoredRun(folder, optionsOf(choice, folder, around));
    open = { id, rounds, stored };
    return stored;
  };
  return {
    run: async (id, text, pair) => await inTurn(async () => await tryCase(await opened(id), { text, pair })),
    release: async () => await inTurn(close),
  };
}
