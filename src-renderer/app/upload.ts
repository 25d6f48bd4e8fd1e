// Hands files of a browser's file picker to the browser shell, for a ticket (src-main/contract/uploads.ts says how). Only
// where there is no preload: in Electron `models.choose` opens the system's dialog.

import { createClient, RemoteFailure, type ChosenFile } from '../../src-main/contract/index.ts';
import { uploadContract, type UploadKind } from '../../src-main/contract/uploads.ts';
import { callBrowserShell } from './bridge.ts';

export type UploadProgress = { readonly doneBytes: number; readonly totalBytes: number };

const { upload } = createClient(uploadContract, { call: callBrowserShell });

/** The name with its folder, where a folder was chosen. */
function relativeName(file: File): string {
  return file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
}

/** What lies hidden in a chosen folder (`.git`, `.DS_Store`) is no part of a model. */
function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.'));
}

/**
 * Sends one GGUF file, or the files of one folder, one after the other.
 * @throws RemoteFailure with what the shell says; `cancelled` when `signal` was aborted.
 */
export async function uploadFiles(
  files: readonly File[],
  kind: UploadKind,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<ChosenFile> {
  const sent = kind === 'folder' ? files.filter((file) => !isHidden(relativeName(file))) : files;
  const totalBytes = sent.reduce((sum, { size }) => sum + size, 0);
  const { id } = await upload.begin({
    kind,
    files: sent.map((file) => ({ name: relativeName(file), sizeBytes: file.size })),
  });
  let doneBytes = 0;
  for (const [index, file] of sent.entries()) {
    const isDone = await putFile(
      `/upload/${id}/${index}`,
      file,
      (bytes) => onProgress({ doneBytes: doneBytes + bytes, totalBytes }),
      signal,
    );
    if (signal.aborted) {
      await upload.abort({ id }).catch(() => {});
      throw new RemoteFailure('cancelled', 'Stopped on request.');
    }
    // The shell knows why it stopped, and says so at the end.
    if (!isDone) break;
    doneBytes += file.size;
    onProgress({ doneBytes, totalBytes });
  }
  return await upload.end({ id });
}

/** Resolves with whether the file has arrived. XMLHttpRequest, because fetch tells nothing of how far a body is sent. */
function putFile(path: string, file: File, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(Math.min(loaded, file.size)));
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', abort);
      resolve(request.status === 204);
    });
    if (signal.aborted) {
      resolve(false);
      return;
    }
    signal.addEventListener('abort', abort);
    request.open('PUT', path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
}
