import { describe, expect, it } from 'vitest';
import { Failure } from '../../src-enclave/base/failure.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import { fakeContext, fakeModels } from './support/fake-context.ts';

describe('model', () => {
  it('opens the store of this person', async () => {
    const roots: string[] = [];
    const context = fakeContext({
      commands: {
        openModels: async (root) => {
          roots.push(root);
          return fakeModels();
        },
      },
    });
    expect(await runProgram(['model', 'list'], context)).toBe(0);
    expect(roots).toEqual(['/data/models']);
    expect(context.stdout.lines).toEqual([
      'name        family  parameters  weights    size    origin',
      'minilm-med    bert   1,234,567  float32  4.9 MB  built in',
      'tiny          bert   1,234,567  float32  4.9 MB     added',
    ]);
  });

  it('adds under a name of its own or a given one, and says how to use it', async () => {
    const context = fakeContext({ commands: { openModels: async () => fakeModels() } });
    await runProgram(['model', 'add', 'folder'], context);
    await runProgram(['model', 'add', 'folder', '--name', 'mine'], context);
    expect(context.stdout.lines).toEqual([
      'Added tiny. Use it with: --model tiny',
      'Added mine. Use it with: --model mine',
    ]);
  });

  it('describes and removes by name', async () => {
    const removed: string[] = [];
    const remove = async (name: string) => {
      removed.push(name);
    };
    const context = fakeContext({ commands: { openModels: async () => fakeModels({ remove }) } });
    await runProgram(['model', 'info', 'other'], context);
    expect(context.stdout.text).toMatch(/Name {8}other\n[\s\S]*SHA-256 {5}(ab){32}\n/);
    await runProgram(['model', 'remove', 'other'], context);
    expect(removed).toEqual(['other']);
    expect(context.stdout.lines.at(-1)).toBe('Removed other.');
  });

  it('exits with 2 when the store refuses', async () => {
    const info = async () => {
      throw new Failure('model-missing', 'There is no model "x".');
    };
    const context = fakeContext({ commands: { openModels: async () => fakeModels({ info }) } });
    expect(await runProgram(['model', 'info', 'x'], context)).toBe(2);
    expect(context.stderr.text).toBe('error: There is no model "x".\n');
  });
});
