// Where the person is: seven places, their details, and the pages beside them. Kept in the address's hash, so that back,
// forward and reload work in every shell.

import { create } from 'zustand';

export type TrustTab = 'server' | 'computer' | 'left' | 'pad' | 'checkup';
export type StudyTab = 'progress' | 'terms' | 'hospitals' | 'leave';
export type HelpTopic = 'guide' | 'errors' | 'threats' | 'limits' | 'about';

export type Place =
  | { readonly kind: 'welcome' }
  | { readonly kind: 'home' }
  | { readonly kind: 'data' }
  | { readonly kind: 'studies' }
  | { readonly kind: 'study'; readonly id: string; readonly tab: StudyTab | null }
  | { readonly kind: 'runs' }
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'compare'; readonly ids: readonly string[] }
  | { readonly kind: 'new-simulation' }
  | { readonly kind: 'models' }
  | { readonly kind: 'add-model' }
  | { readonly kind: 'try'; readonly runId: string | null }
  | { readonly kind: 'trust'; readonly tab: TrustTab }
  | { readonly kind: 'activity' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'help'; readonly topic: HelpTopic; readonly code: string | null };

const trustTabs: readonly TrustTab[] = ['server', 'computer', 'left', 'pad', 'checkup'];
const studyTabs: readonly StudyTab[] = ['progress', 'terms', 'hospitals', 'leave'];
const helpTopics: readonly HelpTopic[] = ['guide', 'errors', 'threats', 'limits', 'about'];
const isTrustTab = (text: string): text is TrustTab => trustTabs.some((tab) => tab === text);
const isStudyTab = (text: string): text is StudyTab => studyTabs.some((tab) => tab === text);
const isHelpTopic = (text: string): text is HelpTopic => helpTopics.some((topic) => topic === text);

/** `#/runs/ID` and the like; anything unknown is home. */
export function parsePlace(hash: string): Place {
  const [first = '', second = ''] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map((part) => decodeURIComponent(part));
  const rest = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part));
  switch (first) {
    case 'welcome':
    case 'data':
    case 'models':
    case 'activity':
    case 'settings':
    case 'new-simulation':
    case 'add-model':
      return { kind: first };
    case 'studies': {
      const tab = rest[1] ?? '';
      return second === '' ? { kind: 'studies' } : { kind: 'study', id: second, tab: isStudyTab(tab) ? tab : null };
    }
    case 'runs':
      return second === '' ? { kind: 'runs' } : { kind: 'run', id: second };
    case 'compare':
      return { kind: 'compare', ids: rest };
    case 'try':
      return { kind: 'try', runId: second === '' ? null : second };
    case 'trust':
      return { kind: 'trust', tab: isTrustTab(second) ? second : 'server' };
    case 'help':
      return { kind: 'help', topic: isHelpTopic(second) ? second : 'guide', code: rest[1] ?? null };
    default:
      return { kind: 'home' };
  }
}

export function formatPlace(place: Place): string {
  const parts = ((): readonly string[] => {
    switch (place.kind) {
      case 'study':
        return ['studies', place.id, ...(place.tab === null ? [] : [place.tab])];
      case 'run':
        return ['runs', place.id];
      case 'compare':
        return ['compare', ...place.ids];
      case 'try':
        return place.runId === null ? ['try'] : ['try', place.runId];
      case 'trust':
        return ['trust', place.tab];
      case 'help':
        return place.code === null ? ['help', place.topic] : ['help', place.topic, place.code];
      default:
        return [place.kind];
    }
  })();
  return `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}

type PlaceStore = { readonly place: Place };

export const usePlace = create<PlaceStore>(() => ({ place: parsePlace(window.location.hash) }));

window.addEventListener('hashchange', () => usePlace.setState({ place: parsePlace(window.location.hash) }));

/** Goes somewhere; the browser's history remembers where from. */
export function go(place: Place): void {
  window.location.hash = formatPlace(place);
}
