// What --faults does to a simulated federation, and what came of it. Processes are really killed, connections really cut;
// bad evidence is shown to a hospital by a false server, and the hospital must refuse it before anything of it leaves.

import { expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import type { HospitalEvent } from '../protocol/hospital-events.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import type { FaultName } from '../protocol/run-options.ts';
import { startHospital } from '../host/hospital-host.ts';
import { falseServer, type FalseKind } from './false-server.ts';
import type { FaultHooks, ProcessFederation } from './process-federation.ts';
import type { RunContext } from './run-context.ts';
import { simulatedPolicy } from './simulated-study.ts';

const sleepMs = 3000;

const falseKinds: Readonly<Partial<Record<FaultName, FalseKind>>> = {
  'wrong-software': 'wrong-software',
  'other-connection': 'other-connection',
  'altered-evidence': 'altered-evidence',
  'simulated-for-hardware': 'honest',
  'wrong-policy': 'wrong-policy',
};

const falseWords: Readonly<Record<FalseKind, string>> = {
  honest: 'a simulated server, where the policy asks for hardware',
  'wrong-software': 'a server that runs other software',
  'other-connection': 'a server that shows evidence of another connection',
  'altered-evidence': 'a server whose evidence was altered',
  'wrong-policy': 'a server that goes by another policy',
};

export class FaultSchedule implements FaultHooks {
  readonly #hospitals: readonly string[];
  readonly #waiting: Set<FaultName>;
  readonly #faults: readonly FaultName[];

  constructor(faults: readonly FaultName[], hospitals: readonly string[]) {
    this.#faults = faults;
    this.#waiting = new Set(faults);
    this.#hospitals = hospitals;
  }

  #hospital(place: number): string {
    return expectDefined(this.#hospitals[place % this.#hospitals.length], 'hospital');
  }

  onEvent = (federation: ProcessFederation, hospital: string, event: HospitalEvent): void => {
    const strike = (fault: FaultName, place: number, isNow: boolean, what: () => string): void => {
      if (!isNow || hospital !== this.#hospital(place) || !this.#waiting.delete(fault)) return;
      federation.note(`SIMULATED fault ${fault}: ${what()}`);
    };
    const isStep = event.kind === 'step';
    const lastRound = federation.study.terms.rounds;
    strike('kill-hospital', 1, isStep && event.step >= 2, () => {
      federation.process(hospital)?.kill();
      return `the process of ${hospital} was killed in the middle of its training. It starts again and goes on from its last step.`;
    });
    strike('kill-server', 0, event.kind === 'contributed', () => {
      federation.restartServer();
      return 'the server was killed as a contribution arrived. It starts again with what it had acknowledged; the hospitals connect again.';
    });
    strike('cut', 2, event.kind === 'announced' && event.round === Math.min(2, lastRound), () => {
      federation.process(hospital)?.cut();
      return `the connection of ${hospital} was cut. It trains on and connects again.`;
    });
    strike('delay', 3, event.kind === 'announced', () => {
      federation.delay(hospital, 300, 6);
      return `six messages of ${hospital} are held up by 300 ms each.`;
    });
    strike('sleep', 3, isStep && event.round === Math.min(2, lastRound), () => {
      const processId = federation.process(hospital)?.processId ?? null;
      if (processId === null) return `${hospital} had ended already.`;
      process.kill(processId, 'SIGSTOP');
      setTimeout(() => {
        try {
          process.kill(processId, 'SIGCONT');
        } catch {
          // It was killed meanwhile.
        }
      }, sleepMs);
      return `${hospital} sleeps for ${sleepMs / 1000} seconds.`;
    });
  };

  /** Bad evidence, one kind after the other. @throws TypeError when a hospital let one pass. */
  async *conclusions(context: RunContext, federation: ProcessFederation): AsyncGenerator<RunEvent, void, void> {
    for (const fault of this.#faults) {
      const kind = falseKinds[fault];
      if (kind === undefined) continue;
      const message = await refusal(federation, fault, kind, this.#hospital(0));
      yield* context.emit({ kind: 'status', message });
    }
  }
}

async function refusal(
  { study }: ProcessFederation,
  fault: FaultName,
  kind: FalseKind,
  hospital: string,
): Promise<string> {
  const policy =
    fault === 'simulated-for-hardware' ? simulatedPolicy(Date.now(), { allowSimulated: false }) : study.policyText;
  const server = await falseServer(kind, policy);
  let sent = 0;
  let offline = 0;
  try {
    const given = study.job(hospital, server.url, policy);
    const job = { ...given, folder: `${given.folder}-refuses-${fault}`, hasTurns: false };
    const started = startHospital({
      job,
      onEvent: (event) => {
        if (event.kind === 'verified' || event.kind === 'contributed') sent++;
        // It would try again for ever; what nobody proved it tries three times.
        if (event.kind === 'offline' && ++offline > 3) started.stop();
      },
    });
    const reason = await started.ended.then(
      () => null,
      (error: unknown) => (error instanceof Failure ? error.message : null),
    );
    if (reason === null || sent > 0) throw new TypeError(`${hospital} let the fault ${fault} pass`);
    return `SIMULATED fault ${fault}: ${hospital} met ${falseWords[kind]} and refused it. ${reason}`;
  } finally {
    await server.close();
  }
}
