import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mostPlaces, SavedScope } from '../../../../src/model/sentinel/savedScope.ts';
import type { GroupOwnerRef, InstanceGroupRef } from '../../../../src/model/places.ts';
import { Disk } from '../../../support/disk.ts';

const logstore = (accountId: string, name: string): GroupOwnerRef => ({
  accountId,
  region: 'cn-hangzhou',
  project: 'shop',
  logstore: name,
});
const instance = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsa', jobId: 'job' };
const group: InstanceGroupRef = { kind: 'dts', ...instance, groupId: 'g' };

describe('a saved scope', () => {
  test('is kept across restarts, holds places only, and each of them once', async () => {
    const disk = new Disk();
    const scope = new SavedScope(disk.window().scopes);
    assert.deepEqual(scope.places(), []);
    await scope.save([group, instance, logstore('b', 'nginx'), logstore('b', 'nginx')]);
    const places = [instance, logstore('b', 'nginx')];
    assert.deepEqual([scope.places(), new SavedScope(disk.window().scopes).places()], [places, places]);
  });

  test('replaces the one before, and has no more places than are read in a round', async () => {
    const disk = new Disk();
    const scope = new SavedScope(disk.window().scopes);
    await scope.save([instance, logstore('b', 'nginx')]);
    await scope.save(Array.from({ length: mostPlaces + 1 }, (_, index) => logstore('b', `logs-${index}`)));
    assert.equal(scope.places().length, mostPlaces);
    assert.deepEqual([...new Set(scope.places().map(({ accountId }) => accountId))], ['b']);
    await scope.save([]);
    assert.deepEqual([scope.places(), [...disk.texts.keys()]], [[], []]);
  });

  test('goes with its account, and only with it', async () => {
    const scope = new SavedScope(new Disk().window().scopes);
    await scope.save([instance, logstore('b', 'nginx')]);
    let fired = 0;
    scope.onDidChange(() => (fired += 1));
    await scope.forgetAccounts(id => id === 'a');
    await scope.forgetAccounts(id => id === 'a');
    assert.deepEqual([scope.places(), fired], [[logstore('b', 'nginx')], 1]);
  });

  test('changes in all windows', async () => {
    const disk = new Disk();
    const [here, there] = [new SavedScope(disk.window().scopes), new SavedScope(disk.window().scopes)];
    const seen = new Promise<void>(resolve => there.onDidChange(resolve));
    await here.save([instance]);
    await seen;
    assert.deepEqual(there.places(), [instance]);
  });
});
