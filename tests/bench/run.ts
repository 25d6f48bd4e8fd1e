// `npm run bench`: our training step against PyTorch + PEFT on this machine, step by step in turn. `--json` prints the
// numbers, `--runs N` sets the timed pairs of a case (9), `--quick` takes 3.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { expectPositiveInteger } from '../../src-enclave/base/expect.ts';
import { onnxRuntimeVersion } from '../../src-enclave/engine/onnx/onnx-executor.ts';
import { benchCases, type BenchCase } from './cases.ts';
import { gemmAnswer, infoAnswer, LineProcess, stepAnswer } from './line-process.ts';
import { median, printTable, type CaseResult } from './table.ts';

const warmUpSteps = 2;
const encoderFolder = join(import.meta.dirname, '../../assets/models/minilm-med');

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    threads: { type: 'string', default: String(Math.min(cpus().length, 2)) },
    memory: { type: 'string', default: 'speed' },
    case: { type: 'string', default: '' },
  },
});
const runs = expectPositiveInteger(Number(options.runs ?? (options.quick ? 3 : 9)), '--runs');
const threads = expectPositiveInteger(Number(options.threads), '--threads');

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function findLanguageModel(): string | null {
  const path = process.env['CLOISTER_SMOLLM2'];
  if (path !== undefined && existsSync(path)) return path;
  say(
    'CLOISTER_SMOLLM2 names no file, so only the embedded encoder is measured. Download SmolLM2-135M-Instruct as a .gguf\n' +
      'file (huggingface.co, e.g. bartowski/SmolLM2-135M-Instruct-GGUF) and set CLOISTER_SMOLLM2 to its path.',
  );
  return null;
}

function findPython(): string | null {
  const python = process.env['CLOISTER_PYTHON'] ?? 'python3';
  if (spawnSync(python, ['-c', 'import torch, transformers, peft']).status === 0) return python;
  say(
    `No PyTorch + PEFT: ${python} cannot import torch, transformers and peft. Only our own steps are measured.\n` +
      'Set CLOISTER_PYTHON to a Python that has them to compare.',
  );
  return null;
}

function startEngine(): LineProcess {
  return new LineProcess(process.execPath, [join(import.meta.dirname, 'engine-process.ts')]);
}

/** Both sides do the same work when the untrained adapter gives the same loss. */
function checkLoss(benchCase: BenchCase, side: string, loss: number): void {
  if (benchCase.firstLoss !== null && Math.abs(loss - benchCase.firstLoss) > 1e-4)
    throw new Error(`${benchCase.name}: the first loss of ${side} is ${loss}, expected ${benchCase.firstLoss}`);
}

async function measure(benchCase: BenchCase, model: string, python: string | null): Promise<CaseResult> {
  const engine = startEngine();
  const peer =
    python === null || benchCase.target === null
      ? null
      : new LineProcess(python, [join(import.meta.dirname, 'peer/pytorch_peer.py')]);
  try {
    const loaded = z.object({ operations: z.number(), trainable: z.number() });
    const { operations, trainable } = await engine.ask(loaded, {
      op: 'load',
      model,
      threads,
      memory: options.memory,
      case: benchCase.name,
    });
    const peerLoaded = await peer?.ask(z.object({ trainable: z.number() }), {
      op: 'load',
      model,
      threads,
      case: benchCase.shape,
    });
    if (peerLoaded && peerLoaded.trainable !== trainable)
      throw new Error(`${benchCase.name}: we train ${trainable} numbers, the peer ${peerLoaded.trainable}`);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let i = 0; i < warmUpSteps + runs; i++) {
      const own = await engine.ask(stepAnswer, { op: 'step' });
      const other = await peer?.ask(stepAnswer, { op: 'step' });
      if (i === 0) {
        checkLoss(benchCase, 'our engine', own.loss);
        if (other) checkLoss(benchCase, 'the peer', other.loss);
      }
      if (i < warmUpSteps) continue;
      ours.push(own.seconds);
      if (other) theirs.push(other.seconds);
    }
    const memory = await engine.ask(infoAnswer, { op: 'info' });
    const peerMemory = await peer?.ask(infoAnswer, { op: 'info' });
    const ratios = theirs.map((seconds, i) => (ours[i] ?? NaN) / seconds);
    return {
      name: benchCase.name,
      seconds: median(ours),
      peerSeconds: peer ? median(theirs) : null,
      ratio: peer ? median(ratios) : null,
      bestRatio: peer ? Math.min(...ratios) : null,
      target: benchCase.target,
      tokensPerSecond: (benchCase.shape.batch * benchCase.shape.length) / median(ours),
      peakBytes: memory.peakRssBytes,
      peerPeakBytes: peerMemory?.peakRssBytes ?? null,
      gflops: operations / median(ours) / 1e9,
    };
  } finally {
    engine.stop();
    peer?.stop();
  }
}

const load = loadavg()[0] ?? 0;
if (load > 0.3 * cpus().length)
  say(
    `Other work runs here (load ${load.toFixed(1)}): the times and ratios below are not reliable. Repeat when it is quiet.`,
  );
const languageModel = findLanguageModel();
const python = languageModel === null ? null : findPython();
const gemmEngine = startEngine();
const { gflops: gemm } = await gemmEngine.ask(gemmAnswer, { op: 'gemm', threads });
gemmEngine.stop();
const results: CaseResult[] = [];
for (const benchCase of benchCases) {
  const model = benchCase.model === 'encoder' ? encoderFolder : languageModel;
  if (model === null || !benchCase.name.includes(options.case)) continue;
  say(`${benchCase.name} ...`);
  const result = await measure(benchCase, model, python);
  say(`  ${result.seconds.toFixed(3)} s, ${result.ratio?.toFixed(3) ?? 'no'} of the peer's time`);
  results.push(result);
}
const machine = { processor: cpus()[0]?.model ?? 'unknown', threads, onnxRuntime: onnxRuntimeVersion() };
if (options.json) process.stdout.write(`${JSON.stringify({ machine, gemmGflops: gemm, runs, results }, null, 2)}\n`);
else printTable(machine, gemm, results);
