import { describe, expect, test } from 'vitest';
import { decideAnswer, decideClose } from '../../../src-main/electron/closing.ts';

const idle = { hasRunUnderWay: false, preference: 'ask', isMac: false, canAsk: true } as const;
const running = { ...idle, hasRunUnderWay: true } as const;

describe('without a run', () => {
  test('closing the window quits; on macOS it only goes', () => {
    expect(decideClose('close', idle)).toBe('leave');
    expect(decideClose('close', { ...idle, isMac: true })).toBe('hide');
  });

  test('quitting quits', () => {
    expect(decideClose('quit', idle)).toBe('leave');
    expect(decideClose('quit', { ...idle, isMac: true, preference: 'background' })).toBe('leave');
  });
});

describe('during a run', () => {
  test.each(['close', 'quit'] as const)('%s asks', (reason) => expect(decideClose(reason, running)).toBe('ask'));

  test('what was chosen before is done without asking', () => {
    expect(decideClose('close', { ...running, preference: 'background' })).toBe('hide');
    expect(decideClose('close', { ...running, preference: 'pause' })).toBe('leave');
    expect(decideClose('quit', { ...running, preference: 'pause' })).toBe('leave');
  });

  test('quitting asks even where closing keeps training in the background', () => {
    expect(decideClose('quit', { ...running, preference: 'background' })).toBe('ask');
  });

  test('a window that cannot ask journals and leaves', () => {
    expect(decideClose('close', { ...running, canAsk: false })).toBe('leave');
  });

  test('the answer is done', () => {
    expect(decideAnswer('background')).toBe('hide');
    expect(decideAnswer('pause')).toBe('leave');
    expect(decideAnswer('cancel')).toBe('stay');
  });
});
