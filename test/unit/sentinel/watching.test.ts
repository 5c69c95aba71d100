import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import type { Account } from '../../../src/model/accounts/account.ts';
import { Emitter } from '../../../src/model/event.ts';
import type { Mark } from '../../../src/model/lag/history.ts';
import type { GroupReading } from '../../../src/model/lag/reading.ts';
import { type GroupRef, groupIn, logstoreOf } from '../../../src/model/places.ts';
import { SavedScope, scopeKind } from '../../../src/model/sentinel/savedScope.ts';
import { trackingWindow } from '../../../src/model/status/window.ts';
import { type Pin, pinKind, Pins } from '../../../src/tree/pins.ts';
import { Disk } from '../../support/disk.ts';
import { settled, SimulatedClock } from '../../support/simulatedClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { dtsReading, now as born, shardAt, slsReading } from '../model/lag/samples.ts';
import { HandMonitor } from '../model/sentinel/handMonitor.ts';
import { withoutLinks } from '../ui/markup.ts';
import { editor, FakeItem } from './stubbedEditor.ts';

const { Watching } = await import('../../../src/sentinel/watching.ts');
const { hasWatched, loadWhenWatched } = await import('../../../src/sentinel/atStart.ts');

const minute = 60_000;
const hour = 60 * minute;
const instance = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsorders', jobId: 'orders' };
const orders = groupIn(instance, 'dtsgroup');
const logstore = { accountId: 'b', region: 'cn-shanghai', project: 'shop', logstore: 'nginx' };
const access = groupIn(logstore, 'audit');
const pinOfOrders: Pin = { kind: 'instanceGroup', ref: orders, name: 'search-index', instance: 'orders-sub' };
const pinOfAccess: Pin = { kind: 'logstoreGroup', ref: access };

const account = (id: string, name: string): Account => ({
  id,
  kind: 'cloud',
  name,
  regions: [],
  identity: { accountId: '1234567890123456', identityType: 'RAMUser', arn: '' },
  maskedAccessKeyId: '',
  color: 'red',
});

type State = 'well' | 'stopped' | 'lost';

/** A reading of the group of the instance. */
function ordersAt(at: number, state: State, name = 'search-index'): GroupReading {
  const checkpoints = { well: at - 2000, stopped: at - hour, lost: at - 30 * hour };
  return dtsReading(state === 'well' ? 0 : undefined, {
    ref: orders,
    at,
    window: trackingWindow(at - 24 * hour, at - 1000, at),
    group: { id: 'dtsgroup', name, consumptionCheckpoint: new Date(checkpoints[state]) },
  });
}

/** A reading of the group of the Logstore, one of whose shards may be stuck. */
function accessAt(at: number, isWell: boolean, ref: GroupRef & { readonly kind: 'sls' } = access): GroupReading {
  const stuck = shardAt(1, 1500, { isStuck: true, updatedAt: at - 25 * minute });
  return slsReading([shardAt(0, 0, { updatedAt: at - 5000 }), ...(isWell ? [] : [stuck])], { ref, at });
}

interface Options {
  readonly disk?: Disk;
  readonly clock?: SimulatedClock;
  readonly pins?: readonly Pin[];
}

async function opened({ disk = new Disk(), clock = new SimulatedClock(born), pins: pinned = [pinOfOrders] }: Options) {
  const stored = disk.window();
  const accounts = new Map([account('a', 'prod'), account('b', 'staging')].map(each => [each.id, each]));
  const changed = new Emitter<void>();
  const replaced = new Emitter<string>();
  const marked = new Emitter<GroupRef>();
  const marks: Mark[] = [];
  const monitor = new HandMonitor();
  const pins = new Pins(stored.pins);
  const savedScope = new SavedScope(stored.scopes);
  for (const pin of pinned) await pins.pin(pin);
  const logged: (readonly [text: string, about: unknown])[] = [];
  const shown: string[] = [];
  const watching = new Watching({
    monitor,
    histories: {
      onDidMark: marked.event,
      of: () => ({ samples: [], marks }),
      add: () => undefined,
      mark: () => undefined,
      forget: () => undefined,
    },
    told: stored.told,
    accounts: { onDidChange: changed.event, onDidReplaceKeys: replaced.event, find: id => accounts.get(id) },
    pins,
    savedScope,
    log: {
      info: (text, about) => void logged.push([text, about]),
      error: error => assert.fail(String(error)),
    },
    openGroup: (ref, name) => shown.push(`${ref.kind} ${name}`),
    openInstance: (ref, name) => shown.push(`${ref.instanceId} ${name}`),
    now: clock.now,
    setTimer: clock.setTimer,
  });
  /** Makes a round of readings, five minutes each. */
  const rounds = async (count: number, ...readings: readonly ((at: number) => GroupReading)[]): Promise<void> => {
    for (let round = 0; round < count; round++) {
      for (const reading of readings) monitor.give(reading(clock.now()));
      await clock.advance(5 * minute);
    }
    // The module that tells is loaded with the first notification.
    await import('../../../src/sentinel/announcing.ts');
    await settled();
  };
  return {
    clock,
    disk,
    stored,
    accounts,
    changed,
    replaced,
    marked,
    marks,
    monitor,
    pins,
    savedScope,
    logged,
    shown,
    watching,
    rounds,
  };
}

/** The newest item. Before there is one, it is none that anybody sees. */
const itemNow = (): FakeItem => editor.items.at(-1) ?? new FakeItem();
const hover = (): readonly string[] => (itemNow().tooltip?.text ?? '').replaceAll('\\', '').split('  \n');
const stopped = (at: number): GroupReading => ordersAt(at, 'stopped');
const well = (at: number): GroupReading => ordersAt(at, 'well');
const stuck = (at: number): GroupReading => accessAt(at, false);

beforeEach(() => {
  editor.reset();
});

describe('the status bar', () => {
  test('has nothing until something is watched, and a quiet item while all is well', async () => {
    const { pins, rounds } = await opened({ pins: [] });
    assert.equal(editor.items.length, 0);
    await pins.pin(pinOfOrders);
    assert.equal(itemNow().isShown, false, 'nothing was read yet');
    await rounds(3, well);
    assert.deepEqual(
      [itemNow().isShown, itemNow().text, itemNow().accessibilityInformation.label, itemNow().shows],
      [true, '$(pulse) 1', 'Consumer Groups, 1 group watched, Nothing needs attention.', 1],
    );
    assert.deepEqual(hover(), ['1 group watched', 'Nothing needs attention.']);
    assert.equal(itemNow().command, 'alibabacloudConsumerGroups.openLagBoard');
    await pins.unpin(orders);
    assert.equal(itemNow().isShown, false);
  });

  test('shows the worst state and how many there are; a hover lists them with account, region and time', async () => {
    const { rounds } = await opened({ pins: [pinOfOrders, pinOfAccess] });
    await rounds(3, stopped, stuck);
    const { text, accessibilityInformation, backgroundColor } = itemNow();
    assert.equal(text, '$(error) no client connected · 2 in all');
    assert.equal(accessibilityInformation.label, 'Consumer Groups, no client connected, 2 in all');
    assert.equal(backgroundColor?.id, 'statusBarItem.warningBackground');
    const [first, firstPlace = '', second, secondPlace = '', ...rest] = hover();
    assert.deepEqual([first, second], ['search-index: no client connected', 'audit: 1 shard stuck']);
    assert.match(firstPlace, /^🔴 prod · China \(Hangzhou\) · orders-sub · since 1\/15\/26, \d+:\d\d/);
    assert.match(secondPlace, /^🔴 staging · China \(Shanghai\) · shop \/ nginx · since /);
    assert.deepEqual(rest, ['2 groups watched']);
  });

  test('says what is so now, and never what the tree contradicts', async () => {
    const { rounds } = await opened({});
    await rounds(3, stopped);
    await rounds(1, well);
    assert.equal(itemNow().text, '$(warning) recovering');
    await rounds(2, well);
    assert.equal(itemNow().text, '$(pulse) 1');
  });

  test('dates a state, as the tree does, once nothing can be read any more', async () => {
    const { rounds, monitor, clock } = await opened({});
    const at = new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(born + 10 * minute);
    await rounds(3, stopped);
    for (let round = 0; round < 3; round++) {
      monitor.fail(orders, 'unreachable', clock.now());
      await clock.advance(5 * minute);
    }
    assert.equal(itemNow().text, `$(error) no client connected · as of ${at}`);
    assert.equal(hover()[0], `search-index: no client connected · as of ${at}`);
    await rounds(1, stopped);
    assert.equal(itemNow().text, '$(error) no client connected');
    // The state of a task is read with its groups.
    const failed = (when: number): GroupReading => ({ ...well(when), taskStatus: 'Abnormal' }) as GroupReading;
    await rounds(3, failed);
    monitor.fail(orders, 'unreachable', clock.now());
    assert.match(itemNow().text, /^\$\(error\) task not running · as of /);
  });

  test('is in Chinese where the editor is', async () => {
    editor.language = 'zh-cn';
    const { rounds } = await opened({ pins: [pinOfOrders, pinOfAccess] });
    await rounds(3, stopped, stuck);
    assert.equal(itemNow().text, '$(error) 无客户端连接 · 共 2 项');
    assert.equal(hover().at(-1), '正在监控 2 个消费组');
    const [said] = editor.said;
    assert.match(said?.text ?? '', /^2 项需要关注。search-index（🔴 prod）：无客户端连接/);
    assert.deepEqual(said?.buttons, ['打开', '暂停提醒']);
  });

  test('lists no more than a hover can hold', async () => {
    const refs = Array.from({ length: 13 }, (_, index) => groupIn(logstore, `g${index}`));
    const { rounds } = await opened({ pins: refs.map(ref => ({ kind: 'logstoreGroup', ref })) });
    await rounds(3, ...refs.map(ref => (at: number) => accessAt(at, false, ref)));
    assert.equal(itemNow().text, '$(error) 1 shard stuck · 13 in all');
    assert.equal(hover().length, 10 * 2 + 2);
    assert.ok(hover().includes('3 more'));
  });

  test('takes names for nothing but text', async () => {
    const name = '[Repair](command:workbench.action.quit) $(sync) <b>https://evil.example</b>';
    const { rounds } = await opened({});
    await rounds(3, at => ordersAt(at, 'stopped', name));
    const tooltip = itemNow().tooltip?.text ?? '';
    assert.ok(tooltip.includes('\\[Repair\\]\\(command:workbench.action.quit\\)'), tooltip);
    assert.doesNotMatch(tooltip, /<b>|https:\/\//);
    const text = editor.said[0]?.text ?? '';
    assert.ok(text.includes('Repair'), text);
    assert.equal(withoutLinks(text), text);
    assert.doesNotMatch(text, /\$\(sync\)/);
  });
});

describe('a notification', () => {
  test('comes once, says what it is about, and opens the panel of the group', async () => {
    const { rounds, shown } = await opened({});
    editor.choices.push('Open');
    await rounds(10, stopped);
    assert.deepEqual(editor.said, [
      {
        text: 'search-index (🔴 prod · China (Hangzhou) · orders-sub): no client connected.',
        buttons: ['Open', 'Snooze'],
      },
    ]);
    assert.deepEqual(shown, ['dts search-index']);
  });

  test('about a task opens the status panel of the instance', async () => {
    const { rounds, shown } = await opened({});
    editor.choices.push('Open');
    const failed = (at: number): GroupReading => ({ ...well(at), taskStatus: 'Abnormal' }) as GroupReading;
    await rounds(4, failed);
    assert.equal(editor.said[0]?.text, 'Task of orders-sub (🔴 prod · China (Hangzhou)): task not running.');
    assert.deepEqual(shown, ['dtsorders orders-sub']);
    assert.equal(itemNow().text, '$(error) task not running');
  });

  test('about several names a few of them, and opens what shows them all', async () => {
    const { rounds, shown } = await opened({ pins: [pinOfOrders, pinOfAccess] });
    editor.choices.push('Open');
    await rounds(4, stopped, stuck);
    assert.equal(
      editor.said[0]?.text,
      '2 need attention. search-index (🔴 prod): no client connected; audit (🔴 staging): 1 shard stuck.',
    );
    assert.deepEqual([shown, editor.ran], [[], [['alibabacloudConsumerGroups.openLagBoard']]]);
  });

  test('tells what came to worse', async () => {
    const { rounds } = await opened({});
    await rounds(4, stopped);
    await rounds(4, at => ordersAt(at, 'lost'));
    assert.deepEqual(
      editor.said.map(({ text }) => text.split(': ').at(-1)),
      ['no client connected.', 'data lost.'],
    );
  });

  const snoozes = [
    ['1 hour', 12],
    ['8 hours', 96],
  ] as const;
  for (const [choice, quietRounds] of snoozes) {
    test(`is not repeated for ${choice}, and then it is`, async () => {
      const { rounds } = await opened({});
      editor.choices.push('Snooze', choice);
      await rounds(4, stopped);
      assert.deepEqual(editor.offered, [['1 hour', '8 hours', 'Until it changes']]);
      assert.equal(itemNow().text, '$(bell-slash) 1 snoozed');
      assert.equal(hover()[0], 'search-index: no client connected (snoozed)');
      await rounds(quietRounds - 3, stopped);
      assert.equal(editor.said.length, 1);
      await rounds(4, stopped);
      assert.equal(editor.said.length, 2);
      assert.equal(itemNow().text, '$(error) no client connected');
    });
  }

  test('can be snoozed until it changes, also when several are told', async () => {
    const { rounds } = await opened({ pins: [pinOfOrders, pinOfAccess] });
    editor.choices.push('Snooze', 'Until it changes');
    await rounds(4, stopped, stuck);
    assert.equal(itemNow().text, '$(bell-slash) 2 snoozed');
    await rounds(100, stopped, stuck);
    assert.equal(editor.said.length, 1);
    await rounds(4, at => ordersAt(at, 'lost'), stuck);
    assert.equal(editor.said.length, 2);
    assert.match(editor.said[1]?.text ?? '', /data lost/);
  });

  test('of what cannot be watched comes once, is no alarm about the groups, and offers what helps', async () => {
    const { clock, monitor, rounds } = await opened({});
    await rounds(3, well);
    editor.choices.push('Sign In Again');
    for (let round = 0; round < 12; round++) {
      monitor.fail(orders, 'credentials', clock.now());
      await clock.advance(5 * minute);
    }
    const [said, ...others] = editor.said;
    assert.deepEqual(others, []);
    assert.match(said?.text ?? '', /^Some consumer groups can't be watched\. 🔴 prod: /);
    assert.deepEqual(said?.buttons, ['Sign In Again', 'Show Log']);
    assert.deepEqual(
      editor.ran.map(([command]) => command),
      ['alibabacloudConsumerGroups.signInAgain'],
    );
    assert.equal(itemNow().text, "$(debug-disconnect) can't be watched");
    await rounds(1, well);
    assert.equal(itemNow().text, '$(pulse) 1');
  });

  test('comes in one of two windows, and in none that is opened later', async () => {
    const [disk, clock] = [new Disk(), new SimulatedClock(born)];
    const one = await opened({ disk, clock });
    const two = await opened({ disk, clock, pins: [] });
    for (let round = 0; round < 6; round++) {
      for (const { monitor } of [one, two]) monitor.give(stopped(clock.now()));
      await clock.advance(5 * minute);
    }
    assert.equal(editor.said.length, 1);
    one.watching.dispose();
    two.watching.dispose();
    const { rounds } = await opened({ disk, clock, pins: [] });
    await rounds(6, stopped);
    assert.equal(editor.said.length, 1);
    assert.equal(itemNow().text, '$(error) no client connected');
  });
});

describe('the log', () => {
  test('has what was told, and that it is over, with the names that a support bundle leaves out', async () => {
    const { rounds, logged } = await opened({ pins: [pinOfOrders, pinOfAccess] });
    await rounds(4, stopped, stuck);
    await rounds(3, well, at => accessAt(at, true));
    const since = '2026-01-15T08:30:00.000Z';
    const [ofOrders, ofAccess] = [
      { account: 'prod', instance: 'dtsorders', group: 'search-index' },
      { account: 'staging', project: 'shop', logstore: 'nginx', group: 'audit' },
    ];
    assert.deepEqual(logged, [
      [`[prod cn-hangzhou dtsorders] Consumer group search-index is stopped since ${since}`, ofOrders],
      [`[staging cn-shanghai shop nginx] Consumer group audit is stuckShards since ${since}`, ofAccess],
      [
        `[prod cn-hangzhou dtsorders] Consumer group search-index has recovered: it was stopped since ${since}`,
        ofOrders,
      ],
      [
        `[staging cn-shanghai shop nginx] Consumer group audit has recovered: it was stuckShards since ${since}`,
        ofAccess,
      ],
    ]);
  });

  test('has what is gone, what was moved back, gaps, and that failures are over', async () => {
    const { clock, monitor, marked, marks, rounds, logged } = await opened({});
    await rounds(3, well);
    marks.push({ at: clock.now(), kind: 'rewound' });
    marked.fire(orders);
    for (let round = 0; round < 4; round++) {
      monitor.fail(orders, 'denied', clock.now());
      await clock.advance(5 * minute);
    }
    await rounds(3, well);
    clock.jump(3 * hour);
    await rounds(1, well);
    monitor.fail(orders, 'notFound', clock.now());
    assert.deepEqual(
      logged.map(([text]) => text.replaceAll(/\d{4}-[\d:.T-]+Z/g, '…')),
      [
        '[prod cn-hangzhou dtsorders] Consumer group search-index had a checkpoint moved back',
        "[prod cn-hangzhou dtsorders] Can't be watched since …",
        'Watching goes on, after failures since …',
        'Nothing was watched from … to …',
        '[prod cn-hangzhou dtsorders] Consumer group search-index no longer exists',
      ],
    );
  });
});

describe('the settings', () => {
  test('say how often, and when data is at risk; 0 is off', async () => {
    const { monitor } = await opened({});
    const intervals = () => monitor.watches.map(({ everySeconds }) => everySeconds);
    assert.deepEqual(intervals(), [300]);
    editor.set('watch.interval', { globalValue: 15 });
    assert.deepEqual(intervals(), [900]);
    editor.set('watch.interval', { globalValue: 0.01 });
    assert.deepEqual(intervals(), [300], 'no more often than is offered');
    editor.set('watch.interval', { globalValue: 0 });
    assert.deepEqual(intervals(), []);
    assert.notEqual(itemNow().isShown, true);
  });

  test('can neither be changed nor set by a workspace', async () => {
    const { monitor } = await opened({});
    editor.set('watch.interval', { workspaceValue: 0 });
    editor.set('watch.scope', { workspaceValue: 'savedScope' });
    assert.deepEqual(
      monitor.watches.map(({ group, everySeconds }) => [group, everySeconds]),
      [[orders, 300]],
    );
  });

  test('choose between pins and the saved scope, and only what accounts have is read', async () => {
    const { monitor, savedScope, accounts, changed } = await opened({ pins: [pinOfOrders, pinOfAccess] });
    const watched = () => monitor.watches.map(({ of, group }) => [of, group === 'all' ? group : group.kind]);
    assert.deepEqual(watched(), [
      [instance, 'dts'],
      [logstore, 'sls'],
    ]);
    accounts.delete('b');
    changed.fire();
    assert.deepEqual(watched(), [[instance, 'dts']]);
    editor.set('watch.scope', { globalValue: 'savedScope' });
    assert.deepEqual(watched(), []);
    await savedScope.save([logstoreOf(logstore), instance]);
    assert.deepEqual(watched(), [[instance, 'all']]);
  });

  test('warn of a loss of data as early as they say', async () => {
    const { rounds } = await opened({});
    const left = (hours: number) => (at: number) => {
      const reading = ordersAt(at, 'stopped');
      const begin = at - hour - hours * hour;
      return { ...reading, window: trackingWindow(begin, at - 1000, at) } as GroupReading;
    };
    await rounds(4, left(4));
    assert.match(editor.said.at(-1)?.text ?? '', /no client connected\.$/, 'a quarter of five hours is not at risk');
    editor.set('watch.dataLossWarning', { globalValue: 1 });
    const young = (hours: number) => (at: number) => {
      const reading = ordersAt(at, 'stopped');
      const group = {
        id: 'dtsgroup',
        name: 'search-index',
        consumptionCheckpoint: new Date(at - 24 * hour + hours * hour),
      };
      return { ...reading, group } as GroupReading;
    };
    await rounds(4, young(3));
    assert.equal(editor.said.length, 1);
    editor.set('watch.dataLossWarning', { globalValue: 6 });
    await rounds(4, young(3));
    assert.match(editor.said.at(-1)?.text ?? '', /loses data in 3 hr/);
  });
});

test('an instance that is not pinned is called by the name that was read', async () => {
  const { savedScope, rounds, replaced } = await opened({ pins: [] });
  editor.set('watch.scope', { globalValue: 'savedScope' });
  await savedScope.save([instance]);
  await rounds(4, at => ({ ...stopped(at), instanceName: 'orders-sub' }) as GroupReading);
  assert.match(editor.said[0]?.text ?? '', /^search-index \(🔴 prod · China \(Hangzhou\) · orders-sub\): /);
  assert.match(hover()[1] ?? '', / · orders-sub · since /);
  // The other identity may call it something else.
  replaced.fire('a');
  await rounds(4, stopped);
  assert.match(hover()[1] ?? '', / · dtsorders · since /);
});

test('what was told of an account goes with it', async () => {
  const { stored, watching, rounds } = await opened({ pins: [pinOfOrders, pinOfAccess] });
  await rounds(4, stopped, stuck);
  assert.equal(stored.told.all().length, 2);
  await watching.forgetAccounts(id => id === 'a');
  assert.deepEqual(
    stored.told.all().map(({ accountId }) => accountId),
    ['b'],
  );
});

describe('at the start of the editor', () => {
  test('it is loaded only if something is watched', async t => {
    const folder = await temporaryFolder(t);
    const context = { globalStorageUri: { fsPath: folder } } as never;
    const has = (): Promise<boolean> => hasWatched(context);
    assert.equal(await has(), false, 'there is no folder yet');
    await mkdir(join(folder, 'state'));
    await writeFile(join(folder, 'state', 'account.1.json'), '');
    assert.equal(await has(), false);
    await writeFile(join(folder, 'state', `${scopeKind.name}.1.json`), '');
    assert.equal(await has(), false);
    editor.set('watch.scope', { globalValue: 'savedScope' });
    assert.equal(await has(), true);
    editor.set('watch.scope', {});
    await writeFile(join(folder, 'state', `${pinKind.name}.1.json`), '');
    assert.equal(await has(), true);
    editor.set('watch.interval', { globalValue: 0 });
    assert.equal(await has(), false);
  });

  test('it is loaded once, also when something is watched later: by a setting, or as another window has pinned it', async t => {
    const pin = async (folder: string): Promise<void> => {
      await mkdir(join(folder, 'state'));
      await writeFile(join(folder, 'state', `${pinKind.name}.1.json`), '');
    };
    const open = (folder: string) => {
      let loads = 0;
      let toldOfLoad = (): void => undefined;
      const loaded = new Promise<void>(resolve => (toldOfLoad = resolve));
      const following = loadWhenWatched({ globalStorageUri: { fsPath: folder } } as never, () => {
        loads += 1;
        toldOfLoad();
        return Promise.resolve();
      });
      return { loaded, following, count: () => loads };
    };
    editor.set('watch.interval', { globalValue: 0 });
    const folder = await temporaryFolder(t);
    await pin(folder);
    const off = open(folder);
    await hasWatched({ globalStorageUri: { fsPath: folder } } as never);
    assert.equal(off.count(), 0);
    editor.set('watch.interval', { globalValue: 10 });
    await off.loaded;

    const other = await temporaryFolder(t);
    const unpinned = open(other);
    await pin(other);
    editor.windowState.fire({ focused: true });
    await unpinned.loaded;
    for (const { following } of [off, unpinned]) following.dispose();
    editor.windowState.fire({ focused: true });
    editor.set('watch.interval', { globalValue: 15 });
    await hasWatched({ globalStorageUri: { fsPath: other } } as never);
    assert.deepEqual([off.count(), unpinned.count()], [1, 1]);
  });
});

test('keys of another identity begin anew: what was seen and told with the former ones is not shown', async () => {
  const { rounds, replaced, stored, monitor, clock } = await opened({ pins: [pinOfOrders, pinOfAccess] });
  await rounds(3, stopped, stuck);
  for (let round = 0; round < 3; round++) {
    monitor.failAll(instance, 'credentials', clock.now());
    await clock.advance(5 * minute);
  }
  assert.match(hover().join(), /no client connected.*1 shard stuck.*since.*The AccessKey/);
  replaced.fire('a');
  await settled();
  assert.equal(itemNow().text, '$(error) 1 shard stuck');
  assert.doesNotMatch(hover().join(), /no client connected|prod/);
  assert.deepEqual(new Set(stored.told.all().map(({ accountId }) => accountId)), new Set(['b']));
  // The same group of the other identity is told of its own.
  editor.said.length = 0;
  await rounds(4, stopped, stuck);
  assert.deepEqual(
    editor.said.map(({ text }) => text.split(' ')[0]),
    ['search-index'],
  );
});
