// What a server and a hospital write of where they stand, for `cloister status`: one sentence, and who wrote it when.

import { z } from 'zod';
import { progressNoteSchema } from './study.ts';

export const statusFileName = 'status.json';

export const statusFileSchema = z.looseObject({
  schema: z.literal(1),
  role: z.enum(['server', 'hospital']),
  processId: z.int().positive(),
  at: z.iso.datetime(),
  sentence: z.string(),
  hospitals: z
    .array(
      z.object({
        hospital: z.string(),
        isConnected: z.boolean(),
        lastHeard: z.string().nullable(),
        progress: progressNoteSchema.nullable(),
      }),
    )
    .optional(),
});
type StatusFile = z.infer<typeof statusFileSchema>;

/** The text of the file, as of now. */
export function statusFileText(
  processId: number,
  now: Date,
  status: Pick<StatusFile, 'role' | 'sentence' | 'hospitals'>,
): string {
  return `${JSON.stringify({ schema: 1, processId, at: now.toISOString(), ...status }, null, 2)}\n`;
}
