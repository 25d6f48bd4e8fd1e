// The vocabulary of the identifiers check: the 18 classes of 45 CFR 164.514(b)(2)(i), letters A to R, and what a finding is.
// Ages above 89 belong to letter C; they are a class of their own here because they are generalised in another way.
// A finding never holds the matched text: it may be counted and shown as offsets, and nothing else of it may be kept.

/** Goes into every report. Raise it whenever a detector or a gazetteer changes what is found. */
export const identifierCheckVersion = '1.0.0';

export const identifierClasses = [
  'name',
  'place',
  'date',
  'age',
  'phone',
  'fax',
  'email',
  'national-id',
  'record-number',
  'plan-number',
  'account-number',
  'licence-number',
  'vehicle-id',
  'device-id',
  'url',
  'ip-address',
  'biometric-id',
  'face-photo',
  'other-code',
] as const;

export type IdentifierClass = (typeof identifierClasses)[number];

/** The letter of 45 CFR 164.514(b)(2)(i) that a class stands for. */
export const safeHarborLetters: Readonly<Record<IdentifierClass, string>> = {
  name: 'A',
  place: 'B',
  date: 'C',
  age: 'C',
  phone: 'D',
  fax: 'E',
  email: 'F',
  'national-id': 'G',
  'record-number': 'H',
  'plan-number': 'I',
  'account-number': 'J',
  'licence-number': 'K',
  'vehicle-id': 'L',
  'device-id': 'M',
  url: 'N',
  'ip-address': 'O',
  'biometric-id': 'P',
  'face-photo': 'Q',
  'other-code': 'R',
};

export type Finding = {
  readonly class: IdentifierClass;
  /** Offsets in UTF-16 units, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** How sure the detector is, in (0, 1]; not a probability. */
  readonly confidence: number;
  /** Which rule found it, for review and for reports. */
  readonly detector: string;
};

/** What a detector looks at. Digits, capitals and Han characters are looked for once, so that most texts skip most rules. */
export type Subject = {
  readonly text: string;
  /** Stretches with at least two digits close together, widened on both sides. */
  readonly digitZones: readonly Zone[];
  readonly hasDigit: boolean;
  readonly hasHan: boolean;
  /** Words that begin with a capital, in order. */
  readonly capitals: readonly Capital[];
};

export type Capital = { readonly text: string; readonly start: number };

export type Zone = { readonly start: number; readonly end: number; readonly digits: number; readonly text: string };

/** A detector adds what it found; overlaps are settled afterwards. */
export type Detector = (subject: Subject, add: (finding: Finding) => void) => void;
