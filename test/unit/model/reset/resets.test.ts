import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Disk } from '../../../support/disk.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { commandLine } from '../../../../src/model/commandLine.ts';
import { resetCalls, type ResetPlan, type ResetResult, type ShardPlan } from '../../../../src/model/reset/resetPlan.ts';
import type { ChosenTarget } from '../../../../src/model/reset/resets.ts';
import { unixSeconds } from '../../../../src/model/units.ts';
import { base64, Rig } from './rig.ts';

const never = new AbortController().signal;

const planOf = (rig: Rig, target: ChosenTarget, shards: 'all' | readonly number[] = 'all'): Promise<ResetPlan> =>
  rig.until(rig.resets.plan(rig.ref, target, shards, never));
const apply = (rig: Rig, plan: ResetPlan, signal = never): Promise<ResetResult> =>
  rig.until(rig.resets.apply(plan, () => undefined, signal));
const undoPlan = (rig: Rig, id?: string): Promise<ResetPlan> => rig.until(rig.resets.planUndo(rig.ref, id, never));

const outcomes = ({ shards }: ResetResult): readonly string[] =>
  shards.map(({ outcome }) => (outcome.kind === 'notMoved' ? outcome.because : outcome.kind));

/** Two shards of nginx-error, whose group is in the middle of its data; long ago, so that nobody seems to be at work. */
function twoShards(): Rig {
  const rig = new Rig({ logstore: 'nginx-error' });
  for (const { id } of rig.shards) {
    const [begin, end] = rig.range(id);
    rig.commit(id, (begin + end) / 2n);
  }
  rig.clock.jump(3_600_000);
  return rig;
}

function shardOf(plan: ResetPlan, shard: number): ShardPlan {
  const found = plan.shards.find(one => one.shard === shard);
  assert.ok(found);
  return found;
}

describe('a dry run', () => {
  test('resolves every position and writes nothing', async () => {
    const rig = twoShards();
    const ago = Math.floor(rig.now / 1000) - 7200;
    for (const target of [{ to: 'begin' }, { to: 'end' }, { to: 'time', at: unixSeconds(ago) }] as const) {
      const plan = await planOf(rig, target);
      for (const { shard, after, before } of plan.shards) {
        const [begin, end] = rig.range(shard);
        const cursor = BigInt(Buffer.from(after.checkpoint, 'base64').toString());
        assert.equal(before?.checkpoint, rig.held(shard).checkpoint);
        if (target.to === 'begin') assert.equal(cursor, begin);
        if (target.to === 'end') assert.equal(cursor, end);
        if (target.to === 'time') assert.ok(after.time !== undefined && after.time >= ago && after.time < ago + 60);
      }
      assert.deepEqual([plan.leftOut, plan.activeConsumers], [[], []]);
    }
    assert.equal(rig.service.requests.writes('ConsumerGroupUpdateCheckPoint'), 0);
  });

  test('says where a time is clamped', async () => {
    const rig = twoShards();
    const [now, year] = [Math.floor(rig.now / 1000), 365 * 86_400];
    const clamped = async (at: number) => (await planOf(rig, { to: 'time', at: unixSeconds(at) })).shards[0]?.clamped;
    assert.equal(await clamped(now - 5 * year), 'toBegin');
    assert.equal(await clamped(now - 7200), undefined);
    assert.equal(await clamped(now), 'toEnd');
  });

  test('takes over from another group what it has, as far as it is kept', async () => {
    const rig = twoShards();
    const [begin] = rig.range(0);
    rig.commit(0, begin - 1000n, 'other-1', rig.other);
    const plan = await planOf(rig, { to: 'group', groupName: 'others' });
    assert.deepEqual(plan.leftOut, [{ shard: 1, reason: 'otherGroupHasNone' }]);
    const { after, clamped } = shardOf(plan, 0);
    assert.deepEqual([after.checkpoint, clamped], [base64(begin), 'toBegin']);
  });

  test('names the consumers that would overwrite it, but not our own writes', async () => {
    const rig = twoShards();
    rig.commit(0, rig.range(0)[0], 'worker-7');
    rig.clock.jump(119_000);
    const active = async () => (await planOf(rig, { to: 'begin' })).activeConsumers;
    assert.deepEqual(
      (await active()).map(({ consumer, shards }) => [consumer, shards]),
      [['worker-7', [0]]],
    );
    // Twice the timeout of 60 seconds.
    rig.clock.jump(1_000);
    assert.deepEqual(await active(), []);
    await apply(rig, await planOf(rig, { to: 'end' }));
    // The service keeps the name of the last consumer with what was written from here.
    assert.equal(rig.held(0).consumer, 'worker-7');
    assert.deepEqual(await active(), []);
  });

  test('knows what was written before a reload, or in another window', async () => {
    const rig = twoShards();
    await apply(rig, await planOf(rig, { to: 'end' }));
    const reloaded = new Rig({ logstore: 'nginx-error', disk: new Disk(rig.disk.texts) });
    for (const { shard, written } of rig.resets.saved(rig.ref)[0]?.shards ?? []) {
      reloaded.commit(shard, BigInt(Buffer.from(written, 'base64').toString()), 'worker-1');
    }
    assert.deepEqual((await planOf(reloaded, { to: 'begin' })).activeConsumers, []);
  });

  test('takes a commit for a sign of life as long as consumers take to the next, however short the timeout is', async () => {
    const rig = twoShards();
    rig.group.timeoutSeconds = 10;
    rig.commit(0, rig.range(0)[0], 'worker-7');
    rig.clock.jump(59_000);
    const plan = await planOf(rig, { to: 'begin' });
    assert.deepEqual(
      plan.activeConsumers.map(({ consumer }) => consumer),
      ['worker-7'],
    );
  });

  test('leaves out a shard that is gone, and a group that is gone is an error', async () => {
    const rig = twoShards();
    assert.deepEqual((await planOf(rig, { to: 'begin' }, [1, 99])).leftOut, [{ shard: 99, reason: 'gone' }]);
    rig.logstore.groups.splice(0);
    await assert.rejects(
      planOf(rig, { to: 'begin' }),
      (error: unknown) => error instanceof CloudError && error.kind === 'notFound',
    );
  });

  test('marks a parent that comes back to life', async () => {
    const rig = new Rig({ logstore: 'nginx-access' });
    const parent = rig.shards.find(({ closedAt }) => closedAt !== undefined);
    assert.ok(parent);
    rig.commit(parent.id, rig.range(parent.id)[1]);
    const plan = await planOf(rig, { to: 'begin' }, [parent.id]);
    const { revives, isReadOnly } = shardOf(plan, parent.id);
    assert.deepEqual([revives, isReadOnly, plan.isOrdered], [true, true, true]);
  });

  test('costs five calls for each shard and three besides', async () => {
    const rig = twoShards();
    const before = rig.calls;
    await planOf(rig, { to: 'time', at: unixSeconds(Math.floor(rig.now / 1000) - 7200) });
    assert.equal(rig.calls - before, 2 * 5 + 3);
  });
});

describe('carrying it out', () => {
  test('moves the shards, marks the curve, and can be undone once', async () => {
    const rig = twoShards();
    const before = rig.shards.map(({ id }) => rig.held(id).checkpoint);
    let changes = 0;
    rig.resets.onDidChange(() => (changes += 1));
    assert.equal(rig.resets.hasUndo(rig.ref), false);

    const result = await apply(rig, await planOf(rig, { to: 'begin' }));
    assert.deepEqual(outcomes(result), ['moved', 'moved']);
    assert.equal(rig.resets.hasUndo(rig.ref), true);
    assert.equal(rig.resets.saved(rig.ref)[0]?.id, result.savedId);

    const undone = await apply(rig, await undoPlan(rig));
    assert.deepEqual(outcomes(undone), ['moved', 'moved']);
    assert.deepEqual(
      rig.shards.map(({ id }) => rig.held(id).checkpoint),
      before,
    );
    assert.deepEqual([rig.marks, changes, rig.resets.hasUndo(rig.ref)], [['reset', 'undo'], 2, false]);
  });

  test('sends nothing when the checkpoints from before cannot be kept', async () => {
    const rig = twoShards();
    const plan = await planOf(rig, { to: 'begin' });
    rig.disk.isFull = true;
    await assert.rejects(apply(rig, plan), /disk/);
    assert.equal(rig.service.requests.writes('ConsumerGroupUpdateCheckPoint'), 0);
  });

  test('leaves alone what moved since the plan, and offers it again', async () => {
    const rig = twoShards();
    const plan = await planOf(rig, { to: 'end' });
    rig.commit(1, rig.range(1)[0] + 5n, 'worker-9');
    const result = await apply(rig, plan);
    assert.deepEqual(outcomes(result), ['moved', 'movedSincePlan']);
    const rest = await rig.until(rig.resets.rest(result, never));
    assert.deepEqual(
      rest.shards.map(({ shard }) => shard),
      [1],
    );
    assert.equal(rest.continues, result.savedId);
  });

  test('writes over what was to be expected to move', async () => {
    const rig = twoShards();
    rig.commit(1, rig.range(1)[0] + 5n, 'worker-9');
    const plan = await planOf(rig, { to: 'end' });
    assert.equal(plan.activeConsumers.length, 1);
    rig.commit(1, rig.range(1)[0] + 9n, 'worker-9');
    const result = await apply(rig, plan);
    assert.deepEqual(outcomes(result), ['moved', 'moved']);
    assert.equal(result.shards[1]?.movedSincePlan, true);
    // What an undo puts back is what was there last.
    assert.equal(shardOf(await undoPlan(rig), 1).after.checkpoint, base64(rig.range(1)[0] + 9n));
  });

  test('what a consumer commits between the write and the look has overwritten it, also with an answer that was lost', async () => {
    for (const mishap of [undefined, 'reset'] as const) {
      const rig = twoShards();
      const plan = await planOf(rig, { to: 'end' }, [0]);
      const [begin, end] = rig.range(0);
      let isWritten = false;
      rig.mishap = operation => {
        if (operation === 'write') isWritten = true;
        // An answered write that is back where it was before was overwritten as well.
        else if (isWritten) rig.commit(0, mishap ? begin + 9n : (begin + end) / 2n, 'worker-9');
        return operation === 'write' ? mishap : undefined;
      };
      const [shard] = (await apply(rig, plan)).shards;
      assert.equal(shard?.outcome.kind, 'overwritten');
      assert.equal(shard.outcome.consumer, 'worker-9');
    }
  });

  test('one undo puts back a reset and its rest', async () => {
    const rig = twoShards();
    const before = rig.shards.map(({ id }) => rig.held(id).checkpoint);
    const plan = await planOf(rig, { to: 'begin' });
    let writes = 0;
    rig.mishap = operation => (operation === 'write' && ++writes >= 2 ? 'denied' : undefined);
    const result = await apply(rig, plan);
    assert.deepEqual(outcomes(result), ['moved', 'refused']);
    assert.ok(result.stoppedBy instanceof CloudError && result.stoppedBy.kind === 'denied');
    rig.mishap = () => undefined;
    assert.deepEqual(outcomes(await apply(rig, await rig.until(rig.resets.rest(result, never)))), ['moved']);
    assert.equal(rig.resets.saved(rig.ref).length, 1);
    await apply(rig, await undoPlan(rig));
    assert.deepEqual(
      rig.shards.map(({ id }) => rig.held(id).checkpoint),
      before,
    );
  });

  test('one undo goes back to before a write that nobody could tell of, even when its retry wrote elsewhere', async () => {
    const rig = twoShards();
    const before = rig.held(0).checkpoint;
    let isBroken = false;
    rig.mishap = operation => {
      if (operation === 'write') isBroken = true;
      else if (isBroken) return 'unavailable';
      return operation === 'write' ? 'lostAnswer' : undefined;
    };
    const result = await apply(rig, await planOf(rig, { to: 'end' }, [0]));
    assert.deepEqual(outcomes(result), ['unknown']);
    const first = rig.held(0).checkpoint;
    assert.notEqual(first, before, 'it was written all the same');
    for (const mishap of ['denied', undefined] as const) {
      rig.mishap = operation => (operation === 'write' ? mishap : undefined);
      // New data moves the end.
      rig.clock.jump(600_000);
      const rest = await apply(rig, await rig.until(rig.resets.rest(result, never)));
      assert.deepEqual(outcomes(rest), [mishap ? 'refused' : 'moved']);
      assert.equal(rest.savedId, result.savedId);
    }
    assert.notEqual(rig.held(0).checkpoint, first);
    await apply(rig, await undoPlan(rig));
    assert.equal(rig.held(0).checkpoint, before);
  });

  test('nothing is written through an account that became read-only since the plan', async () => {
    const rig = twoShards();
    const plan = await planOf(rig, { to: 'begin' });
    rig.isReadOnly = true;
    const result = await apply(rig, plan);
    assert.deepEqual(outcomes(result).toSorted(), ['refused', 'refused']);
    assert.equal(rig.service.requests.writes('ConsumerGroupUpdateCheckPoint'), 0);
    assert.equal(result.savedId, undefined);
  });

  test('resets are undone one after the other, the last one first', async () => {
    const rig = twoShards();
    const first = rig.held(0).checkpoint;
    await apply(rig, await planOf(rig, { to: 'begin' }));
    const second = rig.held(0).checkpoint;
    rig.clock.jump(1000);
    await apply(rig, await planOf(rig, { to: 'end' }));
    await apply(rig, await undoPlan(rig));
    assert.equal(rig.held(0).checkpoint, second);
    await apply(rig, await undoPlan(rig));
    assert.equal(rig.held(0).checkpoint, first);
  });
});

describe('an undo', () => {
  test('goes on with the shards that it did not put back, and with no others', async () => {
    const rig = twoShards();
    const before = rig.shards.map(({ id }) => rig.held(id).checkpoint);
    await apply(rig, await planOf(rig, { to: 'begin' }));
    let writes = 0;
    rig.mishap = operation => (operation === 'write' && ++writes >= 2 ? 'denied' : undefined);
    const undone = await apply(rig, await undoPlan(rig));
    assert.deepEqual(outcomes(undone), ['moved', 'refused']);
    // The one that was put back moves on meanwhile, and is not put back again.
    rig.commit(0, rig.range(0)[1] - 3n, 'worker-3');
    const moved = rig.held(0).checkpoint;
    rig.mishap = () => undefined;
    const rest = await rig.until(rig.resets.rest(undone, never));
    assert.deepEqual(
      rest.shards.map(({ shard }) => shard),
      [1],
    );
    assert.deepEqual(outcomes(await apply(rig, rest)), ['moved']);
    assert.deepEqual([rig.held(0).checkpoint, rig.held(1).checkpoint], [moved, before[1]]);
    assert.deepEqual(rig.resets.saved(rig.ref), []);
  });

  test('is refused where a consumer moved on, and where there was no checkpoint', async () => {
    const rig = new Rig({ logstore: 'nginx-error' });
    rig.commit(0, rig.range(0)[0] + 5n);
    rig.clock.jump(3_600_000);
    await apply(rig, await planOf(rig, { to: 'end' }));
    rig.commit(0, rig.range(0)[1] - 3n, 'worker-3');
    rig.clock.jump(1000);
    const plan = await undoPlan(rig);
    assert.deepEqual(plan.shards, []);
    assert.deepEqual(plan.leftOut, [
      { shard: 0, reason: 'movedOn', consumer: 'worker-3', updatedAt: rig.now - 1000 },
      { shard: 1, reason: 'hadNone' },
    ]);
  });

  test('tries a position that is no longer kept, and says so before', async () => {
    const rig = twoShards();
    rig.commit(0, rig.range(0)[0] - 1000n);
    rig.clock.jump(3_600_000);
    const before = rig.held(0).checkpoint;
    await apply(rig, await planOf(rig, { to: 'begin' }, [0]));
    const plan = await undoPlan(rig);
    assert.deepEqual(
      plan.shards.map(({ after }) => [after.isKept, after.time]),
      [[false, undefined]],
    );
    await apply(rig, plan);
    assert.equal(rig.held(0).checkpoint, before);
  });
});

test('the calls are those that are made', async () => {
  const rig = twoShards();
  const plan = await planOf(rig, { to: 'end' }, [1]);
  const checkpoint = plan.shards[0]?.after.checkpoint ?? '';
  const written = resetCalls(plan).map(call => ({ ...call, cli: commandLine(call.cli, 'posix') }));
  assert.deepEqual(written, [
    {
      shard: 1,
      api: `ConsumerGroupUpdateCheckPoint POST /logstores/nginx-error/consumergroups/resets?type=checkpoint&consumer=&forceSuccess=true { "shard": 1, "checkpoint": "${checkpoint}" }`,
      cli: `aliyun sls consumer-group-update-check-point --region cn-hangzhou --project k8s-log-prod --logstore nginx-error --consumer-group resets --consumer '' --force-success true --shard 1 --checkpoint ${checkpoint}`,
    },
  ]);
  const after = await planOf(rig, { to: 'end' }, [1]);
  await apply(rig, after);
  assert.deepEqual(resetCalls({ ...after, shards: after.shards.map(shard => ({ ...shard, effect: 'stays' })) }), []);
});
