import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError, type CloudErrorDetails, type Service } from '../../../../src/cloud/errors.ts';
import { missingOf, rolesPolicy, smallestPolicy, wholePolicy } from '../../../../src/model/permissions.ts';

const owner = '1234567890123456';
const region = 'cn-hangzhou';

function denied(service: Service, operation: string, more: Partial<CloudErrorDetails> = {}): CloudError {
  return new CloudError('denied', { service, operation, outcome: 'notApplied', region, owner, ...more });
}

const target = { project: 'p', logstore: 'l', group: 'g' };
const group = `acs:log:${region}:${owner}:project/p/logstore/l/consumergroup/g`;

describe('the smallest policy', () => {
  test('is completed by what the call was about', () => {
    const policy = smallestPolicy(denied('dts', 'DeleteConsumerChannel', { target: { instanceId: 'dts1' } }));
    assert.deepEqual(policy, {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['dts:DeleteConsumerChannel'],
          Resource: `acs:dts:${region}:${owner}:instance/dts1`,
        },
      ],
    });
  });

  test('grants both spellings of what was renamed, the one that was asked for first', () => {
    const actions = (said?: string): unknown =>
      smallestPolicy(denied('sls', 'GetCheckPoint', { target, ...(said && { missingPermission: { action: said } }) }))
        ?.Statement[0]?.Action;
    assert.deepEqual(actions(), ['log:GetConsumerGroupCheckPoint', 'log:GetCheckPoint']);
    assert.deepEqual(actions('log:GetConsumerGroupCheckPoint'), [
      'log:GetConsumerGroupCheckPoint',
      'log:GetCheckPoint',
    ]);
    assert.deepEqual(actions('log:GetCheckPoint'), ['log:GetCheckPoint', 'log:GetConsumerGroupCheckPoint']);
    assert.deepEqual(actions('log:ReadCheckPoint'), ['log:ReadCheckPoint']);
  });

  test('believes the service more than our table', () => {
    const missingPermission = { action: 'log:UpdateCheckPoint', resource: 'acs:log:*:*:project/q' };
    const missing = missingOf(denied('sls', 'ConsumerGroupUpdateCheckPoint', { target, missingPermission }));
    assert.equal(missing?.resource, 'acs:log:*:*:project/q');
  });

  test('names everything where nothing more is known', () => {
    const bare = new CloudError('denied', { service: 'sls', operation: 'GetCheckPoint', outcome: 'notApplied' });
    assert.equal(missingOf(bare)?.resource, 'acs:log:*:*:project/*/logstore/*/consumergroup/*');
    const named = denied('dts', 'NewOperation', { missingPermission: { action: 'dts:NewOperation' } });
    assert.deepEqual(missingOf(named), { actions: ['dts:NewOperation'], resource: '*', isExplicitDeny: false });
    assert.equal(missingOf(denied('dts', 'NewOperation')), undefined);
  });

  test('is that of the role where a role could not be assumed', () => {
    const roleArn = 'acs:ram::1:role/r';
    const of = (reason: 'denied' | 'notFound', cause?: CloudError): CloudError =>
      new CloudError(
        'credentials',
        { service: 'sls', operation: 'X', outcome: 'notApplied', sourceProblem: { kind: 'role', roleArn, reason } },
        { cause },
      );
    assert.deepEqual(missingOf(of('denied')), {
      actions: ['sts:AssumeRole'],
      resource: roleArn,
      isExplicitDeny: false,
    });
    const cause = denied('sts', 'AssumeRole', { missingPermission: { isExplicitDeny: true } });
    assert.equal(missingOf(of('denied', cause))?.isExplicitDeny, true);
    assert.equal(missingOf(of('notFound')), undefined);
  });

  test('does not exist for what RAM has no part in', () => {
    for (const fault of ['readOnlyAccount', 'noServiceRole', 'notForRamUsers', 'foreignResource'] as const) {
      assert.equal(smallestPolicy(denied('dts', 'DescribeDtsJobs', { fault })), undefined, fault);
    }
    const other = { service: 'sls', operation: 'ListLogStores', outcome: 'notApplied' } as const;
    assert.equal(smallestPolicy(new CloudError('notFound', other)), undefined);
  });

  test('says the resource as the service does', () => {
    assert.equal(missingOf(denied('sls', 'DeleteConsumerGroup', { target }))?.resource, group);
  });
});

describe('the whole policy', () => {
  const reading = [
    {
      Effect: 'Allow',
      Action: [
        'dts:DescribeDtsJobs',
        'dts:DescribeDtsJobDetail',
        'dts:DescribePreCheckStatus',
        'dts:DescribeJobMonitorRule',
        'dts:DescribeSubscriptionInstanceStatus',
        'dts:DescribeConsumerChannel',
      ],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: [
        'log:ListProject',
        'log:ListLogStores',
        'log:GetLogStore',
        'log:ListShards',
        'log:GetCursorOrData',
        'log:ListConsumerGroup',
        'log:GetConsumerGroupCheckPoint',
        'log:GetCheckPoint',
      ],
      Resource: 'acs:log:*:*:project/*',
    },
  ];
  const changing = [
    {
      Effect: 'Allow',
      Action: [
        'dts:CreateConsumerChannel',
        'dts:ModifyConsumerChannel',
        'dts:DeleteConsumerChannel',
        'dts:ModifyConsumptionTimestamp',
        'dts:StartDtsJob',
        'dts:SkipPreCheck',
      ],
      Resource: 'acs:dts:*:*:instance/*',
    },
    {
      Effect: 'Allow',
      Action: ['log:CreateConsumerGroup', 'log:UpdateConsumerGroup', 'log:DeleteConsumerGroup'],
      Resource: 'acs:log:*:*:project/*',
    },
    {
      Effect: 'Allow',
      Action: ['log:ConsumerGroupUpdateCheckPoint', 'log:UpdateCheckPoint'],
      Resource: '*',
    },
  ];

  test('for reading lists what is read, and no action by a pattern', () => {
    assert.deepEqual(wholePolicy('reading'), { Version: '1', Statement: reading });
  });

  test('for changing has all of that too', () => {
    assert.deepEqual(wholePolicy('changing'), { Version: '1', Statement: [...reading, ...changing] });
  });

  test('for roles has one statement each', () => {
    assert.deepEqual(rolesPolicy(['acs:ram::1:role/a', 'acs:ram::2:role/b']), {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: 'acs:ram::1:role/a' },
        { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: 'acs:ram::2:role/b' },
      ],
    });
  });
});
