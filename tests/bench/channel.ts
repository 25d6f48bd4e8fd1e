// `npm run bench:channel`: sealing and opening records of 1 MiB beside raw AES-256-GCM of node:crypto on the same bytes, in
// turn. `--runs N` sets the pairs (60).

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { chunkPayloadBytes, RecordReader, RecordWriter } from '../../src-enclave/channel/records.ts';
import { median } from './table.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '60' } } });
const runs = Number(values.runs);
const payload = randomBytes(chunkPayloadBytes);
const base = randomBytes(32);
const [key, nonce] = [randomBytes(32), randomBytes(12)];
const writer = new RecordWriter('client', base);
const reader = new RecordReader('server', base);

function timed(work: () => void): number {
  const since = performance.now();
  work();
  return performance.now() - since;
}

const ours = (): void => {
  reader.open(writer.seal(payload));
};
const raw = (): void => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const ciphertext = cipher.update(payload);
  cipher.final();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAuthTag(cipher.getAuthTag());
  decipher.update(ciphertext);
  decipher.final();
};

for (let warmUp = 0; warmUp < 10; warmUp++) [ours, raw].forEach(timed);
const pairs = Array.from({ length: runs }, () => ({ ours: timed(ours), raw: timed(raw) }));
const rate = (ms: number): string => (1000 / ms).toFixed(0);
const [own, peer] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.raw))];
process.stdout.write(`keystream  ${rate(own)} MiB/s sealed and opened\nraw        ${rate(peer)} MiB/s\n`);
process.stdout.write(`ratio      ${median(pairs.map((pair) => pair.raw / pair.ours)).toFixed(2)}\n`);
