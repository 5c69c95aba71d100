import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { placeKey } from '../../../../src/model/board/boardPlaces.ts';
import type { BoardFailure } from '../../../../src/model/board/boardRow.ts';
import { everything } from '../../../../src/model/board/boardScope.ts';
import { outOfSightAtLeast } from '../../../../src/model/board/placeReadings.ts';
import { scanCallsAtMost } from '../../../../src/model/board/scan.ts';
import { judge } from '../../../../src/model/lag/judge.ts';
import { groupIn, groupKey, type GroupRef, groupsIn, instancesIn, ownerOf } from '../../../../src/model/places.ts';
import { BoardWorld, inNginx, nginx, refusal } from './boardWorld.ts';

const never = new AbortController().signal;
const minute = 60_000;

/** What fails, beside the project of the sample account that is suspended. */
const failuresOn = ({ board }: BoardWorld): readonly BoardFailure[] =>
  board.failures.filter(({ project }) => project !== 'suspended-project');

async function opened(...[options, accounts]: Parameters<typeof BoardWorld.open>): Promise<BoardWorld> {
  const world = await BoardWorld.open(options, accounts);
  world.board.setScope(everything);
  return world;
}

describe('the board', () => {
  test('reads nothing before somebody watches', async () => {
    const { board, advance, cloud } = await opened();
    await advance(10 * minute);
    assert.deepEqual([board.rows(), cloud.records.length], [[], 0]);
  });

  test('has each group of the scope once, read and judged', async () => {
    const world = await opened();
    const { board, monitor, histories, cloud } = world;
    board.watch(60);
    await world.advance(20_000);
    const rows = board.rows();
    assert.equal(rows.length, world.groups);
    assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
    for (const row of rows) {
      assert.ok(row.state === 'read', row.name);
      const reading = monitor.latest(row.ref);
      assert.equal(row.reading, reading);
      assert.deepEqual(row.judgement, judge(row.reading, histories.of(row.ref), cloud.clock.now()), row.name);
      assert.equal(row.isStale, false);
    }
    assert.deepEqual(failuresOn(world), []);
    const { accounts, regions, groups, unread, isListing } = board.summary();
    assert.deepEqual(
      { accounts, regions, groups, unread, isListing },
      { accounts: 1, regions: 2, groups: rows.length, unread: 0, isListing: false },
    );
  });

  test('shows rows as soon as they come, and tells of them a few times in a second', async () => {
    const world = await opened({ roundTripMs: 100, scale: { instances: 240, projects: 4, logstoresPerProject: 10 } });
    const { board } = world;
    const seen: number[] = [];
    board.onDidChange(() => seen.push(board.rows().filter(({ state }) => state === 'read').length));
    board.watch(60);
    await world.advance(500);
    const early = board.rows().length;
    await world.advance(60_000);
    assert.ok(early > 0 && early < board.rows().length / 2, `${early} of ${board.rows().length}`);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.ok(new Set(seen).size > 5, String(seen));
    assert.ok(seen.length <= 5 * 61, String(seen.length));
  });

  test('shows the groups of a Logstore before they are read', async () => {
    const world = await opened({ roundTripMs: 100 });
    world.board.watch(60);
    await world.advance(520);
    const loading = world.board.rows().filter(({ state, service }) => state === 'loading' && service === 'sls');
    assert.ok(loading.length > 0);
    assert.ok(loading.every(({ name, ownerName }) => name !== '' && ownerName.includes(' / ')));
  });

  test('gives the same row, and the same rows, while nothing about them is new', async () => {
    const world = await opened();
    world.board.watch(0);
    await world.advance(20_000);
    const rows = world.board.rows();
    assert.equal(world.board.rows(), rows);
    const [first] = rows;
    assert.ok(first);
    await world.cloud.clock.until(world.monitor.read({ of: first.ref, group: first.ref, detail: 'overview' }, never));
    const again = world.board.rows();
    assert.deepEqual(
      again.filter(row => !rows.includes(row)).map(({ key }) => key),
      [first.key],
    );
  });

  test('looks again at an instance without groups, and for new ones, when the lists are renewed', async () => {
    const world = await opened({ roundTripMs: 5, scale: { instances: 8, projects: 0, logstoresPerProject: 0 } });
    const { board, cloud } = world;
    const empty = cloud.service.world.instances.find(
      ({ groups, region }) => groups.length === 0 && region === 'cn-hangzhou',
    );
    assert.ok(empty);
    board.watch(300);
    await world.advance(minute);
    const isOfEmpty = () => board.rows().some(({ ref }) => ref.kind === 'dts' && ref.instanceId === empty.instanceId);
    const calls = await cloud.callsDuring(() => world.advance(13 * minute));
    assert.equal(calls['DescribeDtsJobs'], undefined);
    cloud.service.world.addInstanceGroup(empty, { name: 'added', userName: 'added', password: 'Secret-123' });
    assert.equal(isOfEmpty(), false);
    await world.advance(3 * minute);
    assert.ok(isOfEmpty());
  });

  test('drops a group that was deleted, and has one that was created when its place is read again', async () => {
    const world = await opened();
    const { board, cloud } = world;
    board.watch(60);
    await world.advance(20_000);
    const before = board.rows().length;
    const instance = cloud.service.world.instance(world.instanceWithGroups().instanceId);
    assert.ok(instance);
    const [gone] = instance.groups;
    assert.ok(gone);
    cloud.service.world.deleteInstanceGroup(instance, gone, cloud.clock.now());
    cloud.service.world.addInstanceGroup(instance, { name: 'added', userName: 'added', password: 'Secret-123' });
    await world.advance(2 * outOfSightAtLeast * 1000);
    const names = board.rows().map(({ name }) => name);
    assert.equal(names.length, before);
    assert.ok(names.includes('added'));
    assert.equal(
      board.rows().some(({ ref }) => ref.kind === 'dts' && ref.groupId === gone.id),
      false,
    );
  });

  test('keeps its rows while it is paused or hidden, makes no calls, and says when they are stale', async () => {
    const world = await opened();
    const { board } = world;
    board.watch(60);
    await world.advance(20_000);
    const { length } = board.rows();
    board.watch(0);
    assert.equal(await world.callsIn(3_600_000), 0);
    const rows = board.rows();
    assert.equal(rows.length, length);
    assert.ok(rows.every(row => row.state === 'read' && row.isStale));
    const watch = board.watch(60);
    await world.advance(20_000);
    assert.ok(board.rows().every(row => row.state === 'read' && !row.isStale));
    watch.dispose();
    assert.equal(await world.callsIn(3_600_000), 0);
    assert.equal(world.cloud.clock.timers, 0);
    assert.equal(board.rows().length, length);
  });

  test('lists and reads on at once in another interval', async () => {
    const world = await opened({ roundTripMs: 300 });
    const { board } = world;
    board.watch(60);
    await world.advance(400);
    board.watch(120);
    await world.advance(20_000);
    assert.equal(board.rows().length, world.groups);
    assert.ok(board.rows().every(({ state }) => state === 'read'));
  });

  test('lists no further what has left the scope', async () => {
    const world = await opened({ roundTripMs: 100, scale: { instances: 0, projects: 2, logstoresPerProject: 300 } });
    world.board.watch(60);
    await world.advance(1000);
    world.board.setScope({ kind: 'pinned' });
    // What is on its way is answered.
    await world.advance(100);
    assert.equal(await world.callsIn(minute), 0);
  });

  test('drops a group that was deleted after it was listed and before it was read', async () => {
    const world = await opened({ roundTripMs: 100 });
    const { board, cloud } = world;
    board.watch(60);
    // It is not the first of its project, of which one is read at a time.
    const logstore = 'kube-apiserver-audit';
    const isListed = () =>
      board.rows().some(({ key }) => key === groupKey(groupIn({ ...nginx, logstore }, 'compliance')));
    for (let waited = 0; waited < 50 && !isListed(); waited++) await world.advance(20);
    const project = cloud.service.world.projects.find(({ name }) => name === nginx.project);
    const groups = project?.logstores().get(logstore)?.groups;
    assert.ok(isListed() && groups);
    groups.splice(
      groups.findIndex(({ name }) => name === 'compliance'),
      1,
    );
    await world.advance(20_000);
    assert.deepEqual(
      board.rows().filter(({ state }) => state !== 'read'),
      [],
    );
    assert.equal(board.summary().unread, 0);
  });

  test('follows what the extension or the tree finds changed', async () => {
    const world = await opened();
    const { board, cloud, listChanged } = world;
    const watch = board.watch(300);
    await world.advance(30_000);
    const { accountId, region, ...ids } = world.instanceWithGroups();
    const of = { accountId, region, ...ids };
    const instance = cloud.service.world.instance(of.instanceId);
    assert.ok(instance);
    const names = () => board.rows().map(({ name }) => name);
    const add = (name: string) =>
      cloud.service.world.addInstanceGroup(instance, { name, userName: name, password: 'Secret-123' });
    add('added');
    listChanged.fire(groupsIn(of));
    await world.advance(2000);
    assert.ok(names().includes('added'));
    // A Logstore that had no group when it was listed.
    const project = cloud.service.world.projects.find(({ name }) => name === nginx.project);
    const empty = [...(project?.logstores().values() ?? [])].find(({ groups }) => groups.length === 0);
    const full = project?.logstores().get('nginx-error');
    assert.ok(empty && full);
    empty.groups.push(...full.groups);
    listChanged.fire(groupsIn({ ...nginx, logstore: empty.name }));
    await world.advance(2000);
    assert.ok(board.rows().some(({ ownerName }) => ownerName === `${nginx.project} / ${empty.name}`));
    // What changes while nobody looks is read when somebody does.
    watch.dispose();
    add('later');
    listChanged.fire(groupsIn(of));
    assert.equal(await world.callsIn(minute), 0);
    board.watch(300);
    await world.advance(2000);
    assert.ok(names().includes('later'));
    // What is not in scope is none of the board's business.
    listChanged.fire(groupsIn({ ...nginx, region: 'cn-beijing' }));
    listChanged.fire(instancesIn(of));
    assert.equal(await world.callsIn(2000), 0);
  });

  test('reads once more everything when it is told to', async () => {
    const world = await opened();
    const { board, cloud } = world;
    board.watch(0);
    await world.advance(20_000);
    const at = cloud.clock.now();
    assert.equal(await world.callsIn(3_600_000), 0);
    await cloud.clock.until(board.refresh(never));
    assert.ok(board.rows().every(row => row.state === 'read' && row.reading.at > at));
  });

  test('stops to refresh when that is cancelled', async () => {
    const world = await opened();
    world.board.watch(0);
    await world.advance(20_000);
    const cancel = new AbortController();
    const refreshing = world.board.refresh(cancel.signal);
    await world.advance(60);
    cancel.abort();
    await assert.rejects(world.cloud.clock.until(refreshing), { name: 'AbortError' });
    assert.equal(await world.callsIn(minute), 0);
  });
});

describe('what fails on the board', () => {
  test('is one line for a region, while the rest goes on, and is tried again', async () => {
    const world = await opened();
    const { board } = world;
    world.refused.set('dts cn-hangzhou', refusal('denied'));
    board.watch(60);
    await world.advance(20_000);
    const [failure, ...others] = failuresOn(world);
    assert.ok(failure);
    assert.deepEqual(
      [others, failure.kind, failure.region, failure.service, failure.places],
      [[], 'region', 'cn-hangzhou', 'dts', 0],
    );
    assert.equal(
      board.rows().some(({ service, region }) => service === 'dts' && region === 'cn-hangzhou'),
      false,
    );
    assert.ok(world.rowsOf('a', 'cn-shanghai').length > 0);
    world.refused.clear();
    const again = board.retry(failure.key);
    assert.equal(failuresOn(world)[0]?.isRetrying, true);
    await world.cloud.clock.until(again);
    await world.advance(20_000);
    assert.deepEqual([failuresOn(world), board.rows().length], [[], world.groups]);
  });

  test('can be tried again after the board was hidden meanwhile', async () => {
    const world = await opened();
    const { board } = world;
    world.refused.set('dts cn-hangzhou', refusal('denied'));
    world.refused.set(nginx.project, refusal('denied', 'ListLogStores'));
    const watch = board.watch(60);
    await world.advance(20_000);
    const failures = failuresOn(world);
    assert.equal(failures.length, 2);
    const again = failures.map(({ key }) => board.retry(key));
    watch.dispose();
    await world.cloud.clock.until(Promise.all(again));
    assert.deepEqual(
      failuresOn(world).map(({ isRetrying }) => isRetrying),
      [false, false],
    );
  });

  test('is one line for many instances that are refused alike, and none of their groups has a row', async () => {
    const world = await opened();
    const { board, cloud } = world;
    cloud.service.faults.add({ operation: 'DescribeConsumerChannel', kind: 'denied' });
    board.watch(60);
    await world.advance(20_000);
    const regions = new Set(failuresOn(world).map(({ region, kind, service }) => `${kind} ${service} ${region}`));
    assert.deepEqual(regions, new Set(['region dts cn-hangzhou', 'region dts cn-shanghai']));
    assert.ok(failuresOn(world).every(({ places }) => places > 1));
    assert.ok(board.rows().every(({ service }) => service === 'sls'));
    cloud.service.faults.clear();
    for (const { key } of failuresOn(world)) await cloud.clock.until(board.retry(key));
    await world.advance(20_000);
    assert.deepEqual([failuresOn(world), board.rows().length], [[], world.groups]);
  });

  test('is asked once, and again not before what is out of sight is due', async () => {
    const world = await opened();
    const { board, cloud } = world;
    cloud.service.faults.add({ operation: 'DescribeConsumerChannel', kind: 'denied' });
    board.watch(60);
    const first = await cloud.callsDuring(() => world.advance(20_000));
    const places = failuresOn(world).reduce((sum, { places: count }) => sum + count, 0);
    assert.ok(places > 2);
    assert.equal(first['DescribeConsumerChannel'], places);
    const later = await cloud.callsDuring(() => world.advance(2 * outOfSightAtLeast * 1000));
    assert.ok((later['DescribeConsumerChannel'] ?? 0) >= places);
  });

  test('is one line for an account without keys, and is tried again by itself when it has some', async () => {
    const world = await opened({ roundTripMs: 50 }, [
      { id: 'a', regions: ['cn-hangzhou', 'cn-shanghai'] },
      { id: 'b', regions: ['cn-hangzhou', 'cn-shanghai'] },
    ]);
    const { board } = world;
    world.problems.add('b');
    world.accountsChanged.fire();
    for (const place of ['dts cn-hangzhou', 'dts cn-shanghai', 'sls cn-hangzhou', 'sls cn-shanghai']) {
      world.refused.set(`b ${place}`, refusal('credentials'));
    }
    board.watch(60);
    await world.advance(20_000);
    assert.deepEqual(
      failuresOn(world).map(({ kind, accountId, region }) => ({ kind, accountId, region })),
      [{ kind: 'account', accountId: 'b', region: undefined }],
    );
    assert.deepEqual([world.rowsOf('a').length, world.rowsOf('b').length], [world.groups, 0]);
    world.refused.clear();
    world.problems.clear();
    world.accountsChanged.fire();
    await world.advance(20_000);
    assert.deepEqual([failuresOn(world), world.rowsOf('b').length], [[], world.groups]);
  });

  test('is told of a project, whose Logstores are tried again alone', async () => {
    const world = await opened();
    const { board, cloud } = world;
    world.refused.set(nginx.project, refusal('denied', 'ListLogStores'));
    board.watch(60);
    await world.advance(20_000);
    const [failure] = failuresOn(world);
    assert.deepEqual([failure?.kind, failure?.project], ['project', nginx.project]);
    world.refused.clear();
    const calls = await cloud.callsDuring(() => cloud.clock.until(board.retry(failure?.key ?? '')));
    assert.deepEqual([calls['ListProject'], calls['ListLogStores']], [undefined, 1]);
    await world.advance(20_000);
    assert.deepEqual([failuresOn(world), board.rows().length], [[], world.groups]);
  });

  test('leaves the last reading in the row, with its time', async () => {
    const world = await opened();
    const { board, cloud } = world;
    board.watch(60);
    await world.advance(20_000);
    const { length } = board.rows();
    cloud.service.faults.add({ operation: '*', kind: 'denied' });
    await world.advance(2 * outOfSightAtLeast * 1000);
    const rows = board.rows();
    assert.equal(rows.length, length);
    assert.ok(rows.every(row => row.state === 'read' && row.isStale && row.failure !== undefined));
  });
});

describe('accounts on the board', () => {
  const two = [
    { id: 'a', regions: ['cn-hangzhou'] },
    { id: 'b', regions: ['cn-hangzhou'] },
  ];

  test('take their rows with them when they are removed, and bring them when they are added', async () => {
    const world = await opened({ roundTripMs: 50 }, two);
    world.board.watch(60);
    await world.advance(20_000);
    assert.deepEqual([world.rowsOf('a').length, world.rowsOf('b').length], [world.groups, world.groups]);
    world.setAccounts(two.slice(0, 1));
    assert.deepEqual([world.rowsOf('a').length, world.rowsOf('b').length], [world.groups, 0]);
    world.setAccounts(two);
    await world.advance(20_000);
    assert.deepEqual([world.rowsOf('a').length, world.rowsOf('b').length], [world.groups, world.groups]);
  });

  test('start over alone when their keys were replaced', async () => {
    const world = await opened({ roundTripMs: 50 }, two);
    const { board, monitor } = world;
    board.watch(60);
    await world.advance(20_000);
    const rows = world.rowsOf('a');
    monitor.forgetAccount('b');
    world.keysReplaced.fire('b');
    assert.deepEqual([world.rowsOf('a'), world.rowsOf('b')], [rows, []]);
    await world.advance(20_000);
    assert.equal(world.rowsOf('b').length, world.groups);
  });
});

describe('what is pinned', () => {
  test('has rows at once, and is read without a list', async () => {
    const world = await BoardWorld.open();
    const { board, cloud } = world;
    const of = world.instanceWithGroups();
    world.pins = [
      { of: nginx, group: inNginx('billing-sync'), name: 'billing-sync', ownerName: 'k8s-log-prod / nginx-access' },
      { of, group: 'all', name: '', ownerName: 'orders' },
    ];
    world.pinsChanged.fire(undefined);
    assert.deepEqual(
      board.rows().map(({ name, state }) => [name, state]),
      [['billing-sync', 'loading']],
    );
    board.watch(60);
    await world.advance(20_000);
    const instance = cloud.service.world.instance(of.instanceId);
    assert.equal(board.rows().length, 1 + (instance?.groups.length ?? NaN));
    assert.ok(board.rows().every(({ state }) => state === 'read'));
    assert.equal(
      cloud.records.some(({ operation }) => /^ListProject|^ListLogStores|DtsJobs/.test(operation)),
      false,
    );
    world.pins = world.pins.slice(0, 1);
    world.pinsChanged.fire(undefined);
    assert.deepEqual(
      board.rows().map(({ name }) => name),
      ['billing-sync'],
    );
  });

  test('keeps its row when the group no longer exists, which says so', async () => {
    const world = await BoardWorld.open();
    world.pins = [{ of: nginx, group: inNginx('gone'), name: 'gone', ownerName: 'k8s-log-prod / nginx-access' }];
    world.pinsChanged.fire(undefined);
    world.board.watch(60);
    await world.advance(20_000);
    const [row] = world.board.rows();
    assert.equal(row?.state, 'failed');
  });
});

test('what a scan finds around a pinned group is read as well', async () => {
  const world = await BoardWorld.open();
  const { board } = world;
  const of = world.instanceWithGroups();
  const [first] = world.cloud.service.world.instance(of.instanceId)?.groups ?? [];
  assert.ok(first);
  world.pins = [
    { of: nginx, group: inNginx('billing-sync'), name: 'billing-sync', ownerName: 'k8s-log-prod / nginx-access' },
    { of, group: groupIn(of, first.id), name: first.name, ownerName: 'orders' },
  ];
  world.pinsChanged.fire(undefined);
  board.watch(60);
  await world.advance(20_000);
  await world.cloud.clock.until(board.scan(never));
  await world.advance(20_000);
  const near = ['cn-hangzhou', 'cn-shanghai'].flatMap(region => world.rowsOf('a', region));
  assert.equal(near.length, world.groups);
  assert.ok(board.rows().every(({ state }) => state === 'read'));
  board.setScope(everything);
  board.setScope({ kind: 'pinned' });
  assert.deepEqual(
    board
      .rows()
      .map(({ name }) => name)
      .sort(),
    ['billing-sync', first.name].sort(),
  );
});

describe('what is in sight', () => {
  const refs = (world: BoardWorld): readonly GroupRef[] => world.board.rows().map(({ ref }) => ref);

  test('is read in the interval, and the rest less often, with less than a call for each group', async () => {
    const world = await opened({ roundTripMs: 20, scale: { instances: 200, projects: 0, logstoresPerProject: 0 } });
    const { board, cloud } = world;
    board.watch(60);
    await world.advance(minute);
    const seen = refs(world).slice(0, 30);
    board.setSight(seen);
    await world.advance(minute);
    const calls = await world.callsIn(30 * minute);
    assert.ok(calls / 30 < board.rows().length, `${calls} calls in half an hour for ${board.rows().length} groups`);
    const now = cloud.clock.now();
    const age = (ref: GroupRef): number => now - (world.monitor.latest(ref)?.at ?? 0);
    assert.ok(seen.every(ref => age(ref) <= 61_000));
    const others = refs(world).slice(60);
    assert.ok(others.every(ref => age(ref) <= (1.4 * outOfSightAtLeast + 10) * 1000));
    assert.ok(others.filter(ref => age(ref) > 90_000).length > others.length / 4);
    board.setSight([]);
    const unseen = await world.callsIn(30 * minute);
    assert.ok(unseen < calls, `${unseen} and ${calls}`);
  });

  test('is read five times as often as the rest, however long the interval is', async () => {
    const world = await opened();
    const { board } = world;
    board.watch(600);
    await world.advance(minute);
    const [seen, ...rest] = refs(world);
    assert.ok(seen);
    const others = rest.filter(ref => placeKey(ownerOf(ref)) !== placeKey(ownerOf(seen)));
    assert.ok(others.length > 4);
    board.setSight([seen]);
    await world.advance(minute);
    const at = (ref: GroupRef): number => world.monitor.latest(ref)?.at ?? 0;
    const first = others.map(at);
    await world.advance(45 * minute);
    assert.deepEqual(others.map(at), first, 'not before five intervals have passed');
    assert.ok(world.cloud.clock.now() - at(seen) <= 601_000);
    await world.advance(30 * minute);
    assert.ok(others.every((ref, index) => at(ref) > (first[index] ?? 0)));
  });

  test('is read exactly, and what is not in sight as an overview', async () => {
    const world = await opened();
    const { board, monitor } = world;
    board.watch(60);
    await world.advance(20_000);
    const seen = inNginx('billing-sync');
    board.setSight([seen]);
    await world.advance(70_000);
    const details = refs(world).flatMap(ref => {
      const reading = monitor.latest(ref);
      return reading?.kind === 'sls' && reading.detail === 'exact' ? groupKey(ref) : [];
    });
    assert.deepEqual(details, [groupKey(seen)]);
  });

  test('has to stay for a moment, so that scrolling reads nothing', async () => {
    const world = await opened();
    const { board } = world;
    board.watch(60);
    await world.advance(20_000);
    const all = refs(world);
    const calls = await world.cloud.callsDuring(async () => {
      for (let first = 0; first < all.length; first += 5) {
        board.setSight(all.slice(first, first + 20));
        await world.advance(50);
      }
      board.setSight([]);
      await world.advance(1000);
    });
    assert.deepEqual(calls, {});
  });

  test('is read first', async () => {
    const world = await opened({ roundTripMs: 100, scale: { instances: 200, projects: 0, logstoresPerProject: 0 } });
    const { board, cloud } = world;
    board.watch(0);
    await world.advance(60_000);
    const [last] = [...refs(world)].reverse();
    assert.ok(last);
    board.setSight([last]);
    await world.advance(1000);
    const order: string[] = [];
    world.monitor.onDidRead(ref => order.push(groupKey(ref)));
    await cloud.clock.until(board.refresh(never));
    assert.equal(order.length, refs(world).length);
    assert.ok(order.indexOf(groupKey(last)) < order.length / 4, `${order.indexOf(groupKey(last))} of ${order.length}`);
  });
});

describe('a scan of all regions', () => {
  const narrow = [{ id: 'a', regions: ['cn-hangzhou'] }];

  test('finds what lies elsewhere, and tells how far it is and what it costs', async () => {
    const world = await opened({ roundTripMs: 300 }, narrow);
    const { board, cloud } = world;
    board.watch(60);
    await world.advance(20_000);
    const before = board.rows().length;
    assert.equal(world.rowsOf('a', 'cn-shanghai').length, 0);
    const { regions, leastCalls, mostCalls } = board.scanEstimate();
    assert.ok(regions > 50 && leastCalls === regions && mostCalls === scanCallsAtMost);
    const told = new Set<number>();
    board.onDidChange(() => told.add(board.scanProgress?.done ?? -1));
    const calls = await cloud.callsDuring(() => cloud.clock.until(board.scan(never)));
    await world.advance(20_000);
    assert.ok(world.rowsOf('a', 'cn-shanghai').length > 0 && board.rows().length > before);
    const { state, done, of } = board.scanProgress ?? {};
    assert.deepEqual([state, done, of], ['done', regions, regions]);
    assert.ok(told.size > 3);
    const lists = ['DescribeDtsJobs', 'ListProject', 'ListLogStores'].map(name => calls[name] ?? 0);
    assert.ok((board.scanProgress?.calls ?? 0) >= lists.reduce((a, b) => a + b));
    // What was found stays until there is another scope, and is not looked for by itself.
    await world.advance(16 * minute);
    assert.ok(world.rowsOf('a', 'cn-shanghai').length > 0);
    board.setScope({ kind: 'chosen', accountIds: ['a'], services: [], regions: ['cn-hangzhou'] });
    assert.deepEqual([world.rowsOf('a', 'cn-shanghai').length, board.scanProgress], [0, undefined]);
  });

  test('is cancelled, and keeps what it has found', async () => {
    const world = await opened({ roundTripMs: 500 }, narrow);
    const { board, cloud } = world;
    board.watch(60);
    await world.advance(60_000);
    const scanning = board.scan(never);
    await world.advance(1200);
    board.cancelScan();
    await cloud.clock.until(scanning);
    const { state, done = 0, of = 0 } = board.scanProgress ?? {};
    assert.equal(state, 'cancelled');
    assert.ok(done < of);
    const regions = new Set(cloud.records.map(({ region }) => region));
    assert.ok(board.summary().regions <= regions.size, `${board.summary().regions} of ${regions.size}`);
    const calls = await cloud.callsDuring(() => world.advance(20_000));
    assert.deepEqual([calls['DescribeDtsJobs'], calls['ListProject']], [undefined, undefined]);
    // The next one goes on where this one ended.
    assert.ok(board.scanEstimate().regions < of && board.scanEstimate().regions > 0);
  });

  test('ends at its budget, which says so', async () => {
    const scale = { instances: 0, projects: 12, logstoresPerProject: 600 };
    const world = await opened({ roundTripMs: 5, scale }, [{ id: 'a', regions: [] }]);
    await world.cloud.clock.until(world.board.scan(never));
    const { state, calls, mostCalls } = world.board.scanProgress ?? {};
    assert.deepEqual([state, calls, mostCalls], ['budget', scanCallsAtMost, scanCallsAtMost]);
  });

  test('is not begun on a board that was closed while the user was asked', async () => {
    const world = await BoardWorld.open({ roundTripMs: 5 }, narrow);
    world.board.dispose();
    void world.board.scan(never);
    assert.equal(await world.callsIn(minute), 0);
  });

  test('is never made by itself', async () => {
    const world = await opened({ roundTripMs: 50 }, narrow);
    world.board.watch(60);
    await world.advance(16 * minute);
    const regions = new Set(world.cloud.records.map(({ region }) => region));
    assert.deepEqual(regions, new Set(['cn-hangzhou']));
  });
});

test('a place of which one group is pinned has no row for the others', async () => {
  const world = await BoardWorld.open();
  const of = world.instanceWithGroups();
  const [first] = world.cloud.service.world.instance(of.instanceId)?.groups ?? [];
  assert.ok(first);
  world.pins = [{ of, group: groupIn(of, first.id), name: first.name, ownerName: 'orders' }];
  world.pinsChanged.fire(undefined);
  world.board.watch(60);
  await world.advance(20_000);
  assert.deepEqual(
    world.board.rows().map(({ name }) => name),
    [first.name],
  );
});
