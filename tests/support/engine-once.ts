// Loads the engine's runtime, runs one operator and prints how many outputs it had: for tests of what the runtime leaves
// behind on a computer.

import { OnnxExecutor } from '../../src-enclave/engine/onnx/onnx-executor.ts';
import { operatorCases } from './operator-cases.ts';
import { noWeights, operatorProgram } from './programs.ts';

const [first] = operatorCases;
if (first === undefined) throw new TypeError('no operator cases');
const executor = new OnnxExecutor(noWeights, { threads: 1 });
const { program, inputs } = operatorProgram(first);
const { outputs } = await (await executor.compile(program)).run(inputs);
process.stdout.write(`${outputs.size > 0 ? 'ran' : 'nothing'}\n`);
await executor.dispose();
