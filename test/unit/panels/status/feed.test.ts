import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { type FeedCatalog, StatusFeed } from '../../../../src/panels/status/feed.ts';
import { connected, groups, listed, newer, noHistories, older, ref } from '../../model/status/samples.ts';

const answers: FeedCatalog = {
  jobDetail: () => Promise.resolve(newer()),
  subscriptionStatus: () => Promise.resolve(older()),
  listedJob: () => Promise.resolve(listed()),
  rememberedJob: () => undefined,
  precheck: () => Promise.resolve({ items: [] }),
  alertRules: () => Promise.resolve([]),
  currentInstanceGroups: () => Promise.resolve(groups({ a: connected() })),
};
const refuse = (words: string) => () => Promise.reject(new Error(words));

/** A feed whose cloud can be changed between refreshes, and whose clock counts the refreshes. */
function feedOf(first: Partial<FeedCatalog> = {}) {
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
  assert.equal(feed.job?.name, 'orders');
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
  assert.equal(feed.state.isLost, true);
  Object.assign(cloud, answers);
  await feed.refresh(signal);
  assert.equal(feed.state.status?.at, 3000);
  assert.deepEqual(feed.state.failures, []);
});

/** A feed over an instance in this state, and which further operations it asks. */
async function askedBeside(status: string, errorMessage?: string, beside = older()) {
  const asked: string[] = [];
  const message = errorMessage === undefined ? {} : { errorMessage };
  const { feed } = feedOf({
    jobDetail: () => Promise.resolve(newer({ status, ...message })),
    subscriptionStatus: () => Promise.resolve(beside),
    listedJob: () => {
      asked.push('listed');
      return Promise.resolve(listed({ status }));
    },
    precheck: () => {
      asked.push('precheck');
      return Promise.resolve({ items: [] });
    },
  });
  await feed.refresh(signal);
  return asked;
}

test('what the newer operation leaves out of state and error counts as the older one tells it', async () => {
  assert.deepEqual(await askedBeside('Normal', undefined, older({ errorMessage: 'lost' })), ['listed']);
  assert.deepEqual(await askedBeside('', undefined, older({ status: 'PrecheckFailed' })), ['listed', 'precheck']);
  assert.deepEqual(await askedBeside('', undefined, older({ status: '' })), ['listed']);
});

test('the list and the precheck are asked only in states of which they tell more', async () => {
  assert.deepEqual(await askedBeside('Normal'), []);
  assert.deepEqual(await askedBeside('Locked'), []);
  assert.deepEqual(await askedBeside('Normal', 'lost'), ['listed']);
  assert.deepEqual(await askedBeside('Abnormal'), ['listed']);
  assert.deepEqual(await askedBeside('Retrying'), ['listed']);
  assert.deepEqual(await askedBeside('Prechecking'), ['listed', 'precheck']);
  assert.deepEqual(await askedBeside('PrecheckFailed'), ['listed', 'precheck']);
});

// DescribeDtsJobDetail declares neither of them.
test('a failed precheck has its items although the detail has none', async () => {
  const { feed, cloud } = feedOf({
    jobDetail: () => Promise.resolve(newer({ status: 'PrecheckFailed' })),
    subscriptionStatus: () => Promise.resolve(older({ status: 'PrecheckFailed' })),
    listedJob: () =>
      Promise.resolve(
        listed({
          status: 'PrecheckFailed',
          precheck: {
            percent: 100,
            errorMessage: 'CHECK__ERROR_SAME_OBJ',
            items: [
              { item: 'CHECK_SAME_OBJ', result: 'Failed', failedReason: 'CHECK__ERROR_SAME_OBJ' },
              { item: 'CHECK_SRC', result: 'Failed', failedReason: 'CHECK__ERROR_SRC' },
            ],
          },
        }),
      ),
    precheck: () =>
      Promise.resolve({
        status: 'Failed',
        items: [{ item: 'CHECK_SAME_OBJ', result: 'Failed', failedDetail: 'CHECK__ERROR_SAME_OBJ_DETAIL' }],
      }),
  });
  const itemsOf = () => {
    const [verdict] = feed.state.status?.verdicts ?? [];
    assert.equal(verdict?.kind, 'precheckFailed');
    return verdict.items?.map(({ item, failedReason, failedDetail }) => [item, failedReason, failedDetail]);
  };
  await feed.refresh(signal);
  const [sameObject, source] = [
    ['CHECK_SAME_OBJ', 'CHECK__ERROR_SAME_OBJ', 'CHECK__ERROR_SAME_OBJ_DETAIL'],
    ['CHECK_SRC', 'CHECK__ERROR_SRC', undefined],
  ];
  assert.deepEqual(itemsOf(), [sameObject, source]);

  const whole = { ...cloud };
  cloud.precheck = refuse('no permission');
  await feed.refresh(signal);
  assert.deepEqual(itemsOf(), [['CHECK_SAME_OBJ', 'CHECK__ERROR_SAME_OBJ', undefined], source]);
  assert.deepEqual(failedParts(feed), ['precheck']);

  Object.assign(cloud, whole, { listedJob: refuse('no permission') });
  await feed.refresh(signal);
  assert.deepEqual(itemsOf(), [['CHECK_SAME_OBJ', undefined, 'CHECK__ERROR_SAME_OBJ_DETAIL']]);
  assert.deepEqual(failedParts(feed), ['listed']);

  Object.assign(cloud, whole, { jobDetail: refuse('no permission') });
  await feed.refresh(signal);
  assert.deepEqual(itemsOf(), [sameObject, source]);
  assert.deepEqual(failedParts(feed), ['newer']);
});

test('when both operations are refused, the list tells how the instance is', async () => {
  const denied = () =>
    Promise.reject(new CloudError('denied', { service: 'dts', operation: 'any', outcome: 'notApplied' }));
  const { feed } = feedOf({ jobDetail: denied, subscriptionStatus: denied });
  await feed.refresh(signal);
  assert.deepEqual([feed.state.status?.sources, feed.state.isLost], ['listed', false]);
  assert.deepEqual(failedParts(feed), ['newer', 'older']);
});

test('tags are those that the tree remembers, without a call, and errors are not', async () => {
  const remembered = listed({ errorDetails: [{ code: 'DTS-1' }] });
  const { feed } = feedOf({ rememberedJob: () => remembered, listedJob: refuse('nobody asks') });
  await feed.refresh(signal);
  assert.deepEqual(feed.job?.tags, remembered.tags);
  assert.deepEqual(
    feed.state.status?.verdicts.map(({ kind }) => kind),
    ['well'],
  );
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
  assert.deepEqual(feed.state, { status: undefined, groupsAsOf: undefined, failures: [], isLost: false });
  assert.equal(feed.job, undefined);
});

test('the rules for alerts are asked for at first and then every ten minutes, also if they were refused', async () => {
  let asked = 0;
  const rules = [{ type: 'delay', isOn: true, delaySeconds: 60 }];
  const alertRules = () => {
    asked += 1;
    return asked === 2 ? Promise.reject(new Error('refused')) : Promise.resolve(rules);
  };
  let minutes = 0;
  const feed = new StatusFeed({ ...answers, alertRules }, ref, noHistories, () => new Date(minutes * 60_000));
  const seen: unknown[] = [];
  for (minutes of [1, 2, 10, 11, 12, 20, 22, 23]) {
    await feed.refresh(signal);
    seen.push([minutes, asked, feed.state.status?.alerts?.length]);
    assert.deepEqual(failedParts(feed), []);
  }
  assert.deepEqual(seen, [
    [1, 1, 1],
    [2, 1, 1],
    [10, 1, 1],
    [11, 1, 1],
    [12, 2, undefined],
    [20, 2, undefined],
    [22, 2, undefined],
    [23, 3, 1],
  ]);
});
