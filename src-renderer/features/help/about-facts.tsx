// What this program is made of, for a person who reports a fault; Settings shows the same.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppInfo } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { KeyValues, type KeyValue } from '../../components/key-values.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { copyText } from '../../app/copy-text.ts';

export function AboutFacts({ info }: { readonly info: AppInfo }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { version, shell, platform, versions, cores, memoryBytes } = info;
  const items: readonly (KeyValue & { readonly value: string })[] = [
    { term: t('help.about.version'), value: version },
    { term: t('help.about.shell'), value: t(`help.about.shells.${shell}`) },
    ...Object.entries(versions)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => ({ term: partName(name), value })),
    { term: t('help.about.platform'), value: platformName(platform) },
    {
      term: t('help.about.computer'),
      value: t('help.about.computerValue', {
        count: cores,
        cores: format.count(cores),
        memory: format.bytes(memoryBytes),
      }),
    },
  ];
  return (
    <div className="stack">
      <KeyValues items={items} />
      <div className="row">
        <Button
          size="sm"
          icon="copy"
          onPress={() =>
            void copyText(items.map(({ term, value }) => `${term}: ${value}`).join('\n'), t('help.about.copied'))
          }
        >
          {t('help.about.copy')}
        </Button>
      </div>
    </div>
  );
}

/** Names of products, the same in every language; one that is not listed is shown as it came. */
const partNames: ReadonlyMap<string, string> = new Map([
  ['electron', 'Electron'],
  ['chromium', 'Chromium'],
  ['node', 'Node'],
  ['engine', 'ONNX Runtime'],
]);
const platformNames: ReadonlyMap<string, string> = new Map([
  ['linux', 'Linux'],
  ['darwin', 'macOS'],
  ['win32', 'Windows'],
]);

function partName(name: string): string {
  return partNames.get(name) ?? name;
}

function platformName(name: string): string {
  return platformNames.get(name) ?? name;
}
