// Studies: none can be joined yet.

import { defineTexts } from '../texts.ts';

export const studies = defineTexts({
  title: 'Studies',
  help: 'What a hospital agreed to, and how it leaves.',
  empty: {
    title: 'No studies yet.',
    text: 'A study will be an agreement between hospitals: what is trained, on which data, with which protections, until when. Joining one by its invitation comes with a later version.',
  },
});
