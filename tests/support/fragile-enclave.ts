// An enclave process that behaves as its data folder's name says: a stand-in for what a real one does only when something
// is wrong. It serves a part of the contract over the real wire.

import { basename } from 'node:path';

const behaviour = basename(process.argv[process.argv.indexOf('--data-root') + 1] ?? '');
const send = (message: object): void => void process.send?.(message);

if (behaviour === 'dies-at-start') process.exit(3);
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => {});
process.stderr.write('said on stderr\n');

process.on('message', (message: { readonly id: number; readonly name: string }) => {
  const { id, name } = message;
  const reply = (value?: unknown): void => send({ kind: 'reply', id, reply: { ok: true, value } });
  if (behaviour === 'never-answers') return;
  switch (name) {
    case 'process.hello':
      if (behaviour === 'refuses')
        send({ kind: 'reply', id, reply: { ok: false, code: 'data-folder-in-use', detail: 'In use.' } });
      else reply({ version: '0', processId: process.pid });
      return;
    case 'process.prepareToEnd':
      if (behaviour !== 'will-not-end') reply();
      return;
    case 'data.peek':
      // Stands for a call that is never answered.
      if (behaviour === 'hangs') for (;;);
      return;
    case 'runs.list':
      if (behaviour === 'crashes') process.exit(70);
      if (behaviour === 'fills-its-heap') {
        // As V8 and the system do, without filling the memory of the machine that tests.
        process.stderr.write('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n');
        process.abort();
      }
      if (behaviour === 'floods') {
        for (let line = 0; line < 3000; line++) process.stderr.write(`line ${line}\n`);
        process.stderr.write('x'.repeat(1_000_000));
        for (let number = 0; number < 3000; number++) send({ kind: 'rubbish', number });
      }
      if (behaviour === 'lies') reply([{ id: 'not a run' }]);
      else reply([]);
      return;
    case 'runs.report':
      send({ kind: 'notify', name: 'runs.removed', payload: { id: '2026-01-01-0000-aaaa' } });
      send({ kind: 'notify', name: 'runs.removed', payload: { id: '../etc' } });
      send({ kind: 'rubbish' });
      reply({ html: JSON.stringify(Object.keys(process.env).sort()) });
      return;
  }
});
