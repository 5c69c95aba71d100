import * as vscode from 'vscode';
import { languageModels } from '../model/agent/consentKind.ts';
import type { AgentAnswer } from '../model/agent/tool.ts';
import type { Entries } from '../model/entries.ts';
import { confirm } from '../ui/notifications.ts';

/** The answer to calls of those who are not allowed to read. */
export const consentNeeded: AgentAnswer = {
  isError: true,
  content: {
    error: {
      code: 'consentNeeded',
      says: 'The user does not allow language models to read.',
      next: 'Ask the user to run the command "Consumer Groups: Manage Language Model Access" in VS Code and to allow it. Do not call these tools again before that.',
    },
  },
};

/**
 * The user's consent to language models reading with this extension. It is asked for when one first tries, and kept for
 * all windows until it is withdrawn. Each call is confirmed in the editor besides.
 */
export class ModelConsent {
  readonly #entries: Entries<string>;
  /** The question while it is open, which several calls may wait for. */
  #asking: Promise<boolean> | undefined;
  /** A model that goes on calling must not make the user close the same question again and again. */
  #wasDeclined = false;

  constructor(entries: Entries<string>) {
    this.#entries = entries;
  }

  get isGiven(): boolean {
    return this.#entries.find(languageModels) !== undefined;
  }

  /** Whether the user has said no in this session, so that a call is refused without asking. */
  get isDeclined(): boolean {
    return this.#wasDeclined && !this.isGiven;
  }

  /** Asks the user once in this session, unless the consent is given. Resolves with whether it is. */
  async askOnce(): Promise<boolean> {
    if (this.isGiven) return true;
    if (this.isDeclined) return false;
    return this.ask();
  }

  /** Asks the user, whatever was answered before. What else the consent is for can be added to the question. */
  ask(...more: readonly string[]): Promise<boolean> {
    this.#asking ??= this.#ask(more).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Reads for a model that has the consent. What was read when it is withdrawn is not told any more. */
  async whileGiven(read: () => Promise<AgentAnswer>): Promise<AgentAnswer> {
    const answer = this.isGiven ? await read() : consentNeeded;
    return this.isGiven ? answer : consentNeeded;
  }

  async withdraw(): Promise<void> {
    this.#wasDeclined = true;
    await this.#entries.change(languageModels, () => undefined);
  }

  async #ask(more: readonly string[]): Promise<boolean> {
    const isAllowed = await confirm(
      vscode.l10n.t('Allow language models to read consumer groups?'),
      [
        vscode.l10n.t(
          'The models that you use in VS Code can then list accounts, instances, Logstores, and consumer groups, and read how groups are doing. They get names, numbers, and the texts of errors, and never credentials or full account numbers. They can change nothing.',
        ),
        vscode.l10n.t(
          'VS Code asks before anything is read from Alibaba Cloud. You can withdraw this with the command "Manage Language Model Access", and turn off each tool in the settings.',
        ),
        ...more,
      ],
      vscode.l10n.t('Allow'),
    );
    this.#wasDeclined = !isAllowed;
    if (isAllowed) await this.#entries.change(languageModels, () => languageModels);
    return isAllowed;
  }
}
