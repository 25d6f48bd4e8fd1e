import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../src-enclave/training/evaluation.ts';
import { languageModel, meanHead, someParameters, tinySession, tinyTexts } from './tiny-models.ts';

const labels = ['benign', 'malign', 'unclear'];

/** A head that looks at nothing: its bias decides. */
function fixedHead(logits: readonly number[]) {
  const session = tinySession('bert', meanHead(), { kind: 'head' });
  const { layout } = session.definition;
  const parameters = new Float32Array(layout.length);
  parameters.set(logits, layout.length - 3);
  return { session, parameters };
}

describe('evaluateModel', () => {
  it('measures a model that always says the same', async () => {
    const { session, parameters } = fixedHead([2, 0, 0]);
    const texts = tinyTexts(meanHead(), 9);
    const { metrics, confusion } = await evaluateModel(session, texts, labels, parameters, 4);
    const total = Math.exp(2) + 2;
    const [sure, other] = [Math.exp(2) / total, 1 / total];
    expect(metrics.examples).toBe(9);
    expect(metrics.accuracy).toBeCloseTo(1 / 3, 10);
    expect(metrics.loss).toBeCloseTo(-(Math.log(sure) + 2 * Math.log(other)) / 3, 5);
    expect(metrics.macroF1).toBeCloseTo(0.5 / 3, 6);
    expect(metrics.matthews).toBeCloseTo(0, 10);
    expect(metrics.auroc).toBeCloseTo(0.5, 10);
    expect(metrics.expectedCalibrationError).toBeCloseTo(sure - 1 / 3, 5);
    expect(metrics.perplexity).toBeUndefined();
    expect(confusion).toEqual({
      labels,
      counts: [
        [3, 0, 0],
        [3, 0, 0],
        [3, 0, 0],
      ],
    });
  });

  it('gives each text its own prediction, whatever the batches and their order', async () => {
    const session = tinySession('bert', meanHead());
    const parameters = someParameters(session.definition);
    const texts = tinyTexts(meanHead(), 11);
    const predictAlone = async (): Promise<Float32Array[]> => {
      const all = [];
      for (const text of texts) all.push((await session.predict([text], 1, parameters)).logits.slice());
      return all;
    };
    // A bias that makes the classes equal on average, so that the texts decide.
    const bias = parameters.subarray(parameters.length - 3);
    for (const logits of await predictAlone())
      for (let label = 0; label < 3; label++) bias[label] = (bias[label] ?? 0) - (logits[label] ?? 0) / texts.length;
    const alone = await predictAlone();
    const best = alone.map((logits) => logits.indexOf(Math.max(...logits)));
    expect(new Set(best).size).toBeGreaterThan(1);
    const expected = labels.map((_, truth) =>
      labels.map((__, guess) => texts.filter((text, row) => text.label === truth && best[row] === guess).length),
    );
    for (const batchSize of [1, 4, 32]) {
      const { confusion, metrics } = await evaluateModel(session, texts, labels, parameters, batchSize);
      expect(confusion?.counts).toEqual(expected);
      const right = texts.filter((text, row) => text.label === best[row]).length;
      expect(metrics.accuracy).toBeCloseTo(right / 11, 10);
    }
  });

  it('weighs perplexity by answer tokens, not by texts', async () => {
    const session = tinySession('llama_tied', languageModel);
    const parameters = someParameters(session.definition);
    const texts = tinyTexts(languageModel, 7);
    let [sum, tokens] = [0, 0];
    for (const text of texts) {
      const { rowLosses, batch } = await session.predict([text], 1, parameters);
      expect(batch.labelled).toBe(text.ids.length - 2);
      sum += rowLosses.subarray(0, batch.labelled).reduce((total, loss) => total + loss, 0);
      tokens += batch.labelled;
    }
    for (const batchSize of [1, 3, 16]) {
      const { metrics, confusion } = await evaluateModel(session, texts, [], parameters, batchSize);
      expect(metrics.loss).toBeCloseTo(sum / tokens, 4);
      expect((metrics.perplexity ?? 0) / Math.exp(sum / tokens)).toBeCloseTo(1, 4);
      expect(metrics).toMatchObject({ examples: 7 });
      expect(metrics.accuracy).toBeUndefined();
      expect(confusion).toBeNull();
    }
  });

  it('refuses to measure nothing', async () => {
    const { session, parameters } = fixedHead([0, 0, 0]);
    await expect(evaluateModel(session, [], labels, parameters, 4)).rejects.toMatchObject({ code: 'data-empty' });
  });

  it('ends as cancelled, whatever the reason', async () => {
    const { session, parameters } = fixedHead([0, 0, 0]);
    const texts = tinyTexts(meanHead(), 3);
    for (const signal of [AbortSignal.abort(), AbortSignal.abort('a string')])
      await expect(evaluateModel(session, texts, labels, parameters, 4, signal)).rejects.toMatchObject({
        name: 'Failure',
        code: 'cancelled',
      });
  });
});
