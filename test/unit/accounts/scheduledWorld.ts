import { AccountStore } from '../../../src/accounts/accountStore.ts';
import type { KeysAnswer, Verified } from '../../../src/accounts/accounts.ts';
import { createConnector } from '../../../src/accounts/connector.ts';
import { forgetWithAccounts } from '../../../src/accounts/forgetting.ts';
import { publicEndpoints } from '../../../src/cloud/endpoints.ts';
import { Pace } from '../../../src/cloud/pace.ts';
import { maskAccessKeyId } from '../../../src/cloud/redact.ts';
import type { Sender, WireRequest } from '../../../src/cloud/wire.ts';
import { Disk } from '../../support/disk.ts';
import { Emitter } from '../../../src/model/event.ts';
import { KeptHistories } from '../../../src/model/lag/keptHistories.ts';
import { LiveMonitor } from '../../../src/model/lag/liveMonitor.ts';
import { LiveCatalog } from '../../../src/model/catalog/liveCatalog.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { PinnedRows } from '../../../src/tree/pinnedRows.ts';
import { pinKind, Pins } from '../../../src/tree/pins.ts';
import { Entries } from '../../../src/model/entries.ts';

/** Whose keys there are. All have resources of the same names and ids, and each has its number on every one of them. */
export const owners = [0, 1, 2] as const;
export type Owner = (typeof owners)[number];

/** The state of the task of each owner's instance. */
export const statuses: readonly string[] = ['Normal', 'Retrying', 'Abnormal'];

const userIdOf = (owner: Owner): string => `20407046578681000${owner}`;
const accountIdOf = (owner: Owner): string => `123456789012345${owner}`;
/** Every owner has several pairs. */
export const keyOf = (owner: Owner, pair: number): string => `LTAI5tOwner${owner}Pair${pair}`;
const ownerOfKey = (accessKeyId: string): Owner => Number(/Owner(\d)/.exec(accessKeyId)?.[1]) as Owner;
export const ownerOfAccount = (accountId: string): number => Number(accountId.at(-1));

const region = 'cn-hangzhou';
export const regions = [region];
const project = 'k8s-log';
const logstore = 'nginx';
export const instanceOf = (accountId: string) => ({ accountId, region, instanceId: 'dts-orders', jobId: 'job-orders' });
export const groupOf = (accountId: string) =>
  ({ kind: 'dts', ...instanceOf(accountId), groupId: 'group-sync' }) as const;
export const listsOf = (accountId: string) =>
  [
    { list: 'instances', accountId, region },
    { list: 'instanceGroups', ...instanceOf(accountId) },
    { list: 'projects', accountId, region },
    { list: 'logstores', accountId, region, project },
    { list: 'logstoreGroups', accountId, region, project, logstore },
  ] as const;

export const answerOf = (owner: Owner, pair: number): KeysAnswer => ({
  source: { base: { kind: 'stored' }, roles: [] },
  pair: { accessKeyId: keyOf(owner, pair), accessKeySecret: 'secret' },
});
/** As a signed call would have told. */
export const verifiedOf = (owner: Owner, pair: number): Verified => ({
  identity: {
    accountId: accountIdOf(owner),
    identityType: 'RAMUser',
    arn: `acs:ram::${accountIdOf(owner)}:user/u`,
    userId: userIdOf(owner),
  },
  maskedAccessKeyId: maskAccessKeyId(keyOf(owner, pair)),
  isRenewed: false,
});

/** The number of whoever a row's data is of. Rows that show nothing of a service have none. */
export function ownersIn(node: Node): readonly number[] {
  if (node.kind === 'instance') return [Number(node.instance.job.errorMessage)];
  if (node.kind === 'instanceGroup') {
    return [Number(node.instance.job.errorMessage), Number(node.group.group.userName)];
  }
  if (node.kind === 'project') return [Number(node.project.description)];
  if (node.kind === 'logstoreGroup') return [Number(node.group.group.timeoutSeconds)];
  const own = node.kind === 'logstore' ? /^only-(\d)$/.exec(node.logstore.logstore)?.[1] : undefined;
  return own === undefined ? [] : [Number(own)];
}

/** Answers, state and secrets that come when the test says so. */
class Schedule {
  readonly waiting: (() => void)[] = [];

  later<T>(work: () => T, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const release = (): void => {
        resolve(work());
      };
      this.waiting.push(release);
      signal?.addEventListener('abort', () => {
        const place = this.waiting.indexOf(release);
        if (place >= 0) this.waiting.splice(place, 1);
        reject(signal.reason as Error);
      });
    });
  }
}

export interface WorldOptions {
  /** Whether answers that are on their way arrive although nobody waits for them any more. */
  readonly isDeafToCancel: boolean;
}

/** Everything between the tree and the network, as the extension puts it together, over a network in the test's hand. */
export async function scheduledWorld({ isDeafToCancel }: WorldOptions) {
  const schedule = new Schedule();
  const start = Date.UTC(2026, 0, 15);
  let calls = 0;
  const sender: Sender = (request, { signal }) => {
    // Decided by the keys that the request was signed with, at the moment it is sent.
    const answer = answerTo(request);
    const [status, body] = answer === undefined ? [404, notThere] : [200, answer];
    const response = { status, headers: {}, body: JSON.stringify(body) };
    return schedule.later(() => response, isDeafToCancel ? undefined : signal);
  };
  const { connect } = createConnector({
    openSender: () => Promise.resolve(sender),
    // An hour from call to call, so that none has to wait for its turn.
    pace: new Pace({ now: () => start + 3_600_000 * calls++, wait: () => Promise.resolve() }),
  });

  const secrets = new Map<string, string>();
  const secretChanged = new Emitter<{ key: string }>();
  const storage = {
    get: (key: string) => schedule.later(() => secrets.get(key)),
    store: (key: string, value: string) =>
      schedule.later(() => {
        secrets.set(key, value);
        secretChanged.fire({ key });
      }),
    delete: (key: string) =>
      schedule.later(() => {
        secrets.delete(key);
        secretChanged.fire({ key });
      }),
    onDidChange: secretChanged.event,
  };

  const accounts = new AccountStore({
    stored: new Disk().window({ access: async work => schedule.later(work) }),
    secrets: storage,
    connect,
    endpoints: publicEndpoints,
    computer: {
      environment: {},
      homeFolder: '/nowhere',
      now: Date.now,
      random: () => 0,
      sender: () => Promise.resolve(sender),
      directSender: () => Promise.resolve(sender),
      isTrusted: () => true,
      onDidGrantTrust: () => ({ dispose: () => undefined }),
    },
  });
  const cloudOf = accounts.cloudOf.bind(accounts);
  const catalog = new LiveCatalog(cloudOf);
  const histories = await KeptHistories.open(
    { keys: () => Promise.resolve([]), read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
    { setTimer: () => ({ dispose: () => undefined }) },
  );
  const monitor = new LiveMonitor({
    cloudOf,
    histories,
    now: () => start,
    setTimer: () => ({ dispose: () => undefined }),
  });
  const pins = new Pins(new Entries(pinKind));
  const problems: unknown[] = [];
  forgetWithAccounts(accounts, {
    catalog,
    monitor,
    byGroup: [histories],
    byAccount: [pins],
    failed: error => problems.push(error),
  });
  const pinned = new PinnedRows({ accounts, catalog, pins }, () => undefined);
  return { schedule, accounts, catalog, histories, monitor, pins, pinned, secrets, problems };
}
export type ScheduledWorld = Awaited<ReturnType<typeof scheduledWorld>>;

const notThere = { errorCode: 'LogStoreNotExist', errorMessage: 'It is of somebody else.' };

/** Nothing for what the owner of the keys does not have. */
function answerTo({ headers, path }: WireRequest): unknown {
  const owner = ownerOfKey(/Credential=([^,/]+)/.exec(headers['authorization'] ?? '')?.[1] ?? '');
  const mark = String(owner);
  const { instanceId, jobId } = instanceOf('');
  const job = {
    DtsInstanceID: instanceId,
    DtsJobId: jobId,
    DtsJobName: 'orders',
    Status: statuses[owner],
    AppName: 'New',
    ErrorMessage: mark,
  };
  const [, within] = /^\/logstores\/(.+)\/consumergroups/.exec(path) ?? [];
  if (within !== undefined) {
    return [logstore, `only-${mark}`].includes(within) ? [{ name: 'sync', timeout: owner, order: true }] : undefined;
  }
  const group = {
    ConsumerGroupId: 'group-sync',
    ConsumerGroupName: 'sync',
    ConsumerGroupUserName: mark,
    MessageDelay: owner,
    UnconsumedData: owner,
  };
  const answers: Readonly<Record<string, unknown>> = {
    DescribeDtsJobs: { TotalRecordCount: 1, DtsJobList: [job] },
    DescribeDtsJobDetail: job,
    DescribeConsumerChannel: { TotalRecordCount: 1, ConsumerChannels: [group] },
    '/': { total: 1, projects: [{ projectName: project, description: mark }] },
    '/logstores': { total: 2, logstores: [logstore, `only-${mark}`] },
  };
  const asked = headers['x-acs-action'] ?? path.split('?')[0] ?? '';
  if (!(asked in answers)) throw new Error(`Nobody asks for ${asked}.`);
  return answers[asked];
}
