// The question when the window closes while a run is on.

import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { api, listen } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';

type Answer = 'background' | 'pause' | 'cancel';

export function CloseDialog(): ReactElement | null {
  const { t } = useTranslation();
  const [reason, setReason] = useState<'close' | 'quit' | null>(null);
  const [isRemembered, setRemembered] = useState(false);
  useEffect(() => listen('window.closeRequested', (request) => setReason(request.reason)), []);
  if (reason === null) return null;
  const answer = (given: Answer): void => {
    setReason(null);
    void attempt(api.window.answerClose({ answer: given, isRemembered: given !== 'cancel' && isRemembered }));
  };
  return (
    <Dialog
      isOpen
      title={t('app.close.title')}
      onClose={() => answer('cancel')}
      actions={
        <>
          <Button onPress={() => answer('pause')}>{t('app.close.pause')}</Button>
          <Button variant="primary" autoFocus onPress={() => answer('background')}>
            {t('app.close.keep')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{reason === 'quit' ? t('app.close.quit') : t('app.close.close')}</p>
        <Checkbox isSelected={isRemembered} onChange={setRemembered}>
          {t('app.close.remember')}
        </Checkbox>
      </div>
    </Dialog>
  );
}
