import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { canInstall, install } from './debian.ts';

/** Starts a headless Chromium that talks to nobody but the pages it is given. It ends with this process at the latest. */
export const launchBrowser = async (): Promise<Browser> => {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('There is no browser. Please install Chromium, Chrome or Edge.');
  return chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
};

/** Sees to it that there is a browser and a font for the Chinese screens; on Debian and its kin root gets them installed. */
export const getBrowser = (): void => {
  const missing = [
    ...(findBrowser() === undefined ? ['chromium'] : []),
    ...(hasChineseFont() ? [] : ['fonts-wqy-microhei']),
  ];
  if (missing.length === 0) return;
  if (canInstall()) {
    install(missing);
  } else if (findBrowser() !== undefined) {
    console.log('There is no font with Chinese characters, so screenshots in Chinese show boxes.');
  }
};

/** Path of an installed Chromium, Chrome or Edge. */
const findBrowser = (): string | undefined => [...onPath(), ...usualPlaces].find(file => existsSync(file));

const onPath = (): readonly string[] =>
  ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].flatMap(name =>
    (process.env['PATH'] ?? '').split(delimiter).map(folder => join(folder, name)),
  );

const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
];

const hasChineseFont = (): boolean => {
  if (process.platform !== 'linux') return true;
  const { status, stdout } = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '';
};
