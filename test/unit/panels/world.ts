import type * as vscode from 'vscode';
import type { Accounts } from '../../../src/accounts/accounts.ts';
import type { DtsJob, DtsJobDetail, Precheck, SubscriptionInstanceStatus } from '../../../src/cloud/dts/types.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { Account, AccountState } from '../../../src/model/accounts/account.ts';
import type { Pinned } from '../../../src/model/board/boardPlaces.ts';
import { type BoardLook, firstLook } from '../../../src/model/board/boardLook.ts';
import type { PartialList } from '../../../src/model/catalog/catalog.ts';
import { Emitter } from '../../../src/model/event.ts';
import type { ExportNames } from '../../../src/model/board/exporting.ts';
import type { FailedReading, GroupReading, SlsReading, Watched } from '../../../src/model/lag/reading.ts';
import type { GroupOwnerRef, GroupRef, InstanceGroup, ListRef } from '../../../src/model/places.ts';
import type { GroupAtStart } from '../../../src/model/start/slsStart.ts';
import { OpenBoard } from '../../../src/panels/board/openBoard.ts';
import type { PanelServices } from '../../../src/panels/panels.ts';
import { connected, groups, listed, newer, older } from '../model/status/samples.ts';

export const account: Account = {
  id: 'a',
  name: 'prod',
  kind: 'cloud',
  maskedAccessKeyId: 'LTAI****wxyz',
  identity: { identityType: 'RAMUser', accountId: '1234567890125678', arn: 'acs:ram::1234567890125678:user/ops' },
  regions: ['cn-hangzhou'],
};

const https = (host: string) => ({ origin: `https://${host}`, host });
const endpoints = { dts: https, sts: () => https('sts.test') };
const unasked = (): Error => new Error('This test asks for no records.');

const notNow = (service: 'dts' | 'sls'): CloudError =>
  new CloudError('unavailable', { service, operation: 'Connect', outcome: 'notApplied' });

/** A question that waits for its answer, until it is called off. */
export interface Read {
  readonly signal: AbortSignal;
  end(error?: Error): void;
}

interface Answers {
  jobDetail: (signal: AbortSignal) => Promise<DtsJobDetail>;
  subscriptionStatus: (signal: AbortSignal) => Promise<SubscriptionInstanceStatus>;
  listedJob: (signal: AbortSignal) => Promise<DtsJob | undefined>;
  precheck: (signal: AbortSignal) => Promise<Precheck>;
  currentInstanceGroups: (signal: AbortSignal) => Promise<PartialList<InstanceGroup>>;
}

/** Everything that panels work with, in a form that the test changes at will and that counts what it is asked. */
export class World implements PanelServices {
  /** Everything that was asked for, oldest first. */
  readonly asked: string[] = [];
  readonly logged: string[] = [];
  readonly watching = new Set<Watched>();
  /** What the group panel asked for by itself and was not answered. */
  readonly reads: Read[] = [];
  readonly known = new Map<string, Account>([[account.id, account]]);
  readonly states = new Map<string, AccountState>();
  readonly answers: Answers = {
    jobDetail: () => Promise.resolve(newer()),
    subscriptionStatus: () => Promise.resolve(older()),
    listedJob: () => Promise.resolve(listed()),
    precheck: () => Promise.resolve({ items: [] }),
    currentInstanceGroups: () => Promise.resolve(groups({ a: connected() })),
  };
  reading: GroupReading | undefined;
  /** The readings of a group of a Logstore that tell what has changed. */
  recent: readonly SlsReading[] = [];
  failed: FailedReading | undefined;
  /** How many groups the tree knows of. */
  remembered: number | undefined;
  hasSavedReset = false;
  isPinned = false;

  readonly accountChanged = new Emitter<void>();
  readonly keysReplaced = new Emitter<string>();
  readonly listChanged = new Emitter<ListRef>();
  readonly read = new Emitter<GroupRef>();
  readonly marked = new Emitter<GroupRef>();
  readonly failedToRead = new Emitter<GroupOwnerRef>();
  readonly resetDone = new Emitter<GroupRef & { readonly kind: 'sls' }>();
  readonly pinned = new Emitter<void>();

  readonly extensionUri = 'extension' as unknown as vscode.Uri;
  readonly log = {
    error: (problem: unknown, doing?: string) => {
      const words = problem instanceof Error ? problem.message : String(problem);
      this.logged.push(`error: ${[doing, words].filter(Boolean).join(': ')}`);
    },
    warn: (text: string) => {
      this.logged.push(`warn: ${text}`);
    },
  };
  readonly accounts: Pick<Accounts, 'find' | 'stateOf' | 'onDidChange' | 'onDidReplaceKeys'> = {
    find: id => this.known.get(id),
    stateOf: id => this.states.get(id) ?? {},
    onDidChange: this.accountChanged.event,
    onDidReplaceKeys: this.keysReplaced.event,
  };
  readonly catalog: PanelServices['catalog'] = {
    onDidChange: this.listChanged.event,
    peek: () => (this.remembered === undefined ? undefined : { count: this.remembered, total: this.remembered }),
    jobDetail: (_, signal) => this.#ask('jobDetail', signal),
    subscriptionStatus: (_, signal) => this.#ask('subscriptionStatus', signal),
    listedJob: (_, signal) => this.#ask('listedJob', signal),
    rememberedJob: () => undefined,
    precheck: (_, signal) => this.#ask('precheck', signal),
    alertRules: () => Promise.resolve([]),
    currentInstanceGroups: (_, signal) => this.#ask('currentInstanceGroups', signal),
  };
  readonly monitor: PanelServices['monitor'] = {
    onDidRead: this.read.event,
    latest: () => this.reading,
    recent: () => this.recent,
    failure: () => this.failed,
    watch: watched => {
      this.asked.push(`watch every ${watched.everySeconds} s`);
      this.watching.add(watched);
      return { dispose: () => void this.watching.delete(watched) };
    },
    read: (_, signal) => {
      this.asked.push('read');
      return new Promise((resolve, reject) => {
        this.reads.push({ signal, end: error => (error ? reject(error) : resolve()) });
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
  };
  readonly histories: PanelServices['histories'] = {
    onDidMark: this.marked.event,
    of: () => ({ samples: [], marks: [] }),
  };
  readonly resets: PanelServices['resets'] = {
    onDidChange: this.resetDone.event,
    hasUndo: () => this.hasSavedReset,
  };
  /** What decides where a client starts, time by time that it was asked for. */
  readonly previews: {
    readonly time: number | undefined;
    readonly signal: AbortSignal;
    readonly answer: PromiseWithResolvers<GroupAtStart>;
  }[] = [];
  /** The way to records and what is known of a Logstore, as a test wants them. */
  streams: PanelServices['streams'] = {
    read: () => Promise.reject(notNow('dts')),
    passwordOf: () => Promise.resolve(undefined),
    confirmNode: () => Promise.resolve(),
    passwordRefused: () => undefined,
    way: signal => ({ wayTo: () => ({}), connectMs: 1_000, answerMs: 1_000, signal }),
  };
  logstoreConnection: PanelServices['logstoreConnection'] = () => Promise.reject(notNow('sls'));
  readonly starts: PanelServices['starts'] = {
    read: (_, time, signal) => {
      const answer = Promise.withResolvers<GroupAtStart>();
      this.previews.push({ time, signal, answer });
      return answer.promise;
    },
  };
  cloudOf: PanelServices['cloudOf'] = () => Promise.reject(unasked());
  endpointsOf: PanelServices['endpointsOf'] = () =>
    Promise.resolve({ ...endpoints, sls: (region, project) => https(`${project}.${region}.log.test`) });
  readonly pins: PanelServices['pins'] = { onDidChange: this.pinned.event, has: () => this.isPinned };

  /** What the board of the test is about. */
  look: BoardLook = firstLook;
  readonly saved: unknown[] = [];
  readonly pinnedOnBoard: Pinned[] = [];
  redacted: ExportNames = {
    group: () => 'group-1',
    owner: () => 'instance-1',
    account: () => 'account-1',
    region: id => id,
  };
  readonly openBoard = new OpenBoard();
  readonly board: PanelServices['board'] = {
    options: {
      accounts: {
        list: () => [...this.known.values()],
        stateOf: id => this.states.get(id) ?? {},
        onDidChange: this.accountChanged.event,
        onDidReplaceKeys: this.keysReplaced.event,
      },
      cloudOf: accountId => this.cloudOf(accountId),
      monitor: { ...this.monitor, onDidFail: this.failedToRead.event },
      histories: this.histories,
      catalog: { onDidChange: () => ({ dispose: () => undefined }) },
      pinned: { list: () => this.pinnedOnBoard, onDidChange: this.pinned.event },
    },
    accounts: { list: () => [...this.known.values()], find: id => this.known.get(id) },
    rows: {
      menu: ({ service }) => ['consumerGroup', service],
      failureMenu: () => ['failed'],
      group: ({ state }) => state,
    },
    open: this.openBoard,
    look: () => this.look,
    keep: look => void (this.look = look),
    savedScope: {
      save: places => {
        this.saved.push(...places);
        return Promise.resolve();
      },
    },
    redacted: () => this.redacted,
  };

  change(id: string, change: Partial<Account>, state: AccountState = {}): void {
    this.known.set(id, { ...account, id, ...change });
    this.states.set(id, state);
    this.accountChanged.fire();
  }

  #ask<Name extends keyof Answers>(name: Name, signal: AbortSignal): ReturnType<Answers[Name]> {
    this.asked.push(name);
    return this.answers[name](signal) as ReturnType<Answers[Name]>;
  }
}
