// What a person sets once. Kept by the main process in settings.json; secrets are kept apart and never come back.

import { z } from 'zod';

/** An https address, or one on this computer for a mirror under test. */
export const mirrorSchema = z
  .url()
  .max(500)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname, username, password, search, hash } = new URL(text);
    if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
    return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
  }, 'must be an https address without name, password or query');

export const defaultMirror = 'https://huggingface.co';

export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** `pseudo` is for tests of the layout. */
  language: z.enum(['system', 'en', 'de', 'pseudo']).default('system'),
  /** 1 is actual size. */
  zoom: z.number().min(0.5).max(3).default(1),
  charts: z.enum(['chart', 'table']).default('chart'),
  notifications: z.boolean().default(true),
  hubMirror: mirrorSchema.default(defaultMirror),
  /** Closing the window while a run is on: ask, or do what was chosen before. */
  onCloseDuringRun: z.enum(['ask', 'background', 'pause']).default('ask'),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Any subset, to change. */
export const settingsChangeSchema = z.strictObject({
  theme: settingsSchema.shape.theme.unwrap().optional(),
  language: settingsSchema.shape.language.unwrap().optional(),
  zoom: settingsSchema.shape.zoom.unwrap().optional(),
  charts: settingsSchema.shape.charts.unwrap().optional(),
  notifications: settingsSchema.shape.notifications.unwrap().optional(),
  hubMirror: settingsSchema.shape.hubMirror.unwrap().optional(),
  onCloseDuringRun: settingsSchema.shape.onCloseDuringRun.unwrap().optional(),
});
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
