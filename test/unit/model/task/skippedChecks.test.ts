import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Precheck, PrecheckItem } from '../../../../src/cloud/dts/types.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { skipCall, skipChecks, skippedChecks } from '../../../../src/model/task/skippedChecks.ts';
import { without } from '../../../support/without.ts';
import { failed } from './items.ts';

const instance = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsi', jobId: 'job' };
const never = new AbortController().signal;

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
