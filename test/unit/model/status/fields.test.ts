import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Field, statusFields } from '../../../../src/model/status/fields.ts';
import { hoursAgo, newer, now, older } from './samples.ts';

const named = (fields: readonly Field[], name: Field['name']): Field => {
  const field = fields.find(candidate => candidate.name === name);
  assert.ok(field, name);
  return field;
};

/** Root members and those of nested objects. https://help.aliyun.com/document_detail/49441.html */
const documented: Readonly<Record<string, Field['name']>> = {
  SubscriptionInstanceID: 'instanceId',
  SubscriptionInstanceName: 'name',
  TaskId: 'taskId',
  Status: 'status',
  PayType: 'billing',
  SubscribeTopic: 'topic',
  BeginTimestamp: 'beginTime',
  EndTimestamp: 'endTime',
  ConsumptionCheckpoint: 'consumptionCheckpoint',
  ConsumptionClient: 'consumptionClient',
  ErrorMessage: 'errorMessage',
  'SourceEndpoint.InstanceID': 'sourceInstance',
  'SourceEndpoint.InstanceType': 'sourceType',
  'SubscriptionDataType.DDL': 'tracksDdl',
  'SubscriptionDataType.DML': 'tracksDml',
  'SubscriptionHost.VPCHost': 'vpcHost',
  'SubscriptionHost.PublicHost': 'publicHost',
  'SubscriptionHost.PrivateHost': 'privateHost',
  SubscriptionObject: 'objects',
  RequestId: 'requestId',
};

test('every field of DescribeSubscriptionInstanceStatus has its value', () => {
  const whole = older({
    consumptionCheckpoint: now,
    consumptionClient: '114.0.0.1:dtsabc',
    errorMessage: 'none of your business',
  });
  const fields = statusFields(newer(), whole, undefined);
  for (const [member, name] of Object.entries(documented)) {
    assert.notEqual(named(fields, name).older.kind, 'notPart', member);
    assert.notEqual(named(fields, name).older.kind, 'notReported', member);
  }
});

test('what was left out, what is empty and what does not exist are told apart', () => {
  const fields = statusFields(newer({ errorMessage: '' }), older(), undefined);
  assert.deepEqual(named(fields, 'errorMessage').newer, { kind: 'notReported' });
  assert.deepEqual(named(fields, 'errorMessage').older, { kind: 'notReported' });
  for (const name of ['specification', 'sourceEngine', 'sourceUser'] as const) {
    assert.deepEqual(named(fields, name).older, { kind: 'notPart' });
  }
  assert.deepEqual(named(statusFields(newer({ rawDelay: 0 }), undefined, undefined), 'rawDelay').newer, {
    kind: 'text',
    text: '0',
  });
  assert.deepEqual(named(fields, 'rawDelay').newer, { kind: 'notReported' });
});

test('differences are marked, but not those of moments that move on and of ids of the call', () => {
  const differing = statusFields(
    newer({ name: 'a', tracksDdl: true, endTime: now, objects: [{ name: 'x', isWhole: true, tables: [] }] }),
    older({
      name: 'b',
      tracksDdl: false,
      endTime: hoursAgo(1),
      taskId: 'other',
      objects: [{ name: 'x', isWhole: false, tables: ['t'] }],
    }),
    undefined,
  )
    .filter(field => field.differs)
    .map(field => field.name);
  assert.deepEqual(differing, ['name', 'tracksDdl', 'objects']);
});

test('a field that one operation leaves out does not differ', () => {
  const fields = statusFields(newer({ source: {} }), older(), undefined);
  assert.equal(named(fields, 'sourceInstance').differs, false);
});
