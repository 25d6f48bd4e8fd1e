// Every German text by its feature. A feature that is missing here shows its English text.

import { activity } from './activity.ts';
import { common } from './common.ts';
import { components } from './components.ts';
import { errors } from './errors.ts';
import { menu } from './menu.ts';
import { app } from './app.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { models } from './models.ts';
import { data } from './data.ts';
import { studies } from './studies.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';
import { trust } from './trust.ts';

export const de = {
  activity,
  common,
  components,
  errors,
  menu,
  app,
  help,
  home,
  models,
  data,
  studies,
  runs,
  settings,
  trust,
};
