import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import { commandId, type CommandName, type Commands } from '../../contributions.ts';
import type { Account } from '../../model/accounts/account.ts';
import { shownAccount } from '../../ui/accountWords.ts';
import { offeredFixes } from '../../ui/fixes.ts';
import { describe } from '../../ui/messages.ts';
import { readSetting } from '../../ui/settings.ts';
import { regionName } from '../../ui/words.ts';
import { FollowedAccount } from '../followedAccount.ts';
import { pageHtml } from '../pageHtml.ts';
import { type Failure, StatusFeed } from './feed.ts';
import {
  type Copyable,
  isToHost,
  type PanelRef,
  type Problem,
  type Snapshot,
  type ToHost,
  toInterval,
  type ToPage,
} from './protocol.ts';
import type { StatusPanelServices } from './statusPanels.ts';

/** The panel of one instance: answers its page, and refreshes while it can be seen. */
export class StatusPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #services: StatusPanelServices;
  readonly #feed: StatusFeed;
  readonly #following: FollowedAccount;
  #ref: PanelRef;
  /** Whether a page is there to listen. A hidden panel has none. */
  #isListening = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(panel: vscode.WebviewPanel, ref: PanelRef, services: StatusPanelServices) {
    this.#panel = panel;
    this.#ref = ref;
    this.#services = services;
    this.#following = new FollowedAccount(services.accounts, ref.accountId);
    this.#feed = new StatusFeed(services.catalog, ref, services.histories);
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#sleep();
    });
    panel.onDidDispose(() => {
      this.#sleep();
      this.#feed.cancel();
    });
    this.#load();
  }

  followSetting(): void {
    this.#send({ type: 'interval', seconds: this.#interval });
    this.#schedule();
  }

  /** Some account has changed. Only that of the instance matters, and it is asked at once when its trouble is over. */
  followAccount(): void {
    const { isAsBefore, isInTrouble } = this.#following.look();
    if (isAsBefore || !this.#isListening) return;
    if (this.#feed.state.failures.length > 0 && !isInTrouble) void this.#refresh();
    else this.#sendSnapshot();
  }

  /** The account is somebody else's: what was shown was of another instance, which may have had another name. */
  startOver(): void {
    this.#feed.forget();
    this.#ref = { ...this.#ref, name: this.#ref.instanceId };
    this.#panel.title = this.#ref.name;
    this.#sendSetup();
    if (this.#isListening) void this.#refresh();
  }

  /** Groups were created or deleted elsewhere. Our own refresh also leads here, with a number we know by then. */
  followGroups(): void {
    const known = this.#feed.state.status?.groups?.total;
    const now = this.#services.catalog.peek({ list: 'instanceGroups', ...this.#ref })?.total;
    const isNews = known !== undefined && now !== undefined && known !== now;
    if (isNews && this.#isListening && !this.#feed.state.isRefreshing) void this.#refresh();
  }

  get #account(): Account | undefined {
    return this.#services.accounts.find(this.#ref.accountId);
  }

  get #interval(): number {
    return this.#ref.intervalSeconds ?? toInterval(readSetting('status.refreshInterval'));
  }

  #load(): void {
    const { extensionUri } = this.#services;
    const media = vscode.Uri.joinPath(extensionUri, 'media', 'status');
    const pages = vscode.Uri.joinPath(extensionUri, 'dist', 'pages');
    this.#panel.iconPath = {
      light: vscode.Uri.joinPath(media, 'icon-light.svg'),
      dark: vscode.Uri.joinPath(media, 'icon-dark.svg'),
    };
    this.#panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'media'), pages],
    };
    this.#panel.webview.html = pageHtml(
      this.#panel.webview,
      vscode.env.language,
      vscode.Uri.joinPath(pages, 'status.js'),
      [vscode.Uri.joinPath(extensionUri, 'media', 'shared', 'base.css'), vscode.Uri.joinPath(media, 'page.css')],
    );
  }

  #receive(message: unknown): void {
    if (!isToHost(message)) {
      this.#services.log.error('The status page sent a message that is not in the protocol.');
      return;
    }
    void this.#act(message);
  }

  async #act(message: ToHost): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#wake();
        return;
      case 'refresh':
        return this.#refresh();
      case 'setInterval':
        this.#ref = { ...this.#ref, intervalSeconds: toInterval(message.seconds) };
        this.#sendSetup();
        this.#schedule();
        return;
      case 'copy':
        return this.#copy(message.what, message.groupId);
      case 'createGroup':
        return this.#createGroup();
      case 'openGroup': {
        const known = this.#feed.state.status?.groups?.rows.some(row => row.id === message.groupId);
        const { accountId, region, instanceId, jobId } = this.#ref;
        if (!known) return;
        return run('openConsumerGroup', {
          kind: 'dts',
          accountId,
          region,
          instanceId,
          jobId,
          groupId: message.groupId,
        });
      }
      case 'showLog':
        return run('showLog');
      case 'fix': {
        const error = this.#feed.state.failures.find(({ part }) => part === message.part)?.error;
        return error instanceof CloudError ? run(message.fix, error) : undefined;
      }
      case 'openHelp': {
        const failed = this.#feed.state.status?.verdicts.find(verdict => verdict.kind === 'taskError');
        const url = failed?.errors[message.index]?.helpUrl;
        if (url) await vscode.env.openExternal(vscode.Uri.parse(url, true));
      }
    }
  }

  #wake(): void {
    this.#isListening = true;
    this.#sendSetup();
    const { finishedAt } = this.#feed;
    if (finishedAt === undefined) void this.#refresh();
    else {
      this.#sendSnapshot();
      this.#schedule();
      // Groups may have been created while nobody could see the panel.
      this.followGroups();
    }
  }

  #sleep(): void {
    this.#isListening = false;
    clearTimeout(this.#timer);
  }

  async #refresh(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#account) {
      this.#sendSnapshot();
      return;
    }
    const refreshed = this.#feed.refresh();
    if (this.#feed.state.status) this.#send({ type: 'refreshing' });
    else this.#sendSnapshot();
    if (!(await refreshed)) return;
    for (const { part, error } of this.#feed.state.failures) {
      // The transport has logged what the cloud refused.
      if (!(error instanceof CloudError)) this.#services.log.error(error, `Subscription status (${part})`);
    }
    this.#panel.title = this.#feed.state.status?.name ?? this.#ref.name;
    this.#sendSnapshot();
    this.#schedule();
  }

  /** The next refresh, one interval after the last; at once when that has passed while the panel was hidden. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const { finishedAt } = this.#feed;
    if (!this.#isListening || this.#interval === 0 || finishedAt === undefined || !this.#account) return;
    const wait = finishedAt + this.#interval * 1000 - Date.now();
    this.#timer = setTimeout(() => void this.#refresh(), Math.max(0, wait));
  }

  async #copy(what: Copyable, groupId: string | undefined): Promise<void> {
    const text = this.#valueOf(what, groupId);
    if (text === undefined) return;
    await vscode.env.clipboard.writeText(text);
    this.#send({ type: 'copied', what, groupId });
  }

  #valueOf(what: Copyable, groupId: string | undefined): string | undefined {
    const { status } = this.#feed.state;
    switch (what) {
      case 'instanceId':
      case 'jobId':
        return this.#ref[what];
      case 'topic':
      case 'taskId':
        return status?.[what];
      case 'vpcHost':
      case 'publicHost':
      case 'privateHost':
        return status?.hosts[what];
      case 'source':
        return status?.source?.instanceId;
      case 'groupId':
        return status?.groups?.rows.find(row => row.id === groupId)?.id;
    }
  }

  async #createGroup(): Promise<void> {
    const account = this.#account;
    const job = this.#feed.detail;
    if (account && job)
      await run('createDtsConsumerGroup', { kind: 'instance', account, instance: { ...this.#ref, job } });
    else await run('createDtsConsumerGroup');
  }

  #sendSetup(): void {
    this.#send({
      type: 'setup',
      language: vscode.env.language,
      texts: vscode.l10n.bundle ?? {},
      panel: this.#ref,
    });
    this.#send({ type: 'interval', seconds: this.#interval });
  }

  #sendSnapshot(): void {
    const { isRefreshing, status, groupsAsOf, failures } = this.#feed.state;
    const snapshot: Snapshot = {
      identity: {
        name: status?.name ?? this.#ref.name,
        instanceId: this.#ref.instanceId,
        regionName: regionName(this.#ref.region),
        account: shownAccount(this.#account, this.#ref.accountId),
      },
      isRefreshing,
      status,
      groupsAsOf,
      problems: failures.map(problem),
    };
    this.#send({ type: 'snapshot', snapshot });
  }

  #send(message: ToPage): void {
    if (this.#isListening) void this.#panel.webview.postMessage(message);
  }
}

function problem({ part, error }: Failure): Problem {
  return { part, ...describe(error), fixes: offeredFixes(error) };
}

async function run<Name extends CommandName>(name: Name, ...values: Commands[Name]): Promise<void> {
  await vscode.commands.executeCommand(commandId(name), ...values);
}
