// The base models on this computer, and the question before one is removed.

import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelRecord } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Tag } from '../../components/tag.tsx';
import { toasts } from '../../components/toast.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { HashValue } from './hash-value.tsx';
import { familyOf, licenceOf } from './model-facts.ts';

const modelKey = ({ name }: ModelRecord): string => name;

export function ModelsTable({ models }: { readonly models: readonly ModelRecord[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState<ModelRecord | null>(null);
  const licence = (model: ModelRecord): string => licenceOf(model) ?? t('models.licenceUnknown');
  const origin = ({ isEmbedded, origin: from }: ModelRecord): string =>
    isEmbedded ? t('models.originBuiltIn') : (from ?? t('models.originUnknown'));
  return (
    <>
      <DataTable
        label={t('models.base.title')}
        rows={models}
        rowKey={modelKey}
        empty={<p className="table-empty">{t('models.base.empty')}</p>}
        {...(models.length > 5
          ? {
              filter: {
                label: t('models.base.filter'),
                text: (model: ModelRecord) => [model.name, familyOf(model.modelType), origin(model)].join(' '),
              },
            }
          : {})}
        columns={[
          {
            id: 'name',
            header: t('models.columns.name'),
            isRowHeader: true,
            sortBy: modelKey,
            cell: ({ name, isEmbedded }) => (
              <span className="name-with-tag">
                <span className="med">{name}</span>
                {isEmbedded ? <Tag>{t('models.base.builtIn')}</Tag> : null}
              </span>
            ),
          },
          {
            id: 'family',
            header: t('models.columns.family'),
            priority: 2,
            sortBy: ({ modelType }) => familyOf(modelType),
            cell: ({ modelType }) => familyOf(modelType),
          },
          {
            id: 'parameters',
            header: t('models.columns.parameters'),
            align: 'end',
            priority: 3,
            sortBy: ({ parameters }) => parameters,
            cell: ({ parameters }) => <span className="num">{format.count(parameters)}</span>,
          },
          {
            id: 'weights',
            header: t('models.columns.weights'),
            priority: 4,
            sortBy: ({ weights }) => weights,
            cell: ({ weights }) => weights,
          },
          {
            id: 'size',
            header: t('models.columns.size'),
            align: 'end',
            sortBy: ({ sizeBytes }) => sizeBytes,
            cell: ({ sizeBytes }) => (
              <span className="num" title={format.fullBytes(sizeBytes)}>
                {format.bytes(sizeBytes)}
              </span>
            ),
          },
          {
            id: 'licence',
            header: t('models.columns.licence'),
            priority: 4,
            cell: (model) => <span className={licenceOf(model) === null ? 't3' : ''}>{licence(model)}</span>,
          },
          {
            id: 'origin',
            header: t('models.columns.origin'),
            priority: 3,
            isWrapping: true,
            sortBy: origin,
            cell: origin,
          },
          {
            id: 'hash',
            header: t('models.columns.hash'),
            priority: 5,
            cell: ({ name, sha256 }) => <HashValue value={sha256} name={name} />,
          },
          {
            id: 'actions',
            header: t('models.columns.actions'),
            isHeaderHidden: true,
            align: 'end',
            cell: (model) => (
              <Button
                size="sm"
                variant="quiet"
                label={t('models.removeLabel', { name: model.name })}
                {...(model.isEmbedded
                  ? { blockedReason: t('models.removeBuiltIn'), reasonPlacement: 'hidden' as const }
                  : {})}
                onPress={() => setAsked(model)}
              >
                {t('models.remove')}
              </Button>
            ),
          },
        ]}
      />
      {asked === null ? null : <RemoveDialog model={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function RemoveDialog({ model, onClose }: { readonly model: ModelRecord; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const [isPending, setPending] = useState(false);
  const { name, sizeBytes } = model;
  const remove = async (): Promise<void> => {
    setPending(true);
    const isDone = await attempt(api.models.remove({ name }).then(() => true));
    onClose();
    if (isDone === true) toasts.show({ message: t('models.removeDialog.done', { name }), tone: 'done' });
  };
  return (
    <ConfirmDialog
      isOpen
      isDanger
      title={t('models.removeDialog.title')}
      confirmLabel={t('models.removeDialog.confirm')}
      isPending={isPending}
      onConfirm={() => void remove()}
      onCancel={onClose}
    >
      {t('models.removeDialog.text', { name, size: format.bytes(sizeBytes) })}
    </ConfirmDialog>
  );
}
