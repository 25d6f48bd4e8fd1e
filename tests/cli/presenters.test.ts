import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { closingTable } from '../../src-enclave/cli/closing-table.ts';
import { describeEvent } from '../../src-enclave/cli/describe-event.ts';
import { createPresenter } from '../../src-enclave/cli/presenter.ts';
import { createRunProgress } from '../../src-enclave/cli/run-progress.ts';
import { fakeContext } from './support/fake-context.ts';
import {
  evaluationEvent,
  resultEvent,
  roundEvent,
  sampleMetrics,
  samplePlan,
  startedEvent,
  stepEvent,
} from './support/sample-events.ts';

describe('progress', () => {
  it('counts what hospitals said and estimates the others from the plan', () => {
    const progress = createRunProgress(() => 0);
    progress.observe(startedEvent);
    // north says 6 steps; south is expected to take ceil(64 / 16) · 1 epoch · 2 rounds.
    expect(progress.observe(stepEvent({ step: 1, steps: 6 }))).toMatchObject({ done: 1, total: 14 });
    expect(progress.observe(stepEvent({ hospital: 'south', step: 3, steps: 10 }))).toMatchObject({
      done: 4,
      total: 16,
    });
    expect(progress.observe(stepEvent({ setting: 'centralised', hospital: null, step: 2, steps: 9 }))).toMatchObject({
      done: 2,
      total: 9,
    });
  });

  it('measures the rate from what it saw, so that a resumed run does not look fast', () => {
    const clock = { ms: 0 };
    const progress = createRunProgress(() => clock.ms);
    const training = { setting: 'train', hospital: null, steps: 100 } as const;
    expect(progress.observe(stepEvent({ ...training, step: 51 }))).toMatchObject({
      stepsPerSecond: null,
      secondsLeft: null,
    });
    clock.ms = 4000;
    expect(progress.observe(stepEvent({ ...training, step: 53 }))).toMatchObject({
      stepsPerSecond: 0.5,
      secondsLeft: 94,
    });
  });

  it('is not moved by other events', () => {
    expect(createRunProgress(() => 0).observe(roundEvent)).toBeNull();
  });
});

describe('plain lines', () => {
  it('tell what matters at once and steps at most every five seconds', () => {
    const context = fakeContext();
    const presenter = createPresenter(context, false);
    presenter.show(startedEvent);
    const linesOfPlan = context.stdout.lines.length;
    for (let step = 1; step <= 200; step += 1) {
      context.clock.ms += 100;
      presenter.show(stepEvent({ setting: 'train', hospital: null, step, steps: 400 }));
    }
    const stepLines = context.stdout.lines.slice(linesOfPlan);
    expect(stepLines).toHaveLength(4);
    expect(stepLines[1]).toBe('Training: 25% (step 100 of 400), loss 0.500, 10.0 steps/s, 30 s left');
    presenter.show(roundEvent);
    presenter.show(evaluationEvent);
    presenter.show({ kind: 'warning', code: 'x', message: 'Three texts were cut.' });
    presenter.note('Stopping.');
    presenter.close();
    expect(context.stdout.lines.slice(linesOfPlan + 4)).toEqual([
      'Round 1 of 2: 2 hospitals, loss 0.400, 6.2 s',
      'Federated after round 1, test: accuracy 90.0%, macro-F1 89.0%, loss 0.250',
      'warning: Three texts were cut.',
      'Stopping.',
    ]);
  });

  it('hold no control characters, whatever a file calls itself', () => {
    const context = fakeContext();
    const presenter = createPresenter(context, false);
    const model = { ...samplePlan.model, name: 'evil\u001B[2J\u0007model' };
    presenter.show({ kind: 'started', startedAt: '', resumed: true, plan: { ...samplePlan, model } });
    presenter.show({ kind: 'status', message: 'a\rb\u009Bc' });
    presenter.show({ ...resultEvent, out: 'runs/\u001B]0;x\u0007' });
    expect(context.stdout.text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(context.stdout.text).toContain('Continuing an earlier run.');
  });

  it('describe every adapter and a run without federation', () => {
    const describePlan = (changes: Partial<typeof samplePlan>) =>
      describeEvent({ kind: 'started', startedAt: '', resumed: false, plan: { ...samplePlan, ...changes } });
    expect(describePlan({})).toContain('LoRA rank 8 on q, v');
    expect(describePlan({ adapter: { ...samplePlan.adapter, kind: 'prefix', virtualTokens: 16 } })).toContain(
      'P-tuning v2 with 16 virtual tokens',
    );
    expect(describePlan({ adapter: { ...samplePlan.adapter, kind: 'head' } })).toContain('classification head');
    expect(describePlan({ federation: null })).toContain('Plan     1 epoch, seed 1');
    expect(describePlan({})).toContain('3 examples are cut to 128 tokens');
  });
});

describe('bars on a terminal', () => {
  it('show title, share, loss, rate and time left, with what matters above them', () => {
    const context = fakeContext({ isTTY: true });
    const presenter = createPresenter(context, false);
    presenter.show(startedEvent);
    presenter.show(stepEvent({ setting: 'train', hospital: null, step: 1, steps: 10 }));
    context.clock.ms = 2000;
    presenter.show(stepEvent({ setting: 'train', hospital: null, step: 5, steps: 10, loss: 0.321 }));
    presenter.show(evaluationEvent);
    presenter.show(resultEvent);
    presenter.close();
    const text = stripVTControlCharacters(context.stdout.text);
    expect(text).toMatch(/Training {4}█{12}░{12} {2}50 % {2}loss 0\.321, 2\.0 steps\/s, 3 s left/);
    expect(text).toContain('Federated after round 1, test: accuracy 90.0%');
    expect(text).toMatch(/96\.2%[\s\S]*Report {3}runs/);
  });

  it('leave the terminal as it was and no timer behind', () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const listeners = process.listenerCount('SIGINT');
    const context = fakeContext({ isTTY: true });
    const presenter = createPresenter(context, false);
    presenter.show(stepEvent({}));
    presenter.show(stepEvent({ setting: 'localOnly' }));
    expect(process.listenerCount('SIGINT')).toBe(listeners);
    expect(timers()).toBe(before + 1);
    presenter.close();
    expect(timers()).toBe(before);
    expect(context.stdout.text).not.toContain('\u001B[?25l');
  });

  it('are not drawn before the first step', () => {
    const context = fakeContext({ isTTY: true });
    const presenter = createPresenter(context, false);
    presenter.show({ kind: 'status', message: 'Reading the model.' });
    presenter.close();
    expect(context.stdout.text).toBe('Reading the model.\n');
  });
});

describe('the closing table', () => {
  it('aligns the figures of each setting and names report and adapter', () => {
    expect(closingTable({ ...resultEvent, centralised: sampleMetrics(0.971) })).toBe(
      [
        '',
        '               accuracy  macro-F1   loss  examples',
        '  Federated       96.2%     95.2%  0.250       600',
        '  Local only      63.0%     62.0%  0.250       600',
        '  Centralised     97.1%     96.1%  0.250       600',
        '',
        'Federation gained 33.2 points of accuracy against each hospital alone.',
        '1 min 24 s on 2 threads, 812.0 MB of memory at the peak.',
        'Report   runs/one/report.html',
        'Adapter  runs/one/adapter',
        '',
      ].join('\n'),
    );
  });

  it('shows perplexity for generation and no report for evaluate', () => {
    const { federated: _federated, localOnly: _localOnly, ...rest } = resultEvent;
    const table = closingTable({
      ...rest,
      task: 'generation',
      out: null,
      test: { examples: 60, loss: 2.1654, perplexity: 8.718 },
    });
    expect(table).toContain('        perplexity   loss  examples\n  Test        8.72  2.165        60');
    expect(table).not.toMatch(/Report|accuracy/);
  });

  it('says so when federation lost', () => {
    expect(closingTable({ ...resultEvent, federated: sampleMetrics(0.6) })).toContain('Federation lost 3.0 points');
  });
});
