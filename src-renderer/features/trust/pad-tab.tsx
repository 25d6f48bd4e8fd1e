// Pad book: the books of this computer, what is left of them, and which words name which channel.

import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { PadBookRecord } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Note } from '../../components/note.tsx';
import { toasts } from '../../components/toast.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { attempt } from '../../app/attempt.ts';
import { useApp } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { PadBooks } from './pad-books.tsx';
import { padName } from './pad-facts.ts';
import { pads, usePads } from './use-pads.ts';

export type PadTabProps = {
  /** Bytes of a pad that a round takes in each direction at today's size; null: not known. */
  readonly roundBytes?: number | null;
};

export function PadTab({ roundBytes = null }: PadTabProps): ReactElement {
  const { t } = useTranslation();
  const shell = useApp(({ info }) => info?.shell ?? null);
  const books = usePads((state) => state.books);
  const failure = usePads((state) => state.failure);
  const refused = usePads((state) => state.refused);
  const [asked, setAsked] = useState<PadBookRecord | null>(null);
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    void pads.check();
  }, []);
  const add = async (): Promise<void> => {
    const id = await attempt(pads.add());
    if (id !== undefined && id !== null) toasts.show({ message: t('trust.pad.added', { name: padName({ id }) }) });
  };
  const forget = async (book: PadBookRecord): Promise<void> => {
    setAsked(null);
    const done = await attempt(pads.forget(book.id).then(() => true));
    if (done === undefined) return;
    toasts.show({ message: t('trust.pad.forgotten', { name: padName(book) }) });
    // The card that had the focus is gone.
    again.current?.focus();
  };
  const onAdd = shell === 'electron' ? () => void add() : null;
  return (
    <div className="page">
      <Head onAdd={books?.length === 0 ? null : onAdd} again={again} />
      {refused === null ? null : (
        <Note tone="caution" title={t('trust.pad.refusedTitle', { folder: refused })} isAlert>
          {t('trust.pad.refusedText')}
        </Note>
      )}
      {shell === 'browser' ? <Note tone="info">{t('trust.pad.browser')}</Note> : null}
      {failure !== null ? (
        <FailurePanel failure={failure} onRetry={() => void pads.check()} />
      ) : books === null ? (
        <Loading shapes={['lines']} />
      ) : books.length === 0 ? (
        <EmptyState
          icon="book"
          title={t('trust.pad.noneTitle')}
          actions={onAdd === null ? undefined : <AddButton onAdd={onAdd} />}
        >
          {t('trust.pad.noneText')}
        </EmptyState>
      ) : (
        <PadBooks books={books} roundBytes={roundBytes} onForget={setAsked} onAdd={onAdd} />
      )}
      <Channels />
      <ConfirmDialog
        isOpen={asked !== null}
        title={asked === null ? '' : t('trust.pad.forgetTitle', { name: padName(asked) })}
        confirmLabel={t('trust.pad.forget')}
        onConfirm={() => (asked === null ? undefined : void forget(asked))}
        onCancel={() => setAsked(null)}
      >
        {t('trust.pad.forgetText')}
      </ConfirmDialog>
    </div>
  );
}

function Head({
  onAdd,
  again,
}: {
  readonly onAdd: (() => void) | null;
  readonly again: RefObject<HTMLButtonElement | null>;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const isChecking = usePads((state) => state.isChecking);
  const checkedAtMs = usePads((state) => state.checkedAtMs);
  return (
    <div className="row wrap between">
      <p className="t2 sm">
        {t('trust.pad.help')}{' '}
        {checkedAtMs === null ? null : t('trust.pad.checkedAt', { time: format.time(checkedAtMs) })}
      </p>
      <span className="row wrap">
        <Button icon="redo" isPending={isChecking} onPress={() => void pads.check()} buttonRef={again}>
          {t('trust.pad.again')}
        </Button>
        {onAdd === null ? null : <AddButton onAdd={onAdd} />}
      </span>
    </div>
  );
}

function AddButton({ onAdd }: { readonly onAdd: () => void }): ReactElement {
  const { t } = useTranslation();
  return (
    <Button icon="plus" variant="primary" onPress={onAdd}>
      {t('trust.pad.add')}
    </Button>
  );
}

function Channels(): ReactElement {
  const { t } = useTranslation();
  return (
    <Card title={t('trust.pad.channels')}>
      <ul className="stack sm">
        {(['padChannel', 'streamChannel'] as const).map((channel) => (
          <li key={channel}>
            <span className="med">{t(`trust.pad.${channel}`)}</span>
            <br />
            <span className="t2">{t(`trust.pad.${channel}Text`)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
