// `npm run bench:attestation`: milliseconds to verify one piece of evidence of each kind, warm, with everything that goes
// with it. `--runs N` sets how often (200).

import { parseArgs } from 'node:util';
import { casesNamed, filesOf, verifyFiles } from '../attestation/evidence-cases.ts';
import { median } from './table.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' } } });
const runs = Number(values.runs);

const names = [
  'tdx-v4-up-to-date',
  'tdx-v5-up-to-date',
  'sgx-v3-hardening-needed-allowed',
  'snp-milan',
  'nitro-valid',
  'azure-snp',
  'tpm-ak-pinned',
  'rekor-valid',
];

for (const name of names) {
  const [one] = casesNamed(name);
  if (one === undefined) continue;
  const files = filesOf(one);
  const once = (): number => {
    const since = performance.now();
    verifyFiles(one, files);
    return performance.now() - since;
  };
  for (let warmUp = 0; warmUp < 20; warmUp++) once();
  const times = Array.from({ length: runs }, once);
  const slow = times.toSorted((a, b) => a - b)[Math.floor(runs * 0.95)] ?? Number.NaN;
  process.stdout.write(`${name.padEnd(34)}${median(times).toFixed(2)} ms, 95% below ${slow.toFixed(2)} ms\n`);
}
