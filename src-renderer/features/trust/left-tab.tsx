// What left: every kind of traffic with its bytes, those with none too, and whom this program connected to.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Egress } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { copyText } from '../../app/copy-text.ts';
import { useApp } from '../../app/use-app.ts';
import { Loading } from '../frame/loading.tsx';
import { sumOf, trafficCsv, trafficRows, type TrafficRow } from './traffic.ts';
import { TrustHead } from './trust-head.tsx';

export function LeftTab(): ReactElement {
  const { t } = useTranslation();
  const egress = useApp((state) => state.egress);
  return (
    <div className="page">
      <TrustHead kind="proved" headline={t('trust.left.headline')} text={t('trust.left.text')} />
      {egress === null ? (
        <Loading shapes={['table']} />
      ) : (
        <>
          <TrafficCard egress={egress} />
          <DetailsCard egress={egress} />
        </>
      )}
    </div>
  );
}

function TrafficCard({ egress }: { readonly egress: Egress }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const startedAtMs = useApp(({ info }) => info?.startedAtMs ?? null);
  const rows = trafficRows(egress);
  const sum = sumOf(rows);
  const nameOf = ({ kind }: TrafficRow): string =>
    kind === null ? t('trust.left.sum') : t(`trust.left.kinds.${kind}`);
  const bytesCell = (bytes: number): ReactElement => (
    <span className="num" title={format.fullBytes(bytes)}>
      {format.bytes(bytes)}
    </span>
  );
  return (
    <Card
      title={t('trust.left.table')}
      {...(startedAtMs === null ? {} : { help: t('trust.left.since', { time: format.dateTime(startedAtMs) }) })}
      end={
        <Button
          size="sm"
          variant="quiet"
          icon="copy"
          onPress={() => void copyText(trafficCsv([...rows, sum], nameOf), t('trust.left.copied'))}
        >
          {t('trust.left.copyCsv')}
        </Button>
      }
      padding="none"
    >
      <SimpleTable
        label={t('trust.left.table')}
        rows={rows}
        foot={sum}
        rowKey={({ kind }: TrafficRow) => kind ?? 'sum'}
        columns={[
          {
            id: 'kind',
            header: t('trust.left.kind'),
            isRowHeader: true,
            isWrapping: true,
            cell: (row) => (
              <>
                <span className="med">{nameOf(row)}</span>
                {row.kind === null ? null : (
                  <span className="traffic-about">
                    <br />
                    {t(`trust.left.about.${row.kind}`)}
                  </span>
                )}
              </>
            ),
          },
          {
            id: 'connections',
            header: t('trust.left.connections'),
            align: 'end',
            cell: ({ connections }) => <span className="num">{format.count(connections)}</span>,
          },
          { id: 'out', header: t('trust.left.out'), align: 'end', cell: ({ bytesOut }) => bytesCell(bytesOut) },
          { id: 'in', header: t('trust.left.in'), align: 'end', cell: ({ bytesIn }) => bytesCell(bytesIn) },
        ]}
      />
    </Card>
  );
}

function DetailsCard({ egress: { destinations, lastAtMs } }: { readonly egress: Egress }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card title={t('trust.left.facts')}>
      <KeyValues
        items={[
          {
            term: t('trust.left.destinations'),
            value:
              destinations.length === 0 ? (
                t('trust.left.noDestinations')
              ) : (
                <span className="as-list mono">
                  {destinations.map((host) => (
                    <span key={host}>{host}</span>
                  ))}
                </span>
              ),
          },
          {
            term: t('trust.left.lastAt'),
            value: lastAtMs === null ? t('trust.left.never') : `${format.dateOf(lastAtMs)}, ${format.time(lastAtMs)}`,
          },
          { term: t('trust.left.measured'), value: t('trust.left.measuredValue') },
        ]}
      />
    </Card>
  );
}
