// Which model of a hub, and what asking for it means: where it comes from, what leaves, what is checked.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultMirror } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Link } from '../../components/link.tsx';
import { TextField } from '../../components/text-field.tsx';
import { formatPlace } from '../../app/places.ts';
import { useApp } from '../../app/use-app.ts';
import { hostOf } from './model-facts.ts';

export type HubChoice = { readonly repo: string; readonly revision: string; readonly file: string };

export type HubFieldsProps = {
  readonly choice: HubChoice;
  readonly onChange: (choice: HubChoice) => void;
  readonly repoError: string | undefined;
};

export function HubFields({ choice, onChange, repoError }: HubFieldsProps): ReactElement {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t('models.adding.repo')}
        help={t('models.adding.repoHelp')}
        value={choice.repo}
        onChange={(repo) => onChange({ ...choice, repo })}
        error={repoError}
        isRequired
        isMono
        maxLength={300}
      />
      <div className="field-pair">
        <TextField
          label={t('models.adding.revision')}
          help={t('models.adding.revisionHelp')}
          value={choice.revision}
          onChange={(revision) => onChange({ ...choice, revision })}
          isMono
          maxLength={200}
        />
        <TextField
          label={t('models.adding.file')}
          help={t('models.adding.fileHelp')}
          value={choice.file}
          onChange={(file) => onChange({ ...choice, file })}
          isMono
          maxLength={300}
        />
      </div>
    </>
  );
}

export function HubFactsCard(): ReactElement | null {
  const { t } = useTranslation();
  const settings = useApp((state) => state.settings);
  if (settings === null) return null;
  const { hubMirror } = settings.settings;
  const host = hostOf(hubMirror);
  return (
    <Card
      title={t('models.adding.facts')}
      foot={<Link href={formatPlace({ kind: 'settings' })}>{t('models.adding.settings')}</Link>}
    >
      <KeyValues
        items={[
          {
            term: t('models.adding.mirror'),
            value: hubMirror === defaultMirror ? t('models.adding.mirrorDefault', { host }) : hubMirror,
          },
          {
            term: t('models.adding.token'),
            value: settings.hasHubToken ? t('models.adding.tokenStored', { host }) : t('models.adding.tokenNone'),
          },
          { term: t('models.adding.leaves'), value: t('models.adding.leavesValue', { host }) },
          { term: t('models.adding.checked'), value: t('models.adding.checkedValue') },
          { term: t('models.adding.kept'), value: t('models.adding.keptValue') },
        ]}
      />
    </Card>
  );
}
