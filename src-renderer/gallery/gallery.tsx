// Every component in its states, for review by eye and by axe: `npx vite src-renderer`, then /gallery/gallery.html?page=home.
// Not part of the app. Its made-up words are not translated.

import { StrictMode, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { initI18n } from '../i18n/init.ts';
import { chooseLocale } from '../i18n/locale.ts';
import { LocaleProvider } from '../i18n/locale-provider.tsx';
import { ChartsPage } from './charts-page.tsx';
import { ControlsPage } from './controls-page.tsx';
import { ErrorPage } from './error-page.tsx';
import { GalleryFrame } from './gallery-frame.tsx';
import { HomePage } from './home-page.tsx';
import { RunPage } from './run-page.tsx';
import { StatesPage } from './states-page.tsx';
import { TablesPage } from './tables-page.tsx';
import { WizardPage } from './wizard-page.tsx';

const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme !== null) document.documentElement.dataset['theme'] = theme;
initI18n(chooseLocale([query.get('locale') ?? 'en']));

const pages: Readonly<Record<string, () => ReactElement>> = {
  home: HomePage,
  run: RunPage,
  error: ErrorPage,
  controls: ControlsPage,
  tables: TablesPage,
  charts: ChartsPage,
  states: StatesPage,
  wizard: WizardPage,
};

const name = query.get('page') ?? 'home';
const Page = pages[name] ?? HomePage;
const root = document.querySelector('#root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <LocaleProvider>
        <GalleryFrame page={name} pages={Object.keys(pages)} isRail={query.has('rail') || name === 'wizard'}>
          <Page />
        </GalleryFrame>
      </LocaleProvider>
    </StrictMode>,
  );
