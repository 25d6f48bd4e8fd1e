// Terms of a study that is about nothing: for tests and measurements of what surrounds them.

import { termsSchema, type StudyTerms } from '../../../src-enclave/protocol/study.ts';

export function sampleTerms(change: Partial<StudyTerms> = {}): StudyTerms {
  return termsSchema.parse({
    schema: 1,
    id: 'sample',
    title: 'Sample',
    office: 'Office',
    purpose: 'To see.',
    isSimulated: true,
    model: { name: 'none', sha256: 'a'.repeat(64), licence: 'none' },
    recipe: {
      task: 'pair',
      labels: ['no', 'yes'],
      maxTokens: 64,
      adapter: 'lora',
      rank: 8,
      alpha: 16,
      dropout: 0,
      targets: ['q'],
      rslora: false,
      virtualTokens: 16,
      projection: false,
      epochs: 1,
      batch: 16,
      learningRate: 1e-3,
      headLearningRate: 1e-3,
      seed: 1,
    },
    hospitals: ['ash', 'birch'],
    minimumHospitals: 2,
    rounds: 3,
    deadlineSeconds: null,
    aggregation: 'fedavg',
    channel: 'keystream',
    initialAdapter: 'b'.repeat(64),
    adapterBytes: 1000,
    ...change,
  });
}
