// A server that lies, for simulations: it speaks the protocol and shows evidence that must not be believed.

import { randomBytes } from 'node:crypto';
import { WebSocketServer } from 'ws';
import { makeSimulated } from '../attestation/simulated/verify.ts';
import { shakeHands } from '../channel/attested-connection.ts';
import { encodeEvidence } from '../channel/evidence-message.ts';
import { policyIdOf, ServerHandshake } from '../channel/handshake.ts';
import { ChannelError } from '../channel/errors.ts';
import { simulatedMeasurement } from '../server/evidence/simulated.ts';
import { socketPipe } from '../server/socket-pipe.ts';

export type FalseKind = 'honest' | 'wrong-software' | 'other-connection' | 'altered-evidence' | 'wrong-policy';

function evidenceOf(kind: FalseKind, reportData: Uint8Array): Uint8Array {
  switch (kind) {
    case 'wrong-software':
      return makeSimulated(new Uint8Array(32).fill(7), reportData);
    case 'other-connection':
      return makeSimulated(simulatedMeasurement(), new Uint8Array(randomBytes(64)));
    case 'altered-evidence': {
      const text = Buffer.from(makeSimulated(simulatedMeasurement(), reportData)).toString('utf8');
      return new Uint8Array(
        Buffer.from(
          text.replace(/"signature":"(.)/, (_, digit: string) => `"signature":"${digit === '0' ? '1' : '0'}`),
        ),
      );
    }
    case 'honest':
    case 'wrong-policy':
      return makeSimulated(simulatedMeasurement(), reportData);
  }
}

/** @param policy Text of the policy that it goes by. */
export async function falseServer(
  kind: FalseKind,
  policy: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const policyId = policyIdOf(Buffer.from(kind === 'wrong-policy' ? `${policy} ` : policy));
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    const handshake = new ServerHandshake<null>({
      policyId,
      makeEvidence: async (reportData) =>
        encodeEvidence({ kind: 'simulated', evidence: evidenceOf(kind, reportData), collateral: [] }),
      verifyPeer: async () => null,
      enrolmentSecret: null,
    });
    shakeHands(socketPipe(socket), handshake, AbortSignal.timeout(30_000)).then(
      () => socket.close(),
      (error: unknown) => socket.close(4000, error instanceof ChannelError ? error.code : ''),
    );
  });
  await new Promise<void>((resolve) => {
    sockets.once('listening', resolve);
  });
  const address = sockets.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        sockets.close(() => resolve());
      });
    },
  };
}
