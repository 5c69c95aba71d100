import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import type { Subscription } from '../../model/event.ts';
import type { Question } from '../../model/explain/explain.ts';
import { statusQuestions } from '../../model/explain/statusQuestions.ts';
import type { Histories } from '../../model/lag/history.ts';
import { groupIn, groupsIn, instanceOf } from '../../model/places.ts';
import { offeredFixes } from '../../ui/fixes.ts';
import type { Log } from '../../ui/log.ts';
import { describe } from '../../ui/messages.ts';
import { regionName, shownAccount } from '../../ui/words.ts';
import { type Host, type PanelContent, run } from '../panelHost.ts';
import { type Failure, type FeedCatalog, StatusFeed } from './feed.ts';
import type { Copyable, Own, PanelRef, Problem, Snapshot } from './protocol.ts';

export interface StatusPanelServices {
  readonly catalog: FeedCatalog & Pick<Catalog, 'onDidChange' | 'peek'>;
  readonly histories: Pick<Histories, 'of'>;
  readonly log: Pick<Log, 'error'>;
}

export class StatusPanel implements PanelContent<Copyable, Own> {
  readonly #host: Host<PanelRef>;
  readonly #services: StatusPanelServices;
  readonly #feed: StatusFeed;
  readonly #following: Subscription;
  /** The seconds between refreshes while the panel is watched. */
  #everySeconds: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(host: Host<PanelRef>, services: StatusPanelServices) {
    this.#host = host;
    this.#services = services;
    this.#feed = new StatusFeed(services.catalog, host.panel, services.histories);
    const { instanceId } = host.panel;
    this.#following = services.catalog.onDidChange(list => {
      if (list.list === 'instanceGroups' && list.instanceId === instanceId && this.#hasOtherGroups())
        this.#refreshOnce();
    });
  }

  get title(): string {
    return this.#feed.state.status?.name || this.#host.panel.name;
  }

  get hasFailed(): boolean {
    return this.#feed.state.failures.length > 0;
  }

  snapshot(isRefreshing: boolean): Snapshot {
    const { status, groupsAsOf, failures, isLost } = this.#feed.state;
    const { panel, account } = this.#host;
    return {
      identity: {
        name: this.title,
        instanceId: panel.instanceId,
        regionName: regionName(panel.region),
        account: shownAccount(account, panel.accountId),
      },
      isRefreshing,
      status,
      groupsAsOf,
      isLost,
      problems: failures.map(problem),
    };
  }

  watch(everySeconds: number): Subscription {
    this.#everySeconds = everySeconds;
    // Groups may have been created while nobody could see the panel.
    if (this.#feed.finishedAt === undefined || this.#hasOtherGroups()) this.#refreshOnce();
    else if (!this.#host.isRefreshing) this.#schedule();
    return {
      dispose: () => {
        this.#everySeconds = undefined;
        clearTimeout(this.#timer);
      },
    };
  }

  async refresh(signal: AbortSignal): Promise<void> {
    clearTimeout(this.#timer);
    if (!(await this.#feed.refresh(signal))) return;
    for (const { part, error } of this.#feed.state.failures) {
      // The transport has logged what the cloud refused.
      if (!(error instanceof CloudError)) this.#services.log.error(error, `Subscription status (${part})`);
    }
    this.#schedule();
  }

  textOf(what: Copyable, row: string | undefined): string | undefined {
    const { status } = this.#feed.state;
    switch (what) {
      case 'instanceId':
      case 'jobId':
        return this.#host.panel[what];
      case 'topic':
      case 'taskId':
        return status?.[what];
      case 'vpcHost':
      case 'publicHost':
      case 'privateHost':
        return status?.hosts[what];
      case 'deliveryTopic':
        return status?.delivery?.topic;
      case 'deliveryVpcHost':
        return status?.delivery?.vpcHost;
      case 'deliveryPublicHost':
        return status?.delivery?.publicHost;
      case 'source':
        return status?.source?.instanceId;
      case 'groupId':
        return status?.groups?.rows.find(({ id }) => id === row)?.id;
    }
  }

  failureOf(part: string | undefined): unknown {
    return this.#feed.state.failures.find(failure => failure.part === part)?.error;
  }

  async act(message: Own): Promise<void> {
    const { status } = this.#feed.state;
    switch (message.type) {
      case 'createGroup':
        return this.#runOnInstance('createDtsConsumerGroup');
      case 'copyLink':
        return run(message.type, instanceOf(this.#host.panel));
      case 'startTask':
        return status?.canStart ? this.#runOnInstance(message.type) : undefined;
      case 'skipPrecheckItems':
        return status?.canSkip ? this.#runOnInstance(message.type) : undefined;
      case 'openGroup': {
        const { groupId } = message;
        if (!status?.groups?.rows.some(({ id }) => id === groupId)) return;
        return run('openConsumerGroup', groupIn(this.#host.panel, groupId));
      }
      case 'openHelp': {
        const failed = status?.verdicts.find(verdict => verdict.kind === 'taskError');
        const url = failed?.errors?.[message.index]?.helpUrl;
        if (url) await vscode.env.openExternal(vscode.Uri.parse(url, true));
      }
    }
  }

  topics(): ReadonlyMap<string, Question> {
    return statusQuestions(this.#feed.state.status?.verdicts ?? []);
  }

  forget(): void {
    this.#feed.forget();
  }

  dispose(): void {
    this.#following.dispose();
  }

  /** Refreshes unless a refresh is under way, whose end sets the timer for the next one. */
  #refreshOnce(): void {
    if (!this.#host.isRefreshing) void this.#host.refresh();
  }

  /** Sets the timer for one interval after the last refresh, or for now if that moment has passed. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const { finishedAt } = this.#feed;
    if (!this.#everySeconds || finishedAt === undefined) return;
    const wait = finishedAt + this.#everySeconds * 1000 - Date.now();
    this.#timer = setTimeout(() => void this.#host.refresh(), Math.max(0, wait));
  }

  async #runOnInstance(command: 'createDtsConsumerGroup' | 'startTask' | 'skipPrecheckItems'): Promise<void> {
    const { panel, account } = this.#host;
    const { job } = this.#feed;
    if (account && job) await run(command, { kind: 'instance', account, instance: { ...panel, job } });
    else await run(command);
  }

  /** Whether the number of groups has changed since the last refresh, because groups were created or deleted elsewhere. */
  #hasOtherGroups(): boolean {
    const known = this.#feed.state.status?.groups?.total;
    const now = this.#services.catalog.peek(groupsIn(this.#host.panel))?.total;
    return known !== undefined && now !== undefined && known !== now;
  }
}

function problem({ part, error }: Failure): Problem {
  return { part, ...describe(error), fixes: offeredFixes(error) };
}
