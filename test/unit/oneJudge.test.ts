import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DtsConsumerGroup, DtsJobDetail } from '../../src/cloud/dts/types.ts';
import { groupDocument } from '../../src/model/groups/groupDocument.ts';
import { dtsReading } from '../../src/model/lag/dtsReader.ts';
import type { GroupHistory, Sample } from '../../src/model/lag/history.ts';
import type { DtsReading } from '../../src/model/lag/reading.ts';
import { subscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import { seconds } from '../../src/model/units.ts';
import { healthLooks } from '../../media/status/words.ts';
import { toneOf } from '../../src/model/status/verdicts.ts';
import { snapshotOf } from '../../src/panels/group/snapshot.ts';
import { groupIcon } from '../../src/tree/appearance.ts';
import { stateOf } from '../../src/tree/groupState.ts';
import type { Known } from '../../src/tree/known.ts';
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
): Case {
  const kept = keptHours * hour;
  const end = now - 2000;
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
    name: `${keptHours} h kept, client ${client}, checkpoint ${checkpoint}, history ${history}, task ${status}`,
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
  Array.from({ length: 60 }, (_, index) => ({
    at: now - (59 - index) * 10_000,
    lag: seconds(Math.round(first + ((lag - first) * index) / 59)),
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

/** What a screen says of a group. */
interface Said {
  readonly kind: string | undefined;
  readonly tone: string | undefined;
}

const ref = { accountId: account.id, region: 'cn-hangzhou', instanceId: 'dts-orders', jobId: 'job-orders' };

const readingOf = ({ group, detail }: Case): DtsReading => dtsReading(ref, group, { value: detail, at: now }, now);

const healthKinds: Readonly<Record<string, string>> = {
  lost: 'dataLost',
  atRisk: 'dataAtRisk',
  slow: 'behind',
  unused: 'notStarted',
  dataLost: 'dataLost',
  dataAtRisk: 'dataAtRisk',
  groupsStopped: 'stopped',
  groupSlow: 'behind',
  unusedGroups: 'notStarted',
  noClient: 'stopped',
  current: 'well',
  fallingBehind: 'behind',
  catchingUp: 'behind',
};
const kindOf = (kind: string): string => healthKinds[kind] ?? kind;

function statusOf({ group, detail }: Case) {
  const parts = { newer: detail, older: undefined, groups: { items: [{ ...ref, group }], total: 1 } };
  return subscriptionStatus(ref, parts, new Date(now));
}

const tones: Readonly<Record<string, string>> = {
  'list.errorForeground': 'error',
  'list.warningForeground': 'warning',
  'charts.blue': 'progress',
  'testing.iconPassed': 'well',
};

function rowOf({ group, detail, history }: Case, reading: DtsReading | undefined): Said {
  const node = {
    kind: 'instanceGroup',
    account,
    instance: { ...instance('orders'), job: detail },
    group: { ...ref, group },
  } as const;
  const known = {
    latest: () => reading,
    failure: () => undefined,
    history: () => history,
    now: () => now,
  } satisfies Partial<Known>;
  const state = stateOf(node, known);
  assert.ok(tooltipOf(node, known as unknown as Known).includes(`State: {0}|${groupWords(state)}`));
  assert.ok(state.kind === 'known');
  return { kind: kindOf(state.state.kind), tone: tones[groupIcon(state).color ?? ''] ?? 'neutral' };
}

const screens: Readonly<Record<string, (given: Case) => Said>> = {
  'the group panel': given => {
    const { verdicts } = snapshotOf({
      about: { ref: { kind: 'dts', ...ref, groupId: 'dtsgroup' }, name: 'search-index', range: '1h' },
      account: { name: 'prod', number: '1', color: undefined, isReadOnly: false } as never,
      regionName: 'r',
      instanceName: undefined,
      isRefreshing: false,
      reading: readingOf(given),
      failure: undefined,
      history: given.history,
      recent: {},
      hasUndo: false,
      isPinned: false,
      refusalWords: refusal => refusal,
      now,
    });
    const [first] = verdicts;
    return { kind: kindOf(first?.verdict.kind ?? ''), tone: first?.tone };
  },
  'the row of the status panel': given => {
    const [row] = statusOf(given)?.groups?.rows ?? [];
    return { kind: row && kindOf(row.health), tone: row && healthLooks[row.health].tone };
  },
  'the verdict of the status panel': given => {
    const verdicts = statusOf(given)?.verdicts ?? [];
    const said = verdicts.find(({ kind }) => kindOf(kind) !== kind || kind.startsWith('data') || kind === 'well');
    return { kind: said && kindOf(said.kind), tone: said && toneOf(said) };
  },
  'the row of the tree': given => rowOf(given, readingOf(given)),
  'the row of the tree before the first reading': given => rowOf(given, undefined),
  'the document': given => {
    const { facts } = groupDocument({ account, reading: readingOf(given), history: given.history });
    const [first] = (facts['verdicts'] ?? []) as readonly Said[];
    return { kind: first && kindOf(String(first.kind)), tone: first?.tone };
  },
};

describe('how a group is doing', () => {
  const [reference, ...others] = Object.entries(screens);
  assert.ok(reference);
  for (const [screen, saidBy] of others) {
    test(`is the same in ${reference[0]} and in ${screen}`, () => {
      const wrong = cases.flatMap(given => {
        const [expected, actual] = [reference[1](given), saidBy(given)];
        const isSame = expected.kind === actual.kind && expected.tone === actual.tone;
        return isSame ? [] : [`${given.name}: ${JSON.stringify(expected)} and ${JSON.stringify(actual)}`];
      });
      assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} of ${cases.length} groups`);
    });
  }
});
