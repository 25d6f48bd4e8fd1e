// Agreeing to a study by the hash of its terms, and which rows it may learn from. Nothing is ticked beforehand; the button
// says what is agreed to, and why it waits.

import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChosenFile, ColumnChoice, StudyView } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { FilePick } from '../../components/file-pick.tsx';
import { RadioGroup } from '../../components/radio-group.tsx';
import { Select } from '../../components/select.tsx';
import { toasts } from '../../components/toast.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { failureOf } from '../../app/failures.ts';
import { go } from '../../app/places.ts';
import { takeFile } from '../../app/take-file.ts';
import { useApp } from '../../app/use-app.ts';
import { pads, usePads } from '../trust/use-pads.ts';
import { columnsOfTask, isComplete, suggestColumns, usedColumns } from './columns.ts';

type Source = 'sample' | 'file';
type Table = { readonly file: ChosenFile; readonly columns: readonly string[] };

const none: ColumnChoice = { text: null, pair: null, label: null, answer: null };

export function AgreeCard({ study }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { terms, termsHash, invitedUntil, id } = study;
  const [source, setSource] = useState<Source>(terms.isSimulated ? 'sample' : 'file');
  const [table, setTable] = useState<Table | null>(null);
  const [columns, setColumns] = useState<ColumnChoice>(none);
  const [padBook, setPadBook] = useState<string | null>(null);
  const [isKeyCompared, setKeyCompared] = useState(false);
  const [mayAgree, setMayAgree] = useState(false);
  const [isPending, setPending] = useState(false);
  const hasExpired = Date.parse(invitedUntil) < Date.now();
  const hasData = source === 'sample' || (table !== null && isComplete(terms.recipe.task, columns));
  const blockedReason = hasExpired
    ? t('studies.agree.blockedExpired', { time: format.dateTime(Date.parse(invitedUntil)) })
    : !hasData
      ? t('studies.agree.blockedData')
      : terms.channel === 'pad' && padBook === null
        ? t('studies.agree.blockedPad')
        : !isKeyCompared || !mayAgree
          ? t('studies.agree.blockedChecks')
          : undefined;
  const agree = async (): Promise<void> => {
    setPending(true);
    const data = source === 'sample' || table === null ? null : { ticket: table.file.ticket, columns };
    const agreed = await attempt(api.studies.agree({ id, termsHash, data, padBook }));
    setPending(false);
    if (agreed === undefined) return;
    toasts.show({
      message: t('studies.agree.done', { rows: format.count(agreed.agreement?.trainRows ?? 0) }),
      tone: 'done',
    });
    go({ kind: 'study', id, tab: 'progress' });
  };
  return (
    <Card title={t('studies.agree.title')} help={t('studies.agree.help')}>
      <div className="stack loose">
        {terms.isSimulated ? (
          <RadioGroup
            label={t('studies.agree.data')}
            layout="cards"
            value={source}
            onChange={(value) => setSource(value)}
            options={[
              { id: 'sample', title: t('studies.agree.sample'), help: t('studies.agree.sampleHelp') },
              { id: 'file', title: t('studies.agree.file'), help: t('studies.agree.fileHelp') },
            ]}
          />
        ) : null}
        {source === 'file' ? (
          <TablePick
            table={table}
            onTable={(next) => {
              setTable(next);
              setColumns(suggestColumns(terms.recipe.task, next.columns));
            }}
          />
        ) : null}
        {source === 'file' && table !== null ? (
          <ColumnPick study={study} table={table} columns={columns} onColumns={setColumns} />
        ) : null}
        {terms.channel === 'pad' ? <PadPick value={padBook} onChange={setPadBook} /> : null}
        <Checkbox
          isSelected={isKeyCompared}
          onChange={setKeyCompared}
          help={<span className="mono">{study.officeKey}</span>}
        >
          {t('studies.agree.keyCompared')}
        </Checkbox>
        <Checkbox isSelected={mayAgree} onChange={setMayAgree}>
          {t('studies.agree.mayAgree')}
        </Checkbox>
        <div>
          <Button
            variant="primary"
            isPending={isPending}
            onPress={() => void agree()}
            {...(blockedReason === undefined ? {} : { blockedReason })}
          >
            {t('studies.agree.button', { hash: format.hash(termsHash) })}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function TablePick({
  table,
  onTable,
}: {
  readonly table: Table | null;
  readonly onTable: (table: Table) => void;
}): ReactElement {
  const { t } = useTranslation();
  const hasDialog = useApp(({ info }) => info?.shell === 'electron');
  const [error, setError] = useState<string | undefined>(undefined);
  const take = async (choose: () => Promise<ChosenFile | null>): Promise<void> => {
    setError(undefined);
    try {
      const file = await choose();
      if (file === null) return;
      onTable({ file, columns: await api.studies.columns({ ticket: file.ticket }) });
    } catch (thrown) {
      setError(failureOf(thrown).detail);
    }
  };
  return (
    <FilePick
      label={t('studies.agree.fileLabel')}
      buttonLabel={t('studies.agree.choose')}
      accept={['.csv', '.tsv', '.jsonl', '.ndjson', '.txt']}
      help={t('studies.agree.fileHelp')}
      chosen={table?.file.fileName}
      error={error}
      onPick={([file]) => {
        if (file !== undefined) void take(async () => await takeFile(file, new AbortController().signal));
      }}
      {...(hasDialog ? { onBrowse: () => void take(async () => await api.studies.choose({ what: 'data' })) } : {})}
    />
  );
}

function ColumnPick({
  study,
  table,
  columns,
  onColumns,
}: {
  readonly study: StudyView;
  readonly table: Table;
  readonly columns: ColumnChoice;
  readonly onColumns: (columns: ColumnChoice) => void;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="stack">
      <div className="column-choices">
        {columnsOfTask(study.terms.recipe.task).map((use) => (
          <Select
            key={use}
            label={t(`studies.agree.columnsOf.${use}`)}
            placeholder={t('studies.agree.pickColumn')}
            options={table.columns.map((name) => ({ id: name, label: name }))}
            value={columns[use]}
            onChange={(name) => onColumns({ ...columns, [use]: name })}
          />
        ))}
      </div>
      <p className="t2 sm">
        {t('studies.agree.columnsHelp', {
          used: format.count(usedColumns(columns)),
          columns: format.count(table.columns.length),
        })}
      </p>
    </div>
  );
}

function PadPick({
  value,
  onChange,
}: {
  readonly value: string | null;
  readonly onChange: (id: string) => void;
}): ReactElement {
  const { t } = useTranslation();
  const books = usePads((state) => state.books);
  useEffect(() => {
    void pads.check();
  }, []);
  const usable = (books ?? []).filter(({ state }) => state === 'ready' || state === 'low');
  if (books !== null && usable.length === 0)
    return (
      <div className="stack">
        <p>{t('studies.agree.noPads')}</p>
        <div>
          <Button onPress={() => go({ kind: 'trust', tab: 'pad' })}>{t('trust.tabs.pad')}</Button>
        </div>
      </div>
    );
  return (
    <Select
      label={t('studies.agree.pad')}
      help={t('studies.agree.padHelp')}
      options={usable.map(({ id, name }) => ({ id, label: `${id.slice(0, 8)} · ${name}` }))}
      value={value}
      onChange={onChange}
    />
  );
}
