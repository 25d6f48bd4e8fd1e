// Writes an ONNX ModelProto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, field numbers from there): nodes,
// inputs, outputs and initialisers, inline or pointing into a file. Only the few fields that we use.

import protobuf from 'protobufjs/minimal.js';

export type OnnxType = 'float32' | 'int32' | 'int64';
export type OnnxAttribute = number | string | { readonly int: number } | readonly { readonly int: number }[];
export type OnnxNode = {
  readonly type: string;
  /** '' is the standard domain. */
  readonly domain: '' | 'com.microsoft';
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A plain number is a float attribute; `{ int }` an integer one. */
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
};
export type OnnxValue = { readonly name: string; readonly type: OnnxType; readonly shape: readonly number[] };
export type OnnxInitializer = OnnxValue & {
  readonly data:
    { readonly bytes: Uint8Array } | { readonly file: string; readonly offset: number; readonly byteLength: number };
};
export type OnnxModel = {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxInitializer[];
};

type Writer = protobuf.Writer;
const dataTypes: Record<OnnxType, number> = { float32: 1, int32: 6, int64: 7 };
const opsetVersion = 20;
const irVersion = 10;

const bytesTag = (field: number): number => (field << 3) | 2;
const varintTag = (field: number): number => field << 3;
const floatTag = (field: number): number => (field << 3) | 5;

function message(writer: Writer, field: number, write: (writer: Writer) => void): void {
  writer.uint32(bytesTag(field)).fork();
  write(writer);
  writer.ldelim();
}

function writeAttribute(writer: Writer, name: string, value: OnnxAttribute): void {
  writer.uint32(bytesTag(1)).string(name);
  if (typeof value === 'number') {
    writer.uint32(floatTag(2)).float(value).uint32(varintTag(20)).int32(1);
  } else if (typeof value === 'string') {
    writer.uint32(bytesTag(4)).string(value).uint32(varintTag(20)).int32(3);
  } else if ('int' in value) {
    writer.uint32(varintTag(3)).int64(value.int).uint32(varintTag(20)).int32(2);
  } else {
    for (const item of value) writer.uint32(varintTag(8)).int64(item.int);
    writer.uint32(varintTag(20)).int32(7);
  }
}

function writeNode(writer: Writer, node: OnnxNode): void {
  for (const input of node.inputs) writer.uint32(bytesTag(1)).string(input);
  for (const output of node.outputs) writer.uint32(bytesTag(2)).string(output);
  writer.uint32(bytesTag(4)).string(node.type);
  for (const [name, value] of Object.entries(node.attributes))
    message(writer, 5, (attribute) => writeAttribute(attribute, name, value));
  if (node.domain !== '') writer.uint32(bytesTag(7)).string(node.domain);
}

function writeValue(writer: Writer, value: OnnxValue): void {
  writer.uint32(bytesTag(1)).string(value.name);
  message(writer, 2, (type) =>
    message(type, 1, (tensor) => {
      tensor.uint32(varintTag(1)).int32(dataTypes[value.type]);
      message(tensor, 2, (shape) => {
        for (const size of value.shape) message(shape, 1, (dimension) => dimension.uint32(varintTag(1)).int64(size));
      });
    }),
  );
}

function writeInitializer(writer: Writer, initializer: OnnxInitializer): void {
  for (const size of initializer.shape) writer.uint32(varintTag(1)).int64(size);
  writer.uint32(varintTag(2)).int32(dataTypes[initializer.type]);
  writer.uint32(bytesTag(8)).string(initializer.name);
  const { data } = initializer;
  if ('bytes' in data) {
    writer.uint32(bytesTag(9)).bytes(data.bytes);
    return;
  }
  const entries = { location: data.file, offset: String(data.offset), length: String(data.byteLength) };
  for (const [key, value] of Object.entries(entries)) {
    message(writer, 13, (entry) => entry.uint32(bytesTag(1)).string(key).uint32(bytesTag(2)).string(value));
  }
  writer.uint32(varintTag(14)).int32(1);
}

/** The bytes of a ModelProto. */
export function writeOnnxModel(model: OnnxModel): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(varintTag(1)).int64(irVersion);
  message(writer, 7, (graph) => {
    for (const node of model.nodes) message(graph, 1, (inner) => writeNode(inner, node));
    graph.uint32(bytesTag(2)).string('cloister');
    for (const initializer of model.initializers) message(graph, 5, (inner) => writeInitializer(inner, initializer));
    for (const input of model.inputs) message(graph, 11, (inner) => writeValue(inner, input));
    for (const output of model.outputs) message(graph, 12, (inner) => writeValue(inner, output));
  });
  const opsets: readonly (readonly [string, number])[] = [
    ['', opsetVersion],
    ['com.microsoft', 1],
  ];
  for (const [domain, version] of opsets) {
    message(writer, 8, (opset) => opset.uint32(bytesTag(1)).string(domain).uint32(varintTag(2)).int64(version));
  }
  return writer.finish();
}
