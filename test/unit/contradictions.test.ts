import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as l10n from '@vscode/l10n';
import type { DtsConsumerGroup } from '../../src/cloud/dts/types.ts';
import { Board } from '../../src/model/board/board.ts';
import { Entries } from '../../src/model/entries.ts';
import { groupDocument } from '../../src/model/groups/groupDocument.ts';
import { incidentOf } from '../../src/model/incident/incident.ts';
import type { GroupHistory } from '../../src/model/lag/history.ts';
import { type GroupVerdict, judge, verdictKinds } from '../../src/model/lag/judge.ts';
import { KeptHistories } from '../../src/model/lag/keptHistories.ts';
import { LiveMonitor } from '../../src/model/lag/liveMonitor.ts';
import type { GroupReading } from '../../src/model/lag/reading.ts';
import { groupIn, type GroupRef, instanceOf, ownerOf } from '../../src/model/places.ts';
import { Sentinel } from '../../src/model/sentinel/sentinel.ts';
import { toldKind } from '../../src/model/sentinel/told.ts';
import { subscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import { type Moment, seconds } from '../../src/model/units.ts';
import { snapshotOf } from '../../src/panels/group/snapshot.ts';
import type { Known } from '../../src/tree/known.ts';
import type { GroupNode } from '../../src/tree/nodes.ts';
import {
  cloudOver,
  failure,
  type InstanceScript,
  type LogstoreScript,
  SimulatedInstance,
  SimulatedLogstore,
  worldBegin,
} from '../sentinel/services.ts';
import type { Minute, Span } from '../sentinel/streams.ts';
import { seededRandom } from '../support/random.ts';
import { SimulatedClock } from '../support/simulatedClock.ts';
import { stubVscode } from '../support/stubbedVscode.ts';
import { parts } from './model/status/samples.ts';
import { known as panelKnowing } from './panels/group/samples.ts';
import { account, job } from './tree/world.ts';

l10n.config({ contents: {} });
stubVscode({ l10n, env: { language: 'en' }, window: {}, commands: {}, Uri: {}, ProgressLocation: {}, workspace: {} });
const { stateOf } = await import('../../src/tree/groupState.ts');
const { tooltipOf } = await import('../../src/tree/tooltips.ts');
const { groupWords } = await import('../../src/tree/groupWords.ts');
const { incidentDocument } = await import('../../src/support/incidentDocument.ts');
const { inText } = await import('../../src/ui/markdown.ts');
const { pillWords, verdictHeadline } = await import('../../src/ui/verdictWords.ts');
const { writtenIn } = await import('../../src/ui/written.ts');

const minuteMs = 60_000;
const worlds = 500;
/** The services have kept data for so long when the editor is opened, and then it is looked at for so long. */
const [warmUp, watched] = [26 * 60, 70] as const;
const everyMinutes = 5;
const written = writtenIn('en');

/** A group with a service of its own, to which anything may happen. */
interface World {
  readonly resource: InstanceScript | LogstoreScript;
  /** Whether the service tells of the group what it usually tells. */
  readonly isTold: boolean;
  /** The share of calls about single shards that fail. */
  readonly failing: number;
  /** When nothing can be read. */
  readonly offline: Span;
}

function worldOf(seed: number): World {
  const random = seededRandom(seed * 7919);
  const between = (least: number, most: number): number => least + random() * (most - least);
  const minutes = (least: number, most: number): Minute => Math.round(between(least, most));
  const chance = (share: number): boolean => random() < share;
  const span = (longest: Minute): Span => {
    const from = minutes(warmUp - longest, warmUp + watched);
    return { from, to: chance(0.3) ? Infinity : from + minutes(5, longest) };
  };
  const isUnused = chance(0.05);
  const away = (): readonly Span[] =>
    isUnused || chance(0.1) ? [{ from: 0, to: Infinity }] : chance(0.5) ? [span(chance(0.3) ? warmUp : 120)] : [];
  const rate = isUnused || chance(0.05) ? 0 : between(1, 200);
  const pace = chance(0.4) ? between(0.3, 1.1) : 3;
  const slowFrom = minutes(warmUp - 300, warmUp + watched);
  const script = () => ({
    arrivals: () => rate * between(0.7, 1.3),
    capacity: (minute: Minute) => rate * (minute < slowFrom ? 3 : pace),
    away: away(),
    rewinds: chance(0.15) ? [{ at: minutes(warmUp, warmUp + watched), to: minutes(warmUp - 600, warmUp) }] : [],
  });
  const place = { id: `resource-${seed}`, accountId: account.id, region: 'cn-hangzhou' };
  const isDts = chance(0.5);
  const splitAt = chance(0.3) ? minutes(warmUp - 60, warmUp + watched) : Infinity;
  const resource: World['resource'] = isDts
    ? {
        kind: 'dts',
        ...place,
        ...script(),
        outOfOrder: chance(0.25) ? [{ ...span(300), status: chance(0.5) ? 'Abnormal' : 'Retrying' }] : [],
        slow: chance(0.25) ? [{ ...span(600), pace: between(0.2, 0.95) }] : [],
        hasHeartbeats: chance(0.7),
      }
    : {
        kind: 'sls',
        ...place,
        ttlDays: chance(0.5) ? 1 : 3,
        commitsUnmoved: chance(0.5),
        shards: Array.from({ length: minutes(1, 5) }, (_, id) => ({
          id,
          consumer: `worker-${id % 2}`,
          ...script(),
          ...(id === 0 && splitAt < Infinity ? { splitAt } : {}),
        })),
      };
  const offlineFrom = warmUp + minutes(20, 200);
  return {
    resource,
    isTold: chance(0.85),
    failing: isDts || chance(0.8) ? 0 : 0.3,
    offline: { from: offlineFrom, to: offlineFrom + minutes(5, 60) },
  };
}

/** Everything that a screen is given when it shows a group. */
interface Shown {
  readonly ref: GroupRef;
  readonly reading: GroupReading;
  readonly history: GroupHistory;
  readonly hasFailed: boolean;
  readonly now: Moment;
}

/** What each screen says of a group: all verdicts, or the first alone. */
type Saying = (shown: Shown) => readonly GroupVerdict[];

const nodeOf = ({ ref, reading }: Shown): GroupNode =>
  ref.kind === 'dts' && reading.kind === 'dts'
    ? {
        kind: 'instanceGroup',
        account,
        instance: { ...instanceOf(ref), job: job('orders') },
        group: { ...instanceOf(ref), group: reading.group },
      }
    : { kind: 'logstoreGroup', account, group: { ...(ref as GroupRef & { kind: 'sls' }), group: { name: 'group' } } };

const treeKnown = ({ reading, history, hasFailed, now }: Shown): Known =>
  ({
    latest: () => reading,
    failure: () => (hasFailed ? { error: failure('unreachable', reading.kind, 'Any'), at: now } : undefined),
    history: () => history,
    now: () => now,
  }) as unknown as Known;

const panelOf = ({ ref, reading, history, now }: Shown) =>
  snapshotOf(panelKnowing({ about: { ref, name: 'group', range: '1h' }, reading, history, now }));

function incidentIn({ ref, reading, history, now }: Shown) {
  const known = { ref, account, name: 'group', job: undefined, reading, recent: [], failure: undefined, history };
  return incidentOf({ ...known, resets: [], calls: [], now });
}

const screens: Readonly<Record<string, Saying>> = {
  'the row of the tree': shown => {
    const state = stateOf(nodeOf(shown), treeKnown(shown));
    assert.ok(state.kind === 'known');
    return state.verdicts;
  },
  'the panel of the group': shown => panelOf(shown).verdicts.map(({ verdict }) => verdict),
  'the incident snapshot': shown => incidentIn(shown).judgement?.verdicts ?? [],
};

/** The table of the status panel, which is made of what the service says of the instance, and not of the reading. */
function statusPanel({ ref, reading, history, now }: Shown): readonly GroupVerdict[] {
  assert.ok(ref.kind === 'dts' && reading.kind === 'dts');
  const { window, taskStatus } = reading;
  const newer = {
    ...job('orders', { status: taskStatus }),
    ...(window && { beginTime: new Date(window.begin), endTime: new Date(window.end) }),
    hosts: {},
    objects: [],
  };
  const groups = { items: [{ ...instanceOf(ref), group: reading.group }], total: 1 };
  const status = subscriptionStatus(instanceOf(ref), parts({ newer, groups }), { of: () => history }, new Date(now));
  return status?.groups?.rows[0]?.verdicts ?? [];
}

/** Compares what screens say, and what they say it in. */
function contradictionsOf(shown: Shown, sayings: Readonly<Record<string, Saying>>): readonly string[] {
  const said = Object.entries(sayings).map(([screen, saying]) => [screen, JSON.stringify(saying(shown))] as const);
  const [[first, expected] = ['', '']] = said;
  return said.flatMap(([screen, actual]) =>
    actual === expected ? [] : [`${first}: ${expected}, ${screen}: ${actual}`],
  );
}

/** Screens that would answer for themselves: each of them differs from the judge in one thing. */
const planted: Readonly<Record<string, Saying>> = {
  'a board without histories': ({ reading, now }) => judge(reading, { samples: [], marks: [] }, now).verdicts,
  'a snapshot of the moment of the reading': ({ reading, history }) => judge(reading, history, reading.at).verdicts,
  'a status panel with another rule about stopped clients': ({ reading, history, now }) =>
    judge(reading, history, now).verdicts.map(verdict =>
      verdict.kind === 'stopped' && reading.lag === undefined ? { kind: 'unknown' } : verdict,
    ),
};

/** The words on the page, in the tooltip, and in the document that is saved. */
function wordsThatDiffer(shown: Shown): readonly string[] {
  const snapshot = panelOf(shown);
  const { reading } = snapshot;
  const [first] = snapshot.verdicts;
  assert.ok(reading && first);
  const { text } = incidentDocument(
    [incidentIn(shown)],
    { extension: '1', editor: 'VS Code' },
    shown.now,
    () => 'lag.svg',
  );
  const { now } = snapshot;
  const verdicts = snapshot.verdicts.map(({ verdict }) => verdict);
  const judged = { reading, verdicts, now, written };
  const headlines = verdicts.map(verdict => `- **${inText(verdictHeadline(verdict, judged))}**`);
  const bullets = text.split('\n').flatMap(line => /^- \*\*.*?\*\*(?= )/.exec(line) ?? []);
  const tooltip = tooltipOf(nodeOf(shown), treeKnown(shown));
  const state = `State: ${groupWords(stateOf(nodeOf(shown), treeKnown(shown)))}`;
  const isPartlyRead = reading.kind === 'sls' && reading.shards.some(shard => shard.state === 'unknown');
  const isCertain = (words: string): boolean => /\d\D* behind/.test(words) && !/at least|up to/.test(words);
  return [
    ...(isPartlyRead ? [state, ...headlines].filter(isCertain).map(words => `some shards unread: ${words}`) : []),
    ...(headlines.join() === bullets.join() ? [] : [`page: ${headlines.join()}, document: ${bullets.join()}`]),
    ...(text.includes(`\n**${pillWords(reading.kind)[first.verdict.kind]}**\n`) ? [] : [`the title of the document`]),
    ...(tooltip.includes(state) ? [] : [`tooltip: ${tooltip.join()}, row: ${state}`]),
  ];
}

interface Outcome {
  readonly wrong: readonly string[];
  readonly kinds: ReadonlySet<GroupVerdict['kind']>;
  readonly compared: number;
  readonly alarms: number;
  readonly stale: number;
}

/** Lets a world happen and compares all screens whenever there is something new, and once more when all has failed. */
async function live(seed: number, more: Readonly<Record<string, Saying>> = {}): Promise<Outcome> {
  const { resource, isTold, failing, offline } = worldOf(seed);
  const { id, accountId, region } = resource;
  const minutes = warmUp + watched + 1;
  const clock = new SimulatedClock(worldBegin + warmUp * minuteMs);
  const minute = (): Minute => (clock.now() - worldBegin) / minuteMs;
  const random = seededRandom(seed);
  const cloud = cloudOver(
    new Map(resource.kind === 'dts' ? [[id, new SimulatedInstance(resource, minutes)]] : []),
    new Map(resource.kind === 'sls' ? [[id, new SimulatedLogstore(resource, minutes)]] : []),
    minute,
    (service, operation) => {
      if (minute() >= offline.from && minute() < offline.to) throw failure('unreachable', service, operation);
      if (operation.startsWith('GetCursor') && random() < failing) throw failure('unavailable', service, operation);
    },
    () => Promise.resolve(),
  );
  const channels = cloud.dts.describeConsumerChannel.bind(cloud.dts);
  const describeConsumerChannel: typeof channels = async (...asked) => {
    const { items, total } = await channels(...asked);
    const fewer = items.map(({ id, name, consumptionCheckpoint }): DtsConsumerGroup => ({
      ...{ id, name },
      ...(seed % 3 > 0 && consumptionCheckpoint && { consumptionCheckpoint }),
    }));
    return { items: isTold ? items : fewer, total };
  };
  const dts = Object.assign(cloud.dts, { describeConsumerChannel });
  const ref =
    resource.kind === 'dts'
      ? groupIn({ accountId, region, instanceId: id, jobId: id }, 'group')
      : groupIn({ accountId, region, project: 'project', logstore: id }, 'group');
  const [of, now, setTimer] = [ownerOf(ref), clock.now, clock.setTimer];
  const store = {
    read: () => Promise.resolve(undefined),
    write: () => Promise.resolve(),
    keys: () => Promise.resolve([]),
  };
  const histories = await KeptHistories.open(store, { setTimer });
  const monitor = new LiveMonitor({
    cloudOf: () => Promise.resolve({ ...cloud, dts }),
    histories,
    now,
    setTimer,
  });
  const files = {
    read: () => Promise.resolve(undefined),
    write: () => Promise.resolve(),
    delete: () => Promise.resolve(),
    setAside: () => Promise.resolve(),
  };
  const told = new Entries(toldKind, files);
  told.open(new Map());
  const sentinel = new Sentinel({ monitor, histories, told, windowId: 'window', now, setTimer });
  const silent = () => ({ dispose: () => undefined });
  const board = new Board({
    accounts: { list: () => [account], stateOf: () => ({}), onDidChange: silent, onDidReplaceKeys: silent },
    cloudOf: () => Promise.reject(new Error('What is pinned is not listed.')),
    catalog: { onDidChange: silent },
    pinned: { list: () => [{ of, group: ref, name: 'group', ownerName: id }], onDidChange: silent },
    ...{ monitor, histories, now, setTimer },
  });
  const onBoard: Saying = () => board.rows().flatMap(row => (row.state === 'read' ? row.judgement.verdicts : []));

  const wrong: string[] = [];
  const kinds = new Set<GroupVerdict['kind']>();
  let [compared, alarms, stale] = [0, 0, 0];
  let open: ReadonlySet<string> = new Set();
  const shownNow = (): Shown | undefined => {
    const [reading, history] = [monitor.latest(ref), histories.of(ref)];
    return reading && { ref, reading, history, hasFailed: monitor.failure(ref) !== undefined, now: now() };
  };
  const look = (): void => {
    const shown = shownNow();
    if (!shown) return;
    const isStale = shown.hasFailed;
    compared += 1;
    if (isStale) stale += 1;
    const found = contradictionsOf(shown, {
      ...screens,
      'the board': onBoard,
      ...(ref.kind === 'dts' && !isStale && { 'the status panel': statusPanel }),
      ...more,
    });
    wrong.push(...found.map(text => `world ${seed}, ${Math.round(minute() - warmUp)} min: ${text}`));
    const verdicts = panelOf(shown).verdicts.map(({ verdict }) => verdict);
    for (const { kind } of verdicts) kinds.add(kind);
    if (isStale) return;
    const { facts } = groupDocument({ account, reading: shown.reading, history: shown.history });
    const inJson = (facts['verdicts'] as unknown as readonly { readonly kind: string }[]).map(({ kind }) => kind);
    if (inJson.join() !== verdicts.map(({ kind }) => kind).join())
      wrong.push(`world ${seed}: JSON says ${inJson.join()}`);
    for (const { kind, verdict } of sentinel.standing().alarms) {
      const inPanel = verdicts.find(one => one.kind === kind);
      // What goes on may be silent for a while, but nothing begins, and nothing is told in numbers, that no screen says.
      if (!open.has(kind)) {
        alarms += 1;
        if (!inPanel) wrong.push(`world ${seed}: the sentinel alone says ${kind}`);
      }
      if (inPanel && JSON.stringify(inPanel) !== JSON.stringify(verdict)) {
        wrong.push(`world ${seed}: panel: ${JSON.stringify(inPanel)}, sentinel: ${JSON.stringify(verdict)}`);
      }
    }
    open = new Set(sentinel.standing().alarms.map(({ kind }) => kind));
  };
  monitor.onDidRead(look);
  sentinel.watch({ scope: [{ of, group: ref }], everySeconds: everyMinutes * 60, riskLimit: seconds(6 * 3600) });
  // An open panel makes the readings of all screens exact.
  const panel =
    seed % 2 === 0 ? monitor.watch({ of, group: ref, detail: 'exact', everySeconds: everyMinutes * 60 }) : undefined;
  await clock.advance(watched * minuteMs);
  panel?.dispose();
  const last = shownNow();
  if (last) wrong.push(...wordsThatDiffer(last).map(text => `world ${seed}: ${text}`));
  for (const each of [sentinel, board, monitor]) each.dispose();
  return { wrong, kinds, compared, alarms, stale };
}

describe('for the same reading', () => {
  test('all screens say the same, in 500 random worlds', async () => {
    const outcomes: Outcome[] = [];
    for (let seed = 1; seed <= worlds; seed++) outcomes.push(await live(seed));
    const wrong = outcomes.flatMap(outcome => outcome.wrong);
    assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} contradictions`);
    const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, one) => all + of(one), 0);
    const said = new Set(outcomes.flatMap(({ kinds }) => [...kinds]));
    assert.deepEqual(
      verdictKinds.filter(kind => !said.has(kind)),
      [],
    );
    assert.ok(sum(({ compared }) => compared) > 5000, `${sum(({ compared }) => compared)} comparisons`);
    assert.ok(sum(({ alarms }) => alarms) > 100, `${sum(({ alarms }) => alarms)} alarms`);
    assert.ok(sum(({ stale }) => stale) > 100, `${sum(({ stale }) => stale)} stale`);
  });

  for (const [screen, saying] of Object.entries(planted)) {
    test(`${screen} would be found`, async () => {
      const wrong: string[] = [];
      for (let seed = 1; seed <= 40; seed++) wrong.push(...(await live(seed, { [screen]: saying })).wrong);
      assert.ok(wrong.length > 0 && wrong.every(text => text.includes(screen)));
    });
  }
});
