import type { Accounts } from '../accounts/accounts.ts';
import type { AccountState } from '../model/accounts/account.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import type { GroupHistory, Histories } from '../model/lag/history.ts';
import type { FailedReading, GroupReading, LagMonitor } from '../model/lag/reading.ts';
import type { GroupRef } from '../model/places.ts';
import type { Moment } from '../model/units.ts';
import type { Log } from '../ui/log.ts';
import type { ContextFacts } from './contextValues.ts';
import type { Pins } from './pins.ts';

export interface TreeServices {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
  readonly pins: Pins;
  readonly monitor: Pick<LagMonitor, 'onDidRead' | 'onDidFail' | 'watch' | 'latest' | 'failure'>;
  readonly histories: Pick<Histories, 'onDidMark' | 'of'>;
  readonly hasUndo: (ref: GroupRef) => boolean;
  readonly log: Pick<Log, 'error' | 'warn' | 'debug'>;
}

/** What is known without asking a service, from which rows are drawn. */
export interface Known extends ContextFacts, Pick<Catalog, 'peek'> {
  latest(ref: GroupRef): GroupReading | undefined;
  failure(ref: GroupRef): FailedReading | undefined;
  history(ref: GroupRef): GroupHistory;
  accountState(id: string): AccountState;
  now(): Moment;
}

export const knownFrom = ({ accounts, catalog, pins, monitor, histories, hasUndo }: TreeServices): Known => ({
  peek: list => catalog.peek(list),
  filterOf: list => catalog.filterOf(list),
  isPinned: ref => pins.has(ref),
  hasUndo,
  latest: ref => monitor.latest(ref),
  failure: ref => monitor.failure(ref),
  history: ref => histories.of(ref),
  accountState: id => accounts.stateOf(id),
  now: () => Date.now(),
});
