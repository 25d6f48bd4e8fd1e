// Reads a run folder's metrics.jsonl back into events, each line checked against the schema.
// A torn last line is what a killed run leaves and is dropped; any other bad line is a Failure with its number.

import { readFile, stat } from 'node:fs/promises';
import { asFailure, Failure, hasCode } from '../base/failure.ts';
import { runEventSchema, type RunEvent } from '../protocol/run-events.ts';

/** An event is some hundred bytes; a million steps stay below this. */
const maxFileBytes = 512 * 1024 * 1024;

/** The event that a line holds, or null when it holds none. */
function parseLine(line: string): RunEvent | null {
  try {
    const parsed = runEventSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function invalidLine(number: number): Failure {
  return new Failure(
    'run-invalid',
    `Line ${number} of metrics.jsonl is not an event of a run. The file was changed or damaged; run the training again.`,
  );
}

async function readBounded(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes)
      throw new Failure('run-invalid', `${path} is too large to be the events of a run. Give the folder of a run.`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT'))
      throw new Failure('run-missing', `There is no ${path}. Give the folder of a run.`, { cause: error });
    throw asFailure(error, `reading ${path}`);
  }
}

/**
 * @param path metrics.jsonl of a run.
 * @param isWanted Lines to read at all; the others are skipped unread.
 * @throws Failure run-missing when the file is not there; run-invalid for a line that is no event, unless it is the last
 * line and no newline ends it: then the run was stopped while it wrote that line.
 */
export async function readEvents(
  path: string,
  isWanted: (line: string) => boolean = () => true,
): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  const lines = (await readBounded(path)).split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || !isWanted(line)) continue;
    const event = parseLine(line);
    if (event !== null) events.push(event);
    else if (index < lines.length - 1) throw invalidLine(index + 1);
  }
  return events;
}
