// The one pattern of every error (ux.md §3.8): what happened in a sentence, which check and when, your data, what you can do,
// details to copy, a code with a help page. No stack traces, no apologies, no blame, no patient text.

import type { ReactElement, ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/checks.css';
import '../styles/layout.css';
import { Button } from './button.tsx';
import { Card } from './card.tsx';
import { CheckStrip, type CheckStep } from './check-strip.tsx';
import { ErrorActions, type ErrorAction } from './error-actions.tsx';
import { FactList, type Fact } from './fact-list.tsx';
import { KeyValues, type KeyValue } from './key-values.tsx';
import { Link } from './link.tsx';
import { Note } from './note.tsx';
import { useAnnounce } from './use-announce.ts';
import { VerdictShape } from './verdict-shape.tsx';

export type ErrorPanelProps = {
  readonly headline: string;
  /** Which check, when, what Cloister did about it. */
  readonly explanation?: ReactNode;
  /** CL-AREA-NNN. */
  readonly code: string;
  readonly steps?: readonly CheckStep[];
  readonly stepsLabel?: string;
  /** What left, what is safe, what was used up. */
  readonly facts: readonly Fact[];
  readonly actions: readonly ErrorAction[];
  readonly note?: { readonly title: string; readonly text: string };
  /** Free of patient text. */
  readonly details: readonly KeyValue[];
  readonly detailsHelp?: string;
  readonly onCopyDetails?: () => void;
  /** Opens the offline page of the code. */
  readonly onHelp?: () => void;
  readonly headingRef?: Ref<HTMLParagraphElement>;
};

/** Takes the place of what failed. */
export function ErrorPanel(props: ErrorPanelProps): ReactElement {
  const { headline, explanation, code, steps = [], facts, actions, note, details, onCopyDetails, onHelp } = props;
  const { t } = useTranslation();
  useAnnounce(headline, { isAssertive: true, topic: `error ${code}` });
  return (
    <div className="error-panel">
      <section className="card danger what" aria-label={headline}>
        <div className="error-head">
          <VerdictShape kind="failed" size={34} />
          <div className="grow">
            <p className="headline" tabIndex={-1} ref={props.headingRef}>
              {headline}
            </p>
            {explanation === undefined ? null : <p>{explanation}</p>}
          </div>
          <span className="code mono" aria-label={t('components.error.code', { code })}>
            {onHelp === undefined ? (
              code
            ) : (
              <Link isQuiet onPress={onHelp} label={t('components.error.aboutCode', { code })}>
                {code}
              </Link>
            )}
          </span>
        </div>
        {steps.length === 0 ? null : <CheckStrip label={props.stepsLabel ?? headline} steps={steps} />}
      </section>
      <div className="split wide-side">
        <Card title={t('components.error.whatYouCanDo')}>
          <div className="stack">
            <ErrorActions actions={actions} />
            {note === undefined ? null : <Note title={note.title}>{note.text}</Note>}
          </div>
        </Card>
        <div className="stack loose">
          <Card title={t('components.error.yourData')}>
            <FactList facts={facts} />
          </Card>
          {details.length === 0 ? null : (
            <Card
              title={t('components.error.details')}
              help={props.detailsHelp}
              end={
                onCopyDetails === undefined ? undefined : (
                  <Button size="sm" variant="quiet" icon="copy" onPress={onCopyDetails}>
                    {t('components.error.copyDetails')}
                  </Button>
                )
              }
            >
              <KeyValues items={details} />
            </Card>
          )}
        </div>
      </div>
    </div>
  );
}
