import { describe, expect, it } from 'vitest';
import { expectDefined } from '../../src-enclave/base/expect.ts';
import type { CompiledProgram, Executor, Program } from '../../src-enclave/engine/executor.ts';
import { loadAdapter, saveAdapter } from '../../src-enclave/model/adapters/adapter-files.ts';
import { splitParameters } from '../../src-enclave/engine/parameter-layout.ts';
import { ModelDefinition } from '../../src-enclave/model/model-definition.ts';
import { ModelSession } from '../../src-enclave/training/model-session.ts';
import { largestDifference, makeExecutor, openGolden } from '../support/golden-models.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lora, meanHead, someParameters, tinySession, tinyTexts } from './tiny-models.ts';

/** Passes everything on, and knows which programs live. */
class CountingExecutor implements Executor {
  readonly name = 'counting';
  readonly #inner: Executor;
  compiled = 0;
  alive = 0;
  largest = 0;

  constructor(inner: Executor) {
    this.#inner = inner;
  }

  async compile(program: Program): Promise<CompiledProgram> {
    const made = await this.#inner.compile(program);
    this.compiled++;
    this.largest = Math.max(this.largest, ++this.alive);
    return {
      run: (inputs, signal) => made.run(inputs, signal),
      dispose: async () => {
        this.alive--;
        await made.dispose();
      },
    };
  }

  async dispose(): Promise<void> {
    await this.#inner.dispose();
  }
}

describe('ModelSession', () => {
  it('keeps a bounded number of programs, those used last, and releases all at the end', async () => {
    const checkpoint = openGolden('bert');
    const executor = new CountingExecutor(makeExecutor('onnx', checkpoint));
    const definition = new ModelDefinition(checkpoint.config, { kind: 'head' }, meanHead());
    const session = new ModelSession(definition, executor);
    const parameters = someParameters(definition);
    const predict = async (batchSize: number): Promise<void> => {
      await session.predict(tinyTexts(meanHead(), batchSize), batchSize, parameters);
    };
    for (let batchSize = 1; batchSize <= 80; batchSize++) {
      await predict(batchSize);
      await predict(1);
    }
    // Batch size 1 came up all the time: compiled once.
    expect(executor.compiled).toBe(80);
    expect(executor.alive).toBeLessThan(72);
    expect(executor.largest).toBeLessThanOrEqual(executor.alive + 1);
    await predict(80);
    expect(executor.compiled).toBe(80);
    await predict(2);
    expect(executor.compiled).toBe(81);
    await session.dispose();
    expect(executor.alive).toBe(0);
    await executor.dispose();
    checkpoint.close();
  });

  it('evaluates without dropout, and trains with the dropout of the given step', async () => {
    const head = meanHead(0.3);
    const session = tinySession('bert', head, { ...lora, dropout: 0.3 }, { modelDropout: 0.3 });
    const parameters = someParameters(session.definition);
    const texts = tinyTexts(head, 4);
    const predict = async () => (await session.predict(texts, 4, parameters)).logits.slice();
    const gradients = async (step: number) =>
      (await session.step(texts, 4, 4, parameters, { seed: 1, step })).gradients.slice();
    expect(await predict()).toEqual(await predict());
    expect(await gradients(1)).toEqual(await gradients(1));
    expect(await gradients(2)).not.toEqual(await gradients(1));
  });

  it('says the same with a projected prefix as with the table that is saved of it', async () => {
    const session = tinySession('bert', meanHead(), { kind: 'prefix', virtualTokens: 4, projectionSize: 8 });
    const { definition } = session;
    const parameters = someParameters(definition);
    const folder = temporaryFolder();
    await saveAdapter(folder, {
      definition,
      parameters: splitParameters(definition.layout, parameters),
      prefixTable: await session.prefixTable(parameters),
      baseModel: 'bert',
      sidecar: {
        schema: 1,
        task: 'pair',
        adapter: 'prefix',
        pooling: 'mean',
        labels: ['a', 'b', 'c'],
        maxTokens: 32,
        baseModelSha256: '0',
      },
    });
    const loaded = loadAdapter(folder, definition.config);
    const table = tinySession('bert', meanHead(), loaded.definition.adapterConfig);
    expect(table.definition.layout).toEqual(loaded.definition.layout);
    const flat = new Float32Array(loaded.definition.layout.length);
    for (const { name, offset } of loaded.definition.layout.entries)
      flat.set(expectDefined(loaded.parameters.get(name), name).values, offset);
    const texts = tinyTexts(meanHead(), 3);
    const expected = (await session.predict(texts, 3, parameters)).logits.slice();
    expect(largestDifference((await table.predict(texts, 3, flat)).logits, expected)).toBeLessThan(1e-5);
  });

  it('has no prefix table without a prefix', async () => {
    const session = tinySession('bert', meanHead());
    expect(await session.prefixTable(someParameters(session.definition))).toBeNull();
  });
});
