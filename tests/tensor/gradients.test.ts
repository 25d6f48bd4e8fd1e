import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src-enclave/engine/reference/reference-executor.ts';
import { gradients } from '../../src-enclave/tensor/gradient.ts';
import { Graph } from '../../src-enclave/tensor/graph.ts';
import { operators } from '../../src-enclave/tensor/operators.ts';
import { operatorCases } from '../support/operator-cases.ts';
import { operatorProgram } from '../support/programs.ts';

describe('gradient rules equal central finite differences in float64', () => {
  it.each(operatorCases.map((operatorCase) => [operatorCase.name, operatorCase] as const))('%s', (_, operatorCase) => {
    const { program, loss, inputs } = operatorProgram(operatorCase);
    const exact = evaluate(program, program.gradients, inputs).flatMap((values) => [...values]);
    const point = Float64Array.from(inputs.parameters);
    const lossAt = (parameters: Float64Array): number =>
      evaluate(program, [loss], { ...inputs, parameters })[0]?.[0] ?? Number.NaN;
    const step = 1e-5;
    for (let i = 0; i < point.length; i++) {
      const difference =
        (lossAt(point.with(i, (point[i] ?? 0) + step)) - lossAt(point.with(i, (point[i] ?? 0) - step))) / (2 * step);
      expect(exact[i]).toBeCloseTo(difference, 6);
    }
  });
});

describe('gradients', () => {
  it('refuses a loss that is no scalar, and one that does not depend on the target', () => {
    const graph = new Graph();
    const op = operators(graph);
    const [x, y] = [graph.parameter('x', [2]), graph.parameter('y', [2])];
    expect(() => gradients(graph, x, [x])).toThrow(/scalar/);
    const loss = op.reshape(op.reduceSum(x, 0), []);
    expect(() => gradients(graph, loss, [y])).toThrow(/does not depend/);
  });

  it('does not differentiate below the lowest target', () => {
    const graph = new Graph();
    const op = operators(graph);
    const frozen = op.frozenLinear(graph.input('x', [2, 3]), graph.weight('w', [4, 3]));
    const parameter = graph.parameter('p', [4]);
    gradients(graph, op.reshape(op.reduceSum(op.mul(frozen, parameter), 0, 1), []), [parameter]);
    expect(graph.nodes.some(({ operation }) => operation.kind === 'frozenLinear' && operation.transposed)).toBe(false);
  });

  it('refuses a gradient for a frozen weight', () => {
    const graph = new Graph();
    const op = operators(graph);
    const weight = graph.parameter('w', [4, 3]);
    const loss = op.reshape(op.reduceSum(op.frozenLinear(graph.input('x', [2, 3]), weight), 0, 1), []);
    expect(() => gradients(graph, loss, [weight])).toThrow(/frozen/);
  });
});

describe('Graph', () => {
  it('gives the same tensor for the same operation on the same inputs', () => {
    const graph = new Graph();
    const op = operators(graph);
    const x = graph.input('x', [2]);
    expect(op.exp(x)).toBe(op.exp(x));
    expect(graph.scalar(2)).toBe(graph.scalar(2));
    expect(op.exp(x)).not.toBe(op.log(x));
  });

  it('refuses shapes that do not fit, when the node is built', () => {
    const graph = new Graph();
    const op = operators(graph);
    const x = graph.input('x', [2, 3]);
    expect(() => op.add(x, graph.input('y', [2, 4]))).toThrow(RangeError);
    expect(() => op.matmul(x, x)).toThrow(RangeError);
    expect(() => op.reshape(x, [5])).toThrow(RangeError);
    expect(() => op.gather(x, x)).toThrow(RangeError);
    expect(() => op.slice(x, 1, 2, 4)).toThrow(RangeError);
    expect(() => op.concat(0, x, graph.input('z', [2, 2]))).toThrow(RangeError);
    expect(() => op.transpose(x, [0, 0])).toThrow(RangeError);
    expect(() => op.frozenLinear(x, graph.weight('w', [4, 2]))).toThrow(RangeError);
  });
});
