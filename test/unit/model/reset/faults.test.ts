import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Dice, dice } from '../../../../src/emulator/world/dice.ts';
import type { ResetPlan, ResetResult } from '../../../../src/model/reset/resetPlan.ts';
import type { ChosenTarget } from '../../../../src/model/reset/resets.ts';
import { unixSeconds } from '../../../../src/model/units.ts';
import { base64, type Mishap, Rig } from './rig.ts';

const runs = 500;
const shardCount = 64;

/** What goes wrong while one plan is carried out; where it does is drawn. */
const scenes = [
  'calm',
  'throttled',
  'broken',
  'denied',
  'cancelled',
  /** Cancelled, and what was on its way arrives all the same, later. */
  'late',
  /** Consumers commit meanwhile. */
  'busy',
  /** Connections break, and looking fails. */
  'blind',
  'mixed',
] as const;
type Scene = (typeof scenes)[number];

type Checkpoints = ReadonlyMap<number, string | undefined>;

describe(`${runs} resets of ${shardCount} shards with faults at random points`, () => {
  const met = new Map<string, number>();
  const count = (what: string): void => void met.set(what, (met.get(what) ?? 0) + 1);

  test('report what the service holds, and are undone exactly or refused with the true reason', async () => {
    const rig = new Rig({ hasQuickCursors: true });
    assert.equal(rig.shards.length, shardCount);
    for (let run = 1; run <= runs; run++) {
      await new Run(rig, dice(11, `/run/${run}`), `run ${run}`, count).play();
    }
  });

  test('meet everything that can happen', () => {
    const outcomes = ['moved', 'stayed', 'overwritten', 'unknown', 'refused', 'cancelled', 'stopped', 'movedSincePlan'];
    const expected = [
      ...['reset', 'undo'].flatMap(what => outcomes.map(outcome => `${what}: ${outcome}`)),
      ...['nothing sent', 'left out: movedOn', 'left out: hadNone', 'put back no longer kept data'],
    ];
    assert.deepEqual(
      expected.filter(what => !met.has(what)),
      [],
    );
  });
});

class Run {
  readonly #rig: Rig;
  readonly #draw: Dice;
  readonly #about: string;
  readonly #count: (what: string) => void;
  /** What consumers committed while a plan was carried out, by shard. */
  readonly #commits = new Map<number, { readonly checkpoint: string; readonly consumer: string }>();

  constructor(rig: Rig, draw: Dice, about: string, count: (what: string) => void) {
    this.#rig = rig;
    this.#draw = draw;
    this.#about = about;
    this.#count = count;
  }

  async play(): Promise<void> {
    const rig = this.#rig;
    this.#begin();
    const plan = await rig.until(rig.resets.plan(rig.ref, this.#target(), 'all', never));
    if (this.#chance('commits before', 25)) this.#commitSome('before', 6);
    const before = this.#held();
    const result = await this.#apply(plan, 'reset');
    const isKept =
      result?.shards.some(({ outcome }) => ['moved', 'overwritten', 'unknown'].includes(outcome.kind)) ?? false;
    assert.equal(rig.resets.hasUndo(rig.ref), isKept, this.#about);
    if (!result || !isKept) return;

    if (this.#chance('commits after', 50)) this.#commitSome('after', 10);
    // By now no commit is so young that a consumer seems to be at work.
    rig.clock.jump(600_000);
    const undo = await rig.until(rig.resets.planUndo(rig.ref, undefined, never));
    this.#checkWays(undo, result, before);
    if (this.#chance('commits before undo', 25)) this.#commitSome('before undo', 4);
    const undone = await this.#apply(undo, 'undo');
    // What could not be put back this time can be next time.
    const isLeft = undone?.shards.some(
      ({ outcome }) =>
        outcome.kind === 'unknown' || (outcome.kind === 'notMoved' && outcome.because !== 'movedSincePlan'),
    );
    assert.equal(rig.resets.hasUndo(rig.ref), isLeft ?? true, this.#about);
  }

  #begin(): void {
    const rig = this.#rig;
    for (const { id } of rig.stored.resets.all()) void rig.stored.resets.change(id, () => undefined);
    rig.group.written.clear();
    rig.other.written.clear();
    for (const { id } of rig.shards) {
      if (!this.#chance(`none ${id}`, 12)) this.#commit(id, 'at first', `worker-${id % 5}`);
      // Now and then the other group is in the same place.
      const place = this.#chance(`same ${id}`, 20) ? 'at first' : 'other';
      if (!this.#chance(`other has none ${id}`, 10)) rig.commit(id, this.#somewhere(id, place), 'other-1', rig.other);
    }
    // The oldest of these positions are not kept any more then.
    rig.clock.jump(3_600_000);
  }

  #target(): ChosenTarget {
    switch (this.#draw.pick<ChosenTarget['to']>('target', ['begin', 'end', 'time', 'group'])) {
      case 'begin':
        return { to: 'begin' };
      case 'end':
        return { to: 'end' };
      case 'time': {
        const now = Math.floor(this.#rig.now / 1000);
        return { to: 'time', at: unixSeconds(now - this.#draw.between('ago', 60, 40 * 86_400)) };
      }
      case 'group':
        return { to: 'group', groupName: 'others' };
    }
  }

  /** Carries a plan out while the drawn things go wrong, and compares the report with the world. */
  async #apply(plan: ResetPlan, what: 'reset' | 'undo'): Promise<ResetResult | undefined> {
    const rig = this.#rig;
    const before = this.#held();
    this.#commits.clear();
    const scene = this.#draw.pick(`${what} scene`, scenes);
    const cancel = new AbortController();
    rig.mishap = this.#mishaps(scene, what, cancel);
    const applied = rig.resets
      .apply(plan, () => undefined, cancel.signal)
      .catch((error: unknown) => {
        assert.ok(cancel.signal.aborted, String(error));
        return undefined;
      });
    const result = await rig.until(applied);
    rig.mishap = () => undefined;
    // What was still on its way arrives.
    await rig.clock.advance(10_000);
    if (result) this.#check(plan, result, before, `${this.#about}, ${what}, ${scene}`, what);
    else {
      this.#count('nothing sent');
      assert.deepEqual(this.#held(), before, this.#about);
    }
    return result;
  }

  #mishaps(scene: Scene, what: string, cancel: AbortController): Rig['mishap'] {
    const point = this.#draw.between(`${what} point`, 1, 50);
    const isDeniedFrom =
      scene === 'denied' || (scene === 'blind' && this.#chance(`${what} denied`, 50)) ? point : Infinity;
    let [writes, looks] = [0, 0];
    return operation => {
      if (operation === 'look') {
        looks += 1;
        if (looks === 1 && scene === 'cancelled' && point % 10 === 0) cancel.abort();
        return scene === 'blind' && looks > 1 ? 'denied' : undefined;
      }
      writes += 1;
      const name = `${what} write ${writes}`;
      const isHit = this.#chance(name, 10);
      if (writes >= isDeniedFrom) return 'denied';
      switch (scene) {
        case 'calm':
        case 'denied':
          return undefined;
        case 'throttled':
          return isHit ? 'throttling' : undefined;
        case 'broken':
        case 'blind':
          return isHit ? this.#draw.pick<Mishap>(name, ['lostAnswer', 'reset']) : undefined;
        case 'cancelled':
          if (writes === point) cancel.abort();
          return undefined;
        case 'late':
          if (writes === point) cancel.abort();
          return isHit || writes === point ? 'late' : undefined;
        case 'busy':
          if (isHit) this.#commit(this.#draw.between(name, 0, shardCount - 1), name);
          return undefined;
        case 'mixed':
          return isHit
            ? this.#draw.pick<Mishap>(name, ['throttling', 'lostAnswer', 'reset', 'unavailable', 'late'])
            : undefined;
      }
    };
  }

  #check(plan: ResetPlan, { shards }: ResetResult, before: Checkpoints, about: string, what: string): void {
    assert.deepEqual(
      shards.map(({ shard }) => shard),
      plan.shards.map(({ shard }) => shard),
    );
    const now = this.#held();
    for (const { shard, outcome, ...result } of shards) {
      const said = outcome.kind === 'notMoved' ? outcome.because : outcome.kind;
      const message = `${about}, shard ${shard}: ${said}`;
      const checkpoint = now.get(shard);
      const commit = this.#commits.get(shard);
      const planned = plan.shards.find(one => one.shard === shard);
      assert.ok(planned, message);
      this.#count(`${what}: ${said}`);
      assert.equal(result.before, before.get(shard), message);
      assert.equal(result.after, planned.after.checkpoint, message);
      assert.equal(result.movedSincePlan, planned.before?.checkpoint !== result.before, message);
      if (result.movedSincePlan && result.before !== result.after) assert.equal(said, 'movedSincePlan', message);
      switch (outcome.kind) {
        case 'moved':
          assert.equal(checkpoint, result.after, message);
          if (what === 'undo' && !planned.after.isKept) this.#count('put back no longer kept data');
          break;
        case 'stayed':
          assert.ok(checkpoint === result.after || checkpoint === commit?.checkpoint, message);
          assert.equal(result.before, result.after, message);
          break;
        case 'notMoved':
          // Unless a consumer moved it.
          assert.equal(checkpoint, commit?.checkpoint ?? result.before, message);
          if (outcome.because === 'movedSincePlan')
            assert.equal(outcome.consumer, this.#rig.held(shard).consumer, message);
          break;
        case 'overwritten':
          assert.ok(commit, message);
          assert.equal(checkpoint, commit.checkpoint, message);
          assert.equal(outcome.consumer, commit.consumer, message);
          break;
        case 'unknown':
          assert.match(about, /blind/, message);
          assert.ok([result.before, result.after, commit?.checkpoint].includes(checkpoint), message);
      }
    }
  }

  /** Every shard that the reset moved, or may have moved, has the way back that the world allows. */
  #checkWays(undo: ResetPlan, { plan, shards }: ResetResult, before: Checkpoints): void {
    const now = this.#held();
    for (const { shard, outcome } of shards) {
      const message = `${this.#about}, the way back of shard ${shard}`;
      const [was, is] = [before.get(shard), now.get(shard)];
      const back = undo.shards.find(one => one.shard === shard)?.after.checkpoint;
      const left = undo.leftOut.find(one => one.shard === shard);
      const wasWritten = is === plan.shards.find(one => one.shard === shard)?.after.checkpoint;
      if (outcome.kind === 'notMoved' || outcome.kind === 'stayed' || (is === was && was === undefined)) {
        assert.deepEqual([back, left], [undefined, undefined], message);
      } else if (is === was || (wasWritten && was !== undefined)) {
        assert.deepEqual([back, left], [was, undefined], message);
      } else if (wasWritten) {
        assert.deepEqual([back, left], [undefined, { shard, reason: 'hadNone' }], message);
      } else {
        assert.equal(back, undefined, message);
        assert.ok(left?.reason === 'movedOn', message);
        assert.equal(left.consumer, this.#rig.held(shard).consumer, message);
      }
      if (left) this.#count(`left out: ${left.reason}`);
    }
  }

  #commitSome(name: string, percent: number): void {
    for (const { id } of this.#rig.shards)
      if (this.#chance(`${name} ${id}`, percent)) this.#commit(id, `${name} ${id}`);
  }

  #commit(shard: number, name: string, consumer = `mover-${shard}`): void {
    const cursor = this.#somewhere(shard, name);
    this.#rig.commit(shard, cursor, consumer);
    this.#commits.set(shard, { checkpoint: base64(cursor), consumer });
  }

  /** Between the oldest data and the end. */
  #somewhere(shard: number, name: string): bigint {
    const [begin, end] = this.#rig.range(shard);
    return begin + ((end - begin) * BigInt(this.#draw.between(`${name} of ${shard}`, 0, 1000))) / 1000n + 1n;
  }

  #held(): Checkpoints {
    return new Map(this.#rig.shards.map(({ id }) => [id, this.#rig.held(id).checkpoint]));
  }

  #chance(name: string, percent: number): boolean {
    return this.#draw.between(`chance of ${name}`, 1, 100) <= percent;
  }
}

const never = new AbortController().signal;
