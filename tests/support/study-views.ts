// Studies as the window knows them, made up: for pictures, accessibility checks and renderer tests.

import type { StudyProgress, StudyRound, StudyView } from '../../src-main/contract/index.ts';
import { sampleTerms } from './federation/sample-terms.ts';
import { noProgress } from '../../src-main/services/studies/study-fold.ts';

const nowMs = Date.UTC(2026, 10, 27, 9, 30);

export function studyRound(round: number, change: Partial<StudyRound> = {}): StudyRound {
  const accuracy = 0.78 - 0.24 * Math.exp(-0.6 * round);
  return {
    round,
    examples: 640,
    ownLoss: 0.6 - 0.05 * round,
    hospitals: 4,
    loss: 0.62 - 0.06 * round,
    own: { examples: 64, loss: 0.6, accuracy: accuracy - 0.05 },
    shared: { examples: 200, loss: 0.5, accuracy },
    startedAtMs: nowMs - (6 - round) * 120_000,
    publishedAtMs: nowMs - (6 - round) * 120_000 + 110_000,
    ...change,
  };
}

export function studyProgress(change: Partial<StudyProgress> = {}): StudyProgress {
  return { ...noProgress(nowMs), ...change };
}

const simulatedProof: StudyProgress['proof'] = {
  kind: 'simulated',
  class: 'simulated',
  facts: { simulated: true, measurement: 'ab'.repeat(32) },
  validUntilMs: null,
  checks: [
    { id: 'connection', verdict: 'proved' },
    ...['root', 'certificate', 'report', 'settings', 'firmware', 'software', 'machine'].map((id) => ({
      id,
      verdict: 'not-checked',
    })),
  ],
  atMs: nowMs - 600_000,
};

const hardwareProof: StudyProgress['proof'] = {
  kind: 'amd-snp',
  class: 'hardware',
  facts: {
    product: 'Genoa',
    measurement: 'b41c77e0'.repeat(12),
    policy: '0x30000',
    reportedTcb: { snp: 23, ucode: 84 },
  },
  validUntilMs: Date.UTC(2027, 10, 1),
  checks: ['root', 'certificate', 'report', 'settings', 'firmware', 'software', 'connection'].map((id) => ({
    id,
    verdict: 'proved',
  })),
  atMs: nowMs - 600_000,
};

/** One that trains in its third round, over a simulated server. */
export function studyView(change: Partial<StudyView> = {}): StudyView {
  const terms = sampleTerms({
    title: 'Discharge-note triage',
    office: 'Study office, Northfield General',
    hospitals: ['ash', 'birch', 'cedar', 'elm'],
    minimumHospitals: 3,
    rounds: 6,
    deadlineSeconds: 900,
    adapterBytes: 1_182_000,
    model: { name: 'minilm-med', sha256: 'c0'.repeat(32), licence: 'MIT' },
    purpose: 'To tell urgent discharge notes from others, better than any one hospital can alone.',
  });
  return {
    id: `${terms.id}-ash-0123abcd`,
    terms,
    hospital: 'ash',
    server: 'wss://study.example.org:7443',
    officeKey: '5c'.repeat(32),
    termsHash: 'b41c77e0'.repeat(8),
    invitedUntil: '2027-01-31T23:00:00.000Z',
    policy: {
      name: 'northfield',
      version: 12,
      validUntil: '2027-06-30T00:00:00.000Z',
      allowsSimulated: true,
      measurements: 2,
      chips: 0,
    },
    agreement: {
      atMs: nowMs - 3_600_000,
      fileName: 'triage-2021-24.csv',
      trainRows: 640,
      testRows: 80,
      padBook: null,
      isPaused: false,
    },
    leftAtMs: null,
    state: 'running',
    progress: studyProgress({
      link: { state: 'open', sinceMs: nowMs - 600_000, failure: null, retryAtMs: null },
      proof: simulatedProof,
      round: 3,
      step: 31,
      steps: 80,
      deadlineMs: nowMs + 420_000,
      phase: 'training',
      phaseSinceMs: nowMs - 41_000,
      lastReportMs: nowMs - 1000,
      rounds: [
        studyRound(1),
        studyRound(2, { examples: null, ownLoss: null, own: null, hospitals: 3 }),
        studyRound(3, {
          examples: null,
          ownLoss: null,
          hospitals: null,
          loss: null,
          own: null,
          shared: null,
          publishedAtMs: null,
        }),
      ],
    }),
    bytesOut: 1_204_000,
    bytesIn: 1_190_000,
    isRunning: true,
    processId: 4712,
    failure: null,
    ...change,
  };
}

export function invitedStudy(): StudyView {
  return studyView({
    state: 'invited',
    agreement: null,
    isRunning: false,
    processId: null,
    progress: studyProgress(),
    bytesOut: 0,
    bytesIn: 0,
  });
}

export function hardwareStudy(): StudyView {
  const study = studyView();
  return {
    ...study,
    terms: { ...study.terms, isSimulated: false },
    policy: study.policy && { ...study.policy, allowsSimulated: false },
    progress: { ...study.progress, proof: hardwareProof },
  };
}

export function offlineStudy(): StudyView {
  const study = studyView();
  return {
    ...study,
    progress: {
      ...study.progress,
      link: {
        state: 'offline',
        sinceMs: nowMs - 74_000,
        failure: { code: 'server-unreachable', detail: 'Nothing listens at study.example.org:7443.' },
        retryAtMs: nowMs + 12_000,
      },
    },
  };
}

/** @param code Of the verifier. @param failed Which check. */
export function refusedStudy(code = 'measurement-not-allowed', failed = 'software'): StudyView {
  const study = hardwareStudy();
  const order = ['root', 'certificate', 'report', 'settings', 'firmware', 'software', 'connection', 'machine'];
  const held = order.slice(0, order.indexOf(failed)).map((id) => ({ id, verdict: 'proved' }));
  return {
    ...study,
    state: 'failed',
    isRunning: false,
    processId: null,
    bytesOut: 1204,
    bytesIn: 6310,
    failure: { code: 'attestation-refused', detail: `The server was refused (${code}).` },
    progress: studyProgress({
      link: { state: 'refused', sinceMs: nowMs - 5000, failure: null, retryAtMs: null },
      refusal: { atMs: nowMs - 5000, code, checks: [...held, { id: failed, verdict: 'failed' }] },
    }),
  };
}

export function finishedStudy(): StudyView {
  const study = studyView();
  return {
    ...study,
    state: 'finished',
    isRunning: false,
    processId: null,
    progress: {
      ...study.progress,
      link: { state: 'closed', sinceMs: nowMs, failure: null, retryAtMs: null },
      phase: 'finished',
      phaseSinceMs: nowMs + 1000,
      rounds: [1, 2, 3, 4, 5, 6].map((round) => studyRound(round)),
      test: { examples: 300, loss: 0.48, accuracy: 0.774 },
    },
  };
}
