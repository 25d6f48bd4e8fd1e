import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src-enclave/base/failure.ts';
import type { CommandTable } from '../../src-enclave/cli/commands.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import { createTransferPresenter } from '../../src-enclave/cli/transfer-presenter.ts';
import type { CatalogueAddOptions } from '../../src-enclave/model/store/model-catalogue.ts';
import { fakeContext, fakeModels, type FakeContext } from './support/fake-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloister-model-add-'));
const tokenFile = join(folder, 'token.txt');
writeFileSync(tokenFile, 'hf_file\n');
afterAll(() => rmSync(folder, { recursive: true }));

const origin = { hub: 'https://huggingface.co', repo: 'org/name', revision: 'c'.repeat(40) };
type Asked = Parameters<CommandTable['downloadModel']>;

type HubContext = FakeContext & {
  readonly asked: Asked[];
  readonly added: [string, CatalogueAddOptions | undefined][];
};

function hubContext(
  environment: Record<string, string> = {},
  end?: (context: FakeContext, asked: Asked) => void,
): HubContext {
  const asked: Asked[] = [];
  const added: [string, CatalogueAddOptions | undefined][] = [];
  const models = fakeModels();
  const context: FakeContext = fakeContext({
    environment,
    commands: {
      openModels: async () => ({
        ...models,
        add: async (path, options) => {
          added.push([path, options]);
          return models.add(path, options);
        },
      }),
      downloadModel: async (...parts) => {
        asked.push(parts);
        end?.(context, parts);
        return { path: '/downloads/x', kind: 'folder', origin };
      },
    },
  });
  return { ...context, asked, added };
}

describe('model add of a hub id', () => {
  it('downloads into a folder of its own and moves the model into the store', async () => {
    const context = hubContext();
    expect(await runProgram(['model', 'add', 'hf:org/name'], context)).toBe(0);
    const [[request, options] = []] = context.asked;
    expect(request).toEqual({ model: 'hf:org/name', revision: null, file: null, mirror: null });
    expect(options).toMatchObject({
      token: null,
      folder: expect.stringMatching(/^.data.downloads.org--name-[0-9a-f]{8}$/),
    });
    expect(context.added).toMatchObject([['/downloads/x', { name: 'name', origin, move: true }]]);
    expect(context.stdout.lines).toEqual([
      'Downloading org/name from https://huggingface.co.',
      'Added name. Use it with: --model name',
    ]);
  });

  it('takes its flags, which go before the environment', async () => {
    const environment = { HF_TOKEN: 'hf_env', HF_ENDPOINT: 'https://env.example' };
    const fromEnvironment = hubContext(environment);
    await runProgram(['model', 'add', 'hf:org/name'], fromEnvironment);
    expect(fromEnvironment.asked).toMatchObject([[{ mirror: 'https://env.example' }, { token: 'hf_env' }]]);
    const context = hubContext(environment);
    const flags = [
      '--mirror',
      'https://m.example',
      '--token-file',
      tokenFile,
      '--revision',
      'v1',
      '--file',
      'a.Q4_0.gguf',
    ];
    expect(await runProgram(['model', 'add', 'https://huggingface.co/org/name', ...flags], context)).toBe(0);
    expect(context.asked).toMatchObject([
      [{ mirror: 'https://m.example', revision: 'v1', file: 'a.Q4_0.gguf' }, { token: 'hf_file' }],
    ]);
    expect(context.added).toMatchObject([['/downloads/x', { name: 'a.Q4_0' }]]);
  });

  it.each([
    [['./folder', '--mirror', 'https://m.example'], /--mirror is for models of the hub only/],
    [['./folder', '--token-file', 'x'], /--token-file is for models of the hub only/],
    [['hf:name'], /not the name of a model on the hub/],
    [['hf:org/name', '--mirror', 'http://m.example'], /begins with https/],
    [['hf:org/name', '--revision', '../x'], /cannot be a revision/],
    [['hf:org/name', '--token-file', join(folder, 'none')], /^error: none cannot be read as a token/],
  ])('%j is refused before anything is asked', async (words, message) => {
    const context = hubContext();
    expect(await runProgram(['model', 'add', ...words], context)).toBe(2);
    expect(context.stderr.text).toMatch(message);
    expect(context.asked).toEqual([]);
  });

  it('says that a name is taken before it downloads', async () => {
    const freeName = (): never => {
      throw new Failure('model-exists', 'There is already a model named name.');
    };
    const context = fakeContext({ commands: { openModels: async () => fakeModels({ freeName }) } });
    expect(await runProgram(['model', 'add', 'hf:org/name'], context)).toBe(2);
    expect(context.stderr.text).toBe('error: There is already a model named name.\n');
  });
});

describe('Ctrl-C', () => {
  it('keeps the download and says how to go on, without the token', async () => {
    const context = hubContext({ HF_TOKEN: 'hf_env' }, ({ interrupts }, [, { signal }]) => {
      interrupts.emit('SIGINT');
      signal?.throwIfAborted();
    });
    const words = ['model', 'add', 'hf:org/name', '--name', 'mine', '--token-file', tokenFile];
    expect(await runProgram(words, context)).toBe(130);
    expect(context.stderr.text).toBe(
      `Stopped before the end. What was downloaded is kept. Go on with: cloister model add hf:org/name --name mine --token-file ${tokenFile}\n`,
    );
    expect(context.stdout.text).toContain('Press Ctrl-C again to quit at once.');
    expect(context.interrupts.listenerCount('SIGINT')).toBe(0);
  });

  it('adds nothing of a copy', async () => {
    const context: FakeContext = fakeContext({
      commands: {
        openModels: async () =>
          fakeModels({
            add: async (_path, { signal } = {}) => {
              context.interrupts.emit('SIGINT');
              signal?.throwIfAborted();
              throw new TypeError('not stopped');
            },
          }),
      },
    });
    expect(await runProgram(['model', 'add', 'folder', '--json'], context)).toBe(130);
    expect(context.stdout.objects.at(-1)).toEqual({
      kind: 'error',
      code: 'cancelled',
      message: 'Stopped before the end. Nothing was added.',
      exitCode: 130,
    });
  });
});

describe('progress', () => {
  const transfer = (doneBytes: number) =>
    ({ phase: 'downloading', file: 'a.gguf', doneBytes, totalBytes: 4e6 }) as const;

  it('is a line every five seconds, with rate and time left', () => {
    const context = fakeContext();
    const presenter = createTransferPresenter(context, false);
    for (let second = 0; second <= 12; second += 1) {
      context.clock.ms = second * 1000;
      presenter.show(transfer(1e6 + second * 2e5));
    }
    expect(context.stdout.lines).toEqual([
      'Downloading a.gguf: 50%, 2.0 MB of 4.0 MB, 200.0 kB/s, 10 s left',
      'Downloading a.gguf: 75%, 3.0 MB of 4.0 MB, 200.0 kB/s, 5 s left',
    ]);
  });

  it('is one object a second with --json, and one for each phase', () => {
    const context = fakeContext();
    const presenter = createTransferPresenter(context, true);
    for (const ms of [0, 400, 1000, 1200]) {
      context.clock.ms = ms;
      presenter.show(transfer(ms));
    }
    presenter.show({ ...transfer(0), phase: 'copying' });
    expect(context.stdout.objects.map(({ phase, doneBytes }) => [phase, doneBytes])).toEqual([
      ['downloading', 0],
      ['downloading', 1000],
      ['copying', 0],
    ]);
  });

  it('is a bar on a terminal, one for each phase, closed before a sentence', () => {
    const context = fakeContext({ isTTY: true });
    const presenter = createTransferPresenter(context, false);
    presenter.show({ ...transfer(0), phase: 'checking', totalBytes: 0 });
    expect(context.stdout.text).toBe('');
    presenter.show(transfer(1e6));
    presenter.show(transfer(4e6));
    presenter.note('Stopping.');
    presenter.show({ ...transfer(2e6), phase: 'copying' });
    presenter.close();
    presenter.close();
    const text = stripVTControlCharacters(context.stdout.text);
    expect(text).toMatch(/Downloading [█░]{24} +25 %  1\.0 MB of 4\.0 MB/);
    expect(text).toMatch(/100 %  4\.0 MB of 4\.0 MB[^]*Stopping\.\n[^]*Copying [█░]{24} +50 %/);
  });
});
