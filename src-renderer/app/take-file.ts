// A file that was dropped on the window, or picked in a browser, for a ticket: in Electron the preload knows its path, in a
// browser its bytes are uploaded.

import { chosenFileSchema, RemoteFailure, replySchema, type ChosenFile } from '../../src-main/contract/index.ts';
import { uploadFiles } from './upload.ts';

/** @throws RemoteFailure. */
export async function takeFile(file: File, signal: AbortSignal): Promise<ChosenFile> {
  const dropped = window.cloisterFiles;
  if (dropped === undefined) return await uploadFiles([file], 'file', () => {}, signal);
  const reply = replySchema.parse(await dropped.ticket(file));
  if (!reply.ok) throw new RemoteFailure(reply.code, reply.detail);
  return chosenFileSchema.parse(reply.value);
}
