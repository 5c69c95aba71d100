import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PrecheckItem } from '../../../../src/cloud/dts/types.ts';
import { failedChecks } from '../../../../src/model/task/failedChecks.ts';
import { without } from '../../../support/without.ts';
import { failed } from './items.ts';

describe('an item of a precheck', () => {
  const refusalOf = (item: PrecheckItem) =>
    failedChecks({ items: [item], precheckId: 'pre' }).map(({ refusal }) => refusal);

  test('can be skipped if it failed and the service says so', () => {
    assert.deepEqual(refusalOf(failed('CHECK_SRC')), [undefined]);
    assert.deepEqual(refusalOf(without(failed('CHECK_SRC'), 'precheckId')), [undefined]);
    // What the pages do not list can be skipped as well, if the service says so.
    assert.deepEqual(refusalOf(failed('CHECK_NEW')), [undefined]);
  });

  test('cannot otherwise, with the reason', () => {
    assert.deepEqual(refusalOf(failed('CHECK_CONN_SRC', { canSkip: false })), ['notSkippable']);
    assert.deepEqual(refusalOf(failed('CHECK_SRC', { isSkipped: true })), ['skipped']);
    assert.deepEqual(refusalOf(without(failed('CHECK_SRC'), 'canSkip')), ['notReported']);
    assert.deepEqual(refusalOf(failed('')), ['notReported']);
    assert.deepEqual(refusalOf(failed('CHECK_SRC', { precheckId: 'of a part' })), ['ofPart']);
  });

  test('cannot without the ID of the precheck, which the call needs', () => {
    const [check] = failedChecks({ items: [failed('CHECK_SRC')] });
    assert.equal(check?.refusal, 'notReported');
  });

  test('is not offered if it passed, and stands first if it can be skipped', () => {
    const items = [failed('A', { canSkip: false }), failed('B'), failed('C', { result: 'Success' }), failed('D')];
    assert.deepEqual(
      failedChecks({ items, precheckId: 'pre' }).map(({ item }) => item.item),
      ['B', 'D', 'A'],
    );
  });
});
