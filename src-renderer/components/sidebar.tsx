// The seven places in work order, then oversight; who is signed in and the settings at the foot. As a rail it shows icons and
// keeps the names as accessible names and tooltips.

import type { ReactElement } from 'react';
import { Link as AriaLink } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import '../styles/frame.css';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { present } from './present.ts';
import { Tooltip } from './tooltip.tsx';
import { useMedia } from './use-media.ts';
import { VerdictShape, type VerdictKind } from './verdict-shape.tsx';

export type SidebarItem = {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  /** An address in the app; without it the item is a button in a link's clothes. */
  readonly href?: string;
  readonly isCurrent?: boolean;
  /** “1 problem”. */
  readonly badge?: { readonly kind: VerdictKind; readonly label: string };
  readonly group?: 'work' | 'oversight';
};

export type SidebarProps = {
  readonly label: string;
  readonly items: readonly SidebarItem[];
  readonly onSelect: (id: string) => void;
  readonly foot?: {
    readonly name: string;
    readonly role: string;
    readonly onSettings: () => void;
    readonly isSettingsCurrent?: boolean;
  };
  readonly isRail?: boolean;
};

/** The navigation landmark. */
export function Sidebar({ label, items, onSelect, foot, isRail = false }: SidebarProps): ReactElement {
  const { t } = useTranslation();
  const isNarrow = useMedia('(width < 73.75rem)');
  const isRailNow = isRail || isNarrow;
  const renderItem = (item: SidebarItem): ReactElement => (
    <li key={item.id}>
      <Tooltip text={item.label} placement="end" isDisabled={!isRailNow}>
        <AriaLink
          className="side-item"
          onPress={() => onSelect(item.id)}
          {...present({ href: item.href })}
          {...(item.isCurrent === true ? { 'aria-current': 'page' } : {})}
        >
          <Icon name={item.icon} />
          <span className="side-label">{item.label}</span>
          {item.badge === undefined ? null : (
            <span className="side-badge">
              <VerdictShape kind={item.badge.kind} size={14} isDecorative />
              <span className="visually-hidden">{item.badge.label}</span>
            </span>
          )}
        </AriaLink>
      </Tooltip>
    </li>
  );
  const oversight = items.filter(({ group }) => group === 'oversight');
  return (
    <nav className={classNames('side', isRailNow && 'rail')} aria-label={label} data-region="sidebar">
      <ul>{items.filter(({ group }) => group !== 'oversight').map(renderItem)}</ul>
      {oversight.length === 0 ? null : (
        <>
          <div className="side-group" id="side-oversight">
            {t('components.frame.oversight')}
          </div>
          <ul aria-labelledby="side-oversight">{oversight.map(renderItem)}</ul>
        </>
      )}
      {foot === undefined ? null : (
        <div className="side-foot">
          <div className="who">
            <div className="sm med">{foot.name}</div>
            <div className="xs t3">{foot.role}</div>
          </div>
          <IconButton
            icon="gear"
            label={t('components.frame.settings')}
            onPress={foot.onSettings}
            isCurrent={foot.isSettingsCurrent === true}
            tooltipPlacement="end"
          />
        </div>
      )}
    </nav>
  );
}
