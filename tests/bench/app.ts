// `npm run bench:app`: what the app costs beside an Electron window that does nothing, in turn on the same runtime: time to
// the first usable screen (a fresh data folder, and again), memory of each process at rest and in a run. Needs the runtime
// that ELECTRON_OVERRIDE_DIST_PATH names, a display, and a user that may sandbox. `--runs N` sets the pairs (5).

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { _electron, type ElectronApplication } from '@playwright/test';
import { electronProgram, ownEnvironment } from '../support/electron-app.ts';
import { median } from './table.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const runs = Number(values.runs);
const rootFolder = join(import.meta.dirname, '../..');

type Launch = { readonly app: ElectronApplication; readonly seconds: number };

async function launch(path: string, home: string, ready: string): Promise<Launch> {
  const startedMs = performance.now();
  const app = await _electron.launch({
    executablePath: electronProgram(),
    args: [path],
    env: ownEnvironment({ CLOISTER_HOME: home }),
    cwd: tmpdir(),
    chromiumSandbox: true,
  });
  const page = await app.firstWindow();
  await page.getByRole('button', { name: ready }).waitFor();
  return { app, seconds: (performance.now() - startedMs) / 1000 };
}

type Memory = Readonly<Record<string, number>>;

/** Resident megabytes by kind of process. */
async function memory(app: ElectronApplication): Promise<Memory> {
  const processes = await app.evaluate(({ app: electron }) =>
    electron
      .getAppMetrics()
      .map(({ type, name, serviceName, pid }) => ({ label: serviceName ?? name ?? type, type, pid })),
  );
  const sizes: Record<string, number> = {};
  for (const { label, type, pid } of processes) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
    const key = type === 'Browser' ? 'main' : type === 'Tab' ? 'renderer' : type === 'Utility' ? label : type;
    sizes[key] = (sizes[key] ?? 0) + kilobytes / 1000;
  }
  return sizes;
}

const hello = {
  'package.json': JSON.stringify({ name: 'hello', version: '1.0.0', main: 'main.js' }),
  'main.js':
    "const { app, BrowserWindow } = require('electron');\napp.setPath('userData', process.env.CLOISTER_HOME);\napp.whenReady().then(() => new BrowserWindow({ width: 1280, height: 832, webPreferences: { sandbox: true } }).loadFile('index.html'));\napp.on('window-all-closed', () => app.quit());\n",
  'index.html': '<!doctype html><title>Hello</title><button>Hello</button>',
};

const work = await mkdtemp(join(tmpdir(), 'cloister-bench-'));
const helloFolder = join(work, 'hello');
await mkdir(helloFolder);
for (const [name, text] of Object.entries(hello)) await writeFile(join(helloFolder, name), text);

const seconds: Record<string, number[]> = { 'hello first': [], 'hello again': [], 'app first': [], 'app again': [] };
const rest: Record<string, Memory> = {};
let inRun: Memory = {};
try {
  for (let turn = 0; turn < runs; turn++) {
    for (const [name, path, ready] of [
      ['hello', helloFolder, 'Hello'],
      ['app', join(rootFolder, 'dist', 'main.cjs'), 'Start simulation'],
    ] as const) {
      const home = join(work, `${name}-${turn}`);
      await mkdir(home);
      for (const moment of ['first', 'again'] as const) {
        const { app, seconds: taken } = await launch(path, home, ready);
        seconds[`${name} ${moment}`]?.push(taken);
        if (moment === 'again' && turn === runs - 1) {
          const page = await app.firstWindow();
          await page.waitForTimeout(3000);
          rest[name] = await memory(app);
          if (name === 'app') {
            await page.getByRole('button', { name: ready }).click();
            await page
              .getByText(/round 2 of/i)
              .first()
              .waitFor({ timeout: 180_000 });
            inRun = await memory(app);
          }
        }
        const gone = new Promise<void>((resolve) => app.on('close', () => resolve()));
        await app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => {});
        await gone;
      }
    }
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(`Seconds to the first usable screen, median of ${runs}, in turn:`);
for (const [name, times] of Object.entries(seconds))
  say(`  ${name.padEnd(12)} ${median(times).toFixed(2)}  (${times.map((time) => time.toFixed(2)).join(', ')})`);
for (const moment of ['first', 'again'])
  say(
    `  ratio, ${moment}: ${(median(seconds[`app ${moment}`] ?? []) / median(seconds[`hello ${moment}`] ?? [])).toFixed(2)}`,
  );
say('Resident memory in MB:');
for (const [name, sizes] of Object.entries({
  'hello at rest': rest['hello'] ?? {},
  'app at rest': rest['app'] ?? {},
  'app in a run': inRun,
}))
  say(
    `  ${name.padEnd(14)} ${Object.entries(sizes)
      .map(([kind, size]) => `${kind} ${size.toFixed(0)}`)
      .join(', ')}; all ${Object.values(sizes)
      .reduce((sum, size) => sum + size, 0)
      .toFixed(0)}`,
  );
