// From the events of a run to one HTML file: the order of the page, and nothing else.

import type { RunEvent } from '../protocol/run-events.ts';
import { textureDefinitions } from './charts/series-style.ts';
import { html, type Html } from './html-escape.ts';
import { renderPage } from './page.ts';
import { viewRun, type RunView } from './run-view.ts';
import { confusionCard } from './sections/confusion.ts';
import { bytesCard, timelineCard } from './sections/exchange.ts';
import { comparisonCard, hospitalsCard, labelsCard } from './sections/hospitals.ts';
import { lossCard, scoreCard } from './sections/learning.ts';
import { headline, keyFigures, simulatedBanner, titleBlock } from './sections/overview.ts';
import { machineCard, planCard, warningNotes } from './sections/record.ts';
import { cardRow } from './tables.ts';

const arch = html`<svg class="arch" width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
  <path
    fill-rule="evenodd"
    d="M2 21.2V11.5a10 10 0 0 1 20 0v9.7a.8.8 0 0 1-.8.8H2.8a.8.8 0 0 1-.8-.8zM5 19h14v-7.5a7 7 0 0 0-14 0z"
  />
  <path class="court" d="M8 15.6v-4.1a4 4 0 0 1 8 0v4.1a.5.5 0 0 1-.5.5h-7a.5.5 0 0 1-.5-.5z" />
</svg>`;

function header(view: RunView): Html {
  const mark = view.plan.command === 'simulate' ? html`<span class="quiet">Simulated run</span>` : null;
  return html`<header class="page-head">
    <p class="brand">${arch}<b>Cloister</b><span>Run report</span></p>
    ${mark}
  </header>`;
}

/** Inside and outside, as the app's boundary bar says it: a run of this version has no connection to anywhere. */
function footer(): Html {
  return html`<footer class="boundary">
    <p>
      ${arch}<span><b>Inside this computer</b> all training data and all models of this run</span>
    </p>
    <p class="gate"><b>Gate closed</b></p>
    <p>
      <span><b>Outside</b> nothing was sent by this run</span>
    </p>
  </footer>`;
}

function confusionRows(view: RunView): Html {
  const confusion = confusionCard(view);
  const bytes = bytesCard(view);
  const timeline = timelineCard(view);
  if (confusion === null) return cardRow([bytes, timeline]);
  if (confusion.isWide || (bytes === null && timeline === null))
    return html`${cardRow([confusion.card])}${cardRow([bytes, timeline])}`;
  return cardRow([confusion.card, html`<div class="stack">${[bytes, timeline]}</div>`]);
}

/**
 * The report of a run: deterministic, self-contained, without script.
 * @param events a run's events from its start; it may have stopped before its result.
 * @throws Failure run-invalid when there is no `started` event.
 */
export function renderReport(events: readonly RunEvent[]): string {
  const view = viewRun(events);
  const { plan } = view;
  const isSimulated = plan.command === 'simulate';
  const main = html`${textureDefinitions()}${titleBlock(view)}${simulatedBanner(view)}${warningNotes(view)}
  ${headline(view)} ${keyFigures(view)} ${cardRow([scoreCard(view), lossCard(view)])}
  ${cardRow([comparisonCard(view), labelsCard(view)])} ${hospitalsCard(view)} ${confusionRows(view)} ${planCard(view)}
  ${machineCard(view)}`;
  return renderPage({
    title: `${isSimulated ? 'SIMULATED – ' : ''}${plan.data.name} – Cloister run report`,
    header: header(view),
    main,
    footer: footer(),
  });
}
