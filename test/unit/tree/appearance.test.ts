import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { taskStatuses } from '../../../src/cloud/dts/types.ts';
import { type GroupVerdict, verdictKinds } from '../../../src/model/lag/judge.ts';
import { seconds } from '../../../src/model/units.ts';
import { groupIcon, statusIcon } from '../../../src/tree/appearance.ts';

describe('the icon of a change tracking instance', () => {
  // https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs
  const expected = {
    NotConfigured: 'circle-large-outline disabledForeground',
    NotStarted: 'circle-large-outline disabledForeground',
    Prechecking: 'sync~spin',
    PrecheckFailed: 'error list.errorForeground',
    PreCheckPass: 'pass charts.blue',
    Starting: 'sync~spin',
    Normal: 'pass testing.iconPassed',
    Retrying: 'warning list.warningForeground',
    Abnormal: 'error list.errorForeground',
    Upgrade: 'sync~spin',
    Downgrade: 'sync~spin',
    Locked: 'lock list.errorForeground',
  };

  test('follows the status', () => {
    const actual = Object.fromEntries(taskStatuses.map(status => [status, textOf(statusIcon(status))]));
    assert.deepEqual(actual, expected);
  });

  test('is neutral for a status that is newer than us', () => {
    assert.equal(textOf(statusIcon('Hibernating')), 'question');
  });
});

describe('the icon of a consumer group', () => {
  const lag = seconds(600);
  const verdicts: { readonly [K in GroupVerdict['kind']]: Extract<GroupVerdict, { readonly kind: K }> } = {
    dataLost: { kind: 'dataLost', shards: [], seconds: undefined },
    dataAtRisk: { kind: 'dataAtRisk', shards: [], left: seconds(60) },
    stopped: { kind: 'stopped', since: undefined, left: undefined },
    stuckShards: { kind: 'stuckShards', shards: [1], of: 2, consumers: [], since: undefined },
    taskNotRunning: { kind: 'taskNotRunning', status: 'Abnormal' },
    fallingBehind: { kind: 'fallingBehind', lag, change: seconds(60), over: seconds(600) },
    behind: { kind: 'behind', lag, isSteady: true },
    taskBehind: { kind: 'taskBehind', seconds: lag },
    catchingUp: { kind: 'catchingUp', lag, caughtUpIn: undefined },
    unknown: { kind: 'unknown' },
    notStarted: { kind: 'notStarted' },
    partlyNotStarted: { kind: 'partlyNotStarted', shards: [1], of: 2 },
    noData: { kind: 'noData' },
    well: { kind: 'well', lag: undefined },
  };
  const icons: Record<GroupVerdict['kind'], string> = {
    dataLost: 'error list.errorForeground',
    dataAtRisk: 'warning list.errorForeground',
    stopped: 'circle-slash list.errorForeground',
    stuckShards: 'warning list.errorForeground',
    taskNotRunning: 'debug-disconnect list.errorForeground',
    fallingBehind: 'warning list.warningForeground',
    behind: 'warning list.warningForeground',
    taskBehind: 'warning list.warningForeground',
    catchingUp: 'arrow-down charts.blue',
    unknown: 'question',
    notStarted: 'circle-large-outline disabledForeground',
    partlyNotStarted: 'circle-large-outline disabledForeground',
    noData: 'dash disabledForeground',
    well: 'pass testing.iconPassed',
  };
  const iconOf = (verdict: GroupVerdict): string =>
    textOf(groupIcon({ kind: 'known', service: 'dts', verdicts: [verdict, { kind: 'unknown' }] }));

  test('follows the first of its verdicts', () => {
    const actual = verdictKinds.map(kind => [kind, iconOf(verdicts[kind])]);
    assert.deepEqual(Object.fromEntries(actual), icons);
  });

  test('has the colour of the task where that does not run', () => {
    assert.deepEqual(
      ['Retrying', 'Upgrade', 'NotStarted'].map(status => iconOf({ kind: 'taskNotRunning', status })),
      [
        'debug-disconnect list.warningForeground',
        'debug-disconnect charts.blue',
        'debug-disconnect disabledForeground',
      ],
    );
  });

  test('differs for what is not known', () => {
    assert.deepEqual(
      (['unread', 'unreadable', 'gone'] as const).map(kind => textOf(groupIcon({ kind }))),
      ['organization', 'question', 'error list.errorForeground'],
    );
  });
});

const textOf = ({ name, color }: { name: string; color?: string }): string => [name, color].filter(Boolean).join(' ');
