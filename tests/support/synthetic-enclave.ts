// The real enclave process, whose runs are made up: 500 rounds of 50 hospitals, whatever is asked for. Start it in place of
// src-enclave/node/client-enclave.ts: by itself under Node, with the same arguments.

import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openParentPort } from '../../src-enclave/node/enclave-port.ts';
import { startEnclave } from '../../src-enclave/node/start-enclave.ts';
import type { RunEvent } from '../../src-enclave/protocol/run-events.ts';
import { syntheticRun } from './synthetic-run.ts';

const { values } = parseArgs({
  options: {
    'data-root': { type: 'string' },
    rounds: { type: 'string', default: '500' },
    hospitals: { type: 'string', default: '50' },
    steps: { type: 'string', default: '4' },
    'round-ms': { type: 'string', default: '20' },
  },
});
const size = {
  rounds: Number(values.rounds),
  hospitals: Number(values.hospitals),
  steps: Number(values.steps),
  roundMs: Number(values['round-ms']),
};
const port = openParentPort();
const dataRoot = values['data-root'];
if (port === null || dataRoot === undefined) throw new TypeError('start it as a child, with --data-root');
/** Leaves the events in the run's folder, as a real run does. */
async function* recorded(folder: string, events: AsyncIterable<RunEvent>): AsyncGenerator<RunEvent, void, void> {
  await mkdir(folder, { recursive: true });
  let lines: string[] = [];
  for await (const event of events) {
    lines.push(`${JSON.stringify(event)}\n`);
    if (lines.length === 5000 || event.kind === 'result') {
      await appendFile(join(folder, 'metrics.jsonl'), lines.join(''));
      lines = [];
    }
    yield event;
  }
}

await startEnclave({
  port,
  dataRoot,
  simulate: ({ out }, signal, pausePoint) => recorded(out ?? '.', syntheticRun(size, signal, pausePoint)),
  exit: () => process.exit(0),
});
