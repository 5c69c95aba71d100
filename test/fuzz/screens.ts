import type { Accounts } from '../../src/accounts/accounts.ts';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import type { SlsClient } from '../../src/cloud/sls/client.ts';
import type { CallerIdentity } from '../../src/cloud/sts/responses.ts';
import type { Account, AccountState } from '../../src/model/accounts/account.ts';
import { LiveCatalog } from '../../src/model/catalog/liveCatalog.ts';
import { logstorePage, projectPage } from '../../src/model/consoleLinks.ts';
import { dtsClients, dtsStarts } from '../../src/model/start/dtsStart.ts';
import { GroupStarts } from '../../src/model/start/groupStarts.ts';
import type { ShownStart } from '../../src/panels/group/protocol.ts';
import { comparedTexts, documentText, groupDocument } from '../../src/model/groups/groupDocument.ts';
import { exportedText } from '../../src/model/groups/groupExport.ts';
import type { GroupHistory } from '../../src/model/lag/history.ts';
import { KeptHistories } from '../../src/model/lag/keptHistories.ts';
import { LiveMonitor } from '../../src/model/lag/liveMonitor.ts';
import {
  type ChangeTrackingInstance,
  groupRefOf,
  type GroupRef,
  type LogstoreGroupRef,
  type LogstoreRef,
} from '../../src/model/places.ts';
import { aimsOf, planReset } from '../../src/model/reset/planning.ts';
import type { ResetPlan } from '../../src/model/reset/resetPlan.ts';
import type { ChosenTarget } from '../../src/model/reset/resets.ts';
import { seconds, unixSeconds } from '../../src/model/units.ts';
import type { Host } from '../../src/panels/panelHost.ts';
import type { Recorded, Recording } from './answers.ts';
import { drawn } from './page.ts';
import './editor.ts';

const { childrenOf, idOf, upFrom } = await import('../../src/tree/nodes.ts');
const { rowOf } = await import('../../src/tree/rows.ts');
const { tooltipOf } = await import('../../src/tree/tooltips.ts');
const { StatusPanel } = await import('../../src/panels/status/statusPanel.ts');
const { RecentLags, snapshotOf } = await import('../../src/panels/group/snapshot.ts');
const { refusalWords } = await import('../../src/ui/refusals.ts');
const { accountWords, identityName, identityTypeWords, identityWords, regionName, shownAccount } =
  await import('../../src/ui/words.ts');
type Node = Parameters<typeof idOf>[0];
type Known = Parameters<typeof rowOf>[1];

const never = new AbortController().signal;
const rowsShown = 2;

export const account: Account = {
  id: 'a1',
  name: 'prod',
  kind: 'cloud',
  maskedAccessKeyId: 'LTAI****wxyz',
  identity: { accountId: '1234567890123456', identityType: 'RAMUser', arn: 'acs:ram::1234567890123456:user/ops' },
  regions: ['cn-hangzhou'],
};

const accounts: Accounts = {
  onDidChange: () => ({ dispose: () => undefined }),
  onDidReplaceKeys: () => ({ dispose: () => undefined }),
  list: () => [account],
  find: () => account,
  stateOf: () => ({}),
  cloudOf: () => Promise.reject(new Error('The tree calls no service by itself.')),
};

const log = {
  error: (problem: unknown): void => {
    throw problem;
  },
};

/** A panel that nobody has opened yet. */
const hostOf = <Panel>(panel: Panel): Host<Panel> => ({
  panel,
  account,
  isRefreshing: false,
  change: () => undefined,
  update: () => undefined,
  answer: () => undefined,
  refresh: () => Promise.resolve(),
});

/** A service may refuse what it is asked because of an odd answer. Any other error is ours. */
function rethrowUnlessRefused(error: unknown): undefined {
  if (!(error instanceof CloudError)) throw error;
  return undefined;
}

/** Some minutes of readings before the case, so that there is a trend and a curve. */
const past = (now: number): GroupHistory => ({
  samples: [600, 400, 200, 100, 40].map(ago => ({ at: now - ago * 1000, lag: seconds(1000 - ago), behind: ago })),
  marks: [{ at: now - 300_000, kind: 'disconnected' }],
});

/** The row of an account in a state of its credentials, with its tooltip and the row below it. */
export function showAccount(state: AccountState): readonly string[] {
  const known: Known = { ...nothingKnown, accountState: () => state };
  const nodes: Node[] = [{ kind: 'account', account }];
  if (state.problem) nodes.push({ kind: 'signedOut', account, problem: state.problem });
  return rowsOf(nodes, known);
}

function rowsOf(nodes: readonly Node[], known: Known): readonly string[] {
  return nodes.flatMap(node => {
    const row = rowOf(node, known);
    for (const above of upFrom(node)) idOf(above);
    return [JSON.stringify(row), row.label, row.description, row.words, ...tooltipOf(node, known)];
  });
}

const nothingKnown: Known = {
  peek: () => undefined,
  filterOf: () => '',
  isPinned: () => false,
  hasUndo: () => true,
  latest: () => undefined,
  failure: () => undefined,
  history: () => ({ samples: [], marks: [] }),
  accountState: () => ({}),
  now: Date.now,
};

/** Every screen of the product, over a cloud of which one answer is given. */
export class Screens {
  readonly #recording: Recording;
  /** What the other calls answer, by method and arguments. */
  readonly #remembered = new Map<string, Promise<unknown>>();

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** Shows what the call has resolved with wherever it is shown, and gives every text that appeared. */
  async show({ name, isWrite }: Recorded, value: unknown): Promise<readonly string[]> {
    if (isWrite || name.startsWith('sts.assume')) return [];
    if (name === 'sts.getCallerIdentity') return this.#showIdentity(value as CallerIdentity);
    const cloud = this.#cloudWith(name, value);
    return name.startsWith('dts.') ? this.#showTracking(cloud) : this.#showLogs(cloud, name);
  }

  /** The row of a failure in place of a list. */
  showFailure(error: unknown): readonly string[] {
    const node: Node = { kind: 'failed', under: { kind: 'dtsRegion', account, region: 'cn-hangzhou' }, error };
    return rowsOf([node], this.#known);
  }

  #showIdentity(identity: CallerIdentity): readonly string[] {
    const own = { ...account, identity };
    return [
      ...rowsOf([{ kind: 'account', account: own }], this.#known),
      accountWords(own),
      identityWords(identity),
      identityName(identity),
      identityTypeWords(identity),
    ];
  }

  async #showTracking(cloud: Cloud): Promise<readonly string[]> {
    const { place, now } = this.#recording;
    const catalog = new LiveCatalog(() => Promise.resolve(cloud));
    const histories = await this.#histories();
    const monitor = new LiveMonitor({ cloudOf: () => Promise.resolve(cloud), histories, now: () => now });
    const ref = { accountId: account.id, region: place.region, instanceId: place.instanceId, jobId: place.jobId };
    const panel = new StatusPanel(hostOf({ ...ref, name: 'as listed' }), { catalog, histories, log });
    const texts: string[] = [];
    try {
      await panel.refresh(never);
      for (const { part } of panel.snapshot(false).problems) rethrowUnlessRefused(panel.failureOf(part));
      const snapshot = panel.snapshot(false);
      const { status } = snapshot;
      const objects = {
        filter: '',
        openDatabases: new Set((status?.objects ?? []).map(({ name }) => name)),
        scrollTop: 0,
      };
      const groupOrder = status?.groups?.rows.map(({ id }) => id) ?? [];
      texts.push(...drawn('status', snapshot, { groupOrder, objects }));
    } finally {
      panel.dispose();
    }
    await monitor.read({ of: ref, group: 'all', detail: 'exact' }, never);
    texts.push(...(await this.#tree({ kind: 'dtsRegion', account, region: ref.region }, catalog, monitor, histories)));
    const detail = await catalog.jobDetail(ref, never);
    const instance: ChangeTrackingInstance = { ...ref, job: detail };
    texts.push(...(await this.#tree({ kind: 'instance', account, instance }, catalog, monitor, histories)));
    const { items } = await catalog.currentInstanceGroups(ref, never);
    for (const group of items.slice(0, rowsShown)) {
      texts.push(...this.#group(groupRefOf(group), monitor, detail.name));
    }
    return texts;
  }

  async #showLogs(cloud: Cloud, name: string): Promise<readonly string[]> {
    const { logs, now } = this.#recording;
    const cloudOf = () => Promise.resolve(cloud);
    const catalog = new LiveCatalog(cloudOf);
    const histories = await this.#histories();
    const monitor = new LiveMonitor({ cloudOf, histories, now: () => now });
    const { region, project, logstore } = logs;
    const of: LogstoreRef = { accountId: account.id, region, project, logstore };
    const texts: string[] = [];
    const tree = async (node: Node): Promise<void> =>
      void texts.push(...(await this.#tree(node, catalog, monitor, histories)));
    if (name === 'sls.listProject') await tree({ kind: 'slsRegion', account, region });
    if (name === 'sls.listLogStores') await tree({ kind: 'project', account, project: of });
    for (const detail of ['overview', 'exact'] as const) {
      // A reading may be refused as a whole, with an error that has its words.
      await monitor.read({ of, group: 'all', detail }, never).catch(rethrowUnlessRefused);
      await tree({ kind: 'logstore', account, logstore: of });
    }
    const { items } = await catalog.currentLogstoreGroups(of, never);
    for (const group of items.slice(0, rowsShown)) {
      const ref = groupRefOf(group);
      const starts = new GroupStarts({ cloudOf, ownWrites: () => new Map(), now: () => now });
      const read = await starts.read(ref, unixSeconds(now / 1000 - 3600), never).catch(rethrowUnlessRefused);
      const start = { isReading: false, read: read ?? undefined, problem: undefined };
      texts.push(...this.#group(ref, monitor, undefined, start));
      for (const target of [
        { to: 'begin' },
        { to: 'end' },
        { to: 'time', at: unixSeconds(now / 1000 - 3600) },
      ] as const) {
        const plan = await this.#plan(ref, target, cloud.sls).catch(rethrowUnlessRefused);
        if (plan) texts.push(JSON.stringify(plan));
      }
    }
    texts.push(logstorePage(of), projectPage(of));
    return texts;
  }

  async #plan(ref: LogstoreGroupRef, target: ChosenTarget, sls: SlsClient): Promise<ResetPlan> {
    const aimOf = await aimsOf(target, ref, sls, never);
    const { now } = this.#recording;
    return planReset({ ref, target, shards: 'all', aimOf, sls, ownWrites: new Map(), now: () => now, signal: never });
  }

  /** The rows below a row, with their tooltips and everything above them. */
  async #tree(
    node: Node,
    catalog: LiveCatalog,
    monitor: LiveMonitor,
    histories: KeptHistories,
  ): Promise<readonly string[]> {
    const known: Known = {
      ...this.#known,
      peek: list => catalog.peek(list),
      latest: ref => monitor.latest(ref),
      failure: ref => monitor.failure(ref),
      history: ref => histories.of(ref),
    };
    const rows = await childrenOf(node, catalog, accounts, []);
    return rowsOf([node, ...rows.slice(0, rowsShown), ...rows.slice(-1)], known);
  }

  /** A group on its panel, in its document and in every kind of exported file. */
  #group(ref: GroupRef, monitor: LiveMonitor, instanceName: string | undefined, start?: ShownStart): readonly string[] {
    const { now } = this.#recording;
    const reading = monitor.latest(ref);
    const failure = monitor.failure(ref);
    if (failure) rethrowUnlessRefused(failure.error);
    if (!reading) return [];
    const recent = new RecentLags();
    if (reading.kind === 'sls') recent.add(reading);
    const history = past(now);
    const snapshot = snapshotOf({
      about: { ref, name: 'as opened', range: '1h' },
      account: shownAccount(account, account.id),
      regionName: regionName(ref.region),
      instanceName,
      isRefreshing: false,
      reading,
      failure: undefined,
      history,
      recent: recent.all(),
      symptoms: [],
      hasUndo: true,
      isPinned: false,
      refusalWords,
      start,
      now,
    });
    const shards = reading.kind === 'sls' ? reading.shards.map(({ shard }) => shard) : [];
    const chart = { range: '1h', pointedAt: now - 100_000, isTableOpen: true };
    const parts = { account, reading, history, ...(instanceName !== undefined && { instanceName }) };
    const document = groupDocument(parts);
    const starts =
      reading.kind === 'dts'
        ? dtsClients.map(client =>
            dtsStarts({
              client,
              window: reading.window,
              checkpoint: reading.group.consumptionCheckpoint?.getTime(),
              startTime: Math.floor(now / 1000),
            }),
          )
        : [];
    return [
      ...drawn('group', snapshot, {
        chart,
        shards: { order: shards, shown: shards.length, isUnfolded: true },
        start: {
          client: 'sdkSubscribe',
          library: 'java',
          settings: 'defaults',
          position: 'end',
          time: String(Math.floor(now / 1000)),
        },
      }),
      JSON.stringify(snapshot),
      documentText(document),
      ...comparedTexts(document, document),
      ...(['json', 'csvState', 'csvHistory'] as const).map(content => exportedText(content, parts)),
      JSON.stringify(starts),
    ];
  }

  get #known(): Known {
    const { now } = this.#recording;
    return { ...nothingKnown, history: () => past(now), now: () => now };
  }

  #histories(): Promise<KeptHistories> {
    const store = {
      read: () => Promise.resolve(undefined),
      write: () => Promise.resolve(),
      keys: () => Promise.resolve([]),
    };
    return KeptHistories.open(store, { setTimer: () => ({ dispose: () => undefined }) });
  }

  /** The clients of the emulator, of which one method gives this value instead. Everything else is asked only once. */
  #cloudWith(name: string, value: unknown): Cloud {
    const { cloud } = this.#recording;
    let calls = 0;
    const instead = <Client extends object>(prefix: string, client: Client): Client =>
      new Proxy(client, {
        get: (target, method) => {
          const full = `${prefix}.${String(method)}`;
          // The cursors and times of a reading differ, so only every other one is replaced.
          const isOneOfMany = /getCursor/.test(name);
          if (full === name && (!isOneOfMany || calls++ % 2 === 0)) return () => Promise.resolve(value);
          // A promise looks whether what it is resolved with is another promise.
          if (typeof Reflect.get(target, method) !== 'function') return undefined;
          return (...args: readonly unknown[]): unknown => this.#rememberedOf(full, target, method, args);
        },
      });
    return { dts: instead('dts', cloud.dts), sls: instead('sls', cloud.sls), sts: cloud.sts };
  }

  #rememberedOf(full: string, target: object, method: string | symbol, args: readonly unknown[]): Promise<unknown> {
    const key = JSON.stringify([full, args.slice(0, -1)]);
    const known = this.#remembered.get(key);
    if (known) return known;
    const call = Reflect.get(target, method) as (...args: readonly unknown[]) => Promise<unknown>;
    const asked = call.apply(target, args.with(-1, never));
    asked.catch(() => undefined);
    // A mutated answer can make readers ask for whatever it names.
    if (this.#remembered.size < 5_000) this.#remembered.set(key, asked);
    return asked;
  }
}
