import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError, type CloudErrorKind } from '../../../../src/cloud/errors.ts';
import { Blindnesses, isOverWith } from '../../../../src/model/sentinel/blindness.ts';

const minute = 60_000;
const errorOf = (kind: CloudErrorKind): CloudError =>
  new CloudError(kind, { service: 'sls', operation: 'ListShards', outcome: 'notApplied' });
const logstore = (name: string, accountId = 'a', region = 'cn-hangzhou') => ({
  accountId,
  region,
  project: 'p',
  logstore: name,
});
const instance = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'i', jobId: 'j' };
const one = logstore('one');
const two = logstore('two');
const elsewhere = logstore('one', 'b', 'cn-shanghai');

function watching() {
  const blind = new Blindnesses();
  const failing = (of: Parameters<Blindnesses['failed']>[0], kind: CloudErrorKind, ...minutes: readonly number[]) =>
    minutes.flatMap(at => blind.failed(of, errorOf(kind), at * minute, 5 * minute).map(({ key }) => [at, key]));
  return { blind, failing };
}

describe('what cannot be read', () => {
  test('is told after three readings, once', () => {
    assert.deepEqual(watching().failing(one, 'credentials', 0, 5, 10, 15, 20), [[10, 'blind credentials a']]);
  });

  test('is the same for all groups that the cause concerns', () => {
    const { failing, blind } = watching();
    for (const at of [0, 5]) for (const place of [one, two, instance]) failing(place, 'credentials', at);
    assert.deepEqual(failing(two, 'credentials', 10), [[10, 'blind credentials a']]);
    assert.deepEqual(failing(one, 'credentials', 11), []);
    assert.deepEqual(
      blind.open.map(({ reach, accountId }) => [reach, accountId]),
      [['account', 'a']],
    );
  });

  test('is the network if nothing is reached, and a region if others are', () => {
    const { failing, blind } = watching();
    failing(one, 'unreachable', 0, 5);
    failing(elsewhere, 'unreachable', 0, 5);
    assert.deepEqual(failing(one, 'unreachable', 10), [[10, 'blind unreachable ']]);
    assert.deepEqual(failing(elsewhere, 'unreachable', 10, 15), []);
    assert.deepEqual(
      blind.saw(elsewhere).map(({ reach }) => reach),
      ['everything'],
    );
    assert.deepEqual(failing(one, 'unreachable', 20), []);
    blind.saw(elsewhere);
    assert.deepEqual(failing(one, 'unreachable', 25), []);
    blind.saw(elsewhere);
    assert.deepEqual(failing(one, 'unreachable', 30), [[30, 'blind unreachable a/cn-hangzhou/sls']]);
  });

  test('is over with the first reading of what the cause concerns', () => {
    const { failing, blind } = watching();
    failing(one, 'denied', 0, 5, 10);
    assert.deepEqual(blind.saw(two), []);
    assert.deepEqual(blind.saw(instance), []);
    assert.deepEqual(
      blind.saw(one).map(({ key }) => key),
      ['blind denied a/cn-hangzhou/sls/p/one'],
    );
    assert.deepEqual(blind.open, []);
  });

  test('counts anew after a success, and after the computer slept', () => {
    const { failing, blind } = watching();
    failing(one, 'unavailable', 0, 5);
    blind.saw(two);
    assert.deepEqual(failing(one, 'unavailable', 10, 15), []);
    assert.deepEqual(failing(one, 'unavailable', 480, 485), []);
    assert.equal(failing(one, 'unavailable', 490).length, 1);
  });

  test('is known by its key after a restart', () => {
    assert.equal(isOverWith('blind unreachable ', one), true);
    assert.equal(isOverWith('blind credentials a', one), true);
    assert.equal(isOverWith('blind credentials b', one), false);
    assert.equal(isOverWith('blind unavailable a/cn-hangzhou/dts', one), false);
    assert.equal(isOverWith('task a/cn-hangzhou/dts/i', instance), false);
  });
});
