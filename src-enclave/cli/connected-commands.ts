// Connects each command to the module that does its work, imported only when the command runs.

import type { CommandTable } from './commands.ts';

export const connectedCommands: CommandTable = {
  async *simulate(options, signal) {
    const { simulate } = await import('../simulation/simulate.ts');
    yield* simulate(options, signal);
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
    const { openModelCatalogue } = await import('./model-catalogue.ts');
    return openModelCatalogue(storeRoot, () => new Date());
  },
};
