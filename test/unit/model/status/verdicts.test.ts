import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GroupTrouble } from '../../../../src/model/lag/judge.ts';
import { without } from '../../../support/without.ts';
import { type StatusParts, subscriptionStatus } from '../../../../src/model/status/subscriptionStatus.ts';
import { helpLink, toneOf, type Verdict } from '../../../../src/model/status/verdicts.ts';
import { seconds } from '../../../../src/model/units.ts';
import {
  connected,
  disconnected,
  groups,
  hoursAgo,
  listed,
  newer,
  noHistories,
  now,
  older,
  parts,
  ref,
} from './samples.ts';

const well = groups({ search: connected() });

function verdictsOf(given: Partial<StatusParts>): readonly Verdict[] {
  // The older operation says the same unless a test is about that.
  const status = given.newer?.status ?? 'Normal';
  const whole = parts({ newer: newer(), older: older({ status }), groups: well, ...given });
  const made = subscriptionStatus(ref, whole, noHistories, now);
  assert.ok(made);
  return made.verdicts;
}

type Said = Exclude<Verdict['kind'], 'group'> | GroupTrouble['kind'];
const saidBy = (verdict: Verdict): Said => (verdict.kind === 'group' ? verdict.verdict.kind : verdict.kind);

test('the verdict says what is wrong, the most alarming first', () => {
  const cases: readonly (readonly [name: string, given: Partial<StatusParts>, kinds: readonly Said[]])[] = [
    ['all well', {}, ['well']],
    ['failed', { newer: newer({ status: 'Abnormal' }) }, ['taskError']],
    ['running with an error', { newer: newer({ errorMessage: 'x' }) }, ['taskError']],
    ['only the older call has an error', { older: older({ errorMessage: 'x' }) }, ['taskError']],
    ['an error with details alone', { listed: listed({ errorDetails: [{ code: 'DTS-1' }] }) }, ['taskError']],
    ['precheck failed', { newer: newer({ status: 'PrecheckFailed' }) }, ['precheckFailed']],
    ['locked', { newer: newer({ status: 'Locked' }) }, ['locked']],
    ['retrying', { newer: newer({ status: 'Retrying' }) }, ['retrying']],
    ['retrying while running', { newer: newer({ retry: { isRetrying: true, count: 3 } }) }, ['retrying']],
    ['a retry that is over', { newer: newer({ retry: { isRetrying: false, count: 3 } }) }, ['well']],
    ['prechecking', { newer: newer({ status: 'Prechecking' }) }, ['inProgress']],
    ['upgrading', { newer: newer({ status: 'Upgrade' }) }, ['inProgress']],
    ['not started', { newer: newer({ status: 'NotStarted' }), groups: groups({}) }, ['notStarted']],
    [
      'not configured, groups refused',
      { newer: newer({ status: 'NotConfigured' }), groups: undefined },
      ['notStarted'],
    ],
    ['unknown status', { newer: newer({ status: 'Hibernating' }) }, ['unknownStatus']],
    ['newest record is old', { newer: newer({ endTime: hoursAgo(1) }) }, ['newestIsOld']],
    ['expired', { newer: newer({ expireTime: hoursAgo(1) }) }, ['expired']],
    ['expires soon', { newer: newer({ expireTime: hoursAgo(-24) }) }, ['expiresSoon']],
    ['expires late', { newer: newer({ expireTime: hoursAgo(-24 * 30) }) }, ['well']],
    ['no groups', { groups: groups({}) }, ['noGroups']],
    ['groups refused', { groups: undefined }, ['groupsUnknown']],
    ['nobody knows', { groups: groups({ a: { consumptionCheckpoint: hoursAgo(1) } }) }, ['unknown']],
    ['unused', { groups: groups({ a: disconnected() }) }, ['notStarted']],
    [
      'everything at once',
      {
        newer: newer({ status: 'Abnormal', expireTime: hoursAgo(-24) }),
        groups: groups({
          slow: connected(4000),
          stopped: disconnected(10),
          risky: disconnected(23),
          lost: disconnected(30),
          unused: disconnected(),
          fine: connected(),
        }),
      },
      ['taskError', 'dataLost', 'dataAtRisk', 'stopped', 'expiresSoon', 'behind', 'notStarted'],
    ],
  ];
  for (const [name, parts, kinds] of cases) {
    assert.deepEqual(verdictsOf(parts).map(saidBy), kinds, name);
  }
});

test('a failed task is an error, a running one that reports an error is a warning', () => {
  const tone = (parts: Partial<StatusParts>) => verdictsOf(parts).map(toneOf)[0];
  assert.equal(tone({ newer: newer({ status: 'Abnormal' }) }), 'error');
  assert.equal(tone({ newer: newer({ errorMessage: 'x' }) }), 'warning');
  assert.equal(tone({}), 'well');
});

test('both error messages are kept, and one that both report is said once', () => {
  const messages = (fromNewer?: string, fromOlder?: string) => {
    const [verdict] = verdictsOf({
      newer: newer({ status: 'Abnormal', ...(fromNewer !== undefined && { errorMessage: fromNewer }) }),
      older: older({ ...(fromOlder !== undefined && { errorMessage: fromOlder }) }),
    });
    return verdict?.kind === 'taskError' ? verdict.messages : undefined;
  };
  assert.deepEqual(messages('a', 'a'), [{ text: 'a', from: 'both' }]);
  assert.deepEqual(messages('a', 'b'), [
    { text: 'a', from: 'newer' },
    { text: 'b', from: 'older' },
  ]);
  assert.deepEqual(messages(undefined, 'b'), [{ text: 'b', from: 'older' }]);
  assert.deepEqual(messages('', ''), []);
});

test('a failed precheck names the items that failed and how to repair them', () => {
  const failed = { item: 'CHECK_BINLOG', result: 'Failed', failedReason: 'off', repairMethod: 'turn it on' };
  const [verdict] = verdictsOf({
    newer: newer({ status: 'PrecheckFailed' }),
    listed: listed({
      precheck: { errorMessage: 'no', items: [{ item: 'CHECK_CONN', result: 'Success' }, failed] },
    }),
  });
  assert.deepEqual(verdict, { kind: 'precheckFailed', message: 'no', items: [failed] });
});

test('the items of a failed precheck are those that failed, and no others', () => {
  const items = ['Failed', 'Success', 'Finished', 'NotStarted', 'Checking', ''].map(result => ({
    item: `CHECK_${result}`,
    result,
  }));
  const told = [{ failedReason: 'no' }, { failedDetail: 'no' }, { repairMethod: 'turn it on' }].map((why, index) => ({
    item: `CHECK_TOLD_${index}`,
    result: '',
    ...why,
  }));
  const [verdict] = verdictsOf({
    newer: newer({ status: 'PrecheckFailed' }),
    precheck: { status: 'Failed', items: [...items, ...told] },
  });
  assert.equal(verdict?.kind, 'precheckFailed');
  assert.deepEqual(
    verdict.items?.map(({ item }) => item),
    ['CHECK_Failed', 'CHECK_TOLD_0', 'CHECK_TOLD_1', 'CHECK_TOLD_2'],
  );
});

test('a running precheck has the progress of its row in the list and its items, and no other work has', () => {
  const items = [{ item: 'CHECK_CONN_SRC', result: 'Checking' }];
  const given = { newer: newer({ status: 'Prechecking' }), listed: listed({ precheck: { percent: 35, items } }) };
  assert.deepEqual(verdictsOf(given), [{ kind: 'inProgress', status: 'Prechecking', percent: 35, items }]);
  const upgrade = { ...given, newer: newer({ status: 'Upgrade' }) };
  assert.deepEqual(verdictsOf(upgrade), [{ kind: 'inProgress', status: 'Upgrade', percent: undefined, items: [] }]);
});

test('a failed task has the codes of its row in the list, and only links of the vendor', () => {
  const helpUrl = 'https://help.aliyun.com/document_detail/462133.html';
  const errorDetails = [
    { code: 'DTS-1', helpUrl },
    { code: 'DTS-2', helpUrl: 'http://example.com/' },
    { code: 'DTS-3' },
  ];
  const [verdict] = verdictsOf({ newer: newer({ status: 'Abnormal' }), listed: listed({ errorDetails }) });
  assert.equal(verdict?.kind, 'taskError');
  assert.deepEqual(verdict.errors, [
    { code: 'DTS-1', helpUrl, otherUrl: undefined },
    { code: 'DTS-2', helpUrl: undefined, otherUrl: 'http://example.com/' },
    { code: 'DTS-3', helpUrl: undefined, otherUrl: undefined },
  ]);
});

test('a difference between the two operations is said, and what one of them leaves out is none', () => {
  const differ = (here: Parameters<typeof newer>[0], there: Parameters<typeof older>[0]) =>
    verdictsOf({ newer: newer(here), older: older(there) }).find(({ kind }) => kind === 'answersDiffer');
  assert.deepEqual(differ({}, { status: 'Abnormal', topic: 'other', source: { instanceType: 'ECS' } }), {
    kind: 'answersDiffer',
    differences: [
      { field: 'status', newer: 'Normal', older: 'Abnormal' },
      { field: 'topic', newer: 'cn_hangzhou_orders_version2', older: 'other' },
      { field: 'sourceType', newer: 'RDS', older: 'ECS' },
    ],
    isExpected: false,
  });
  assert.deepEqual(verdictsOf({ older: without(older(), 'topic', 'source') }).map(saidBy), ['well']);
});

test('a status that the older operation has no word for is no reason to worry', () => {
  const toneFor = (status: string, other: string) =>
    verdictsOf({ newer: newer({ status }), older: older({ status: other }) })
      .filter(({ kind }) => kind === 'answersDiffer')
      .map(toneOf);
  assert.deepEqual(toneFor('Retrying', 'Abnormal'), ['neutral']);
  assert.deepEqual(toneFor('Normal', 'Abnormal'), ['warning']);
});

test('an instance of the old version is not told to get a group, and one that does not tell is', () => {
  const kindsOf = (given: Partial<StatusParts>) => verdictsOf({ groups: groups({}), ...given }).map(saidBy);
  assert.deepEqual(kindsOf({ newer: newer({ version: 'old' }) }), ['oldVersion']);
  assert.deepEqual(kindsOf({ newer: newer({ version: 'old' }), groups: undefined }), ['oldVersion']);
  assert.deepEqual(kindsOf({ newer: without(newer(), 'version') }), ['noGroups']);
});

test('of several groups in one state the worst is named and the others are counted', () => {
  const cases: readonly (readonly [Parameters<typeof groups>[0], Verdict])[] = [
    [
      { a: disconnected(10), b: disconnected(14), c: disconnected(12) },
      {
        kind: 'group',
        group: 'b',
        others: 2,
        verdict: { kind: 'stopped', since: undefined, left: seconds(10 * 3600) },
      },
    ],
    [
      { a: disconnected(22), b: disconnected(23) },
      { kind: 'group', group: 'b', others: 1, verdict: { kind: 'dataAtRisk', left: seconds(3600), shards: [] } },
    ],
    [
      { a: disconnected(26), b: disconnected(25) },
      { kind: 'group', group: 'a', others: 1, verdict: { kind: 'dataLost', seconds: seconds(7200), shards: [] } },
    ],
    [
      { a: connected(400), b: connected(4000) },
      { kind: 'group', group: 'b', others: 1, verdict: { kind: 'behind', lag: seconds(4000), isSteady: false } },
    ],
  ];
  for (const [byName, expected] of cases) assert.deepEqual(verdictsOf({ groups: groups(byName) }), [expected]);
});

test('what was seen of a group tells whether it falls behind or catches up', () => {
  const given = parts({ newer: newer(), groups: groups({ a: connected(4000) }) });
  const saidAfter = (before: number) => {
    const sample = (secondsAgo: number, lag: number) => ({
      at: now.getTime() - secondsAgo * 1000,
      lag: seconds(lag),
      behind: 1,
    });
    const samples = [sample(600, before), sample(300, (before + 4000) / 2), sample(0, 4000)];
    return subscriptionStatus(ref, given, { of: () => ({ samples, marks: [] }) }, now)?.verdicts.map(saidBy);
  };
  assert.deepEqual(saidAfter(3000), ['fallingBehind']);
  assert.deepEqual(saidAfter(5000), ['catchingUp']);
  assert.deepEqual(saidAfter(4000), ['behind']);
});

test('only pages of the vendor are linked', () => {
  const good = ['https://help.aliyun.com/document_detail/462133.html', 'https://www.alibabacloud.com/help/en/dts'];
  const bad = [
    'http://help.aliyun.com/',
    'https://aliyun.com.example.org/',
    'https://notaliyun.com/',
    'https://user:word@help.aliyun.com/',
    'https://help.aliyun.com:8443/',
    'javascript:alert(1)',
    'command:workbench.action.quit',
    'see the manual',
    '',
  ];
  for (const link of good) assert.equal(helpLink(link), link);
  for (const link of bad) assert.equal(helpLink(link), undefined, link);
});
