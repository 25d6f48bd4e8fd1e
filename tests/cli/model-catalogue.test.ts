import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openModelCatalogue } from '../../src-enclave/cli/model-catalogue.ts';

const root = mkdtempSync(join(tmpdir(), 'cloister-models-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('the model catalogue', () => {
  const models = openModelCatalogue(join(root, 'store'), () => new Date(0));
  const folder = fileURLToPath(new URL('../../assets/models/minilm-med', import.meta.url));

  it('has the built-in model, which cannot be removed', async () => {
    expect(await models.list()).toMatchObject([
      { name: 'minilm-med', modelType: 'bert', isEmbedded: true, path: folder },
    ]);
    await expect(models.remove('minilm-med')).rejects.toMatchObject({ code: 'option-invalid' });
    await expect(models.info('toString')).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('adds, lists, describes and removes another as the same weights', async () => {
    const added = await models.add(folder, 'copy');
    const builtIn = await models.info('minilm-med');
    expect(added).toMatchObject({
      name: 'copy',
      isEmbedded: false,
      sha256: builtIn.sha256,
      parameters: builtIn.parameters,
    });
    expect((await models.list()).map((model) => model.name)).toEqual(['minilm-med', 'copy']);
    expect(await models.info('copy')).toEqual(added);
    await models.remove('copy');
    expect((await models.list()).map((model) => model.name)).toEqual(['minilm-med']);
  });
});
