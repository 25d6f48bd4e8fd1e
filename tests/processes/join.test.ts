// The program as an operator and a hospital use it, from outside: real processes, real sockets.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { tmpdir } from 'node:os';
import { z } from 'zod';
import { takeFolder } from '../../src-enclave/base/folder-lock.ts';
import { readInvitation } from '../../src-enclave/channel/invitation.ts';
import { makeStudyOnDisk, type StudyOnDisk } from '../support/federation/study-on-disk.ts';
import { startServer, type ServerProcess } from '../support/federation/server-process.ts';

const program = join(import.meta.dirname, '../../src-enclave/cli/main.ts');
const lineSchema = z.looseObject({ kind: z.string() });
type Line = z.infer<typeof lineSchema>;

let folder = '';
let study: StudyOnDisk;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-join-'));
  study = await makeStudyOnDisk(folder, { hospitals: ['ash', 'birch'], rounds: 2 });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type End = { readonly exitCode: number | null; readonly lines: readonly Line[]; readonly stderr: string };

type Given = {
  readonly environment?: Readonly<Record<string, string>>;
  /** Interrupts it once this line has been printed. */
  readonly stopAt?: (line: Line) => boolean;
};

async function cloister(
  words: readonly string[],
  { environment = {}, stopAt = () => false }: Given = {},
): Promise<End> {
  const child = spawn(process.execPath, [program, ...words, '--json'], {
    cwd: folder,
    env: { ...process.env, CLOISTER_HOME: join(folder, 'home'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Line[] = [];
  let [pending, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = `${pending}${text}`.split('\n');
    pending = parts.pop() ?? '';
    for (const part of parts) {
      const line = lineSchema.parse(JSON.parse(part));
      lines.push(line);
      if (stopAt(line)) child.kill('SIGINT');
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { exitCode, lines, stderr };
}

const errorOf = ({ exitCode, lines }: End): object => ({ exitCode, ...lines.at(-1) });
const refusal = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ exitCode: 2, kind: 'error', code, message: expect.stringMatching(message) });

async function served(state: string, more: readonly string[] = []): Promise<ServerProcess> {
  const server = await startServer({ ...study, state: join(folder, state), more });
  onTestFinished(async () => void (await server.end('SIGKILL')));
  return server;
}

function invitationFile(
  name: string,
  hospital: string,
  port: number,
): { readonly file: string; readonly hash: string } {
  const file = join(folder, `${name}.cloister-study`);
  const text = study.invite(hospital, `ws://127.0.0.1:${port}`);
  writeFileSync(file, text);
  return { file, hash: readInvitation(Buffer.from(text)).termsHash };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const data = (): readonly string[] => [
  '--data',
  join(folder, 'data.csv'),
  '--text',
  'chq',
  '--pair',
  'faq',
  '--label',
  'entails',
  '--split',
  join(folder, 'split.json'),
  '--threads',
  '1',
];

describe('cloister join', () => {
  it('trains with others after the terms were approved by hash, and says what left', async () => {
    const server = await served('state-good', ['--metrics', '127.0.0.1:0']);
    const [ash, birch] = ['ash', 'birch'].map((name) => invitationFile(`good-${name}`, name, server.port));
    const ends = await Promise.all(
      [ash, birch].map(
        async (one, place) =>
          await cloister([
            'join',
            one?.file ?? '',
            '--approve',
            one?.hash ?? '',
            '--state',
            join(folder, `good-${place}`),
            ...data(),
          ]),
      ),
    );
    const [first, second] = ends.map(({ lines }) => lines.at(-1));
    expect(first).toMatchObject({ kind: 'result', command: 'join', hospital: 'ash', simulated: true });
    expect(first?.['adapterHash']).toBe(second?.['adapterHash']);
    expect(first?.['bytesUp']).toBeGreaterThan(10_000);
    const status = await cloister(['status', join(folder, 'good-0')]);
    expect(status.lines[0]).toMatchObject({
      running: false,
      sentence: expect.stringMatching(/All 2 rounds are complete/),
    });
    const health = await fetch(`http://127.0.0.1:${server.port}/health`);
    expect(await health.json()).toMatchObject({ product: 'cloister', status: 'finished' });
    const metrics = await (await fetch(`http://127.0.0.1:${server.metricsPort ?? 0}/metrics`)).text();
    expect(metrics).toMatch(/^cloister_contributions_total 4$/m);
    expect(metrics).toMatch(/^cloister_round 3$/m);
    expect(await server.end('SIGTERM')).toBe(0);
    const log = JSON.stringify(server.log);
    expect(log).toMatch(/contribution-accepted/);
    expect(log).not.toMatch(/loss|values/);
  });

  it('reads nothing and sends nothing before the terms are approved', async () => {
    const { file, hash } = invitationFile('unapproved', 'ash', 1);
    expect(errorOf(await cloister(['join', file, ...data()]))).toEqual(
      refusal('not-approved', new RegExp(`Nothing was read or sent.*--approve ${hash}`)),
    );
    expect(errorOf(await cloister(['join', file, '--approve', 'a'.repeat(64), ...data()]))).toEqual(
      refusal('not-approved', /names other terms/),
    );
  });

  it.each([
    ['that is not there', 'nowhere', /cannot be read/],
    ['that is no invitation', 'data.csv', /no study invitation/],
  ])('refuses a file %s', async (_, name, message) => {
    expect(errorOf(await cloister(['join', join(folder, name)]))).toEqual(refusal('invitation-invalid', message));
  });

  it('refuses an invitation of another office than the one named', async () => {
    const { file } = invitationFile('office', 'ash', 1);
    expect(errorOf(await cloister(['join', file, '--office-key', 'b'.repeat(64)]))).toEqual(
      refusal('invitation-invalid', /another office/),
    );
  });

  it('waits for a server that is not there, says so, and stops on Ctrl-C without losing anything', async () => {
    const closed = createServer();
    const port = await listening(closed);
    closed.close();
    const { file, hash } = invitationFile('away', 'ash', port);
    const end = await cloister(['join', file, '--approve', hash, '--state', join(folder, 'away'), ...data()], {
      stopAt: (line) => line.kind === 'offline',
    });
    expect(end.lines.find(({ kind }) => kind === 'offline')).toMatchObject({
      code: 'server-unreachable',
      message: expect.stringMatching(/Nothing listens at 127\.0\.0\.1:\d+\..*cloister doctor/),
    });
    expect(errorOf(end)).toMatchObject({ exitCode: 130, code: 'cancelled' });
  });

  it('goes through the proxy that the environment names', async () => {
    const server = await served('state-proxy');
    const asked: string[] = [];
    const sockets = new Set<Socket>();
    const proxy = createServer((socket) => {
      sockets.add(socket);
      socket.once('data', (head) => {
        const [, target = ''] = head.toString('latin1').split(' ');
        asked.push(target);
        const [host, port] = target.split(':');
        const onward = connect(Number(port), host ?? '', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          socket.pipe(onward).pipe(socket);
        });
        onward.on('error', () => socket.destroy());
      });
      socket.on('error', () => undefined);
    });
    const port = await listening(proxy);
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    const { file, hash } = invitationFile('proxy', 'ash', server.port);
    const end = await cloister(['join', file, '--approve', hash, '--state', join(folder, 'proxied'), ...data()], {
      environment: { HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '', no_proxy: '', http_proxy: '' },
      stopAt: (line) => line.kind === 'contributed',
    });
    expect(end.lines.some(({ kind }) => kind === 'verified')).toBe(true);
    expect(asked).toContain(`127.0.0.1:${server.port}`);
  });

  it('does not share its folder with another process', async () => {
    const lock = await takeFolder(folder, 'Taken by the test.');
    try {
      const { file, hash } = invitationFile('twice', 'ash', 1);
      expect(errorOf(await cloister(['join', file, '--approve', hash, '--state', folder, ...data()]))).toEqual(
        refusal('data-folder-in-use', /Another program takes part in this study from this folder\. Close it first\./),
      );
    } finally {
      lock.release();
    }
  });
});

describe('cloister serve', () => {
  const serve = async (state: string, ...more: readonly string[]): Promise<object> =>
    errorOf(
      await cloister([
        'serve',
        '--study',
        study.study,
        '--policy',
        study.policyFile,
        '--state',
        join(folder, state),
        ...(more.includes('--listen') ? [] : ['--listen', '127.0.0.1:0']),
        ...(more.includes('--evidence') ? [] : ['--evidence', 'simulated']),
        ...more,
      ]),
    );

  it.each<[string, readonly string[], string, RegExp]>([
    ['an address that is none', ['--listen', 'everywhere'], 'option-invalid', /HOST:PORT/],
    ['hardware evidence for a simulated study', ['--evidence', 'tsm'], 'option-invalid', /This study is simulated/],
    ['a policy that is none', ['--policy', 'data.csv'], 'policy-refused', /no attestation policy/],
    ['a study that is none', ['--study', 'data.csv'], 'study-invalid', /cloister study/],
    ['half of a TLS pair', ['--tls-cert', 'cert.pem'], 'option-invalid', /belong together/],
  ])('refuses %s', async (_, more, code, message) => {
    expect(await serve('refused', ...more)).toEqual(refusal(code, message));
  });

  it('refuses a port that is taken', async () => {
    const server = await served('state-port');
    expect(await serve('other', '--listen', `127.0.0.1:${server.port}`)).toEqual(
      refusal('option-invalid', /Another program listens/),
    );
  });

  it('says where it stands while it runs', async () => {
    const server = await served('state-status');
    const end = await cloister(['status', join(folder, 'state-status')]);
    expect(end.lines[0]).toMatchObject({
      running: true,
      sentence: expect.stringMatching(
        /^Nobody has joined yet: round 1 of 2 starts when the first of ash and birch does; waiting since/,
      ),
    });
    expect(await server.end('SIGTERM')).toBe(0);
    expect(readFileSync(join(folder, 'state-status/status.json'), 'utf8')).toContain('"role": "server"');
  });
});

describe('cloister study and invite', () => {
  const words = [
    '--title',
    'Pairs of words',
    '--office',
    'Office',
    '--purpose',
    'To see.',
    '--hospitals',
    'ash,birch',
    '--simulated',
  ];

  it('make a study and an invitation that a hospital can read', async () => {
    const made = await cloister(['study', 'pairs', ...words, '--rounds', '4', '--deadline', '3600']);
    expect(made.lines[0]).toMatchObject({
      kind: 'result',
      terms: { id: 'pairs-of-words', rounds: 4, deadlineSeconds: 3600 },
    });
    const given = ['--study', 'pairs', '--policy', study.policyFile, '--server', 'wss://study.example:7443'];
    const invited = await cloister(['invite', ...given, '--hospital', 'birch', '--out', 'birch.cloister-study']);
    expect(invited.lines[0]).toMatchObject({
      kind: 'result',
      hospital: 'birch',
      officeKey: made.lines[0]?.['officeKey'],
    });
    const { invitation, termsHash } = readInvitation(readFileSync(join(folder, 'birch.cloister-study')));
    expect(termsHash).toBe(made.lines[0]?.['termsHash']);
    expect(Date.parse(invitation.expiresAt)).toBeGreaterThan(Date.now() + 13 * 86_400_000);
    expect(errorOf(await cloister(['invite', ...given, '--hospital', 'elm']))).toEqual(
      refusal('option-invalid', /ash, birch/),
    );
    expect(errorOf(await cloister(['study', 'pairs', ...words]))).toEqual(refusal('run-exists', /there already/));
  });

  it.each([
    [['--hospitals', 'Ash Hospital'], /lower-case letters/],
    [['--minimum', '3'], /more than there are/],
    [['--channel', 'tls'], /keystream or pad/],
    [['--task', 'classification'], /--labels is needed/],
  ])('refuse %j', async (change, message) => {
    expect(errorOf(await cloister(['study', 'refused', ...words, ...change]))).toEqual(
      refusal('option-invalid', message),
    );
  });
});
