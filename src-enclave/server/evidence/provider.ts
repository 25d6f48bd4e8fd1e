// Where the server's evidence comes from. Chosen by name, never by what happens to be there: a server that was meant to be
// hardware must not become simulated because a device is missing.

import { Failure } from '../../base/failure.ts';
import type { EvidenceMessage } from '../../channel/evidence-message.ts';
import { nsmProvider } from './nsm.ts';
import { simulatedProvider } from './simulated.ts';
import { tsmProvider } from './tsm.ts';

export type EvidenceProvider = {
  readonly name: ProviderName;
  /**
   * @param reportData 64 bytes that the evidence must answer.
   * @param peerNonce 32 bytes; only Nitro documents have a place for them. The start of the report data where it is absent, as
   *   the hospitals expect: the report data is over both nonces already.
   * @throws Failure server-failed; option-invalid for a file of the operator's that is gone.
   */
  readonly make: (reportData: Uint8Array, peerNonce?: Uint8Array) => Promise<EvidenceMessage>;
};

export const providerNames = ['tsm', 'nsm', 'simulated'] as const;
export type ProviderName = (typeof providerNames)[number];

export type ProviderOptions = {
  /** The kernel's folder of reports. */
  readonly tsmFolder: string;
  /** Files with what the maker says of this machine, read again for each evidence, so that they can be renewed. */
  readonly collateralFiles: readonly string[];
  /** The program that speaks to /dev/nsm; see docs/evidence-providers.md. */
  readonly nsmHelper: string | null;
  /** 32 bytes; what simulated servers of this version measure as where it is absent. */
  readonly simulatedMeasurement?: Uint8Array;
};

export const defaultTsmFolder = '/sys/kernel/config/tsm/report';

/** @throws Failure option-invalid when the provider cannot work here. */
export async function openProvider(name: string, options: ProviderOptions): Promise<EvidenceProvider> {
  switch (name) {
    case 'tsm':
      return await tsmProvider(options);
    case 'nsm':
      return await nsmProvider(options);
    case 'simulated':
      return simulatedProvider(options.simulatedMeasurement);
    default:
      throw new Failure('option-invalid', `--evidence must be one of ${providerNames.join(', ')}.`);
  }
}
