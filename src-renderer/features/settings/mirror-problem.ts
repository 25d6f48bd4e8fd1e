// Why an address of the model hub is not taken. The contract's schema decides; this only finds the words. Pure.

import { mirrorSchema } from '../../../src-main/contract/index.ts';

export type MirrorProblem = 'empty' | 'notAnAddress' | 'notHttps' | 'hasCredentials' | 'hasQuery' | 'tooLong' | 'other';

/** Null: the address can be used. */
export function mirrorProblem(text: string): MirrorProblem | null {
  if (mirrorSchema.safeParse(text).success) return null;
  if (text === '') return 'empty';
  if (text.length > 500) return 'tooLong';
  if (!URL.canParse(text)) return 'notAnAddress';
  const { protocol, username, password, search, hash } = new URL(text);
  // `hub.example.org:8080` reads as an address of the protocol `hub.example.org:`.
  if (!text.includes('://')) return 'notAnAddress';
  if (protocol !== 'https:') return 'notHttps';
  if (username !== '' || password !== '') return 'hasCredentials';
  return search !== '' || hash !== '' ? 'hasQuery' : 'other';
}
