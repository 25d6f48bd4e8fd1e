// Adding a base model: a folder, a GGUF file, or a model of a hub. The form asks and hands over; checking, copying and
// downloading are jobs that Models shows.

import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Note } from '../../components/note.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProgressLine } from '../../components/progress-line.tsx';
import { RadioGroup } from '../../components/radio-group.tsx';
import { TextField } from '../../components/text-field.tsx';
import type { FailureRecord } from '../../../src-main/contract/index.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { describeFailure } from '../../app/failures.ts';
import { formatPlace } from '../../app/places.ts';
import { useApp } from '../../app/use-app.ts';
import { Loading } from '../frame/loading.tsx';
import { ChooseFiles, nameOfChosen, type Chosen } from './choose-files.tsx';
import { HubFactsCard, HubFields, type HubChoice } from './hub-fields.tsx';
import { FailureText } from './failure-text.tsx';
import { hubRequests } from './hub-requests.ts';
import { isWhole, orNull, problemsOf, type ModelWay } from './model-form.ts';
import { useAdding, type UploadUnderWay } from './use-adding.ts';
import '../new-simulation/new-simulation.css';
import './models.css';

export function AddModelScreen(): ReactElement {
  const { t } = useTranslation();
  const crumb = useModelsCrumb();
  const shell = useApp(({ info }) => info?.shell ?? null);
  if (shell === null)
    return (
      <div className="page">
        <PageHeader title={t('models.adding.title')} help={t('models.adding.help')} breadcrumb={[crumb]} />
        <Loading shapes={['lines']} />
      </div>
    );
  return <AddModelForm hasDialog={shell === 'electron'} />;
}

function useModelsCrumb(): { readonly label: string; readonly href: string } {
  const { t } = useTranslation();
  return { label: t('models.title'), href: formatPlace({ kind: 'models' }) };
}

function AddModelForm({ hasDialog }: { readonly hasDialog: boolean }): ReactElement {
  const { t } = useTranslation();
  const crumb = useModelsCrumb();
  const [draft] = useState(() => hubRequests.store.getState().draft);
  const [way, setWay] = useState<ModelWay>(draft === null ? 'folder' : 'hub');
  const [chosen, setChosen] = useState<Readonly<Record<'folder' | 'gguf', Chosen | null>>>({
    folder: null,
    gguf: null,
  });
  const [hub, setHub] = useState<HubChoice>({
    repo: draft?.repo ?? '',
    revision: draft?.revision ?? 'main',
    file: draft?.file ?? '',
  });
  const [name, setName] = useState(draft?.name ?? '');
  const [isAsked, setAsked] = useState(false);
  const adding = useAdding();
  const form = useRef<HTMLFormElement>(null);

  const held = way === 'hub' ? null : chosen[way];
  const problems = problemsOf({ way, chosenName: nameOfChosen(held), name, repo: hub.repo });
  const wordsOf = (problem: (typeof problems)['chosen']): string | undefined =>
    !isAsked || problem === null ? undefined : t(`models.adding.${problem}`);
  const submit = (): void => {
    setAsked(true);
    if (!isWhole(problems)) {
      // Once the fields say so: what must be put right gets the focus.
      window.requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    if (way === 'hub')
      void adding.fromHub({
        repo: hub.repo.trim(),
        revision: orNull(hub.revision) ?? 'main',
        file: orNull(hub.file),
        name: orNull(name),
      });
    else if (held !== null) void adding.fromFiles(way, held, orNull(name));
  };
  return (
    <form
      className="page"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PageHeader
        title={t('models.adding.title')}
        help={t('models.adding.help')}
        breadcrumb={[crumb]}
        actions={
          <Button variant="primary" type="submit" isPending={adding.isBusy}>
            {t('models.adding.submit')}
          </Button>
        }
      />
      {adding.upload === null ? null : <UploadLine upload={adding.upload} onCancel={adding.cancel} />}
      {adding.failure === null ? null : <AddingFailed failure={adding.failure} isHub={way === 'hub'} />}
      <Card label={t('models.adding.way')}>
        <RadioGroup
          label={t('models.adding.way')}
          value={way}
          onChange={setWay}
          options={[
            { id: 'folder', title: t('models.adding.folder'), help: t('models.adding.folderHelp') },
            { id: 'gguf', title: t('models.adding.gguf'), help: t('models.adding.ggufHelp') },
            { id: 'hub', title: t('models.adding.hub'), help: t('models.adding.hubHelp') },
          ]}
        />
      </Card>
      <div className={way === 'hub' ? 'split even' : 'stack'}>
        <Card label={t(`models.adding.${way}`)}>
          <div className="stack loose model-fields">
            {way === 'hub' ? (
              <HubFields choice={hub} onChange={setHub} repoError={wordsOf(problems.repo)} />
            ) : (
              <ChooseFiles
                key={way}
                kind={way}
                hasDialog={hasDialog}
                chosen={chosen[way]}
                onChoose={(files) => setChosen((before) => ({ ...before, [way]: files }))}
                error={wordsOf(problems.chosen)}
              />
            )}
            <TextField
              label={t('models.adding.name')}
              help={t('models.adding.nameHelp')}
              value={name}
              onChange={setName}
              error={wordsOf(problems.name)}
              maxLength={200}
            />
            {way === 'hub' ? null : <p className="t2 sm">{t('models.adding.pickled')}</p>}
          </div>
        </Card>
        {way === 'hub' ? <HubFactsCard /> : null}
      </div>
    </form>
  );
}

type UploadLineProps = {
  readonly upload: UploadUnderWay;
  readonly onCancel: () => void;
};

function UploadLine({ upload: { name, doneBytes, totalBytes }, onCancel }: UploadLineProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card label={t('models.adding.uploading', { name })}>
      <ProgressLine
        label={t('models.adding.uploading', { name })}
        value={totalBytes === 0 ? undefined : doneBytes / totalBytes}
        count={t('models.jobs.bytes', { done: format.bytes(doneBytes), total: format.bytes(totalBytes) })}
        onCancel={onCancel}
        cancelLabel={t('models.jobs.cancel')}
      />
    </Card>
  );
}

function AddingFailed({ failure, isHub }: { readonly failure: FailureRecord; readonly isHub: boolean }): ReactElement {
  const { t } = useTranslation();
  const { title } = describeFailure(t, failure);
  // The one choice that a hub request has is its name: the general words would not say so.
  const isHubName = isHub && failure.code === 'option-invalid';
  return (
    <Note tone="danger" title={isHubName ? t('models.adding.repoRefused') : title} isAlert>
      <FailureText failure={failure} hasWords={!isHubName} />
    </Note>
  );
}
