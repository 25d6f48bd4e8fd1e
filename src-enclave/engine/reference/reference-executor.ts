// The reference executor: lowers a program to primitives and evaluates them in float64. For tests only.

import { expectDefined } from '../../base/expect.ts';
import { Failure } from '../../base/failure.ts';
import { elementCount } from '../../base/named-tensors.ts';
import { reachableNodes, type GraphNode, type Tensor } from '../../tensor/graph.ts';
import { lowerGraph } from '../../tensor/lowering.ts';
import { fillDropoutMask } from '../dropout.ts';
import type { CompiledProgram, Executor, Program, RunInputs, WeightSource } from '../executor.ts';
import { evaluatePrimitive, type Values } from './evaluate.ts';

/** Values of `outputs` in float64. Parameters may be given in float64 too, for finite differences. */
export function evaluate(
  program: Pick<Program, 'graph' | 'layout'>,
  outputs: readonly Tensor[],
  run: Omit<RunInputs, 'parameters'> & { readonly parameters: Float32Array | Float64Array },
  weights: WeightSource | null = null,
): readonly Values[] {
  const lowered = lowerGraph(program.graph, outputs);
  const known = new Map<GraphNode, Values>();
  const leaf = (node: GraphNode): Values | null => {
    const { operation } = node;
    switch (operation.kind) {
      case 'input': {
        const values = expectDefined(run.inputs.get(operation.name), `input ${operation.name}`);
        if (values.length !== elementCount(operation.shape))
          throw new RangeError(`input ${operation.name}: ${values.length} values`);
        return values instanceof Int32Array ? values : Float64Array.from(values);
      }
      case 'parameter': {
        const entry = expectDefined(
          program.layout.entries.find(({ name }) => name === operation.name),
          `parameter ${operation.name}`,
        );
        return Float64Array.from(run.parameters.subarray(entry.offset, entry.offset + entry.length));
      }
      case 'weight':
        return Float64Array.from(expectDefined(weights, 'weights').read(operation.name));
      case 'dropoutMask': {
        const mask = new Float32Array(elementCount(operation.shape));
        fillDropoutMask(mask, operation.rate, run.dropout, operation.site);
        return Float64Array.from(mask);
      }
      default:
        return null;
    }
  };
  for (const node of reachableNodes(lowered.graph, lowered.outputs)) {
    const inputs = node.inputs.map((input) => expectDefined(known.get(input.node), 'input'));
    known.set(node, leaf(node) ?? evaluatePrimitive(node, inputs, (label) => lowered.graph.table(label)));
  }
  return lowered.outputs.map((output) => expectDefined(known.get(output.node), 'output'));
}

export class ReferenceExecutor implements Executor {
  readonly name = 'reference float64';
  readonly #weights: WeightSource;

  constructor(weights: WeightSource) {
    this.#weights = weights;
  }

  async compile(program: Program): Promise<CompiledProgram> {
    return {
      run: async (inputs, signal) => {
        if (signal?.aborted) throw new Failure('cancelled', 'Stopped on request.');
        const named = [...program.outputs];
        const results = evaluate(
          program,
          [...named.map(([, tensor]) => tensor), ...program.gradients],
          inputs,
          this.#weights,
        );
        const gradients = new Float32Array(program.gradients.length > 0 ? program.layout.length : 0);
        for (const [index, values] of results.slice(named.length).entries()) {
          gradients.set(values, expectDefined(program.layout.entries[index], 'entry').offset);
        }
        return {
          outputs: new Map(
            named.map(([name], index) => [name, Float32Array.from(expectDefined(results[index], name))]),
          ),
          gradients,
        };
      },
      dispose: async () => {},
    };
  }

  async dispose(): Promise<void> {}
}
