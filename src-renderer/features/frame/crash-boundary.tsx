// Catches a screen that breaks, so that the frame, the boundary bar and the other places stay. Shows words, never the
// stack; the stack goes nowhere, as it may hold what was on screen.

import { Component, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { publicCode } from '../../../src-main/contract/index.ts';
import { go } from '../../app/places.ts';

type Props = { readonly children: ReactNode };
type State = { readonly isBroken: boolean };

/** A class because React has no hook for this. */
export class CrashBoundary extends Component<Props, State> {
  override readonly state: State = { isBroken: false };

  static getDerivedStateFromError(): State {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return <CrashPage onAgain={() => this.setState({ isBroken: false })} />;
  }
}

function CrashPage({ onAgain }: { readonly onAgain: () => void }): ReactElement {
  const { t } = useTranslation();
  const code = publicCode('internal');
  return (
    <div className="page">
      <h1 className="visually-hidden" tabIndex={-1}>
        {t('app.crash.headline')}
      </h1>
      <ErrorPanel
        headline={t('app.crash.headline')}
        explanation={t('app.crash.explanation')}
        code={code}
        facts={[
          { kind: 'proved', title: t('app.failure.nothingLeftTitle'), text: t('app.failure.nothingLeft') },
          { kind: 'proved', title: t('app.failure.nothingLostTitle'), text: t('app.failure.nothingLost') },
        ]}
        actions={[
          {
            id: 'again',
            who: t('app.failure.anyone'),
            title: t('app.crash.again'),
            text: t('app.crash.againText'),
            button: { label: t('app.crash.again'), onPress: onAgain, icon: 'redo', isPrimary: true },
          },
          {
            id: 'home',
            who: t('app.failure.anyone'),
            title: t('app.crash.homeTitle'),
            text: t('app.crash.homeText'),
            button: { label: t('app.crash.home'), onPress: () => go({ kind: 'home' }) },
          },
        ]}
        details={[{ term: t('app.failure.codeTerm'), value: code, isMono: true }]}
        onHelp={() => go({ kind: 'help', topic: 'errors', code })}
      />
    </div>
  );
}
