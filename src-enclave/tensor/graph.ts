// A symbolic tensor graph. Nodes are hash-consed: building the same operation on the same inputs twice gives the same
// tensor, so what forward and backward share is computed once. Shapes are checked when a node is built.

import { elementCount } from '../base/named-tensors.ts';
import { expectDefined } from '../base/expect.ts';
import type { DType, Operation, Shape } from './operation.ts';
import { inferOutputs } from './shapes.ts';

export type TensorSpec = { readonly shape: Shape; readonly dtype: DType };

export type Tensor = TensorSpec & {
  readonly node: GraphNode;
  /** Which output of the node this is. */
  readonly index: number;
};

export type GraphNode = {
  /** Unique in its graph; inputs always have smaller ids, so ids are a topological order. */
  readonly id: number;
  readonly operation: Operation;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
};

export type TableValues = Float32Array | Int32Array;

export class Graph {
  readonly #nodes: GraphNode[] = [];
  readonly #byKey = new Map<string, GraphNode>();
  readonly #tables = new Map<string, TableValues>();

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /**
   * Adds an operation and returns all its outputs.
   * @throws RangeError when the inputs' shapes do not fit the operation.
   */
  applyAll(operation: Operation, ...inputs: readonly Tensor[]): readonly Tensor[] {
    const key = `${JSON.stringify(operation)}(${inputs.map((input) => `${input.node.id}.${input.index}`).join()})`;
    const known = this.#byKey.get(key);
    if (known) return known.outputs;
    const outputs: Tensor[] = [];
    const node: GraphNode = { id: this.#nodes.length, operation, inputs, outputs };
    for (const [index, spec] of inferOutputs(operation, inputs).entries()) outputs.push({ ...spec, node, index });
    this.#nodes.push(node);
    this.#byKey.set(key, node);
    return outputs;
  }

  /** Adds an operation and returns its first output. */
  apply(operation: Operation, ...inputs: readonly Tensor[]): Tensor {
    return expectDefined(this.applyAll(operation, ...inputs)[0], operation.kind);
  }

  input(name: string, shape: Shape, dtype: DType = 'float32'): Tensor {
    return this.apply({ kind: 'input', name, shape, dtype });
  }

  parameter(name: string, shape: Shape): Tensor {
    return this.apply({ kind: 'parameter', name, shape });
  }

  weight(name: string, shape: Shape): Tensor {
    return this.apply({ kind: 'weight', name, shape });
  }

  dropoutMask(site: string, rate: number, shape: Shape): Tensor {
    return this.apply({ kind: 'dropoutMask', site, rate, shape });
  }

  /** A table of the graph's own. `label` must be unique for the content: the first values given under it stay. */
  constant(label: string, shape: Shape, values: TableValues): Tensor {
    if (values.length !== elementCount(shape))
      throw new RangeError(`constant ${label}: ${values.length} values for [${shape.join()}]`);
    if (!this.#tables.has(label)) this.#tables.set(label, values);
    return this.apply({ kind: 'constant', label, shape, dtype: values instanceof Float32Array ? 'float32' : 'int32' });
  }

  /** A float32 scalar, shape []. */
  scalar(value: number): Tensor {
    return this.constant(`scalar ${value}`, [], Float32Array.of(value));
  }

  table(label: string): TableValues {
    return expectDefined(this.#tables.get(label), `constant ${label}`);
  }
}

/** The nodes that `outputs` need, in topological order. */
export function reachableNodes(graph: Graph, outputs: readonly Tensor[]): readonly GraphNode[] {
  const isNeeded = new Uint8Array(graph.nodes.length);
  for (const output of outputs) isNeeded[output.node.id] = 1;
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (isNeeded[id] === 0) continue;
    for (const input of expectDefined(graph.nodes[id], 'node').inputs) isNeeded[input.node.id] = 1;
  }
  return graph.nodes.filter((node) => isNeeded[node.id] === 1);
}
