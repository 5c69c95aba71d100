import { CloudError } from '../../../../src/cloud/errors.ts';
import type { KnownOfGroup } from '../../../../src/model/incident/incident.ts';
import { encodeCursor } from '../../../../src/model/lag/cursors.ts';
import { seconds } from '../../../../src/model/units.ts';
import { listed } from '../status/samples.ts';
import {
  dtsReading,
  historyFromTo,
  historyOf,
  noHistory,
  now,
  secondsAgo,
  shardAt,
  shardIn,
  slsReading,
} from '../lag/samples.ts';

export const account = {
  name: 'prod',
  identity: { accountId: '1234567890123456', arn: 'acs:ram::1234567890123456:user/ops', identityType: 'RAMUser' },
};

const sls = slsReading([]).ref;
const dts = dtsReading(undefined).ref;

/** A group of a Logstore of which nothing is known yet. */
export const slsGroup = (given: Partial<KnownOfGroup>): KnownOfGroup => ({
  ref: sls,
  account,
  name: 'billing-sync',
  job: undefined,
  reading: undefined,
  recent: given.reading?.kind === 'sls' ? [given.reading] : [],
  failure: undefined,
  history: noHistory,
  resets: [],
  calls: [],
  now,
  ...given,
});

/** A group of an instance of which nothing is known yet. */
export const dtsGroup = (given: Partial<KnownOfGroup>): KnownOfGroup =>
  slsGroup({ ref: dts, name: 'search-index', job: listed({ instanceId: 'dtsorders', jobId: 'orders' }), ...given });

const cursor = encodeCursor(1_524_155_379_373_908_496n);

/** What people take snapshots of. */
export const incidents: Readonly<Record<string, KnownOfGroup>> = {
  'dts-stopped': dtsGroup({
    reading: dtsReading(undefined, { taskStatus: 'Abnormal' }),
    job: listed({
      instanceId: 'dtsorders',
      jobId: 'orders',
      status: 'Abnormal',
      errorMessage:
        "DTS-070211: Connect Source DB failed. cause by [com.mysql.jdbc.exceptions.CommunicationsException: Access denied for user 'dts'@'10.151.12.1' (using password: YES)]",
    }),
    history: historyOf(
      [...Array.from({ length: 30 }, (_, index) => index * 4), ...Array<null>(10).fill(null)],
      [{ at: secondsAgo(95), kind: 'disconnected' }],
    ),
    calls: [
      {
        at: secondsAgo(2),
        operation: 'DescribeConsumerChannel',
        status: 200,
        code: undefined,
        requestId: 'C8E6D8A4-0001',
      },
      {
        at: secondsAgo(3),
        operation: 'DescribeDtsJobDetail',
        status: 403,
        code: 'Throttling.User',
        requestId: 'C8E6D8A4-0002',
      },
      {
        at: secondsAgo(9),
        operation: 'DescribeDtsJobDetail',
        status: undefined,
        code: 'ETIMEDOUT',
        requestId: undefined,
      },
    ],
  }),
  'sls-stuck': slsGroup({
    reading: slsReading([
      ...Array.from({ length: 23 }, (_, shard) =>
        shardAt(shard, shard % 3, { checkpoint: cursor, consumer: `worker-${shard % 4}` }),
      ),
      shardAt(23, 1500, { checkpoint: cursor, isStuck: true, updatedAt: secondsAgo(1502), consumer: 'worker-9' }),
    ]),
    history: historyFromTo(0, 1500),
    resets: [
      {
        id: 'r1',
        ref: sls,
        at: secondsAgo(7202),
        shards: [{ shard: 0, before: cursor, written: cursor }],
      },
    ],
  }),
  'not-started': slsGroup({
    reading: slsReading([shardIn(0, 'notStarted'), shardIn(1, 'empty')]),
    history: historyOf([null, null, null]),
  }),
  refused: slsGroup({
    failure: {
      at: secondsAgo(4),
      error: new CloudError('denied', {
        service: 'sls',
        operation: 'GetCheckPoint',
        outcome: 'notApplied',
        code: 'Unauthorized',
        serviceMessage:
          'denied by sts or ram, action: log:GetConsumerGroupCheckPoint, resource: acs:log:cn-hangzhou:1234567890123456:project/k8s-log-prod',
        requestId: '65F0A1B2C3D4E5F6A7B8C9D0',
      }),
    },
  }),
  'data-lost': slsGroup({
    reading: slsReading(
      [
        shardAt(0, 90_000, { state: 'expired', behind: undefined, updatedAt: secondsAgo(90_000), isStuck: true }),
        shardAt(1, 5),
        shardAt(2, 5, { isReadOnly: true }),
      ],
      { kept: seconds(86_400), at: secondsAgo(400) },
    ),
    history: historyOf(
      [60, 70, 90, 400, 90_000],
      [
        { at: secondsAgo(38), kind: 'edited' },
        { at: secondsAgo(25), kind: 'rewound' },
        { at: secondsAgo(12), kind: 'reset' },
      ],
    ),
    resets: [],
    failure: {
      at: secondsAgo(3),
      error: new CloudError('unavailable', {
        service: 'sls',
        operation: 'GetCursor',
        outcome: 'notApplied',
        code: 'InternalServerError',
        serviceMessage: 'internal',
        requestId: '65F0A1B2C3D4E5F6A7B8C9D1',
      }),
    },
  }),
};
