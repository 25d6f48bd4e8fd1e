// The benchmark's numbers as a table for people.

export type CaseResult = {
  readonly name: string;
  /** Medians. */
  readonly seconds: number;
  readonly peerSeconds: number | null;
  /** Of ours to theirs, pair by pair: the median and the smallest. */
  readonly ratio: number | null;
  readonly bestRatio: number | null;
  readonly target: number | null;
  readonly tokensPerSecond: number;
  readonly peakBytes: number;
  readonly peerPeakBytes: number | null;
  readonly gflops: number;
};

export type Machine = { readonly processor: string; readonly threads: number; readonly onnxRuntime: string };

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

function fixed(value: number | null, digits: number): string {
  return value === null ? '-' : value.toFixed(digits);
}

function verdict({ ratio, target }: CaseResult): string {
  return ratio === null || target === null ? '-' : `${target} ${ratio <= target ? 'met' : 'missed'}`;
}

export function printTable(machine: Machine, gemmGflops: number, results: readonly CaseResult[]): void {
  const gigabytes = (bytes: number | null): string => fixed(bytes === null ? null : bytes / 1e9, 2);
  const rows = results.map((result) => [
    result.name,
    fixed(result.seconds, 3),
    fixed(result.peerSeconds, 3),
    fixed(result.ratio, 3),
    fixed(result.bestRatio, 3),
    verdict(result),
    fixed(result.tokensPerSecond, 0),
    gigabytes(result.peakBytes),
    gigabytes(result.peerPeakBytes),
    fixed(result.gflops, 0),
    fixed(result.gflops / gemmGflops, 2),
  ]);
  const header = [
    'step',
    'ours s',
    'PyTorch s',
    'ratio',
    'best',
    'target',
    'tokens/s',
    'peak GB',
    'theirs GB',
    'GFLOP/s',
    'of Gemm',
  ];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const text = [
    `${machine.processor}, ${machine.threads} threads, ONNX Runtime ${machine.onnxRuntime}, Gemm ${fixed(gemmGflops, 0)} GFLOP/s`,
    line(header),
    ...rows.map(line),
  ];
  process.stdout.write(`${text.join('\n')}\n`);
}
