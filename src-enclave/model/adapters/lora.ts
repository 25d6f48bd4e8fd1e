// LoRA (Hu et al. 2021): y = W·x + s·B·A·x on chosen linears, s = alpha / r, or alpha / √r for rsLoRA (Kalajdzievski
// 2023). Targets, patterns and layers select as PEFT does.

import { Failure } from '../../base/failure.ts';
import type { Graph } from '../../tensor/graph.ts';
import { operators } from '../../tensor/operators.ts';
import { applyDropout, type LinearSite } from '../families/forward.ts';
import type { Adapter, AdapterParameter } from './adapter.ts';

export type LoraConfig = {
  readonly kind: 'lora';
  readonly rank: number;
  readonly alpha: number;
  readonly dropout: number;
  readonly isRankStabilized: boolean;
  /** Module names or ends of paths; `all-linear` takes every linear. */
  readonly targets: readonly string[] | 'all-linear';
  /** Rank by end of module path; the first key that matches wins. */
  readonly rankPattern: Readonly<Record<string, number>>;
  readonly alphaPattern: Readonly<Record<string, number>>;
  readonly layersToTransform: readonly number[] | null;
};

export type LoraTarget = { readonly site: LinearSite; readonly rank: number; readonly scale: number };

function endsWithModule(path: string, name: string): boolean {
  return path === name || path.endsWith(`.${name}`);
}

function fromPattern(pattern: Readonly<Record<string, number>>, path: string, otherwise: number): number {
  return Object.entries(pattern).find(([key]) => endsWithModule(path, key))?.[1] ?? otherwise;
}

function layerOf(path: string): number | null {
  const match = /\.(?:layers|layer|h|blocks)\.(\d+)\./.exec(path);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/**
 * The linears that a configuration acts on, with rank and scale.
 * @throws Failure adapter-invalid when a target names no linear of the model, or nothing is selected.
 */
export function selectLoraTargets(config: LoraConfig, sites: readonly LinearSite[]): readonly LoraTarget[] {
  const { targets, layersToTransform } = config;
  if (targets !== 'all-linear') {
    const missing = targets.filter((target) => !sites.some((site) => endsWithModule(site.path, target)));
    if (missing.length > 0) {
      const names = [...new Set(sites.map((site) => site.path.split('.').at(-1)))].join(', ');
      throw new Failure(
        'adapter-invalid',
        `The model has no linear layer named ${missing.slice(0, 5).join(', ').slice(0, 200)}. Choose targets among: ${names}.`,
      );
    }
  }
  const selected = sites.filter((site) => {
    const layer = layerOf(site.path);
    const isTarget = targets === 'all-linear' || targets.some((target) => endsWithModule(site.path, target));
    return isTarget && (layersToTransform === null || (layer !== null && layersToTransform.includes(layer)));
  });
  if (selected.length === 0)
    throw new Failure('adapter-invalid', 'The adapter selects no layer of this model. Check its targets and layers.');
  return selected.map((site) => {
    const rank = fromPattern(config.rankPattern, site.path, config.rank);
    const alpha = fromPattern(config.alphaPattern, site.path, config.alpha);
    return { site, rank, scale: alpha / (config.isRankStabilized ? Math.sqrt(rank) : rank) };
  });
}

export function loraNames(path: string): { readonly a: string; readonly b: string } {
  return { a: `base_model.model.${path}.lora_A.weight`, b: `base_model.model.${path}.lora_B.weight` };
}

/**
 * A [r, in] is drawn as PEFT's kaiming_uniform(a = √5) does, B [out, r] starts at zero.
 * `moduleName` turns a checkpoint's module path into the one PEFT sees.
 */
export function loraAdapter(
  config: LoraConfig,
  sites: readonly LinearSite[],
  moduleName: (path: string) => string = (path) => path,
): Adapter {
  const targets = selectLoraTargets(config, sites);
  const byPath = new Map(targets.map((target) => [target.site.path, target]));
  const parameters = targets.flatMap(({ site, rank }): AdapterParameter[] => {
    const names = loraNames(moduleName(site.path));
    return [
      { name: names.a, shape: [rank, site.inputSize], init: { kind: 'uniform', bound: 1 / Math.sqrt(site.inputSize) } },
      { name: names.b, shape: [site.outputSize, rank], init: { kind: 'zeros' } },
    ];
  });
  return {
    parameters,
    virtualTokens: 0,
    hooks: (graph: Graph, training: boolean) => ({
      virtualTokens: 0,
      prefix: () => null,
      linear: (site, input, baseOutput) => {
        const target = byPath.get(site.path);
        if (!target) return baseOutput;
        const op = operators(graph);
        const names = loraNames(moduleName(site.path));
        const a = graph.parameter(names.a, [target.rank, site.inputSize]);
        const b = graph.parameter(names.b, [site.outputSize, target.rank]);
        const dropped = applyDropout(graph, input, training ? config.dropout : 0, `lora ${site.path}`);
        const low = op.matmul(dropped, a, { transposeB: true }); // [rows, rank]
        return op.add(baseOutput, op.matmul(low, b, { transposeB: true, alpha: target.scale }));
      },
    }),
  };
}
