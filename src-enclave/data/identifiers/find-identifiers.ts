// The identifiers check: all detectors over one text, overlaps settled. Pure and deterministic: same text, same options, same
// findings. It keeps nothing of the text and never throws because of it. It finds what its rules know and is no statement of
// compliance; what it misses is measured by ./recall.ts and shown.

import { expectFraction } from '../../base/expect.ts';
import { findAges } from './detectors/ages.ts';
import { findDates } from './detectors/dates.ts';
import { findNames } from './detectors/names.ts';
import { findAddresses, findIpAddresses, findPictures } from './detectors/network.ts';
import { findFormedNumbers, findLabelledCodes, findPlates } from './detectors/numbers.ts';
import { findPhones } from './detectors/phones.ts';
import { findPlaces } from './detectors/places.ts';
import type { Detector, Finding, IdentifierClass } from './identifier-class.ts';
import type { SitePattern } from './site-patterns.ts';
import { settleOverlaps } from './settle-overlaps.ts';
import { subjectOf } from './subject.ts';

export type FindOptions = {
  /** Only these classes; all of them by default. */
  readonly classes?: ReadonlySet<IdentifierClass>;
  /** Findings below this are dropped. Default 0.5. */
  readonly minimumConfidence?: number;
  /** The hospital's own, from `compileSitePattern`. */
  readonly sitePatterns?: readonly SitePattern[];
};

const detectors: readonly Detector[] = [
  findAddresses,
  findIpAddresses,
  findPictures,
  findDates,
  findAges,
  findPhones,
  findFormedNumbers,
  findLabelledCodes,
  findPlates,
  findNames,
  findPlaces,
];

/**
 * Findings in order, none overlapping, each inside the text, none empty. Throws RangeError for a minimum confidence outside
 * [0, 1]. Example: `findIdentifiers('Seen on 3 May 2024')` gives one finding of class `date`.
 */
export function findIdentifiers(text: string, options: FindOptions = {}): readonly Finding[] {
  const minimumConfidence = expectFraction(options.minimumConfidence ?? 0.5, 'minimumConfidence');
  const subject = subjectOf(text);
  const candidates: Finding[] = [];
  const add = (finding: Finding): void => {
    if (finding.confidence >= minimumConfidence && finding.end > finding.start) candidates.push(finding);
  };
  for (const detect of detectors) detect(subject, add);
  for (const pattern of options.sitePatterns ?? []) for (const finding of pattern.find(text)) add(finding);
  const settled = settleOverlaps(text, candidates);
  const { classes } = options;
  return classes === undefined ? settled : settled.filter((finding) => classes.has(finding.class));
}
