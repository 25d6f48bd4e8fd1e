// What stands over every place when the program behind the window, or its isolated process, is not as it should be.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Delayed } from '../../components/delayed.tsx';
import { Note } from '../../components/note.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { useApp } from '../../app/use-app.ts';

export function Banners(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const link = useApp((state) => state.link);
  const enclave = useApp((state) => state.enclave);
  if (!link.isConnected)
    return (
      <Note tone="caution" title={t('app.banner.disconnectedTitle')} isAlert>
        {t('app.banner.disconnected', { since: format.time(link.sinceMs) })}
      </Note>
    );
  if (enclave === null || enclave.state === 'ready') return null;
  const restart = (
    <Button size="sm" onPress={() => void attempt(api.enclave.restart())}>
      {t('app.banner.restart')}
    </Button>
  );
  switch (enclave.state) {
    case 'starting':
      return (
        <Delayed afterMs={1000}>
          <Note title={t('app.banner.startingTitle')}>{t('app.banner.starting')}</Note>
        </Delayed>
      );
    case 'restarting':
      return (
        <Note tone="caution" title={t('app.banner.restartingTitle')} isAlert>
          {t('app.banner.restarting')}
        </Note>
      );
    case 'stopped':
      return (
        <Note tone="caution" title={t('app.banner.stoppedTitle')} action={restart}>
          {t('app.banner.stopped')}
        </Note>
      );
    case 'failed':
      return (
        <Note tone="danger" title={t('app.banner.failedTitle')} action={restart} isAlert>
          {enclave.restarts === 0
            ? t('app.banner.failedPlain', { since: format.time(enclave.sinceMs) })
            : t('app.banner.failed', {
                times: format.count(enclave.restarts + 1),
                since: format.time(enclave.sinceMs),
              })}
        </Note>
      );
  }
}
