// The first screen of a computer where nothing was ever run. One act: Start simulation; Enter does it.

import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { VerdictShape } from '../../components/verdict-shape.tsx';
import { formatPlace, type Place } from '../../app/places.ts';
import { useApp } from '../../app/use-app.ts';
import { startSample } from '../frame/run-commands.ts';
import { CloisterPlan } from './cloister-plan.tsx';
import './welcome.css';

export function WelcomeScreen(): ReactElement {
  const { t } = useTranslation();
  const [isStarting, setStarting] = useState(false);
  const isReady = useApp(({ enclave }) => enclave?.state === 'ready');
  const start = async (): Promise<void> => {
    setStarting(true);
    // When it has started, Home takes this screen's place.
    if (!(await startSample())) setStarting(false);
  };
  return (
    <div className="welcome">
      <div className="welcome-words">
        <div className="welcome-lead">
          <h1 tabIndex={-1}>
            <span>{t('home.welcome.titleFirst')}</span> <span>{t('home.welcome.titleSecond')}</span>
          </h1>
          <p>{t('home.welcome.lead')}</p>
        </div>
        <section className="card hero welcome-start" aria-labelledby="welcome-see">
          <div className="welcome-act">
            <div className="grow">
              <h2 id="welcome-see">{t('home.welcome.see')}</h2>
              <p className="sm t2">{t('home.welcome.seeText')}</p>
            </div>
            <Button variant="primary" size="lg" autoFocus isPending={isStarting} onPress={() => void start()}>
              {t('home.welcome.start')}
            </Button>
          </div>
          <p className="welcome-simulated xs">
            <VerdictShape kind="simulated" size={14} isDecorative />
            <span>{t('home.welcome.simulated')}</span>
          </p>
          {isStarting && !isReady ? (
            <p className="xs t2" role="status">
              {t('home.welcome.waitsForEnclave')}
            </p>
          ) : null}
        </section>
        <ul className="welcome-options">
          <Option
            icon="home"
            title={t('home.welcome.setUp')}
            text={t('home.welcome.setUpText')}
            place={{ kind: 'settings' }}
          />
          <Option
            icon="study"
            title={t('home.welcome.join')}
            text={t('home.welcome.joinText')}
            place={{ kind: 'studies' }}
          />
          <Option
            icon="trust"
            title={t('home.welcome.check')}
            text={t('home.welcome.checkText')}
            place={{ kind: 'trust', tab: 'checkup' }}
          />
        </ul>
      </div>
      <CloisterPlan />
    </div>
  );
}

type OptionProps = {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly place: Place;
};

function Option({ icon, title, text, place }: OptionProps): ReactElement {
  return (
    <li>
      <a className="welcome-option" href={formatPlace(place)}>
        <Icon name={icon} />
        <span className="grow">
          <b>{title}</b>
          <span className="t2">{text}</span>
        </span>
        <Icon name="chev" />
      </a>
    </li>
  );
}
