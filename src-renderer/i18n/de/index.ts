// Every German text by its feature. A feature that is missing here shows its English text.

import { common } from './common.ts';
import { components } from './components.ts';
import { errors } from './errors.ts';
import { menu } from './menu.ts';
import { app } from './app.ts';
import { home } from './home.ts';
import { models } from './models.ts';
import { runs } from './runs.ts';
import { trust } from './trust.ts';

export const de = {
  common,
  components,
  errors,
  menu,
  app,
  home,
  models,
  runs,
  trust,
};
