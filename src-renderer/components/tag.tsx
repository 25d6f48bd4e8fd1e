// A small fact beside a title or in a cell. Its tone never stands alone: words say the same.

import type { ReactElement, ReactNode } from 'react';
import '../styles/tag.css';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { VerdictShape, type VerdictKind } from './verdict-shape.tsx';

export type TagTone = 'neutral' | 'accent' | 'proved' | 'caution' | 'danger' | 'simulated';

export type TagProps = {
  readonly children: ReactNode;
  readonly tone?: TagTone;
  readonly verdict?: VerdictKind;
  readonly icon?: IconName;
};

/** A tag of one short fact. */
export function Tag({ children, tone = 'neutral', verdict, icon }: TagProps): ReactElement {
  return (
    <span className={classNames('tag', tone !== 'neutral' && tone)}>
      {verdict === undefined ? null : <VerdictShape kind={verdict} size={13} isDecorative />}
      {icon === undefined ? null : <Icon name={icon} size={13} />}
      <span>{children}</span>
    </span>
  );
}
