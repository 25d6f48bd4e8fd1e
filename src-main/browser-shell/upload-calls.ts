// The upload contract (src-main/contract/uploads.ts) over the uploads of this program.

import { Failure } from '../../src-enclave/base/failure.ts';
import { createDispatch, type Dispatch, type Handlers } from '../../src-enclave/protocol/contract.ts';
import { uploadContract, type UploadContract } from '../contract/uploads.ts';
import type { AppServices } from '../services/app-services.ts';
import { mostCallBytes } from './read-json.ts';
import type { Uploads } from './uploads.ts';

export function isUploadCall(name: string): boolean {
  return name.startsWith('upload.');
}

export function createUploadDispatch(uploads: Uploads, services: Pick<AppServices, 'issueTicket'>): Dispatch {
  const handlers: Handlers<UploadContract> = {
    upload: {
      begin: async (wanted) => ({ id: await uploads.begin(wanted) }),
      end: async ({ id }) => await uploads.end(id, (path) => services.issueTicket(path, true)),
      abort: async ({ id }) => await uploads.abort(id),
    },
  };
  return createDispatch(
    uploadContract,
    handlers,
    (error) =>
      error instanceof Failure
        ? { code: error.code, detail: error.message }
        : { code: 'internal', detail: 'The upload could not be received. Choose the model again.' },
    mostCallBytes,
  );
}
