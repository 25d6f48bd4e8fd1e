// A weight file as the engine wants it: mapped where it already holds float32, read into shared memory otherwise.

import type { WeightSource } from '../../engine/executor.ts';
import type { WeightStore } from './weight-store.ts';

export function weightSource(store: WeightStore): WeightSource {
  return { region: (name) => store.tensors.get(name)?.region ?? null, read: (name) => store.read(name, true) };
}
