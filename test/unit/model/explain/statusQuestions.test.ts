import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PrecheckItem } from '../../../../src/cloud/dts/types.ts';
import { statusQuestions } from '../../../../src/model/explain/statusQuestions.ts';
import { itemTopic, precheckTopic, retryTopic, taskTopic } from '../../../../src/model/explain/topics.ts';
import type { Verdict } from '../../../../src/model/status/verdicts.ts';

const failed: PrecheckItem = { item: 'CHECK_SRC', result: 'Failed', failedReason: 'No route.' };
const passed: PrecheckItem = { item: 'CHECK_BINLOG', result: 'Success' };
const withoutCode = { code: undefined, helpUrl: undefined, otherUrl: undefined };
const retrying = { kind: 'retrying', count: 2, elapsedSeconds: 60, maxSeconds: 600, target: 'srcDB' } as const;

describe('what can be asked about an instance', () => {
  const topicsOf = (...verdicts: readonly Verdict[]): readonly string[] => [...statusQuestions(verdicts).keys()];

  test('is its error, by the codes and the messages that there are', () => {
    const error = { kind: 'taskError', isFailed: true } as const;
    const messages = [{ text: 'Access denied', from: 'newer' }] as const;
    const told: Verdict = { ...error, messages, errors: [{ ...withoutCode, code: 'DTS-1' }, withoutCode] };
    assert.deepEqual(
      [...statusQuestions([told])],
      [[taskTopic, { kind: 'task', codes: ['DTS-1'], messages: ['Access denied'] }]],
    );
    assert.deepEqual(topicsOf({ ...error, messages: [], errors: undefined }), []);
    assert.deepEqual(topicsOf({ ...error, messages: [], errors: [withoutCode] }), []);
  });

  test('is what a retry is for, if the service says it', () => {
    assert.deepEqual(
      [...statusQuestions([{ ...retrying, message: 'Connection refused' }])],
      [[retryTopic, { kind: 'task', codes: [], messages: ['Connection refused'] }]],
    );
    assert.deepEqual(topicsOf({ ...retrying, message: undefined }), []);
  });

  test('is a failed precheck by its items, and by its message unless an item has said the same', () => {
    const precheck = { kind: 'precheckFailed', items: [failed] } as const;
    assert.deepEqual(topicsOf({ ...precheck, message: 'No route.' }), [itemTopic(failed)]);
    assert.deepEqual(topicsOf({ ...precheck, message: undefined }), [itemTopic(failed)]);
    assert.deepEqual(topicsOf({ ...precheck, message: 'Other.' }), [precheckTopic, itemTopic(failed)]);
    assert.deepEqual(topicsOf({ ...precheck, items: undefined, message: 'Other.' }), [precheckTopic]);
  });

  test('is, while a precheck runs, only what has failed already', () => {
    const items = [passed, failed];
    const running: Verdict = { kind: 'inProgress', status: 'Prechecking', percent: 40, items };
    assert.deepEqual(topicsOf(running), [itemTopic(failed)]);
  });

  test('is nothing of what needs no explanation, and everything in the order of the verdicts', () => {
    assert.deepEqual(topicsOf({ kind: 'locked' }, { kind: 'noGroups' }), []);
    assert.deepEqual(
      topicsOf({ ...retrying, message: 'a' }, { kind: 'precheckFailed', message: 'b', items: undefined }),
      [retryTopic, precheckTopic],
    );
  });
});
