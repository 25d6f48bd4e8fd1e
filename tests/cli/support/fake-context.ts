// A command line without a process: streams that collect, a clock that is set by hand, interrupts that are emitted.

import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { CliContext } from '../../../src-enclave/cli/cli-context.ts';
import type { CommandTable } from '../../../src-enclave/cli/commands.ts';
import type { ModelCommands } from '../../../src-enclave/model/store/model-catalogue.ts';
import type { RunEvent } from '../../../src-enclave/protocol/run-events.ts';

export class CollectedStream extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(isTTY = false, columns = 100) {
    super();
    this.isTTY = isTTY;
    this.columns = columns;
  }

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  get lines(): string[] {
    return this.text.split('\n').filter((line) => line !== '');
  }

  get objects(): { kind: string; [field: string]: unknown }[] {
    return this.lines.map((line) => JSON.parse(line));
  }
}

export type FakeContext = CliContext & {
  readonly stdout: CollectedStream;
  readonly stderr: CollectedStream;
  readonly interrupts: EventEmitter;
  readonly clock: { ms: number };
  readonly exits: number[];
};

type Overrides = {
  readonly commands?: Partial<CommandTable>;
  readonly isTTY?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
};

export function fakeContext(overrides: Overrides = {}): FakeContext {
  const clock = { ms: 0 };
  const exits: number[] = [];
  const unexpected = (): never => {
    throw new Error('this command must not run');
  };
  return {
    commands: {
      simulate: unexpected,
      train: unexpected,
      evaluate: unexpected,
      openModels: unexpected,
      downloadModel: unexpected,
      ...overrides.commands,
    },
    stdout: new CollectedStream(overrides.isTTY ?? false),
    stderr: new CollectedStream(),
    environment: overrides.environment ?? {},
    interrupts: new EventEmitter(),
    exitNow: (exitCode) => exits.push(exitCode),
    nowMs: () => clock.ms,
    cores: 6,
    dataRoot: '/data',
    storeRoot: '/data/models',
    version: '1.2.3',
    clock,
    exits,
  };
}

export async function* stream(events: readonly RunEvent[]): AsyncGenerator<RunEvent> {
  for (const event of events) yield event;
}

export function fakeModels(overrides: Partial<ModelCommands> = {}): ModelCommands {
  const summary = {
    name: 'tiny',
    modelType: 'bert',
    parameters: 1_234_567,
    weights: 'float32',
    sizeBytes: 4_900_000,
    sha256: 'ab'.repeat(32),
    isEmbedded: false,
    origin: 'tiny',
    hub: null,
    path: '/models/tiny',
  };
  return {
    add: async (_path, { name } = {}) => ({ ...summary, name: name ?? 'tiny' }),
    freeName: (name, suggestedName) => name ?? suggestedName,
    list: async () => [{ ...summary, name: 'minilm-med', isEmbedded: true }, summary],
    info: async (name) => ({ ...summary, name }),
    remove: async () => undefined,
    ...overrides,
  };
}
