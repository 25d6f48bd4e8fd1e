// What the exit code of the program says. Documented in its help; never change a number.

export const exitCodes = { ok: 0, bug: 1, badInput: 2, evidenceBad: 3, policyRefuses: 4, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
