// Every page of the gallery renders in every language, without a browser: a component that throws, or asks for a window while
// it renders, fails here. What the pages look like is looked at; what axe says is in tests/e2e.

import { createElement, type ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { ChartsPage } from '../../../src-renderer/gallery/charts-page.tsx';
import { ControlsPage } from '../../../src-renderer/gallery/controls-page.tsx';
import { ErrorPage } from '../../../src-renderer/gallery/error-page.tsx';
import { GalleryFrame } from '../../../src-renderer/gallery/gallery-frame.tsx';
import { HomePage } from '../../../src-renderer/gallery/home-page.tsx';
import { RunPage } from '../../../src-renderer/gallery/run-page.tsx';
import { StatesPage } from '../../../src-renderer/gallery/states-page.tsx';
import { WizardPage } from '../../../src-renderer/gallery/wizard-page.tsx';
import { initI18n } from '../../../src-renderer/i18n/init.ts';
import { LocaleProvider } from '../../../src-renderer/i18n/locale-provider.tsx';
import type { Locale } from '../../../src-renderer/i18n/locale.ts';

const pages: readonly (readonly [string, () => ReactElement])[] = [
  ['home', HomePage],
  ['run', RunPage],
  ['error', ErrorPage],
  ['controls', ControlsPage],
  ['charts', ChartsPage],
  ['states', StatesPage],
  ['wizard', WizardPage],
];

function render(Page: () => ReactElement, locale: Locale): string {
  initI18n(locale);
  const frame = createElement(GalleryFrame, { page: 'home', pages: [], isRail: false, children: createElement(Page) });
  return renderToString(createElement(LocaleProvider, null, frame));
}

describe.each<Locale>(['en', 'de', 'en-XA'])('in %s', (locale) => {
  test.each(pages)('%s renders, and shows no key in place of a text', (_name, Page) => {
    const markup = render(Page, locale);
    expect(markup).toContain('<main');
    expect(markup).not.toMatch(/>(?:common|components)\.[a-z]/i);
  });
});

test('a verdict says its word and a blocked button its reason', () => {
  const markup = render(ControlsPage, 'en');
  expect(markup).toContain('Proved: ');
  expect(markup).toMatch(/aria-describedby="[^"]+" aria-disabled="true"/);
  expect(markup).toContain('You are signed in as researcher.');
});

test('the frame has the four landmarks', () => {
  const markup = render(HomePage, 'en');
  for (const tag of ['<header', '<nav', '<main', '<footer']) expect(markup).toContain(tag);
});
