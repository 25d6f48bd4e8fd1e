// Clipping by global norm, as torch.nn.utils.clip_grad_norm_ does it: keeps the direction, bounds the length.

/**
 * Scales `gradients` in place so that their L2 norm is at most `maximumNorm`, and returns the norm they had.
 * A norm that is not finite is returned with the gradients as they were: the caller must not step on them.
 */
export function clipByGlobalNorm(gradients: Float32Array, maximumNorm: number): number {
  if (!(maximumNorm > 0)) throw new RangeError(`maximumNorm must be positive, got ${maximumNorm}`);
  let sumOfSquares = 0;
  for (let i = 0; i < gradients.length; i++) sumOfSquares += (gradients[i] ?? 0) ** 2;
  const norm = Math.sqrt(sumOfSquares);
  const factor = Math.fround(maximumNorm / (norm + 1e-6));
  if (factor < 1 && Number.isFinite(norm))
    for (let i = 0; i < gradients.length; i++) gradients[i] = (gradients[i] ?? 0) * factor;
  return norm;
}
