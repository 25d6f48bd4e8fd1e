import { describe, expect, it } from 'vitest';

import { findIdentifiers } from '../../../src-enclave/data/identifiers/find-identifiers.ts';
import { identifierCheckVersion } from '../../../src-enclave/data/identifiers/identifier-class.ts';
import { createIdentifierTally } from '../../../src-enclave/data/identifiers/identifier-report.ts';

const override = {
  reason: 'a public figure',
  decidedBy: 'A. Steward',
  confirmedBy: 'B. Officer',
  confirmedAt: '2026-12-01T10:00:00Z',
};

function tallyOf(...texts: string[]) {
  const tally = createIdentifierTally();
  for (const text of texts) tally.add(findIdentifiers(text));
  return tally;
}

describe('createIdentifierTally', () => {
  const secret = 'Zebulon Quackenbush';
  const tally = tallyOf(`Patient: ${secret}, seen 3 May 2024 and 4 May 2024.`, 'Nothing here.', 'On 12 March 2024.');

  it('counts by class, text and rule', () => {
    const report = tally.report({ name: 'mask', date: 'generalise' });
    expect(report).toMatchObject({ texts: 3, textsWithFindings: 2, findings: 4, verdict: { kind: 'mask' } });
    expect(report.classes.find((count) => count.class === 'date')).toEqual({
      class: 'date',
      letter: 'C',
      findings: 3,
      texts: 2,
      decision: 'generalise',
    });
    expect(report.detectors).toMatchObject({ 'named date': 3, 'name by label': 1 });
  });

  it('says how many findings by which version, and claims nothing', () => {
    const report = tally.report({ name: 'mask', date: 'mask' });
    expect(report.summary).toBe(`identifiers check: 4 findings, version ${identifierCheckVersion}`);
    expect(JSON.stringify(report)).not.toMatch(/HIPAA|complian/iu);
  });

  it('holds nothing of the texts', () => {
    const written = JSON.stringify(tally.report({ name: 'keep', date: 'mask' }, override));
    for (const word of [...secret.split(' '), 'May 2024', 'March']) expect(written).not.toContain(word);
  });

  it('passes without findings, and waits for decisions with them', () => {
    expect(tallyOf('Nothing here.').report({}).verdict).toEqual({ kind: 'pass' });
    expect(tally.report({ name: 'mask' }).verdict).toEqual({ kind: 'undecided', classes: ['date'] });
  });

  it('keeps identifiers only with a reason and two people', () => {
    const decisions = { name: 'keep', date: 'mask' } as const;
    expect(tally.report(decisions, override).verdict).toEqual({ kind: 'override', ...override });
    const refused = expect.objectContaining({ code: 'policy-refused' });
    expect(() => tally.report(decisions)).toThrow(refused);
    for (const wrong of [
      { reason: ' ' },
      { decidedBy: '' },
      { confirmedBy: '' },
      { confirmedBy: ' a. steward ' },
      { confirmedAt: 'soon' },
    ])
      expect(() => tally.report(decisions, { ...override, ...wrong })).toThrow(refused);
  });
});
