// Evidence that proves nothing, for simulations: its measurement is a hash of the product's name and version.

import { createHash } from 'node:crypto';
import { makeSimulated } from '../../attestation/simulated/verify.ts';
import { productVersion } from '../../base/assets.ts';
import type { EvidenceProvider } from './provider.ts';

/** What simulated servers of this version measure as. */
export function simulatedMeasurement(): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`cloister ${productVersion()} simulated server`).digest());
}

/** @param measurement 32 bytes. */
export function simulatedProvider(measurement = simulatedMeasurement()): EvidenceProvider {
  if (measurement.length !== 32) throw new RangeError('measurement must have 32 bytes');
  return {
    name: 'simulated',
    make: async (reportData) => ({
      kind: 'simulated',
      evidence: makeSimulated(measurement, reportData),
      collateral: [],
    }),
  };
}
