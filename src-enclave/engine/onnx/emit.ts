// A tensor graph as an ONNX graph. Composites that ONNX Runtime has a kernel for stay whole; a sum that ends in a matrix
// product becomes that product's addend.

import { expectDefined } from '../../base/expect.ts';
import { lowerGraph } from '../../tensor/lowering.ts';
import { reachableNodes, type Graph, type GraphNode, type Tensor } from '../../tensor/graph.ts';
import type { DType, Shape } from '../../tensor/operation.ts';
import type { Program } from '../executor.ts';
import type { OnnxAttribute, OnnxInitializer, OnnxModel, OnnxNode, OnnxValue } from './model-writer.ts';

const fusedKinds: ReadonlySet<string> = new Set(['layerNorm', 'rmsNorm', 'rope']);
/** Kernels whose inner values a backward pass would have to compute again. */
const fusedInferenceKinds: ReadonlySet<string> = new Set([...fusedKinds, 'gelu']);

export type LeafInput =
  | {
      readonly kind: 'input';
      readonly name: string;
      readonly onnxName: string;
      readonly shape: Shape;
      readonly dtype: DType;
    }
  | { readonly kind: 'parameter' | 'weight'; readonly name: string; readonly onnxName: string; readonly shape: Shape }
  | {
      readonly kind: 'dropoutMask';
      readonly site: string;
      readonly rate: number;
      readonly onnxName: string;
      readonly shape: Shape;
    };

export type EmittedProgram = {
  readonly model: OnnxModel;
  readonly leaves: readonly LeafInput[];
  readonly outputs: readonly { readonly name: string; readonly onnxName: string; readonly shape: Shape }[];
  /** In the order of the program's gradients. */
  readonly gradients: readonly { readonly onnxName: string; readonly shape: Shape }[];
};

/** Where a weight may be mapped from, as a file name beside the others and a place in it; null to feed it as an input. */
export type WeightPlacement = (
  name: string,
  shape: Shape,
) => { readonly file: string; readonly offset: number; readonly byteLength: number } | null;

const elementwise: Readonly<Record<string, string>> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  neg: 'Neg',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  reciprocal: 'Reciprocal',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  erf: 'Erf',
};

function int(value: number | boolean): { readonly int: number } {
  return { int: Number(value) };
}

function isProduct(node: GraphNode): boolean {
  const { kind } = node.operation;
  return (
    node.inputs.length === 2 && (kind === 'frozenLinear' || (kind === 'matmul' && node.outputs[0]?.shape.length === 2))
  );
}

function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

class Emitter {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, OnnxInitializer>();
  readonly leaves: LeafInput[] = [];
  readonly #graph: Graph;
  readonly #placement: WeightPlacement;
  readonly #uses = new Map<Tensor, number>();
  readonly #outputNames = new Map<Tensor, string>();
  readonly #emitted = new Set<string>();

  constructor(graph: Graph, placement: WeightPlacement) {
    this.#graph = graph;
    this.#placement = placement;
  }

  countUses(nodes: readonly GraphNode[], outputs: readonly Tensor[]): void {
    for (const tensor of [...nodes.flatMap((node) => node.inputs), ...outputs])
      this.#uses.set(tensor, (this.#uses.get(tensor) ?? 0) + 1);
  }

  name(tensor: Tensor): string {
    return this.#outputNames.get(tensor) ?? `t${tensor.node.id}_${tensor.index}`;
  }

  /** Names a result of the graph; a leaf, or a tensor that is asked for twice, is copied at the end. */
  result(tensor: Tensor, onnxName: string): (() => void) | null {
    if (tensor.node.inputs.length > 0 && !this.#outputNames.has(tensor)) {
      this.#outputNames.set(tensor, onnxName);
      return null;
    }
    return () => this.#add('Identity', [this.name(tensor)], [onnxName]);
  }

  #add(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Record<string, OnnxAttribute> = {},
    domain: OnnxNode['domain'] = '',
  ): void {
    this.nodes.push({ type, domain, inputs, outputs, attributes });
    this.#emitted.add(expectDefined(outputs[0], type));
  }

  #integers(values: readonly number[]): string {
    const name = `i_${values.join('_')}`;
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.initializers.set(name, { name, type: 'int64', shape: [values.length], data: { bytes } });
    return name;
  }

  #cast(tensor: Tensor): string {
    const name = `${this.name(tensor)}_int64`;
    if (!this.#emitted.has(name)) this.#add('Cast', [this.name(tensor)], [name], { to: int(7) });
    return name;
  }

  /** The product that a sum may take in: used only here and as large as the sum. */
  absorbed(node: GraphNode): Tensor | null {
    if (node.operation.kind !== 'add') return null;
    const sum = expectDefined(node.outputs[0], 'sum');
    const candidates = node.inputs.filter(
      (input) => isProduct(input.node) && this.#uses.get(input) === 1 && isSameShape(input.shape, sum.shape),
    );
    return candidates.toSorted((a, b) => b.node.id - a.node.id)[0] ?? null;
  }

  product(node: GraphNode, addend: Tensor | null, output: string): void {
    const { operation } = node;
    const inputs = [...node.inputs.slice(0, 2), ...(addend ? [addend] : node.inputs.slice(2))].map((input) =>
      this.name(input),
    );
    if (operation.kind === 'frozenLinear') {
      this.#add('Gemm', inputs, [output], { transB: int(!operation.transposed), alpha: 1, beta: 1 });
    } else if (operation.kind === 'matmul') {
      const { transposeA, transposeB, alpha } = operation;
      if (node.outputs[0]?.shape.length === 2)
        this.#add('Gemm', inputs, [output], { transA: int(transposeA), transB: int(transposeB), alpha, beta: 1 });
      else
        this.#add(
          'FusedMatMul',
          inputs,
          [output],
          { transA: int(transposeA), transB: int(transposeB), alpha },
          'com.microsoft',
        );
    }
  }

  #leaf(node: GraphNode, output: string): void {
    const { operation } = node;
    switch (operation.kind) {
      case 'input':
      case 'parameter':
      case 'dropoutMask':
        this.leaves.push({ ...operation, onnxName: output });
        return;
      case 'weight': {
        const place = this.#placement(operation.name, operation.shape);
        if (place)
          this.initializers.set(output, { name: output, type: 'float32', shape: operation.shape, data: place });
        else this.leaves.push({ ...operation, onnxName: output });
        return;
      }
      case 'constant': {
        const values = this.#graph.table(operation.label);
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        this.initializers.set(output, { name: output, type: operation.dtype, shape: operation.shape, data: { bytes } });
        return;
      }
      default:
        throw new TypeError(`the ONNX executor has no operator for ${operation.kind}`);
    }
  }

  node(node: GraphNode): void {
    const { operation } = node;
    const inputs = node.inputs.map((input) => this.name(input));
    const outputs = node.outputs.map((output, index) =>
      index === 0 || this.#uses.has(output) ? this.name(output) : '',
    );
    while (outputs.at(-1) === '') outputs.pop();
    const input = (index: number): Tensor => expectDefined(node.inputs[index], operation.kind);
    const inputName = (index: number): string => expectDefined(inputs[index], operation.kind);
    const output = expectDefined(outputs[0], operation.kind);

    switch (operation.kind) {
      case 'matmul':
      case 'frozenLinear':
        return this.product(node, null, output);
      case 'reshape':
        return this.#add('Reshape', [inputName(0), this.#integers(operation.shape)], outputs);
      case 'transpose':
        return this.#add('Transpose', inputs, outputs, { perm: operation.permutation.map(int) });
      case 'concat':
        return this.#add('Concat', inputs, outputs, { axis: int(operation.axis) });
      case 'slice':
        return this.#add(
          'Slice',
          [
            inputName(0),
            this.#integers([operation.start]),
            this.#integers([operation.end]),
            this.#integers([operation.axis]),
          ],
          outputs,
        );
      case 'expand':
        return this.#add('Expand', [inputName(0), this.#integers(operation.shape)], outputs);
      case 'gather':
        return this.#add('Gather', inputs, outputs, { axis: int(0) });
      case 'scatterAddRows': {
        const [ids, updates] = [input(0), input(1)];
        this.#add(
          'ConstantOfShape',
          [this.#integers([operation.rows, expectDefined(updates.shape[1], 'width')])],
          [`${output}_zeros`],
        );
        this.#add('Reshape', [this.#cast(ids), this.#integers([...ids.shape, 1])], [`${output}_ids`]);
        return this.#add('ScatterND', [`${output}_zeros`, `${output}_ids`, this.name(updates)], outputs, {
          reduction: 'add',
        });
      }
      case 'reduceSum':
        return this.#add('ReduceSum', [inputName(0), this.#integers(operation.axes)], outputs, { keepdims: int(1) });
      case 'reduceMax':
        return this.#add('ReduceMax', [inputName(0), this.#integers(operation.axes)], outputs, { keepdims: int(1) });
      case 'softmax':
        return this.#add('Softmax', inputs, outputs, { axis: int(-1) });
      case 'toFloat':
        return this.#add('Cast', inputs, outputs, { to: int(1) });
      case 'oneHot': {
        const values = new Uint8Array(Float32Array.of(0, 1).buffer);
        this.initializers.set('zero_one', { name: 'zero_one', type: 'float32', shape: [2], data: { bytes: values } });
        return this.#add('OneHot', [this.#cast(input(0)), this.#integers([operation.depth]), 'zero_one'], outputs, {
          axis: int(-1),
        });
      }
      case 'layerNorm':
        return this.#add('LayerNormalization', inputs, outputs, { axis: int(-1), epsilon: operation.epsilon });
      case 'rmsNorm':
        return this.#add('SimplifiedLayerNormalization', inputs, outputs, {
          axis: int(-1),
          epsilon: operation.epsilon,
          stash_type: int(1),
        });
      case 'gelu':
        return this.#add('Gelu', inputs, outputs, { approximate: operation.approximation });
      case 'rope': {
        const sine = operation.inverse ? `${inputName(3)}_negative` : inputName(3);
        if (operation.inverse && !this.#emitted.has(sine)) this.#add('Neg', [inputName(3)], [sine]);
        return this.#add(
          'RotaryEmbedding',
          [inputName(0), this.#cast(input(1)), inputName(2), sine],
          outputs,
          {},
          'com.microsoft',
        );
      }
      default: {
        const type = elementwise[operation.kind];
        if (type) return this.#add(type, inputs, outputs);
        return this.#leaf(node, output);
      }
    }
  }
}

/** Lowers, fuses and emits a program. */
export function emitOnnx(program: Program, placement: WeightPlacement): EmittedProgram {
  const named = [...program.outputs];
  const wanted = [...named.map(([, tensor]) => tensor), ...program.gradients];
  const { graph, outputs } = lowerGraph(
    program.graph,
    wanted,
    program.gradients.length > 0 ? fusedKinds : fusedInferenceKinds,
  );
  const nodes = reachableNodes(graph, outputs);
  const emitter = new Emitter(graph, placement);
  emitter.countUses(nodes, outputs);

  const results = outputs.map((tensor, index) => ({ tensor, onnxName: `out_${index}`, shape: tensor.shape }));
  const copies = results.map(({ tensor, onnxName }) => emitter.result(tensor, onnxName));

  const absorbedInto = new Map<GraphNode, Tensor>();
  const isAbsorbed = new Set<GraphNode>();
  for (const node of nodes) {
    const product = emitter.absorbed(node);
    if (!product || isAbsorbed.has(product.node)) continue;
    absorbedInto.set(node, product);
    isAbsorbed.add(product.node);
  }
  for (const node of nodes) {
    if (isAbsorbed.has(node)) continue;
    const product = absorbedInto.get(node);
    if (!product) emitter.node(node);
    else {
      const addend = expectDefined(
        node.inputs.find((input) => input !== product),
        'addend',
      );
      emitter.product(product.node, addend, emitter.name(expectDefined(node.outputs[0], 'sum')));
    }
  }

  for (const copy of copies) copy?.();
  const inputs = emitter.leaves.map((leaf): OnnxValue => ({
    name: leaf.onnxName,
    type: leaf.kind === 'input' ? leaf.dtype : 'float32',
    shape: leaf.shape,
  }));
  return {
    model: {
      nodes: emitter.nodes,
      inputs,
      outputs: results.map(({ onnxName, shape }): OnnxValue => ({ name: onnxName, type: 'float32', shape })),
      initializers: [...emitter.initializers.values()],
    },
    leaves: emitter.leaves,
    outputs: named.map(([name], index) => {
      const { onnxName, shape } = expectDefined(results[index], name);
      return { name, onnxName, shape };
    }),
    gradients: results.slice(named.length).map(({ onnxName, shape }) => ({ onnxName, shape })),
  };
}
