// A real enclave process that is gone after the test that asked for it.

import { onTestFinished } from 'vitest';
import { startEnclaveProcess, type EnclaveUnderTest } from './enclave-process.ts';

/** Call it inside a test. */
export function enclaveInTest(
  dataRoot: string,
  options?: { readonly module?: string; readonly args?: readonly string[] },
): EnclaveUnderTest {
  const enclave = startEnclaveProcess(dataRoot, options);
  onTestFinished(async () => {
    enclave.child.kill('SIGKILL');
    await enclave.exit;
  });
  return enclave;
}
