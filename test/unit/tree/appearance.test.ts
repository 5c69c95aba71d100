import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { taskStatuses } from '../../../src/cloud/dts/types.ts';
import { groupIcon, groupState, statusIcon } from '../../../src/tree/appearance.ts';
import { dtsGroup } from './world.ts';

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

describe('the state of a consumer group', () => {
  const oldest = new Date('2026-01-01T00:00:00Z');
  const before = new Date('2025-12-31T00:00:00Z');
  const after = new Date('2026-01-01T01:00:00Z');
  const rows = [
    { checkpoint: after, delay: 1, state: { kind: 'current', seconds: 1 }, icon: 'pass testing.iconPassed' },
    { checkpoint: after, delay: 299, state: { kind: 'current', seconds: 299 }, icon: 'pass testing.iconPassed' },
    { checkpoint: after, delay: 300, state: { kind: 'late', seconds: 300 }, icon: 'warning list.warningForeground' },
    { checkpoint: undefined, delay: 2, state: { kind: 'current', seconds: 2 }, icon: 'pass testing.iconPassed' },
    { checkpoint: after, delay: 'noClient', state: { kind: 'noClient' }, icon: 'circle-slash list.errorForeground' },
    {
      checkpoint: undefined,
      delay: 'noClient',
      state: { kind: 'notStarted' },
      icon: 'circle-large-outline disabledForeground',
    },
    {
      checkpoint: undefined,
      delay: undefined,
      state: { kind: 'notStarted' },
      icon: 'circle-large-outline disabledForeground',
    },
    { checkpoint: after, delay: undefined, state: { kind: 'unknown' }, icon: 'question' },
    { checkpoint: before, delay: 'noClient', state: { kind: 'dataLost' }, icon: 'error list.errorForeground' },
    { checkpoint: before, delay: 3, state: { kind: 'dataLost' }, icon: 'error list.errorForeground' },
  ] as const;

  for (const { checkpoint, delay, state, icon } of rows) {
    test(`${state.kind} with ${checkpoint?.toISOString() ?? 'no checkpoint'} and delay ${delay ?? 'not said'}`, () => {
      const group = dtsGroup('g', {
        ...(checkpoint && { consumptionCheckpoint: checkpoint }),
        ...(delay !== undefined && { messageDelay: delay }),
      });
      assert.deepEqual(groupState(group, oldest), state);
      assert.equal(textOf(groupIcon(groupState(group, oldest))), icon);
    });
  }

  test('loses nothing while it is not known what is kept', () => {
    const group = dtsGroup('g', { consumptionCheckpoint: before, messageDelay: 1 });
    assert.equal(groupState(group, undefined).kind, 'current');
  });
});

const textOf = ({ name, color }: { name: string; color?: string }): string => [name, color].filter(Boolean).join(' ');
