import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IssuedCredentials } from '../../../src/cloud/credentials.ts';
import { Renewal } from '../../../src/credentials/renewal.ts';
import { SimulatedClock, settled } from '../../support/simulatedClock.ts';

const never = new AbortController().signal;
const second = 1_000;
const minute = 60 * second;

interface Fetched {
  readonly signal: AbortSignal;
  readonly answer: (keys: Partial<IssuedCredentials>) => void;
  readonly fail: (reason: Error) => void;
}

/** A renewal whose fetches are answered by the test. */
function renewing({ random = 0 } = {}) {
  const clock = new SimulatedClock();
  const fetched: Fetched[] = [];
  const renewal = new Renewal(
    signal =>
      new Promise((resolve, reject) => {
        const answer = (keys: Partial<IssuedCredentials>): void =>
          resolve({ accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token', ...keys });
        fetched.push({ signal, answer, fail: reject });
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    { now: clock.now, random: () => random },
  );
  const last = (): Fetched => {
    const one = fetched.at(-1);
    assert.ok(one);
    return one;
  };
  /** The keys of somebody who asks while the next fetch is answered so. */
  const get = async (keys: Partial<IssuedCredentials>): Promise<IssuedCredentials> => {
    const got = renewal.supply(never);
    await settled();
    last().answer(keys);
    return got;
  };
  return { clock, fetched, renewal, last, get, in: (ms: number) => clock.now() + ms };
}

describe('keys are renewed', () => {
  // Lifetime, then when the background begins without jitter and when callers have to wait, both before the end.
  const table: readonly (readonly [lifetime: number, background: number, blocking: number])[] = [
    [15 * minute, 3 * minute, 90 * second],
    [10 * minute, 2 * minute, 60 * second],
    [60 * minute, 10 * minute, 5 * minute],
    [12 * 60 * minute, 10 * minute, 5 * minute],
    [5 * minute, 2 * minute, 60 * second],
  ];
  for (const [lifetime, background, blocking] of table) {
    test(`at their time when they live for ${lifetime / minute} minutes`, async () => {
      const { clock, fetched, renewal, last, get, ...rig } = renewing();
      await get({ accessKeyId: 'STS.1', expiresAt: rig.in(lifetime) });
      clock.jump(lifetime - background - second);
      assert.equal((await renewal.supply(never)).accessKeyId, 'STS.1');
      await settled();
      assert.equal(fetched.length, 1);
      clock.jump(second);
      // In the background: the old ones are handed out meanwhile, and one renewal is enough.
      assert.equal((await renewal.supply(never)).accessKeyId, 'STS.1');
      assert.equal((await renewal.supply(never)).accessKeyId, 'STS.1');
      await settled();
      assert.equal(fetched.length, 2);
      clock.jump(background - blocking - second);
      assert.equal((await renewal.supply(never)).accessKeyId, 'STS.1');
      clock.jump(second);
      const waiting = renewal.supply(never);
      await settled();
      assert.equal(fetched.length, 2);
      last().answer({ accessKeyId: 'STS.2', expiresAt: rig.in(lifetime) });
      assert.equal((await waiting).accessKeyId, 'STS.2');
    });
  }

  test('up to twenty seconds sooner, so that not all do it at once', async () => {
    const { clock, fetched, renewal, get, ...rig } = renewing({ random: 1 });
    await get({ expiresAt: rig.in(60 * minute) });
    clock.jump(50 * minute - 20 * second);
    await renewal.supply(never);
    await settled();
    assert.equal(fetched.length, 2);
  });

  test('after four minutes when nobody tells their end', async () => {
    const { clock, fetched, renewal, last, get } = renewing();
    assert.equal((await get({ accessKeyId: 'STS.1' })).expiresAt, undefined);
    clock.jump(4 * minute - second);
    assert.equal((await renewal.supply(never)).accessKeyId, 'STS.1');
    clock.jump(second);
    const waiting = renewal.supply(never);
    await settled();
    assert.equal(fetched.length, 2);
    last().answer({ accessKeyId: 'STS.2' });
    assert.equal((await waiting).accessKeyId, 'STS.2');
  });

  test('not with every call when the source keeps its own until their end', async () => {
    const { clock, fetched, renewal, get, ...rig } = renewing();
    const expiresAt = rig.in(40 * second);
    await get({ expiresAt });
    for (let calls = 0; calls < 10; calls++) await renewal.supply(never);
    await settled();
    assert.equal(fetched.length, 1);
    clock.jump(20 * second);
    await get({ expiresAt });
    clock.jump(5 * second);
    await renewal.supply(never);
    assert.equal(fetched.length, 2);
  });

  test('once for all who ask', async () => {
    const { fetched, renewal, last, ...rig } = renewing();
    const callers = Array.from({ length: 100 }, () => renewal.supply(never));
    await settled();
    assert.equal(fetched.length, 1);
    last().answer({ accessKeyId: 'STS.1', expiresAt: rig.in(60 * minute) });
    const ids = (await Promise.all(callers)).map(({ accessKeyId }) => accessKeyId);
    assert.deepEqual([...new Set(ids)], ['STS.1']);
  });
});

describe('a renewal that fails', () => {
  test('leaves the keys in use until thirty seconds before their end, with growing pauses', async () => {
    const { clock, fetched, renewal, last, get, ...rig } = renewing({ random: 0.5 });
    await get({ accessKeyId: 'STS.1', expiresAt: rig.in(60 * minute) });
    clock.jump(55 * minute);
    // Half of 1, 2, 4 … 60 seconds.
    for (const [index, pause] of [0.5, 1, 2, 4, 8, 16, 30, 30].entries()) {
      const got = renewal.supply(never);
      await settled();
      assert.equal(fetched.length, index + 2);
      last().fail(new Error('no'));
      assert.equal((await got).accessKeyId, 'STS.1');
      clock.jump(pause * second - 1);
      assert.equal((await renewal.supply(never)).accessKeyId, 'STS.1');
      await settled();
      assert.equal(fetched.length, index + 2);
      clock.jump(1);
    }
    clock.jump(4 * minute + 30 * second - 91.5 * second);
    const got = renewal.supply(never);
    await settled();
    last().fail(new Error('no keys left'));
    await assert.rejects(got, /no keys left/);
  });

  test('in the background is nobody’s failure', async () => {
    const { clock, renewal, last, get, ...rig } = renewing();
    await get({ accessKeyId: 'STS.1', expiresAt: rig.in(60 * minute) });
    clock.jump(51 * minute);
    assert.equal((await renewal.supply(never)).accessKeyId, 'STS.1');
    await settled();
    last().fail(new Error('no'));
    await settled();
    assert.equal((await renewal.supply(never)).accessKeyId, 'STS.1');
  });

  test('is told to all who wait when there were no keys, and is tried anew by the next', async () => {
    const { fetched, renewal, last, get } = renewing();
    const callers = [renewal.supply(never), renewal.supply(never)];
    await settled();
    last().fail(new Error('refused'));
    for (const caller of callers) await assert.rejects(caller, /refused/);
    assert.equal((await get({ accessKeyId: 'STS.1' })).accessKeyId, 'STS.1');
    assert.equal(fetched.length, 2);
  });
});

describe('a caller who leaves', () => {
  test('does not take the keys away from the others', async () => {
    const { renewal, last } = renewing();
    const leaving = new AbortController();
    const gone = renewal.supply(leaving.signal);
    const stays = renewal.supply(never);
    await settled();
    leaving.abort(new Error('left'));
    await assert.rejects(gone, /left/);
    assert.equal(last().signal.aborted, false);
    last().answer({ accessKeyId: 'STS.1' });
    assert.equal((await stays).accessKeyId, 'STS.1');
  });

  test('ends the fetch when nobody else waits, and the next begins a new one', async () => {
    const { fetched, renewal, last, get } = renewing();
    const leaving = new AbortController();
    const gone = [renewal.supply(leaving.signal), renewal.supply(leaving.signal)];
    await settled();
    leaving.abort(new Error('left'));
    for (const each of gone) await assert.rejects(each, /left/);
    assert.equal(last().signal.aborted, true);
    assert.equal((await get({ accessKeyId: 'STS.1' })).accessKeyId, 'STS.1');
    assert.equal(fetched.length, 2);
  });

  test('before it began asks nobody', async () => {
    const { fetched, renewal } = renewing();
    await assert.rejects(renewal.supply(AbortSignal.abort(new Error('left'))), /left/);
    await settled();
    assert.equal(fetched.length, 0);
  });
});

describe('a pair that a service refused', () => {
  test('is replaced once for all who bring it', async () => {
    const { fetched, renewal, last, get, ...rig } = renewing();
    const refused = await get({ accessKeyId: 'STS.1', expiresAt: rig.in(60 * minute) });
    const callers = Array.from({ length: 100 }, () => renewal.supply(never, refused));
    await settled();
    last().answer({ accessKeyId: 'STS.2', expiresAt: rig.in(60 * minute) });
    for (const caller of callers) assert.equal((await caller).accessKeyId, 'STS.2');
    // Who comes late with it gets what there is now.
    assert.equal((await renewal.supply(never, refused)).accessKeyId, 'STS.2');
    assert.equal(fetched.length, 2);
  });

  test('is handed out again when there is no other, without asking for it for ever', async () => {
    const { fetched, renewal, last, get } = renewing();
    const refused = await get({ accessKeyId: 'STS.1' });
    const again = renewal.supply(never, refused);
    await settled();
    last().answer({ accessKeyId: 'STS.1' });
    assert.equal((await again).accessKeyId, 'STS.1');
    assert.equal((await renewal.supply(never, refused)).accessKeyId, 'STS.1');
    await settled();
    assert.equal(fetched.length, 2);
  });

  test('that came back is refused for good no more when its source may have others', async () => {
    const { clock, fetched, renewal, last, get, ...rig } = renewing();
    const expiresAt = rig.in(6 * 60 * minute);
    const refused = await get({ accessKeyId: 'STS.1', expiresAt });
    const again = renewal.supply(never, refused);
    await settled();
    last().answer({ accessKeyId: 'STS.1', expiresAt });
    await again;
    clock.jump(minute);
    const later = renewal.supply(never, refused);
    await settled();
    assert.equal(fetched.length, 3);
    last().answer({ accessKeyId: 'STS.2', expiresAt });
    assert.equal((await later).accessKeyId, 'STS.2');
  });
});

test('how long keys live is reckoned by the clock of the service, which their answer has shown', async () => {
  const { clock, fetched, renewal, last } = renewing();
  const waiting = renewal.supply(never);
  await settled();
  // It was ahead by two hours.
  clock.jump(-120 * minute);
  const end = clock.now() + 60 * minute;
  last().answer({ accessKeyId: 'STS.1', expiresAt: end });
  await waiting;
  clock.jump(60 * minute);
  void renewal.supply(never);
  await settled();
  assert.equal(fetched.length, 2);
});
