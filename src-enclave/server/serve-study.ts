// A server of one study from its files to its sockets: what `cloister serve` runs.

import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { acceptPolicy, PolicyFileError } from '../attestation/policy-file.ts';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { productVersion } from '../base/assets.ts';
import { systemClock } from '../base/clock.ts';
import { asFailure, Failure } from '../base/failure.ts';
import { takeFolder } from '../base/folder-lock.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import { encodeEvidence } from '../channel/evidence-message.ts';
import { parseStudySecret, readTerms } from '../channel/invitation.ts';
import { expectPrimitives } from '../channel/self-test.ts';
import { floatTensor, readSafetensorsFile } from '../model/weights/safetensors-file.ts';
import { studyFiles, type StudyTerms } from '../protocol/study.ts';
import { openProvider, type ProviderOptions } from './evidence/provider.ts';
import { listen, type Address } from './listen.ts';
import { StudyServer, type ServerLog } from './study-server.ts';
import { statusFileName, statusFileText } from '../protocol/status-file.ts';

const statusEveryMs = 2000;

export type ServeOptions = {
  /** study.json; its other files lie beside it. */
  readonly study: string;
  readonly policy: string;
  readonly state: string;
  readonly evidence: string;
  readonly provider: ProviderOptions;
  readonly address: Address;
  readonly metricsAddress: Address | null;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly pads: string | null;
  readonly log: ServerLog;
};

export type Serving = {
  readonly terms: StudyTerms;
  readonly address: Address;
  readonly metricsAddress: Address | null;
  readonly server: StudyServer;
  /** In order: no new connections, all told, everything on disk. */
  readonly close: () => Promise<void>;
};

function readNamedFile(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Failure('option-invalid', `${path} cannot be read: it should be ${what}.`, { cause: error });
  }
}

function initialAdapterOf(path: string): NamedTensors {
  try {
    const file = readSafetensorsFile(path);
    return new Map([...file.tensors.keys()].map((name) => [name, floatTensor(file, name)]));
  } catch (error) {
    throw new Failure('study-invalid', `${path} cannot be read. Make the study again with cloister study.`, {
      cause: error,
    });
  }
}

/** @throws Failure for whatever the operator can put right. */
export async function serveStudy(options: ServeOptions): Promise<Serving> {
  expectPrimitives();
  const { study, state, log } = options;
  const terms = readTerms(readNamedFile(study, 'the study.json of a study'));
  const policyBytes = readNamedFile(options.policy, 'the policy file of the study');
  const policyVersion = policyVersionOf(policyBytes);
  if (terms.isSimulated !== (options.evidence === 'simulated'))
    throw new Failure(
      'option-invalid',
      terms.isSimulated
        ? 'This study is simulated: start its server with --evidence simulated.'
        : 'This study needs evidence of real hardware: --evidence simulated is refused.',
    );
  const secretFile = join(dirname(study), studyFiles.secret);
  const studySecret = parseStudySecret(readNamedFile(secretFile, 'the secret beside study.json'));
  const tls = options.tls && {
    cert: readNamedFile(options.tls.cert, 'a TLS certificate'),
    key: readNamedFile(options.tls.key, 'the key of the TLS certificate'),
  };
  const provider = await openProvider(options.evidence, options.provider);
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asFailure(error, `making ${state}`, 'start again');
  }
  const lock = await takeFolder(state, 'Another server uses this state folder. Stop it first.', 15_000);
  try {
    const server = StudyServer.open({
      terms,
      initialAdapter: initialAdapterOf(join(dirname(study), studyFiles.initialAdapter)),
      policyBytes,
      policyVersion,
      studySecret,
      folder: state,
      padsFolder: options.pads,
      makeEvidence: async (reportData) => encodeEvidence(await provider.make(reportData)),
      clock: systemClock,
      log,
    });
    const listening = await listen({
      server,
      address: options.address,
      metricsAddress: options.metricsAddress,
      tls,
      version: productVersion(),
      mostConnections: 2 * terms.hospitals.length + 64,
      log,
    }).catch((error: unknown) => {
      server.close();
      throw error;
    });
    const writeStatus = (): void => {
      const status = { role: 'server', sentence: server.status(), hospitals: hospitalsOf(server) } as const;
      const text = statusFileText(process.pid, new Date(), status);
      writeFileAtomically(join(state, statusFileName), text).catch(() => {});
    };
    writeStatus();
    const timer = setInterval(writeStatus, statusEveryMs);
    return {
      terms,
      address: listening.address,
      metricsAddress: listening.metricsAddress,
      server,
      close: async () => {
        clearInterval(timer);
        await listening.close();
        server.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function hospitalsOf(server: StudyServer) {
  return server.hospitals().map(({ lastHeardMs, ...hospital }) => ({
    ...hospital,
    lastHeard: lastHeardMs === null ? null : new Date(lastHeardMs).toISOString(),
  }));
}

function policyVersionOf(bytes: Uint8Array): number {
  try {
    return acceptPolicy(bytes, { trust: null, atMs: Date.now(), lastVersion: 0 }).version;
  } catch (error) {
    if (error instanceof PolicyFileError) throw new Failure('policy-refused', error.message, { cause: error });
    throw error;
  }
}
