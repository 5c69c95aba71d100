import * as vscode from 'vscode';
import { commandId } from '../contributions.ts';
import type { Log } from '../ui/log.ts';
import { showWarning } from '../ui/notifications.ts';
import { numberText } from '../ui/words.ts';
import type { EditorState, StoredName, StoredTrouble } from './storedState.ts';

/** The key in the editor's state of all places that somebody was told of. */
const toldKey = 'toldUnreadable';

/** Logs what is stored but cannot be understood, and shows once what it was, although it stays there. */
export class SetAside implements StoredTrouble {
  readonly #log: Pick<Log, 'warn' | 'error'>;
  readonly #state: EditorState;
  readonly #counts = new Map<StoredName | 'histories', number>();
  readonly #places = new Set<string>();

  constructor(log: Pick<Log, 'warn' | 'error'>, state: EditorState) {
    this.#log = log;
    this.#state = state;
  }

  /** `where` is a file or a place in the editor's state, which holds nothing secret. */
  isUnreadable(name: StoredName | 'histories', where: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    this.#places.add(where);
    this.#log.warn(`Stored ${name}: ${where} can't be read. It isn't used, and it stays where it is.`);
  }

  failed(error: unknown): void {
    this.#log.error(error, 'Saving state');
  }

  /** Shows what was set aside until now, if there is anything new among it. Later ones are only logged. */
  async tell(): Promise<void> {
    const kept = this.#state.get<unknown>(toldKey);
    const told: readonly unknown[] = Array.isArray(kept) ? kept : [];
    const places = [...this.#places];
    const isNews = places.some(place => !told.includes(place));
    if (!isNews && told.length === places.length) return;
    // If this cannot be kept, the next start tells of it again.
    Promise.resolve(this.#state.update(toldKey, places)).catch((error: unknown) => this.failed(error));
    if (!isNews) return;
    const what = [...this.#counts].map(([name, count]) => vscode.l10n.t('{0}: {1}', nameOf(name), numberText(count)));
    const showLog = vscode.l10n.t('Show Log');
    const chosen = await showWarning(
      vscode.l10n.t("Some saved data can't be read, so it isn't used. Nothing was deleted. {0}", what.join(' · ')),
      showLog,
    );
    if (chosen === showLog) await vscode.commands.executeCommand(commandId('showLog'));
  }
}

function nameOf(name: StoredName | 'histories'): string {
  const names: Readonly<Record<typeof name, string>> = {
    accounts: vscode.l10n.t('Accounts'),
    consents: vscode.l10n.t('Allowed commands and addresses'),
    leftEntries: vscode.l10n.t('Removed accounts'),
    filters: vscode.l10n.t('Filters'),
    pins: vscode.l10n.t('Pins'),
    resets: vscode.l10n.t('Checkpoints from before a reset'),
    told: vscode.l10n.t('Notifications about consumer groups'),
    scopes: vscode.l10n.t('Watched instances and Logstores'),
    boardLooks: vscode.l10n.t('Scope and columns of the Lag Board'),
    toolConsents: vscode.l10n.t('Access of language models'),
    histories: vscode.l10n.t('Lag histories'),
  };
  return names[name];
}
