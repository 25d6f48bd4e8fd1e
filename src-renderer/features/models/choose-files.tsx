// Choosing a model's files: by the system's dialog in Electron, which gives a ticket; by the browser's own picker in a
// browser, which gives the files for an upload. The renderer learns names and sizes, never a path.

import type { ReactElement } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useTranslation } from 'react-i18next';
import type { ChosenFile } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { FilePick } from '../../components/file-pick.tsx';
import { VerdictShape } from '../../components/verdict-shape.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';

export type Chosen =
  | { readonly from: 'dialog'; readonly ticket: ChosenFile }
  | { readonly from: 'picker'; readonly name: string; readonly files: readonly File[] };

export function nameOfChosen(chosen: Chosen | null): string | null {
  if (chosen === null) return null;
  return chosen.from === 'dialog' ? chosen.ticket.fileName : chosen.name;
}

export type ChooseFilesProps = {
  readonly kind: 'folder' | 'gguf';
  readonly hasDialog: boolean;
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen) => void;
  readonly error: string | undefined;
};

export function ChooseFiles({ kind, hasDialog, chosen, onChoose, error }: ChooseFilesProps): ReactElement {
  const { t } = useTranslation();
  const describe = useDescription();
  const help = hasDialog ? t('models.adding.copyNote') : t('models.adding.uploadNote');
  const pick = (files: readonly File[]): void => {
    const first = files[0];
    if (first === undefined) return;
    const folder = first.webkitRelativePath.split('/')[0] ?? '';
    onChoose({ from: 'picker', files, name: folder === '' ? first.name : folder });
  };
  if (!hasDialog && kind === 'gguf')
    return (
      <FilePick
        label={t('models.adding.fileLabel')}
        buttonLabel={t('models.adding.chooseFile')}
        accept={['.gguf']}
        onPick={pick}
        help={help}
        error={error}
        chosen={chosen === null ? undefined : describe(chosen)}
      />
    );
  const browse = async (): Promise<void> => {
    const ticket = await attempt(api.models.choose({ kind }));
    if (ticket !== undefined && ticket !== null) onChoose({ from: 'dialog', ticket });
  };
  const words = t(kind === 'folder' ? 'models.adding.chooseFolder' : 'models.adding.chooseFile');
  return (
    <div className="field">
      <span className="label">{t(kind === 'folder' ? 'models.adding.folderLabel' : 'models.adding.fileLabel')}</span>
      <span className="chosen-model">
        {hasDialog ? (
          <Button icon="folder" onPress={() => void browse()}>
            {words}
          </Button>
        ) : (
          <FileTrigger acceptDirectory onSelect={(files) => (files === null ? undefined : pick([...files]))}>
            <Button icon="folder">{words}</Button>
          </FileTrigger>
        )}
        <span role="status" className={chosen === null ? 't3 sm' : 'med'}>
          {chosen === null ? t('models.adding.nothingChosen') : describe(chosen)}
        </span>
      </span>
      <span className="hint">{help}</span>
      {error === undefined ? null : (
        <span className="error" role="alert">
          <VerdictShape kind="failed" size={13} isDecorative />
          <span>{error}</span>
        </span>
      )}
    </div>
  );
}

/** The name and, where it is known, the size. */
function useDescription(): (chosen: Chosen) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (chosen) => {
    if (chosen.from === 'dialog') {
      const { fileName, sizeBytes } = chosen.ticket;
      return sizeBytes === null
        ? fileName
        : t('models.adding.chosenSize', { name: fileName, size: format.bytes(sizeBytes) });
    }
    const size = format.bytes(chosen.files.reduce((sum, file) => sum + file.size, 0));
    const { name, files } = chosen;
    return files.length === 1
      ? t('models.adding.chosenSize', { name, size })
      : t('models.adding.chosenFiles', { count: files.length, name, files: format.count(files.length), size });
  };
}
