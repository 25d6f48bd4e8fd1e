// manifest.json of an added model: what it is, where it came from, and the digest of each of its files.
// Base names and hub ids only; never a whole path.

import { z } from 'zod';

export const MANIFEST = 'manifest.json';

/** What a model, and each of its files, may be called. */
export const MODEL_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

const originSchema = z.object({
  /** Address of the hub: `https://huggingface.co`. */
  hub: z.string(),
  /** `org/name`. */
  repo: z.string(),
  /** The commit. */
  revision: z.string(),
});

/** Where a model of a hub came from. */
export type ModelOrigin = Readonly<z.infer<typeof originSchema>>;

export const manifestSchema = z.object({
  name: z.string().regex(MODEL_NAME),
  kind: z.enum(['folder', 'gguf']),
  modelType: z.string(),
  parameters: z.int(),
  weightFormat: z.string(),
  /** Base name of where it came from. */
  source: z.string(),
  origin: originSchema.exactOptional(),
  addedAt: z.string(),
  files: z
    .array(z.object({ name: z.string().regex(MODEL_NAME), bytes: z.int(), sha256: z.string().length(64) }))
    .min(1),
});

export type StoredModel = z.infer<typeof manifestSchema>;

/** Null when the text is no manifest. */
export function parseManifest(text: string): StoredModel | null {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
