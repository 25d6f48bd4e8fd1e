// A surface with a hairline: the unit of every page. With a title it is a named region of the page.

import { createElement, useId, type ReactElement, type ReactNode } from 'react';
import '../styles/card.css';
import { classNames } from './class-names.ts';

export type CardProps = {
  readonly children: ReactNode;
  readonly title?: ReactNode;
  /** Beside the title. */
  readonly tag?: ReactNode;
  /** A quiet line after the title. */
  readonly help?: ReactNode;
  /** At the end of the head: a toggle, a link. */
  readonly end?: ReactNode;
  /** A line under a hairline. */
  readonly foot?: ReactNode;
  /** `none` for tables and strips that reach the edges. */
  readonly padding?: 'normal' | 'none';
  readonly tone?: 'plain' | 'danger' | 'caution' | 'hero';
  readonly headingLevel?: 2 | 3;
  /** Names the region when there is no title. */
  readonly label?: string;
  readonly className?: string;
};

/** A card. */
export function Card(props: CardProps): ReactElement {
  const { children, title, tag, help, end, foot, padding = 'normal', tone = 'plain', headingLevel = 2 } = props;
  const titleId = useId();
  const name = title === undefined ? { 'aria-label': props.label } : { 'aria-labelledby': titleId };
  return (
    <section className={classNames('card', tone !== 'plain' && tone, props.className)} {...name}>
      {title === undefined ? null : (
        <header>
          {createElement(`h${headingLevel}`, { id: titleId }, title)}
          {tag}
          {help === undefined ? null : <span className="help">{help}</span>}
          {end === undefined ? null : <span className="end">{end}</span>}
        </header>
      )}
      <div className={classNames('body', padding === 'none' && 'none')}>{children}</div>
      {foot === undefined ? null : <footer>{foot}</footer>}
    </section>
  );
}
