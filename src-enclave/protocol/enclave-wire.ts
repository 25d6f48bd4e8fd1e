// What travels over the port between the main process and the enclave process. JSON values only; each side parses.

import { z } from 'zod';

/** Main → enclave. */
export const enclaveRequestSchema = z.strictObject({
  id: z.int().nonnegative(),
  name: z.string().max(100),
  input: z.unknown().optional(),
});
export type EnclaveRequest = z.infer<typeof enclaveRequestSchema>;

/** Enclave → main. `reply` is a Reply of contract.ts, parsed by the client. */
export const enclaveMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: z.int().nonnegative(), reply: z.unknown() }),
  z.object({ kind: z.literal('notify'), name: z.string().max(100), payload: z.unknown() }),
]);
export type EnclaveMessage = z.infer<typeof enclaveMessageSchema>;
