// The records of a chosen source, one after another, in bounded memory: the one door through which patient text comes
// in. The source is only ever read.

import { withoutRows } from './inspect-source.ts';
import { identifySource } from './identify-source.ts';
import { ReadProgress } from './read-progress.ts';
import { RowLog } from './row-log.ts';
import type { ReadControls, ReadOptions, ReadSummary, SourceRecord } from './source-types.ts';

/**
 * Returns the summary, which `onFinish` also gets when the reading is left early or fails.
 * Throws Failure `cancelled`, `data-missing`, `no-permission`, `data-empty` (no record), or `data-invalid`: the source
 * cannot be read, changed meanwhile, or over 1 % of its rows are bad (the first one, with `onRowError: 'stop'`).
 *
 * @example for await (const { fields } of readRecords(path, { kind: 'csv' }, { signal })) use(fields.get('text'));
 */
export async function* readRecords(
  path: string,
  options: ReadOptions = {},
  controls: ReadControls = {},
): AsyncGenerator<SourceRecord, ReadSummary, undefined> {
  const log = new RowLog(options.onRowError ?? 'skip');
  let isComplete = false;
  try {
    const progress = new ReadProgress(controls, () => log.rows);
    progress.check();
    const source = await identifySource(path, options);
    progress.expect(source.totalBytes);
    const wanted = options.columns === undefined ? null : new Set(options.columns);
    for await (const record of source.read({ options, log, progress, sampleBytes: Number.POSITIVE_INFINITY })) {
      const fields = wanted === null ? record.fields : pick(record.fields, wanted);
      log.accept(fields);
      yield wanted === null ? record : { ...record, fields };
    }
    log.finish();
    if (log.rows === 0) throw withoutRows(source.name);
    isComplete = true;
    return log.summary(true);
  } finally {
    controls.onFinish?.(log.summary(isComplete));
  }
}

function pick(fields: ReadonlyMap<string, string>, wanted: ReadonlySet<string>): ReadonlyMap<string, string> {
  return new Map([...fields].filter(([name]) => wanted.has(name)));
}
