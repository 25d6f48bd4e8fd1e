// The work behind each command, as the command line sees it. Nothing here may import anything heavy at run time:
// the program loads before it knows whether it is asked for more than --help.

import type { DownloadedModel, HubDownloadOptions, HubRequest } from '../host/hub/download-model.ts';
import type { ModelCommands } from '../model/store/model-catalogue.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import type { EvaluateOptions, SimulateOptions, TrainOptions } from '../protocol/run-options.ts';

/**
 * What the program runs. A run ends with its `result` event; when `signal` aborts it stops at the next step boundary,
 * journalled, and throws Failure('cancelled') or ends without a result.
 */
export type CommandTable = {
  simulate(options: SimulateOptions, signal: AbortSignal): AsyncIterable<RunEvent>;
  train(options: TrainOptions, signal: AbortSignal): AsyncIterable<RunEvent>;
  evaluate(options: EvaluateOptions, signal: AbortSignal): AsyncIterable<RunEvent>;
  openModels(storeRoot: string): Promise<ModelCommands>;
  /** Downloads a model of the hub into a folder, or goes on with it. */
  downloadModel(request: HubRequest, options: Omit<HubDownloadOptions, 'fetch'>): Promise<DownloadedModel>;
};
