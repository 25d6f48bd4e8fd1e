// Starts the job that brings a model in, and goes to Models to watch it. What is refused at once is kept for the form to
// say. Leaving the form ends an upload: nothing goes on unseen, and nobody is called back from where they went.

import { useEffect, useRef, useState } from 'react';
import type { FailureRecord } from '../../../src-main/contract/index.ts';
import { api } from '../../app/api.ts';
import { failureOf } from '../../app/failures.ts';
import { go } from '../../app/places.ts';
import { uploadFiles, type UploadProgress } from '../../app/upload.ts';
import { nameOfChosen, type Chosen } from './choose-files.tsx';
import type { HubRequest } from './hub-request-store.ts';
import { addFromHub } from './hub-requests.ts';

/** Files on their way from the browser to the program, by the name of what was chosen. */
export type UploadUnderWay = UploadProgress & { readonly name: string };

export type Adding = {
  readonly isBusy: boolean;
  readonly upload: UploadUnderWay | null;
  readonly failure: FailureRecord | null;
  readonly fromHub: (request: HubRequest) => Promise<void>;
  readonly fromFiles: (kind: 'folder' | 'gguf', chosen: Chosen, name: string | null) => Promise<void>;
  readonly cancel: () => void;
};

export function useAdding(): Adding {
  const [isBusy, setBusy] = useState(false);
  const [upload, setUpload] = useState<UploadUnderWay | null>(null);
  const [failure, setFailure] = useState<FailureRecord | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  /** @param work Gets a signal that says the person stopped it or left. */
  const start = async (work: (signal: AbortSignal) => Promise<unknown>): Promise<void> => {
    const controller = new AbortController();
    abort.current = controller;
    setBusy(true);
    setFailure(null);
    try {
      await work(controller.signal);
      if (!controller.signal.aborted) go({ kind: 'models' });
    } catch (error) {
      const reason = failureOf(error);
      setFailure(reason.code === 'cancelled' ? null : reason);
    }
    setBusy(false);
    setUpload(null);
  };
  const ticketOf = async (kind: 'folder' | 'gguf', chosen: Chosen, signal: AbortSignal): Promise<string> => {
    if (chosen.from === 'dialog') return chosen.ticket.ticket;
    const name = nameOfChosen(chosen) ?? '';
    const { ticket } = await uploadFiles(chosen.files, kind, (now) => setUpload({ ...now, name }), signal);
    return ticket;
  };
  return {
    isBusy,
    upload,
    failure,
    fromHub: async (request) => await start(async () => await addFromHub(request)),
    fromFiles: async (kind, chosen, name) =>
      await start(async (signal) => {
        const ticket = await ticketOf(kind, chosen, signal);
        await api.models.add({ ticket, name });
      }),
    cancel: () => abort.current?.abort(),
  };
}
