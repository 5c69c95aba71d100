import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { groupKey } from '../../../../src/model/places.ts';
import { changesOverFake, dtsRef, lost, refusal, slsRef } from './changesOverFake.ts';

const never = new AbortController().signal;
const outcomeOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    value => value ?? 'done',
    (failure: unknown) =>
      failure instanceof CloudError ? `${failure.kind} ${failure.outcome}` : (failure as Error).name,
  );

describe('creating a group', () => {
  const wanted = { name: 'orders', userName: 'reader', password: 'Secret-2' };
  const create = ({ changes, abort }: ReturnType<typeof changesOverFake>) =>
    changes.createInstanceGroup(dtsRef, wanted, abort.signal);

  test('sends it once, and gives it as the list shows it', async () => {
    const fake = changesOverFake();
    assert.equal((await create(fake)).group.id, 'g2');
    assert.deepEqual(fake.sent, ['CreateConsumerChannel dts1/job1 {"name":"orders","userName":"reader"}']);
    assert.equal(fake.listed.length, 2, 'before and after');
    const timed = { name: 'audit', timeoutSeconds: 30, isOrdered: true };
    const made = await fake.changes.createLogstoreGroup(slsRef, timed, never);
    assert.deepEqual(made, {
      accountId: 'a',
      region: 'cn-hangzhou',
      project: 'k8s',
      logstore: 'nginx',
      group: timed,
    });
    assert.match(fake.sent[1] ?? '', /^CreateConsumerGroup k8s\/nginx \{"name":"audit"/);
  });

  test('an older group of the same name is not taken for it', async () => {
    assert.equal(await outcomeOf(create(changesOverFake({ answer: lost, applies: false }))), 'unreachable notApplied');
    const made = await create(changesOverFake({ answer: lost, applies: true }));
    assert.equal(made.group.id, 'g2');
  });

  test('nor is one that somebody else creates at the same time with another name or username', async () => {
    for (const another of [
      { id: 'g3', name: 'orders', userName: 'writer' },
      { id: 'g3', name: 'audit', userName: 'reader' },
    ]) {
      const fake = changesOverFake({ answer: lost, applies: false, another });
      assert.equal(await outcomeOf(create(fake)), 'unreachable notApplied');
    }
  });

  test('a list that leaves out names says nothing against it', async () => {
    const seeing = (name: string) =>
      create(changesOverFake({ answer: lost, applies: false, another: { id: 'g3', name } }));
    assert.equal((await seeing('orders')).group.id, 'g3');
    assert.equal(await outcomeOf(seeing('g3')), 'unreachable unknown');
    assert.equal(await outcomeOf(seeing('audit')), 'unreachable notApplied');
  });

  const timed = { name: 'audit', timeoutSeconds: 30, isOrdered: true };
  for (const [theirs, ends] of [
    [{ name: 'audit', timeoutSeconds: 31, isOrdered: true }, 'unreachable unknown'],
    [{ name: 'audit', timeoutSeconds: 30, isOrdered: false }, 'unreachable unknown'],
    [{ name: 'other', timeoutSeconds: 30, isOrdered: true }, 'unreachable notApplied'],
  ] as const) {
    test(`a lost group of a Logstore is not taken to be made for ${JSON.stringify(theirs)} of somebody else`, async () => {
      const { changes, sent } = changesOverFake({ answer: lost, applies: false, anotherOfLogstore: theirs });
      assert.equal(await outcomeOf(changes.createLogstoreGroup(slsRef, timed, never)), ends);
      assert.equal(sent.length, 1);
    });
  }

  test('a lost group of a Logstore is found by what the list tells of it', async () => {
    for (const listed of [timed, { name: 'audit' }, { name: 'audit', timeoutSeconds: 30 }]) {
      const { changes } = changesOverFake({ answer: lost, applies: false, anotherOfLogstore: listed });
      assert.deepEqual((await changes.createLogstoreGroup(slsRef, timed, never)).group, listed);
    }
  });

  for (const lookingFails of ['after 1 look', false] as const) {
    test(`a list that is late${lookingFails ? ', or fails,' : ''} does not turn success into failure`, async () => {
      const fake = changesOverFake({ lookingFails });
      fake.world.isLate = true;
      const { group } = await create(fake);
      assert.deepEqual(group, { id: 'g2', name: 'orders', userName: 'reader' });
      assert.deepEqual([fake.sent.length, fake.listed.length, fake.waited], [1, 4, [1_000, 3_000]]);
      assert.deepEqual(fake.refreshed, ['instanceGroups'], 'the list is read again when it is next shown');
    });
  }

  test('when the list before it fails, nothing was sent, and nothing is unknown', async () => {
    const fake = changesOverFake({ lookingFails: true });
    assert.equal(await outcomeOf(create(fake)), 'unavailable notApplied');
    assert.deepEqual(fake.sent, []);
  });

  test('a refusal is passed on, without looking', async () => {
    const fake = changesOverFake({ answer: refusal('conflict'), applies: false });
    assert.equal(await outcomeOf(create(fake)), 'conflict notApplied');
    assert.equal(fake.listed.length, 1);
  });
});

describe('editing a group of a Logstore', () => {
  test('sends only what changes, marks the history and draws the list anew', async () => {
    const { changes, sent, listed, marks, refreshed } = changesOverFake();
    await changes.editLogstoreGroup(slsRef, { timeoutSeconds: 90 }, never);
    assert.deepEqual(sent, ['UpdateConsumerGroup k8s/nginx/billing {"timeoutSeconds":90}']);
    assert.deepEqual(listed, [], 'an answer needs no looking');
    assert.deepEqual(marks, [`${groupKey(slsRef)} edited`]);
    assert.deepEqual(refreshed, ['logstoreGroups']);
  });

  const cases = [
    { name: 'lost, and seen at once', applies: true, looks: 1, ends: 'done' },
    { name: 'lost, and seen at the third look', applies: 'at look 3', looks: 3, ends: 'done' },
    { name: 'lost, and surely not made', applies: false, looks: 3, ends: 'unreachable notApplied' },
  ] as const;
  for (const { name, applies, looks, ends } of cases) {
    test(`is looked up when its answer is ${name}; it is never sent again`, async () => {
      const { changes, sent, listed, marks } = changesOverFake({ answer: lost, applies });
      assert.equal(await outcomeOf(changes.editLogstoreGroup(slsRef, { isOrdered: true }, never)), ends);
      assert.deepEqual([sent.length, listed.length], [1, looks]);
      assert.equal(marks.length, ends === 'done' ? 1 : 0);
    });
  }

  test('a refusal is passed on, without looking', async () => {
    const { changes, listed } = changesOverFake({ answer: refusal('denied'), applies: false });
    assert.equal(await outcomeOf(changes.editLogstoreGroup(slsRef, { isOrdered: true }, never)), 'denied notApplied');
    assert.deepEqual(listed, []);
  });

  test('an order that the list does not tell is not taken for another one', async () => {
    for (const applies of [true, false]) {
      const { changes, world } = changesOverFake({ answer: lost, applies });
      const list = world.sls;
      Object.defineProperty(world, 'sls', {
        get: () => list.map(({ name, timeoutSeconds }) => ({ name, timeoutSeconds: timeoutSeconds ?? 0 })),
        set: () => undefined,
      });
      const edit = changes.editLogstoreGroup(slsRef, { isOrdered: true }, never);
      assert.equal(await outcomeOf(edit), 'unreachable unknown');
    }
  });
});

describe('editing a group of an instance', () => {
  test('a username that the list does not tell is not taken for another one', async () => {
    for (const applies of [true, false]) {
      const { changes, world } = changesOverFake({ answer: lost, applies });
      const list = world.dts;
      Object.defineProperty(world, 'dts', {
        get: () => list.map(({ id, name }) => ({ id, name })),
        set: () => undefined,
      });
      assert.equal(
        await outcomeOf(changes.editInstanceGroup(dtsRef, { userName: 'other' }, never)),
        'unreachable unknown',
      );
    }
  });

  test('sends only what changes', async () => {
    const { changes, sent } = changesOverFake();
    await changes.editInstanceGroup(dtsRef, { name: 'new' }, never);
    assert.deepEqual(sent, ['ModifyConsumerChannel dts1/job1/g1 {"name":"new"}']);
  });

  const cases = [
    { change: { name: 'new' }, applies: true, ends: 'done' },
    { change: { name: 'new', userName: 'other' }, applies: false, ends: 'unreachable notApplied' },
    // A password is never returned, so nothing tells whether it was changed.
    { change: { password: 'Secret-2' }, applies: true, ends: 'unreachable unknown' },
    { change: { name: 'new', password: 'Secret-2' }, applies: true, ends: 'unreachable unknown' },
    // What was sent with the password was not changed, so the password was not either.
    { change: { name: 'new', password: 'Secret-2' }, applies: false, ends: 'unreachable notApplied' },
  ] as const;
  for (const { change, applies, ends } of cases) {
    test(`${Object.keys(change).join(' and ')}, answer lost, ${applies ? 'made' : 'not made'}: ${ends}`, async () => {
      const { changes, sent } = changesOverFake({ answer: lost, applies });
      assert.equal(await outcomeOf(changes.editInstanceGroup(dtsRef, change, never)), ends);
      assert.equal(sent.length, 1);
    });
  }
});

describe('deleting a group', () => {
  for (const ref of [slsRef, dtsRef]) {
    test(`${ref.kind}: forgets its history and its saved resets, and draws the list anew`, async () => {
      const { changes, sent, forgotten, hidden, refreshed } = changesOverFake();
      assert.equal(await changes.deleteGroup(ref, never), 'deleted');
      assert.deepEqual(sent, [
        ref.kind === 'dts' ? 'DeleteConsumerChannel dts1/job1/g1' : 'DeleteConsumerGroup k8s/nginx/billing',
      ]);
      assert.deepEqual(forgotten, [`history ${groupKey(ref)}`, `resets ${groupKey(ref)}`]);
      assert.deepEqual(refreshed, [ref.kind === 'dts' ? 'instanceGroups' : 'logstoreGroups']);
      // Only the list of DTS goes on showing what is deleted.
      assert.deepEqual(hidden, ref.kind === 'dts' ? [groupKey(ref)] : []);
    });
  }

  const cases = [
    { ref: slsRef, fault: lost, applies: true, ends: 'deleted', waits: [] },
    { ref: slsRef, fault: lost, applies: false, ends: 'unreachable notApplied', waits: [1_000, 3_000] },
    { ref: dtsRef, fault: lost, applies: 'at look 3', ends: 'deleted', waits: [3_000, 7_000] },
    // The list may still show what is deleted, so it proves nothing.
    { ref: dtsRef, fault: lost, applies: false, ends: 'unreachable unknown', waits: [3_000, 7_000] },
    { ref: slsRef, fault: 'cancel', applies: true, ends: 'deleted', waits: [] },
    { ref: slsRef, fault: 'cancel', applies: false, ends: 'AbortError', waits: [1_000, 3_000] },
    {
      ref: slsRef,
      fault: refusal('notFound', 'noSuchGroup'),
      applies: false,
      ends: 'alreadyGone',
      waits: [],
    },
    {
      ref: slsRef,
      fault: refusal('notFound'),
      applies: false,
      ends: 'notFound notApplied',
      waits: [],
    },
    {
      ref: dtsRef,
      fault: refusal('notFound'),
      applies: true,
      ends: 'alreadyGone',
      waits: [],
    },
    {
      ref: dtsRef,
      fault: refusal('notFound'),
      applies: false,
      ends: 'notFound notApplied',
      waits: [],
    },
    {
      ref: dtsRef,
      fault: refusal('state'),
      applies: false,
      ends: 'state notApplied',
      waits: [],
    },
    { ref: slsRef, fault: refusal('denied'), applies: false, ends: 'denied notApplied', waits: [] },
  ] as const;
  for (const { ref, fault, applies, ends, waits } of cases) {
    const what = typeof fault === 'string' ? fault : `${fault.kind} ${fault.code ?? ''}`.trim();
    test(`${ref.kind}: ${what}, ${applies ? 'gone' : 'still there'}: ${ends}`, async () => {
      const { changes, sent, waited, forgotten, abort } = changesOverFake({ answer: fault, applies });
      assert.equal(await outcomeOf(changes.deleteGroup(ref, abort.signal)), ends);
      assert.equal(sent.length, 1);
      assert.deepEqual(waited, waits);
      assert.equal(forgotten.length > 0, ends === 'deleted' || ends === 'alreadyGone');
    });
  }
});
