// The way out: one page, one confirmation. What it changes and what it cannot change have equal space.

import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Note } from '../../components/note.tsx';
import { toasts } from '../../components/toast.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { roundsContributed } from './study-numbers.ts';

export function LeaveTab({ study }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const [isAsked, setAsked] = useState(false);
  const { terms, leftAtMs, agreement } = study;
  const rounds = roundsContributed(study);
  if (agreement === null) return <Note>{t('studies.leave.notIn')}</Note>;
  return (
    <div className="page">
      {leftAtMs === null ? null : (
        <Note tone="info">{t('studies.leave.already', { time: format.dateTime(leftAtMs) })}</Note>
      )}
      <Card title={t('studies.leave.title')}>
        <FactList
          isStacked
          facts={[
            { kind: 'proved', title: t('studies.leave.now'), text: t('studies.leave.nowText') },
            {
              kind: 'unproved',
              title: t('studies.leave.stays'),
              text:
                rounds === 0
                  ? t('studies.leave.staysNone')
                  : `${t('studies.leave.staysText', { count: rounds, rounds: format.count(rounds) })} ${t('studies.leave.law')}`,
            },
            {
              kind: 'unproved',
              title: t('studies.leave.office', { office: terms.office }),
              text: t('studies.leave.officeText'),
            },
          ]}
        />
        {leftAtMs === null ? (
          <p>
            <Button variant="danger" onPress={() => setAsked(true)}>
              {t('studies.leave.button')}
            </Button>
          </p>
        ) : null}
      </Card>
      {isAsked ? <LeaveDialog study={study} onClose={() => setAsked(false)} /> : null}
    </div>
  );
}

function LeaveDialog({ study, onClose }: { readonly study: StudyView; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const [isPending, setPending] = useState(false);
  const { id, terms } = study;
  const leave = async (): Promise<void> => {
    setPending(true);
    const isDone = await attempt(api.studies.leave({ id }).then(() => true));
    onClose();
    if (isDone === true) toasts.show({ message: t('studies.leave.done', { title: terms.title }), tone: 'done' });
  };
  return (
    <ConfirmDialog
      isOpen
      isDanger
      title={t('studies.leave.confirmTitle', { title: terms.title })}
      confirmLabel={t('studies.leave.confirm')}
      isPending={isPending}
      onConfirm={() => void leave()}
      onCancel={onClose}
    >
      {t('studies.leave.nowText')}
    </ConfirmDialog>
  );
}
