// The window: title bar, sidebar, content, boundary bar. The bar is there in every state of the app, wizards included: it is
// what the product promises. Holds the live regions and the toasts, and moves the focus between regions with F6.

import { useRef, type ReactElement, type ReactNode, type Ref } from 'react';
import '../styles/base.css';
import '../styles/layout.css';
import '../styles/frame.css';
import { classNames } from './class-names.ts';
import { LiveRegions } from './live-regions.tsx';
import { useRegionKeys } from './region-keys.ts';
import { ToastRegion } from './toast.tsx';

export type AppFrameProps = {
  readonly titleBar: ReactNode;
  /** None on the welcome page. */
  readonly sidebar?: ReactNode;
  readonly boundary: ReactNode;
  readonly children: ReactNode;
  /** The narrow sidebar of wizards; below 1180 px it is narrow anyway. */
  readonly isRail?: boolean;
  /** Scroll it to the top on navigation. */
  readonly mainRef?: Ref<HTMLElement>;
};

/** Stands once, around everything. */
export function AppFrame(props: AppFrameProps): ReactElement {
  const { titleBar, sidebar, boundary, children, isRail = false, mainRef } = props;
  const root = useRef<HTMLDivElement>(null);
  useRegionKeys(root);
  return (
    <div className={classNames('app-frame', isRail && 'rail', sidebar === undefined && 'no-sidebar')} ref={root}>
      {/* Keeps react-aria from putting a style element into the page, which the policy would refuse; base.css has its rule. */}
      <span id="react-aria-pressable-style" hidden />
      {titleBar}
      {sidebar}
      <main id="main" data-region="main" tabIndex={-1} {...(mainRef === undefined ? {} : { ref: mainRef })}>
        <div className="main-inner">{children}</div>
      </main>
      {boundary}
      <ToastRegion />
      <LiveRegions />
    </div>
  );
}
