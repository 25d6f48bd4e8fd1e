import { describe, expect, it } from 'vitest';
import { checkHubRequest } from '../../../src-enclave/host/hub/download-model.ts';
import { isHubId, isInnerPath, parseHubId } from '../../../src-enclave/host/hub/hub-id.ts';
import { isAllowedTarget, parseMirror } from '../../../src-enclave/host/hub/mirror.ts';

const publicHub = parseMirror('https://huggingface.co');
const refused = expect.objectContaining({ code: 'option-invalid' });

describe('the name of a model on the hub', () => {
  it.each([
    ['org/name', null, null],
    ['hf:org/name', null, null],
    ['  HF:org/name ', null, null],
    ['https://huggingface.co/org/name', null, null],
    ['http://hf.co/org/name/', null, null],
    ['https://huggingface.co/org/name/tree/main/sub', 'main', null],
    ['https://huggingface.co/org/name/tree/refs%2Fpr%2F1', 'refs/pr/1', null],
    ['https://huggingface.co/org/name/blob/v1/q/a%20b.gguf?download=true', 'v1', 'q/a b.gguf'],
  ])('is understood in %j', (text, revision, file) => {
    expect(parseHubId(text, publicHub)).toEqual({ repo: 'org/name', revision, file });
  });

  it.each(['_u/model_1', 'Org-1/Bio.Model-v2'])('may be %j', (repo) => {
    expect(parseHubId(repo, publicHub).repo).toBe(repo);
  });

  it.each([
    '',
    'name',
    'a/b/c',
    '../name',
    'org/..',
    'org/na me',
    'org/name?x',
    'org/a--b',
    'org/-a',
    'org/name.git',
    `org/${'a'.repeat(97)}`,
    'https://example.org/org/name',
    'https://huggingface.co/datasets/org/name',
    'https://huggingface.co/org/name/discussions/1',
    'https://huggingface.co/org/name/blob/main/..%2Fx.gguf',
    'https://huggingface.co/%E0%A4%A',
    'https://huggingface.co/org',
  ])('is not %j', (text) => {
    expect(() => parseHubId(text, publicHub)).toThrow(refused);
  });

  it('is told from a path', () => {
    expect(['hf:a/b', 'https://huggingface.co/a/b'].map(isHubId)).toEqual([true, true]);
    expect(['a/b', './hf', 'C:\\models', '/hf:x'].map(isHubId)).toEqual([false, false, false, false]);
  });
});

describe('a request', () => {
  it('takes the option before what the address says, and main without either', () => {
    const model = 'https://huggingface.co/org/name/blob/v1/a.Q4_0.gguf';
    expect(checkHubRequest({ model })).toMatchObject({ revision: 'v1', file: 'a.Q4_0.gguf', suggestedName: 'a.Q4_0' });
    expect(checkHubRequest({ model, revision: 'v2', file: 'b.gguf' })).toMatchObject({
      revision: 'v2',
      file: 'b.gguf',
    });
    expect(checkHubRequest({ model: 'org/name' })).toMatchObject({ revision: 'main', suggestedName: 'name' });
  });

  it('has a folder that no other request shares', () => {
    const requests = [{}, { revision: 'v2' }, { file: 'a.gguf' }, { mirror: 'https://mirror.example/hf' }];
    const names = requests.map((request) => checkHubRequest({ model: 'org/name', ...request }).folderName);
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^org--name-[0-9a-f]{8}$/);
    expect(checkHubRequest({ model: 'hf:org/name' }).folderName).toBe(names[0]);
  });

  it.each(['', '../x', 'a//b', 'a/../b', 'main ', '-x', 'a/'])('has no revision %j', (revision) => {
    expect(() => checkHubRequest({ model: 'org/name', revision })).toThrow(refused);
  });
});

describe('a path in a repository', () => {
  it.each(['config.json', 'a/b.gguf', '.gitattributes', 'a..b'])('%j stays inside', (path) => {
    expect(isInnerPath(path)).toBe(true);
  });
  it.each(['../x', 'a/../x', '/x', 'a//b', 'a/', '.', String.raw`a\b`, 'C:x', 'a\u0000b', 'x'.repeat(2000)])(
    '%j does not',
    (path) => {
      expect(isInnerPath(path)).toBe(false);
    },
  );
});

describe('the address of a hub', () => {
  it.each([
    ['https://mirror.example/hf', 'https://mirror.example/hf/'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['http://localhost/x/', 'http://localhost/x/'],
    ['http://[::1]:1', 'http://[::1]:1/'],
  ])('may be %s', (text, href) => {
    expect(parseMirror(text).href).toBe(href);
  });
  it.each([
    'http://mirror.example',
    'ftp://127.0.0.1',
    'https://me:secret@mirror.example',
    'https://mirror.example/?a=b',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'mirror.example',
    '',
  ])('is not %j', (text) => {
    expect(() => parseMirror(text)).toThrow(refused);
  });

  it('decides where a redirect may lead', () => {
    const local = parseMirror('http://127.0.0.1:1');
    const targets = ['https://cdn.example/x', 'http://cdn.example/x', 'http://localhost/x', 'file:///x'];
    const allowed = (mirror: URL): readonly boolean[] => targets.map((url) => isAllowedTarget(new URL(url), mirror));
    expect(allowed(publicHub)).toEqual([true, false, false, false]);
    expect(allowed(local)).toEqual([true, false, true, false]);
  });
});
