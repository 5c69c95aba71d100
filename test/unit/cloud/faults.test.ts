import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CloudErrorKind, Service } from '../../../src/cloud/errors.ts';
import { accountFaultOf, notUnderstood, refused } from '../../../src/cloud/faults.ts';

const codes: Record<Service, Partial<Record<CloudErrorKind, [status: number, code: string][]>>> = {
  dts: {
    credentials: [
      [404, 'InvalidAccessKeyId.NotFound'],
      [400, 'InvalidAccessKeyId'],
      [400, 'InvalidAccessKeyId.Inactive'],
      [400, 'MissingAccessKeyId'],
      [400, 'SignatureDoesNotMatch'],
      [400, 'IncompleteSignature'],
      [400, 'MissingSecurityToken'],
      [403, 'InvalidSecurityToken.Expired'],
      [400, 'InvalidSecurityToken.Malformed'],
      [400, 'InvalidSecurityToken.MismatchWithAccessKey'],
    ],
    denied: [
      [403, 'Forbidden.RAM'],
      [403, 'NoPermission'],
      [403, 'DTS.Msg.RamPermissionDenied'],
      [403, 'RamPermissionDenied'],
      [403, 'Abnormal.RamCheckUserRole'],
    ],
    notFound: [
      [403, 'Forbidden.InstanceNotFound'],
      [403, 'DTS.Msg.Forbidden.InstanceNotFound'],
      [403, 'InvalidJobId'],
      [403, 'DTS.Msg.Forbidden.AliyunUIDNotFound'],
    ],
    conflict: [
      [403, 'ConsumerGroupAlreadyExist'],
      [403, 'DuplicateConsumerGroupName'],
    ],
    quota: [
      [403, 'QuotaExceeded.ConsumerGroup'],
      [403, 'ConsumerGroupLimitExceeded'],
    ],
    state: [
      [403, 'OperationDenied.JobStatus'],
      [403, 'OperationDenied.DBInstanceStatus'],
      [403, 'OperationDenied.DBInstanceType'],
      [403, 'DTS.Msg.OperationDenied.JobStatusModifying'],
      [403, 'DTS.Msg.ModifyDenied.JobStatusNotRunning'],
      [403, 'UpdateJob.OperationDenied.InitStatus'],
      [403, 'InvalidJobStatus'],
      [403, 'InvalidTaskStatus'],
      [403, 'LXBuyError'],
    ],
    invalid: [
      [403, 'InvalidParameter'],
      [403, 'DTS.Msg.InvalidParameterValid'],
      [403, 'MissingParameter'],
      [400, 'MissingConsumerGroupName'],
      [400, 'InvalidParameter.Format'],
      [403, 'DTS.Msg.InvalidEndpoint'],
      [404, 'InvalidApi.NotFound'],
      [403, 'InvalidAction'],
      [400, 'UnsupportedHTTPMethod'],
      [400, 'UnsupportedOperation'],
    ],
    throttled: [
      [400, 'Throttling'],
      [400, 'Throttling.User'],
      [400, 'Throttling.Api'],
      [400, 'Rejected.Throttling'],
      [429, 'TooManyRequests'],
      [503, 'Throttling.User'],
    ],
    clock: [
      [400, 'InvalidTimeStamp.Expired'],
      [400, 'InvalidTimeStamp.Format'],
      [400, 'IllegalTimestamp'],
    ],
    unavailable: [
      [500, 'InternalError'],
      [500, 'ServiceUnavailable'],
      [503, 'ServiceUnavailable'],
      [502, 'SomethingNew'],
    ],
    unexpected: [
      [403, 'SomethingNew'],
      [400, 'SignatureNonceUsed'],
    ],
  },
  sls: {
    credentials: [
      [401, 'SignatureNotMatch'],
      [401, 'Unauthorized'],
      [401, 'InvalidAccessKeyId'],
      [401, 'InvalidAccessKeyId.NotFound'],
      [401, 'SecurityTokenExpired'],
      [401, 'SecurityToken.Expired'],
      [400, 'MissAccessKeyId'],
    ],
    notFound: [
      [404, 'ProjectNotExist'],
      [404, 'ProjectNotExists'],
      [404, 'LogStoreNotExist'],
      [404, 'LogstoreNotExist'],
      [404, 'SLSLogStoreNotExist'],
      [404, 'ConsumerGroupNotExist'],
      [404, 'ConsumerNotExsit'],
      [400, 'ShardNotExist'],
      [404, 'ShardNotExsit'],
      [400, 'IndexConfigNotExist'],
    ],
    conflict: [
      [400, 'ConsumerGroupAlreadyExist'],
      [400, 'consumergroupalreadyexist'],
      [400, 'ProjectAlreadyExist'],
    ],
    quota: [
      [400, 'ConsumerGroupQuotaExceed'],
      [400, 'ProjectQuotaExceed'],
      [400, 'ExceedQuota'],
    ],
    state: [
      [403, 'ProjectForbidden'],
      [400, 'LogStoreWithoutShard'],
      [400, 'ConsumerNotMatch'],
    ],
    invalid: [
      [400, 'ParameterInvalid'],
      [400, 'InvalidParameter'],
      [400, 'JsonInfoInvalid'],
      [400, 'PostBodyInvalid'],
      [400, 'LogStoreInfoInvalid'],
      [400, 'InvalidLogStoreQuery'],
      [400, 'InvalidShardCheckPoint'],
      [400, 'NotExistConsumerWithBody'],
      [400, 'InvalidCursor'],
      [400, 'SLSInvalidCursor'],
      [405, 'InvalidMethod'],
      [411, 'MissingContentLength'],
      [400, 'MissingHost'],
      [413, 'PostBodyTooLarge'],
    ],
    throttled: [
      [403, 'WriteQuotaExceed'],
      [403, 'ReadQuotaExceed'],
      [403, 'ShardWriteQuotaExceed'],
      [403, 'ShardReadQuotaExceed'],
      [403, 'MetaOperationQpsLimitExceeded'],
      [429, 'TooMany'],
    ],
    clock: [
      [400, 'RequestTimeTooSkewed'],
      [400, 'RequestTimeExpired'],
      [400, 'InvalidRequestTime'],
    ],
    unavailable: [
      [500, 'InternalServerError'],
      [500, 'RequestTimeout'],
      [503, 'ServerBusy'],
      [502, 'SomethingNew'],
    ],
    unexpected: [[418, 'SomethingNew']],
  },
  sts: {
    credentials: [[404, 'InvalidAccessKeyId.NotFound']],
    denied: [
      [403, 'NoPermission'],
      [401, 'AuthenticationFail.NoPermission'],
    ],
    notFound: [[404, 'EntityNotExist.Role']],
    invalid: [[400, 'InvalidParameter.RoleArn']],
    throttled: [[400, 'Throttling.User']],
    clock: [[400, 'InvalidTimeStamp.Expired']],
    unavailable: [[500, 'InternalError']],
  },
};

const asked = (service: Service) => ({ service, operation: 'Operation' });

for (const [service, kinds] of Object.entries(codes) as [Service, (typeof codes)[Service]][]) {
  describe(`codes of ${service}`, () => {
    for (const [kind, each] of Object.entries(kinds)) {
      for (const [status, code] of each) {
        test(`${status} ${code} is ${kind}`, () => {
          const error = refused(asked(service), { status, headers: {}, body: '' }, { code });
          assert.equal(error.kind, kind);
          assert.equal(error.code, code.replace(/^DTS\.Msg\.|^SLS/, ''));
          const isOpen = kind === 'unavailable' || code === 'SignatureNonceUsed';
          assert.equal(error.outcome, isOpen ? 'unknown' : 'notApplied');
        });
      }
    }
  });
}

describe('what one SLS code means is in its message', () => {
  const messages: [code: string, message: string, kind: CloudErrorKind][] = [
    ['Unauthorized', 'AccessKeyId is unauthorized : x', 'credentials'],
    ['Unauthorized', 'The security token you provided has expired', 'credentials'],
    ['Unauthorized', 'denied by sts or ram, action: log:ListProject, resource: acs:log:r:1:project/*', 'denied'],
    ['InvalidAccessKeyId', 'Your SLS service has not opened.', 'state'],
    ['Unauthorized', 'Your SLS service has not opened.', 'state'],
    ['Unauthorized', 'Your SLS service has been forbidden.', 'state'],
  ];
  for (const [code, message, kind] of messages) {
    test(`${code}: ${message}`, () => {
      const error = refused(asked('sls'), { status: 401, headers: {}, body: '' }, { code, message });
      assert.equal(error.kind, kind);
    });
  }
});

test('an account that cannot use a service at all is told from a resource in a bad state', () => {
  const faults: readonly (readonly [service: Service, code: string, message: string, fault: string | undefined])[] = [
    ['sls', 'InvalidAccessKeyId', 'Your SLS service has not opened.', 'notActivated'],
    ['sls', 'Unauthorized', 'Your SLS service has been forbidden.', 'overdue'],
    ['dts', 'LXBuyError', 'Buy instance error.ARREARAGE', 'overdue'],
    ['sls', 'Unauthorized', 'The security token you provided has expired', undefined],
    ['sls', 'ProjectForbidden', 'Your SLS service has been forbidden.', undefined],
    ['dts', 'OperationDenied.JobStatus', 'x', undefined],
  ];
  for (const [service, code, message, fault] of faults) {
    const error = refused(asked(service), { status: 401, headers: {}, body: '' }, { code, message });
    assert.equal(accountFaultOf(error), fault, `${code}: ${message}`);
  }
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
    'New',
  ]) {
    test(`in a detail of its own beside ${code}`, () => {
      const body = { AccessDeniedDetail: detail };
      const error = refused(asked('dts'), response, { code, message: 'You are not authorized.', body });
      assert.equal(error.kind, 'denied');
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
