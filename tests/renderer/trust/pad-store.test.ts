// The pad books as the window keeps them: the newest answer counts, and a folder that holds no book is told by its name.

import { describe, expect, it } from 'vitest';
import type { PadBookRecord } from '../../../src-main/contract/index.ts';
import { createPadStore } from '../../../src-renderer/features/trust/pad-store.ts';
import { windowSide } from '../double.ts';
import { padBook } from '../records.ts';

const failure = { code: 'enclave-stopped', detail: 'The isolated process has ended.' };

describe('the store of pad books', () => {
  it('keeps the books with the time they were looked at', async () => {
    const { api } = windowSide({ pads: [padBook()] });
    const { store, check } = createPadStore(api.pads, () => 1234);
    const done = check();
    expect(store.getState()).toMatchObject({ isChecking: true, books: null });
    await done;
    expect(store.getState()).toMatchObject({ isChecking: false, books: [padBook()], checkedAtMs: 1234, failure: null });
  });

  it('shows no old books beside a failure', async () => {
    const side = windowSide({ pads: [padBook()] });
    const { store, check } = createPadStore(side.api.pads, () => 0);
    await check();
    side.state.failures = { 'pads.list': failure };
    await check();
    expect(store.getState()).toMatchObject({ isChecking: false, books: null, failure });
  });

  it('keeps the answer that was asked for last', async () => {
    const { api } = windowSide();
    const answers: ((books: PadBookRecord[]) => void)[] = [];
    const list = async () => await new Promise<PadBookRecord[]>((answer) => answers.push(answer));
    const { store, check } = createPadStore({ ...api.pads, list }, () => 0);
    const both = [check(), check()];
    answers[1]?.([padBook({ name: 'new' })]);
    answers[0]?.([padBook({ name: 'old' })]);
    await Promise.all(both);
    expect(store.getState().books).toMatchObject([{ name: 'new' }]);
  });

  it('adds what was chosen and looks again', async () => {
    const { api } = windowSide({ pads: [padBook()] });
    const { store, add } = createPadStore(api.pads, () => 0);
    expect(await add()).toBe(padBook().id);
    expect(store.getState()).toMatchObject({ books: [padBook()], refused: null });
  });

  it('names the folder that is no pad book, until another is chosen', async () => {
    const side = windowSide({ pads: [padBook()] });
    const { store, add } = createPadStore(side.api.pads, () => 0);
    side.state.failures = { 'pads.add': { code: 'pad-unusable', detail: 'There is no pad book in this folder.' } };
    expect(await add()).toBeNull();
    expect(store.getState().refused).toBe('study-a');
    side.state.failures = { 'pads.add': failure };
    await expect(add()).rejects.toMatchObject({ code: failure.code });
    expect(store.getState().refused).toBeNull();
  });

  it('does nothing when no folder was chosen', async () => {
    const { api } = windowSide({ pads: [padBook()] });
    const { store, add } = createPadStore({ ...api.pads, choose: async () => null }, () => 0);
    expect(await add()).toBeNull();
    expect(store.getState().books).toBeNull();
  });

  it('forgets a book and looks again', async () => {
    const { api } = windowSide({ pads: [padBook()] });
    const { store, check, forget } = createPadStore(api.pads, () => 0);
    await check();
    await forget(padBook().id);
    expect(store.getState().books).toEqual([]);
  });
});
