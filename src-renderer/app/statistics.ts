// The few statistics that screens show: how well a share is known from its number of rows. Pure arithmetic; the same
// formulas as the report's (src-enclave/report/findings.ts), so that page and report never disagree.

/** Half-width of the 95% interval of a share measured on `examples` rows (normal approximation). */
export function halfWidth(share: number, examples: number): number {
  return examples > 0 ? 1.96 * Math.sqrt((share * (1 - share)) / examples) : 0;
}

export type MeasuredShare = { readonly share: number; readonly examples: number };

/** Half-width of a difference of two shares; the two are taken as independent, which is wide rather than narrow. */
export function differenceHalfWidth(a: MeasuredShare, b: MeasuredShare): number {
  return Math.hypot(halfWidth(a.share, a.examples), halfWidth(b.share, b.examples));
}

/** A share of some metrics, or null where they have no accuracy (generation). */
export function accuracyOf(
  metrics: { readonly accuracy?: number | undefined; readonly examples: number } | null | undefined,
): MeasuredShare | null {
  return metrics?.accuracy === undefined ? null : { share: metrics.accuracy, examples: metrics.examples };
}
