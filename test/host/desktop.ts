import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Executable of an installed desktop VS Code, when there is one and a display to open it on. */
export const findDesktop = (): string | undefined =>
  hasDisplay()
    ? [...besideCommand(), ...(usualPlaces[process.platform] ?? [])].find(file => existsSync(file))
    : undefined;

/** Whether a window can be opened here. */
export const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/** The `code` command is a script that lies a fixed way from the executable it starts. */
const besideCommand = (): readonly string[] => {
  const [command, way] = wayFromCommand[process.platform] ?? ['code', '../code'];
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map(folder => join(folder, command))
    .filter(file => existsSync(file))
    .map(file => join(dirname(realpathSync(file)), way));
};

const wayFromCommand: Partial<Record<NodeJS.Platform, readonly [command: string, way: string]>> = {
  darwin: ['code', '../../../MacOS/Electron'],
  win32: ['code.cmd', '..\\Code.exe'],
};

const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/share/code/code', '/snap/code/current/usr/share/code/code', '/opt/visual-studio-code/code'],
  darwin: [
    '/Applications/Visual Studio Code.app/Contents/MacOS/Electron',
    join(homedir(), 'Applications/Visual Studio Code.app/Contents/MacOS/Electron'),
  ],
  win32: [
    join(homedir(), 'AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe'),
    'C:\\Program Files\\Microsoft VS Code\\Code.exe',
  ],
};
