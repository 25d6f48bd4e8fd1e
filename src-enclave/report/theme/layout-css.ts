// The page's frame: head, title, rows of cards, key figures, boundary bar, and how they fold on narrow screens and paper.

export const layoutCss = `
*, *::before, *::after { box-sizing: border-box; }
html { font-size: 16px; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  font: var(--weight-regular) 0.875rem/1.5 var(--font-ui);
  font-feature-settings: "cv05", "cv10", "ss03", "calt";
  color: var(--text); background: var(--canvas);
  -webkit-font-smoothing: antialiased; text-rendering: geometricPrecision; letter-spacing: -0.004em;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, dl, dd, figure { margin: 0; padding: 0; }
ul { list-style: none; }
b { font-weight: var(--weight-strong); }
code { font-family: var(--font-mono); font-size: 0.92em; }
.quiet { color: var(--text-3); font-weight: var(--weight-regular); }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.definitions { position: absolute; }

.page-head { background: var(--sidebar); border-bottom: 1px solid var(--border); display: flex; align-items: center; justify-content: space-between; gap: 16px; min-height: 48px; padding: 0 max(24px, calc((100vw - 1120px) / 2)); font-size: 0.8125rem; }
.brand { display: flex; align-items: center; gap: 9px; }
.brand span { color: var(--text-2); border-left: 1px solid var(--border-strong); padding-left: 9px; }
.arch { color: var(--accent-text); fill: currentColor; flex: none; }
.arch .court { opacity: 0.6; }

main { flex: 1; width: 100%; max-width: 1168px; margin: 0 auto; padding: 28px 24px 40px; display: flex; flex-direction: column; gap: 16px; }
.title { padding-bottom: 4px; }
.crumbs { font-size: 0.75rem; color: var(--text-3); }
h1 { font-size: 1.5rem; font-weight: var(--weight-strong); letter-spacing: -0.018em; line-height: 1.25; margin: 3px 0 4px; display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
.facts { font-size: 0.8125rem; color: var(--text-2); }
.tag { display: inline-flex; align-items: center; gap: 6px; height: 24px; padding: 0 9px; border-radius: 4px; font-size: 0.75rem; font-weight: var(--weight-strong); letter-spacing: 0.03em; }
.tag svg { width: 13px; height: 13px; }
.tag-simulated { color: var(--sim); background: var(--sim-soft); border: 1px solid var(--sim-line); }
.tag-caution { color: var(--caution); background: var(--caution-soft); border: 1px solid var(--caution-line); letter-spacing: 0; }
.mark-ground { fill: var(--sim-soft); stroke: var(--sim); stroke-width: 1.5; }
.mark-lines { fill: none; stroke: var(--sim); stroke-width: 1.3; }

.banner { display: flex; border: 1px solid var(--sim-line); border-radius: 6px; background: var(--sim-soft); font-size: 0.8125rem; line-height: 1.45; overflow: hidden; }
.banner p { padding: 9px 14px; }
.banner b { color: var(--sim); }
.hatch { flex: none; width: 44px; display: grid; place-items: center; border-right: 1px solid var(--sim-line); background: repeating-linear-gradient(135deg, var(--sim-hatch) 0 7px, transparent 7px 14px); }
.warnings { display: grid; gap: 8px; }
.warnings li { display: flex; gap: 10px; padding: 9px 14px; border: 1px solid var(--caution-line); border-radius: 6px; background: var(--caution-soft); font-size: 0.8125rem; }
.warnings svg { flex: none; margin-top: 1px; }
.caution-shape { fill: var(--caution); stroke: var(--caution); stroke-linejoin: round; }
.caution-sign { fill: none; stroke: var(--caution-soft); stroke-width: 1.7; stroke-linecap: round; }

.card { background: var(--surface); border: 1px solid var(--border); border-radius: 10px; box-shadow: var(--shadow-1); min-width: 0; break-inside: avoid; }
section.card { padding: 14px 16px; }
.card > header { margin-bottom: 10px; }
h2 { font-size: 0.9375rem; font-weight: var(--weight-strong); letter-spacing: -0.008em; line-height: 1.35; }
.help { font-size: 0.75rem; color: var(--text-2); margin-top: 2px; }
.row { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; align-items: start; }
.row-single { grid-template-columns: minmax(0, 1fr); }
.row > .card { height: 100%; }
.stack { display: flex; flex-direction: column; gap: 16px; min-width: 0; height: 100%; }
.stack > .card:last-child { flex: 1; }

section.headline { display: grid; grid-template-columns: minmax(0, auto) minmax(0, 1fr); align-items: center; gap: 10px 32px; padding: 24px 28px; border-top: 3px solid var(--unproved-line); }
.headline-gain { border-top-color: var(--proved) !important; }
.headline-worse, .headline-unfinished { border-top-color: var(--caution) !important; }
.figure { padding-right: 32px; border-right: 1px solid var(--border); align-self: stretch; display: flex; flex-direction: column; justify-content: center; }
.figure-value { font-size: 2.625rem; font-weight: var(--weight-strong); letter-spacing: -0.032em; line-height: 1.1; font-variant-numeric: tabular-nums; }
.headline-gain .figure-value { color: var(--proved); }
.headline-worse .figure-value { color: var(--caution); }
.figure-label { font-size: 0.8125rem; color: var(--text-2); margin-top: 4px; }
.finding h2 { font-size: 1.125rem; letter-spacing: -0.014em; line-height: 1.4; font-weight: 580; text-wrap: pretty; max-width: 62ch; }
.finding p { color: var(--text-2); font-size: 0.8125rem; margin-top: 6px; }

dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(164px, 1fr)); overflow: hidden; }
.figures > div { padding: 12px 16px 13px; box-shadow: -1px -1px 0 var(--border); }
.figures dt, .figures .note { font-size: 0.75rem; color: var(--text-2); }
.figures .value { font-size: 1.5rem; font-weight: var(--weight-strong); letter-spacing: -0.02em; line-height: 1.35; }
.figures dd { font-variant-numeric: tabular-nums; }

.boundary { display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr); border-top: 1px solid var(--border); background: var(--sidebar); font-size: 0.8125rem; color: var(--text-2); break-inside: avoid; }
.boundary p { display: flex; align-items: center; gap: 10px; padding: 10px 24px; }
.boundary p:last-child { background: var(--canvas); }
.boundary b { color: var(--text); margin-right: 6px; }
.boundary .gate { background: var(--surface); border: double var(--border-strong); border-width: 0 3px; }
.boundary .gate b { margin: 0; font-weight: var(--weight-medium); }

@media screen and (max-width: 860px) {
  .row { grid-template-columns: minmax(0, 1fr); }
  section.headline { grid-template-columns: minmax(0, 1fr); padding: 20px; }
  .figure { border-right: 0; padding-right: 0; }
  main { padding: 20px 16px 32px; }
  .page-head { padding: 0 16px; }
  .boundary { grid-template-columns: minmax(0, 1fr); }
  .boundary p { padding: 10px 16px; }
  .boundary .gate { border-width: 3px 0; }
}

@media print {
  @page { size: A4; margin: 12mm; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  html { font-size: 13px; }
  section.headline { grid-template-columns: minmax(0, auto) minmax(0, 1fr); }
  dl.figures { grid-template-columns: repeat(5, minmax(0, 1fr)); }
  body, .page-head { background: none; }
  .page-head { padding: 0; }
  main { padding: 16px 0; gap: 12px; }
  .row { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px; }
  .card { box-shadow: none; }
  .row > .card { height: auto; }
}
`;
