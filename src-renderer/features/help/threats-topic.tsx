// What holds and what does not, with equal space. Statements of this version as docs/security.md makes them, in plain words.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { sayWith } from '../../app/say.ts';
import { helpSections } from './help-sections.ts';

export function ThreatsTopic(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page">
      <p className="t2 sm">{t('help.threats.intro')}</p>
      <div className="split even">
        <Card title={t('help.threats.holds')} help={t('help.threats.holdsHelp')}>
          <Statements tree="holds" />
        </Card>
        <Card title={t('help.threats.not')} help={t('help.threats.notHelp')}>
          <Statements tree="notHolds" />
        </Card>
      </div>
    </div>
  );
}

function Statements({ tree }: { readonly tree: 'holds' | 'notHolds' }): ReactElement {
  const { t } = useTranslation();
  const say = sayWith(t);
  return (
    <dl className="help-statements">
      {helpSections(tree).map(({ id, title, lines }) => (
        <div key={id}>
          <dt>{say(title)}</dt>
          {lines.map((line) => (
            <dd key={line}>{say(line)}</dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
