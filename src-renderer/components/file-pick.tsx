// Takes a file by a button or by dropping it. With `onBrowse` the main process shows its own dialog and the renderer never
// holds the file; the drop stays a convenience, never the only way.

import type { ReactElement, ReactNode } from 'react';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from 'react-i18next';
import '../styles/field.css';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { present } from './present.ts';
import { VerdictShape } from './verdict-shape.tsx';

export type FilePickProps = {
  readonly label: string;
  readonly onPick: (files: readonly File[]) => void;
  /** Opens the system's dialog instead of the browser's. */
  readonly onBrowse?: () => void;
  /** Extensions or media types. */
  readonly accept?: readonly string[];
  readonly allowsMultiple?: boolean;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  /** The name of the file that is chosen already; never its path. */
  readonly chosen?: string | undefined;
  readonly buttonLabel?: string;
};

/** A drop zone with a button in it. */
export function FilePick(props: FilePickProps): ReactElement {
  const { label, onPick, onBrowse, accept, allowsMultiple = false, help, error, chosen, buttonLabel } = props;
  const { t } = useTranslation();
  const words = buttonLabel ?? t('components.file.choose');
  return (
    <div className="field">
      <span className="label">{label}</span>
      <DropZone
        className="file-pick"
        aria-label={label}
        getDropOperation={() => 'copy'}
        onDrop={(event) => {
          void Promise.all(
            event.items
              .flatMap((item) => (item.kind === 'file' ? [item.getFile()] : []))
              .slice(0, allowsMultiple ? 99 : 1),
          ).then((files) => {
            if (files.length > 0) onPick(files);
          });
        }}
      >
        {({ isDropTarget }) => (
          <>
            <Icon name="upload" size={20} />
            {chosen === undefined ? null : <span className="chosen">{chosen}</span>}
            {onBrowse === undefined ? (
              <FileTrigger
                allowsMultiple={allowsMultiple}
                onSelect={(files) => {
                  if (files !== null && files.length > 0) onPick([...files]);
                }}
                {...present({ acceptedFileTypes: accept })}
              >
                <Button>{words}</Button>
              </FileTrigger>
            ) : (
              <Button onPress={onBrowse}>{words}</Button>
            )}
            <Text slot="label" className="t2 sm">
              {isDropTarget
                ? t('components.file.dropNow')
                : t(allowsMultiple ? 'components.file.dropMany' : 'components.file.drop')}
            </Text>
          </>
        )}
      </DropZone>
      {help === undefined ? null : <span className="hint">{help}</span>}
      {error === undefined ? null : (
        <span className="error" role="alert">
          <VerdictShape kind="failed" size={13} isDecorative />
          <span>{error}</span>
        </span>
      )}
    </div>
  );
}
