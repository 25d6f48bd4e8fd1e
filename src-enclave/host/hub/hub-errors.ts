// What the hub's refusals mean, in words. Built from status codes and the header that huggingface.co adds
// (x-error-code); the bodies of error pages are never quoted. No token and no signed address gets into a message.

import { Failure } from '../../base/failure.ts';

/** What was asked for. */
export type HubSubject = {
  readonly repo: string;
  /** As the person gave it. */
  readonly revision: string;
  readonly file?: string;
  /** Page of the model on this hub. */
  readonly page: string;
};

type Refusal = { readonly status: number; readonly headers: Headers };

export function statusFailure({ status, headers }: Refusal, subject: HubSubject, hasToken: boolean): Failure {
  const code = headers.get('x-error-code');
  if (status === 401 || status === 403) return forbidden(status, code, subject, hasToken);
  if (status === 404 || status === 410) return missing(code, subject);
  if (status === 429 || status >= 500)
    return new Failure(
      'hub-offline',
      `The model hub cannot answer now (status ${status}). Wait a while and try again; what was downloaded is kept.`,
    );
  return new Failure(
    'hub-invalid',
    `The model hub refuses the request for ${subject.repo} (status ${status}). Check the address of the hub and the name of the model.`,
  );
}

export function silenceFailure(url: URL, silenceMs: number): Failure {
  return new Failure(
    'hub-offline',
    `${url.host} has sent nothing for ${Math.round(silenceMs / 1000)} seconds. Check the network and try again; what was downloaded is kept.`,
  );
}

export function unreachableFailure(url: URL, cause: unknown): Failure {
  if (isCertificateError(cause))
    return new Failure(
      'hub-offline',
      `The certificate of ${url.host} is not trusted. If your network inspects encrypted traffic, make its certificate ` +
        'authority known to this computer (for the command line: NODE_EXTRA_CA_CERTS).',
      { cause },
    );
  return new Failure(
    'hub-offline',
    `${url.host} cannot be reached, or the connection broke off. Check the network, the proxy and the address of the ` +
      'hub, and try again; what was downloaded is kept.',
    { cause },
  );
}

function forbidden(status: number, code: string | null, { repo, page }: HubSubject, hasToken: boolean): Failure {
  if (code === 'GatedRepo' || (status === 403 && code === null))
    return new Failure(
      'hub-forbidden',
      `The hub gives ${repo} only to people who accepted its licence. Accept it on ${page}` +
        `${hasToken ? ' with the account that the token belongs to' : ' and give a token of your account'}.`,
    );
  // The hub answers so for models that do not exist, too: it does not tell strangers which ones do.
  return new Failure(
    'hub-forbidden',
    hasToken
      ? `The hub does not give ${repo} for this token: it may have expired, the licence may not be accepted, or there is no such model. Check the token and ${page}.`
      : `The hub does not give ${repo} without a token: it is private, its licence has to be accepted, or there is no such model. Check the name, accept the licence on ${page} and give a token of your account.`,
  );
}

function missing(code: string | null, { repo, revision, file }: HubSubject): Failure {
  if (code === 'RevisionNotFound')
    return new Failure(
      'hub-missing',
      `${repo} has no revision ${revision} on the hub. Give a branch, a tag or a commit of it.`,
    );
  if (file !== undefined)
    return new Failure('hub-missing', `The hub has no file ${file} for ${repo}. Check its name on the model's page.`);
  return new Failure(
    'hub-missing',
    `The hub has no model ${repo}${code === null ? `, or no revision ${revision} of it` : ''}. Check the name on its page.`,
  );
}

function isCertificateError(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const text = 'code' in at ? String(at.code) : at.message;
    if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(text)) return true;
  }
  return false;
}
