import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsOf } from '../../../../media/shared/formats.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { LiveCatalog } from '../../../../src/model/catalog/liveCatalog.ts';
import type { InstanceRef } from '../../../../src/model/places.ts';
import { type StatusParts, subscriptionStatus } from '../../../../src/model/status/subscriptionStatus.ts';
import type { Explanations } from '../../../../src/panels/messages.ts';
import { StatusFeed } from '../../../../src/panels/status/feed.ts';
import type { Problem, Snapshot } from '../../../../src/panels/status/protocol.ts';
import { seconds } from '../../../../src/model/units.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';
import { without } from '../../../support/without.ts';
import { type Child, elements, said, type Wanted } from '../../shared/drawn.ts';
import {
  connected,
  disconnected,
  groups,
  newer,
  noHistories,
  now,
  older,
  parts,
  ref,
} from '../../model/status/samples.ts';

const view = String(new URL('../../../../media/status/view.ts', import.meta.url));
const { page } = (await import(view)) as { readonly page: (view: unknown) => readonly Child[] };

function drawn(
  of: Pick<Snapshot, 'status' | 'isLost'> & { readonly problems?: readonly Problem[] },
  isReadOnly = false,
  explanations: Explanations = {},
) {
  const account = { name: 'prod', number: '1234567890123456', isReadOnly, color: undefined };
  const whole = page({
    snapshot: {
      identity: { name: 'orders', instanceId: 'dts1', regionName: 'China (Hangzhou)', account },
      isRefreshing: false,
      groupsAsOf: undefined,
      problems: [],
      ...of,
    },
    formats: formatsOf('en'),
    intervalSeconds: 60,
    canvas: { width: 900, textWidth: (text: string) => text.length * 7 },
    copied: { what: undefined, row: undefined },
    explanations,
    groupOrder: [],
    objects: { filter: '', openDatabases: new Set(), scrollTop: 0 },
  });
  const all = elements(whole);
  const section = (id: string): Wanted | undefined => all.find(({ attributes }) => attributes['id'] === id);
  return {
    text: said(whole),
    all,
    verdict: said(all.find(({ key }) => key === 'verdict')),
    section: (id: string) => said(section(id)),
    codes: all.filter(({ tag }) => tag === 'code').map(said),
  };
}

/** The page of an instance of the sample account, as our clients read it from the emulator. */
async function pageOf(name: string, ...denied: readonly string[]) {
  const cloud = new MemoryCloud();
  const instance = cloud.service.world.instances.find(each => each.name === name);
  assert.ok(instance, name);
  const of: InstanceRef = { accountId: 'a', ...instance };
  for (const operation of denied) cloud.service.faults.add({ kind: 'denied', operation });
  const feed = new StatusFeed(new LiveCatalog(cloud.cloudOf), of, noHistories, cloud.clock.date);
  await feed.refresh(new AbortController().signal);
  const { status, isLost, failures } = feed.state;
  const problems = failures.map(({ part, error }): Problem => {
    assert.ok(error instanceof CloudError);
    const { operation, requestId = '' } = error;
    return { part, text: `No permission to call ${operation}.`, detail: `Request ID: ${requestId}`, fixes: [] };
  });
  return { ...drawn({ status, isLost, problems }), asked: cloud.records.map(({ operation }) => operation) };
}

const pageWith = (given: Partial<StatusParts>) =>
  drawn({ status: subscriptionStatus(ref, parts(given), noHistories, now), isLost: false });

test('a failed precheck names its items, and shows keys as what they are', async () => {
  const { verdict, codes } = await pageOf('inventory-sub');
  assert.match(verdict, /^The precheck failed/);
  for (const key of ['CHECK_SAME_OBJ', 'CHECK__ERROR_SAME_OBJ', 'CHECK__ERROR_SAME_OBJ_REPAIR', 'CHECK_BINLOG_MODE']) {
    assert.ok(verdict.includes(key), key);
    assert.ok(codes.includes(key), key);
  }
});

test('a text of the service is no key', async () => {
  const { verdict, codes } = await pageOf('tax-engine-sub');
  const text = 'Original error: Access denied for user "dts_reader"@"100.104.5.36" (using password: YES)';
  assert.ok(verdict.includes(text));
  assert.ok(!codes.includes(text));
  assert.ok(codes.includes('CHECK_ERROR_DEST_CONN_REPAIR2'));
});

test('what was refused of a precheck is said, and the rest is shown', async () => {
  const withoutItems = await pageOf('inventory-sub', 'DescribePreCheckStatus');
  assert.ok(withoutItems.verdict.includes('CHECK_BINLOG_MODE'));
  assert.match(
    withoutItems.text,
    /DescribePreCheckStatus failed, so .* No permission to call DescribePreCheckStatus\. Request ID: [\dA-F-]{36}/,
  );
  const withoutRow = await pageOf('inventory-sub', 'DescribeDtsJobs');
  assert.ok(withoutRow.verdict.includes('CHECK_BINLOG_MODE'));
  assert.match(withoutRow.text, /DescribeDtsJobs failed, so .* Request ID: [\dA-F-]{36}/);
  const withoutBoth = await pageOf('inventory-sub', 'DescribeDtsJobs', 'DescribePreCheckStatus');
  assert.match(withoutBoth.verdict, /The failed items couldn't be read/);
  const withoutDetail = await pageOf('inventory-sub', 'DescribeDtsJobDetail');
  assert.ok(withoutDetail.verdict.includes('CHECK__ERROR_SAME_OBJ_REPAIR'));
});

test('a running precheck has its items, each with its result', async () => {
  const { verdict, all } = await pageOf('gift-card-sub');
  assert.match(verdict, /CHECK_\w+.* (Checking|Waiting|Passed) /);
  // Nothing has failed yet, so there is nothing to explain.
  assert.ok(!all.some(({ attributes }) => attributes['data-action'] === 'explain'));
});

test('a running precheck may have failed in part', () => {
  const items = [
    { item: 'CHECK_CONN_SRC', result: 'Failed', failedReason: 'DTS-2003: unreachable' },
    { item: 'CHECK_AUTH_SRC', result: 'Finished' },
    { item: 'CHECK_SRC', result: 'NotStarted' },
    { item: 'CHECK_ENGINE', result: 'Suspending' },
  ];
  const { verdict, all } = pageWith({ newer: newer({ status: 'Prechecking' }), precheck: { items } });
  assert.match(verdict, /CHECK_CONN_SRC Explain Failed DTS-2003: unreachable not reported/);
  assert.match(verdict, /CHECK_AUTH_SRC Passed not failed not failed CHECK_SRC Waiting .*CHECK_ENGINE Suspending/);
  assert.equal(all.filter(({ attributes }) => attributes['data-action'] === 'explain').length, 1);
});

test('items of a precheck that are skipped say so, whatever their result is', () => {
  const items = [
    { item: 'CHECK_SAME_OBJ', result: 'Failed', failedReason: 'It exists.', canSkip: true, isSkipped: true },
    { item: 'CHECK_SRC', result: 'Finished', canSkip: true, isSkipped: true },
    { item: 'CHECK_TOPOLOGY', result: 'Failed', failedReason: 'No.', canSkip: true, isSkipped: false },
  ];
  const running = pageWith({ newer: newer({ status: 'Prechecking' }), precheck: { items } }).verdict;
  assert.match(running, /CHECK_SAME_OBJ This item is skipped already\. Explain Failed/);
  assert.match(running, /CHECK_SRC This item is skipped already\. Passed/);
  assert.match(running, /CHECK_TOPOLOGY Explain Failed/);
  const failed = pageWith({ newer: newer({ status: 'PrecheckFailed' }), precheck: { items } }).verdict;
  assert.match(failed, /CHECK_SAME_OBJ This item is skipped already\. Explain/);
});

test('an explanation is text below what it is about, with what to copy and a page to open, and no link of the page', () => {
  const status = subscriptionStatus(
    ref,
    parts({ newer: newer({ status: 'Abnormal', errorMessage: 'DTS-1: x' }) }),
    noHistories,
    now,
  );
  const blocks = [
    { kind: 'heading', text: 'DTS-1', isCode: true },
    { kind: 'text', label: 'Cause', text: '<b>Why</b>' },
    { kind: 'steps', label: 'What to do', steps: ['One', 'Two'] },
    { kind: 'copy', label: 'SQL', language: 'sql', text: 'SELECT 1;' },
    { kind: 'quote', label: 'Said', text: 'so' },
    { kind: 'source', label: 'Source', url: 'https://help.aliyun.com/x', basis: 'from this page' },
  ] as const;
  const closed = drawn({ status, isLost: false });
  assert.match(closed.verdict, /DTS-1: x Explain/);
  const { verdict, all } = drawn({ status, isLost: false }, false, { task: blocks });
  assert.match(
    verdict,
    /Hide explanation DTS-1 Cause <b>Why<\/b> What to do One Two SQL SELECT 1; Said so Source help\.aliyun\.com\/x · from this page /,
  );
  const buttons = all.flatMap(({ attributes }) =>
    attributes['data-topic'] === 'task' ? [[attributes['data-action'], attributes['data-index']]] : [],
  );
  assert.deepEqual(buttons, [
    ['explain', undefined],
    ['copySnippet', 3],
    ['openSource', 5],
  ]);
  const button = all.find(({ attributes }) => attributes['data-action'] === 'explain');
  assert.equal(button?.attributes['aria-expanded'], 'true');
  assert.equal(button.attributes['aria-label'], 'Hide explanation: The task has failed.');
  assert.ok(!all.some(({ attributes }) => 'href' in attributes));
});

test('a running precheck has its percentage', async () => {
  assert.match((await pageOf('gift-card-sub')).verdict, /Precheck running, \d+%/);
});

test('a failed task has its code and a help page', async () => {
  const { verdict, all } = await pageOf('returns-sub');
  assert.match(verdict, /DTS-31009 Open the help page/);
  const link = all.find(({ attributes }) => attributes['data-action'] === 'openHelp');
  assert.match(String(link?.attributes['title']), /^https:\/\/help\.aliyun\.com\//);
});

test('without the list, a reason that nobody gave was not read', async () => {
  const refusal = ['DescribeDtsJobs'] as const;
  assert.match((await pageOf('returns-sub', ...refusal)).verdict, /DTS-31009: In process/);
  const bare = pageWith({ newer: newer({ status: 'Abnormal' }) });
  assert.match(bare.verdict, /The reason couldn't be read/);
});

test('an address that is not one of the vendor is text, and nothing opens it', () => {
  const errorDetails = [{ code: 'DTS-1', helpUrl: 'https://example.com/help' }];
  const listed = { ...without(newer({ status: 'Abnormal' }), 'hosts'), errorDetails };
  const { verdict, all } = pageWith({ newer: newer({ status: 'Abnormal' }), listed });
  assert.match(verdict, /DTS-1 https:\/\/example\.com\/help/);
  assert.ok(!all.some(({ attributes }) => attributes['data-action'] === 'openHelp'));
});

test('a retry says what is retried, since when, and when it ends', async () => {
  const { verdict } = await pageOf('shipment-events-sub');
  assert.match(
    verdict,
    /What is retried: the source database\. Retrying for 11 min.* Attempt \d+\. Retries stop in 11 hr/,
  );
});

test('a task that runs is asked about with three calls, and at first about its alerts, and no more', async () => {
  const calls = [
    'DescribeConsumerChannel',
    'DescribeDtsJobDetail',
    'DescribeJobMonitorRule',
    'DescribeSubscriptionInstanceStatus',
  ];
  assert.deepEqual((await pageOf('orders-binlog-sub')).asked.toSorted(), calls);
});

test('the alerts of the account are shown without phone numbers, and quietly not if they are refused', async () => {
  const { section, text } = await pageOf('orders-binlog-sub');
  assert.equal(section('alerts'), 'Alerts of the account Delay on, from 10 min Task error on');
  assert.doesNotMatch(text, /13612345678/);
  assert.equal((await pageOf('payments-sub')).section('alerts'), 'Alerts of the account Delay off Task error on');
  assert.equal(
    (await pageOf('coupon-sub')).section('alerts'),
    'Alerts of the account Delay no rule Task error no rule',
  );
  const refused = await pageOf('orders-binlog-sub', 'DescribeJobMonitorRule');
  assert.equal(refused.section('alerts'), 'Alerts of the account Delay not reported Task error not reported');
  assert.doesNotMatch(refused.text, /DescribeJobMonitorRule/);
});

test('what can be done to a task has a button in the states that allow it', async () => {
  const actionsOf = async (name: string): Promise<readonly unknown[]> =>
    (await pageOf(name)).all
      .map(({ attributes }) => attributes['data-action'])
      .filter(action => action === 'startTask' || action === 'skipPrecheckItems');
  assert.deepEqual(await actionsOf('orders-binlog-sub'), []);
  assert.deepEqual(await actionsOf('gift-card-sub'), []);
  assert.deepEqual(await actionsOf('coupon-sub'), []);
  assert.deepEqual(await actionsOf('wishlist-sub'), ['startTask']);
  assert.deepEqual(await actionsOf('inventory-sub'), ['skipPrecheckItems', 'startTask']);
});

test('in a read-only account the buttons say why they do nothing', () => {
  const status = subscriptionStatus(ref, parts({ newer: newer({ status: 'PrecheckFailed' }) }), noHistories, now);
  const { all } = drawn({ status, isLost: false }, true);
  const buttons = all.filter(({ key }) => key === 'startTask' || key === 'skipPrecheckItems');
  assert.deepEqual(
    buttons.map(({ attributes }) => [attributes['data-action'], attributes['aria-disabled'], attributes['title']]),
    [0, 1].map(() => [undefined, 'true', 'This account is marked as read-only.']),
  );
});

test('objects that are kept in a file are not said to be none', async () => {
  const listedElsewhere = await pageOf('ads-click-sub');
  assert.match(listedElsewhere.section('tracked-objects'), /ads_click/);
  const { section, text } = await pageOf('ads-click-sub', 'DescribeSubscriptionInstanceStatus');
  assert.match(section('tracked-objects'), /in a separate file, which isn't loaded here\. Reported size: [\d,]+/);
  assert.doesNotMatch(text, /oss-cn-hangzhou|no tracked objects/);
});

test('objects that are not reported are not said to be none either', () => {
  const silent = { newer: without(newer(), 'objects'), older: without(older(), 'objects') };
  assert.match(pageWith(silent).section('tracked-objects'), /The service didn't report the tracked objects/);
  const none = { newer: newer({ objects: [] }), older: older({ objects: [] }) };
  assert.match(pageWith(none).section('tracked-objects'), /The service reported no tracked objects/);
});

test('the channel of its own that an instance delivers through can be copied', async () => {
  const { section, all } = await pageOf('delivery-routes-sub');
  assert.match(
    section('delivery'),
    /Topic cn_hangzhou_\S+ VPC \S+:18003 Public \S+:18001 Partitions 3 Region cn-hangzhou/,
  );
  const copied = all
    .map(({ attributes }) => attributes['data-what'])
    .filter(what => String(what).startsWith('delivery'));
  assert.ok(all.some(({ attributes }) => attributes['aria-label'] === 'Copy: Delivery channel · VPC'));
  assert.deepEqual(copied, ['deliveryTopic', 'deliveryVpcHost', 'deliveryPublicHost']);
  assert.equal((await pageOf('orders-binlog-sub')).section('delivery'), '');
});

test('the limits of a serverless instance are shown, and missing from others', async () => {
  const { section } = await pageOf('chat-messages-sub');
  assert.match(section('fields'), /Minimum DUs \(serverless\) 1 – Maximum DUs \(serverless\) 16 –/);
  assert.doesNotMatch((await pageOf('orders-binlog-sub')).section('fields'), /DUs/);
});

test('an instance that does not tell its version is warned about, and one of the old version offers no group', async () => {
  const untold = await pageOf('members-old-sub');
  assert.match(untold.section('groups'), /The service doesn't report the version of this instance/);
  const createOf = ({ all }: ReturnType<typeof drawn>) =>
    all.filter(({ attributes }) => attributes['data-action'] === 'createGroup').length;
  assert.ok(createOf(untold) > 0);
  const old = pageWith({ newer: newer({ version: 'old' }), groups: groups({}) });
  assert.equal(createOf(old), 0);
  assert.match(old.section('groups'), /Instances of the old version have no consumer groups/);
  assert.doesNotMatch(old.text, /0 of 20/);
  const answered = await pageOf('orders-binlog-sub');
  assert.doesNotMatch(answered.section('groups'), /version/);
});

test('a difference between the two operations is said at the top', async () => {
  const { verdict } = await pageOf('shipment-events-sub');
  assert.match(
    verdict,
    /Status: DescribeDtsJobDetail reports Retrying, and DescribeSubscriptionInstanceStatus reports Abnormal\./,
  );
  assert.match(verdict, /knows only six statuses/);
});

test('a client that is not told of is not counted as none', () => {
  const detail = (byName: Parameters<typeof groups>[0]) =>
    said(pageWith({ newer: newer(), groups: groups(byName) }).all.find(({ key }) => key === 'groups'));
  assert.match(detail({ a: connected(), b: {} }), /1 with a client connected, 1 not reported$/);
  assert.match(detail({ a: {}, b: {} }), /2 not reported$/);
  assert.match(detail({ a: disconnected(1) }), /0 with a client connected$/);
});

test('a lag that neither grows nor shrinks is told as in the panel of the group', () => {
  const given = parts({ newer: newer(), groups: groups({ a: connected(1200) }) });
  const verdictAfter = (minutes: number) => {
    const samples = Array.from({ length: minutes + 1 }, (_none, index) => ({
      at: now.getTime() - (minutes - index) * 60_000,
      lag: seconds(1200),
      behind: 1,
    }));
    const histories = { of: () => ({ samples, marks: [] }) };
    return drawn({ status: subscriptionStatus(ref, given, histories, now), isLost: false }).verdict;
  };
  assert.match(verdictAfter(0), /a is 20 min behind\. ?The trend is shown after a few more readings\./);
  assert.match(verdictAfter(30), /a is 20 min behind\. ?It's neither catching up nor falling further behind\./);
});

test('the list alone is shown as what it is', async () => {
  const refused = ['DescribeDtsJobDetail', 'DescribeSubscriptionInstanceStatus'];
  const { verdict, section } = await pageOf('returns-sub', ...refused);
  assert.match(verdict, /^The task has failed\. DescribeDtsJobs DTS-31009: /);
  assert.match(section('fields'), /DescribeDtsJobDetail failed for this instance, so only DescribeDtsJobs is shown/);
  assert.match(section('fields'), /Field DescribeDtsJobs Status/);
});
