import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { childrenOf, idOf, type Node, resourceOf } from '../../../src/tree/nodes.ts';
import { seededRandom } from '../../support/random.ts';
import {
  answerOf,
  groupOf,
  instanceOf,
  listsOf,
  type Owner,
  ownerOfAccount,
  owners,
  ownersIn,
  regions,
  type ScheduledWorld,
  scheduledWorld,
  statuses,
  verifiedOf,
} from './scheduledWorld.ts';

const interleavings = 1_000;
const steps = 60;

/** What happened in all of them together, because a test in which nothing meets proves nothing. */
const met = { rows: 0, readings: 0, pinned: 0, ended: 0, switched: 0, renamed: 0, removed: 0, whileLoading: 0 };

/**
 * One order in which two accounts, whose resources have the same names, are looked at, refreshed, renamed, given other keys,
 * removed and added while answers, state and secrets come when they come. After each step, and for each row that arrives,
 * nothing that can be seen is of anybody but the account it stands under.
 */
class Interleaving {
  readonly #random: () => number;
  readonly #world: ScheduledWorld;
  /** The rows that the editor has; of an account that became somebody else it drops all. */
  readonly #rows = new Map<string, Node>();
  /** Every account that there ever was. */
  readonly #ids = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #loading = 0;

  constructor(random: () => number, world: ScheduledWorld) {
    this.#random = random;
    this.#world = world;
    const { accounts } = world;
    accounts.onDidReplaceKeys(id => this.#dropRows(id));
    accounts.onDidChange(() => {
      for (const id of this.#ids) if (!accounts.find(id)) this.#dropRows(id);
      for (const account of accounts.list()) {
        this.#ids.add(account.id);
        this.#rows.set(idOf({ kind: 'account', account }), { kind: 'account', account });
      }
    });
  }

  async run(): Promise<void> {
    this.#add(0);
    this.#add(1);
    for (let step = 0; step < steps; step++) {
      this.#step();
      // What follows from one step is over before the next.
      await new Promise(resolve => setImmediate(resolve));
      this.#check();
    }
    while (this.#world.schedule.waiting.length > 0) {
      this.#release();
      await new Promise(resolve => setImmediate(resolve));
      this.#check();
    }
    await Promise.all(this.#running);
    await this.#walk(undefined);
    const left = [...this.#world.secrets.keys()].sort();
    assert.deepEqual(
      left,
      this.#world.accounts
        .list()
        .map(({ id }) => `account.${id}`)
        .sort(),
    );
    assert.deepEqual(this.#world.problems, []);
  }

  #step(): void {
    const { accounts, catalog, monitor } = this.#world;
    const dice = this.#random();
    const account = this.#oneOf(accounts.list());
    const row = this.#oneOf([...this.#rows.values()]);
    if (dice < 0.4 || !account) this.#release();
    else if (dice < 0.68 && row) this.#look(row);
    else if (dice < 0.72)
      monitor.watch({ of: instanceOf(account.id), group: 'all', detail: 'overview', everySeconds: 60 });
    else if (dice < 0.75)
      this.#run(monitor.read({ of: instanceOf(account.id), group: 'all', detail: 'overview' }, never));
    else if (dice < 0.78) this.#run(catalog.currentInstanceGroups(instanceOf(account.id), never));
    else if (dice < 0.81) catalog.refresh(this.#oneOf(listsOf(account.id)) ?? assert.fail());
    else if (dice < 0.86) this.#note('renamed', accounts.rename(account.id, `name ${this.#random()}`));
    else if (dice < 0.96) this.#switch(account.id);
    else if (dice < 0.98) this.#note('removed', accounts.remove(account.id));
    else this.#add(this.#oneOf(owners) ?? 0);
  }

  #look(row: Node): void {
    const { accounts, catalog, pins, pinned } = this.#world;
    this.#loading += 1;
    const looking = childrenOf(row, catalog, accounts, pinned.nodes()).then(children => {
      for (const child of children) {
        this.#checkRow(child);
        this.#rows.set(idOf(child), child);
        const { pin } = resourceOf(child);
        if (pin && this.#random() < 0.2) this.#run(pins.pin(pin));
      }
    });
    this.#run(looking.finally(() => (this.#loading -= 1)));
  }

  #switch(id: string): void {
    const owner = this.#oneOf(owners) ?? 0;
    this.#note(
      'switched',
      this.#world.accounts.replaceKeys(id, answerOf(owner, this.#loading), verifiedOf(owner, this.#loading)),
    );
  }

  #add(owner: Owner): void {
    const { accounts } = this.#world;
    this.#run(accounts.add({ ...answerOf(owner, 0), name: `owner ${owner}`, regions }, verifiedOf(owner, 0)));
  }

  #note(what: 'renamed' | 'switched' | 'removed', doing: Promise<unknown>): void {
    met[what] += 1;
    if (this.#loading > 0) met.whileLoading += 1;
    this.#run(doing);
  }

  /** What was called off is no failure; everything else is. */
  #run(work: Promise<unknown>): void {
    const running = work.then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof Error) || error.name !== 'AbortError') this.#world.problems.push(error);
        met.ended += 1;
      },
    );
    this.#running.add(running);
  }

  #release(): void {
    const { waiting } = this.#world.schedule;
    const [release] = waiting.splice(Math.floor(this.#random() * waiting.length), 1);
    release?.();
  }

  #check(): void {
    const { accounts, catalog, monitor, histories, pinned } = this.#world;
    for (const row of pinned.nodes()) {
      this.#checkRow(row);
      if (row.kind !== 'pin') met.pinned += 1;
    }
    for (const id of this.#ids) {
      const account = accounts.find(id);
      const reading = monitor.latest(groupOf(id));
      const seen = [
        ...(reading?.kind === 'dts' ? [Number(reading.group.userName), statuses.indexOf(reading.taskStatus)] : []),
        ...histories.of(groupOf(id)).samples.map(({ lag }) => Number(lag)),
      ];
      met.readings += seen.length;
      const expected = account && ownerOfAccount(account.identity.accountId);
      assert.deepEqual(
        seen.filter(owner => owner !== expected),
        [],
        'readings and history',
      );
      assert.equal(monitor.failure(groupOf(id)), undefined, 'what was called off is no failure');
      if (!account)
        assert.ok(
          listsOf(id).every(list => catalog.peek(list) === undefined),
          'lists of what is gone',
        );
    }
  }

  #checkRow(row: Node): void {
    if (row.kind === 'pins') return;
    met.rows += 1;
    const { account } = 'under' in row ? row.under : row;
    const now = this.#world.accounts.find(account.id);
    assert.ok(now, `${row.kind} of an account that is gone`);
    assert.deepEqual(account, now, `${row.kind} says what the account was before`);
    const expected = ownerOfAccount(now.identity.accountId);
    assert.deepEqual(
      ownersIn(row).filter(owner => owner !== expected),
      [],
      `${row.kind} of somebody else`,
    );
    assert.ok(row.kind !== 'signedOut', 'an account that has keys');
  }

  /** The whole tree, once nothing is under way. */
  async #walk(row: Node | undefined): Promise<void> {
    const { accounts, catalog, pinned } = this.#world;
    const asked = childrenOf(row, catalog, accounts, pinned.nodes());
    const isPending = Symbol();
    while ((await Promise.race([asked, new Promise(resolve => setImmediate(resolve, isPending))])) === isPending) {
      this.#release();
    }
    for (const child of await asked) {
      this.#checkRow(child);
      await this.#walk(child);
    }
  }

  #dropRows(accountId: string): void {
    for (const [id, row] of this.#rows) {
      if (row.kind === 'pins') continue;
      const { account } = 'under' in row ? row.under : row;
      if (account.id === accountId) this.#rows.delete(id);
    }
  }

  #oneOf<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }
}

const never = new AbortController().signal;

describe('two accounts with resources of the same names', () => {
  test(`never show each other's, in ${interleavings} orders of events`, async () => {
    for (let seed = 1; seed <= interleavings; seed++) {
      const random = seededRandom(seed);
      const world = await scheduledWorld({ isDeafToCancel: random() < 0.5 });
      try {
        await new Interleaving(random, world).run();
      } catch (error) {
        throw new Error(`Order ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
    for (const [what, count] of Object.entries(met)) assert.ok(count > interleavings, `${what}: ${count}`);
  });
});
