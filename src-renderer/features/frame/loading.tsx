// What stands where something is being read: nothing at first, then placeholders, after two seconds a line that says what.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Delayed } from '../../components/delayed.tsx';
import { ProgressLine } from '../../components/progress-line.tsx';
import { Skeleton, type SkeletonProps } from '../../components/skeleton.tsx';

export function Loading({ shapes }: { readonly shapes: readonly NonNullable<SkeletonProps['shape']>[] }): ReactElement {
  const { t } = useTranslation();
  return (
    <>
      <Delayed afterMs={2000}>
        <ProgressLine label={t('app.loading')} />
      </Delayed>
      {shapes.map((shape) => (
        <Skeleton key={shape} shape={shape} lines={5} />
      ))}
    </>
  );
}
