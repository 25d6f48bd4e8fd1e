import { describe, expect, it } from 'vitest';

import { initAdamW, updateAdamW } from '../../src-enclave/training/adamw.ts';

const options = { betas: [0.9, 0.999], epsilon: 1e-8 } as const;
const whole = (length: number, learningRate = 5e-3, weightDecay = 0.01) => [
  { start: 0, end: length, learningRate, weightDecay },
];

describe('updateAdamW', () => {
  // torch 2.15, torch.optim.AdamW(lr 5e-3, betas 0.9 0.999, eps 1e-8, weight_decay 0.01), float32.
  it('equals five steps of torch.optim.AdamW', () => {
    const parameters = Float32Array.of(0.5, -1.25, 3, 0.001);
    const gradients = [
      [0.1, -2, 1e-6, 0],
      [0.3, 1, -1e-6, 0],
      [-0.2, 0.5, 0, 1e-9],
      [10, -0.25, 2e-3, 1e-9],
      [0, 0, 0, 0],
    ];
    const expected = [
      [0.4949750006198883, -1.244937539100647, 2.9948995113372803, 0.0009999499889090657],
      [0.4903613328933716, -1.2435436248779297, 2.9950103759765625, 0.0009998999303206801],
      [0.4890472888946533, -1.243174433708191, 2.9950616359710693, 0.0008254235726781189],
      [0.48607975244522095, -1.2425466775894165, 2.992006301879883, 0.0005673910491168499],
      [0.48356786370277405, -1.242006540298462, 2.989400863647461, 0.00037099880864843726],
    ];
    const state = initAdamW(4);
    for (const [step, gradient] of gradients.entries()) {
      updateAdamW(state, parameters, Float32Array.from(gradient), { ...options, segments: whole(4) });
      for (const [index, value] of (expected[step] ?? []).entries())
        expect(Math.abs((parameters[index] ?? 0) - value)).toBeLessThanOrEqual(1e-9 + 2e-7 * Math.abs(value));
    }
    const moments = [
      [state.firstMoment, [0.9122309684753418, -0.04031999781727791, 0.00017999272677116096, 1.7100000582193076e-10]],
      [state.secondMoment, [0.10003962367773056, 0.0052929650992155075, 3.996002639894414e-9, 1.997001002913757e-21]],
    ] as const;
    for (const [actual, wanted] of moments)
      for (const [index, value] of wanted.entries())
        expect(Math.abs((actual[index] ?? 0) - value)).toBeLessThanOrEqual(3e-7 * Math.abs(value));
    expect(state.step).toBe(5);
  });

  it('treats segments as separate optimisers and leaves the rest alone', () => {
    const gradients = Float32Array.of(1, 2, 3, 4, 5);
    const together = Float32Array.of(1, 1, 1, 1, 1);
    const segments = [
      { start: 0, end: 2, learningRate: 1e-3, weightDecay: 0 },
      { start: 3, end: 5, learningRate: 1e-2, weightDecay: 0.1 },
    ];
    updateAdamW(initAdamW(5), together, gradients, { ...options, segments });
    const [left, right] = [Float32Array.of(1, 1), Float32Array.of(1, 1)];
    updateAdamW(initAdamW(2), left, gradients.subarray(0, 2), { ...options, segments: whole(2, 1e-3, 0) });
    updateAdamW(initAdamW(2), right, gradients.subarray(3), { ...options, segments: whole(2, 1e-2, 0.1) });
    expect([...together]).toEqual([...left, 1, ...right]);
  });

  it('moves by the learning rate against the sign of the first gradient, whatever its size', () => {
    for (const gradient of [1e-3, 1, 1e6]) {
      const parameters = Float32Array.of(0);
      updateAdamW(initAdamW(1), parameters, Float32Array.of(gradient), { ...options, segments: whole(1, 0.125, 0) });
      expect(parameters[0]).toBeCloseTo(-0.125, 4);
    }
  });

  it('changes nothing when a segment or an array does not fit', () => {
    const state = initAdamW(3);
    const parameters = Float32Array.of(1, 2, 3);
    const attempt =
      (segments: readonly (readonly [number, number])[], length = 3) =>
      () =>
        updateAdamW(state, parameters, new Float32Array(length).fill(1), {
          ...options,
          segments: segments.map(([start, end]) => ({ start, end, learningRate: 1, weightDecay: 0 })),
        });
    expect(attempt([[0, 3]], 2)).toThrow(RangeError);
    expect(attempt([[0, 4]])).toThrow(RangeError);
    expect(attempt([[2, 1]])).toThrow(RangeError);
    expect(
      attempt([
        [0, 2],
        [1, 3],
      ]),
    ).toThrow(RangeError);
    expect(attempt([[0, 1.5]])).toThrow(RangeError);
    expect([...parameters, state.step]).toEqual([1, 2, 3, 0]);
    expect(() => initAdamW(0)).toThrow(RangeError);
  });
});
