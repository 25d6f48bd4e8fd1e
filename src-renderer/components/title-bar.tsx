// The bar at the top: mark, menus, where the person is, and SIMULATED when what is shown is simulated. Moves the window.

import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import '../styles/frame.css';
import { Icon } from './icon.tsx';
import { Logo } from './logo.tsx';

export type TitleBarProps = {
  readonly appName: string;
  readonly place?: string;
  readonly isSimulated?: boolean;
  readonly menuBar?: ReactNode;
  /** Only where the system draws none. */
  readonly windowControls?: {
    readonly onMinimise: () => void;
    readonly onMaximise: () => void;
    readonly onClose: () => void;
  };
};

/** The banner landmark. */
export function TitleBar({
  appName,
  place,
  isSimulated = false,
  menuBar,
  windowControls,
}: TitleBarProps): ReactElement {
  const { t } = useTranslation();
  return (
    <header className="title-bar">
      <a
        className="skip-link btn"
        href="#main"
        onClick={(event) => {
          // The address's hash holds the place: a jump must not change it.
          event.preventDefault();
          document.querySelector('main')?.focus();
        }}
      >
        {t('components.frame.skip')}
      </a>
      <Logo />
      {menuBar}
      <div className="window-title">
        <b>{appName}</b>
        {place === undefined ? null : <span className="place">— {place}</span>}
        {isSimulated ? (
          <span>
            — <span className="sim">{t('components.simulatedMark')}</span>
          </span>
        ) : null}
      </div>
      {windowControls === undefined ? null : (
        <div className="window-controls">
          <AriaButton aria-label={t('components.frame.minimise')} onPress={() => windowControls.onMinimise()}>
            <Icon name="minimise" />
          </AriaButton>
          <AriaButton aria-label={t('components.frame.maximise')} onPress={() => windowControls.onMaximise()}>
            <Icon name="maximise" />
          </AriaButton>
          <AriaButton
            className="close"
            aria-label={t('components.frame.closeWindow')}
            onPress={() => windowControls.onClose()}
          >
            <Icon name="x" />
          </AriaButton>
        </div>
      )}
    </header>
  );
}
