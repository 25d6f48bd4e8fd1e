// Known answers of every primitive that the channel rests on, to be asked before the first connection: a library that computes
// something else must not be trusted with a record.

import { poly1305 } from '@noble/ciphers/_poly1305.js';
import {
  createCipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  sign,
  verify,
} from 'node:crypto';
import { Failure } from '../base/failure.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** DER of keys before their 32 bytes (RFC 8410). */
const x25519Private = hex('302e020100300506032b656e04220420');
const x25519Public = hex('302a300506032b656e032100');
const ed25519Private = hex('302e020100300506032b657004220420');

const privateKeyOf = (prefix: Buffer, bytes: string) =>
  createPrivateKey({ key: Buffer.concat([prefix, hex(bytes)]), format: 'der', type: 'pkcs8' });

type KnownAnswer = {
  readonly name: string;
  readonly source: string;
  readonly compute: () => string;
  readonly answer: string;
};

export const knownAnswers: readonly KnownAnswer[] = [
  {
    name: 'SHA-384',
    source: 'FIPS 180-4',
    compute: () => createHash('sha384').update('abc').digest('hex'),
    answer: 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
  },
  {
    name: 'HKDF',
    source: 'RFC 5869, A.1',
    compute: () =>
      Buffer.from(
        hkdfSync('sha256', Buffer.alloc(22, 0x0b), hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9'), 42),
      ).toString('hex'),
    answer: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  },
  {
    name: 'AES-256-GCM',
    source: 'McGrew and Viega, test case 13',
    compute: () => {
      const cipher = createCipheriv('aes-256-gcm', Buffer.alloc(32), Buffer.alloc(12));
      cipher.final();
      return cipher.getAuthTag().toString('hex');
    },
    answer: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    name: 'X25519',
    source: 'RFC 7748, 6.1',
    compute: () =>
      diffieHellman({
        privateKey: privateKeyOf(x25519Private, '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'),
        publicKey: createPublicKey({
          key: Buffer.concat([x25519Public, hex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f')]),
          format: 'der',
          type: 'spki',
        }),
      }).toString('hex'),
    answer: '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
  },
  {
    name: 'Ed25519',
    source: 'RFC 8032, 7.1',
    compute: () => {
      const key = privateKeyOf(ed25519Private, '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
      const signature = sign(null, Buffer.alloc(0), key);
      return verify(null, Buffer.alloc(0), createPublicKey(key), signature) ? signature.toString('hex') : '';
    },
    answer:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    name: 'Poly1305',
    source: 'RFC 8439, 2.5.2',
    compute: () =>
      Buffer.from(
        poly1305(
          Buffer.from('Cryptographic Forum Research Group'),
          hex('85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b'),
        ),
      ).toString('hex'),
    answer: 'a8061dc1305136c6c22b8baf0c0127a9',
  },
];

/** The names of those that give another answer, or none; empty when all is well. */
export function failedPrimitives(answers: readonly KnownAnswer[] = knownAnswers): readonly string[] {
  return answers.filter((known) => answerOf(known) !== known.answer).map(({ name }) => name);
}

function answerOf({ compute }: KnownAnswer): string | null {
  try {
    return compute();
  } catch {
    return null;
  }
}

/** To be asked before the first connection. @throws Failure engine-failed. */
export function expectPrimitives(): void {
  const broken = failedPrimitives();
  if (broken.length > 0)
    throw new Failure('engine-failed', `This program computes ${broken.join(', ')} wrongly. Install Cloister again.`);
}
