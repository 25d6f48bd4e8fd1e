// The head of a place: where it stands, its one h1, a line of help, its actions. The h1 takes focus when the page opens.

import type { ReactElement, ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/card.css';
import '../styles/layout.css';
import { Link } from './link.tsx';

export type Crumb = { readonly label: string; readonly href?: string; readonly onPress?: () => void };

export type PageHeaderProps = {
  readonly title: ReactNode;
  readonly breadcrumb?: readonly Crumb[];
  readonly tag?: ReactNode;
  readonly help?: ReactNode;
  readonly actions?: ReactNode;
  /** Focus it on navigation: `headingRef.current?.focus()`. */
  readonly headingRef?: Ref<HTMLHeadingElement>;
};

/** One per page. */
export function PageHeader({ title, breadcrumb, tag, help, actions, headingRef }: PageHeaderProps): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page-header">
      <div className="titles">
        {breadcrumb === undefined || breadcrumb.length === 0 ? null : (
          <nav aria-label={t('components.breadcrumb')}>
            <ol className="breadcrumb">
              {breadcrumb.map((crumb) => (
                <li key={crumb.label}>
                  <CrumbLink crumb={crumb} />
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div className="title-row">
          <h1 tabIndex={-1} ref={headingRef}>
            {title}
          </h1>
          {tag}
        </div>
        {help === undefined ? null : <p className="help">{help}</p>}
      </div>
      {actions === undefined ? null : <div className="actions">{actions}</div>}
    </div>
  );
}

function CrumbLink({ crumb }: { readonly crumb: Crumb }): ReactNode {
  if (crumb.href === undefined && crumb.onPress === undefined) return crumb.label;
  return (
    <Link
      isQuiet
      {...(crumb.href === undefined ? {} : { href: crumb.href })}
      {...(crumb.onPress === undefined ? {} : { onPress: crumb.onPress })}
    >
      {crumb.label}
    </Link>
  );
}
