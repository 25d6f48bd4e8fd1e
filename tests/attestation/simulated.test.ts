// Simulated evidence is never taken for more than it is.

import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { kindOfEvidence, verifyEvidenceFile } from '../../src-enclave/attestation/evidence-file.ts';
import { makeSimulated, verifySimulated } from '../../src-enclave/attestation/simulated/verify.ts';
import { ClientHandshake, ServerHandshake } from '../../src-enclave/channel/handshake.ts';
import { connect, device, options } from '../channel/parties.ts';

const [measurement, reportData] = [randomBytes(32), randomBytes(64)];
const evidence = makeSimulated(measurement, reportData);
const context = (policy: object) => ({ atMs: 0, binding: { reportData: reportData.toString('hex') }, policy });
const refusal = (code: string): unknown => expect.objectContaining({ code });

describe('simulated evidence', () => {
  it('is of its own kind and class, and says that nothing was checked', () => {
    const proved = verifySimulated(evidence, context({ allowSimulated: true }));
    expect(proved).toMatchObject({ kind: 'simulated', class: 'simulated', facts: { simulated: true } });
    expect(proved.checks.filter(({ verdict }) => verdict === 'proved').map(({ id }) => id)).toEqual(['connection']);
    expect(kindOfEvidence(evidence)).toBe('simulated');
  });

  it('meets no policy that does not name it, whatever else that allows', () => {
    for (const policy of [{}, { allowDebug: true, requireAmdCrl: false, allowMilan: true }])
      expect(() => verifyEvidenceFile('simulated', { evidence, collateral: [] }, context(policy))).toThrow(
        refusal('simulated-not-allowed'),
      );
  });

  it('answers one question, and is refused when it is altered', () => {
    const policy = { allowSimulated: true };
    const other = { ...context(policy), binding: { reportData: randomBytes(64).toString('hex') } };
    expect(() => verifySimulated(evidence, other)).toThrow(refusal('binding-mismatch'));
    const text = Buffer.from(evidence).toString();
    const altered = text.replace(measurement.toString('hex'), randomBytes(32).toString('hex'));
    expect(() => verifySimulated(Buffer.from(altered), context(policy))).toThrow(refusal('signature-invalid'));
    expect(() => verifySimulated(Buffer.from(text.slice(1)), context(policy))).toThrow(refusal('malformed-evidence'));
  });

  it('lets no hospital connect whose policy asks for hardware', async () => {
    const server = () =>
      new ServerHandshake(
        options(device(), { makeEvidence: async (data) => await Promise.resolve(makeSimulated(measurement, data)) }),
      );
    const client = (policy: object) =>
      new ClientHandshake(
        options(device(), {
          verifyPeer: async (given, data) =>
            await Promise.resolve(
              verifySimulated(given, { atMs: 0, binding: { reportData: Buffer.from(data).toString('hex') }, policy })
                .class,
            ),
        }),
      );
    await expect(connect(client({}), server())).rejects.toEqual(refusal('simulated-not-allowed'));
    const { client: session } = await connect(client({ allowSimulated: true }), server());
    expect(session.peer).toBe('simulated');
  });
});
