import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandLine } from '../../../../src/model/commandLine.ts';
import {
  type EqualCall,
  equalDeletion,
  equalDtsCall,
  equalDtsEdit,
  equalSlsCall,
  equalSlsEdit,
} from '../../../../src/model/groups/equalCall.ts';

const instance = {
  accountId: 'a',
  region: 'cn-hangzhou',
  instanceId: 'dtsboss6pn1w0000001',
  jobId: 'boss6pn1w0000001',
};
const logstore = { accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' };

/** The call with its command as a line for a POSIX shell. */
const written = ({ api, cli }: EqualCall) => ({ api, cli: commandLine(cli, 'posix') });

describe('the equal call', () => {
  test('of a group of an instance masks the password', () => {
    assert.deepEqual(written(equalDtsCall(instance, { name: '订阅组 A', userName: 'dts_test' })), {
      api:
        'CreateConsumerChannel { "RegionId": "cn-hangzhou", "DtsInstanceId": "dtsboss6pn1w0000001",' +
        ' "ConsumerGroupName": "订阅组 A", "ConsumerGroupUserName": "dts_test", "ConsumerGroupPassword": "********" }',
      cli:
        'aliyun dts CreateConsumerChannel --region cn-hangzhou --RegionId cn-hangzhou' +
        " --DtsInstanceId dtsboss6pn1w0000001 --ConsumerGroupName '订阅组 A'" +
        " --ConsumerGroupUserName dts_test --ConsumerGroupPassword '********'",
    });
  });

  test('of a group of a Logstore', () => {
    assert.deepEqual(written(equalSlsCall(logstore, { name: 'billing-sync', timeoutSeconds: 60, isOrdered: true })), {
      api:
        'CreateConsumerGroup POST /logstores/nginx-access/consumergroups' +
        ' { "consumerGroup": "billing-sync", "timeout": 60, "order": true }',
      cli:
        'aliyun sls create-consumer-group --region cn-hangzhou --project k8s-log-prod --logstore nginx-access' +
        ' --consumer-group billing-sync --timeout 60 --order true',
    });
  });
});

describe('the equal call of a change', () => {
  const instanceGroup = { kind: 'dts', ...instance, groupId: 'dtsor2y66j' } as const;
  const logstoreGroup = { kind: 'sls', ...logstore, groupName: 'billing-sync' } as const;

  test('of a group of an instance has only what changes, and masks the password', () => {
    assert.deepEqual(written(equalDtsEdit(instanceGroup, { name: '新 组', password: 'Secret-2' })), {
      api:
        'ModifyConsumerChannel { "RegionId": "cn-hangzhou", "DtsInstanceId": "dtsboss6pn1w0000001",' +
        ' "ConsumerGroupId": "dtsor2y66j", "ConsumerGroupName": "新 组", "ConsumerGroupPassword": "********" }',
      cli:
        'aliyun dts ModifyConsumerChannel --region cn-hangzhou --RegionId cn-hangzhou' +
        ' --DtsInstanceId dtsboss6pn1w0000001 --ConsumerGroupId dtsor2y66j' +
        " --ConsumerGroupName '新 组' --ConsumerGroupPassword '********'",
    });
  });

  test('of a group of a Logstore has only what changes', () => {
    assert.deepEqual(written(equalSlsEdit(logstoreGroup, { timeoutSeconds: 90 })), {
      api: 'UpdateConsumerGroup PUT /logstores/nginx-access/consumergroups/billing-sync { "timeout": 90 }',
      cli:
        'aliyun sls update-consumer-group --region cn-hangzhou --project k8s-log-prod --logstore nginx-access' +
        ' --consumer-group billing-sync --timeout 90',
    });
    assert.match(
      written(equalSlsEdit(logstoreGroup, { isOrdered: false })).cli ?? '',
      / --consumer-group billing-sync --order false$/,
    );
  });

  test('of a deletion', () => {
    assert.deepEqual(
      [written(equalDeletion(instanceGroup)).cli, ...Object.values(written(equalDeletion(logstoreGroup))).toReversed()],
      [
        'aliyun dts DeleteConsumerChannel --region cn-hangzhou --RegionId cn-hangzhou' +
          ' --DtsInstanceId dtsboss6pn1w0000001 --ConsumerGroupId dtsor2y66j',
        'aliyun sls delete-consumer-group --region cn-hangzhou --project k8s-log-prod --logstore nginx-access' +
          ' --consumer-group billing-sync',
        'DeleteConsumerGroup DELETE /logstores/nginx-access/consumergroups/billing-sync',
      ],
    );
  });
});
