// Hostile and broken files: each is refused by its reader with a reason, or read, as the manifest says.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Failure } from '../../src-enclave/base/failure.ts';
import { parseModelConfig } from '../../src-enclave/model/parse-config.ts';
import { openGguf } from '../../src-enclave/model/weights/gguf.ts';
import { readSafetensorsFile } from '../../src-enclave/model/weights/safetensors-file.ts';
import { openSafetensors } from '../../src-enclave/model/weights/safetensors.ts';
import { goldenJson, goldenNames, goldenPath } from '../support/golden.ts';

const manifestSchema = z.object({
  files: z.array(
    z.object({ file: z.string(), reader: z.string(), expect: z.enum(['accept', 'reject']), why: z.string() }),
  ),
});

const readers: Readonly<Record<string, (path: string) => void>> = {
  safetensors(path) {
    const file = readSafetensorsFile(path);
    const store = openSafetensors(path);
    try {
      for (const name of store.tensors.keys()) expect(store.read(name)).toEqual(file.tensors.get(name)?.values);
    } finally {
      store.close();
    }
  },
  gguf(path) {
    const file = openGguf(path);
    try {
      for (const name of file.tensors.keys()) file.read(name);
    } finally {
      file.close();
    }
  },
  config(path) {
    parseModelConfig(JSON.parse(readFileSync(path, 'utf8')), basename(path));
  },
};

function readerOf(name: string): (path: string) => void {
  const reader = readers[name];
  if (reader === undefined) throw new Error(`no reader ${name}`);
  return reader;
}

function failureOf(action: () => void): Failure | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

describe('malformed files', () => {
  const { files } = manifestSchema.parse(goldenJson('malformed', 'MANIFEST.json'));

  it('has an entry in the manifest for every file', () => {
    const listed = [...files.map((entry) => entry.file), 'MANIFEST.json'];
    expect(listed.toSorted()).toEqual(goldenNames('malformed'));
  });

  it.each(files.filter((entry) => entry.expect === 'accept'))('reads $file: $why', (entry) => {
    expect(failureOf(() => readerOf(entry.reader)(goldenPath('malformed', entry.file)))).toBeNull();
  });

  it.each(files.filter((entry) => entry.expect === 'reject'))('refuses $file: $why', (entry) => {
    const failure = failureOf(() => readerOf(entry.reader)(goldenPath('malformed', entry.file)));
    expect(failure?.code).toBe('model-corrupt');
    expect(failure?.message).toContain(entry.file);
  });

  it('leaves prototypes alone', () => {
    const probe: Record<string, unknown> = {};
    for (const { file, reader } of files.filter((entry) => entry.reader !== 'config')) {
      failureOf(() => readerOf(reader)(goldenPath('malformed', file)));
      expect(Object.keys(Object.getPrototypeOf(probe) ?? {})).toEqual([]);
      expect(probe['dtype']).toBeUndefined();
    }
  });
});
