// Help, a topic of the address at a time. All of it is in the program.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { go, type HelpTopic } from '../../app/places.ts';
import { useApp } from '../../app/use-app.ts';
import { Loading } from '../frame/loading.tsx';
import { AboutFacts } from './about-facts.tsx';
import { ErrorsTopic } from './errors-topic.tsx';
import { GuideTopic } from './guide-topic.tsx';
import { helpSections } from './help-sections.ts';
import { SectionCards } from './section-cards.tsx';
import { ThreatsTopic } from './threats-topic.tsx';
import './help.css';

const topics: readonly HelpTopic[] = ['guide', 'errors', 'threats', 'limits', 'about'];

export type HelpScreenProps = {
  readonly topic: HelpTopic;
  /** The error code that a person came for. */
  readonly code: string | null;
};

export function HelpScreen({ topic, code }: HelpScreenProps): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHeader title={t('help.title')} help={t('help.help')} />
      <Tabs
        label={t('help.title')}
        tabs={topics.map((id) => ({ id, label: t(`help.topics.${id}`) }))}
        selected={topic}
        onSelect={(id) => go({ kind: 'help', topic: id, code: null })}
      >
        <Topic topic={topic} code={code} />
      </Tabs>
    </div>
  );
}

function Topic({ topic, code }: HelpScreenProps): ReactElement {
  switch (topic) {
    case 'guide':
      return <GuideTopic />;
    case 'errors':
      return <ErrorsTopic code={code} />;
    case 'threats':
      return <ThreatsTopic />;
    case 'limits':
      return <SectionCards sections={helpSections('limits')} />;
    case 'about':
      return <AboutTopic />;
  }
}

function AboutTopic(): ReactElement {
  const { t } = useTranslation();
  const info = useApp((state) => state.info);
  return (
    <div className="help-cards">
      <Card title={t('help.about.title')}>
        {info === null ? <Loading shapes={['lines']} /> : <AboutFacts info={info} />}
      </Card>
      <Card title={t('help.about.licences')}>
        <ul className="help-lines">
          <li>{t('help.about.own')}</li>
          <li>{t('help.about.others')}</li>
          <li>{t('help.about.sample')}</li>
        </ul>
      </Card>
      <Card title={t('help.about.use')}>
        <p className="help-text">{t('help.about.research')}</p>
      </Card>
    </div>
  );
}
