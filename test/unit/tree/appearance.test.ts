import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { taskStatuses } from '../../../src/cloud/dts/types.ts';
import { rowKinds, type RowState } from '../../../src/model/lag/rowState.ts';
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
  const icons: Record<RowState['kind'], string> = {
    dataLost: 'error list.errorForeground',
    stopped: 'circle-slash list.errorForeground',
    noClient: 'circle-slash list.errorForeground',
    stuck: 'warning list.errorForeground',
    behind: 'warning list.warningForeground',
    unknown: 'question',
    current: 'pass testing.iconPassed',
    notStarted: 'circle-large-outline disabledForeground',
    noData: 'dash disabledForeground',
  };

  test('follows what is known of it', () => {
    const actual = rowKinds.map(kind => [kind, textOf(groupIcon({ kind: 'known', state: { kind }, stuckShards: 0 }))]);
    assert.deepEqual(Object.fromEntries(actual), icons);
  });

  test('differs for what is not known', () => {
    assert.deepEqual(
      (['unread', 'unreadable', 'gone'] as const).map(kind => textOf(groupIcon({ kind }))),
      ['organization', 'question', 'error list.errorForeground'],
    );
  });
});

const textOf = ({ name, color }: { name: string; color?: string }): string => [name, color].filter(Boolean).join(' ');
