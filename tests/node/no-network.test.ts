import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const entries = [
  'src-enclave/node/client-enclave.ts',
  'src-enclave/node/hospital/hospital-process.ts',
  'src-enclave/engine/onnx/worker.ts',
];
const forbidden =
  /^(node:)?(net|http|https|http2|tls|dgram|dns|dns\/promises|cluster|inspector|child_process)$|^(undici|ws|node-fetch|axios|got|electron)$/;
const specifiers = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** Imported in a module, also on demand. */
function importsOf(file: string): readonly string[] {
  const code = readFileSync(file, 'utf8').replaceAll(/^\s*(\/\/|\*).*$/gm, '');
  return [...code.matchAll(specifiers)].map(([, , name = '']) => name);
}

/** All modules of ours that an entry can load, with what each imports. */
function graphOf(entry: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const waiting = [join(root, entry)];
  for (const file of waiting) {
    if (found.has(file)) continue;
    const imports = importsOf(file);
    found.set(file, imports);
    waiting.push(...imports.filter((name) => name.startsWith('.')).map((name) => resolve(dirname(file), name)));
  }
  return found;
}

/** What an import of a package loads first; some have no entry for `require`. */
function entryOf(name: string, require: NodeJS.Require): string {
  try {
    return require.resolve(name);
  } catch {
    return fileURLToPath(import.meta.resolve(name));
  }
}

const graphs = entries.map((entry) => [entry, graphOf(entry)] as const);

describe.each(graphs)('%s', (_entry, graph) => {
  it('reaches no module that opens connections', () => {
    const uses = [...graph].flatMap(([file, imports]) =>
      imports.filter((name) => forbidden.test(name)).map((name) => `${relative(root, file)} imports ${name}`),
    );
    expect(graph.size).toBeGreaterThan(4);
    expect(uses).toEqual([]);
  });

  it('calls no global that opens connections', () => {
    const calls = [...graph.keys()].filter((file) =>
      /(?<![.\w])(fetch\s*\(|new (WebSocket|XMLHttpRequest|EventSource)\b)/.test(readFileSync(file, 'utf8')),
    );
    expect(calls.map((file) => relative(root, file))).toEqual([]);
  });

  it('uses packages that open none either', () => {
    const require = createRequire(join(root, 'package.json'));
    const packages = [...new Set([...graph.values()].flat())].filter(
      (name) => /^[a-z@]/.test(name) && !name.startsWith('node:'),
    );
    const offending: string[] = [];
    for (const name of packages) {
      const entry = entryOf(name, require);
      const waiting = [entry];
      const seen = new Set<string>();
      for (const file of waiting) {
        if (seen.has(file) || !/\.(c|m)?js$/.test(file)) continue;
        seen.add(file);
        for (const used of importsOf(file)) {
          if (forbidden.test(used)) offending.push(`${name}: ${relative(root, file)} imports ${used}`);
          else if (used.startsWith('.')) {
            const target = resolve(dirname(file), used);
            const path = [target, `${target}.js`, `${target}.cjs`, join(target, 'index.js')].find(
              (one) => existsSync(one) && /\.(c|m)?js$/.test(one),
            );
            if (path !== undefined) waiting.push(path);
          }
        }
      }
    }
    expect(packages.length).toBeGreaterThan(1);
    expect(offending).toEqual([]);
  });
});
