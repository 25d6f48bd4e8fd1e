import { describe, expect, it } from 'vitest';
import { checkProxy, proxyFor } from '../../../src-enclave/host/checkup/proxy-check.ts';
import { setProxies, withListedCause } from './servers.ts';

const server = new URL('https://study.example.org:7443');
const isWindows = process.platform === 'win32';
const lookUp = async (to: URL | null) => withListedCause(await checkProxy(to));

describe('the proxy', () => {
  it('is none when no variable is set', async () => {
    setProxies({});
    expect(await lookUp(server)).toMatchObject({
      state: 'ok',
      found: 'No proxy is set for study.example.org: Cloister connects directly.',
      fix: null,
    });
  });

  it('is named by the variable that applies, without its credentials', async () => {
    setProxies({ HTTPS_PROXY: 'http://anna:s3cret%40x@proxy.ash.example:3128', HTTP_PROXY: 'http://other.example:1' });
    const check = await lookUp(server);
    expect(check.state).toBe('ok');
    expect(check.found).toBe(
      'HTTPS_PROXY applies: Cloister goes to study.example.org through http://proxy.ash.example:3128, with a name and a password that are not shown.',
    );
    expect(JSON.stringify(check)).not.toMatch(/anna|s3cret/);
  });

  it('is that of HTTP for an address without TLS, and ALL_PROXY where no other is set', () => {
    setProxies({ HTTPS_PROXY: 'http://one.example:1', HTTP_PROXY: 'http://two.example:2' });
    expect(proxyFor(new URL('http://study.example.org'))).toMatchObject({ shown: 'http://two.example:2' });
    setProxies({ ALL_PROXY: 'http://three.example:3' });
    expect(proxyFor(server)).toMatchObject({ variable: 'ALL_PROXY', shown: 'http://three.example:3' });
  });

  it('is passed by for what NO_PROXY excludes', async () => {
    setProxies({ HTTPS_PROXY: 'http://proxy.ash.example:3128', NO_PROXY: 'localhost,.example.org' });
    expect((await lookUp(server)).found).toContain('NO_PROXY excludes study.example.org');
  });

  it('of SOCKS, or no address at all, has failed, and says what to set', async () => {
    for (const [value, words] of [
      ['socks5://proxy.ash.example:1080', 'no HTTP proxy'],
      ['http://', 'not an address'],
      ['http://anna:100%@proxy.ash.example:3128', 'not an address'],
    ] as const) {
      setProxies({ HTTPS_PROXY: value });
      const { state, found, fix } = await lookUp(server);
      expect({ value, state }).toEqual({ value, state: 'failed' });
      expect(found).toContain(words);
      expect(found + fix).not.toContain('anna');
      expect(fix).toContain('set HTTPS_PROXY');
    }
  });

  it('without a scheme would be spoken to with TLS: it is said how to write it', async () => {
    setProxies({ HTTPS_PROXY: 'proxy.ash.example:3128' });
    const { state, fix } = await lookUp(server);
    expect(state).toBe('caution');
    expect(fix).toContain('HTTPS_PROXY: http://proxy.ash.example:3128');
  });

  it('with ranges in NO_PROXY is a caution, since they have no effect', async () => {
    setProxies({ HTTPS_PROXY: 'http://proxy.ash.example:3128', NO_PROXY: '10.0.0.0/8' });
    expect(await lookUp(new URL('https://10.1.2.3:7443'))).toMatchObject({
      state: 'caution',
      fix: expect.stringContaining('add 10.1.2.3 itself to NO_PROXY'),
    });
  });

  it.skipIf(isWindows)('of two spellings that differ is the lower one, and it is said', async () => {
    setProxies({ https_proxy: 'http://one.example:1', HTTPS_PROXY: 'http://two.example:2' });
    const { state, found } = await lookUp(server);
    expect(state).toBe('caution');
    expect(found).toMatch(/through http:\/\/one\.example:1\..*https_proxy and HTTPS_PROXY are both set and differ/);
  });

  it('is not checked without a server, and the variables that are set are named', async () => {
    setProxies({ HTTPS_PROXY: 'http://anna:s3cret@proxy.ash.example:3128' });
    const { state, found } = await lookUp(null);
    expect(state).toBe('not-checked');
    expect(found).toContain('Set: HTTPS_PROXY.');
    expect(found).not.toContain('anna');
  });
});
