import { everyScreen } from './everyScreen.ts';

everyScreen([{ name: 'chinese' }], { colorTheme: 'Default Dark Modern', language: 'zh-cn' });
