// A small study as a study office would make it: a folder, a policy, an invitation for each hospital, and rows of the sample
// for each. The model is tiny, so that five rounds take seconds; everything else is the product's own.

import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeInvitation, parseStudySecret, readInvitation } from '../../../src-enclave/channel/invitation.ts';
import type { HospitalJob } from '../../../src-enclave/protocol/hospital-job.ts';
import { studyFiles, type StudyTerms } from '../../../src-enclave/protocol/study.ts';
import { createStudy, type StudyChoices } from '../../../src-enclave/simulation/create-study.ts';
import { writeSmallData } from '../cli-data.ts';
import { writeTinyModel } from '../tiny-model.ts';

export const simulatedPolicy = JSON.stringify({
  schema: 1,
  policy: {
    name: 'simulated',
    version: 1,
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2036-01-01T00:00:00Z',
    accept: { allowSimulated: true },
  },
  signatures: [],
});

export type StudyOnDisk = {
  readonly folder: string;
  readonly study: string;
  readonly policyFile: string;
  readonly terms: StudyTerms;
  readonly secret: Uint8Array;
  /** The text of an invitation. */
  readonly invite: (hospital: string, server: string, expiresAt?: Date, policy?: string) => string;
  readonly job: (hospital: string, invitation: string) => HospitalJob;
};

export async function makeStudyOnDisk(folder: string, choices: Partial<StudyChoices> = {}): Promise<StudyOnDisk> {
  const model = await writeTinyModel(join(folder, 'tiny'));
  writeSmallData(folder, { train: 96, validation: 8, test: 8 });
  const hospitals = choices.hospitals ?? ['ash', 'birch', 'cedar', 'elm'];
  const study = join(folder, 'study');
  const terms = await createStudy(study, {
    id: 'small',
    title: 'Small',
    office: 'Office of the test',
    purpose: 'To see that nothing is lost.',
    isSimulated: true,
    hospitals,
    minimumHospitals: Math.min(2, hospitals.length),
    rounds: 5,
    deadlineSeconds: null,
    channel: 'keystream',
    model,
    licence: 'none',
    storeRoot: join(folder, 'store'),
    recipe: {
      task: 'pair',
      labels: ['false', 'true'],
      maxTokens: 64,
      adapter: 'lora',
      rank: 4,
      alpha: 8,
      dropout: 0.05,
      targets: ['q', 'v'],
      rslora: false,
      virtualTokens: 8,
      projection: false,
      epochs: 1,
      batch: 8,
      learningRate: 2e-3,
      headLearningRate: 5e-3,
      seed: 11,
    },
    ...choices,
  });
  const policyFile = join(folder, 'policy.json');
  writeFileSync(policyFile, simulatedPolicy);
  const secret = parseStudySecret(readFileSync(join(study, studyFiles.secret)));
  const office = createPrivateKey(readFileSync(join(study, studyFiles.officeKey)));
  return {
    folder,
    study,
    policyFile,
    terms,
    secret,
    invite: (hospital, server, expiresAt = new Date(Date.now() + 3_600_000), policy = simulatedPolicy) =>
      makeInvitation({ terms, server, hospital, expiresAt: expiresAt.toISOString(), policy }, secret, office),
    job: (hospital, invitation) => {
      const place = hospitals.indexOf(hospital);
      return {
        invitation,
        officeKey: null,
        approved: readInvitation(Buffer.from(invitation)).termsHash,
        folder: join(folder, 'hospitals', hospital),
        storeRoot: join(folder, 'store'),
        threads: 1,
        data: {
          data: join(folder, 'data.csv'),
          task: 'pair',
          text: 'chq',
          pair: 'faq',
          label: 'entails',
          answer: null,
          split: { kind: 'file', path: join(folder, 'split.json') },
          rows: Array.from({ length: 16 + 4 * place }, (_, index) => (index * hospitals.length + place) % 96),
          seed: 11,
        },
        padFolder: null,
        hasTurns: false,
        ownRows: 0,
        evaluatesShared: false,
        keepsRounds: false,
        reattestEveryMs: 3_600_000,
      };
    },
  };
}
