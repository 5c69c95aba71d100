import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudError, type CloudErrorDetails } from '../../../../src/cloud/errors.ts';
import { explainable } from '../../../../src/model/explain/explainable.ts';

const base = { service: 'dts', operation: 'DescribeDtsJobs', outcome: 'notApplied' } as const;
const failed = (more: Partial<CloudErrorDetails>, cause?: unknown): CloudError =>
  new CloudError('denied', { ...base, ...more }, { cause });

test('what a service refused can be explained', () => {
  const refusal = failed({ code: 'Forbidden.RAM' });
  assert.equal(explainable(refusal), refusal);
});

test('what STS refused when a role was to be assumed can be explained', () => {
  const refusal = failed({ service: 'sts', code: 'NoPermission' });
  const sourceProblem = { kind: 'role', roleArn: 'acs:ram::1:role/r', reason: 'denied' } as const;
  assert.equal(explainable(failed({ sourceProblem }, refusal)), refusal);
  assert.equal(explainable(failed({ sourceProblem })), undefined);
});

test('what no service refused cannot', () => {
  assert.equal(explainable(failed({ code: 'ECONNREFUSED' })), undefined);
  assert.equal(explainable(failed({ code: 'HTTP_502' })), undefined);
  assert.equal(explainable(failed({})), undefined);
  assert.equal(explainable(failed({ code: 'ReadOnlyAccount', fault: 'readOnlyAccount' })), undefined);
  assert.equal(explainable(new Error('Broken')), undefined);
});
