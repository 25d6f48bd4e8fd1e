// What the exit code of the client enclave says to the process that started it. Never change a number.

export const enclaveExitCodes = {
  /** Asked to end, or the parent went away; everything is journalled. */
  ok: 0,
  /** Started in a way it cannot work: wrong arguments, no parent. */
  badStart: 64,
  /** An error of ours that nothing caught. */
  bug: 70,
} as const;
