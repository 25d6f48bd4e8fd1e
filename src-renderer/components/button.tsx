// The button. When it is blocked, by a rule or by a role, it stays focusable, says so (`aria-disabled`) and gives the reason
// beside it: a control that vanishes or goes dumb teaches nothing.

import { useId, type ReactElement, type ReactNode, type Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import '../styles/button.css';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { present } from './present.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

export type ButtonProps = {
  readonly children: ReactNode;
  /** One primary button per screen. */
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: IconName;
  readonly onPress?: () => void;
  readonly type?: 'button' | 'submit';
  /** The id of a form elsewhere on the page. */
  readonly form?: string;
  /** Its work runs: it keeps focus and takes no second press. */
  readonly isPending?: boolean;
  /** Why it cannot be used now, as a sentence. */
  readonly blockedReason?: string | undefined;
  readonly reasonPlacement?: 'beside' | 'below' | 'hidden';
  readonly autoFocus?: boolean;
  /** Replaces the visible words for screen readers: “Remove Discharge letters”. */
  readonly label?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
};

/** A button with words. For an icon alone see IconButton. */
export function Button(props: ButtonProps): ReactElement {
  const { children, variant = 'secondary', size = 'md', icon, onPress, type = 'button' } = props;
  const { form, isPending = false, blockedReason, reasonPlacement = 'beside', autoFocus, label, buttonRef } = props;
  const { t } = useTranslation();
  const reasonId = useId();
  const isBlocked = blockedReason !== undefined;
  const button = (
    <AriaButton
      className={classNames('btn', variant, size, isBlocked && 'blocked')}
      // A blocked submit button must not submit.
      type={isBlocked ? 'button' : type}
      isPending={isPending}
      {...present({
        onPress: isBlocked || onPress === undefined ? undefined : () => onPress(),
        form,
        autoFocus,
        ref: buttonRef,
        'aria-label': label,
        'aria-disabled': isBlocked ? true : undefined,
        'aria-describedby': isBlocked ? reasonId : undefined,
      })}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
      {isPending ? (
        <>
          <span className="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span className="visually-hidden">{t('components.button.pending')}</span>
        </>
      ) : null}
    </AriaButton>
  );
  if (!isBlocked) return button;
  return (
    <span className={classNames('btn-group', reasonPlacement === 'below' && 'below')}>
      {reasonPlacement === 'below' ? button : null}
      <span className={reasonPlacement === 'hidden' ? 'visually-hidden' : 'reason'} id={reasonId}>
        {blockedReason}
      </span>
      {reasonPlacement === 'below' ? null : button}
    </span>
  );
}
