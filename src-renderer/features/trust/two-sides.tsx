// Both sides of the gate in one picture: this computer, the channel, the server; or the closed gate and nobody.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { classNames } from '../../components/class-names.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { classOf, kindOf } from './server-chain.ts';

export function TwoSides({ study }: { readonly study: StudyView | null }): ReactElement {
  const { t } = useTranslation();
  const server = useServerWords(study);
  const isOpen = study?.progress.link.state === 'open';
  const channel = t(study?.terms.channel === 'pad' ? 'trust.server.pad' : 'trust.server.keystream');
  return (
    <div
      className="two-sides"
      role="img"
      aria-label={
        study === null
          ? t('trust.server.diagram')
          : t('trust.server.diagramOpen', {
              channel: isOpen ? channel : t('trust.server.gate'),
              server: server.detail,
            })
      }
    >
      <div className="side simulated">
        <div className="in">
          <b>{t('trust.server.inside')}</b>
          <span className="claim">{t('trust.server.insideDetail')}</span>
          <span className="t2">{t('trust.server.insideMore')}</span>
        </div>
      </div>
      {isOpen ? <Channel study={study} name={channel} /> : <Closed />}
      <div className={classNames('side', server.look)}>
        <div className="in">
          <b>{server.name}</b>
          <span className={server.look === 'absent' ? 't2' : 'claim'}>{server.detail}</span>
          <span className="t2">{server.more}</span>
        </div>
      </div>
    </div>
  );
}

function Closed(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="closed">
      <Icon name="gate" />
      {t('trust.server.gate')}
    </div>
  );
}

function Channel({ study, name }: { readonly study: StudyView; readonly name: string }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="open-channel">
      <span className="t2 num">
        {t('trust.server.sent', { sent: format.bytes(study.bytesOut), received: format.bytes(study.bytesIn) })}
      </span>
      <span className="pipe">{name}</span>
      <span className="t2">
        {t(study.terms.channel === 'pad' ? 'trust.server.padAbout' : 'trust.server.keystreamAbout')}
      </span>
    </div>
  );
}

type ServerWords = {
  readonly look: 'absent' | 'simulated' | 'proved';
  readonly name: string;
  readonly detail: string;
  readonly more: string;
};

function useServerWords(study: StudyView | null): ServerWords {
  const { t } = useTranslation();
  const proof = study?.progress.proof ?? null;
  if (study === null)
    return {
      look: 'absent',
      name: t('trust.server.outside'),
      detail: t('trust.server.outsideDetail'),
      more: t('trust.server.outsideMore'),
    };
  const { host } = new URL(study.server);
  if (proof === null)
    return { look: 'absent', name: t('trust.server.outside'), detail: host, more: t('trust.server.outsideMore') };
  const isSimulated = classOf(proof) === 'simulated';
  return {
    look: isSimulated ? 'simulated' : 'proved',
    name: t('trust.server.outsideEnclave'),
    detail: isSimulated
      ? t('trust.server.outsideSimulated')
      : t('trust.server.outsideProved', {
          class: t(`trust.server.classWords.${classOf(proof)}`),
          maker: t(`trust.server.makers.${kindOf(proof)}`),
        }),
    more: t('trust.server.outsideCombines'),
  };
}
