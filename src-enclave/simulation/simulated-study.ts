// A simulated run as a study on this computer: the same terms, invitations and policy as a real one, except that they say
// that nothing was proved.

import { createPrivateKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { expectDefined } from '../base/expect.ts';
import { makeInvitation, parseStudySecret, readInvitation, readTerms, termsHash } from '../channel/invitation.ts';
import { splitParameters } from '../engine/parameter-layout.ts';
import { adapterHash } from '../federation/adapter-hash.ts';
import type { HospitalJob } from '../protocol/hospital-job.ts';
import type { SimulateOptions } from '../protocol/run-options.ts';
import { studyFiles, type StudyTerms } from '../protocol/study.ts';
import { encodeTensorFrame } from '../protocol/tensor-frame.ts';
import { recipeOf, writeStudy } from './create-study.ts';
import type { PreparedRun } from './prepare-run.ts';
import { glanceRows } from './run-context.ts';
import type { Policy } from '../attestation/context.ts';

const dayMs = 86_400_000;
/** A policy that nobody signed, for a year. */
export function simulatedPolicy(nowMs: number, accept: Policy): string {
  const policy = {
    name: 'SIMULATED',
    version: 1,
    validFrom: new Date(nowMs - dayMs).toISOString(),
    validUntil: new Date(nowMs + 366 * dayMs).toISOString(),
    accept,
  };
  return JSON.stringify({ schema: 1, policy, signatures: [] });
}

function termsOf(prepared: PreparedRun, options: SimulateOptions): StudyTerms {
  const { plan, definition, initial, baseModel, labels } = prepared;
  const hospitals = expectDefined(prepared.hospitals, 'hospitals');
  const tensors = splitParameters(definition.layout, initial);
  return {
    schema: 1,
    id: 'simulation',
    title: 'SIMULATED run on this computer',
    office: 'This computer (SIMULATED)',
    purpose: 'To see what a federation would reach.',
    isSimulated: true,
    model: { name: baseModel, sha256: plan.model.sha256, licence: 'as on this computer' },
    recipe: recipeOf(options, labels),
    hospitals: [...hospitals.keys()],
    minimumHospitals: hospitals.size,
    rounds: options.rounds,
    deadlineSeconds: null,
    aggregation: 'fedavg',
    channel: 'keystream',
    initialAdapter: adapterHash(tensors),
    adapterBytes: encodeTensorFrame(null, tensors).length,
  };
}

export type SimulatedStudy = {
  readonly folder: string;
  readonly terms: StudyTerms;
  readonly policyFile: string;
  readonly policyText: string;
  readonly serverState: string;
  readonly job: (hospital: string, server: string, policy?: string) => HospitalJob;
};

/** Makes the study in a run folder, or takes up the one that is there. */
export async function openSimulatedStudy(
  runFolder: string,
  prepared: PreparedRun,
  options: SimulateOptions,
  measurement: string,
): Promise<SimulatedStudy> {
  const folder = join(runFolder, 'federation');
  const policyFile = join(folder, 'policy.json');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(join(folder, studyFiles.terms))) {
    await writeFileAtomically(
      policyFile,
      simulatedPolicy(Date.now(), { allowSimulated: true, measurement: [measurement] }),
    );
    const terms = termsOf(prepared, options);
    await writeStudy(folder, terms, splitParameters(prepared.definition.layout, prepared.initial));
  }
  const terms = readTerms(await readFile(join(folder, studyFiles.terms)));
  const policyText = await readFile(policyFile, 'utf8');
  const secret = parseStudySecret(await readFile(join(folder, studyFiles.secret)));
  const office = createPrivateKey(await readFile(join(folder, studyFiles.officeKey)));
  return {
    folder,
    terms,
    policyFile,
    policyText,
    serverState: join(folder, 'server'),
    job: (hospital, server, policy = policyText) => {
      const expiresAt = new Date(Date.now() + dayMs).toISOString();
      const invitation = makeInvitation({ terms, server, hospital, expiresAt, policy }, secret, office);
      const { data, task, text, pair, label, answer, split, seed } = options;
      return {
        invitation,
        officeKey: readInvitation(Buffer.from(invitation)).officeKey,
        approved: termsHash(terms),
        folder: join(folder, hospital),
        storeRoot: options.storeRoot,
        threads: options.threads,
        data: {
          data,
          task,
          text,
          pair,
          label,
          answer,
          split,
          seed,
          rows: [...expectDefined(prepared.hospitalRows?.get(hospital), 'rows')],
        },
        padFolder: null,
        hasTurns: true,
        ownRows: glanceRows,
        evaluatesShared: false,
        keepsRounds: true,
        reattestEveryMs: 30 * 60_000,
      };
    },
  };
}
