// Tabs of a place. Only the selected panel is built.

import type { ReactElement, ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs';
import '../styles/tabs.css';

export type TabItem = {
  readonly id: string;
  readonly label: string;
  readonly badge?: ReactNode;
};

export type TabsProps<Id extends string> = {
  readonly label: string;
  readonly tabs: readonly (TabItem & { readonly id: Id })[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /** The panel of the selected tab. */
  readonly children: ReactNode;
};

/** Arrow keys move and select. */
export function Tabs<Id extends string>(props: TabsProps<Id>): ReactElement {
  const { label, tabs, selected, onSelect, children } = props;
  return (
    <AriaTabs
      className="tabs"
      selectedKey={selected}
      onSelectionChange={(key) => {
        const tab = tabs.find(({ id }) => id === key);
        if (tab !== undefined) onSelect(tab.id);
      }}
    >
      <TabList className="tab-list" aria-label={label}>
        {tabs.map(({ id, label: name, badge }) => (
          <Tab key={id} id={id} className="tab">
            {name}
            {badge}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id }) => (
        <TabPanel key={id} id={id} className="tab-panel">
          {id === selected ? children : null}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
