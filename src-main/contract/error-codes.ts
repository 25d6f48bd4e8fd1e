// Every failure that can reach the screen: its public code (`CL-AREA-NNN`, never renumbered) and its i18n key. A code that
// is not here is shown as a bug of ours, CL-APP-001.

/** By the code of Failure or of the contract. The i18n keys are `errors.<code>.title` and `errors.<code>.todo`. */
export const publicCodes = {
  internal: 'CL-APP-001',
  'call-unknown': 'CL-APP-002',
  'call-invalid': 'CL-APP-003',
  'call-too-large': 'CL-APP-004',
  'answer-invalid': 'CL-APP-005',
  'not-allowed': 'CL-APP-006',
  'ticket-unknown': 'CL-APP-007',
  'option-invalid': 'CL-APP-008',
  'data-folder-in-use': 'CL-APP-009',
  cancelled: 'CL-APP-010',
  'message-invalid': 'CL-APP-011',
  'shell-disconnected': 'CL-APP-012',
  'enclave-stopped': 'CL-ENC-101',
  'enclave-unresponsive': 'CL-ENC-102',
  'enclave-launch-failed': 'CL-ENC-103',
  'enclave-crashing': 'CL-ENC-104',
  'engine-failed': 'CL-ENC-105',
  'out-of-memory': 'CL-ENC-106',
  'disk-full': 'CL-SYS-101',
  'no-permission': 'CL-SYS-102',
  'run-missing': 'CL-RUN-101',
  'run-exists': 'CL-RUN-102',
  'run-invalid': 'CL-RUN-103',
  'run-busy': 'CL-RUN-104',
  'run-nothing-to-export': 'CL-RUN-105',
  'plan-mismatch': 'CL-RUN-106',
  'contribution-refused': 'CL-RUN-107',
  'too-many-hospitals': 'CL-RUN-108',
  'transport-closed': 'CL-RUN-109',
  'adapter-invalid': 'CL-MOD-101',
  'adapter-mismatch': 'CL-MOD-102',
  'model-corrupt': 'CL-MOD-103',
  'model-exists': 'CL-MOD-104',
  'model-missing': 'CL-MOD-105',
  'model-unsupported': 'CL-MOD-106',
  'tokenizer-invalid': 'CL-MOD-107',
  'model-pickled': 'CL-MOD-108',
  'model-in-use': 'CL-MOD-109',
  'hub-offline': 'CL-HUB-101',
  'hub-missing': 'CL-HUB-102',
  'hub-forbidden': 'CL-HUB-103',
  'hub-invalid': 'CL-HUB-104',
  'hub-hash-mismatch': 'CL-HUB-105',
  'data-empty': 'CL-DAT-101',
  'data-invalid': 'CL-DAT-102',
  'data-missing': 'CL-DAT-103',
  'data-single-class': 'CL-DAT-104',
  'label-unknown': 'CL-DAT-105',
  'attestation-refused': 'CL-ATT-101',
  'policy-refused': 'CL-ATT-102',
  'clock-wrong': 'CL-ATT-103',
  'channel-refused': 'CL-NET-101',
  'server-unreachable': 'CL-NET-102',
  'pad-unusable': 'CL-NET-103',
  'server-failed': 'CL-NET-104',
  'invitation-invalid': 'CL-STU-101',
  'invitation-expired': 'CL-STU-102',
  'enrolment-refused': 'CL-STU-103',
  'not-approved': 'CL-STU-104',
  'study-invalid': 'CL-STU-105',
  'state-newer': 'CL-STU-106',
} as const;
export type ErrorCode = keyof typeof publicCodes;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(publicCodes, code);
}

/** The public code for anything that arrives. */
export function publicCode(code: string): string {
  return isErrorCode(code) ? publicCodes[code] : publicCodes.internal;
}
