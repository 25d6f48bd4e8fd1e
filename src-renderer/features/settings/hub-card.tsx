// Where models are downloaded from, and the token for those with terms. A token goes one way: it is entered, and never
// comes back to this window.

import { useRef, useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultMirror } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { TextField } from '../../components/text-field.tsx';
import { api } from '../../app/api.ts';
import type { SettingsView } from '../../app/app-state.ts';
import { hostOf } from '../models/model-facts.ts';
import { mirrorProblem } from './mirror-problem.ts';
import { SettingCard } from './setting-card.tsx';
import { useSaver, type Saver } from './use-saver.ts';

export function HubCard({ view }: { readonly view: SettingsView }): ReactElement {
  const { t } = useTranslation();
  const saver = useSaver(t('settings.hub.title'));
  return (
    <SettingCard title={t('settings.hub.title')} help={t('settings.hub.help')} isSaved={saver.isSaved}>
      <MirrorForm mirror={view.settings.hubMirror} save={saver.save} />
      <hr className="rule" />
      <Token view={view} save={saver.save} />
    </SettingCard>
  );
}

/** Saved by Enter or its button; what cannot be used stays in the field with its reason. */
function MirrorForm({ mirror, save }: { readonly mirror: string; readonly save: Saver['save'] }): ReactElement {
  const { t } = useTranslation();
  /** Null: as saved. */
  const [draft, setDraft] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const text = (draft ?? mirror).trim();
  const problem = isChecked ? mirrorProblem(text) : null;
  const keep = async (address: string): Promise<void> => {
    setChecked(true);
    if (mirrorProblem(address) !== null) return;
    if (address !== mirror && !(await save(api.settings.change({ hubMirror: address })))) return;
    setDraft(null);
    setChecked(false);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void keep(text);
  };
  const goBack = (): void => {
    setDraft(null);
    // The button goes away.
    input.current?.focus();
    void keep(defaultMirror);
  };
  const hasChange = text !== mirror;
  return (
    <form className="stack" onSubmit={onSubmit} noValidate>
      <TextField
        label={t('settings.hub.mirror')}
        help={t('settings.hub.mirrorHelp')}
        type="url"
        isMono
        inputRef={input}
        value={draft ?? mirror}
        onChange={setDraft}
        error={problem === null ? undefined : t(`settings.hub.problems.${problem}`)}
      />
      {hasChange || mirror !== defaultMirror ? (
        <div className="row wrap">
          {hasChange ? <Button type="submit">{t('settings.hub.mirrorSave')}</Button> : null}
          <Button variant="quiet" onPress={goBack}>
            {t('settings.hub.mirrorDefault', { host: hostOf(defaultMirror) })}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

function Token({ view, save }: { readonly view: SettingsView; readonly save: Saver['save'] }): ReactElement {
  const { t } = useTranslation();
  const [isReplacing, setReplacing] = useState(false);
  const [isAsked, setAsked] = useState(false);
  /** What takes the place of a control that a person used gets its focus. */
  const [isUsed, setUsed] = useState(false);
  const { hasHubToken, isTokenEncrypted, settings } = view;
  const protection = isTokenEncrypted
    ? t(hasHubToken ? 'settings.hub.tokenEncrypted' : 'settings.hub.tokenWillBeEncrypted')
    : t('settings.hub.tokenPlain');
  const remove = async (): Promise<void> => {
    setAsked(false);
    setUsed(true);
    await save(api.settings.setHubToken({ token: null }));
  };
  return (
    <div className="stack">
      <p className="sm">
        <span className="med">
          {hasHubToken
            ? t('settings.hub.tokenStored', { host: hostOf(settings.hubMirror) })
            : t('settings.hub.tokenNone')}
        </span>{' '}
        <span className="t2">{protection}</span>
      </p>
      {hasHubToken && !isReplacing ? (
        <div className="row wrap">
          <Button
            autoFocus={isUsed}
            onPress={() => {
              setUsed(true);
              setReplacing(true);
            }}
          >
            {t('settings.hub.tokenReplace')}
          </Button>
          <Button variant="quiet" onPress={() => setAsked(true)}>
            {t('settings.hub.tokenRemove')}
          </Button>
        </div>
      ) : (
        <TokenForm
          isReplacing={hasHubToken}
          save={save}
          hasFocus={isUsed}
          onBegin={() => setUsed(true)}
          onDone={() => setReplacing(false)}
        />
      )}
      <ConfirmDialog
        isOpen={isAsked}
        title={t('settings.hub.removeTitle')}
        confirmLabel={t('settings.hub.removeConfirm')}
        isDanger
        onConfirm={() => void remove()}
        onCancel={() => setAsked(false)}
      >
        {t('settings.hub.removeText')}
      </ConfirmDialog>
    </div>
  );
}

type TokenFormProps = {
  /** Another one is stored. */
  readonly isReplacing: boolean;
  readonly hasFocus: boolean;
  readonly onBegin: () => void;
  readonly save: Saver['save'];
  readonly onDone: () => void;
};

function TokenForm({ isReplacing, hasFocus, save, onBegin, onDone }: TokenFormProps): ReactElement {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  const [isMissing, setMissing] = useState(false);
  const store = async (): Promise<void> => {
    setMissing(token.trim() === '');
    if (token.trim() === '') return;
    onBegin();
    if (!(await save(api.settings.setHubToken({ token: token.trim() })))) return;
    setToken('');
    onDone();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void store();
  };
  return (
    <form className="stack" onSubmit={onSubmit} noValidate>
      <TextField
        label={isReplacing ? t('settings.hub.tokenNew') : t('settings.hub.token')}
        help={t('settings.hub.tokenHelp')}
        type="password"
        maxLength={500}
        autoFocus={hasFocus}
        value={token}
        onChange={(text) => {
          setToken(text);
          setMissing(false);
        }}
        error={isMissing ? t('settings.hub.tokenEmpty') : undefined}
      />
      <div className="row wrap">
        <Button type="submit">{t('settings.hub.tokenStore')}</Button>
        {isReplacing ? (
          <Button variant="quiet" onPress={onDone}>
            {t('settings.hub.tokenKeep')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
