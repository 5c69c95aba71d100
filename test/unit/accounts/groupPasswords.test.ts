import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { forgetWithAccounts } from '../../../src/accounts/forgetting.ts';
import { GroupPasswords } from '../../../src/accounts/groupPasswords.ts';
import { Emitter } from '../../../src/model/event.ts';
import type { InstanceGroupRef } from '../../../src/model/places.ts';

const group = (accountId: string, groupId = 'dtsg1'): InstanceGroupRef => ({
  kind: 'dts',
  ...{ accountId, region: 'cn-hangzhou', instanceId: 'dtsi1', jobId: 'j1', groupId },
});

test('a password is kept for its group alone, until it is refused', () => {
  const passwords = new GroupPasswords();
  passwords.keep(group('a'), 'secret-1');
  assert.equal(passwords.find(group('a')), 'secret-1');
  assert.equal(passwords.find(group('a', 'dtsg2')), undefined);
  assert.equal(passwords.find(group('b')), undefined);
  passwords.drop(group('a'));
  assert.equal(passwords.find(group('a')), undefined);
});

test('nothing that prints or stores the object shows a password', () => {
  const passwords = new GroupPasswords();
  passwords.keep(group('a'), 'secret-1');
  const shown = [JSON.stringify(passwords), inspect(passwords, { depth: 9, showHidden: true })];
  assert.doesNotMatch(shown.join('\n'), /secret-1/);
});

test('passwords are forgotten with their account, and when it gets the keys of another identity', () => {
  const passwords = new GroupPasswords();
  const [changed, replaced] = [new Emitter<void>(), new Emitter<string>()];
  let ids = ['a', 'b', 'c'];
  const nothing = () => undefined;
  forgetWithAccounts(
    { ids: () => ids, areAllKnown: true, onDidChange: changed.event, onDidReplaceKeys: replaced.event },
    {
      catalog: { forgetAccounts: nothing, forgetAccount: nothing },
      monitor: { keepOnly: nothing, forgetAccount: nothing },
      byGroup: [passwords],
      byAccount: [],
      failed: nothing,
    },
  );
  for (const id of ids) passwords.keep(group(id), `secret of ${id}`);
  ids = ['a', 'b'];
  changed.fire();
  replaced.fire('b');
  assert.deepEqual(
    ['a', 'b', 'c'].map(id => passwords.find(group(id))),
    ['secret of a', undefined, undefined],
  );
});

test('that a host is not encrypted is confirmed host by host', () => {
  const passwords = new GroupPasswords();
  passwords.confirm('one.example.com');
  assert.deepEqual(
    ['one.example.com', 'two.example.com'].map(host => passwords.isConfirmed(host)),
    [true, false],
  );
});
