// Places in the address: every one comes back as it was, and nothing breaks on an address of someone else's.

import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Place } from '../../../src-renderer/app/places.ts';

let places: typeof import('../../../src-renderer/app/places.ts');

beforeAll(async () => {
  vi.stubGlobal('window', { location: { hash: '#/runs/first' }, addEventListener: () => {} });
  places = await import('../../../src-renderer/app/places.ts');
});

const id = fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z-]{0,20}$/);
const anyPlace: fc.Arbitrary<Place> = fc.oneof(
  fc.constantFrom<Place>(
    { kind: 'welcome' },
    { kind: 'home' },
    { kind: 'data' },
    { kind: 'studies' },
    { kind: 'runs' },
    { kind: 'new-simulation' },
    { kind: 'models' },
    { kind: 'add-model' },
    { kind: 'activity' },
    { kind: 'settings' },
    { kind: 'try', runId: null },
  ),
  id.map((runId): Place => ({ kind: 'run', id: runId })),
  id.map((runId): Place => ({ kind: 'try', runId })),
  fc.array(id, { minLength: 1, maxLength: 4 }).map((ids): Place => ({ kind: 'compare', ids })),
  fc
    .constantFrom('server' as const, 'computer' as const, 'left' as const, 'pad' as const, 'checkup' as const)
    .map((tab): Place => ({ kind: 'trust', tab })),
  fc
    .record({
      topic: fc.constantFrom(
        'guide' as const,
        'errors' as const,
        'threats' as const,
        'limits' as const,
        'about' as const,
      ),
      code: fc.option(fc.stringMatching(/^CL-[A-Z]{3}-\d{3}$/)),
    })
    .map(({ topic, code }): Place => ({ kind: 'help', topic, code })),
);

describe('places', () => {
  it('start where the address says', () => {
    expect(places.usePlace.getState().place).toEqual({ kind: 'run', id: 'first' });
  });

  it('come back from the address as they were', () => {
    fc.assert(
      fc.property(anyPlace, (place) => {
        expect(places.parsePlace(places.formatPlace(place))).toEqual(place);
      }),
    );
  });

  it('are home for an address that means nothing', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#///']) expect(places.parsePlace(hash)).toEqual({ kind: 'home' });
    expect(places.parsePlace('#/trust/nowhere')).toEqual({ kind: 'trust', tab: 'server' });
  });
});
