// Block formats of GGML to float32, bit for bit as gguf-py: value = scale * quant (+ minimum), in float32.
// A half-precision scale times an integer of at most 8 bits is exact, so one rounding when stored gives the same bits.

import { FLOAT32_OF_FLOAT16 } from './half-floats.ts';

export type BlockFormat = 'Q4_0' | 'Q4_1' | 'Q8_0';

/** Fills `target` (whole blocks of 32 values) from the blocks at the start of `blocks`. */
export function dequantiseBlocks(format: BlockFormat, blocks: Uint8Array, target: Float32Array): void {
  switch (format) {
    case 'Q4_0':
      return dequantiseQ40(blocks, target);
    case 'Q4_1':
      return dequantiseQ41(blocks, target);
    case 'Q8_0':
      return dequantiseQ80(blocks, target);
  }
}

function halfAt(blocks: Uint8Array, position: number): number {
  return FLOAT32_OF_FLOAT16[(blocks[position] ?? 0) | ((blocks[position + 1] ?? 0) << 8)] ?? 0;
}

// Low nibbles are the first 16 values of a block, high nibbles the last 16.
function dequantiseQ40(blocks: Uint8Array, target: Float32Array): void {
  for (let out = 0, at = 0; out < target.length; out += 32, at += 18) {
    const scale = halfAt(blocks, at);
    for (let i = 0; i < 16; i += 1) {
      const pair = blocks[at + 2 + i] ?? 0;
      target[out + i] = scale * ((pair & 15) - 8);
      target[out + 16 + i] = scale * ((pair >> 4) - 8);
    }
  }
}

function dequantiseQ41(blocks: Uint8Array, target: Float32Array): void {
  for (let out = 0, at = 0; out < target.length; out += 32, at += 20) {
    const scale = halfAt(blocks, at);
    const minimum = halfAt(blocks, at + 2);
    for (let i = 0; i < 16; i += 1) {
      const pair = blocks[at + 4 + i] ?? 0;
      target[out + i] = scale * (pair & 15) + minimum;
      target[out + 16 + i] = scale * (pair >> 4) + minimum;
    }
  }
}

function dequantiseQ80(blocks: Uint8Array, target: Float32Array): void {
  for (let out = 0, at = 0; out < target.length; out += 32, at += 34) {
    const scale = halfAt(blocks, at);
    for (let i = 0; i < 32; i += 1) target[out + i] = scale * (((blocks[at + 2 + i] ?? 0) << 24) >> 24);
  }
}
