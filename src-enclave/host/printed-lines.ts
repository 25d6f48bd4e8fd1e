// What an enclave process prints, line by line and bounded: a process that prints without end must not fill the memory of
// the one that reads it.

/** What is longer is cut. */
const mostCharacters = 2000;

/** What V8, or a native library, prints before it ends the process for want of memory. */
const wantOfMemory = /heap out of memory|reached heap limit|bad_alloc/i;

export function saysOutOfMemory(line: string): boolean {
  return wantOfMemory.test(line);
}

/** Calls `onLine` for every line of a stream, also for the last one without an end. */
export function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = (lines.pop() ?? '').slice(0, mostCharacters);
    for (const line of lines) if (line !== '') onLine(line.slice(0, mostCharacters));
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
  // A pipe that breaks is no news: the end of the process is told by itself.
  stream.on('error', () => {});
}
