import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalog } from '../../../../src/model/catalog/catalog.ts';
import { StatusFeed } from '../../../../src/panels/status/feed.ts';
import { connected, groups, newer, noHistories, older, ref } from '../../model/status/samples.ts';

type Calls = Pick<Catalog, 'jobDetail' | 'subscriptionStatus' | 'currentInstanceGroups'>;

const answers: Calls = {
  jobDetail: () => Promise.resolve(newer()),
  subscriptionStatus: () => Promise.resolve(older()),
  currentInstanceGroups: () => Promise.resolve(groups({ a: connected() })),
};
const refuse = (words: string) => () => Promise.reject(new Error(words));

/** A feed whose cloud can be changed between refreshes, and whose clock counts the refreshes. */
function feedOf(first: Partial<Calls> = {}) {
  const cloud = { ...answers, ...first };
  let ticks = 0;
  // The feed uses no more of the catalog than these three.
  const feed = new StatusFeed(cloud as unknown as Catalog, ref, noHistories, () => new Date(++ticks * 1000));
  return { feed, cloud };
}
const failedParts = (feed: StatusFeed) => feed.state.failures.map(({ part }) => part);

test('the three answers become one status', async () => {
  const { feed } = feedOf();
  assert.equal(await feed.refresh(), true);
  assert.equal(feed.state.status?.at, 1000);
  assert.equal(feed.state.status.sources, 'both');
  assert.equal(feed.state.status.groups?.total, 1);
  assert.deepEqual(feed.state.failures, []);
  assert.equal(feed.state.isRefreshing, false);
  assert.equal(feed.detail?.name, 'orders');
});

test('one refused operation leaves the other alone, and says so', async () => {
  const { feed } = feedOf({ subscriptionStatus: refuse('not for this instance') });
  await feed.refresh();
  assert.equal(feed.state.status?.sources, 'newer');
  assert.deepEqual(failedParts(feed), ['older']);
});

test('when neither answers the last status stays with its time', async () => {
  const { feed, cloud } = feedOf();
  await feed.refresh();
  Object.assign(cloud, { jobDetail: refuse('down'), subscriptionStatus: refuse('down') });
  assert.equal(await feed.refresh(), true);
  const { status } = feed.state;
  assert.equal(status?.at, 1000);
  assert.deepEqual(failedParts(feed), ['newer', 'older']);
  Object.assign(cloud, answers);
  await feed.refresh();
  assert.equal(feed.state.status?.at, 3000);
  assert.deepEqual(feed.state.failures, []);
});

test('groups that cannot be loaded again stay, marked with their time', async () => {
  const { feed, cloud } = feedOf();
  await feed.refresh();
  assert.equal(feed.state.groupsAsOf, undefined);
  cloud.currentInstanceGroups = refuse('throttled');
  await feed.refresh();
  assert.equal(feed.state.status?.at, 2000);
  assert.equal(feed.state.status.groups?.total, 1);
  assert.equal(feed.state.groupsAsOf, 1000);
});

test('a newer refresh cancels the one under way, whose answer is not shown', async () => {
  const signals: AbortSignal[] = [];
  const { feed, cloud } = feedOf({
    jobDetail: (_, signal) => {
      signals.push(signal);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    },
  });
  const first = feed.refresh();
  assert.equal(feed.state.isRefreshing, true);
  cloud.jobDetail = answers.jobDetail;
  const second = feed.refresh();
  assert.equal(await first, false);
  assert.equal(await second, true);
  assert.equal(signals[0]?.aborted, true);
  assert.deepEqual(feed.state.failures, []);
});

test('a cancelled refresh changes nothing', async () => {
  const { feed } = feedOf();
  const refresh = feed.refresh();
  feed.cancel();
  assert.equal(await refresh, false);
  assert.equal(feed.state.status, undefined);
  assert.equal(feed.finishedAt, undefined);
});

test('a forgotten feed keeps nothing of the account', async () => {
  const { feed } = feedOf();
  await feed.refresh();
  feed.forget();
  assert.deepEqual(feed.state, { isRefreshing: false, status: undefined, groupsAsOf: undefined, failures: [] });
  assert.equal(feed.detail, undefined);
});
