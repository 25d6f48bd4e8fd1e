// What AMD writes into the certificate of a chip's key (VCEK) or of a provider's (VLEK): product, firmware, chip (AMD,
// "Versioned Chip Endorsement Key Certificate and KDS Interface Specification", table 8).

import type { Certificate } from '../certificates.ts';
import type { TcbParts } from '../context.ts';
import { derTag, integerOf, readDer } from '../der.ts';

const prefix = '1.3.6.1.4.1.3704.1';

export type SnpProduct = 'Milan' | 'Genoa' | 'Turin';

export type Tcb = Required<Omit<TcbParts, 'fmc'>> & { readonly fmc?: number };

export type ChipKey = {
  readonly product: SnpProduct;
  readonly tcb: Tcb;
  /** Null for a provider's key. */
  readonly hwId: Uint8Array | null;
  /** The provider, of its key. */
  readonly cspId: string | null;
};

const products: readonly SnpProduct[] = ['Milan', 'Genoa', 'Turin'];

/** Throws whatever for a certificate without them. */
export function readChipKey({ extensions }: Certificate): ChipKey {
  const text = (id: string): string | null => {
    const bytes = extensions.get(`${prefix}.${id}`);
    return bytes === undefined ? null : Buffer.from(readDer(bytes).value).toString('latin1');
  };
  const svn = (id: string): number => integerOf(readDer(extensions.get(`${prefix}.3.${id}`) ?? new Uint8Array()));
  // `Milan-B0`, `Genoa`; Siena and Bergamo have Genoa's keys.
  const name = text('2') ?? '';
  const product = products.find((one) => name.startsWith(one));
  if (product === undefined) throw new TypeError('the product is not known');
  const shared = { bl: svn('1'), tee: svn('2'), snp: svn('3'), ucode: svn('8') };
  return {
    product,
    tcb: product === 'Turin' ? { fmc: svn('9'), ...shared } : shared,
    hwId: octetsOf(extensions.get(`${prefix}.4`)),
    cspId: text('5'),
  };
}

/** 64 bytes as they are (8 on Turin), or wrapped as an octet string. */
function octetsOf(bytes: Uint8Array | undefined): Uint8Array | null {
  if (bytes === undefined) return null;
  return bytes.length === 64 || bytes.length === 8 ? bytes : readDer(bytes, derTag.octetString).value;
}

/** The parts of a TCB version, 8 bytes, in the order of the product's generation. */
export function tcbOf(bytes: Uint8Array, product: SnpProduct): Tcb {
  const at = (index: number): number => bytes[index] ?? 0;
  return product === 'Turin'
    ? { fmc: at(0), bl: at(1), tee: at(2), snp: at(3), ucode: at(7) }
    : { bl: at(0), tee: at(1), snp: at(6), ucode: at(7) };
}

export function sameTcb(a: Tcb, b: Tcb): boolean {
  return a.fmc === b.fmc && a.bl === b.bl && a.tee === b.tee && a.snp === b.snp && a.ucode === b.ucode;
}

/** Every part that is asked for is at least as new. */
export function reachesTcb(has: Tcb, { fmc = 0, bl = 0, tee = 0, snp = 0, ucode = 0 }: TcbParts): boolean {
  return (has.fmc ?? 0) >= fmc && has.bl >= bl && has.tee >= tee && has.snp >= snp && has.ucode >= ucode;
}
