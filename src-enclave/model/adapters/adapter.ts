// What every adapter is: trained tensors under the names PEFT trains them by, their initial values, and the hooks it
// puts into a family's forward pass.

import type { Random } from '../../base/random.ts';
import type { Graph } from '../../tensor/graph.ts';
import type { AdapterHooks } from '../families/forward.ts';

export type AdapterParameter = {
  /** As PEFT names the trained tensor. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Initializer;
};

export type Initializer =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'normal'; readonly deviation: number }
  /** Uniform on [-bound, bound]. */
  | { readonly kind: 'uniform'; readonly bound: number };

export type Adapter = {
  readonly parameters: readonly AdapterParameter[];
  readonly virtualTokens: number;
  /** `training` turns the adapter's own dropout on. */
  hooks(graph: Graph, training: boolean): AdapterHooks;
};

/** Initial values of one parameter, from the stream of its own name: the same whatever else is drawn. */
export function initialValues(parameter: AdapterParameter, random: Random): Float32Array {
  const values = new Float32Array(parameter.shape.reduce((product, size) => product * size, 1));
  switch (parameter.init.kind) {
    case 'zeros':
      return values;
    case 'normal': {
      const { deviation } = parameter.init;
      return values.map(() => deviation * random.normal());
    }
    case 'uniform': {
      const { bound } = parameter.init;
      return values.map(() => bound * (2 * random.uniform() - 1));
    }
  }
}
