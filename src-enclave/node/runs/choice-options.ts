// From what a person chose in the app to the options of a simulation, the same that the command line gives.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulationChoice } from '../../protocol/enclave-contract.ts';
import { resolveRunOptions, simulateSchema, type SimulateOptions } from '../../protocol/run-options.ts';

export type ChoiceSurroundings = { readonly cores: number; readonly modelsFolder: string };

const partitions = { alike: 'iid', different: 'dirichlet:0.5', 'very-different': 'dirichlet:0.1' } as const;

/** An earlier start came far enough that the run in this folder can be gone on with. */
export function canContinue(folder: string): boolean {
  return existsSync(join(folder, 'options.json'));
}

/** Options of the run in `folder`: those that continue it when it was begun, else those that begin it. */
export function optionsOf(choice: SimulationChoice, folder: string, around: ChoiceSurroundings): SimulateOptions {
  const { data, budgetSeconds, ...same } = choice;
  const choices = simulateSchema.parse({
    ...same,
    partition: partitions[data],
    budget: budgetSeconds,
    out: folder,
    resume: canContinue(folder) ? folder : false,
  });
  return resolveRunOptions('simulate', choices, { cores: around.cores, storeRoot: around.modelsFolder, given: [] });
}
