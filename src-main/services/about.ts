// What the services know of this computer and of the isolation of the enclave, without asking anybody. Only what is known
// is said to be so.

import { availableParallelism, totalmem } from 'node:os';
import { pinnedVersion, productVersion } from '../../src-enclave/base/assets.ts';
import type { AppInfo, CheckLine, Isolation } from '../contract/index.ts';
import type { Shell } from './shell.ts';

export function appInfo(shell: Shell, startedAtMs: number): AppInfo {
  return {
    ...shell.info,
    versions: { ...shell.info.versions, engine: pinnedVersion('onnxruntime-node') },
    version: productVersion(),
    platform: process.platform,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    startedAtMs,
    canPrintToPdf: shell.printToPdf !== null,
  };
}

export function isolationOf(shell: Shell, processId: number | null): Isolation {
  return {
    kind: shell.info.shell === 'electron' ? 'utility-process' : 'child-process',
    processId,
    isSeparateProcess: processId !== null && processId !== process.pid,
    isSandboxed: false,
    isEnvironmentScrubbed: true,
    hasNoConnectionCode: true,
    isNetworkBlockedByOs: false,
    isMemoryUndumpable: false,
    deviceKey: 'none',
    areFilesUnchanged: null,
  };
}

/** The lines of a check-up that main can speak to; the enclave has the others. */
export function checkupOfMain(shell: Shell): CheckLine[] {
  return [
    { id: 'keystore', verdict: shell.secrets.isEncrypted ? 'proved' : 'caution', args: {} },
    { id: 'isolation', verdict: 'caution', args: {} },
    // There is no time source to trust yet, and nothing that would need the network.
    { id: 'clock', verdict: 'not-checked', args: {} },
    { id: 'network', verdict: 'not-checked', args: {} },
  ];
}
