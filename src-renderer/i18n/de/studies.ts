// Studien: Noch kann man keiner beitreten.

import type { studies as english } from '../en/studies.ts';
import type { Texts } from '../texts.ts';

export const studies: Texts<typeof english> = {
  title: 'Studien',
  help: 'Worauf sich ein Krankenhaus eingelassen hat, und wie es wieder austritt.',
  empty: {
    title: 'Noch keine Studien.',
    text: 'Eine Studie wird eine Vereinbarung zwischen Krankenhäusern sein: was gelernt wird, auf welchen Daten, mit welchem Schutz, bis wann. Ihr mit einer Einladung beizutreten, kommt mit einer späteren Version.',
  },
};
