import * as vscode from 'vscode';
import type { Cloud } from '../../cloud/cloud.ts';
import { type Endpoints, isLoopback } from '../../cloud/endpoints.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { Account } from '../../model/accounts/account.ts';
import { isOnThisComputer } from '../../model/clients/instanceEndpoints.ts';
import type { Subscription } from '../../model/event.ts';
import type { LagMonitor } from '../../model/lag/reading.ts';
import { Peek } from '../../model/peek/peek.ts';
import type { PeekSource } from '../../model/peek/source.ts';
import type { PeekFilter, PeekKind, PeekValueRef } from '../../model/peek/shown.ts';
import { logstoreOf } from '../../model/places.ts';
import type { GroupStream, Streams } from '../../model/streams.ts';
import { offeredFixes } from '../../ui/fixes.ts';
import { describe, isCancelled } from '../../ui/messages.ts';
import { identityName, regionName, shownAccount } from '../../ui/words.ts';
import { type Host, type PanelContent, run } from '../panelHost.ts';
import { exportRecords } from './exportRecords.ts';
import type { Choice, Copyable, Own, PanelRef, Problem, ShownWay, Snapshot, Subject } from './protocol.ts';
import { type Known, rowsInSight, snapshotOf } from './snapshot.ts';
import { type LogSubject, logSource, StreamAccess } from './sources.ts';

export interface PeekPanelServices {
  readonly monitor: Pick<LagMonitor, 'latest' | 'read'>;
  readonly streams: Streams;
  readonly cloudOf: (accountId: string) => Promise<Cloud>;
  readonly endpointsOf: (account: Account) => Promise<Endpoints>;
}

/** Records can come in many small pieces, of which nobody could see each. */
const updateMs = 100;
/** The rows of a page that has not said yet which are in sight. */
const firstWindow = { from: 0, count: 60, isAtEnd: false };
/** The most names of fields that are offered to choose from. */
const mostFields = 300;
const clientLimitMs = 30_000;

/** Shows the records of one place. It reads nothing until the user asks for it, and follows only while it is seen. */
export class PeekPanel implements PanelContent<Copyable, Own> {
  readonly #host: Host<PanelRef>;
  readonly #services: PeekPanelServices;
  #peek: Peek | undefined;
  #changes: Subscription | undefined;
  /** Only the records of instances need a way of their own. */
  #access: StreamAccess | undefined;
  #isFollowing = false;
  #known: GroupStream | undefined;
  #way: ShownWay | undefined;
  readonly #shards = new Set<number>();
  readonly #fields = new Set<string>();
  readonly #kinds = new Set<PeekKind>();
  /** Counts the times that the numbers of the rows have begun anew. */
  #version = 0;
  #window: Known['window'] = firstWindow;
  #selected: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(host: Host<PanelRef>, services: PeekPanelServices) {
    this.#host = host;
    this.#services = services;
  }

  get title(): string {
    return vscode.l10n.t('Records · {0}', this.#host.panel.name);
  }

  /** Only new keys make a peek go on by itself. Everything else is for the user to decide. */
  get hasFailed(): boolean {
    const { failure } = this;
    return failure instanceof CloudError && failure.kind === 'credentials';
  }

  snapshot(isRefreshing: boolean): Snapshot {
    const { panel, account } = this.#host;
    const { subject } = panel;
    this.#collect();
    return snapshotOf({
      about: panel,
      account: shownAccount(account, subject.accountId),
      regionName: regionName(subject.region),
      instanceName: this.#known?.detail.name,
      way: this.#way,
      isRefreshing,
      now: Date.now(),
      checkpoint: this.#checkpoint,
      shards: [...this.#shards].sort((one, other) => one - other),
      isClientConnected: this.#isClientConnected,
      peek: this.#peek,
      version: this.#version,
      window: this.#window,
      fields: [...this.#fields],
      kinds: [...this.#kinds],
      selected: this.#selected,
      problem: this.#problem,
    });
  }

  /** Begins only when a command has just asked for that. What is hidden is not followed. */
  watch(): Subscription {
    const { isAsked, ...panel } = this.#host.panel;
    if (isOfLogstore(panel.subject)) void this.#findService(panel.subject);
    if (isAsked) {
      this.#host.change(panel);
      this.#read(panel.choice);
    }
    return { dispose: () => this.#peek?.hide() };
  }

  /** Goes on after a failure, so that nothing that was read is lost. */
  refresh(): Promise<void> {
    if (!this.#peek) this.#read(this.#host.panel.choice);
    else this.#goOn(this.#peek, this.#isFollowing);
    return Promise.resolve();
  }

  textOf(what: Copyable, row: string | undefined): string | undefined {
    switch (what) {
      case 'topic':
        return this.#way?.topic;
      case 'userName':
        return this.#way?.userName;
      case 'endpoint':
        return this.#way?.endpoint;
      case 'record':
        return this.#peek?.document(Number(row));
    }
  }

  failureOf(): unknown {
    return this.failure;
  }

  get failure(): unknown {
    return this.#peek?.state.kind === 'failed' ? this.#peek.state.error : undefined;
  }

  async act(message: Own): Promise<void> {
    const peek = this.#peek;
    const { choice, subject, name } = this.#host.panel;
    switch (message.type) {
      case 'read': {
        const { start, shard } = message;
        const { filter, columns } = choice;
        this.#choose({ start, filter, columns, ...(shard !== undefined && { shard }) });
        this.#read(this.#host.panel.choice);
        return;
      }
      case 'more':
        if (peek) this.#goOn(peek, false);
        return;
      case 'follow':
        if (!peek) this.#read(choice);
        if (this.#peek) this.#goOn(this.#peek, true);
        return;
      case 'stop':
        peek?.stop();
        return;
      case 'show':
        this.#window = message;
        this.#host.update();
        return;
      case 'filter':
        this.#choose({ ...choice, filter: message.filter });
        return this.#filter(message.filter);
      case 'columns':
        this.#choose({ ...choice, columns: message.columns });
        this.#host.update();
        return;
      case 'select':
        this.#select(message.key);
        return;
      case 'openJson':
        return show(peek?.document(message.key), 'json');
      case 'showAll':
        return show(this.#valueOf(message), 'plaintext');
      case 'export':
        if (peek) await exportRecords(name, signal => peek.ndjson(signal));
        return;
      case 'openGroup':
        if (subject.kind !== 'logstore') await run('openConsumerGroup', subject);
        return;
      case 'copyLink':
        await run('copyLink', subject.kind === 'logstore' ? logstoreOf(subject) : subject);
    }
  }

  forget(): void {
    this.#close();
    this.#known = undefined;
    this.#way = undefined;
    this.#shards.clear();
  }

  dispose(): void {
    this.#close();
    clearTimeout(this.#timer);
  }

  #close(): void {
    this.#changes?.dispose();
    this.#peek?.[Symbol.dispose]();
    this.#peek = undefined;
    this.#access = undefined;
    this.#fields.clear();
    this.#kinds.clear();
    this.#selected = undefined;
    this.#beginNumbers();
  }

  /** Keeps a choice, without that somebody has just asked for records. */
  #choose(choice: Choice): void {
    this.#host.change({ ...this.#host.panel, choice });
  }

  /** Reads the first records from the chosen start, in place of those that were read before. */
  #read({ start, shard, filter }: Choice): void {
    const { subject } = this.#host.panel;
    if (!this.#host.account) return;
    this.#close();
    const peek = new Peek(this.#sourceOf(subject, shard));
    this.#peek = peek;
    this.#changes = peek.onDidChange(() => this.#updateSoon());
    void peek.setFilter(filter);
    this.#isFollowing = false;
    void this.#readClient();
    void this.#watchEnd(peek, peek.start(start));
  }

  #sourceOf(subject: Subject, shard: number | undefined): PeekSource {
    const { streams, cloudOf } = this.#services;
    if (subject.kind !== 'dts') return logSource(subject, shard, cloudOf);
    this.#access = new StreamAccess(subject, streams, stream => this.#learn(stream));
    return this.#access.source;
  }

  #goOn(peek: Peek, isFollowing: boolean): void {
    this.#isFollowing = isFollowing;
    void this.#watchEnd(peek, isFollowing ? peek.follow() : peek.loadMore());
  }

  /** What has failed may lie in what is known about the way, which is found out again with the next try. */
  async #watchEnd(peek: Peek, ended: Promise<void>): Promise<void> {
    await ended;
    if (peek !== this.#peek) return;
    if (peek.state.kind === 'failed') {
      const { error } = peek.state;
      if (error instanceof CloudError && error.fault === 'groupLogIn') this.#access?.refuse();
      else this.#access?.forget();
    }
    this.#host.update();
  }

  async #filter(filter: PeekFilter): Promise<void> {
    this.#beginNumbers();
    await this.#peek?.setFilter(filter);
    this.#host.update();
  }

  #beginNumbers(): void {
    this.#version += 1;
    this.#window = { ...this.#window, from: 0, isAtEnd: false };
  }

  #select(key: number | undefined): void {
    this.#selected = key;
    if (key !== undefined) {
      const record = this.#peek?.record(key);
      this.#host.answer({ key, ...(record && { record }) });
    }
    this.#host.update();
  }

  #valueOf(ref: PeekValueRef): string | undefined {
    const value = this.#peek?.value(ref);
    return value?.kind === 'text' || value?.kind === 'hex' ? value.text : undefined;
  }

  #updateSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#host.update();
    }, updateMs);
  }

  /** Remembers what was seen of that from which the user chooses. */
  #collect(): void {
    const peek = this.#peek;
    if (!peek) return;
    for (const { shard } of peek.counts.positions) if (shard !== undefined) this.#shards.add(shard);
    for (const { kind, values } of rowsInSight(peek, this.#window).rows) {
      this.#kinds.add(kind);
      for (const { name } of values) if (name !== undefined && this.#fields.size < mostFields) this.#fields.add(name);
    }
  }

  #learn(stream: GroupStream): void {
    const { topic, userName, endpoint } = stream;
    this.#known = stream;
    const network = isOnThisComputer(endpoint) ? 'thisComputer' : endpoint.kind;
    this.#way = { topic, userName, endpoint: endpoint.text, network, isEncrypted: false };
    this.#host.update();
  }

  async #findService({ region, project }: LogSubject): Promise<void> {
    const { account } = this.#host;
    if (!account || this.#way) return;
    try {
      const { origin } = (await this.#services.endpointsOf(account)).sls(region, project);
      const { protocol, hostname, host } = new URL(origin);
      this.#way = {
        userName: identityName(account.identity),
        endpoint: host,
        network: isLoopback(hostname) ? 'thisComputer' : 'service',
        isEncrypted: protocol === 'https:',
      };
      this.#host.update();
    } catch {
      // Without an address there is none to show. Reading fails for the same reason, and says so.
    }
  }

  /** Whether a client of the group is connected, as far as the last reading of its lag tells. */
  get #isClientConnected(): boolean {
    const { subject } = this.#host.panel;
    const reading = subject.kind === 'dts' ? this.#services.monitor.latest(subject) : undefined;
    return reading?.kind === 'dts' && reading.client === 'connected';
  }

  /** Reads once whether a client is connected, if nobody has done that yet. */
  async #readClient(): Promise<void> {
    const { subject } = this.#host.panel;
    const { monitor } = this.#services;
    if (subject.kind !== 'dts' || monitor.latest(subject)) return;
    try {
      await monitor.read({ of: subject, group: subject, detail: 'exact' }, AbortSignal.timeout(clientLimitMs));
      this.#host.update();
    } catch {
      // The page says nothing about a client then, and the transport has logged the failure.
    }
  }

  get #checkpoint(): Snapshot['checkpoint'] {
    if (this.#known) return this.#known.checkpoint?.getTime() ?? 'none';
    const { subject } = this.#host.panel;
    const reading = subject.kind === 'dts' ? this.#services.monitor.latest(subject) : undefined;
    return reading?.kind === 'dts' ? reading.group.consumptionCheckpoint?.getTime() : undefined;
  }

  get #problem(): Problem | undefined {
    const { failure } = this;
    if (failure === undefined || isCancelled(failure)) return undefined;
    return { ...describe(failure), fixes: offeredFixes(failure) };
  }
}

const isOfLogstore = (subject: Subject): subject is LogSubject => subject.kind !== 'dts';

/** Shows a text beside the panel, as a document that nobody has saved. */
async function show(content: string | undefined, language: string): Promise<void> {
  if (content === undefined) return;
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document, { preview: false, viewColumn: vscode.ViewColumn.Beside });
}
