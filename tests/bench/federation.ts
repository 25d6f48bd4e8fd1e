// `npm run bench:federation`: a large adapter over loopback, and many hospitals at one server process. The hospitals' parts
// are real in everything but training: device keys, handshakes, sealed transfers, the coordinator's protocol.
// `--sites N` (1000), `--megabytes N` (4), `--rounds N` (1).

import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { systemClock } from '../../src-enclave/base/clock.ts';
import { createRandom } from '../../src-enclave/base/random.ts';
import { makeInvitation, parseStudySecret, readInvitation } from '../../src-enclave/channel/invitation.ts';
import { Slots, PartialTransfers, TransferTransport } from '../../src-enclave/channel/transfers.ts';
import { AttestedConnection } from '../../src-enclave/channel/attested-connection.ts';
import { adapterHash } from '../../src-enclave/federation/adapter-hash.ts';
import { shapesOf } from '../../src-enclave/federation/tensor-checks.ts';
import { HospitalNode } from '../../src-enclave/node/hospital/hospital-node.ts';
import { studyFiles } from '../../src-enclave/protocol/study.ts';
import { encodeTensorFrame } from '../../src-enclave/protocol/tensor-frame.ts';
import { socketPipe } from '../../src-enclave/server/socket-pipe.ts';
import { writeStudy } from '../../src-enclave/simulation/create-study.ts';
import { sampleTerms } from '../support/federation/sample-terms.ts';
import { simulatedPolicy } from '../support/federation/study-on-disk.ts';
import { connected } from '../channel/parties.ts';
import { WebSocketServer } from 'ws';
import { median } from './table.ts';

const { values } = parseArgs({
  options: {
    sites: { type: 'string', default: '1000' },
    megabytes: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '1' },
  },
});
const [sites, megabytes, rounds] = [Number(values.sites), Number(values.megabytes), Number(values.rounds)];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** A frame there and back over a real socket on loopback, sealed and acknowledged both ways. */
async function roundTrip(): Promise<void> {
  const payload = randomBytes(4 << 20);
  const listener = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await new Promise<void>((resolve) => {
    listener.once('listening', resolve);
  });
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const arrived = new Promise<WebSocket>((resolve) => {
    listener.once('connection', resolve);
  });
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await new Promise<void>((resolve) => {
    socket.once('open', resolve);
  });
  const sessions = await connected();
  let wire = 0;
  const count = (up: number, down: number): void => {
    wire += up + down;
  };
  const { signal } = new AbortController();
  const plain = { pad: null, reattest: null, makeEvidence: null };
  const options = () => ({
    key: Buffer.alloc(32, 1),
    partials: new PartialTransfers(),
    incoming: new Slots(1),
    outgoing: new Slots(1),
    stallMs: 60_000,
  });
  const [client, server] = await Promise.all([
    AttestedConnection.open(socketPipe(socket, count), sessions.client, plain, signal),
    AttestedConnection.open(socketPipe(await arrived), sessions.server, plain, signal),
  ]);
  const [one, two] = [new TransferTransport(client, options()), new TransferTransport(server, options())];
  const times: number[] = [];
  for (let run = 0; run < 25; run++) {
    payload.writeUInt32LE(run, 0);
    const before = wire;
    const since = performance.now();
    const [up] = await Promise.all([two.receive(), one.send(payload)]);
    const [back] = await Promise.all([one.receive(), two.send(up)]);
    times.push(performance.now() - since);
    if (back.length !== payload.length) throw new Error('something was lost');
    if (run === 0)
      say(`wire       ${((wire - before) / (2 * payload.length)).toFixed(4)} x payload for 4 MiB each way`);
  }
  say(`round trip ${median(times.slice(5)).toFixed(0)} ms for 4 MiB there and back (median of 20)`);
  one.close();
  two.close();
  listener.close();
}

type Memory = { readonly residentBytes: number; readonly peakBytes: number };

async function memoryOf(processId: number): Promise<Memory> {
  const text = await readFile(`/proc/${processId}/status`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? 0);
  return { residentBytes: kilobytes('VmRSS') * 1024, peakBytes: kilobytes('VmHWM') * 1024 };
}

const asMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function manySites(count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cloister-sites-'));
  const length = Math.round((megabytes * 1e6) / 4);
  const random = createRandom(1, 'adapter');
  const adapter = new Map([
    ['weights', { shape: [length], values: Float32Array.from({ length }, () => random.normal()) }],
  ]);
  const hospitals = Array.from({ length: count }, (_, index) => `site-${index + 1}`);
  const terms = sampleTerms({
    hospitals,
    minimumHospitals: count,
    rounds,
    initialAdapter: adapterHash(adapter),
    adapterBytes: encodeTensorFrame(null, adapter).length,
  });
  await writeStudy(folder, terms, adapter);
  const policyFile = join(folder, 'policy.json');
  await writeFile(policyFile, simulatedPolicy);
  const program = join(import.meta.dirname, '../../src-enclave/cli/main.ts');
  const words = ['--study', folder, '--policy', policyFile, '--state', join(folder, 'state'), '--json'];
  const child = spawn(
    process.execPath,
    [program, 'serve', ...words, '--listen', '127.0.0.1:0', '--evidence', 'simulated'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const port = await new Promise<number>((resolve) => {
    createInterface({ input: child.stdout }).once('line', (text) => {
      const line: unknown = JSON.parse(text);
      resolve(Number(typeof line === 'object' && line !== null && 'port' in line ? line.port : 0));
    });
  });
  const processId = child.pid ?? 0;
  const { residentBytes } = await memoryOf(processId);
  const secret = parseStudySecret(await readFile(join(folder, studyFiles.secret)));
  const office = generateKeyPairSync('ed25519').privateKey;
  const shapes = shapesOf(adapter);
  const since = performance.now();
  const { signal } = new AbortController();
  // The load's own memory is not what is measured: its hospitals train one after the other.
  const training = new Slots(4);
  const hashes = await Promise.all(
    hospitals.map(async (hospital, index) => {
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      const server = `ws://127.0.0.1:${port}`;
      const text = makeInvitation({ terms, server, hospital, expiresAt, policy: simulatedPolicy }, secret, office);
      const node = new HospitalNode<never>({
        invitation: readInvitation(Buffer.from(text)).invitation,
        device: generateKeyPairSync('ed25519'),
        expectedShapes: shapes,
        clock: systemClock,
        openPad: null,
        lastPolicyVersion: 0,
        reattestEveryMs: 3_600_000,
        connect: async (url) => {
          const socket = new WebSocket(url, { perMessageDeflate: false });
          await new Promise<void>((resolve, reject) => {
            socket.once('open', resolve);
            socket.once('error', reject);
          });
          return { pipe: socketPipe(socket), clockSkewMs: null };
        },
        train: async function* (round, _rounds, shared) {
          yield* [];
          const release = await training.take();
          try {
            const changed = new Map(
              [...shared].map(([name, { shape, values: numbers }]) => [
                name,
                { shape, values: numbers.map((value) => value + (index + 1) / (1000 * round)) },
              ]),
            );
            return { adapter: changed, examples: index + 1, loss: 1 };
          } finally {
            release();
          }
        },
      });
      const running = node.run(signal);
      for (;;) {
        const next = await running.next();
        if (next.done === true) return adapterHash(next.value);
      }
    }),
  );
  const seconds = (performance.now() - since) / 1000;
  const { peakBytes } = await memoryOf(processId);
  child.kill('SIGTERM');
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  await rm(folder, { recursive: true, force: true });
  const same = new Set(hashes).size === 1 && hashes.length === count;
  say(
    `${String(count).padStart(5)} sites x ${megabytes} MB, ${rounds} round(s): ${seconds.toFixed(1)} s; server ${asMegabytes(residentBytes)} at rest, ${asMegabytes(peakBytes)} at the peak; ${same ? 'all have the same adapter' : 'ADAPTERS DIFFER'}`,
  );
}

await roundTrip();
for (const count of new Set([Math.ceil(sites / 10), sites])) await manySites(count);
