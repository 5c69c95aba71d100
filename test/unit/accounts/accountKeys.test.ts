import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AccountKeys } from '../../../src/accounts/accountKeys.ts';
import type { CredentialSource, IssuedCredentials } from '../../../src/cloud/credentials.ts';
import type { CallerIdentity } from '../../../src/cloud/sts/responses.ts';
import { type Source, sourceError } from '../../../src/credentials/source.ts';
import { Emitter } from '../../../src/model/event.ts';
import { alice, bob, never } from './installation.ts';

const pairOf = (accessKeyId: string): IssuedCredentials => ({ accessKeyId, accessKeySecret: 'secret' });
const isAnothers = { sourceProblem: { kind: 'otherIdentity', accountId: bob.accountId } };

/** A source that supplies what the test says, when it says so. */
class FakeSource implements Source {
  readonly #changed = new Emitter<void>();
  readonly supply: () => Promise<IssuedCredentials>;
  isRenewed = true;
  asked = 0;
  refreshed = 0;
  state: Source['state'] = {};
  onDidChange = this.#changed.event;
  refreshState = () => Promise.resolve(void (this.refreshed += 1));
  dispose = () => undefined;

  constructor(supply: () => Promise<IssuedCredentials>) {
    this.supply = supply;
  }

  credentials = (): Promise<IssuedCredentials> => {
    this.asked += 1;
    return this.supply();
  };

  tell(state: Source['state']): void {
    this.state = state;
    this.#changed.fire();
  }
}

type WhoIs = (keys: CredentialSource, signal: AbortSignal) => Promise<CallerIdentity>;

/** The keys of alice, of whom `whoIs` tells. */
const keysOf = (source: Source, whoIs: WhoIs, isVerified = false, haveEnd = false): AccountKeys =>
  new AccountKeys({
    identity: alice,
    open: () => ({ source, isVerified: () => isVerified }),
    whoIs,
    haveEnd: () => haveEnd,
    changed: () => undefined,
  });

/** Everything that waits for nothing but promises has happened. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('a source with another AccessKey ID each time', () => {
  const everNew = () => {
    let count = 0;
    return new FakeSource(() => {
      count += 1;
      // Going on would keep the test from ever ending.
      return count > 20 ? Promise.reject(new Error('asked without end')) : Promise.resolve(pairOf(`STS.${count}`));
    });
  };

  test('signs with the very pair that was checked, once for all who wait', async () => {
    const source = everNew();
    const checked: string[] = [];
    const keys = keysOf(source, async (ask, signal) => {
      checked.push((await ask(signal)).accessKeyId);
      return alice;
    });
    const pairs = await Promise.all([1, 2, 3].map(() => keys.credentials(never)));
    assert.equal(checked.length, 1);
    assert.deepEqual(
      pairs.map(({ accessKeyId }) => accessKeyId),
      Array(3).fill(checked[0]),
    );
    assert.equal(source.asked, 4, 'by each who waits, and by the check');
  });

  test('signs nothing where it is of somebody else', async () => {
    const source = everNew();
    const keys = keysOf(source, async (ask, signal) => {
      await ask(signal);
      return bob;
    });
    await assert.rejects(keys.credentials(never), isAnothers);
    assert.equal(source.asked, 2);
    assert.deepEqual(keys.state.problem, isAnothers.sourceProblem);
  });

  test('is asked once more when the checked pair is the one that a service has refused', async () => {
    const refused = pairOf('STS.refused');
    const supplied = [pairOf('STS.1'), refused, pairOf('STS.2'), pairOf('STS.3')];
    const source = new FakeSource(() => Promise.resolve(supplied.shift() ?? refused));
    const keys = keysOf(source, async (ask, signal) => {
      await ask(signal);
      return alice;
    });
    assert.equal((await keys.credentials(never, refused)).accessKeyId, 'STS.3');
  });
});

test('what others had checked of an AccessKey ID from before stops nobody who has one from after', async () => {
  let current = 'LTAI-bob';
  const source = new FakeSource(() => Promise.resolve(pairOf(current)));
  const answer = Promise.withResolvers<undefined>();
  const checked: string[] = [];
  const keys = keysOf(source, async (ask, signal) => {
    const { accessKeyId } = await ask(signal);
    checked.push(accessKeyId);
    await answer.promise;
    return accessKeyId === 'LTAI-bob' ? bob : alice;
  });
  const before = assert.rejects(keys.credentials(never), isAnothers);
  await settled();
  current = 'LTAI-alice';
  const after = keys.credentials(never);
  await settled();
  answer.resolve(undefined);
  await before;
  assert.deepEqual([(await after).accessKeyId, checked], ['LTAI-alice', ['LTAI-bob', 'LTAI-alice']]);
  assert.equal(keys.state.problem, undefined);
});

describe('while keys are waited for', () => {
  const problem = { kind: 'command', profile: 'ext', reason: 'failed' } as const;

  /** Keys of which the first are under way. `fail` lets them fail as a source does. */
  function waiting() {
    const first = Promise.withResolvers<IssuedCredentials>();
    const source: FakeSource = new FakeSource(() => {
      if (source.asked === 1) return first.promise;
      source.tell({});
      return Promise.resolve(pairOf('LTAI'));
    });
    const keys = keysOf(source, () => Promise.resolve(alice), true);
    const asking = assert.rejects(keys.credentials(never), { sourceProblem: problem });
    const fail = async (): Promise<void> => {
      source.tell({ problem });
      first.reject(sourceError(problem));
      await asking;
      await settled();
    };
    return { source, keys, fail };
  }

  test('a file that is mended is not forgotten: what fails from before is asked for once more', async () => {
    const { source, keys, fail } = waiting();
    source.tell({});
    await fail();
    assert.deepEqual([source.asked, keys.state.problem], [2, undefined]);
  });

  test('their failing is no reason to ask once more', async () => {
    const { source, keys, fail } = waiting();
    await fail();
    assert.deepEqual([source.asked, keys.state.problem], [1, problem]);
  });
});

describe('after a change of the file behind the source', () => {
  const changes: readonly (readonly [
    what: string,
    haveEnd: boolean,
    isRenewed: boolean,
    end: object,
    times: number,
  ])[] = [
    ['an end that is to be shown and is not known', true, false, {}, 1],
    ['an end that is known', true, false, { expiresAt: 1 }, 0],
    ['the end of keys that are renewed', true, true, {}, 0],
    ['the end of keys that have none', false, false, {}, 0],
  ];
  for (const [what, haveEnd, isRenewed, end, times] of changes) {
    test(`${what} is read ${times === 1 ? 'once' : 'not at all'}`, () => {
      const source = new FakeSource(() => Promise.reject(new Error('Nobody is asked.')));
      source.isRenewed = isRenewed;
      const keys = keysOf(source, () => Promise.resolve(alice), true, haveEnd);
      source.tell(end);
      assert.deepEqual([source.refreshed, source.asked, keys.state.problem], [times, 0, undefined]);
    });
  }
});
