import * as vscode from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import { CloudError } from '../cloud/errors.ts';
import { commandId, type CommandName, type Commands, type Settings } from '../contributions.ts';
import type { Account } from '../model/accounts/account.ts';
import type { Subscription } from '../model/event.ts';
import type { Block } from '../model/explain/block.ts';
import type { Question } from '../model/explain/explain.ts';
import { offeredFixes } from '../ui/fixes.ts';
import type { Log } from '../ui/log.ts';
import { isCancelled, offer, offerToTryAgain } from '../ui/messages.ts';
import { plainText } from '../ui/plainText.ts';
import { onDidChangeSetting, readSetting } from '../ui/settings.ts';
import {
  type AnyPanelRef,
  type AnyToHost,
  type AnyToPage,
  type Explanations,
  isToHost,
  type OwnMessage,
  type Protocol,
} from './messages.ts';
import { pageHtml } from './pageHtml.ts';

export interface HostServices {
  readonly accounts: Pick<Accounts, 'find' | 'stateOf' | 'onDidChange' | 'onDidReplaceKeys'>;
  readonly extensionUri: vscode.Uri;
  readonly log: Pick<Log, 'error' | 'warn'>;
}

/** What tells one kind of panel from another. */
export interface PanelKind<Panel extends AnyPanelRef, Copyable extends string, Own extends OwnMessage> {
  /** The name of the page `dist/pages/<name>.js`, whose styles and icons are in `media/<name>`. */
  readonly name: string;
  /** The type by which the editor finds the kind of a panel that comes back after a reload. */
  readonly type: string;
  /** The setting with the interval of panels that have none of their own. Panels that read only when told to lack it. */
  readonly setting?: Extract<keyof Settings, `${string}.refreshInterval`>;
  readonly protocol: Protocol<Panel, Copyable, Own>;
  /** The key of the panel's resource, of which there is only one panel. */
  keyOf(panel: Panel): string;
  /** The account whose resource it is, with which the panel comes and goes. Undefined if it is of no single account. */
  accountIdOf(panel: Panel): string | undefined;
  /** What the resource is called until its name is known. */
  plainNameOf(panel: Panel): string;
  /** The code behind the panel, which is loaded with the first panel and not with the extension. */
  readonly load: () => Promise<(host: Host<Panel>) => PanelContent<Copyable, Own>>;
}

/** What a panel shows and does. It knows nothing about webviews, and the host knows nothing about what it shows. */
export interface PanelContent<Copyable extends string, Own extends OwnMessage> {
  readonly title: string;
  /** Whether the last answer failed, at least in part. */
  readonly hasFailed: boolean;
  /** Everything that the page shows now. */
  snapshot(isRefreshing: boolean): object;
  /** Reads at once if nothing is known yet, and then in this interval until it is disposed. 0 means no interval. */
  watch(everySeconds: number): Subscription;
  /** Reads once. May reject with a `CloudError`, which the next snapshot shows. Any other error is logged. */
  refresh(signal: AbortSignal): Promise<void>;
  /** The text that the page offers to copy under this name. It is undefined if there is no such text any more. */
  textOf(what: Copyable, row: string | undefined): string | undefined;
  /** The failure for which the page offers fixes. It is undefined once the failure is over. */
  failureOf(part: string | undefined): unknown;
  act(message: Own): void | Promise<void>;
  /** What the page can have explained now, by topic. */
  topics?(): ReadonlyMap<string, Question>;
  /** Ends what only makes sense while somebody sees it, because the panel was hidden or closed. */
  hidden?(): void;
  /** Forgets all that was shown of an account, because the account has new keys of another identity. */
  forget(accountId: string): void;
  dispose(): void;
}

/** What the host does for the content. */
export interface Host<Panel> {
  readonly panel: Panel;
  /** Undefined if the account was removed, or the panel is of no single account. */
  readonly account: Account | undefined;
  readonly isRefreshing: boolean;
  /** Keeps a choice that the user made in the panel. The page stores it. */
  change(panel: Panel): void;
  /** Sends a snapshot, because there is something new to show. */
  update(): void;
  /** Sends what the page has asked for by a message of its own. */
  answer(answer: object): void;
  /** Has the content read once while the page shows that it does. A hidden panel reads nothing. */
  refresh(): Promise<void>;
}

/** Runs one panel: fills it, answers its page while it can be seen, and follows its account and its setting. */
export class PanelHost<
  Panel extends AnyPanelRef,
  Copyable extends string,
  Own extends OwnMessage,
> implements Host<Panel> {
  readonly #webviewPanel: vscode.WebviewPanel;
  readonly #kind: PanelKind<Panel, Copyable, Own>;
  readonly #services: HostServices;
  readonly #subscriptions: readonly Subscription[];
  #panel: Panel;
  #content: PanelContent<Copyable, Own> | undefined;
  /** What a command wants done as if the page had asked for it, as soon as the page can show it. */
  #wanted: Own | undefined;
  /** Whether there is a page to send to. A hidden panel has none. */
  #isListening = false;
  #isDisposed = false;
  #watch: Subscription | undefined;
  #refreshing: AbortController | undefined;
  /** The topics that the page shows explained. */
  readonly #explained = new Set<string>();
  /** Whether a command wants all topics explained, as soon as there are any. */
  #explainsAll = false;
  /** The words of explanations, with all that is known of errors, which is loaded with the first one. */
  #explainer: ((question: Question) => readonly Block[]) | undefined;
  /** The account at the last look. It tells a change of this account from a change of any other. */
  #seenAccount: string;

  constructor(
    webviewPanel: vscode.WebviewPanel,
    panel: Panel,
    kind: PanelKind<Panel, Copyable, Own>,
    services: HostServices,
  ) {
    this.#webviewPanel = webviewPanel;
    this.#panel = panel;
    this.#kind = kind;
    this.#services = services;
    this.#seenAccount = this.#accountNow();
    this.#showPage();
    const { accounts } = services;
    this.#subscriptions = [
      ...(kind.setting === undefined ? [] : [onDidChangeSetting(kind.setting, () => this.#followInterval())]),
      accounts.onDidChange(() => this.#followAccount()),
      accounts.onDidReplaceKeys(accountId => {
        const own = kind.accountIdOf(this.#panel);
        if (accountId === own) this.#startOver(accountId);
        else if (own === undefined) this.#forget(accountId);
      }),
    ];
    webviewPanel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    webviewPanel.onDidChangeViewState(() => {
      if (!webviewPanel.visible) this.#sleep();
    });
    webviewPanel.onDidDispose(() => this.#end());
  }

  get panel(): Panel {
    return this.#panel;
  }

  get account(): Account | undefined {
    const id = this.#kind.accountIdOf(this.#panel);
    return id === undefined ? undefined : this.#services.accounts.find(id);
  }

  get isRefreshing(): boolean {
    return this.#refreshing !== undefined;
  }

  /** Loads the code behind the page. Rejects if that fails. */
  async load(): Promise<void> {
    const open = await this.#kind.load();
    if (this.#isDisposed) return;
    this.#content = open(this);
    this.#wake();
  }

  /** Does what the page can ask for, as soon as there is a page that shows it. */
  act(message: Own): void {
    this.#wanted = message;
    if (this.#isListening) this.#actAsWanted();
  }

  /** Explains all that there is to explain, as if the page had asked for it. */
  async explainAll(): Promise<void> {
    this.#explainsAll = true;
    await this.#loadExplainer();
    this.update();
  }

  reveal(): void {
    this.#webviewPanel.reveal();
  }

  dispose(): void {
    this.#webviewPanel.dispose();
  }

  change(panel: Panel): void {
    this.#panel = panel;
    this.#sendSetup();
  }

  update(): void {
    if (this.#isDisposed) return;
    this.#webviewPanel.title = plainText(this.#content?.title ?? this.#panel.name);
    if (!this.#content || !this.#isListening) return;
    const snapshot = this.#content.snapshot(this.isRefreshing);
    const explanations = this.#explanations();
    this.#send({ type: 'snapshot', snapshot, ...(explanations && { explanations }) });
  }

  answer(answer: object): void {
    this.#send({ type: 'answer', answer });
  }

  async refresh(): Promise<void> {
    if (!this.#content || !this.#isListening) return;
    this.#refreshing?.abort();
    if (this.#isOrphaned) {
      this.update();
      return;
    }
    const refreshing = new AbortController();
    this.#refreshing = refreshing;
    this.#send({ type: 'refreshing' });
    try {
      await this.#content.refresh(refreshing.signal);
    } catch (error) {
      // The transport has logged what the cloud refused, and the content keeps it for the page.
      if (!(error instanceof CloudError) && !isCancelled(error)) this.#log(error, 'refresh');
    }
    // Nothing is left to do if a newer refresh has begun or the panel was hidden.
    if (this.#refreshing !== refreshing) return;
    this.#refreshing = undefined;
    this.update();
  }

  #showPage(): void {
    const { name } = this.#kind;
    const { extensionUri } = this.#services;
    const media = vscode.Uri.joinPath(extensionUri, 'media');
    const pages = vscode.Uri.joinPath(extensionUri, 'dist', 'pages');
    const { webview } = this.#webviewPanel;
    this.#webviewPanel.iconPath = {
      light: vscode.Uri.joinPath(media, name, 'icon-light.svg'),
      dark: vscode.Uri.joinPath(media, name, 'icon-dark.svg'),
    };
    webview.options = { enableScripts: true, localResourceRoots: [media, pages] };
    const script = vscode.Uri.joinPath(pages, `${name}.js`);
    webview.html = pageHtml(webview, vscode.env.language, plainText(this.#panel.name), script, [
      vscode.Uri.joinPath(media, 'shared', 'base.css'),
      vscode.Uri.joinPath(media, name, 'page.css'),
    ]);
  }

  #receive(message: unknown): void {
    const { protocol } = this.#kind;
    if (isToHost(message, protocol.copyables)) {
      this.#answer(message).catch((error: unknown) => this.#log(error, message.type));
    } else if (protocol.isOwn(message)) {
      this.#act(message);
    } else {
      this.#services.log.error(`The ${this.#kind.name} page sent a message that is not in the protocol.`);
    }
  }

  #act(message: Own): void {
    // The async function turns what the content throws into a rejection, so that it is told as well.
    (async () => this.#content?.act(message))().catch((error: unknown) => this.#tell(error, message));
  }

  /** Whoever has pressed a button hears that nothing came of it. */
  async #tell(error: unknown, message: Own): Promise<void> {
    this.#log(error, message.type);
    if (!isCancelled(error) && (await offerToTryAgain(error))) this.#act(message);
  }

  #actAsWanted(): void {
    const wanted = this.#wanted;
    if (!wanted || !this.#content) return;
    this.#wanted = undefined;
    this.#act(wanted);
  }

  async #answer(message: AnyToHost<Copyable>): Promise<void> {
    switch (message.type) {
      case 'ready':
        // A page that was hidden while it was loading may send this too late.
        if (!this.#webviewPanel.visible) return;
        this.#isListening = true;
        this.#wake();
        return;
      case 'refresh':
        return this.refresh();
      case 'setInterval':
        this.change({ ...this.#panel, intervalSeconds: this.#kind.protocol.toInterval(message.seconds) });
        this.#begin();
        return;
      case 'copy': {
        const text = this.#content?.textOf(message.what, message.row);
        if (text !== undefined) await this.#copy(text, message.what, message.row);
        return;
      }
      case 'showLog':
        return run('showLog');
      case 'fix': {
        const error = this.#content?.failureOf(message.part);
        const isOffered = offeredFixes(error).some(({ fix }) => fix === message.fix);
        if (error instanceof CloudError && isOffered) await run(message.fix, error);
        return;
      }
      case 'explain':
        return this.#explain(message.topic);
      case 'copySnippet': {
        const { topic, index } = message;
        const block = this.#explanation(topic)?.[index];
        if (block?.kind === 'copy') await this.#copy(block.text, 'snippet', `${topic} ${index}`);
        return;
      }
      case 'openSource': {
        const block = this.#explanation(message.topic)?.[message.index];
        if (block?.kind === 'source') await vscode.env.openExternal(vscode.Uri.parse(block.url, true));
      }
    }
  }

  async #explain(topic: string): Promise<void> {
    if (!this.#explained.delete(topic) && this.#content?.topics?.().has(topic)) this.#explained.add(topic);
    await this.#loadExplainer();
    this.update();
  }

  async #loadExplainer(): Promise<void> {
    this.#explainer ??= (await import('../ui/explanationWords.ts')).explanationOf;
  }

  /** The explanation of a topic that the page shows explained, made anew, because what it is about may have changed. */
  #explanation(topic: string): readonly Block[] | undefined {
    const question = this.#explained.has(topic) ? this.#content?.topics?.().get(topic) : undefined;
    return question && this.#explainer?.(question);
  }

  #explanations(): Explanations | undefined {
    const topics = [...(this.#content?.topics?.().keys() ?? [])];
    if (this.#explainsAll && topics.length > 0) {
      this.#explainsAll = false;
      for (const topic of topics) this.#explained.add(topic);
    }
    if (this.#explained.size === 0) return undefined;
    return Object.fromEntries(
      topics.flatMap(topic => {
        const blocks = this.#explanation(topic);
        return blocks ? [[topic, blocks]] : [];
      }),
    );
  }

  /** Starts the panel once both the page and the code behind it are loaded. */
  #wake(): void {
    if (!this.#content || !this.#isListening) return;
    this.#sendSetup();
    this.update();
    this.#begin();
    this.#actAsWanted();
  }

  #sleep(): void {
    this.#isListening = false;
    this.#content?.hidden?.();
    this.#stopWatching();
    this.#stopRefreshing();
  }

  #stopWatching(): void {
    this.#watch?.dispose();
    this.#watch = undefined;
  }

  #stopRefreshing(): void {
    this.#refreshing?.abort();
    this.#refreshing = undefined;
  }

  #end(): void {
    this.#isDisposed = true;
    this.#sleep();
    this.#content?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Starts to watch in the present interval. */
  #begin(): void {
    this.#stopWatching();
    if (this.#isListening && !this.#isOrphaned) this.#watch = this.#content?.watch(this.#interval);
  }

  #followInterval(): void {
    this.#sendInterval();
    this.#begin();
  }

  /** Closes the panel of a removed account, and reads again when the account has recovered. */
  #followAccount(): void {
    if (this.#isOrphaned) {
      this.dispose();
      return;
    }
    if (!this.account) {
      this.update();
      return;
    }
    const before = this.#seenAccount;
    this.#seenAccount = this.#accountNow();
    if (before === this.#seenAccount) return;
    const { problem } = this.#services.accounts.stateOf(this.account.id);
    if (!problem && this.#content?.hasFailed) void this.refresh();
    else this.update();
  }

  /** Starts over after new keys, with which the same ids may stand for resources with other names. */
  #startOver(accountId: string): void {
    this.#stopRefreshing();
    this.#content?.forget(accountId);
    this.#explained.clear();
    this.change({ ...this.#panel, name: this.#kind.plainNameOf(this.#panel) });
    this.update();
    this.#begin();
  }

  /** Forgets what is of one account, while the others go on. */
  #forget(accountId: string): void {
    this.#content?.forget(accountId);
    this.update();
  }

  /** Whether the account whose resource is shown was removed. */
  get #isOrphaned(): boolean {
    return this.#kind.accountIdOf(this.#panel) !== undefined && !this.account;
  }

  #accountNow(): string {
    const { accounts } = this.#services;
    const id = this.#kind.accountIdOf(this.#panel);
    if (id === undefined) return '';
    return JSON.stringify([accounts.find(id), accounts.stateOf(id).problem]);
  }

  get #interval(): number {
    const { setting, protocol } = this.#kind;
    return this.#panel.intervalSeconds ?? (setting === undefined ? 0 : protocol.toInterval(readSetting(setting)));
  }

  async #copy(text: string, what: string, row: string | undefined): Promise<void> {
    try {
      await vscode.env.clipboard.writeText(text);
    } catch (error) {
      this.#log(error, 'copy');
      const isWanted = await offer(vscode.l10n.t('Unable to copy to the clipboard.'), vscode.l10n.t('Retry'));
      return isWanted ? this.#copy(text, what, row) : undefined;
    }
    this.#send({ type: 'copied', what, row });
  }

  #sendSetup(): void {
    this.#send({
      type: 'setup',
      language: vscode.env.language,
      texts: vscode.l10n.bundle ?? {},
      panel: this.#panel,
    });
    this.#sendInterval();
  }

  #sendInterval(): void {
    this.#send({ type: 'interval', seconds: this.#interval });
  }

  #send(message: AnyToPage<Panel, object>): void {
    if (this.#isListening) void this.#post(message);
  }

  /** Posts a message. A failure is only logged, because a page that comes back is sent everything again. */
  async #post(message: AnyToPage<Panel, object>): Promise<void> {
    try {
      const isPosted = await this.#webviewPanel.webview.postMessage(message);
      if (!isPosted) this.#services.log.warn(`The ${this.#kind.name} page did not get a message: ${message.type}`);
    } catch (error) {
      this.#log(error, message.type);
    }
  }

  #log(error: unknown, doing: string): void {
    this.#services.log.error(error, `Panel ${this.#kind.name}, ${doing}`);
  }
}

/** Runs a command as if the user had called it. The command reports its own failures. */
export async function run<Name extends CommandName>(name: Name, ...values: Commands[Name]): Promise<void> {
  await vscode.commands.executeCommand(commandId(name), ...values);
}
