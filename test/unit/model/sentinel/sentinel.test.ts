import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Entries, type EntryFiles } from '../../../../src/model/entries.ts';
import { Emitter } from '../../../../src/model/event.ts';
import type { Mark } from '../../../../src/model/lag/history.ts';
import type { DtsReading } from '../../../../src/model/lag/reading.ts';
import { groupIn, groupKey, type GroupRef } from '../../../../src/model/places.ts';
import { type InScope, Sentinel } from '../../../../src/model/sentinel/sentinel.ts';
import { type Told, toldKind } from '../../../../src/model/sentinel/told.ts';
import { trackingWindow } from '../../../../src/model/status/window.ts';
import { seconds } from '../../../../src/model/units.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';
import { dtsReading, now as born } from '../lag/samples.ts';
import { HandMonitor } from './handMonitor.ts';

const minute = 60_000;
const hour = 60 * minute;
const instance = (id: string) => ({ accountId: 'a', region: 'cn-hangzhou', instanceId: id, jobId: id });
const groupOf = (id: string): GroupRef & { readonly kind: 'dts' } => groupIn(instance(id), 'g');
const keyOf = (id: string): string => groupKey(groupOf(id));
const whole = (id: string): InScope => ({ of: instance(id), group: groupOf(id) });

/** Files that two windows share. */
function filesInMemory() {
  const texts = new Map<string, string>();
  const windows: Entries<Told>[] = [];
  const changed = (name: string): Promise<void> => {
    for (const entries of windows) void entries.fileChanged(name);
    return Promise.resolve();
  };
  const files: EntryFiles = {
    read: name => Promise.resolve(texts.get(name)),
    write: (name, text) => {
      texts.set(name, text);
      return changed(name);
    },
    delete: name => {
      texts.delete(name);
      return changed(name);
    },
    setAside: name => Promise.resolve(void texts.delete(name)),
  };
  return { files, texts, windows };
}

type Files = ReturnType<typeof filesInMemory>;

function opened(
  clock: SimulatedClock,
  { files, texts, windows }: Files = filesInMemory(),
  scope: readonly InScope[] = [whole('one')],
  windowId = 'window',
) {
  const told = new Entries(toldKind, files);
  told.open(texts);
  windows.push(told);
  const monitor = new HandMonitor();
  const marked = new Emitter<GroupRef>();
  const marks: Mark[] = [];
  const histories = {
    onDidMark: marked.event,
    of: () => ({ samples: [], marks }),
    add: () => undefined,
    mark: () => undefined,
    forget: () => undefined,
  };
  const sentinel = new Sentinel({ monitor, histories, told, windowId, now: clock.now, setTimer: clock.setTimer });
  const said: string[] = [];
  const noted: string[] = [];
  const minutes = (): number => Math.round((clock.now() - born) / minute);
  sentinel.onDidTell(({ alarms, blind }) => {
    const names = [
      ...alarms.map(({ kind, subject }) => `${kind} ${subject.ref.accountId === 'a' ? nameOf(subject.ref) : ''}`),
      ...blind.map(({ key }) => key),
    ];
    said.push(`${minutes()}: ${names.join(', ')}`);
  });
  sentinel.onDidNote(({ kind }) => noted.push(`${minutes()}: ${kind}`));
  const options = { scope, everySeconds: 300, riskLimit: seconds(6 * 3600) };
  sentinel.watch(options);
  return { monitor, sentinel, said, noted, told, marked, marks, options };
}

const nameOf = (ref: object): string => ('instanceId' in ref ? String(ref.instanceId) : '');

/** A reading of now: well, or without a client since some time. */
function readingOf(
  clock: SimulatedClock,
  id: string,
  state: 'well' | 'stopped',
  more: Partial<DtsReading> = {},
): DtsReading {
  const at = clock.now();
  return dtsReading(state === 'well' ? 0 : undefined, {
    ref: groupOf(id),
    at,
    window: trackingWindow(at - 24 * hour, at - 1000, at),
    group: {
      id: 'g',
      name: 'g',
      consumptionCheckpoint: new Date(state === 'well' ? at - 2000 : born - 5 * minute),
    },
    ...more,
  });
}

type Opened = ReturnType<typeof opened>;

/** Readings every five minutes in all these windows, one a letter: `w`ell, `s`topped, or `-` for none. */
async function reading(
  clock: SimulatedClock,
  windows: readonly Opened[],
  states: string,
  ids = ['one'],
): Promise<void> {
  for (const state of states) {
    for (const { monitor } of windows) {
      for (const id of ids) if (state !== '-') monitor.give(readingOf(clock, id, state === 'w' ? 'well' : 'stopped'));
    }
    await clock.advance(5 * minute);
  }
}

describe('the sentinel', () => {
  test('tells an episode once, and notes its end', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock);
    await reading(clock, [window], 'wwsssssssswww');
    assert.deepEqual(window.said, ['20: stopped one']);
    assert.deepEqual(window.noted, ['60: recovered']);
    assert.deepEqual(window.told.all(), []);
    await reading(clock, [window], 'sss');
    assert.deepEqual(window.said, ['20: stopped one', '75: stopped one']);
  });

  test('says nothing of what ends before it could be told', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock);
    await reading(clock, [window], 'wsswssw');
    assert.deepEqual([window.said, window.noted], [[], []]);
  });

  test('collects what comes within five minutes after a notification', async () => {
    const clock = new SimulatedClock(born);
    const ids = ['one', 'two', 'three'];
    const window = opened(clock, undefined, ids.map(whole));
    const give = (id: string): void => window.monitor.give(readingOf(clock, id, 'stopped'));
    for (let round = 0; round < 4; round++) {
      give('one');
      await clock.advance(minute);
      give('two');
      await clock.advance(minute);
      give('three');
      await clock.advance(3 * minute);
    }
    assert.deepEqual(window.said, ['10: stopped one', '15: stopped two, stopped three']);
  });

  test('tells what begins with the same readings in one notification, the most alarming first', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock, undefined, [whole('one'), whole('two')]);
    for (let round = 0; round < 3; round++) {
      window.monitor.give(readingOf(clock, 'one', 'stopped'));
      const group = { id: 'g', name: 'g', consumptionCheckpoint: new Date(born - 22 * hour) };
      window.monitor.give(readingOf(clock, 'two', 'stopped', { group }));
      await clock.advance(5 * minute);
    }
    assert.deepEqual(window.said, ['10: dataAtRisk two, stopped one, stopped two']);
  });

  test('tells what concerns the task once for all groups of the instance', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock, undefined, [{ of: instance('one'), group: 'all' }]);
    for (let round = 0; round < 3; round++) {
      for (const group of ['g', 'h']) {
        const ref = groupIn(instance('one'), group);
        window.monitor.give(readingOf(clock, 'one', 'well', { ref, taskStatus: 'Abnormal' }));
      }
      await clock.advance(5 * minute);
    }
    assert.deepEqual(window.said, ['10: taskNotRunning one']);
  });

  test('does not tell after a restart what was told, and notes its end', async () => {
    const clock = new SimulatedClock(born);
    const files = filesInMemory();
    const before = opened(clock, files);
    await reading(clock, [before], 'sss');
    before.sentinel.dispose();
    await clock.advance(hour);
    const after = opened(clock, files);
    await reading(clock, [after], 'ssssswww');
    assert.deepEqual([before.said, after.said], [['10: stopped one'], []]);
    assert.deepEqual(after.noted, ['110: recovered']);
  });

  test('tells after a restart what has ended and begun anew in between', async () => {
    const clock = new SimulatedClock(born);
    const files = filesInMemory();
    const before = opened(clock, files);
    await reading(clock, [before], 'sss');
    before.sentinel.dispose();
    await clock.advance(5 * hour);
    const after = opened(clock, files);
    const group = { id: 'g', name: 'g', consumptionCheckpoint: new Date(clock.now() - hour) };
    for (let round = 0; round < 3; round++) {
      after.monitor.give(readingOf(clock, 'one', 'stopped', { group }));
      await clock.advance(5 * minute);
    }
    assert.equal(after.said.length, 1);
  });

  test('tells in one of two windows, even if both find out at the same moment', async () => {
    const clock = new SimulatedClock(born);
    const files = filesInMemory();
    const windows = [opened(clock, files, [whole('one')], 'A'), opened(clock, files, [whole('one')], 'B')];
    await reading(clock, windows, 'wwssssss');
    assert.equal(windows.flatMap(({ said }) => said).length, 1);
    await reading(clock, windows, 'www');
    // Each window has a log of its own.
    assert.deepEqual(
      windows.map(({ noted }) => noted.length),
      [1, 1],
    );
  });

  test('tells in the window that writes last, if both write before they see each other', async () => {
    const clock = new SimulatedClock(born);
    const shared = filesInMemory();
    const slow: EntryFiles = {
      ...shared.files,
      write: async (name, text) => {
        await clock.wait(200, new AbortController().signal);
        await shared.files.write(name, text);
      },
    };
    const files = { ...shared, files: slow };
    const first = opened(clock, files, [whole('one')], 'A');
    const second = opened(clock, files, [whole('one')], 'B');
    await reading(clock, [first, second], 'wwsssss');
    assert.deepEqual([first.said, second.said], [[], ['20: stopped one']]);
  });

  test('tells in the window that finds out first, and not in the other one', async () => {
    const clock = new SimulatedClock(born);
    const files = filesInMemory();
    const first = opened(clock, files, [whole('one')], 'A');
    const second = opened(clock, files, [whole('one')], 'B');
    for (let round = 0; round < 5; round++) {
      first.monitor.give(readingOf(clock, 'one', 'stopped'));
      await clock.advance(2 * minute);
      second.monitor.give(readingOf(clock, 'one', 'stopped'));
      await clock.advance(3 * minute);
    }
    assert.deepEqual([first.said, second.said], [['10: stopped one'], []]);
  });

  test('tells twice rather than never when it cannot be written down', async () => {
    const clock = new SimulatedClock(born);
    const files = filesInMemory();
    const window = opened(clock, {
      ...files,
      files: { ...files.files, write: () => Promise.reject(new Error('The disk is full.')) },
    });
    await reading(clock, [window], 'sssss');
    assert.deepEqual(window.said, ['10: stopped one']);
  });

  describe('when it is to keep quiet', () => {
    test('for an hour, tells again if it is not over by then', async () => {
      const clock = new SimulatedClock(born);
      const window = opened(clock);
      await reading(clock, [window], 'sss');
      await window.sentinel.snooze([keyOf('one')], clock.now() + hour);
      assert.deepEqual(
        window.sentinel.standing().alarms.map(({ isSnoozed }) => isSnoozed),
        [true],
      );
      await reading(clock, [window], 's'.repeat(30));
      assert.deepEqual(window.said, ['10: stopped one', '75: stopped one']);
      assert.equal(window.sentinel.standing().alarms[0]?.isSnoozed, false);
    });

    test('and it is over by then, says nothing more', async () => {
      const clock = new SimulatedClock(born);
      const window = opened(clock);
      await reading(clock, [window], 'sss');
      await window.sentinel.snooze([keyOf('one')], clock.now() + hour);
      await reading(clock, [window], 'wwwwwwwwwwwwwwwww');
      assert.deepEqual(window.said, ['10: stopped one']);
    });

    test('until it changes, tells of nothing but another alarm', async () => {
      const clock = new SimulatedClock(born);
      const window = opened(clock);
      await reading(clock, [window], 'sss');
      await window.sentinel.snooze([keyOf('one')], 'change');
      await reading(clock, [window], 's'.repeat(60));
      assert.equal(window.said.length, 1);
      await clock.advance(13 * hour);
      await reading(clock, [window], 's'.repeat(4));
      // The data that was at risk only since the computer slept.
      assert.equal(window.said.length, 2);
      assert.match(window.said[1] ?? '', /dataAtRisk one$/);
      assert.deepEqual(
        window.sentinel.standing().alarms.map(({ kind, isSnoozed }) => [kind, isSnoozed]),
        [
          ['dataAtRisk', false],
          ['stopped', false],
        ],
      );
    });

    test('for an hour in one window, is told again by one of two', async () => {
      const clock = new SimulatedClock(born);
      const files = filesInMemory();
      const windows = [opened(clock, files, [whole('one')], 'A'), opened(clock, files, [whole('one')], 'B')] as const;
      await reading(clock, windows, 'sss');
      await windows[1].sentinel.snooze([keyOf('one')], clock.now() + hour);
      await reading(clock, windows, 's'.repeat(30));
      assert.equal(windows.flatMap(({ said }) => said).length, 2);
    });
  });

  describe('when it cannot read', () => {
    test('tells of the cause once, not of the groups, and notes when it can again', async () => {
      const clock = new SimulatedClock(born);
      const window = opened(clock, undefined, [whole('one'), whole('two')]);
      const { monitor } = window;
      await reading(clock, [window], 'ww', ['one', 'two']);
      for (let round = 0; round < 20; round++) {
        for (const id of ['one', 'two']) monitor.fail(groupOf(id), 'credentials', clock.now());
        await clock.advance(5 * minute);
      }
      assert.deepEqual(window.said, ['20: blind credentials a']);
      assert.equal(window.sentinel.standing().blind.length, 1);
      await reading(clock, [window], 'www', ['one', 'two']);
      assert.deepEqual(window.noted, ['110: canReadAgain']);
      assert.equal(window.sentinel.standing().blind.length, 0);
      assert.deepEqual(window.told.all(), []);
    });

    test('tells of it as well if it never could', async () => {
      const clock = new SimulatedClock(born);
      const window = opened(clock, undefined, [{ of: instance('one'), group: 'all' }]);
      for (let round = 0; round < 4; round++) {
        window.monitor.failAll(instance('one'), 'denied', clock.now());
        await clock.advance(5 * minute);
      }
      assert.deepEqual(window.said, ['10: blind denied a/cn-hangzhou/dts/one']);
    });

    test('does not tell of an outage that ended while no window was open as of the next one', async () => {
      const clock = new SimulatedClock(born);
      const files = filesInMemory();
      const fails = async ({ monitor }: Opened, rounds: number): Promise<void> => {
        for (let round = 0; round < rounds; round++) {
          monitor.fail(groupOf('one'), 'unreachable', clock.now());
          await clock.advance(5 * minute);
        }
      };
      const before = opened(clock, files);
      await fails(before, 4);
      before.sentinel.dispose();
      const after = opened(clock, files);
      await reading(clock, [after], 'w');
      await fails(after, 4);
      assert.deepEqual([before.said.length, after.said.length], [1, 1]);
    });

    test('takes a group that no longer exists for what it is', async () => {
      const clock = new SimulatedClock(born);
      const window = opened(clock);
      await reading(clock, [window], 'sss');
      for (let round = 0; round < 4; round++) {
        window.monitor.fail(groupOf('one'), 'notFound', clock.now());
        await clock.advance(5 * minute);
      }
      assert.deepEqual([window.said.length, window.noted], [1, ['15: gone']]);
      assert.deepEqual(window.sentinel.standing(), { groups: 0, alarms: [], blind: [] });
      assert.deepEqual(window.told.all(), []);
    });
  });

  test('notes once that the computer slept, for all groups', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock, undefined, [whole('one'), whole('two')]);
    await reading(clock, [window], 'ww', ['one', 'two']);
    clock.jump(8 * hour);
    await reading(clock, [window], 'ww', ['one', 'two']);
    assert.deepEqual([window.said, window.noted], [[], ['490: gap']]);
  });

  test('notes that a checkpoint was moved back', () => {
    const clock = new SimulatedClock(born);
    const { marks, marked, noted } = opened(clock);
    marks.push({ at: clock.now(), kind: 'consumersChanged' });
    marked.fire(groupOf('one'));
    marks.push({ at: clock.now(), kind: 'rewound' });
    marked.fire(groupOf('elsewhere'));
    assert.deepEqual(noted, []);
    marked.fire(groupOf('one'));
    assert.deepEqual(noted, ['0: rewound']);
  });

  test('reads through the monitor what is in its scope, and nothing when it is off', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock, undefined, [whole('one'), whole('two')]);
    const { sentinel, monitor, options } = window;
    const watched = (): readonly string[] =>
      monitor.watches.map(({ of, everySeconds }) => `${nameOf(of)} ${everySeconds}`);
    assert.deepEqual(watched(), ['one 300', 'two 300']);
    await reading(clock, [window], 'sss', ['one', 'two', 'elsewhere']);
    assert.deepEqual(window.said, ['10: stopped one, stopped two']);
    sentinel.watch({ ...options, scope: [whole('two')], everySeconds: 600 });
    assert.deepEqual(watched(), ['two 600']);
    await clock.advance(0);
    assert.deepEqual(
      window.told.all().map(({ subject }) => subject),
      [keyOf('two')],
    );
    sentinel.watch({ ...options, everySeconds: 0 });
    await clock.advance(0);
    assert.deepEqual([watched(), sentinel.standing().alarms], [[], []]);
    assert.equal(window.told.all().length, 1);
  });

  test('does not tell again, when a snooze ends, what the last reading does not say', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock);
    await reading(clock, [window], 'sss');
    await window.sentinel.snooze([keyOf('one')], clock.now() + 6 * minute);
    // It takes three readings to be sure that it has recovered.
    await reading(clock, [window], 'ww');
    assert.equal(window.said.length, 1);
    await reading(clock, [window], 'ss');
    assert.equal(window.said.length, 2, 'it had not');
  });

  test('forgets what it told of accounts that were removed', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock);
    await reading(clock, [window], 'sss');
    await window.sentinel.forgetAccounts(id => id === 'b');
    assert.equal(window.told.all().length, 1);
    await window.sentinel.forgetAccounts(id => id === 'a');
    assert.equal(window.told.all().length, 0);
  });

  test('leaves no timer when it is disposed while it tells', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock);
    await reading(clock, [window], 'ss');
    window.monitor.give(readingOf(clock, 'one', 'stopped'));
    // It has waited for other readings, and waits for what other windows write.
    await clock.advance(15_500);
    await window.sentinel.snooze([keyOf('one')], clock.now() + hour);
    window.sentinel.dispose();
    await clock.advance(minute);
    assert.deepEqual([clock.timers, window.said], [0, []]);
  });

  test('leaves no timer when there is nothing to tell', async () => {
    const clock = new SimulatedClock(born);
    const window = opened(clock);
    await reading(clock, [window], 'wwsssss');
    assert.equal(clock.timers, 0);
  });
});
