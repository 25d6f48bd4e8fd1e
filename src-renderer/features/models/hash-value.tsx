// A SHA-256 as it stands in a table: four and four and four digits; the button copies all of them.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/icon-button.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { copyText } from '../../app/copy-text.ts';
import './models.css';

/** @param name What the hash is of, for the button's name. */
export function HashValue({ value, name }: { readonly value: string; readonly name: string }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className="hash-value">
      <span className="mono" title={value}>
        {format.hash(value)}
      </span>
      <IconButton
        icon="copy"
        size="sm"
        label={t('models.copyHash', { name })}
        onPress={() => void copyText(value, t('models.hashCopied', { name }))}
      />
    </span>
  );
}
