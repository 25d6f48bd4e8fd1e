// Sections of help as cards: a title and its lines.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { sayWith } from '../../app/say.ts';
import type { HelpSection } from './help-sections.ts';

export type SectionCardsProps = {
  readonly sections: readonly HelpSection[];
  /** The section whose lines are steps. */
  readonly numbered?: string;
};

export function SectionCards({ sections, numbered }: SectionCardsProps): ReactElement {
  const { t } = useTranslation();
  const say = sayWith(t);
  return (
    <div className="help-cards">
      {sections.map(({ id, title, lines }) => {
        const List = id === numbered ? 'ol' : 'ul';
        return (
          <Card key={id} title={say(title)}>
            <List className={id === numbered ? 'help-lines numbered' : 'help-lines'}>
              {lines.map((line) => (
                <li key={line}>{say(line)}</li>
              ))}
            </List>
          </Card>
        );
      })}
    </div>
  );
}
