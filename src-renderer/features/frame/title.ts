// The title of the window: where the person is, and whether what is shown is simulated. Never data.

import type { RunSummary, StudyView } from '../../../src-main/contract/index.ts';
import { isTakingPart } from '../../app/study-facts.ts';
import type { Place } from '../../app/places.ts';

/** The key of the place's name under `app.places`. */
export function placeName(place: Place, isWelcome: boolean): Place['kind'] {
  return place.kind === 'home' && isWelcome ? 'welcome' : place.kind;
}

/** @param home What Home shows. */
export function isSimulatedPlace(
  place: Place,
  runs: readonly RunSummary[],
  studies: readonly StudyView[],
  home: { readonly run: RunSummary | null; readonly study: StudyView | null },
): boolean {
  switch (place.kind) {
    case 'home':
      return home.run?.kind === 'simulate' || home.study?.terms.isSimulated === true;
    case 'study':
      return studies.find(({ id }) => id === place.id)?.terms.isSimulated === true;
    case 'trust':
    case 'studies':
      return studies.some((study) => isTakingPart(study) && study.terms.isSimulated);
    case 'run':
      return runs.find(({ id }) => id === place.id)?.kind === 'simulate';
    case 'compare':
      return runs.some(({ id, kind }) => place.ids.includes(id) && kind === 'simulate');
    case 'try':
      return runs.find(({ id }) => id === place.runId)?.kind === 'simulate';
    default:
      return false;
  }
}
