// The terms of a study in plain words: what a person reads before they approve.

import type { StudyTerms } from '../protocol/study.ts';
import { formatBytes, formatDuration, plural } from '../report/format.ts';

export function describeTerms(terms: StudyTerms): readonly string[] {
  const { recipe, hospitals, minimumHospitals, rounds, deadlineSeconds, model, adapterBytes, channel } = terms;
  const adapter =
    recipe.adapter === 'lora'
      ? `LoRA rank ${recipe.rank}`
      : recipe.adapter === 'prefix'
        ? `P-tuning v2 with ${recipe.virtualTokens} virtual tokens`
        : 'a classification head';
  const deadline =
    deadlineSeconds === null
      ? 'A round ends when all hospitals have contributed.'
      : `A round ends after ${formatDuration(deadlineSeconds)} without those who are missing, if at least ${minimumHospitals} have contributed.`;
  return [
    ...(terms.isSimulated ? ['SIMULATED: the server proves nothing about its hardware.'] : []),
    `Study     ${terms.title}`,
    `Office    ${terms.office}`,
    `Purpose   ${terms.purpose}`,
    `Hospitals ${hospitals.join(', ')}`,
    `Model     ${model.name}, licence ${model.licence}, SHA-256 ${model.sha256}`,
    `Trains    ${adapter}, task ${recipe.task}, ${plural(rounds, 'round', 'rounds')} of ${plural(recipe.epochs, 'pass', 'passes')} over your data, batches of ${recipe.batch}`,
    `Leaves    each round: the adapter (${formatBytes(adapterBytes)}), the number of examples and the mean training loss, ${channel === 'pad' ? 'under a one-time pad and a one-time keystream' : 'under a one-time keystream (computational security)'}`,
    'Stays     every record, every column, every key',
    `Combined  by weighted average (FedAvg). ${deadline}`,
    'Privacy   no differential privacy: protection rests on encryption, isolation and the server’s evidence',
  ];
}
