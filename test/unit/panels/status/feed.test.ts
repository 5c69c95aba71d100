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
  const feed = new StatusFeed(cloud, ref, noHistories, () => new Date(++ticks * 1000));
  return { feed, cloud };
}
/** Of a refresh that nobody calls off. */
const { signal } = new AbortController();
const failedParts = (feed: StatusFeed) => feed.state.failures.map(({ part }) => part);

test('the three answers become one status', async () => {
  const { feed } = feedOf();
  assert.equal(await feed.refresh(signal), true);
  assert.equal(feed.state.status?.at, 1000);
  assert.equal(feed.state.status.sources, 'both');
  assert.equal(feed.state.status.groups?.total, 1);
  assert.deepEqual(feed.state.failures, []);
  assert.equal(feed.detail?.name, 'orders');
});

test('one refused operation leaves the other alone, and says so', async () => {
  const { feed } = feedOf({ subscriptionStatus: refuse('not for this instance') });
  await feed.refresh(signal);
  assert.equal(feed.state.status?.sources, 'newer');
  assert.deepEqual(failedParts(feed), ['older']);
});

test('when neither answers the last status stays with its time', async () => {
  const { feed, cloud } = feedOf();
  await feed.refresh(signal);
  Object.assign(cloud, { jobDetail: refuse('down'), subscriptionStatus: refuse('down') });
  assert.equal(await feed.refresh(signal), true);
  const { status } = feed.state;
  assert.equal(status?.at, 1000);
  assert.deepEqual(failedParts(feed), ['newer', 'older']);
  Object.assign(cloud, answers);
  await feed.refresh(signal);
  assert.equal(feed.state.status?.at, 3000);
  assert.deepEqual(feed.state.failures, []);
});

test('groups that cannot be loaded again stay, marked with their time', async () => {
  const { feed, cloud } = feedOf();
  await feed.refresh(signal);
  assert.equal(feed.state.groupsAsOf, undefined);
  cloud.currentInstanceGroups = refuse('throttled');
  await feed.refresh(signal);
  assert.equal(feed.state.status?.at, 2000);
  assert.equal(feed.state.status.groups?.total, 1);
  assert.equal(feed.state.groupsAsOf, 1000);
});

test('a refresh that is called off changes nothing', async () => {
  const { feed, cloud } = feedOf({
    jobDetail: (_, off) =>
      new Promise((_resolve, reject) => off.addEventListener('abort', () => reject(new Error('aborted')))),
  });
  const controller = new AbortController();
  const refresh = feed.refresh(controller.signal);
  controller.abort();
  assert.equal(await refresh, false);
  assert.equal(feed.state.status, undefined);
  assert.equal(feed.finishedAt, undefined);
  assert.deepEqual(feed.state.failures, []);
  cloud.jobDetail = answers.jobDetail;
  assert.equal(await feed.refresh(signal), true);
});

test('a forgotten feed keeps nothing of the account', async () => {
  const { feed } = feedOf();
  await feed.refresh(signal);
  feed.forget();
  assert.deepEqual(feed.state, { status: undefined, groupsAsOf: undefined, failures: [] });
  assert.equal(feed.detail, undefined);
});
