// What every field has around its control: label, hint, error. Errors carry the failed shape, so that red is not all they say.

import type { ReactElement, ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from 'react-i18next';
import '../styles/field.css';
import { classNames } from './class-names.ts';
import { VerdictShape } from './verdict-shape.tsx';

/** The visible name of a field. */
export function FieldLabel(props: {
  readonly children: string;
  readonly isRequired?: boolean | undefined;
  readonly isHidden?: boolean | undefined;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <Label className={classNames('label', props.isHidden === true && 'visually-hidden')}>
      {props.children}
      {props.isRequired === true ? <span className="required"> {t('components.field.required')}</span> : null}
    </Label>
  );
}

/** Hint and error, tied to the control by react-aria. */
export function FieldFoot(props: { readonly help?: ReactNode; readonly error?: string | undefined }): ReactElement {
  return (
    <>
      {props.help === undefined ? null : (
        <Text slot="description" className="hint">
          {props.help}
        </Text>
      )}
      <FieldError className="error">
        <VerdictShape kind="failed" size={13} isDecorative />
        <span>{props.error}</span>
      </FieldError>
    </>
  );
}
