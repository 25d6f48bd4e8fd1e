// The only door of the renderer: the contract, its machinery, and the records that cross it.

export * from './app-contract.ts';
export * from './error-codes.ts';
export * from './menu.ts';
export * from './settings.ts';
export * from '../../src-enclave/protocol/app-records.ts';
export * from '../../src-enclave/protocol/contract.ts';
export { simulationChoiceSchema, type SimulationChoice } from '../../src-enclave/protocol/enclave-contract.ts';
export * from '../../src-enclave/protocol/run-events.ts';
export * from '../../src-enclave/protocol/run-record.ts';
export * from '../../src-enclave/protocol/study-record.ts';
export type { Recipe, StudyTerms } from '../../src-enclave/protocol/study.ts';
export type { ServerProof } from '../../src-enclave/protocol/hospital-events.ts';
