// Can this computer do the work: processor, memory, the primitives of cryptography and the engine, each by the smallest
// thing that shows it. The engine is taken as an argument: what loads it is heavy, and must be loaded on purpose.

import { describeBytes } from '../../base/disk-space.ts';
import { failedPrimitives, knownAnswers } from '../../channel/self-test.ts';
import { type Check, caution, codeOf, failed, fine, makeCheck } from './check.ts';
import { type MemoryFacts, memoryFacts, type ProcessorFacts, processorFacts } from './machine-facts.ts';

/** The name of the engine, and whether its results are those of the reference. */
export type EngineTest = () => Promise<{ readonly name: string; readonly agrees: boolean }>;

const processorTexts = { id: 'processor', title: 'Processor', why: 'It decides how long a round takes.' } as const;
const memoryTexts = {
  id: 'memory',
  title: 'Memory',
  why: 'When memory is short, the system ends programs, or becomes very slow.',
} as const;
const primitivesTexts = {
  id: 'primitives',
  title: 'Cryptography',
  why: 'The channel rests on these. A library that computes something else must not be trusted with a record.',
} as const;
const engineTexts = {
  id: 'engine',
  title: 'Arithmetic engine',
  why: 'Training is arithmetic. A wrong result here would make every number wrong.',
} as const;

function lookAtProcessor({ state, cores, model, avx2 }: ProcessorFacts) {
  const wide = { yes: ', with AVX2', no: ', without AVX2', unknown: '' }[avx2];
  const found = `${model === '' ? 'A processor whose name the system does not say' : model}: ${cores} ${cores === 1 ? 'core' : 'cores'}${wide}`;
  if (state === 'ok') return fine(`${found}.`);
  return caution(
    `${found}. Training works, but slowly.`,
    'Please give this computer at least 2 cores and, if it is a virtual machine, pass AVX2 through to it (CPU type "host").',
  );
}

function lookAtMemory({ state, freeBytes, totalBytes }: MemoryFacts) {
  const found = `${describeBytes(freeBytes)} of ${describeBytes(totalBytes)} is free.`;
  if (state === 'ok') return fine(found);
  return caution(
    `Only ${found}`,
    'Please close programs on this computer that use much memory, or fit more: Cloister should have at least 2 GB free.',
  );
}

function lookAtPrimitives(broken: readonly string[]) {
  if (broken.length === 0)
    return fine(`${knownAnswers.map(({ name }) => name).join(', ')} give the answers of their standards.`);
  return failed(
    `${broken.join(', ')}: not the answer of the standard, or none. Cloister will not connect.`,
    `Please install Cloister and Node.js again from their makers' packages. A system-wide OpenSSL configuration (FIPS mode, OPENSSL_CONF) may also switch algorithms off; these are missing: ${broken.join(', ')}.`,
  );
}

async function lookAtEngine(test: EngineTest) {
  const fix =
    'Please install Cloister again, and check whether a security program holds back or changes its native files (onnxruntime); on Windows, whether the Visual C++ runtime is installed.';
  try {
    const { name, agrees } = await test();
    if (agrees) return fine(`${name} gives the results of the reference, within rounding.`);
    return failed(`${name} runs, and its results differ from the reference.`, fix);
  } catch (error) {
    // Whatever keeps it from running: a library that is missing, a worker that ended, a model it refuses.
    return failed(`The engine does not run (${codeOf(error)}).`, fix);
  }
}

export async function checkMachine(
  engine: EngineTest,
  facts = { processor: processorFacts(), memory: memoryFacts(), brokenPrimitives: failedPrimitives() },
): Promise<readonly Check[]> {
  return [
    await makeCheck(processorTexts, () => lookAtProcessor(facts.processor)),
    await makeCheck(memoryTexts, () => lookAtMemory(facts.memory)),
    await makeCheck(primitivesTexts, () => lookAtPrimitives(facts.brokenPrimitives)),
    await makeCheck(engineTexts, () => lookAtEngine(engine)),
  ];
}
