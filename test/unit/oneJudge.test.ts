import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DtsConsumerGroup, DtsJobDetail } from '../../src/cloud/dts/types.ts';
import { Board } from '../../src/model/board/board.ts';
import { groupDocument } from '../../src/model/groups/groupDocument.ts';
import type { GroupHistory, Sample } from '../../src/model/lag/history.ts';
import { type GroupVerdict, isTrouble, judge, toneOf, verdictKinds } from '../../src/model/lag/judge.ts';
import { type DtsReading, dtsReading, taskFacts } from '../../src/model/lag/reading.ts';
import { type Tone, tones } from '../../src/model/status/stage.ts';
import { subscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import { seconds } from '../../src/model/units.ts';
import { toneOf as toneOfStatus } from '../../src/model/status/verdicts.ts';
import { snapshotOf } from '../../src/panels/group/snapshot.ts';
import { groupIcon } from '../../src/tree/appearance.ts';
import { stateOf } from '../../src/tree/groupState.ts';
import type { Known } from '../../src/tree/known.ts';
import { parts } from './model/status/samples.ts';
import { known as panelKnowing } from './panels/group/samples.ts';
import { account, instance, job } from './tree/world.ts';
import { stubVscode } from '../support/stubbedVscode.ts';

const l10n = { t: (text: string, ...values: readonly unknown[]) => [text, ...values].join('|') };
stubVscode({ l10n, env: { language: 'en' } });
const { tooltipOf } = await import('../../src/tree/tooltips.ts');
const { groupWords } = await import('../../src/tree/groupWords.ts');

const now = Date.parse('2026-01-15T08:30:00Z');
const hour = 3600;
const noHistory: GroupHistory = { samples: [], marks: [] };

const clients = ['connected', 'ten minutes behind', 'none', 'unknown'] as const;
/** How much of what is kept lies between the oldest record and the checkpoint. */
const checkpoints = { lost: -0.1, 'at the edge': 0.02, 'near the edge': 0.2, 'in the middle': 0.6, fresh: 1 };
const histories = ['none', 'rising', 'falling', 'steady', 'disconnected'] as const;

interface Case {
  readonly name: string;
  readonly group: DtsConsumerGroup;
  readonly detail: DtsJobDetail;
  readonly history: GroupHistory;
}

function caseOf(
  keptHours: number,
  client: (typeof clients)[number],
  checkpoint: keyof typeof checkpoints | 'absent',
  history: (typeof histories)[number],
  status = 'Normal',
  quietSeconds = 2,
): Case {
  const kept = keptHours * hour;
  const end = now - quietSeconds * 1000;
  const place = checkpoint === 'absent' ? undefined : end - kept * (1 - checkpoints[checkpoint]) * 1000;
  const delay = client === 'ten minutes behind' ? 600 : Math.round(place === undefined ? 0 : (end - place) / 1000);
  const group: DtsConsumerGroup = {
    id: 'dtsgroup',
    name: 'search-index',
    userName: 'search',
    ...(place !== undefined && { consumptionCheckpoint: new Date(place) }),
    ...(client === 'none' && { messageDelay: 'noClient', unconsumedData: 'noClient' }),
    ...((client === 'connected' || client === 'ten minutes behind') && { messageDelay: delay, unconsumedData: delay }),
  };
  return {
    name: `${keptHours} h kept, client ${client}, checkpoint ${checkpoint}, history ${history}, task ${status}, quiet for ${quietSeconds} s`,
    group,
    detail: {
      ...job('orders', { status, beginTime: new Date(end - kept * 1000), endTime: new Date(end) }),
      hosts: {},
      objects: [],
    },
    history: historyOf(history, delay),
  };
}

function historyOf(kind: (typeof histories)[number], lag: number): GroupHistory {
  switch (kind) {
    case 'none':
      return noHistory;
    case 'rising':
      return { samples: samplesTo(lag, lag * 0.5), marks: [] };
    case 'falling':
      return { samples: samplesTo(lag, lag * 2 + 600), marks: [] };
    case 'steady':
      return { samples: samplesTo(lag, lag), marks: [] };
    case 'disconnected':
      return { samples: [], marks: [{ at: now - 900_000, kind: 'disconnected' }] };
  }
}

/** Ten minutes of readings that end with the lag of now. */
const samplesTo = (lag: number, first: number): readonly Sample[] =>
  Array.from({ length: 11 }, (_, index) => ({
    at: now - (10 - index) * 60_000,
    lag: seconds(Math.round(first + ((lag - first) * index) / 10)),
    behind: 1,
  }));

const places = [...(Object.keys(checkpoints) as (keyof typeof checkpoints)[]), 'absent'] as const;
const cases: readonly Case[] = [
  ...[1, 6, 24, 72, 168, 336].flatMap(kept =>
    clients.flatMap(client =>
      places.flatMap(checkpoint => histories.map(history => caseOf(kept, client, checkpoint, history))),
    ),
  ),
  ...['Abnormal', 'Retrying', 'Upgrade', 'Locked', 'Hibernating'].flatMap(status =>
    clients.flatMap(client => places.map(checkpoint => caseOf(24, client, checkpoint, 'none', status))),
  ),
];

/** The newest record is old. That the list of instances cannot tell, because nobody remembers when it was read. */
const quietCases: readonly Case[] = clients.flatMap(client =>
  places.map(checkpoint => caseOf(24, client, checkpoint, 'none', 'Normal', 600)),
);

/** What a screen says of a group. */
interface Said {
  readonly kind: GroupVerdict['kind'] | undefined;
  readonly tone: Tone | undefined;
}

const ref = { accountId: account.id, region: 'cn-hangzhou', instanceId: 'dts-orders', jobId: 'job-orders' };

const readingOf = ({ group, detail }: Case): DtsReading => dtsReading(ref, group, taskFacts(detail, now), now);

const saidOf = (verdict: GroupVerdict | undefined): Said => ({
  kind: verdict?.kind,
  tone: verdict && toneOf(verdict),
});

function statusOf({ group, detail, history }: Case) {
  const given = parts({ newer: detail, groups: { items: [{ ...ref, group }], total: 1 } });
  return subscriptionStatus(ref, given, { of: () => history }, new Date(now));
}

/** The colour of an icon says the same as the tone. */
const colors: Readonly<Record<Tone, readonly (string | undefined)[]>> = {
  error: ['list.errorForeground'],
  warning: ['list.warningForeground'],
  progress: ['charts.blue'],
  neutral: ['disabledForeground', undefined],
  well: ['testing.iconPassed'],
};

function rowOf({ group, detail, history }: Case, reading: DtsReading | undefined): Said {
  const node = {
    kind: 'instanceGroup',
    account,
    instance: { ...instance('orders'), job: detail },
    group: { ...ref, group },
  } as const;
  const known = { latest: () => reading, failure: () => undefined, history: () => history, now: () => now };
  const state = stateOf(node, known);
  assert.ok(state.kind === 'known');
  const said = saidOf(state.verdicts[0]);
  assert.ok(
    colors[said.tone ?? 'well'].includes(groupIcon(state).color),
    `${said.kind} has the colour of another tone`,
  );
  assert.ok(tooltipOf(node, known as unknown as Known).includes(`State: {0}|${groupWords(state)}`));
  assert.equal(groupWords(state).includes('loses data in'), said.kind === 'dataAtRisk');
  return said;
}

function panelOf(given: Case): Said {
  const about = { ref: { kind: 'dts', ...ref, groupId: 'dtsgroup' }, name: 'search-index', range: '1h' } as const;
  const [first] = snapshotOf(panelKnowing({ about, reading: readingOf(given), history: given.history, now })).verdicts;
  return { kind: first?.verdict.kind, tone: first?.tone };
}

/** A board on which the group is pinned. */
function onBoard(given: Case): Said {
  const nothing = () => ({ dispose: () => undefined });
  const group = { kind: 'dts', ...ref, groupId: 'dtsgroup' } as const;
  const board = new Board({
    accounts: { list: () => [account], stateOf: () => ({}), onDidChange: nothing, onDidReplaceKeys: nothing },
    cloudOf: () => Promise.reject(new Error('Nothing is listed.')),
    monitor: {
      watch: nothing,
      read: () => Promise.resolve(),
      latest: () => readingOf(given),
      failure: () => undefined,
      onDidRead: nothing,
      onDidFail: nothing,
    },
    histories: { of: () => given.history, onDidMark: nothing },
    catalog: { onDidChange: nothing },
    pinned: { list: () => [{ of: ref, group, name: 'search-index', ownerName: 'orders' }], onDidChange: nothing },
    now: () => now,
    setTimer: nothing,
  });
  const [row] = board.rows();
  assert.ok(row?.state === 'read');
  assert.deepEqual(row.judgement, judge(row.reading, given.history, now));
  return saidOf(row.judgement.verdicts[0]);
}

const beforeReading = 'the row of the tree before the first reading';
const screens: Readonly<Record<string, (given: Case) => Said>> = {
  'the row of the status panel': given => saidOf(statusOf(given)?.groups?.rows[0]?.verdicts[0]),
  'the row of the tree': given => rowOf(given, readingOf(given)),
  [beforeReading]: given => rowOf(given, undefined),
  'the row of the board': onBoard,
  'the document': given => {
    const { facts } = groupDocument({ account, reading: readingOf(given), history: given.history });
    const [first] = facts['verdicts'] as unknown as readonly Said[];
    return { kind: first?.kind, tone: first?.tone };
  },
};

describe('how a group is doing', () => {
  const all = [...cases, ...quietCases];
  const inThePanel = new Map(all.map(given => [given, panelOf(given)]));

  for (const [screen, saidBy] of Object.entries(screens)) {
    test(`is the same in the group panel and in ${screen}`, () => {
      const compared = screen === beforeReading ? cases : all;
      const wrong = compared.flatMap(given => {
        const [expected, actual] = [inThePanel.get(given), saidBy(given)];
        const isSame = expected?.kind === actual.kind && expected?.tone === actual.tone;
        return isSame ? [] : [`${given.name}: ${JSON.stringify(expected)} and ${JSON.stringify(actual)}`];
      });
      assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} of ${compared.length} groups`);
    });
  }

  test('is said once by the status panel: of the task what is about the task, and of the group the rest', () => {
    for (const given of all) {
      const status = statusOf(given);
      const [row] = status?.groups?.rows ?? [];
      assert.ok(status && row);
      const [first] = status.verdicts;
      assert.ok(first);
      const said = status.verdicts.flatMap(verdict => (verdict.kind === 'group' ? [saidOf(verdict.verdict)] : []));
      assert.deepEqual(said, row.verdicts.filter(isTrouble).slice(0, 1).map(saidOf), given.name);
      // The task may be worse than any group, and no group is worse than the whole.
      assert.ok(tones.indexOf(toneOfStatus(first)) <= tones.indexOf(toneOf(row.verdicts[0])), given.name);
      assert.ok(first.kind !== 'well' || row.verdicts[0].kind === 'well', given.name);
    }
  });

  test('is everything that can be said of a group of an instance', () => {
    const said = new Set([...inThePanel.values()].map(({ kind }) => kind));
    assert.deepEqual(
      verdictKinds.filter(kind => !said.has(kind)),
      // The first three are about shards.
      ['stuckShards', 'partlyNotStarted', 'noData'],
    );
    assert.ok(cases.length >= 200);
  });
});
