import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createHubClient } from '../../src-enclave/host/hub/hub-client.ts';
import { startTestHub } from '../support/hub-server.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

it('a body that is read late is whole, however often memory was tidied meanwhile', async () => {
  if (typeof collectGarbage !== 'function') throw new TypeError('no garbage collector to call');
  const hub = await startTestHub({ 'model.safetensors': Buffer.alloc(300_000, 7) });
  const mirror = new URL(hub.url);
  const client = createHubClient({ fetch, mirror, token: null, signal: undefined, silenceMs: 60_000 });
  const subject = { repo: 'org/name', revision: 'main', page: hub.url };
  const response = await client.get(new URL('org/name/resolve/main/model.safetensors', mirror), subject);
  // What the file system does between the headers and the first read; finalizers run between turns.
  for (let turn = 0; turn < 20; turn++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  let bytes = 0;
  for await (const chunk of response.chunks()) bytes += chunk.byteLength;
  expect(bytes).toBe(300_000);
});
