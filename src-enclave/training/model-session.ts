// A model that can be stepped and evaluated: the definition's programs, compiled on demand for the buckets that come
// up, the least recently used ones released. Parameters belong to the caller.

import { expectDefined } from '../base/expect.ts';
import type { CompiledProgram, Executor } from '../engine/executor.ts';
import type { Bucket, ModelDefinition, ProgramMode } from '../model/model-definition.ts';
import { batchInputs, type BatchInputs, type BatchShape } from './batch-inputs.ts';
import type { EncodedText } from './encode.ts';

export type StepResult = { readonly loss: number; readonly gradients: Float32Array; readonly tokens: number };
export type Prediction = {
  readonly logits: Float32Array;
  readonly rowLosses: Float32Array;
  readonly batch: BatchInputs;
};

const keptPrograms = 64;

export class ModelSession {
  readonly definition: ModelDefinition;
  readonly #executor: Executor;
  readonly #programs = new Map<string, CompiledProgram>();

  constructor(definition: ModelDefinition, executor: Executor) {
    this.definition = definition;
    this.#executor = executor;
  }

  shape(batchSize: number): BatchShape {
    const { config, head, virtualTokens } = this.definition;
    return { batchSize, virtualTokens, padTokenId: config.padTokenId ?? 0, head };
  }

  async #program(bucket: Bucket, mode: ProgramMode): Promise<CompiledProgram> {
    const key = `${mode} ${bucket.batch} ${bucket.tokens} ${bucket.labelled}`;
    const known = this.#programs.get(key);
    this.#programs.delete(key);
    const program = known ?? (await this.#executor.compile(this.definition.program(bucket, mode)));
    this.#programs.set(key, program);
    const [oldest] = this.#programs.keys();
    if (this.#programs.size > keptPrograms && oldest !== undefined) {
      await this.#programs.get(oldest)?.dispose();
      this.#programs.delete(oldest);
    }
    return program;
  }

  /** Loss and gradients of one (micro-)batch; `divisor` as in batchInputs. Gradients are valid until the next call. */
  async step(
    texts: readonly EncodedText[],
    batchSize: number,
    divisor: number,
    parameters: Float32Array,
    dropout: { readonly seed: number; readonly step: number },
    signal?: AbortSignal,
  ): Promise<StepResult> {
    const batch = batchInputs(texts, this.shape(batchSize), divisor);
    const program = await this.#program(batch.bucket, 'train');
    const { outputs, gradients } = await program.run({ inputs: batch.inputs, parameters, dropout }, signal);
    return { loss: expectDefined(outputs.get('loss')?.[0], 'loss'), gradients, tokens: batch.tokens };
  }

  async predict(
    texts: readonly EncodedText[],
    batchSize: number,
    parameters: Float32Array,
    signal?: AbortSignal,
  ): Promise<Prediction> {
    const batch = batchInputs(texts, this.shape(batchSize), texts.length);
    const program = await this.#program(batch.bucket, 'evaluate');
    const { outputs } = await program.run({ inputs: batch.inputs, parameters, dropout: { seed: 0, step: 0 } }, signal);
    return {
      logits: outputs.get('logits') ?? new Float32Array(),
      rowLosses: expectDefined(outputs.get('rowLosses'), 'rowLosses'),
      batch,
    };
  }

  /**
   * A prefix table [virtual tokens, layers·2·kv heads·head size] that does what the text `ids` does when it stands before
   * every other; `ids` has one id a virtual token.
   */
  async prefixOfText(ids: readonly number[]): Promise<Float32Array> {
    const { keyValue, virtualTokens } = this.definition;
    const compiled = await this.#executor.compile(this.definition.keyValueProgram());
    const inputs = new Map<string, Int32Array>([
      ['ids', Int32Array.from(ids)],
      ['mask', new Int32Array(ids.length).fill(1)],
      ['typeIds', new Int32Array(ids.length)],
      ['positions', Int32Array.from(ids, (_, position) => position)],
    ]);
    const parameters = new Float32Array(this.definition.layout.length);
    const { outputs } = await compiled.run({ inputs, parameters, dropout: { seed: 0, step: 0 } });
    await compiled.dispose();
    const { layers, keyValueHeads, headDim } = keyValue;
    const table = new Float32Array(virtualTokens * layers * 2 * keyValueHeads * headDim);
    let column = 0;
    for (let layer = 0; layer < layers; layer++) {
      for (const name of [`key.${layer}`, `value.${layer}`]) {
        const values = expectDefined(outputs.get(name), name); // [1, kv heads, tokens, head size]
        for (let head = 0; head < keyValueHeads; head++, column += headDim) {
          for (let token = 0; token < virtualTokens; token++) {
            const start = (head * virtualTokens + token) * headDim;
            table.set(values.subarray(start, start + headDim), token * layers * 2 * keyValueHeads * headDim + column);
          }
        }
      }
    }
    return table;
  }

  /** The table of prefixes as PEFT stores it, or null for an adapter without. */
  async prefixTable(parameters: Float32Array): Promise<Float32Array | null> {
    const program = this.definition.prefixProgram();
    if (!program) return null;
    const compiled = await this.#executor.compile(program);
    const { outputs } = await compiled.run({ inputs: new Map(), parameters, dropout: { seed: 0, step: 0 } });
    await compiled.dispose();
    return expectDefined(outputs.get('table'), 'table');
  }

  async dispose(): Promise<void> {
    for (const program of this.#programs.values()) await program.dispose();
    this.#programs.clear();
  }
}
