// Which level of Intel's statement a platform reaches, and what the worst of platform, quoting enclave and TDX module means.

import { equalUnder, fromHex, toHex } from '../bytes.ts';
import { permit } from '../errors.ts';
import type { QeIdentity, TcbInfo, TcbStatus } from './collateral.ts';
import type { PckFacts } from './pck.ts';
import type { QuoteBody, SgxReport, TdReport } from './quote.ts';

export type TcbLevel = { readonly tcbStatus: TcbStatus; readonly advisoryIDs: readonly string[] };

const meets = (has: readonly number[], asked: readonly { readonly svn: number }[]): boolean =>
  asked.every(({ svn }, index) => (has[index] ?? -1) >= svn);

/** The first level whose components are all met. @throws PolicyError tcb-level-not-found. */
export function platformLevel({ tcbLevels }: TcbInfo, pck: PckFacts, body: QuoteBody): TcbLevel {
  const level = tcbLevels.find(
    ({ tcb }) =>
      meets(pck.components, tcb.sgxtcbcomponents) &&
      pck.pceSvn >= tcb.pcesvn &&
      (body.tee === 'sgx' || meetsTdx(body.report, tcb.tdxtcbcomponents)),
  );
  permit(level !== undefined, 'tcb-level-not-found');
  return level;
}

/** With a module of its own version, the first two components are the module's and are judged there. */
function meetsTdx({ teeTcbSvn }: TdReport, asked: readonly { readonly svn: number }[] | undefined): boolean {
  if (asked === undefined) return false;
  const first = (teeTcbSvn[1] ?? 0) > 0 ? 2 : 0;
  return meets([...teeTcbSvn.subarray(first)], asked.slice(first));
}

/** The level of the TDX module; null where the platform's level speaks for it. @throws PolicyError tcb-level-not-found. */
export function moduleLevel({ tdxModule, tdxModuleIdentities }: TcbInfo, report: TdReport): TcbLevel | null {
  const [svn = 0, version = 0] = report.teeTcbSvn;
  const id = `TDX_${toHex(Uint8Array.of(version))}`;
  const module =
    version > 0 ? tdxModuleIdentities?.find((one) => one.id.toUpperCase() === id.toUpperCase()) : tdxModule;
  const isIntels =
    module !== undefined &&
    module.mrsigner.toLowerCase() === toHex(report.mrSignerSeam) &&
    equalUnder(fromHex(module.attributesMask), fromHex(module.attributes), report.seamAttributes);
  permit(isIntels, 'tcb-level-not-found');
  if (version === 0) return null;
  const levels = 'tcbLevels' in module && Array.isArray(module.tcbLevels) ? module.tcbLevels : [];
  const level = levels.find(({ tcb }) => svn >= tcb.isvsvn);
  permit(level !== undefined, 'tcb-level-not-found');
  return level;
}

/** @throws PolicyError tcb-level-not-found. */
export function qeLevel({ tcbLevels }: QeIdentity, { isvSvn }: SgxReport): TcbLevel {
  const level = tcbLevels.find(({ tcb }) => isvSvn >= tcb.isvsvn);
  permit(level !== undefined, 'tcb-level-not-found');
  return level;
}

/** The worst of each: being out of date, the configuration and the software are told apart. */
export function mergedStatus(levels: readonly TcbLevel[]): TcbStatus {
  const has = (word: string): boolean => levels.some(({ tcbStatus }) => tcbStatus.includes(word));
  if (has('Revoked')) return 'Revoked';
  if (has('OutOfDate')) return has('Configuration') ? 'OutOfDateConfigurationNeeded' : 'OutOfDate';
  if (has('Configuration')) return has('SWHardening') ? 'ConfigurationAndSWHardeningNeeded' : 'ConfigurationNeeded';
  return has('SWHardening') ? 'SWHardeningNeeded' : 'UpToDate';
}

export function mergedAdvisories(levels: readonly TcbLevel[]): readonly string[] {
  return [...new Set(levels.flatMap(({ advisoryIDs }) => advisoryIDs))].sort();
}

/** When the newest firmware that Intel speaks of came out, in milliseconds since 1970. */
export function newestFirmwareMs({ tcbLevels }: TcbInfo): number {
  return Math.max(...tcbLevels.map(({ tcbDate }) => Date.parse(tcbDate)));
}
