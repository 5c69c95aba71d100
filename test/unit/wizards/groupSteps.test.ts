import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudError, type CloudErrorKind, type Parameter } from '../../../src/cloud/errors.ts';
import './stubbedEditor.ts';

const { dtsStepAtFault } = await import('../../../src/wizards/group/groupSteps.ts');

const rows: readonly (readonly [CloudErrorKind, Parameter | undefined, step: string])[] = [
  ['conflict', undefined, 'groupName'],
  ['conflict', 'ConsumerGroupUserName', 'groupName'],
  ['invalid', 'ConsumerGroupPassword', 'password'],
  ['invalid', 'ConsumerGroupUserName', 'userName'],
  ['invalid', undefined, 'groupName'],
  ['denied', 'ConsumerGroupPassword', 'review'],
  ['quota', undefined, 'review'],
];
for (const [kind, parameter, step] of rows) {
  test(`${kind} of ${parameter ?? 'no parameter'} leads back to ${step}`, () => {
    const details = { service: 'dts', operation: 'CreateConsumerChannel', outcome: 'notApplied' } as const;
    const refusal = new CloudError(kind, parameter ? { ...details, parameter } : details);
    assert.equal(dtsStepAtFault(refusal, 'groupName'), step);
  });
}
