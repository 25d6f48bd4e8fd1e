import { afterAll, describe, expect, it } from 'vitest';
import { OnnxExecutor } from '../../src-enclave/engine/onnx/onnx-executor.ts';
import { ReferenceExecutor } from '../../src-enclave/engine/reference/reference-executor.ts';
import { operatorCases } from '../support/operator-cases.ts';
import { noWeights, operatorProgram } from '../support/programs.ts';

const reference = new ReferenceExecutor(noWeights);
const onnx = new OnnxExecutor(noWeights, { threads: 1 });
afterAll(() => onnx.dispose());

describe('the ONNX executor equals the float64 reference', () => {
  it.each(operatorCases.map((operatorCase) => [operatorCase.name, operatorCase] as const))(
    '%s',
    async (_, operatorCase) => {
      const { program, inputs } = operatorProgram(operatorCase);
      const expected = await (await reference.compile(program)).run(inputs);
      const compiled = await onnx.compile(program);
      const actual = await compiled.run(inputs);
      const compare = (a: Float32Array | undefined, b: Float32Array | undefined): void => {
        expect(a?.length).toBe(b?.length);
        for (const [index, value] of (b ?? []).entries()) expect(a?.[index]).toBeCloseTo(value, 5);
      };
      compare(actual.outputs.get('result'), expected.outputs.get('result'));
      compare(actual.outputs.get('loss'), expected.outputs.get('loss'));
      compare(actual.gradients, expected.gradients);
      await compiled.dispose();
    },
  );
});

describe('OnnxExecutor', () => {
  const [first] = operatorCases;
  it('names an input of the wrong length', async () => {
    const gather = operatorCases.find(({ name }) => name === 'gather');
    if (!gather) throw new Error('no gather case');
    const { program, inputs } = operatorProgram(gather);
    const compiled = await onnx.compile(program);
    await expect(compiled.run({ ...inputs, inputs: new Map([['ids', new Int32Array(2)]]) })).rejects.toThrow(
      /input ids/,
    );
    await expect(compiled.run({ ...inputs, inputs: new Map() })).rejects.toThrow(/input ids/);
  });

  it('stops when the signal is aborted', async () => {
    if (!first) throw new Error('no cases');
    const { program, inputs } = operatorProgram(first);
    const compiled = await onnx.compile(program);
    await expect(compiled.run(inputs, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    const controller = new AbortController();
    const running = compiled.run(inputs, controller.signal);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await expect(compiled.run(inputs)).resolves.toBeDefined();
  });

  it('fails every later call after it was closed', async () => {
    if (!first) throw new Error('no cases');
    const executor = new OnnxExecutor(noWeights, { threads: 1 });
    const { program, inputs } = operatorProgram(first);
    const compiled = await executor.compile(program);
    await executor.dispose();
    await expect(compiled.run(inputs)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
