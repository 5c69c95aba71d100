import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Emitter } from '../../../src/model/event.ts';
import type { Account, AccountState } from '../../../src/model/accounts/account.ts';
import { AccountRedraw } from '../../../src/tree/accountRedraw.ts';
import { SimulatedClock } from '../../support/simulatedClock.ts';
import { account } from './world.ts';

const other: Account = { ...account, id: 'a2', name: 'test' };
const minutes = (count: number): number => count * 60_000;

function watched() {
  const clock = new SimulatedClock();
  const changed = new Emitter<void>();
  let list: readonly Account[] = [account, other];
  const states = new Map<string, AccountState>();
  const drawn: string[] = [];
  const rows = new AccountRedraw({
    accounts: { onDidChange: changed.event, list: () => list, stateOf: id => states.get(id) ?? {} },
    redrawAll: () => drawn.push('all'),
    redrawBelow: id => drawn.push(`below ${id}`),
    redrawRow: id => drawn.push(id),
    now: clock.now,
    setTimer: clock.setTimer,
  });
  const set = (id: string, state: AccountState): void => {
    states.set(id, state);
    changed.fire();
  };
  const change = (accounts: readonly Account[]): void => {
    list = accounts;
    changed.fire();
  };
  const taken = (): readonly string[] => drawn.splice(0);
  return { clock, rows, set, change, taken };
}

describe('rows of accounts', () => {
  test('are all drawn again when accounts come, go or are called otherwise', () => {
    const { change, taken } = watched();
    change([account]);
    change([{ ...account, name: 'production' }]);
    change([{ ...account, name: 'production', color: 'red' }]);
    assert.deepEqual(taken(), ['all', 'all', 'all']);
  });

  test('are opened anew where keys went or came back, and nowhere else', () => {
    const { set, taken } = watched();
    set('a1', { problem: { kind: 'noStoredPair' } });
    assert.deepEqual(taken(), ['below a1', 'a2']);
    set('a1', { problem: { kind: 'keyring' } });
    assert.deepEqual(taken(), ['below a1', 'a2']);
    set('a1', {});
    assert.deepEqual(taken(), ['below a1', 'a2']);
    set('a2', { expiresAt: 1, isRenewed: true });
    assert.deepEqual(taken(), ['a1', 'a2']);
  });

  test('are looked at once for each change of what they say about the end of keys, while somebody sees them', async () => {
    const { clock, rows, set, taken } = watched();
    set('a1', { expiresAt: clock.now() + minutes(12) + 1_000, isRenewed: false });
    taken();
    await clock.advance(minutes(2));
    assert.deepEqual([taken(), clock.timers], [[], 0], 'nobody sees them');

    rows.setVisible(true);
    assert.deepEqual(taken(), ['a1', 'a2'], 'they may be old');
    assert.equal(clock.timers, 1);
    await clock.advance(minutes(3));
    assert.deepEqual(taken(), Array(3).fill(['a1', 'a2']).flat());
    assert.equal(clock.timers, 1);
    rows.setVisible(false);
    assert.equal(clock.timers, 0);
  });

  test('need no timer when all keys are renewed, or have ended', () => {
    const { clock, rows, set } = watched();
    rows.setVisible(true);
    set('a1', { expiresAt: clock.now() + minutes(5), isRenewed: true });
    set('a2', { expiresAt: clock.now() - 1, isRenewed: false });
    assert.equal(clock.timers, 0);
  });

  test('wait no longer than a timer can', () => {
    const { clock, rows, set } = watched();
    rows.setVisible(true);
    set('a1', { expiresAt: clock.now() + minutes(60 * 24 * 400), isRenewed: false });
    assert.equal(clock.timers, 1);
    rows.dispose();
    assert.equal(clock.timers, 0);
  });
});
