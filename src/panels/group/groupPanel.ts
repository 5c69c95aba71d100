import type { CommandName } from '../../contributions.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import type { Event, Subscription } from '../../model/event.ts';
import type { Question } from '../../model/explain/explain.ts';
import { type Symptom, symptomsOf } from '../../model/explain/symptoms.ts';
import { symptomTopic } from '../../model/explain/topics.ts';
import type { Histories } from '../../model/lag/history.ts';
import type { FailedReading, GroupReading, LagMonitor, SlsReading } from '../../model/lag/reading.ts';
import {
  type ChangeTrackingInstance,
  groupKey,
  type GroupRef,
  instanceOf,
  type LogstoreGroupRef,
} from '../../model/places.ts';
import type { GroupStarts } from '../../model/start/groupStarts.ts';
import type { GroupAtStart } from '../../model/start/slsStart.ts';
import type { UnixSeconds } from '../../model/units.ts';
import { offeredFixes } from '../../ui/fixes.ts';
import { describe } from '../../ui/messages.ts';
import { refusalWords } from '../../ui/refusals.ts';
import { symptomWords } from '../../ui/symptomWords.ts';
import { regionName, shownAccount } from '../../ui/words.ts';
import { type Host, type PanelContent, run } from '../panelHost.ts';
import { ConnectionCheck, type ConnectionServices } from './connectionCheck.ts';
import {
  type Action,
  connectionPart,
  type Copyable,
  type Own,
  type PanelRef,
  type ShownStart,
  type Snapshot,
  startPart,
} from './protocol.ts';
import { RecentLags, snapshotOf } from './snapshot.ts';

export interface GroupPanelServices extends ConnectionServices {
  readonly catalog: Pick<Catalog, 'jobDetail'>;
  readonly monitor: Pick<LagMonitor, 'onDidRead' | 'watch' | 'latest' | 'recent' | 'failure' | 'read'>;
  readonly histories: Pick<Histories, 'onDidMark' | 'of'>;
  readonly resets: { readonly onDidChange: Event<LogstoreGroupRef>; hasUndo(ref: LogstoreGroupRef): boolean };
  readonly starts: Pick<GroupStarts, 'read'>;
  readonly pins: { readonly onDidChange: Event<unknown>; has(ref: GroupRef): boolean };
}

const lookLimitMs = 30_000;
/** A Logstore with many shards takes several calls for each of them, at the pace of its project. */
const startLimitMs = 120_000;

/** The commands behind the actions on the group itself. */
const groupCommands = {
  reset: 'resetCheckpoints',
  undoReset: 'undoReset',
  edit: 'editConsumerGroup',
  delete: 'deleteConsumerGroup',
  compare: 'compareConsumerGroups',
  document: 'showConsumerGroupDocument',
  export: 'exportConsumerGroup',
  exportTerraform: 'exportTerraform',
  exportCommands: 'exportCommands',
  snapshot: 'saveIncidentSnapshot',
  generateClient: 'generateClient',
  peekRecords: 'peekRecords',
  openInConsole: 'openInConsole',
  copyLink: 'copyLink',
  pin: 'pin',
  unpin: 'unpin',
} as const satisfies Readonly<Record<Exclude<Action, 'setConsumptionTime' | 'openInstance'>, CommandName>>;

export class GroupPanel implements PanelContent<Copyable, Own> {
  readonly #host: Host<PanelRef>;
  readonly #services: GroupPanelServices;
  readonly #recent = new RecentLags();
  readonly #connection: ConnectionCheck;
  readonly #subscriptions: readonly Subscription[];
  /** What was read for the preview of a start, and the reading that is under way. */
  #start: { readonly read?: GroupAtStart; readonly failure?: FailedReading; readonly reading?: AbortController } = {};
  /** The instance of a group of change tracking. It is read once, because readings of the group do not name it. */
  #instance: ChangeTrackingInstance | undefined;

  constructor(host: Host<PanelRef>, services: GroupPanelServices) {
    this.#host = host;
    this.#services = services;
    this.#connection = new ConnectionCheck(host, services);
    const { monitor, histories, resets, pins } = services;
    const key = groupKey(this.#ref);
    const update = (ref: GroupRef): void => {
      if (groupKey(ref) !== key) return;
      this.#remember();
      host.update();
    };
    this.#remember();
    this.#subscriptions = [
      monitor.onDidRead(update),
      histories.onDidMark(update),
      resets.onDidChange(update),
      pins.onDidChange(() => host.update()),
    ];
  }

  get title(): string {
    const reading = this.#latest;
    return reading?.kind === 'dts' ? reading.group.name : this.#host.panel.name;
  }

  get hasFailed(): boolean {
    return this.#services.monitor.failure(this.#ref) !== undefined;
  }

  snapshot(isRefreshing: boolean): Snapshot {
    const { monitor, histories, resets, pins } = this.#services;
    const { panel, account } = this.#host;
    const failed = account && monitor.failure(this.#ref);
    return snapshotOf({
      about: panel,
      account: shownAccount(account, this.#ref.accountId),
      regionName: regionName(this.#ref.region),
      instanceName: this.#instance?.job.name,
      isRefreshing,
      reading: this.#latest,
      failure: failed && { ...describe(failed.error), ...failed, fixes: offeredFixes(failed.error) },
      history: histories.of(this.#ref),
      recent: this.#recent.all(),
      symptoms: this.#symptoms.map(symptom => ({ topic: symptomTopic(symptom.kind), words: symptomWords(symptom) })),
      hasUndo: this.#ref.kind === 'sls' && resets.hasUndo(this.#ref),
      isPinned: pins.has(this.#ref),
      refusalWords,
      start: this.#shownStart(),
      connection: this.#connection.shown,
      now: Date.now(),
    });
  }

  watch(everySeconds: number): Subscription {
    const looking = new AbortController();
    void this.#findInstance(AbortSignal.any([looking.signal, AbortSignal.timeout(lookLimitMs)]));
    const watching = this.#services.monitor.watch({ ...this.#watched, everySeconds });
    return {
      dispose: () => {
        looking.abort();
        watching.dispose();
      },
    };
  }

  refresh(signal: AbortSignal): Promise<void> {
    return this.#services.monitor.read(this.#watched, signal);
  }

  textOf(what: Copyable, row: string | undefined): string | undefined {
    const ref = this.#ref;
    const reading = this.#latest;
    switch (what) {
      case 'connectionReport':
        return this.#connection.report();
      case 'name':
        return reading?.group.name ?? this.#host.panel.name;
      case 'groupId':
        return ref.kind === 'dts' ? ref.groupId : ref.groupName;
      case 'resource':
        return ref.kind === 'dts' ? ref.instanceId : ref.logstore;
      case 'checkpoint':
        if (reading?.kind === 'dts') return reading.group.consumptionCheckpoint?.toISOString();
        return reading?.shards.find(({ shard }) => String(shard) === row)?.checkpoint;
    }
  }

  failureOf(part: string | undefined): unknown {
    if (part === connectionPart) return this.#connection.failure;
    if (part === startPart) return this.#start.failure?.error;
    return this.#services.monitor.failure(this.#ref)?.error;
  }

  async act(message: Own): Promise<void> {
    switch (message.type) {
      case 'setRange':
        this.#host.change({ ...this.#host.panel, range: message.range });
        this.#host.update();
        return;
      case 'do':
        return this.#do(message.action);
      case 'previewStart':
        return this.#previewStart(message.time);
      case 'verifyConnection':
        return this.#connection.start();
    }
  }

  topics(): ReadonlyMap<string, Question> {
    const [readings, { marks }] = [this.#recentReadings, this.#services.histories.of(this.#ref)];
    return new Map(
      this.#symptoms.map(({ kind }) => [symptomTopic(kind), { kind: 'group', readings, marks, symptom: kind }]),
    );
  }

  hidden(): void {
    this.#connection.cancel();
  }

  forget(): void {
    this.#connection.forget();
    this.#recent.clear();
    this.#instance = undefined;
    this.#start.reading?.abort();
    this.#start = {};
  }

  dispose(): void {
    this.#start.reading?.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  get #ref(): GroupRef {
    return this.#host.panel.ref;
  }

  get #latest(): GroupReading | undefined {
    return this.#host.account && this.#services.monitor.latest(this.#ref);
  }

  get #symptoms(): readonly Symptom[] {
    return symptomsOf(this.#recentReadings, this.#services.histories.of(this.#ref).marks);
  }

  get #recentReadings(): readonly SlsReading[] {
    return this.#host.account ? this.#services.monitor.recent(this.#ref) : [];
  }

  get #watched(): { readonly of: GroupRef; readonly group: GroupRef; readonly detail: 'exact' } {
    return { of: this.#ref, group: this.#ref, detail: 'exact' };
  }

  #remember(): void {
    const reading = this.#latest;
    if (reading?.kind === 'sls') this.#recent.add(reading);
  }

  #shownStart(): ShownStart | undefined {
    const { read, failure, reading } = this.#start;
    if (!this.#host.account || (!read && !failure && !reading)) return undefined;
    const { error, at } = failure ?? {};
    const problem = at === undefined ? undefined : { ...describe(error), at, fixes: offeredFixes(error) };
    return { isReading: reading !== undefined, read, problem };
  }

  /** Reads for the preview of a start. A later question takes the place of one that is not answered yet. */
  async #previewStart(time: UnixSeconds | undefined): Promise<void> {
    const ref = this.#ref;
    if (ref.kind !== 'sls' || !this.#host.account) return;
    this.#start.reading?.abort();
    const reading = new AbortController();
    const { read } = this.#start;
    this.#start = { ...this.#start, reading };
    this.#host.update();
    try {
      const answer = await this.#services.starts.read(
        ref,
        time,
        AbortSignal.any([reading.signal, AbortSignal.timeout(startLimitMs)]),
      );
      if (!reading.signal.aborted) this.#start = { read: answer };
    } catch (error) {
      if (!reading.signal.aborted) this.#start = { ...(read && { read }), failure: { error, at: Date.now() } };
    }
    if (!reading.signal.aborted) this.#host.update();
  }

  async #do(action: Action): Promise<void> {
    if (action === 'setConsumptionTime') return this.#doWithInstance('setConsumptionTime');
    if (action === 'openInstance') return this.#doWithInstance('openSubscriptionStatus');
    return run(groupCommands[action], this.#ref);
  }

  async #doWithInstance(name: 'openSubscriptionStatus' | 'setConsumptionTime'): Promise<void> {
    if (this.#ref.kind !== 'dts') return;
    const instance = await this.#findInstance(AbortSignal.timeout(lookLimitMs));
    const { account } = this.#host;
    // A command without an instance asks which one is meant.
    if (instance && account) await run(name, { kind: 'instance', account, instance });
    else await run(name);
  }

  async #findInstance(signal: AbortSignal): Promise<ChangeTrackingInstance | undefined> {
    const ref = this.#ref;
    if (this.#instance || ref.kind !== 'dts' || !this.#host.account) return this.#instance;
    try {
      const job = await this.#services.catalog.jobDetail(ref, signal);
      this.#instance = { ...instanceOf(ref), job };
      this.#host.update();
    } catch {
      // The page shows the id instead of the name, and the transport has logged the failure.
    }
    return this.#instance;
  }
}
