import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Precheck, PrecheckItem } from '../../../../src/cloud/dts/types.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { failedChecks, skipCall, skipChecks, skippedChecks } from '../../../../src/model/task/skippedChecks.ts';
import { without } from '../../../support/without.ts';

const instance = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsi', jobId: 'job' };
const never = new AbortController().signal;
const failed = (item: string, change: Partial<PrecheckItem> = {}): PrecheckItem => ({
  item,
  result: 'Failed',
  canSkip: true,
  isSkipped: false,
  precheckId: 'pre',
  ...change,
});

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

describe('items are skipped in one call', () => {
  const lost = new CloudError('unreachable', { service: 'dts', operation: 'SkipPreCheck', outcome: 'unknown' });
  const skipped = skippedChecks('pre', ['CHECK_SRC', 'CHECK_SAME_OBJ']);

  const both = (first: Partial<PrecheckItem>, second: Partial<PrecheckItem>) => [
    failed('CHECK_SRC', first),
    failed('CHECK_SAME_OBJ', second),
  ];

  /** The precheck is as the user has seen it until the call is sent. */
  const outcomeAfter = async (items: readonly PrecheckItem[], precheckId = 'pre') => {
    let sent = 0;
    const dts = {
      skipPreCheck: () => {
        sent += 1;
        return Promise.reject(lost);
      },
      describePreCheckStatus: () =>
        Promise.resolve(sent > 0 ? { items, precheckId } : { items: both({}, {}), precheckId: 'pre' }),
    };
    try {
      await skipChecks(dts, instance, skipped, never, () => Promise.resolve());
      return [sent, 'skipped'];
    } catch (failure) {
      return [sent, failure instanceof CloudError ? failure.outcome : failure];
    }
  };

  const is = { isSkipped: true };

  const cases: Record<string, [items: readonly PrecheckItem[], outcome: string]> = {
    'both are skipped': [both(is, is), 'skipped'],
    'none is': [both({}, {}), 'notApplied'],
    'one of them is': [both(is, {}), 'unknown'],
    'the service does not tell': [both(is, {}).map(item => without(item, 'isSkipped')), 'unknown'],
    'one is no longer listed': [[failed('CHECK_SRC', is)], 'unknown'],
    'only those of a part are': [
      [failed('CHECK_SRC', { ...is, precheckId: 'part' }), failed('CHECK_SAME_OBJ', { ...is, precheckId: 'part' })],
      'unknown',
    ],
  };
  for (const [name, [items, outcome]] of Object.entries(cases)) {
    test(`and looked up when the answer is lost: ${name}`, async () => {
      assert.deepEqual(await outcomeAfter(items), [1, outcome]);
    });
  }

  test('and what another precheck says is no answer', async () => {
    for (const items of [both({}, {}), both(is, is)]) {
      const others = items.map(item => without(item, 'precheckId'));
      assert.deepEqual(await outcomeAfter(others, 'rerun'), [1, 'unknown']);
    }
  });

  const changes: Record<string, Precheck> = {
    'it ran again': { precheckId: 'rerun', items: both({ precheckId: 'rerun' }, { precheckId: 'rerun' }) },
    'an item passed': { precheckId: 'pre', items: both({}, { result: 'Success' }) },
    'an item can no longer be skipped': { precheckId: 'pre', items: both({}, { canSkip: false }) },
    'an item is gone': { precheckId: 'pre', items: [failed('CHECK_SRC')] },
  };
  for (const [name, precheck] of Object.entries(changes)) {
    test(`and not at all if the precheck has changed meanwhile: ${name}`, async () => {
      const dts = {
        skipPreCheck: () => assert.fail('nothing may be sent'),
        describePreCheckStatus: () => Promise.resolve(precheck),
      };
      assert.equal(await skipChecks(dts, instance, skipped, never), 'changed');
    });
  }
});

test('the call that skips items, in words, with both names of each', () => {
  const { api, cli } = skipCall(instance, skippedChecks('pre', ['CHECK_SRC', 'CHECK_SAME_OBJ']));
  assert.equal(
    api,
    'SkipPreCheck { "RegionId": "cn-hangzhou", "DtsJobId": "job", "JobId": "pre", "Skip": true, ' +
      String.raw`"SkipPreCheckItems": "[\"CHECK_SRC\",\"CHECK_SAME_OBJ\"]", ` +
      String.raw`"SkipPreCheckNames": "[\"CHECK_SRC_DETAIL\",\"CHECK_SAME_OBJ_DETAIL\"]" }`,
  );
  assert.deepEqual(cli.slice(-4), [
    '--SkipPreCheckItems',
    '["CHECK_SRC","CHECK_SAME_OBJ"]',
    '--SkipPreCheckNames',
    '["CHECK_SRC_DETAIL","CHECK_SAME_OBJ_DETAIL"]',
  ]);
});
