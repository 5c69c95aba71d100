import * as vscode from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import { CloudError } from '../cloud/errors.ts';
import { commandId, type CommandName, type Commands, type Settings } from '../contributions.ts';
import type { Account } from '../model/accounts/account.ts';
import type { Subscription } from '../model/event.ts';
import { offer } from '../ui/failure.ts';
import type { Log } from '../ui/log.ts';
import { isCancelled } from '../ui/messages.ts';
import { onDidChangeSetting, readSetting } from '../ui/settings.ts';
import {
  type AnyPanelRef,
  type AnyToHost,
  type AnyToPage,
  isToHost,
  type OwnMessage,
  type Protocol,
} from './messages.ts';
import { pageHtml } from './pageHtml.ts';

/** What the host needs of the extension, whatever the panel shows. */
export interface HostServices {
  readonly accounts: Pick<Accounts, 'find' | 'stateOf' | 'onDidChange' | 'onDidReplaceKeys'>;
  readonly extensionUri: vscode.Uri;
  readonly log: Pick<Log, 'error' | 'warn'>;
}

/** What tells one kind of panel from another. */
export interface PanelKind<Panel extends AnyPanelRef, Copyable extends string, Own extends OwnMessage> {
  /** Its page is `dist/pages/<name>.js`; the styles and the icons of it are in `media/<name>`. */
  readonly name: string;
  /** The type of its panels in the editor, which keeps it with a panel that is to come back. */
  readonly type: string;
  /** Where its interval is kept as long as the panel has none of its own. */
  readonly setting: Extract<keyof Settings, `${string}.refreshInterval`>;
  readonly protocol: Protocol<Panel, Copyable, Own>;
  /** The same for panels of the same resource, which are one panel. */
  keyOf(panel: Panel): string;
  accountIdOf(panel: Panel): string;
  /** What the resource is called as long as nobody knows its name. */
  plainNameOf(panel: Panel): string;
  /** The code behind the panel, which is loaded with the first panel and not with the extension. */
  readonly load: () => Promise<(host: Host<Panel>) => PanelContent<Copyable, Own>>;
}

/** What a panel shows and does. It knows nothing of webviews, and the host knows nothing of what it shows. */
export interface PanelContent<Copyable extends string, Own extends OwnMessage> {
  readonly title: string;
  /** Whether the last answer failed, at least in part. */
  readonly hasFailed: boolean;
  /** A whole picture for the page. */
  snapshot(isRefreshing: boolean): object;
  /** Asks every so many seconds until it is disposed, at once if nothing is known yet. With 0 it asks only then. */
  watch(everySeconds: number): Subscription;
  /** Asks once. It may reject with a `CloudError`, which the next snapshot shows; any other error is logged. */
  refresh(signal: AbortSignal): Promise<void>;
  /** The text that the page offers to copy under this name; nothing when it is no longer there. */
  textOf(what: Copyable, row: string | undefined): string | undefined;
  /** The failure that the page offers fixes for; nothing when it is over. */
  failureOf(part: string | undefined): unknown;
  act(message: Own): void | Promise<void>;
  /** Forgets what was shown: the account is somebody else's by now. */
  forget(): void;
  dispose(): void;
}

/** What the host does for the content. */
export interface Host<Panel> {
  readonly panel: Panel;
  readonly account: Account | undefined;
  readonly isRefreshing: boolean;
  /** Keeps a choice that was made in the panel, which its page stores. */
  change(panel: Panel): void;
  /** There is something new to show. */
  update(): void;
  /** Has the content ask once while the page shows that it does. A hidden panel asks nothing. */
  refresh(): Promise<void>;
}

/** The life of one panel: it is filled, listened to while it can be seen, and follows its account and its setting. */
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
  /** Whether a page is there to listen. A hidden panel has none. */
  #isListening = false;
  #isDisposed = false;
  #watch: Subscription | undefined;
  #refreshing: AbortController | undefined;
  /** The account as it was when it was last looked at, because panels are told when any account has changed. */
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
      onDidChangeSetting(kind.setting, () => this.#followInterval()),
      accounts.onDidChange(() => this.#followAccount()),
      accounts.onDidReplaceKeys(accountId => {
        if (accountId === kind.accountIdOf(this.#panel)) this.#startOver();
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
    return this.#services.accounts.find(this.#kind.accountIdOf(this.#panel));
  }

  get isRefreshing(): boolean {
    return this.#refreshing !== undefined;
  }

  /** Loads the code behind the page. Rejects when it does not load. */
  async load(): Promise<void> {
    const open = await this.#kind.load();
    if (this.#isDisposed) return;
    this.#content = open(this);
    this.#wake();
  }

  reveal(): void {
    this.#webviewPanel.reveal();
  }

  /** Closes the panel. */
  dispose(): void {
    this.#webviewPanel.dispose();
  }

  change(panel: Panel): void {
    this.#panel = panel;
    this.#sendSetup();
  }

  update(): void {
    if (this.#isDisposed) return;
    this.#webviewPanel.title = this.#content?.title ?? this.#panel.name;
    if (!this.#content || !this.#isListening) return;
    this.#send({ type: 'snapshot', snapshot: this.#content.snapshot(this.isRefreshing) });
  }

  async refresh(): Promise<void> {
    if (!this.#content || !this.#isListening) return;
    this.#refreshing?.abort();
    if (!this.account) {
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
    // A newer refresh took its place, or the panel was hidden.
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
    webview.html = pageHtml(webview, vscode.env.language, vscode.Uri.joinPath(pages, `${name}.js`), [
      vscode.Uri.joinPath(media, 'shared', 'base.css'),
      vscode.Uri.joinPath(media, name, 'page.css'),
    ]);
  }

  #receive(message: unknown): void {
    const { protocol } = this.#kind;
    if (isToHost(message, protocol.copyables)) {
      this.#answer(message).catch((error: unknown) => this.#log(error, message.type));
    } else if (protocol.isOwn(message)) {
      // Wrapped, so that what the content throws at once is logged as well.
      (async () => this.#content?.act(message))().catch((error: unknown) => this.#log(error, message.type));
    } else {
      this.#services.log.error(`The ${this.#kind.name} page sent a message that is not in the protocol.`);
    }
  }

  async #answer(message: AnyToHost<Copyable>): Promise<void> {
    switch (message.type) {
      case 'ready':
        // A page that was hidden while it was loaded may say so too late.
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
        if (error instanceof CloudError) await run(message.fix, error);
      }
    }
  }

  /** Once there are both, the page and what is behind it. */
  #wake(): void {
    if (!this.#content || !this.#isListening) return;
    this.#sendSetup();
    this.update();
    this.#begin();
  }

  #sleep(): void {
    this.#isListening = false;
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#refreshing?.abort();
    this.#refreshing = undefined;
  }

  #end(): void {
    this.#isDisposed = true;
    this.#sleep();
    this.#content?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Has the content watched as often as is wanted now. */
  #begin(): void {
    this.#watch?.dispose();
    this.#watch = undefined;
    if (this.#isListening && this.account) this.#watch = this.#content?.watch(this.#interval);
  }

  #followInterval(): void {
    this.#sendInterval();
    this.#begin();
  }

  /** A panel goes with its account, and asks at once when the trouble of its account is over. */
  #followAccount(): void {
    if (!this.account) {
      this.dispose();
      return;
    }
    const before = this.#seenAccount;
    this.#seenAccount = this.#accountNow();
    if (before === this.#seenAccount) return;
    const { problem } = this.#services.accounts.stateOf(this.account.id);
    if (!problem && this.#content?.hasFailed) void this.refresh();
    else this.update();
  }

  /** The account is somebody else's: what was shown was of another resource, which may have had another name. */
  #startOver(): void {
    this.#refreshing?.abort();
    this.#refreshing = undefined;
    this.#content?.forget();
    this.change({ ...this.#panel, name: this.#kind.plainNameOf(this.#panel) });
    this.update();
    this.#begin();
  }

  #accountNow(): string {
    const { accounts } = this.#services;
    const id = this.#kind.accountIdOf(this.#panel);
    return JSON.stringify([accounts.find(id), accounts.stateOf(id).problem]);
  }

  get #interval(): number {
    return this.#panel.intervalSeconds ?? this.#kind.protocol.toInterval(readSetting(this.#kind.setting));
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

  /** Logs what did not arrive, and says nothing of it: a page that is there again is told everything. */
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

/** Runs a command as if the user had called it. It says itself what went wrong. */
export async function run<Name extends CommandName>(name: Name, ...values: Commands[Name]): Promise<void> {
  await vscode.commands.executeCommand(commandId(name), ...values);
}
