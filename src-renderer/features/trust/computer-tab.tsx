// This computer: what isolates the process with the data, line by line, and what does not, with equal space.

import { useEffect, type ReactElement } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { EnclaveStatus, Isolation } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { FactList, type Fact } from '../../components/fact-list.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Note } from '../../components/note.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { sayWith } from '../../app/say.ts';
import { useApp } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { isolationFacts, type IsolationFact } from './isolation-facts.ts';
import { TrustHead } from './trust-head.tsx';
import { trust, useTrust } from './use-trust.ts';

export function ComputerTab(): ReactElement {
  const { t } = useTranslation();
  const isolation = useTrust((state) => state.isolation);
  const failure = useTrust((state) => state.isolationFailure);
  const enclave = useApp((state) => state.enclave);
  // Another process is another isolation.
  const processId = enclave?.processId ?? null;
  useEffect(() => {
    void trust.readIsolation();
  }, [processId]);
  if (isolation === null)
    return failure === null ? (
      <Loading shapes={['lines']} />
    ) : (
      <FailurePanel failure={failure} onRetry={() => void trust.readIsolation()} />
    );
  return (
    <div className="page">
      <TrustHead kind="simulated" headline={t('trust.computer.headline')} text={t('trust.computer.text')} />
      <FactCards facts={isolationFacts(isolation)} />
      <Card title={t('trust.computer.process')}>
        <ProcessFacts isolation={isolation} enclave={enclave} />
      </Card>
      <Note tone="caution">{t('trust.computer.foot')}</Note>
    </div>
  );
}

function FactCards({ facts }: { readonly facts: readonly IsolationFact[] }): ReactElement {
  const { t } = useTranslation();
  const worded = facts.map((fact) => factWords(fact, t));
  return (
    <div className="split even">
      <Card title={t('trust.computer.proved')} help={t('trust.computer.provedHelp')}>
        <FactList isStacked facts={worded.filter(({ kind }) => kind === 'proved')} />
      </Card>
      <Card title={t('trust.notProved')} help={t('trust.computer.notProvedHelp')}>
        <FactList isStacked facts={worded.filter(({ kind }) => kind !== 'proved')} />
      </Card>
    </div>
  );
}

function factWords({ id, kind, words }: IsolationFact, t: TFunction): Fact {
  const say = sayWith(t);
  return { kind, title: t(`trust.computer.facts.${id}.title`), text: say(`trust.computer.facts.${id}.${words}`) };
}

function ProcessFacts({
  isolation,
  enclave,
}: {
  readonly isolation: Isolation;
  readonly enclave: EnclaveStatus | null;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, processId } = isolation;
  return (
    <KeyValues
      items={[
        { term: t('trust.computer.processKind'), value: t(`trust.computer.kinds.${kind}`) },
        {
          term: t('trust.computer.processId'),
          value: processId === null ? t('trust.computer.processNone') : String(processId),
        },
        ...(enclave === null
          ? []
          : [
              { term: t('trust.computer.processState'), value: t(`app.computer.${enclave.state}`) },
              ...(enclave.memoryBytes === null
                ? []
                : [{ term: t('trust.computer.processMemory'), value: format.bytes(enclave.memoryBytes) }]),
              { term: t('trust.computer.processRestarts'), value: format.count(enclave.restarts) },
              ...(enclave.lastExit === null
                ? []
                : [
                    {
                      term: t('trust.computer.lastExit'),
                      value: t(`trust.computer.exits.${enclave.lastExit.reason}`, {
                        time: format.dateTime(enclave.lastExit.atMs),
                      }),
                    },
                  ]),
            ]),
      ]}
    />
  );
}
