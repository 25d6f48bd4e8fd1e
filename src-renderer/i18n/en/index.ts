// Every English text by its feature. English is the source: a key exists because it stands here.
// A feature adds one import and one line.

import { app } from './app.ts';
import { common } from './common.ts';
import { components } from './components.ts';
import { errors } from './errors.ts';
import { home } from './home.ts';
import { menu } from './menu.ts';
import { models } from './models.ts';
import { runs } from './runs.ts';
import { trust } from './trust.ts';

export const en = {
  common,
  components,
  app,
  errors,
  home,
  menu,
  models,
  runs,
  trust,
};
