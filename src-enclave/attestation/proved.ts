// What a verifier proved: never a bare yes. The facts of its kind, until when they hold, and the checks in the order in
// which they were made, for the Trust screen and the record.

/** The eight questions of the Trust screen. */
export type CheckId =
  /** The maker's root key. */
  | 'root'
  /** The chip's certificate, not revoked. */
  | 'certificate'
  /** The report is signed by that chip. */
  | 'report'
  /** Debugging and the like. */
  | 'settings'
  | 'firmware'
  | 'software'
  /** It answers our question. */
  | 'connection'
  /** One of the machines that were enrolled. */
  | 'machine';

export type Check = {
  readonly id: CheckId;
  /** not-checked: nothing to compare with was given. */
  readonly verdict: 'proved' | 'not-checked' | 'failed';
};

export type EvidenceKind =
  'intel-dcap' | 'amd-snp' | 'aws-nitro' | 'azure-vtpm' | 'google-confidential-space' | 'tpm2' | 'rekor' | 'simulated';

/** hardware: the chip's own signature; delegated: a provider vouches for it; device: a key of a machine; simulated: nothing. */
export type EvidenceClass = 'hardware' | 'delegated' | 'device' | 'transparency' | 'simulated';

export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact };

export type Proved = {
  readonly kind: EvidenceKind;
  readonly class: EvidenceClass;
  /** Names and hexadecimal values, by the kind's own terms. */
  readonly facts: Readonly<Record<string, Fact>>;
  /** Milliseconds since 1970: the end of the first thing that runs out. Null where nothing does. */
  readonly validUntilMs: number | null;
  readonly checks: readonly Check[];
};
