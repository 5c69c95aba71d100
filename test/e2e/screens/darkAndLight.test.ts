import { everyScreen } from './everyScreen.ts';

everyScreen(
  [
    { name: 'dark', scheme: 'dark' },
    { name: 'light', scheme: 'light' },
  ],
  {
    settings: {
      'window.autoDetectColorScheme': true,
      'workbench.preferredDarkColorTheme': 'Default Dark Modern',
      'workbench.preferredLightColorTheme': 'Default Light Modern',
    },
  },
);
