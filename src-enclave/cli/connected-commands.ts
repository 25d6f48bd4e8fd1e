// Connects each command to the module that does its work, imported only when the command runs.

import type { CommandTable } from './commands.ts';

export const connectedCommands: CommandTable = {
  simulate() {
    throw new TypeError('simulate is not connected');
  },
  train() {
    throw new TypeError('train is not connected');
  },
  evaluate() {
    throw new TypeError('evaluate is not connected');
  },
  async openModels(storeRoot) {
    const { openModelCatalogue } = await import('./model-catalogue.ts');
    return openModelCatalogue(storeRoot, () => new Date());
  },
};
