// What a person takes out of a run: its adapter as a PEFT folder with a card, its report as one page. An adapter is read
// back and measured on the run's test rows, from the files that were written. Existing files are never replaced.

import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../../base/failure.ts';
import { flatParameters } from '../../engine/parameter-layout.ts';
import { loadAdapter } from '../../model/adapters/adapter-files.ts';
import type { Saved } from '../../protocol/app-records.ts';
import type { Metrics } from '../../protocol/run-events.ts';
import { readEvents } from '../../report/read-events.ts';
import { renderReport } from '../../report/render-report.ts';
import { saveRunAdapter } from '../../simulation/run-adapter.ts';
import { evaluationBatch } from '../../simulation/run-context.ts';
import { loadChosenData } from '../../simulation/run-data.ts';
import { openStoredRun, type StoredRun } from '../../simulation/stored-run.ts';
import { encodeExamples } from '../../training/encode.ts';
import { evaluateModel } from '../../training/evaluation.ts';
import { adapterCard } from './adapter-card.ts';
import { optionsOf, type ChoiceSurroundings } from './choice-options.ts';
import { savingFailure, underFreeName } from '../save-place.ts';
import type { RunFiles } from './run-files.ts';
import type { RunManager } from './run-manager.ts';

export type RunExports = {
  /**
   * Saves the adapter in a new folder inside `folder`; of a run that is not finished, that of its last combined round.
   * @throws Failure run-missing, run-busy, run-nothing-to-export, option-invalid, no-permission, disk-full and those of
   * opening a model.
   */
  adapter(id: string, folder: string): Promise<Saved>;
  /** @throws Failure run-missing, run-nothing-to-export, option-invalid, no-permission, disk-full. */
  report(id: string, folder: string): Promise<Saved>;
  /** The report as HTML. @throws Failure run-missing, run-nothing-to-export. */
  reportPage(id: string): Promise<string>;
};

export type RunExportsOptions = {
  readonly files: RunFiles;
  readonly around: ChoiceSurroundings;
  readonly runs: RunManager;
};

/** Loads the adapter from its files and measures it on the run's test rows. */
async function measureAgain(folder: string, { checkpoint, session, options, plan }: StoredRun): Promise<Metrics> {
  const { definition, parameters } = loadAdapter(folder, checkpoint.config);
  const flat = flatParameters(definition.layout, parameters);
  const { examples, labels } = await loadChosenData(options);
  const { task, maxTokens } = plan.data;
  const { texts } = encodeExamples(examples.test, checkpoint.tokenizer(), checkpoint.config, { task, maxTokens });
  return (await evaluateModel(session, texts, labels, flat, evaluationBatch)).metrics;
}

export function createRunExports({ files, around, runs }: RunExportsOptions): RunExports {
  const page = async (id: string): Promise<string> => {
    runs.summary(id);
    const file = join(files.folder(id), 'metrics.jsonl');
    const events = existsSync(file) ? await readEvents(file) : [];
    if (events.length === 0)
      throw new Failure('run-nothing-to-export', 'This run has not begun yet, so there is nothing to report.');
    return renderReport(events);
  };
  return {
    reportPage: page,
    async report(id, folder) {
      const html = await page(id);
      const fileName = await underFreeName(folder, [`SIMULATED-report-${id}`, '.html'], async (path) => {
        await writeFile(path, html, { flag: 'wx' });
      });
      return { folderName: basename(folder), fileName, checkedAccuracy: null };
    },
    async adapter(id, folder) {
      const choice = runs.expectIdle(id);
      const summary = runs.summary(id);
      const own = files.folder(id);
      const stored = await openStoredRun(own, optionsOf(choice, own, around));
      try {
        const name = `SIMULATED-${stored.plan.model.name}-${id}`;
        const fileName = await underFreeName(folder, [name, ''], async (path) => await mkdir(path));
        const made = join(folder, fileName);
        try {
          await saveRunAdapter(made, stored, stored.parameters);
          const metrics = await measureAgain(made, stored);
          await writeFile(join(made, 'README.md'), adapterCard({ summary, plan: stored.plan, round: stored.round, metrics }));
          return { folderName: basename(folder), fileName, checkedAccuracy: metrics.accuracy ?? null };
        } catch (error) {
          await rm(made, { recursive: true, force: true });
          throw savingFailure(error);
        }
      } finally {
        await stored.dispose();
      }
    },
  };
}
