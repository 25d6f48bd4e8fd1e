// The default executor: ONNX Runtime on the CPU, in a worker thread so that this thread's event loop never blocks. A
// whole training step is one call. Weights that lie in a file as float32 are mapped from it; others are read once into
// shared memory and serve every session.

import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { expectDefined, expectPositiveInteger } from '../../base/expect.ts';
import { Failure } from '../../base/failure.ts';
import { elementCount } from '../../base/named-tensors.ts';
import type { CompiledProgram, Executor, Program, RunInputs, RunOutputs, WeightSource } from '../executor.ts';
import { emitOnnx, type WeightPlacement } from './emit.ts';
import type { MemorySetting, WorkerAnswer, WorkerOptions, WorkerReply, WorkerRequest } from './messages.ts';
import { writeOnnxModel } from './model-writer.ts';

export type OnnxExecutorOptions = {
  /** Threads inside one operator. Results are the same to the bit for the same number of threads. */
  readonly threads: number;
  /** `low` when it is not given. */
  readonly memory?: MemorySetting;
};

type Pending = { readonly resolve: (answer: WorkerAnswer) => void; readonly reject: (error: Error) => void };

/** Beside this file: as source, or as the build names it. */
const workerFile = import.meta.url.endsWith('.ts') ? './worker.ts' : './onnx-worker.js';

// Unless this is set in the process before the library loads, it keeps a device id and a database of its use in the home
// folder and reports to mobile.events.data.microsoft.com (strace of onnxruntime-node 1.30.0 on Linux).
process.env['ORT_DISABLE_TELEMETRY'] = '1';

/** The runtime's version, without loading it. */
export function onnxRuntimeVersion(): string {
  const file: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json');
  return z.object({ version: z.string() }).parse(file).version;
}

export class OnnxExecutor implements Executor {
  readonly name = `onnxruntime-node ${onnxRuntimeVersion()}`;
  readonly #worker: Worker;
  readonly #weights: WeightSource;
  readonly #memory: MemorySetting;
  readonly #pending = new Map<number, Pending>();
  readonly #inFlight = new Set<Promise<WorkerAnswer>>();
  readonly #sentWeights = new Set<string>();
  #nextId = 0;
  #fault: Error | null = null;

  constructor(weights: WeightSource, options: OnnxExecutorOptions) {
    this.#weights = weights;
    this.#memory = options.memory ?? 'low';
    const workerData: WorkerOptions = {
      threads: expectPositiveInteger(options.threads, 'threads'),
      memory: this.#memory,
    };
    this.#worker = new Worker(new URL(workerFile, import.meta.url), { workerData, name: 'onnx' });
    this.#worker.on('message', (reply: WorkerReply) => {
      const pending = expectDefined(this.#pending.get(reply.id), 'request');
      this.#pending.delete(reply.id);
      if (this.#pending.size === 0) this.#worker.unref();
      if ('answer' in reply) pending.resolve(reply.answer);
      else pending.reject(new Failure('engine-failed', `The engine could not run this model: ${reply.error}`));
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () =>
      this.#fail(new Failure('engine-failed', 'The engine stopped. Start the command again with --resume.')),
    );
    this.#worker.unref();
  }

  #fail(error: unknown): void {
    this.#fault ??= error instanceof Error ? error : new Error(String(error));
    for (const pending of this.#pending.values()) pending.reject(this.#fault);
    this.#pending.clear();
  }

  async #ask(request: WorkerRequest, signal?: AbortSignal): Promise<WorkerAnswer> {
    if (this.#fault) throw this.#fault;
    const id = this.#nextId++;
    const cancelled = (): Failure => new Failure('cancelled', 'Stopped on request.');
    if (signal?.aborted) throw cancelled();
    const answer = new Promise<WorkerAnswer>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, request });
    });
    this.#inFlight.add(answer);
    const settled = (): boolean => this.#inFlight.delete(answer);
    answer.then(settled, settled);
    if (!signal) return await answer;
    let onAbort = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(cancelled());
      signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([answer, aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      answer.catch(() => {});
    }
  }

  async compile(program: Program): Promise<CompiledProgram> {
    let weightFolder: string | null = null;
    const constantWeights: string[] = [];
    // The runtime takes a session's constants all from files or all from memory.
    const isFromMemory =
      this.#memory === 'speed' &&
      program.graph.nodes.some(
        ({ operation }) => operation.kind === 'weight' && this.#weights.region(operation.name) === null,
      );
    const placement: WeightPlacement = (name, shape) => {
      if (isFromMemory) {
        constantWeights.push(name);
        return { file: name, offset: 0, byteLength: 4 * elementCount(shape) };
      }
      const region = this.#weights.region(name);
      weightFolder ??= region && dirname(region.path);
      return region && dirname(region.path) === weightFolder
        ? { file: basename(region.path), offset: region.offset, byteLength: region.byteLength }
        : null;
    };
    const emitted = emitOnnx(program, placement);
    const fedWeights = emitted.leaves.flatMap((leaf) => (leaf.kind === 'weight' ? [leaf.name] : []));
    for (const name of [...constantWeights, ...fedWeights]) {
      if (this.#sentWeights.has(name)) continue;
      this.#sentWeights.add(name);
      await this.#ask({ kind: 'weight', name, values: this.#weights.read(name) });
    }
    const id = this.#nextId++;
    const { layout } = program;
    await this.#ask({
      kind: 'compile',
      program: id,
      model: writeOnnxModel(emitted.model),
      weightFolder,
      constantWeights,
      leaves: emitted.leaves,
      parameters: Object.fromEntries(layout.entries.map(({ name, offset, length }) => [name, { offset, length }])),
      outputs: emitted.outputs,
      gradients: emitted.gradients.map((gradient, index) => {
        const { offset, length } = expectDefined(layout.entries[index], 'layout entry');
        return { ...gradient, offset, length };
      }),
      gradientLength: program.gradients.length > 0 ? layout.length : 0,
    });
    const inputs = emitted.leaves.filter((leaf) => leaf.kind === 'input');
    return {
      run: async (values: RunInputs, signal?: AbortSignal): Promise<RunOutputs> => {
        for (const { name, shape } of inputs) {
          const given = values.inputs.get(name)?.length;
          if (given !== elementCount(shape))
            throw new RangeError(`input ${name}: ${given ?? 'no'} values for [${shape.join()}]`);
        }
        const answer = await this.#ask({ kind: 'run', program: id, ...values }, signal);
        if (answer.kind !== 'ran') throw new TypeError(`unexpected answer ${answer.kind}`);
        return answer;
      },
      dispose: async () => {
        await this.#ask({ kind: 'release', program: id });
      },
    };
  }

  async dispose(): Promise<void> {
    this.#fault ??= new Failure('cancelled', 'The engine was closed.');
    // A thread that is stopped inside the runtime can take the process with it: let it finish what it is at.
    await Promise.allSettled(this.#inFlight);
    await this.#worker.terminate();
  }
}
