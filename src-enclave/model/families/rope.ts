// Rotary position tables (Su et al. 2021) with the rounding that transformers has: the power, the reciprocal, the
// angle and the cosine are each rounded to float32.

import type { Graph, Tensor } from '../../tensor/graph.ts';
import type { LlamaConfig } from '../config.ts';

const round = Math.fround;

/** Inverse frequencies, [head size / 2], with Llama 3's scaling where the configuration has it. */
export function inverseFrequencies(config: Pick<LlamaConfig, 'headDim' | 'ropeTheta' | 'ropeScaling'>): Float32Array {
  const { headDim, ropeTheta, ropeScaling } = config;
  const plain = Float32Array.from({ length: headDim / 2 }, (_, i) =>
    round(1 / round(ropeTheta ** round((2 * i) / headDim))),
  );
  if (ropeScaling === null) return plain;
  const { factor, lowFrequencyFactor, highFrequencyFactor, originalMaxPositions } = ropeScaling;
  return plain.map((frequency) => {
    const wavelength = round(round(2 * Math.PI) / frequency);
    if (wavelength < originalMaxPositions / highFrequencyFactor) return frequency;
    const slowed = round(frequency / factor);
    if (wavelength > originalMaxPositions / lowFrequencyFactor) return slowed;
    const smooth = round(
      round(round(originalMaxPositions / wavelength) - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor),
    );
    return round(round(round(round(1 - smooth) * frequency) / factor) + round(smooth * frequency));
  });
}

/** Cosine and sine tables [positions, head size / 2]. */
export function ropeTables(
  graph: Graph,
  config: LlamaConfig,
  positions: number,
): { readonly cos: Tensor; readonly sin: Tensor } {
  const frequencies = inverseFrequencies(config);
  const half = frequencies.length;
  const angles = Float32Array.from({ length: positions * half }, (_, i) =>
    round(Math.floor(i / half) * (frequencies[i % half] ?? 0)),
  );
  return {
    cos: graph.constant(`rope cos ${positions}`, [positions, half], angles.map(Math.cos)),
    sin: graph.constant(`rope sin ${positions}`, [positions, half], angles.map(Math.sin)),
  };
}
