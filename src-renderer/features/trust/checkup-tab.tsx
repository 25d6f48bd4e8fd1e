// Check-up of this computer: each line with its state, why it matters, and text for the help desk to copy. Changes nothing.

import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckLine } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Delayed } from '../../components/delayed.tsx';
import { ProgressLine } from '../../components/progress-line.tsx';
import { useAnnounce } from '../../components/use-announce.ts';
import { VerdictShape } from '../../components/verdict-shape.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { copyText } from '../../app/copy-text.ts';
import { sayWith } from '../../app/say.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { checkWords, shapeOf, sortLines, summaryOf } from './checkup-words.ts';
import { TrustHead } from './trust-head.tsx';
import { trust, useTrust } from './use-trust.ts';

export function CheckupTab(): ReactElement {
  const { t } = useTranslation();
  const lines = useTrust((state) => state.lines);
  const failure = useTrust((state) => state.checkFailure);
  const isChecking = useTrust((state) => state.isChecking);
  useEffect(() => {
    // What was found before is shown with its time; a new check is asked for by its button.
    if (trust.store.getState().lines === null) void trust.check();
  }, []);
  return (
    <div className="page">
      <p className="t2 sm">{t('trust.checkup.headline')}</p>
      {isChecking ? (
        <Delayed>
          <ProgressLine label={t('trust.checkup.running')} />
        </Delayed>
      ) : null}
      {failure === null || isChecking ? null : <FailurePanel failure={failure} onRetry={() => void trust.check()} />}
      {lines === null ? null : <Lines lines={lines} isChecking={isChecking} />}
    </div>
  );
}

function Lines({
  lines,
  isChecking,
}: {
  readonly lines: readonly CheckLine[];
  readonly isChecking: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const checkedAtMs = useTrust((state) => state.checkedAtMs);
  const { kind, count } = summaryOf(lines);
  const headline = kind === 'good' ? t('trust.checkup.summary.good') : t(`trust.checkup.summary.${kind}`, { count });
  useAnnounce(headline, { topic: `check-up ${checkedAtMs ?? 0}` });
  return (
    <>
      <TrustHead
        kind={kind === 'good' ? 'proved' : kind}
        headline={headline}
        text={checkedAtMs === null ? undefined : t('trust.checkup.checkedAt', { time: format.time(checkedAtMs) })}
        end={
          <Button icon="redo" isPending={isChecking} onPress={() => void trust.check()}>
            {t('trust.checkup.again')}
          </Button>
        }
      />
      <Card label={t('trust.tabs.checkup')}>
        <ul className="check-lines">
          {sortLines(lines).map((line) => (
            // Each server of a study has lines of its own.
            <Line key={`${line.id} ${line.cause ?? ''} ${line.args['host'] ?? ''}`} line={line} />
          ))}
        </ul>
      </Card>
    </>
  );
}

function Line({ line }: { readonly line: CheckLine }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, found, why, fix } = checkWords(line, sayWith(t), format);
  return (
    <li>
      <VerdictShape kind={shapeOf(line)} size={18} />
      <b>{title}</b>
      <div className="found">
        {found}
        <p className="why">{why}</p>
        {fix === null ? null : (
          <div className="fix">
            <span className="text">
              <span className="med">{t('trust.checkup.fix')}</span> {fix}
            </span>
            <Button
              size="sm"
              icon="copy"
              label={t('trust.checkup.copyFixLabel', { title })}
              onPress={() => void copyText(`${title}: ${found} ${fix}`, t('trust.checkup.fixCopied'))}
            >
              {t('trust.checkup.copyFix')}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}
