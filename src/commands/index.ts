import * as vscode from 'vscode';
import { commandId, type CommandName, commandNames, type Commands } from '../contributions.ts';
import type { Services } from './services.ts';

export interface CommandTable {
  /** Runs a command as if the user had called it. */
  run<K extends CommandName>(name: K, ...args: Commands[K]): Promise<void>;
  dispose(): void;
}

/** Registers all commands. Their code and the `services` are loaded when the first command runs. */
export function registerCommands(services: () => Promise<Services>): CommandTable {
  const run = async <K extends CommandName>(name: K, ...args: Commands[K]): Promise<void> => {
    const [handlers, loaded] = await Promise.all([import('./handlers.ts'), services()]);
    await handlers.run(loaded, name, ...args);
  };
  const registrations = commandNames.map(name =>
    vscode.commands.registerCommand(commandId(name), (...args: Commands[typeof name]) => run(name, ...args)),
  );
  return { run, dispose: () => void vscode.Disposable.from(...registrations).dispose() };
}
