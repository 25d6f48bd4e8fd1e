// A modal dialog: a title, a body, its acts. Escape closes it; focus goes back to where it came from.

import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import '../styles/overlay.css';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

export type DialogProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly size?: 'sm' | 'md' | 'lg';
  /** An alert dialog asks for a decision: no click beside it closes it, and it shows no cross. */
  readonly role?: 'dialog' | 'alertdialog';
};

/** Rendered where it is opened; shown over the whole window. */
export function Dialog(props: DialogProps): ReactElement {
  const { isOpen, onClose, title, children, actions, size = 'md', role = 'dialog' } = props;
  const { t } = useTranslation();
  return (
    <ModalOverlay
      className="scrim"
      isOpen={isOpen}
      isDismissable={role === 'dialog'}
      onOpenChange={(isNowOpen) => {
        if (!isNowOpen) onClose();
      }}
    >
      <Modal className={classNames('modal', size !== 'md' && size)}>
        <AriaDialog className="dialog" role={role}>
          <header>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {role === 'alertdialog' ? null : (
              <IconButton icon="x" label={t('components.dialog.close')} onPress={onClose} />
            )}
          </header>
          <div className="body">{children}</div>
          {actions === undefined ? null : <footer>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
