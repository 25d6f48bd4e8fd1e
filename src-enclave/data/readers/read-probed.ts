// Rows of one file whose kind is known.

import { assertNever } from '../../base/expect.ts';
import { readDelimited } from './delimited.ts';
import { readFhir } from './fhir.ts';
import { readJsonTable } from './json-objects.ts';
import { openParquet, readParquet } from './parquet.ts';
import type { ProbedFile } from './probe-file.ts';
import type { ReadContext, Records } from './read-context.ts';

export async function* readProbed({ file, form }: ProbedFile, context: ReadContext): Records {
  switch (form.kind) {
    case 'csv':
      return yield* readDelimited(file, form, context);
    case 'json-lines':
      return yield* readJsonTable(file, form.encoding, context);
    case 'fhir-ndjson':
      return yield* readFhir({ files: [file], encoding: form.encoding, root: null }, context);
    case 'parquet':
      return yield* readParquet(await openParquet(file), context);
    default:
      assertNever(form);
  }
}
