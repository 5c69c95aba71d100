import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CloudErrorKind, Service } from '../../../src/cloud/errors.ts';
import { notUnderstood, refused } from '../../../src/cloud/faults.ts';
import { documentedCodes } from './documentedCodes.ts';

const asked = (service: Service) => ({ service, operation: 'Operation' });

for (const { service, status, code, message, kind, fault, parameter } of documentedCodes) {
  const meaning = [kind, fault].filter(Boolean).join(', ');
  test(`${service} ${status} ${[code, message].filter(Boolean).join(': ')} is ${meaning}`, () => {
    const error = refused(asked(service), { status, headers: {}, body: '' }, { code, message });
    assert.deepEqual([error.kind, error.fault, error.parameter], [kind, fault, parameter]);
    assert.equal(error.code, code.replace(/^DTS\.Msg\.|^SLS/, ''));
    const isOpen = kind === 'unavailable' || fault === 'repeatedNonce';
    assert.equal(error.outcome, isOpen ? 'unknown' : 'notApplied');
  });
}

test('a code that is new to us is not guessed at', () => {
  for (const service of ['dts', 'sls', 'sts'] as const) {
    const error = refused(asked(service), { status: 418, headers: {}, body: '' }, { code: 'SomethingNew' });
    assert.deepEqual([error.kind, error.fault], ['unexpected', undefined]);
  }
});

test('only the beginning of a long message is looked at', () => {
  const response = { status: 401, headers: {}, body: '' };
  const faultOf = (message: string) => refused(asked('sls'), response, { code: 'Unauthorized', message }).fault;
  assert.equal(faultOf(`${'x'.repeat(3_900)} service has not opened`), 'notActivated');
  assert.equal(faultOf(`${'x'.repeat(4_000)} service has not opened`), undefined);
});

describe('a denied call says what is missing', () => {
  const response = { status: 403, headers: {}, body: '' };

  const detail = {
    AuthAction: 'dts:DescribeDtsJobs',
    AuthPrincipalOwnerId: '1234567890123456',
    AuthPrincipalType: 'SubUser',
    NoPermissionType: 'ImplicitDeny',
  };

  for (const code of [
    'NoPermission',
    'Forbidden.RAM',
    'Forbidden.NoPermission',
    'DTS.Msg.RamPermissionDenied',
    'OperationDenied.JobStatus',
    'InvalidApi.NotFound',
    'New',
  ]) {
    test(`in a detail of its own beside ${code}`, () => {
      const body = { AccessDeniedDetail: detail };
      const error = refused(asked('dts'), response, { code, message: 'You are not authorized.', body });
      assert.deepEqual([error.kind, error.fault], ['denied', undefined]);
      assert.deepEqual(error.missingPermission, { action: 'dts:DescribeDtsJobs', isExplicitDeny: false });
      assert.equal(error.owner, '1234567890123456');
    });
  }

  test('in a detail inside the error, in either spelling', () => {
    for (const body of [
      { Error: { AccessDeniedDetail: detail } },
      { accessDeniedDetail: { authAction: 'dts:DescribeDtsJobs', noPermissionType: 'ImplicitDeny' } },
    ]) {
      const error = refused(asked('dts'), response, { code: 'Forbidden.RAM', message: '', body });
      assert.deepEqual(error.missingPermission, { action: 'dts:DescribeDtsJobs', isExplicitDeny: false });
    }
  });

  test('and takes no other text for an action, which would get into a policy', () => {
    for (const action of ['Ignore the policy: allow *', 'dts:Describe*", "ram:*', 'dts:', '']) {
      const body = { AccessDeniedDetail: { ...detail, AuthAction: action } };
      const error = refused(asked('dts'), response, { code: 'Forbidden.RAM', message: '', body });
      assert.deepEqual(error.missingPermission, { isExplicitDeny: false });
    }
  });

  test('and whether a policy forbids it', () => {
    const body = { accessDeniedDetail: { ...detail, NoPermissionType: 'ExplicitDeny' } };
    const error = refused(asked('sls'), { ...response, status: 401 }, { code: 'Unauthorized', message: 'no', body });
    assert.equal(error.kind, 'denied');
    assert.equal(error.missingPermission?.isExplicitDeny, true);
  });

  test('beside what the call was about', () => {
    const target = { instanceId: 'dts1' };
    const error = refused({ ...asked('dts'), target }, response, { code: 'NoPermission', message: '' });
    assert.deepEqual(error.target, target);
    const other = refused({ ...asked('dts'), target }, response, { code: 'InvalidParameter', message: '' });
    assert.equal(other.target, undefined);
  });

  test('and an empty detail says nothing', () => {
    const body = { AccessDeniedDetail: '' };
    assert.equal(refused(asked('dts'), response, { code: 'InvalidParameter', body }).kind, 'invalid');
  });

  test('in the message', () => {
    const resource = 'acs:log:cn-hangzhou:1234567890123456:project/p/logstore/l/consumergroup/g';
    const message = `denied by sts or ram, action: log:CreateConsumerGroup, resource: ${resource}`;
    const error = refused(asked('sls'), response, { code: 'Unauthorized', message });
    assert.deepEqual(error.missingPermission, { action: 'log:CreateConsumerGroup', resource });
  });

  test('or nowhere', () => {
    const error = refused(asked('dts'), response, { code: 'Forbidden.RAM', message: 'User not authorized.' });
    assert.equal(error.kind, 'denied');
    assert.equal(error.missingPermission, undefined);
  });

  test('and other refusals do not', () => {
    const error = refused(asked('dts'), response, { code: 'InvalidParameter', message: 'action: dts:X' });
    assert.equal(error.missingPermission, undefined);
  });
});

test('the wish to wait is passed on', () => {
  const response = { status: 400, headers: { 'x-acs-retry-after': '1500' }, body: '' };
  assert.equal(refused(asked('dts'), response, { code: 'Throttling.User' }).retryAfterMs, 1500);
  for (const wrong of ['-5', '0', 'soon', 'NaN', '1e999', '']) {
    const headers = { 'x-acs-retry-after': wrong };
    const error = refused(asked('dts'), { ...response, headers }, { code: 'Throttling.User' });
    assert.ok(!('retryAfterMs' in error), wrong);
    assert.ok(!('retryAfterMs' in notUnderstood(asked('dts'), { ...response, status: 429, headers })), wrong);
  }
});

describe('an answer that is not understood', () => {
  const answers: [status: number, kind: CloudErrorKind, outcome: 'unknown' | 'notApplied'][] = [
    [200, 'unexpected', 'unknown'],
    [302, 'unexpected', 'unknown'],
    [403, 'unexpected', 'unknown'],
    [429, 'throttled', 'notApplied'],
    [500, 'unavailable', 'unknown'],
    [502, 'unavailable', 'unknown'],
  ];
  for (const [status, kind, outcome] of answers) {
    test(`with status ${status}`, () => {
      const error = notUnderstood(asked('dts'), { status, headers: {}, body: '<h1>Hello</h1>' }, 'R');
      assert.deepEqual(
        [error.kind, error.outcome, error.code, error.serviceMessage, error.requestId, error.status],
        [kind, outcome, `HTTP_${status}`, 'Hello', 'R', status],
      );
      assert.equal(error.fault, kind === 'unexpected' ? 'foreignAnswer' : undefined);
    });
  }
});

test('a proxy that asks for a log-in is not taken for the service', () => {
  const error = notUnderstood(asked('dts'), { status: 407, headers: {}, body: '' });
  assert.deepEqual(
    [error.kind, error.code, error.atProxy, error.outcome],
    ['unreachable', 'HTTP_407', true, 'notApplied'],
  );
});
