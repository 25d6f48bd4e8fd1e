// Shows short confirmations above the boundary bar's end, and reads them out.

import { useEffect, useRef, useSyncExternalStore, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/overlay.css';
import { announcer } from './announcer.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { createToastStore, type ToastItem } from './toast-store.ts';
import { VerdictShape } from './verdict-shape.tsx';

/** The window's toasts: `toasts.show({ message })`. */
export const toasts = createToastStore((run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
});

/** Stands once, in AppFrame. */
export function ToastRegion(): ReactElement {
  const { t } = useTranslation();
  const items = useSyncExternalStore(toasts.subscribe, toasts.items, toasts.items);
  return (
    <section
      className="toasts"
      aria-label={t('components.toast.region')}
      onPointerEnter={toasts.hold}
      onPointerLeave={toasts.release}
      onFocus={toasts.hold}
      onBlur={toasts.release}
    >
      {items.map((item) => (
        <Toast key={item.id} item={item} />
      ))}
    </section>
  );
}

function Toast({ item }: { readonly item: ToastItem }): ReactElement {
  const { t } = useTranslation();
  const spoken = useRef(false);
  useEffect(() => {
    if (spoken.current) return;
    spoken.current = true;
    announcer.say(item.message, { topic: `toast ${item.id}` });
  }, [item]);
  const { action } = item;
  return (
    <div className={`toast ${item.tone}`}>
      {item.tone === 'info' ? (
        <Icon name="info" />
      ) : (
        <VerdictShape kind={item.tone === 'done' ? 'proved' : 'caution'} isDecorative />
      )}
      <span className="grow">{item.message}</span>
      {action === undefined ? null : (
        <Button
          size="sm"
          variant="quiet"
          onPress={() => {
            toasts.dismiss(item.id);
            action.onPress();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="x" size="sm" label={t('components.toast.dismiss')} onPress={() => toasts.dismiss(item.id)} />
    </div>
  );
}
