// Merging LoRA into the base weights and taking it out again: W ± s·B·A. Products are summed in float64.

import type { NamedTensors } from '../../base/named-tensors.ts';
import { expectDefined } from '../../base/expect.ts';
import type { LinearSite } from '../families/forward.ts';
import { loraNames, selectLoraTargets, type LoraConfig } from './lora.ts';

/**
 * Base tensors that the adapter changes, by checkpoint name, with the adapter added (`sign` 1) or taken out (-1).
 * `read` gives the current base weight [out, in]; `moduleName` is the adapter's name for a module path.
 */
export function mergeLora(
  config: LoraConfig,
  sites: readonly LinearSite[],
  parameters: NamedTensors,
  read: (weight: string) => Float32Array,
  sign: 1 | -1 = 1,
  moduleName: (path: string) => string = (path) => path,
): NamedTensors {
  return new Map(
    selectLoraTargets(config, sites).map(({ site, rank, scale }) => {
      const names = loraNames(moduleName(site.path));
      const a = expectDefined(parameters.get(names.a), names.a).values;
      const b = expectDefined(parameters.get(names.b), names.b).values;
      const name = `${site.path}.weight`;
      const { inputSize, outputSize } = site;
      const values = Float32Array.from(read(name));
      const row = new Float64Array(inputSize);
      for (let i = 0; i < outputSize; i++) {
        row.fill(0);
        for (let k = 0; k < rank; k++) {
          const factor = b[i * rank + k] ?? 0;
          for (let j = 0; j < inputSize; j++) row[j] = (row[j] ?? 0) + factor * (a[k * inputSize + j] ?? 0);
        }
        for (let j = 0; j < inputSize; j++)
          values[i * inputSize + j] = (values[i * inputSize + j] ?? 0) + sign * scale * (row[j] ?? 0);
      }
      return [name, { shape: [outputSize, inputSize], values }];
    }),
  );
}
