// How a page in a browser hands a model, an invitation or a table over, where there is no system dialog. `upload.begin` names the files and their
// sizes; then each is sent by itself, `PUT /upload/<id>/<index in the list>` with the bytes as its body (204, or a refusal
// whose reason `upload.end` gives); `upload.end` answers with a ticket, as `models.choose` does in Electron. An upload
// that is aborted, cut off or left alone is removed. Served by the browser shell only.

import { z } from 'zod';
import { invoke } from '../../src-enclave/protocol/contract.ts';
import { chosenFileSchema } from './app-contract.ts';

export const mostUploadFiles = 1000;

const upload = z.object({ id: z.string().max(64) });

export const uploadBeginSchema = z.object({
  /** `file`: an invitation or a table. */
  kind: z.enum(['gguf', 'folder', 'file']),
  /** For a folder, names below and with the folder: `my-model/config.json`. */
  files: z
    .array(z.object({ name: z.string().min(1).max(1000), sizeBytes: z.int().nonnegative() }))
    .min(1)
    .max(mostUploadFiles),
});
export type UploadBegin = z.infer<typeof uploadBeginSchema>;
export type UploadKind = UploadBegin['kind'];

export const uploadContract = {
  upload: {
    begin: invoke(uploadBeginSchema, upload),
    end: invoke(upload, chosenFileSchema),
    abort: invoke(upload, z.void()),
  },
} as const;
export type UploadContract = typeof uploadContract;
