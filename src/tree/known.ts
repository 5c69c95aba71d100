import type { Catalog } from '../model/catalog/catalog.ts';
import type { GroupRef } from '../model/groupRef.ts';
import type { GroupHistory } from '../model/lag/history.ts';
import type { FailedReading, GroupReading } from '../model/lag/reading.ts';
import type { Moment } from '../model/units.ts';
import type { AccountState } from '../model/resources.ts';
import type { ContextFacts } from './contextValues.ts';
import type { TreeServices } from './treeView.ts';

/** All that a row can say without asking a service. */
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
  isPinned: node => pins.has(node),
  hasUndo,
  latest: ref => monitor.latest(ref),
  failure: ref => monitor.failure(ref),
  history: ref => histories.of(ref),
  accountState: id => accounts.stateOf(id),
  now: () => Date.now(),
});
