// Place → screen. Each screen is loaded when it is first shown; what is not at hand within a moment shows placeholders.

import { lazy, Suspense, type ReactElement, type ReactNode } from 'react';
import { usePlace, type Place } from '../../app/places.ts';
import { useApp } from '../../app/use-app.ts';
import { HomeScreen } from '../home/home-screen.tsx';
import { WelcomeScreen } from '../welcome/welcome-screen.tsx';
import { Arrival } from './arrival.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { Loading } from './loading.tsx';

const RunsScreen = lazy(async () => ({ default: (await import('../runs/runs-screen.tsx')).RunsScreen }));
const RunScreen = lazy(async () => ({ default: (await import('../runs/run-screen.tsx')).RunScreen }));
const CompareScreen = lazy(async () => ({ default: (await import('../runs/compare-screen.tsx')).CompareScreen }));
const ModelsScreen = lazy(async () => ({ default: (await import('../models/models-screen.tsx')).ModelsScreen }));
const AddModelScreen = lazy(async () => ({ default: (await import('../models/add-model-screen.tsx')).AddModelScreen }));
const TryScreen = lazy(async () => ({ default: (await import('../models/try-screen.tsx')).TryScreen }));
const TrustScreen = lazy(async () => ({ default: (await import('../trust/trust-screen.tsx')).TrustScreen }));
const DataScreen = lazy(async () => ({ default: (await import('../data/data-screen.tsx')).DataScreen }));
const StudiesScreen = lazy(async () => ({ default: (await import('../studies/studies-screen.tsx')).StudiesScreen }));
const StudyScreen = lazy(async () => ({ default: (await import('../studies/study-screen.tsx')).StudyScreen }));
const ActivityScreen = lazy(async () => ({
  default: (await import('../activity/activity-screen.tsx')).ActivityScreen,
}));
const SettingsScreen = lazy(async () => ({
  default: (await import('../settings/settings-screen.tsx')).SettingsScreen,
}));
const HelpScreen = lazy(async () => ({ default: (await import('../help/help-screen.tsx')).HelpScreen }));
const NewSimulationScreen = lazy(async () => ({
  default: (await import('../new-simulation/new-simulation-screen.tsx')).NewSimulationScreen,
}));

function screenOf(place: Place): ReactNode {
  switch (place.kind) {
    case 'welcome':
      return <WelcomeScreen />;
    case 'home':
      return <HomePlace />;
    case 'runs':
      return <RunsScreen />;
    case 'run':
      return <RunScreen id={place.id} key={place.id} />;
    case 'compare':
      return <CompareScreen ids={place.ids} key={place.ids.join(' ')} />;
    case 'new-simulation':
      return <NewSimulationScreen />;
    case 'models':
      return <ModelsScreen />;
    case 'add-model':
      return <AddModelScreen />;
    case 'try':
      return <TryScreen runId={place.runId} />;
    case 'trust':
      return <TrustScreen tab={place.tab} />;
    case 'data':
      return <DataScreen />;
    case 'studies':
      return <StudiesScreen />;
    case 'study':
      return <StudyScreen id={place.id} tab={place.tab} key={place.id} />;
    case 'activity':
      return <ActivityScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'help':
      return <HelpScreen topic={place.topic} code={place.code} />;
  }
}

/** Home, or Welcome where nothing was ever run. */
function HomePlace(): ReactElement {
  const hasRuns = useApp(({ runs }) => runs !== null && runs.length > 0);
  const hasStudies = useApp(({ studies }) => studies !== null && studies.length > 0);
  const isEmpty = useApp(({ runs, runsFailure }) => runs !== null && runs.length === 0 && runsFailure === null);
  if (!hasRuns && !hasStudies && isEmpty) return <WelcomeScreen />;
  return <HomeScreen />;
}

/** Whether the place draws itself over the whole width, without the sidebar. */
export function isWide(place: Place, hasNoRuns: boolean): boolean {
  return place.kind === 'welcome' || (place.kind === 'home' && hasNoRuns);
}

function keyOf(place: Place): string {
  switch (place.kind) {
    case 'run':
      return `run ${place.id}`;
    case 'study':
      return `study ${place.id}`;
    case 'compare':
      return `compare ${place.ids.join(' ')}`;
    default:
      return place.kind;
  }
}

export function Screen(): ReactElement {
  const place = usePlace((state) => state.place);
  const placeKey = keyOf(place);
  return (
    <CrashBoundary key={placeKey}>
      <Suspense fallback={<Loading shapes={['table']} />}>
        {screenOf(place)}
        <Arrival placeKey={placeKey} />
      </Suspense>
    </CrashBoundary>
  );
}
