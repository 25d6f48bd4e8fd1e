// Connects each command to the module that does its work, imported only when the command runs.

import type { CommandTable } from './commands.ts';

export const connectedCommands: CommandTable = {
  async *simulate(options, signal) {
    const { simulate } = await import('../simulation/simulate.ts');
    const { roundsOnProcesses } = await import('../simulation/process-rounds.ts');
    yield* simulate(options, signal, undefined, roundsOnProcesses);
  },
  async *train(options, signal) {
    const { train } = await import('../simulation/train.ts');
    yield* train(options, signal);
  },
  async *evaluate(options, signal) {
    const { evaluate } = await import('../simulation/evaluate.ts');
    yield* evaluate(options, signal);
  },
  async openModels(storeRoot) {
    const { assetPath } = await import('../base/assets.ts');
    const { openModelCatalogue } = await import('../model/store/model-catalogue.ts');
    const embedded = { 'minilm-med': assetPath('models', 'minilm-med') };
    return openModelCatalogue({ root: storeRoot, embedded, now: () => new Date() });
  },
  async downloadModel(request, options) {
    const { downloadModel } = await import('../host/hub/download-model.ts');
    return downloadModel(request, { ...options, fetch });
  },
};
