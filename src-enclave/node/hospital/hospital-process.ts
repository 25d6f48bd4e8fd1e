// Where a hospital's enclave process of a study starts: it is told its job by the process that started it, and asks it for
// everything outside: the network, and its turn.

import { asError, Failure, isAbort } from '../../base/failure.ts';
import { hospitalJobSchema, studyStartSchema } from '../../protocol/hospital-job.ts';
import type { FromEnclave } from '../../protocol/hospital-events.ts';
import { endOnBug, watchForBugs } from '../end-on-bugs.ts';
import { openParentPort } from '../enclave-port.ts';
import { enclaveExitCodes } from '../exit-codes.ts';
import { jobOfStudy } from '../studies/study-folder.ts';
import { runHospital } from './hospital-enclave.ts';
import { RelayPort } from './relay-pipe.ts';

watchForBugs();

const port = openParentPort();
if (port === null) process.exit(enclaveExitCodes.badStart);
const stop = new AbortController();
const stopping = (): void => stop.abort(new Failure('cancelled', 'Stopped on request.'));
port.onClose(() => {
  stopping();
  // Whatever is under way: nobody is there any more, and everything that counts is journalled.
  setTimeout(() => process.exit(enclaveExitCodes.ok), 2000).unref();
});
const post = (message: FromEnclave): void => port.send(message);
const relay = new RelayPort({ post, onMessage: (listener) => port.onMessage(listener) });
const turns: (() => void)[] = [];
let checkServer: () => void = () => {};

relay.onOther((message) => {
  switch (message.kind) {
    case 'turn':
      turns.shift()?.();
      return;
    case 'stop':
      return stopping();
    case 'check-server':
      return checkServer();
    case 'begin':
      void begin(message.job);
      return;
    case 'opened':
    case 'arrived':
    case 'sent':
    case 'closed':
  }
});

async function takeTurn(hasTurns: boolean): Promise<() => void> {
  if (!hasTurns) return () => {};
  await new Promise<void>((resolve, reject) => {
    turns.push(resolve);
    stop.signal.addEventListener('abort', () => reject(asError(stop.signal.reason)), { once: true });
    post({ kind: 'turn-wanted' });
  });
  return () => post({ kind: 'turn-over' });
}

async function begin(given: unknown): Promise<void> {
  try {
    const start = studyStartSchema.safeParse(given);
    const job = start.success ? await jobOfStudy(start.data) : hospitalJobSchema.parse(given);
    await runHospital(job, {
      connect: async (server, signal) => await relay.connect(server, signal),
      takeTurn: async () => await takeTurn(job.hasTurns),
      emit: (event, atMs) => post({ kind: 'event', event, atMs }),
      onCheckServer: (listener) => (checkServer = listener),
      signal: stop.signal,
    });
  } catch (error) {
    if (isAbort(error, stop.signal)) return process.exit(enclaveExitCodes.ok);
    if (!(error instanceof Failure)) return endOnBug(error);
    post({ kind: 'failed', code: error.code, message: error.message });
  }
  // Once what was said is on its way.
  setTimeout(() => process.exit(enclaveExitCodes.ok), 100);
}
