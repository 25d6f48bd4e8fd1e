// What stands in the cards: drawings, tables, the shaded matrix, legends and definition lists.

export const contentCss = `
svg.chart { display: block; width: 100%; height: auto; max-width: 700px; overflow: visible; margin: 0 auto; }
svg.chart text { font: 11.5px var(--font-ui); fill: var(--chart-axis); font-variant-numeric: tabular-nums; }
svg.chart .end-label { font-size: 12px; font-weight: 520; fill: var(--text-2); }
svg.chart .end-value { font-weight: var(--weight-strong); fill: var(--text); }
svg.chart .quiet { font-weight: var(--weight-regular); fill: var(--text-3); }
svg.chart .row-name { font-size: 12px; fill: var(--text); }
svg.chart .bar-value { font-size: 11.5px; font-weight: 540; fill: var(--text); }
.series-all { color: var(--chart-global); }
.series-quiet { color: var(--border-strong); }
.series-1 { color: var(--chart-1); }
.series-2 { color: var(--chart-2); }
.series-3 { color: var(--chart-3); }
.series-4 { color: var(--chart-4); }
.series-5 { color: var(--chart-5); }
.series-6 { color: var(--chart-6); }
.grid { fill: none; stroke: var(--chart-grid); }
.axis { fill: none; stroke: var(--border-strong); }
.line { fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
.line-strong { stroke-width: 2.75; }
.leader { fill: none; stroke: var(--border-strong); stroke-width: 0.75; }
.reference { fill: none; stroke: var(--border-strong); stroke-width: 1.25; stroke-dasharray: 1 3; stroke-linecap: round; }
.marker { fill: var(--surface); stroke: currentColor; stroke-width: 1.6; stroke-linejoin: round; }
.marker-solid { fill: currentColor; stroke: var(--surface); stroke-width: 1.2; }
.fill { fill: currentColor; }
.texture { fill: none; stroke: var(--surface); stroke-width: 1.1; opacity: 0.6; }
.bar-alone { fill: var(--sunken); stroke: var(--border-strong); stroke-width: 1.25; }
.bar-together { fill: var(--accent); }
.bar-pooled { fill: var(--chart-2); }

.legend { display: flex; flex-wrap: wrap; gap: 3px 16px; font-size: 0.75rem; color: var(--text-2); margin-bottom: 8px; }
.legend li { display: flex; align-items: center; gap: 7px; min-width: 0; }
.swatch { flex: none; overflow: visible; }

details { margin-top: 10px; border-top: 1px solid var(--border); }
summary { cursor: pointer; width: max-content; min-height: 28px; padding: 7px 8px 0 0; font-size: 0.8125rem; font-weight: var(--weight-medium); color: var(--accent-text); }
summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
details .scroll { max-height: 320px; overflow-y: auto; margin-top: 6px; }
.scroll { overflow-x: auto; position: relative; }

table { width: 100%; border-collapse: collapse; font-size: 0.8125rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.data thead th { font-size: 0.75rem; font-weight: var(--weight-medium); color: var(--text-3); text-align: left; vertical-align: bottom; padding: 4px 12px 7px 0; line-height: 1.3; }
.data tbody :is(th, td) { font-weight: var(--weight-regular); text-align: left; border-top: 1px solid var(--border); padding: 6px 12px 6px 0; }
.data tbody th { overflow-wrap: anywhere; min-width: 7em; }
.data :is(th, td):last-child { padding-right: 2px; }
.data :is(th, td).number { text-align: right; }
.card-table { padding-bottom: 4px !important; }
.card-table .data tbody :is(th, td) { padding-top: 8px; padding-bottom: 8px; }
.with-total tbody tr:last-child :is(th, td) { border-top-color: var(--border-strong); font-weight: var(--weight-medium); }
.named { display: inline-flex; align-items: center; gap: 10px; vertical-align: middle; }

.confusion { table-layout: auto; border-collapse: separate; border-spacing: 3px; }
.confusion th { font-size: 0.75rem; font-weight: var(--weight-medium); color: var(--text-2); padding: 4px 8px 4px 2px; text-align: left; }
.confusion thead th:not(:first-child) { text-align: center; padding: 4px; overflow-wrap: anywhere; }
.confusion tbody th { color: var(--text); overflow-wrap: anywhere; min-width: 7em; max-width: 16em; width: 9em; }
.matrix-and-table { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px 32px; align-items: end; }
.row-single .matrix-and-table:not(:has(details)) { grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }
.row-number { color: var(--text-3); }
.heat { min-width: 2.6rem; height: 2.1rem; padding: 4px; text-align: center; border-radius: 4px; }
.heat .share { display: block; font-size: 0.75rem; line-height: 1.2; }
.heat:has(.share) { height: 3.9rem; font-size: 1rem; font-weight: var(--weight-medium); }
.diagonal { box-shadow: inset 0 0 0 1.5px var(--accent-text), inset 0 0 0 2.5px var(--surface); }
.heat-0 { background: var(--sunken); color: var(--text-2); }
.heat-1 { background: var(--heat-1); color: var(--heat-ink-1); }
.heat-2 { background: var(--heat-2); color: var(--heat-ink-2); }
.heat-3 { background: var(--heat-3); color: var(--heat-ink-3); }
.heat-4 { background: var(--heat-4); color: var(--heat-ink-4); }
.heat-5 { background: var(--heat-5); color: var(--heat-ink-5); }
.heat-6 { background: var(--heat-6); color: var(--heat-ink-6); }

.groups { display: grid; grid-template-columns: repeat(auto-fit, minmax(264px, 1fr)); gap: 20px 32px; }
.group + .group { margin-top: 16px; }
h3 { font-size: 0.75rem; font-weight: var(--weight-strong); color: var(--accent-text); margin-bottom: 4px; }
dl > div { min-width: 0; }
.groups dl > div, .columns dl > div { display: grid; grid-template-columns: minmax(0, 9fr) minmax(0, 11fr); gap: 12px; padding: 5px 0; border-top: 1px solid var(--border); font-size: 0.8125rem; }
.groups dt, .columns dt { color: var(--text-2); }
.groups dd, .columns dd { font-variant-numeric: tabular-nums; }
.columns dl { columns: 2 320px; column-gap: 32px; }
.columns dl > div { break-inside: avoid; }

@media print {
  details { border: 0; }
  summary { list-style: none; color: var(--text-2); }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  details .scroll { max-height: none; }
}
`;
