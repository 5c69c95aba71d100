import { everyScreen } from './everyScreen.ts';

everyScreen([{ name: 'high-contrast' }], { colorTheme: 'Default High Contrast' });
