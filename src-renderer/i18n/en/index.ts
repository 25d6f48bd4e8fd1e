// Every English text by its feature. English is the source: a key exists because it stands here.
// A feature adds one import and one line.

import { app } from './app.ts';
import { activity } from './activity.ts';
import { common } from './common.ts';
import { components } from './components.ts';
import { errors } from './errors.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { menu } from './menu.ts';
import { models } from './models.ts';
import { data } from './data.ts';
import { studies } from './studies.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';
import { trust } from './trust.ts';

export const en = {
  activity,
  common,
  components,
  app,
  errors,
  help,
  home,
  menu,
  models,
  data,
  studies,
  runs,
  settings,
  trust,
};
