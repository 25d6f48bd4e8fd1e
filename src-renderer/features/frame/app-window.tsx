// The frame with its content: title bar, sidebar, place, boundary bar, and the questions and messages that can come up
// anywhere. Knows where the person is and what the program behind says; the places know the rest.

import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { AppFrame } from '../../components/app-frame.tsx';
import { BoundaryBar } from '../../components/boundary-bar.tsx';
import { MenuBar } from '../../components/menu-bar.tsx';
import { Sidebar } from '../../components/sidebar.tsx';
import { TitleBar } from '../../components/title-bar.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { formatPlace, go, usePlace, type Place } from '../../app/places.ts';
import { homeRun, liveRun } from '../../app/run-facts.ts';
import { gateOf, homeStudy } from '../../app/study-facts.ts';
import { useRunWords } from '../../app/run-words.ts';
import { useApp } from '../../app/use-app.ts';
import { Banners } from './banners.tsx';
import { insideOf, outsideOf, processState } from './boundary.ts';
import { CloseDialog } from './close-dialog.tsx';
import { RunDialogs } from './run-dialogs.tsx';
import { isWide, Screen } from './screen.tsx';
import { isSimulatedPlace, placeName } from './title.ts';
import { useIsRail } from './use-is-rail.ts';
import { useJobToasts } from './use-job-toasts.ts';
import { useMenuKeys, useTitleMenus } from './use-menus.ts';
import './frame.css';

const items = [
  { id: 'home', icon: 'home', group: 'work' },
  { id: 'data', icon: 'data', group: 'work' },
  { id: 'studies', icon: 'study', group: 'work' },
  { id: 'runs', icon: 'run', group: 'work' },
  { id: 'models', icon: 'model', group: 'work' },
  { id: 'trust', icon: 'trust', group: 'oversight' },
  { id: 'activity', icon: 'log', group: 'oversight' },
] as const;
type ItemId = (typeof items)[number]['id'];

const placeOfItem = (id: ItemId): Place => (id === 'trust' ? { kind: 'trust', tab: 'server' } : { kind: id });
const isItemId = (id: string): id is ItemId => items.some((item) => item.id === id);

/** The place in the sidebar that a place belongs to. */
function itemOf(place: Place): ItemId | null {
  switch (place.kind) {
    case 'welcome':
    case 'home':
      return 'home';
    case 'run':
    case 'compare':
    case 'runs':
    case 'new-simulation':
      return 'runs';
    case 'models':
    case 'add-model':
    case 'try':
      return 'models';
    case 'study':
      return 'studies';
    case 'data':
    case 'studies':
    case 'trust':
    case 'activity':
      return place.kind;
    case 'settings':
    case 'help':
      return null;
  }
}

export function AppWindow(): ReactElement {
  const place = usePlace((state) => state.place);
  const hasNoRuns = useApp(
    ({ runs, runsFailure, studies }) =>
      runs !== null && runs.length === 0 && runsFailure === null && (studies ?? []).length === 0,
  );
  const zoom = useApp(({ settings }) => settings?.settings.zoom ?? 1);
  const shell = useApp(({ info }) => info?.shell ?? 'browser');
  // In Electron the size is the page's own: its pixels are as large as the person set.
  const isRail = useIsRail(shell === 'browser' ? zoom : 1);
  useMenuKeys();
  useJobToasts();
  const isWelcome = isWide(place, hasNoRuns);
  return (
    <>
      <AppFrame
        isRail={isRail && !isWelcome}
        titleBar={<WindowTitle isWelcome={isWelcome} />}
        {...(isWelcome ? {} : { sidebar: <Places isRail={isRail} /> })}
        boundary={<Boundary />}
      >
        <Banners />
        <Screen />
      </AppFrame>
      <RunDialogs />
      <CloseDialog />
    </>
  );
}

function useTitle(isWelcome: boolean): { readonly title: string; readonly isSimulated: boolean } {
  const { t } = useTranslation();
  const words = useRunWords();
  const place = usePlace((state) => state.place);
  const runs = useApp((state) => state.runs);
  const startedAtMs = useApp(({ info }) => info?.startedAtMs ?? null);
  const studies = useApp((state) => state.studies);
  const known = runs ?? [];
  const shown = place.kind === 'run' ? known.find(({ id }) => id === place.id) : undefined;
  const name = placeName(place, isWelcome);
  const home = { run: homeRun(known, startedAtMs), study: homeStudy(studies ?? [], startedAtMs) };
  const isSimulated = isSimulatedPlace(place, known, studies ?? [], home);
  const ofStudy = place.kind === 'study' ? studies?.find(({ id }) => id === place.id) : undefined;
  if (ofStudy !== undefined) return { title: ofStudy.terms.title, isSimulated };
  const title =
    name === 'run' ? (shown === undefined ? t('app.places.runs') : words.name(shown)) : t(`app.places.${name}`);
  return { title, isSimulated };
}

function WindowTitle({ isWelcome }: { readonly isWelcome: boolean }): ReactElement {
  const { t } = useTranslation();
  const { title, isSimulated } = useTitle(isWelcome);
  const menus = useTitleMenus();
  const info = useApp((state) => state.info);
  const appName = t('common.appName');
  const mark = t('components.simulatedMark');
  useEffect(() => {
    document.title = [appName, title, ...(isSimulated ? [mark] : [])].join(' — ');
  }, [appName, title, isSimulated, mark]);
  const isKnown = info !== null;
  useEffect(() => {
    // A title that cannot be set is not worth a message.
    if (isKnown) api.window.setTitle({ title, isSimulated }).catch(() => undefined);
  }, [isKnown, title, isSimulated]);
  const hasButtons = info !== null && info.shell === 'electron' && !info.hasNativeFrame;
  const hasNativeMenu = info?.shell === 'electron' && info.platform === 'darwin';
  return (
    <TitleBar
      appName={appName}
      place={title}
      isSimulated={isSimulated}
      {...(hasNativeMenu
        ? {}
        : { menuBar: <MenuBar label={t('menu.label')} menus={menus.menus} onAction={menus.onAction} /> })}
      {...(hasButtons
        ? {
            windowControls: {
              onMinimise: () => void attempt(api.window.minimise()),
              onMaximise: () => void attempt(api.window.toggleMaximised()),
              onClose: () => void attempt(api.window.close()),
            },
          }
        : {})}
    />
  );
}

function Places({ isRail }: { readonly isRail: boolean }): ReactElement {
  const { t } = useTranslation();
  const place = usePlace((state) => state.place);
  const enclave = useApp((state) => state.enclave);
  const isConnected = useApp(({ link }) => link.isConnected);
  const runs = useApp((state) => state.runs);
  const isRefused = useApp(({ studies }) => gateOf(studies ?? []).state === 'failed');
  const current = itemOf(place);
  const process = processState(enclave, runs, isConnected);
  return (
    <Sidebar
      label={t('components.frame.navigation')}
      isRail={isRail}
      items={items.map(({ id, icon, group }) => ({
        id,
        icon,
        group,
        label: t(`app.places.${id}`),
        href: formatPlace(placeOfItem(id)),
        isCurrent: id === current,
        ...(id === 'trust' && isRefused
          ? { badge: { kind: 'failed' as const, label: t('studies.status.refused') } }
          : {}),
        ...(id === 'trust' && enclave?.state === 'failed'
          ? { badge: { kind: 'failed' as const, label: t('app.computer.failed') } }
          : {}),
      }))}
      onSelect={(id) => {
        if (isItemId(id)) go(placeOfItem(id));
      }}
      foot={{
        name: t('app.computer.name'),
        role: t(`app.computer.${process}`),
        onSettings: () => go({ kind: 'settings' }),
        isSettingsCurrent: place.kind === 'settings',
      }}
    />
  );
}

function Boundary(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace((state) => state.place);
  const enclave = useApp((state) => state.enclave);
  const runs = useApp((state) => state.runs);
  const datasets = useApp((state) => state.datasets);
  const egress = useApp((state) => state.egress);
  const startedAtMs = useApp(({ info }) => info?.startedAtMs ?? null);
  const isConnected = useApp(({ link }) => link.isConnected);
  const studies = useApp((state) => state.studies);
  const gate = gateOf(studies ?? []);
  const gateLabel = ((): string => {
    switch (gate.state) {
      case 'closed':
        return t('app.boundary.gateClosed');
      case 'opening':
        return t('app.boundary.gateOpening');
      case 'open':
        return gate.servers === 1
          ? t('app.boundary.gateOpen')
          : t('app.boundary.gateOpenMany', { servers: format.count(gate.servers) });
      case 'openSimulated':
        return gate.servers === 1
          ? t('app.boundary.gateSimulated')
          : t('app.boundary.gateSimulatedMany', { servers: format.count(gate.servers) });
      case 'failed':
        return t('app.boundary.gateClosedAt', { time: format.time(gate.atMs) });
    }
  })();
  const study = homeStudy(studies ?? [], startedAtMs);
  const known = runs ?? [];
  const shown =
    place.kind === 'run'
      ? (known.find(({ id }) => id === place.id) ?? null)
      : place.kind === 'home'
        ? homeRun(known, startedAtMs)
        : liveRun(known);
  const inside = insideOf(shown, datasets, known.length > 0);
  const process = t(`app.boundary.process.${processState(enclave, runs, isConnected)}`);
  const insideDetail = ((): string => {
    if (study?.agreement != null && liveRun(known) === null)
      return t('app.boundary.study', {
        rows: format.count(study.agreement.trainRows + study.agreement.testRows),
        title: study.terms.title,
        process: t(`app.boundary.process.${study.isRunning ? 'working' : 'ready'}`),
      });
    switch (inside.kind) {
      case 'none':
        return t('app.boundary.noData');
      case 'data':
        return t('app.boundary.idle', { rows: format.count(inside.rows), process });
      case 'simulation':
        return t('app.boundary.simulation', {
          hospitals: format.count(inside.hospitals),
          rows: format.count(inside.rows),
          process,
        });
    }
  })();
  const outside = outsideOf(egress, isConnected);
  const outsideDetail = ((): string => {
    switch (outside.kind) {
      case 'unknown':
        return t('app.boundary.unknown');
      case 'nothing':
        return known.length === 0 ? t('app.boundary.noConnection') : t('app.boundary.nothing');
      case 'sealed':
        return t('app.boundary.sealed', {
          sent: format.bytes(outside.sent),
          received: format.bytes(outside.received),
          host: outside.host,
        });
      case 'hub':
        return t('app.boundary.hubOut', {
          sent: format.bytes(outside.sent),
          received: format.bytes(outside.received),
          host: outside.host,
        });
    }
  })();
  return (
    <BoundaryBar
      inside={{ detail: insideDetail }}
      gate={{
        state: gate.state,
        label: gateLabel,
        onPress: () => go({ kind: 'trust', tab: 'left' }),
      }}
      outside={{ detail: outsideDetail }}
    />
  );
}
