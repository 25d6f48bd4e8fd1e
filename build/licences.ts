// Writes the licences of everything that a package of Cloister carries: what the bundles hold, and onnxruntime-node with
// the modules it requires. A bundled package whose licence text is not to be had stops the build.

import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { rootFolder } from './configs.ts';

const descriptionSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
});

function licenceText(folder: string): string | null {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name));
  const texts = names.map((name) => readFileSync(join(folder, name), 'utf8').trim());
  return texts.length === 0 ? null : texts.join('\n\n');
}

const mit = (holder: string): string => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Of packages that name their licence but ship no file of it; the holder is the one their repository names. */
const missingTexts: Readonly<Record<string, string>> = {
  'client-only': mit('Meta Platforms, Inc. and affiliates.'),
  'onnxruntime-common': mit('Microsoft Corporation'),
  'onnxruntime-node': mit('Microsoft Corporation'),
  'proxy-agent-negotiate': mit('Nathan Rajlich <nathan@tootallnate.net>'),
};

/** @throws Error when a package ships no licence text and none is known. */
function section(folder: string): { readonly title: string; readonly text: string } {
  const { name, version, license } = descriptionSchema.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
  const text = licenceText(folder) ?? (Object.hasOwn(missingTexts, name) ? missingTexts[name] : undefined);
  if (text === undefined) throw new Error(`${name} ships no licence; it may not be bundled before one is known`);
  return { title: `${name} ${version} (${license ?? 'see below'})`, text };
}

/** Packages that are shipped as they are, and one whose files a style sheet names, which no bundle counts as a module. */
const shippedPackages = ['onnxruntime-node', 'onnxruntime-common', '@fontsource-variable/inter'] as const;

export function writeLicences(path: string, bundled: ReadonlySet<string>): void {
  const shipped = shippedPackages.map((name) => join(rootFolder, 'node_modules', name));
  const sections = [...new Set([...bundled, ...shipped.filter((folder) => existsSync(folder))])]
    .map((folder) => section(folder))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'));
  const rule = '-'.repeat(80);
  const intro =
    'Cloister is made with the software of others. Their licences follow. Electron and Chromium bring their own.';
  writeFileSync(
    path,
    [intro, ...sections.map(({ title, text }) => `${rule}\n${title}\n\n${text}`)].join('\n\n') + '\n',
  );
}
