// `npm run bench:channel`: sealing and opening records of 1 MiB beside raw AES-256-GCM of node:crypto on the same bytes, in
// turn. `--runs N` sets the pairs (60).

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPadBook, PadBook } from '../../src-enclave/channel/pad-book.ts';
import { padOverheadBytes, PadReader, PadWriter } from '../../src-enclave/channel/pad-records.ts';
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

// Pad mode: the same size under a book of its own, with its disk.
const root = await mkdtemp(join(tmpdir(), 'cloister-pad-'));
const frames = 16;
const folders = { a: join(root, 'a'), b: join(root, 'b') };
await createPadBook(folders, (frames + 2) * (1 << 20), new Date());
const sizes = { block: 1 << 22, window: (frames + 2) * (1 << 20) };
const [a, b] = [await PadBook.open(folders.a, sizes), await PadBook.open(folders.b, sizes)];
await a.marks.adopt(await b.marks.announce());
await b.marks.adopt(await a.marks.announce());
const padWriter = new PadWriter(a, new RecordWriter('client', base));
const padReader = new PadReader(b, new RecordReader('server', base));
const body = payload.subarray(0, payload.length - padOverheadBytes);
const times: number[] = [];
for (let frame = 0; frame < frames; frame++) {
  const since = performance.now();
  await padReader.open(await padWriter.seal(body));
  times.push(performance.now() - since);
}
await a.close();
await b.close();
await rm(root, { recursive: true, force: true });
process.stdout.write(
  `pad        ${rate(median(times))} MiB/s sealed and opened, ratio ${(peer / median(times)).toFixed(3)}\n`,
);
