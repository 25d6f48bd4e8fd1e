// The sections of a topic as they stand in the English texts: their order is the order on the page, so that a line is added
// in one place. Pure.

import { en } from '../../i18n/en/index.ts';
import type { TextTree } from '../../i18n/texts.ts';

export type HelpSection = {
  readonly id: string;
  /** Key of its title. */
  readonly title: string;
  /** Keys of its lines. */
  readonly lines: readonly string[];
};

export type HelpTree = 'guide' | 'holds' | 'notHolds' | 'limits';

/** Every branch with a title, and the texts beside it. */
export function helpSections(tree: HelpTree): readonly HelpSection[] {
  const branches: TextTree = en.help[tree];
  return Object.entries(branches).flatMap(([id, section]) =>
    typeof section === 'string'
      ? []
      : [
          {
            id,
            title: `help.${tree}.${id}.title`,
            lines: Object.keys(section)
              .filter((name) => name !== 'title')
              .map((name) => `help.${tree}.${id}.${name}`),
          },
        ],
  );
}
