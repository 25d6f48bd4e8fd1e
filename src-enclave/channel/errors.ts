// Why a channel was not opened, or was closed. One code for each thing that can be wrong; no message quotes what was received.

const sentences = {
  'message-malformed': 'A message of the other side is not in the form of this protocol. The connection was closed.',
  'message-too-large': 'A message of the other side is larger than it may be. The connection was closed.',
  'message-unexpected': 'A message of the other side came out of turn. The connection was closed.',
  'version-unsupported': 'The other side speaks another version of the protocol. Use the same version on both sides.',
  'policy-mismatch': 'The other side expects another attestation policy. Get the present policy of the study.',
  'key-exchange-invalid': 'The key of the other side is not valid. The connection was closed.',
  'evidence-forged': 'The evidence of the other side was altered on its way. The connection was closed.',
  'evidence-late':
    'The other side did not answer in time when it was asked to prove itself again. Sending has stopped.',
  'finished-invalid':
    'The other side did not see the same handshake, or has another enrolment secret. Somebody may stand between.',
  'record-malformed': 'A record is not in the form of this protocol. The connection was closed.',
  'record-too-large': 'A record is larger than it may be. The connection was closed.',
  'record-forged': 'A record was altered on its way. The connection was closed.',
  'record-replayed': 'A record came twice. The connection was closed.',
  'record-missing': 'A record is missing. The connection was closed.',
  'record-reflected': 'A record of this side came back. The connection was closed.',
  'pad-empty': 'The pad book is used up. Nothing more is sent; make a new one and carry it to the other side.',
  'pad-not-granted': 'The other side has not made room for this much yet. Wait until it has.',
  'pad-reused': 'A record uses a part of the pad book that was used before. The connection was closed.',
  'pad-forged': 'A record does not fit the pad book. Its part of the book was burned, and the connection was closed.',
  'pad-other-book': 'The other side has another pad book. Use the two halves of one book.',
  'transfer-malformed': 'A transfer of the other side is not in the form of this protocol. The connection was closed.',
  'transfer-too-large': 'The other side wants to send more than a message may have. The connection was closed.',
  'transfer-stalled': 'A transfer did not move for too long. The connection was closed; it goes on at the next one.',
  'transfer-altered': 'What arrived is not what its name says. It was dropped, and the connection was closed.',
  'session-closed': 'The connection is closed. Connect again.',
} as const;
export type ChannelCode = keyof typeof sentences;

export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly code: ChannelCode;

  constructor(code: ChannelCode, options?: ErrorOptions) {
    super(sentences[code], options);
    this.code = code;
  }
}

/** @throws ChannelError with `code` unless it holds. */
export function expectPeer(holds: boolean, code: ChannelCode): asserts holds {
  if (!holds) throw new ChannelError(code);
}
