import { darkOrLight } from '../support/workbench.ts';
import { everyScreen } from './everyScreen.ts';

everyScreen(
  [
    { name: 'dark', scheme: 'dark' },
    { name: 'light', scheme: 'light' },
  ],
  {
    settings: darkOrLight,
  },
);
