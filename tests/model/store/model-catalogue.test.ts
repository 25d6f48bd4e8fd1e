import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openModelCatalogue } from '../../../src-enclave/model/store/model-catalogue.ts';

const root = mkdtempSync(join(tmpdir(), 'cloister-models-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('the model catalogue', () => {
  const folder = fileURLToPath(new URL('../../../assets/models/minilm-med', import.meta.url));
  const models = openModelCatalogue({
    root: join(root, 'store'),
    embedded: { 'minilm-med': folder },
    now: () => new Date(0),
  });

  it('has the built-in model, which cannot be removed', async () => {
    expect(await models.list()).toMatchObject([
      { name: 'minilm-med', modelType: 'bert', isEmbedded: true, path: folder },
    ]);
    await expect(models.remove('minilm-med')).rejects.toMatchObject({ code: 'option-invalid' });
    await expect(models.info('toString')).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('adds, lists, describes and removes another as the same weights', async () => {
    const added = await models.add(folder, { name: 'copy' });
    const builtIn = await models.info('minilm-med');
    expect(added).toMatchObject({
      name: 'copy',
      isEmbedded: false,
      sha256: builtIn.sha256,
      parameters: builtIn.parameters,
    });
    expect((await models.list()).map((model) => model.name)).toEqual(['minilm-med', 'copy']);
    expect(added).toMatchObject({ origin: 'minilm-med', hub: null });
    expect(builtIn).toMatchObject({ origin: null, hub: null });
    expect(await models.info('copy')).toEqual(added);
    expect(() => models.freeName(undefined, 'copy')).toThrow(expect.objectContaining({ code: 'model-exists' }));
    await models.remove('copy');
    expect(models.freeName(undefined, ' my copy')).toBe('my-copy');
    expect((await models.list()).map((model) => model.name)).toEqual(['minilm-med']);
  });

  it('names the hub of a model that came from one', async () => {
    const origin = { hub: 'https://huggingface.co', repo: 'org/name', revision: 'c'.repeat(40) };
    const added = await models.add(folder, { suggestedName: 'name', origin });
    expect(added).toMatchObject({ name: 'name', origin: 'org/name', hub: origin });
    expect(await models.info('name')).toEqual(added);
    await models.remove('name');
  });
});
