import { CloudError, type CloudErrorKind } from '../../../../src/cloud/errors.ts';
import { Board, type BoardOptions } from '../../../../src/model/board/board.ts';
import type { Pinned } from '../../../../src/model/board/boardPlaces.ts';
import type { BoardRow } from '../../../../src/model/board/boardRow.ts';
import type { Listers } from '../../../../src/model/board/listing.ts';
import { Emitter } from '../../../../src/model/event.ts';
import { KeptHistories } from '../../../../src/model/lag/keptHistories.ts';
import { LiveMonitor } from '../../../../src/model/lag/liveMonitor.ts';
import {
  groupIn,
  type GroupRef,
  type InstanceRef,
  type ListRef,
  type LogstoreRef,
} from '../../../../src/model/places.ts';
import { MemoryCloud, type MemoryCloudOptions, total } from '../../../support/memorySender.ts';
import type { Logstore } from '../../../../src/emulator/world/logstore.ts';
import type { HistoryStore } from '../../../../src/model/lag/history.ts';

interface KnownAccount {
  readonly id: string;
  readonly regions: readonly string[];
}

/** Nothing is kept when the test is over. */
export const keptNowhere: HistoryStore = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  keys: () => Promise.resolve([]),
};

export const refusal = (kind: CloudErrorKind, operation = 'DescribeDtsJobs'): CloudError =>
  new CloudError(kind, { service: 'dts', operation, code: 'Refused', outcome: 'notApplied' });

/**
 * Leaves the greatest project of the sample account few of its hundreds of Logstores, with and without groups. A board
 * does the same with more of them, and takes longer.
 */
function keepFewLogstores({ service }: MemoryCloud): void {
  const kept = ['nginx-access', 'nginx-error', 'kube-apiserver-audit'];
  const logstores = service.world.projects.find(({ name }) => name === nginx.project)?.logstores() as Map<
    string,
    Logstore
  >;
  const empty = [...logstores.values()].filter(({ groups }) => groups.length === 0).slice(0, 5);
  const names = new Set([...kept, ...empty.map(({ name }) => name)]);
  for (const name of [...logstores.keys()]) if (!names.has(name)) logstores.delete(name);
}

/** A board over the emulator, with accounts and pins in the test's hand. */
export class BoardWorld {
  readonly cloud: MemoryCloud;
  readonly accountsChanged = new Emitter<void>();
  readonly keysReplaced = new Emitter<string>();
  readonly pinsChanged = new Emitter<unknown>();
  /** Fires as the catalog does, with a list that the tree shows or that the extension has changed. */
  readonly listChanged = new Emitter<ListRef>();
  accounts: readonly KnownAccount[];
  readonly problems = new Set<string>();
  pins: readonly Pinned[] = [];
  /** What a list is answered with in a region or a project. */
  readonly refused = new Map<string, Error>();
  monitor: LiveMonitor;
  histories: KeptHistories;
  board: Board;
  changes = 0;

  static async open(
    options: MemoryCloudOptions = { roundTripMs: 50 },
    accounts: readonly KnownAccount[] = [{ id: 'a', regions: ['cn-hangzhou', 'cn-shanghai'] }],
  ): Promise<BoardWorld> {
    const cloud = new MemoryCloud(options);
    if (options.scale === undefined) keepFewLogstores(cloud);
    const histories = await KeptHistories.open(keptNowhere, { setTimer: cloud.clock.setTimer });
    return new BoardWorld(cloud, histories, accounts);
  }

  private constructor(cloud: MemoryCloud, histories: KeptHistories, accounts: readonly KnownAccount[]) {
    this.cloud = cloud;
    this.histories = histories;
    this.accounts = accounts;
    const { clock } = cloud;
    const timing = { now: clock.now, setTimer: clock.setTimer };
    this.monitor = new LiveMonitor({ cloudOf: cloud.cloudOf, histories, ...timing });
    this.board = new Board({ ...this.#options(), ...timing });
    this.board.onDidChange(() => (this.changes += 1));
  }

  #options(): BoardOptions {
    return {
      accounts: {
        list: () => this.accounts,
        stateOf: id => (this.problems.has(id) ? { problem: { kind: 'signedOut' } as never } : {}),
        onDidChange: this.accountsChanged.event,
        onDidReplaceKeys: this.keysReplaced.event,
      },
      cloudOf: accountId => this.#listers(accountId),
      monitor: this.monitor,
      histories: this.histories,
      catalog: { onDidChange: this.listChanged.event },
      pinned: { list: () => this.pins, onDidChange: this.pinsChanged.event },
    };
  }

  async #listers(accountId: string): Promise<Listers> {
    const { dts, sls } = await this.cloud.cloudOf(accountId);
    const unlessRefused = <T>(place: string, call: () => Promise<T>): Promise<T> => {
      const refused = this.refused.get(`${accountId} ${place}`) ?? this.refused.get(place);
      return refused ? Promise.reject(refused) : call();
    };
    return {
      dts: {
        describeDtsJobs: (region, ...rest) =>
          unlessRefused(`dts ${region}`, () => dts.describeDtsJobs(region, ...rest)),
      },
      sls: {
        listProject: (region, ...rest) => unlessRefused(`sls ${region}`, () => sls.listProject(region, ...rest)),
        listLogStores: (region, project, ...rest) =>
          unlessRefused(project, () => sls.listLogStores(region, project, ...rest)),
        listConsumerGroup: (region, project, logstore, signal) =>
          unlessRefused(`${project}/${logstore}`, () => sls.listConsumerGroup(region, project, logstore, signal)),
      },
    };
  }

  setAccounts(accounts: readonly KnownAccount[]): void {
    this.accounts = accounts;
    this.monitor.keepOnly(accounts.map(({ id }) => id));
    this.accountsChanged.fire();
  }

  advance = (ms: number): Promise<void> => this.cloud.clock.advance(ms);

  /** The number of calls while some time passes. */
  async callsIn(ms: number): Promise<number> {
    return total(await this.cloud.callsDuring(() => this.advance(ms)));
  }

  rowsOf(accountId: string, region?: string): readonly BoardRow[] {
    return this.board.rows().filter(row => row.accountId === accountId && (!region || row.region === region));
  }

  /** How many groups the emulator has, once for each account. */
  get groups(): number {
    const { world } = this.cloud.service;
    const regions = this.accounts[0]?.regions ?? [];
    const ofInstances = world.instances
      .filter(({ region }) => regions.includes(region))
      .map(({ groups }) => groups.length);
    const ofLogstores = world.projects
      .filter(({ region }) => regions.includes(region))
      .flatMap(project => [...project.logstores().values()].map(({ groups }) => groups.length));
    return [...ofInstances, ...ofLogstores].reduce((sum, count) => sum + count, 0);
  }

  instanceWithGroups(): InstanceRef {
    const found = this.cloud.service.world.instances.find(
      ({ groups, status }) => groups.length > 1 && status === 'Normal',
    );
    if (!found) throw new Error('The sample account has changed.');
    const { region, instanceId, jobId } = found;
    return { accountId: 'a', region, instanceId, jobId };
  }
}

export const nginx: LogstoreRef = {
  accountId: 'a',
  region: 'cn-hangzhou',
  project: 'k8s-log-prod',
  logstore: 'nginx-access',
};
export const inNginx = (group: string): GroupRef => groupIn(nginx, group);
