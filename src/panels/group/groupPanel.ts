import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import { commandId, type CommandName, type Commands } from '../../contributions.ts';
import type { FixName } from '../../model/fixes.ts';
import type { GroupRef, InstanceRef } from '../../model/places.ts';
import type { GroupReading } from '../../model/lag/reading.ts';
import type { Account } from '../../model/accounts/account.ts';
import type { ChangeTrackingInstance } from '../../model/resources.ts';
import { shownAccount } from '../../ui/accountWords.ts';
import { offeredFixes } from '../../ui/fixes.ts';
import { describe, isCancelled } from '../../ui/messages.ts';
import { refusalWords } from '../../ui/refusals.ts';
import { readSetting } from '../../ui/settings.ts';
import { regionName } from '../../ui/words.ts';
import { FollowedAccount } from '../followedAccount.ts';
import { pageHtml } from '../pageHtml.ts';
import type { GroupPanelServices } from './groupPanels.ts';
import {
  type Action,
  type Copyable,
  isToHost,
  type PanelRef,
  type ToHost,
  toInterval,
  type ToPage,
} from './protocol.ts';
import { RecentLags, snapshotOf } from './snapshot.ts';

/** The panel of one group: answers its page, and has the group watched exactly while it can be seen. */
export class GroupPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #services: GroupPanelServices;
  readonly #recent = new RecentLags();
  readonly #following: FollowedAccount;
  #about: PanelRef;
  /** Whether a page is there to listen. A hidden panel has none. */
  #isListening = false;
  #watch: { dispose(): void } | undefined;
  /** A refresh that the user asked for. */
  #reading: AbortController | undefined;
  /** Of a group of an instance, once it could be had. */
  #instance: ChangeTrackingInstance | undefined;

  constructor(panel: vscode.WebviewPanel, about: PanelRef, services: GroupPanelServices) {
    this.#panel = panel;
    this.#about = about;
    this.#services = services;
    this.#following = new FollowedAccount(services.accounts, about.ref.accountId);
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#sleep();
    });
    panel.onDidDispose(() => this.#sleep());
    this.#load();
  }

  followSetting(): void {
    this.#sendInterval();
    this.#watchGroup();
  }

  /** Some account has changed. Only that of the group matters, and it is read at once when its trouble is over. */
  followAccount(): void {
    const { isAsBefore, isInTrouble } = this.#following.look();
    if (isAsBefore) return;
    if (!isInTrouble) this.#watchGroup();
    this.update();
  }

  /** The account is somebody else's: what was shown was of another group, which may have had another name. */
  startOver(): void {
    const { ref } = this.#about;
    this.#about = { ...this.#about, name: ref.kind === 'dts' ? ref.groupId : ref.groupName };
    this.#panel.title = this.#about.name;
    this.#recent.clear();
    this.#instance = undefined;
    this.#sendSetup();
    this.update();
    if (ref.kind === 'dts' && this.#isListening) void this.#findInstance(ref);
  }

  /** There is a new reading or failure, a mark, or something else to do with the group. */
  update(): void {
    const reading = this.#latest;
    if (reading?.kind === 'sls') this.#recent.add(reading);
    if (reading?.kind === 'dts') this.#panel.title = reading.group.name;
    this.#sendSnapshot();
  }

  get #ref(): GroupRef {
    return this.#about.ref;
  }

  get #account(): Account | undefined {
    return this.#services.accounts.find(this.#ref.accountId);
  }

  get #interval(): number {
    return this.#about.intervalSeconds ?? toInterval(readSetting('group.refreshInterval'));
  }

  get #latest(): GroupReading | undefined {
    return this.#account && this.#services.monitor.latest(this.#ref);
  }

  #load(): void {
    const { extensionUri } = this.#services;
    const media = vscode.Uri.joinPath(extensionUri, 'media');
    const pages = vscode.Uri.joinPath(extensionUri, 'dist', 'pages');
    this.#panel.iconPath = {
      light: vscode.Uri.joinPath(media, 'group', 'icon-light.svg'),
      dark: vscode.Uri.joinPath(media, 'group', 'icon-dark.svg'),
    };
    this.#panel.webview.options = { enableScripts: true, localResourceRoots: [media, pages] };
    this.#panel.webview.html = pageHtml(
      this.#panel.webview,
      vscode.env.language,
      vscode.Uri.joinPath(pages, 'group.js'),
      [vscode.Uri.joinPath(media, 'shared', 'base.css'), vscode.Uri.joinPath(media, 'group', 'page.css')],
    );
  }

  #receive(message: unknown): void {
    if (!isToHost(message)) {
      this.#services.log.error('The consumer group page sent a message that is not in the protocol.');
      return;
    }
    this.#act(message).catch((error: unknown) => {
      this.#services.log.error(error, `Consumer group: ${message.type}`);
    });
  }

  async #act(message: ToHost): Promise<void> {
    switch (message.type) {
      case 'ready':
        // A page that was hidden while it was loaded may say so too late.
        if (this.#panel.visible) this.#wake();
        return;
      case 'refresh':
        return this.#refresh();
      case 'setInterval':
        this.#about = { ...this.#about, intervalSeconds: toInterval(message.seconds) };
        this.#sendSetup();
        this.#watchGroup();
        return;
      case 'setRange':
        this.#about = { ...this.#about, range: message.range };
        this.#sendSetup();
        this.#sendSnapshot();
        return;
      case 'do':
        return this.#do(message.action);
      case 'copy':
        return this.#copy(message.what, message.shard);
      case 'showLog':
        return run('showLog');
      case 'fix':
        return this.#fix(message.fix);
    }
  }

  #wake(): void {
    this.#isListening = true;
    this.#sendSetup();
    this.#watchGroup();
    this.update();
    if (this.#ref.kind === 'dts') void this.#findInstance(this.#ref);
  }

  #sleep(): void {
    this.#isListening = false;
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#reading?.abort();
  }

  /** While paused, one reading is taken when there is no exact one. */
  #watchGroup(): void {
    this.#watch?.dispose();
    this.#watch = undefined;
    if (!this.#isListening || !this.#account) return;
    this.#watch = this.#services.monitor.watch({ ...this.#watched, everySeconds: this.#interval });
  }

  get #watched(): { readonly of: GroupRef; readonly group: GroupRef; readonly detail: 'exact' } {
    return { of: this.#ref, group: this.#ref, detail: 'exact' };
  }

  async #refresh(): Promise<void> {
    if (!this.#account) {
      this.#sendSnapshot();
      return;
    }
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#send({ type: 'refreshing' });
    try {
      await this.#services.monitor.read(this.#watched, reading.signal);
    } catch (error) {
      // The transport has logged what the cloud refused, and the monitor keeps it for the page.
      if (!(error instanceof CloudError) && !isCancelled(error)) this.#services.log.error(error, 'Consumer group');
    }
    if (this.#reading !== reading) return;
    this.#reading = undefined;
    this.#sendSnapshot();
  }

  async #do(action: Action): Promise<void> {
    const ref = this.#ref;
    switch (action) {
      case 'reset':
        return run('resetCheckpoints', ref);
      case 'undoReset':
        return run('undoReset', ref);
      case 'edit':
        return run('editConsumerGroup', ref);
      case 'delete':
        return run('deleteConsumerGroup', ref);
      case 'compare':
        return run('compareConsumerGroups', ref);
      case 'pin':
      case 'unpin':
        return run(action, ref);
      case 'document':
        return run('showConsumerGroupDocument', ref);
      case 'export':
        return run('exportConsumerGroup', ref);
      case 'openInConsole':
        return run('openInConsole', ref);
      case 'setConsumptionTime':
      case 'openInstance':
        return this.#doWithInstance(action === 'openInstance' ? 'openSubscriptionStatus' : action);
    }
  }

  /** Offered for the failure that is shown. Whoever mended it meanwhile needs nothing. */
  async #fix(fix: FixName): Promise<void> {
    const error = this.#services.monitor.failure(this.#ref)?.error;
    if (error instanceof CloudError) await run(fix, error);
  }

  async #doWithInstance(name: 'openSubscriptionStatus' | 'setConsumptionTime'): Promise<void> {
    if (this.#ref.kind !== 'dts') return;
    const instance = await this.#findInstance(this.#ref);
    const account = this.#account;
    // Without the instance the command asks which one is meant.
    if (instance && account) await run(name, { kind: 'instance', account, instance });
    else await run(name);
  }

  /** Asked for once: the readings of a group do not name its instance. */
  async #findInstance(ref: InstanceRef): Promise<ChangeTrackingInstance | undefined> {
    if (this.#instance || !this.#account) return this.#instance;
    try {
      const { accountId, region, instanceId, jobId } = ref;
      const job = await this.#services.catalog.jobDetail(ref, AbortSignal.timeout(lookLimitMs));
      this.#instance = { accountId, region, instanceId, jobId, job };
      this.#sendSnapshot();
    } catch {
      // The page shows the id instead; why it could not be had, the transport has logged.
    }
    return this.#instance;
  }

  async #copy(what: Copyable, shard: number | undefined): Promise<void> {
    const text = this.#valueOf(what, shard);
    if (text === undefined) return;
    await vscode.env.clipboard.writeText(text);
    this.#send({ type: 'copied', what, shard });
  }

  #valueOf(what: Copyable, shard: number | undefined): string | undefined {
    const ref = this.#ref;
    const reading = this.#latest;
    switch (what) {
      case 'name':
        return reading?.group.name ?? this.#about.name;
      case 'groupId':
        return ref.kind === 'dts' ? ref.groupId : ref.groupName;
      case 'resource':
        return ref.kind === 'dts' ? ref.instanceId : ref.logstore;
      case 'checkpoint':
        if (reading?.kind === 'dts') return reading.group.consumptionCheckpoint?.toISOString();
        return reading?.shards.find(known => known.shard === shard)?.checkpoint;
    }
  }

  #sendSetup(): void {
    this.#send({
      type: 'setup',
      language: vscode.env.language,
      texts: vscode.l10n.bundle ?? {},
      panel: this.#about,
    });
    this.#sendInterval();
  }

  #sendInterval(): void {
    this.#send({ type: 'interval', seconds: this.#interval });
  }

  #sendSnapshot(): void {
    if (!this.#isListening) return;
    const { monitor, histories, resets, pins } = this.#services;
    const failed = this.#account && monitor.failure(this.#ref);
    const snapshot = snapshotOf({
      about: this.#about,
      account: shownAccount(this.#account, this.#ref.accountId),
      regionName: regionName(this.#ref.region),
      instanceName: this.#instance?.job.name,
      isRefreshing: this.#reading !== undefined,
      reading: this.#latest,
      failure: failed && { ...describe(failed.error), ...failed, fixes: offeredFixes(failed.error) },
      history: histories.of(this.#ref),
      recent: this.#recent.all(),
      hasUndo: this.#ref.kind === 'sls' && resets.hasUndo(this.#ref),
      isPinned: pins.has(this.#ref),
      refusalWords,
      now: Date.now(),
    });
    this.#send({ type: 'snapshot', snapshot });
  }

  #send(message: ToPage): void {
    if (this.#isListening) void this.#panel.webview.postMessage(message);
  }
}

const lookLimitMs = 30_000;

async function run<Name extends CommandName>(name: Name, ...values: Commands[Name]): Promise<void> {
  await vscode.commands.executeCommand(commandId(name), ...values);
}
