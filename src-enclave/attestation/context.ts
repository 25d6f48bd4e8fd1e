// What every verifier is told besides the evidence: the time, the pinned roots, what the evidence must answer, and the
// policy. Nothing here is read from a clock, a network or a file.

import type { Certificate } from './certificates.ts';

/** Expected values as hexadecimal; the audience, and Google's nonce, are text. What is absent is not compared. */
export type Binding = {
  /** 64 bytes. */
  readonly reportData?: string;
  readonly nonce?: string;
  readonly userData?: string;
  readonly publicKey?: string;
  readonly audience?: string;
};

export type TcbParts = {
  readonly fmc?: number;
  readonly bl?: number;
  readonly tee?: number;
  readonly snp?: number;
  readonly ucode?: number;
};

/** What a hospital accepts. Lists are allow-lists: an empty one allows nothing, an absent one does not ask. */
export type Policy = {
  /** For simulations alone: evidence that proves nothing. */
  readonly allowSimulated?: boolean;
  readonly allowDebug?: boolean;
  /** Intel; only UpToDate where it is absent. */
  readonly allowTcbStatus?: readonly string[];
  readonly allowAdvisories?: readonly string[];
  /** How long after a newer firmware came out the one before it is still accepted, whatever `allowTcbStatus` says. */
  readonly outOfDateGraceDays?: number;
  readonly minTcbEvaluationDataNumber?: number;
  readonly mrTd?: readonly string[];
  readonly mrEnclave?: readonly string[];
  readonly requireSeptVeDisable?: boolean;
  /** AMD; required where it is absent. */
  readonly requireAmdCrl?: boolean;
  readonly allowMilan?: boolean;
  readonly allowVlek?: boolean;
  readonly allowVmpl?: readonly number[];
  readonly minTcb?: TcbParts;
  readonly requireAliasCheck?: boolean;
  readonly measurement?: readonly string[];
  readonly chipId?: readonly string[];
  /** Platform configuration registers: allowed values by index. */
  readonly pcrs?: Readonly<Record<string, readonly string[]>>;
  readonly imageDigest?: readonly string[];
  readonly akPublicSha256?: readonly string[];
  readonly subjectSha256?: readonly string[];
};

export type VerifyContext = {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Only their keys count. */
  readonly roots: readonly Certificate[];
  readonly binding: Binding;
  readonly policy: Policy;
};

/** Whether a value is one of a list, whatever the case of its letters; an absent list does not ask. */
export function isAllowed(list: readonly string[] | undefined, value: string): boolean {
  return list === undefined || list.some((one) => one.toLowerCase() === value.toLowerCase());
}
