// Colors and type of the report: the product's design tokens, as far as the page uses them, plus the shades of the
// confusion matrix. Every ink passes 4.5:1 on its ground. On paper the light values hold.

export const tokensCss = `:root {
  color-scheme: light dark;
  --font-ui: "Inter Variable", Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", sans-serif;
  --font-mono: ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace;
  --weight-regular: 420;
  --weight-medium: 540;
  --weight-strong: 640;
  --canvas: #f4f6f6;
  --sidebar: #e8eded;
  --surface: #ffffff;
  --sunken: #edf1f1;
  --border: #d6dddd;
  --border-strong: #6f7e83;
  --text: #132022;
  --text-2: #435356;
  --text-3: #566669;
  --accent: #0b5a69;
  --accent-text: #0b5a69;
  --accent-soft: #dfedef;
  --accent-line: #8fbcc4;
  --proved: #1a6b3c;
  --proved-soft: #e5f2e9;
  --proved-line: #93c5a5;
  --unproved: #4c5b5f;
  --unproved-line: #6f7e83;
  --caution: #854900;
  --caution-soft: #fcf0da;
  --caution-line: #dcb26e;
  --sim: #673883;
  --sim-soft: #f4edf8;
  --sim-hatch: #ebdff2;
  --sim-line: #b996cf;
  --chart-global: #132022;
  --chart-1: #13499e;
  --chart-2: #cd7b14;
  --chart-3: #16a190;
  --chart-4: #6b1a41;
  --chart-5: #8d68d0;
  --chart-6: #795812;
  --chart-grid: #e3e9e9;
  --chart-axis: #566669;
  --shadow-1: 0 1px 2px rgb(16 36 40 / 0.06);
  --heat-0: #ffffff;
  --heat-ink-0: #132022;
  --heat-1: #ebf2f3;
  --heat-ink-1: #132022;
  --heat-2: #cedee1;
  --heat-ink-2: #132022;
  --heat-3: #acc7cc;
  --heat-ink-3: #132022;
  --heat-4: #79a4ac;
  --heat-ink-4: #132022;
  --heat-5: #417e8a;
  --heat-ink-5: #ffffff;
  --heat-6: #0b5a69;
  --heat-ink-6: #ffffff;
}

@media screen and (prefers-color-scheme: dark) {
  :root {
    --canvas: #111718;
    --sidebar: #0c1112;
    --surface: #182022;
    --sunken: #0f1516;
    --border: #2b373a;
    --border-strong: #7c8b90;
    --text: #e8eeee;
    --text-2: #b4c1c4;
    --text-3: #94a3a7;
    --accent: #7cc8d5;
    --accent-text: #86cdd9;
    --accent-soft: #163035;
    --accent-line: #356974;
    --proved: #7fd09c;
    --proved-soft: #14291d;
    --proved-line: #2f6344;
    --unproved: #aab8bb;
    --unproved-line: #7c8b90;
    --caution: #f0b75e;
    --caution-soft: #2d2312;
    --caution-line: #6d5120;
    --sim: #cfa9e6;
    --sim-soft: #241a2b;
    --sim-hatch: #2f2239;
    --sim-line: #65477a;
    --chart-global: #f2f6f6;
    --chart-1: #78b1f8;
    --chart-2: #ba6b20;
    --chart-3: #5fe6d2;
    --chart-4: #f17b9a;
    --chart-5: #7f72d6;
    --chart-6: #e6ca3f;
    --chart-grid: #263234;
    --chart-axis: #94a3a7;
    --shadow-1: 0 1px 2px rgb(0 0 0 / 0.4);
    --heat-0: #182022;
    --heat-ink-0: #e8eeee;
    --heat-1: #202d30;
    --heat-ink-1: #e8eeee;
    --heat-2: #2c4246;
    --heat-ink-2: #e8eeee;
    --heat-3: #3a595f;
    --heat-ink-3: #e8eeee;
    --heat-4: #5a8f98;
    --heat-ink-4: #062329;
    --heat-5: #6cadb8;
    --heat-ink-5: #062329;
    --heat-6: #7cc8d5;
    --heat-ink-6: #062329;
  }
}

@media print {
  :root {
    color-scheme: light;
  }
}

@media (prefers-contrast: more) {
  :root {
    --text-2: var(--text);
    --text-3: var(--text);
    --border: var(--border-strong);
    --sim-hatch: transparent;
  }
}

@media (forced-colors: active) {
  :root {
    --border: CanvasText;
    --border-strong: CanvasText;
    --chart-global: CanvasText;
  }
}`;
