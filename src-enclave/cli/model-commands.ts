// model list, info and remove, once commander has read the flags. Loaded only when one of them runs.

import type { ModelSummary } from '../model/store/model-catalogue.ts';
import { formatBytes, formatCount } from '../report/format.ts';
import type { CliContext } from './cli-context.ts';
import { alignColumns } from './closing-table.ts';
import { printable } from './describe-event.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

export type ModelRequest =
  | { readonly action: 'list' }
  | { readonly action: 'info'; readonly name: string }
  | { readonly action: 'remove'; readonly name: string };

/** @throws Failure of the model store. */
export async function runModelCommand(
  request: ModelRequest,
  isJson: boolean,
  context: Pick<CliContext, 'commands' | 'stdout' | 'storeRoot'>,
): Promise<ExitCode> {
  const models = await context.commands.openModels(context.storeRoot);
  const print = (result: object, text: string): void => {
    const line = isJson ? JSON.stringify({ kind: 'result', command: `model ${request.action}`, ...result }) : text;
    context.stdout.write(`${line}\n`);
  };
  switch (request.action) {
    case 'list': {
      const list = await models.list();
      print({ models: list }, describeModels(list));
      break;
    }
    case 'info': {
      const model = await models.info(request.name);
      print({ model }, describeModel(model));
      break;
    }
    case 'remove':
      await models.remove(request.name);
      print({ name: request.name }, printable(`Removed ${request.name}.`));
      break;
  }
  return exitCodes.ok;
}

function describeModels(models: readonly ModelSummary[]): string {
  const rows = models.map((model) =>
    [
      model.name,
      model.modelType,
      formatCount(model.parameters),
      model.weights,
      formatBytes(model.sizeBytes),
      model.isEmbedded ? 'built in' : 'added',
    ].map(printable),
  );
  return alignColumns([['name', 'family', 'parameters', 'weights', 'size', 'origin'], ...rows]).join('\n');
}

function describeOrigin({ isEmbedded, origin, hub }: ModelSummary): string {
  if (isEmbedded) return 'built in';
  return hub === null ? `added from ${origin ?? 'this computer'}` : `${hub.repo} at ${hub.revision}, ${hub.hub}`;
}

function describeModel(model: ModelSummary): string {
  const lines = [
    ['Name', model.name],
    ['Family', model.modelType],
    ['Parameters', formatCount(model.parameters)],
    ['Weights', model.weights],
    ['Size', formatBytes(model.sizeBytes)],
    ['SHA-256', model.sha256],
    ['Origin', describeOrigin(model)],
    ['Place', model.path],
  ] as const;
  return lines.map(([title, value]) => printable(`${title.padEnd(12)}${value}`)).join('\n');
}
