// What Intel writes into the certificate of a platform's key (Intel, "SGX PCK Certificate and CRL Profile", 1.3.5).

import type { Certificate } from '../certificates.ts';
import { derChildren, derTag, expectTag, integerOf, oidOf, readDer, type Der } from '../der.ts';
import { toHex } from '../bytes.ts';

const sgxExtension = '1.2.840.113741.1.13.1';

export type PckFacts = {
  /** Family, model, stepping, platform and custom SKU, hexadecimal in lower case. */
  readonly fmspc: string;
  readonly pceId: string;
  /** Identifies the machine to whoever has seen it before, hexadecimal. */
  readonly ppid: string;
  /** Security versions of 16 components. */
  readonly components: readonly number[];
  readonly pceSvn: number;
};

/** Throws whatever for a certificate without them. */
export function readPck({ extensions }: Certificate): PckFacts {
  const bytes = extensions.get(sgxExtension);
  if (bytes === undefined) throw new TypeError('this is no certificate of a platform key');
  const fields = byId(derChildren(readDer(bytes, derTag.sequence)));
  const field = (number: string): Der => {
    const der = fields.get(`${sgxExtension}.${number}`);
    if (der === undefined) throw new TypeError('a field is missing');
    return der;
  };
  const octets = (number: string): string => toHex(expectTag(field(number), derTag.octetString).value);
  const tcb = byId(derChildren(expectTag(field('2'), derTag.sequence)));
  const svn = (number: number): number => integerOf(tcb.get(`${sgxExtension}.2.${number}`));
  return {
    ppid: octets('1'),
    components: Array.from({ length: 16 }, (_, index) => svn(index + 1)),
    pceSvn: svn(17),
    pceId: octets('3'),
    fmspc: octets('4'),
  };
}

function byId(fields: readonly Der[]): ReadonlyMap<string, Der> {
  return new Map(
    fields.map((field) => {
      const [id, value] = derChildren(expectTag(field, derTag.sequence));
      if (value === undefined) throw new TypeError('a field has no value');
      return [oidOf(id), value];
    }),
  );
}
