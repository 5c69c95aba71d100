import { CloudError } from '../cloud/errors.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Account } from '../model/accounts/account.ts';
import type { Pinned } from '../model/board/boardPlaces.ts';
import type { BoardFailure, BoardRow } from '../model/board/boardRow.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import { explainable } from '../model/explain/explainable.ts';
import { instanceOf, logstoreOf, memberOf } from '../model/places.ts';
import { fixesFor, fixOfSource } from '../ui/fixes.ts';
import { type ContextFacts, contextOf, fixWords } from './contextValues.ts';
import { type GroupState, stateFrom } from './groupState.ts';
import { spokenGroupWords } from './groupWords.ts';
import type { GroupNode } from './nodes.ts';
import type { Pin } from './pins.ts';

/** What the board asks the tree, so that both say the same of a group and offer the same. */
export interface TreeOnBoard {
  /** The words that the menu of a row depends on. */
  menu(row: BoardRow): readonly string[];
  failureMenu(failure: BoardFailure): readonly string[];
  /** How a group is doing, as the tree says it. */
  group(row: BoardRow): string;
}

interface Services extends ContextFacts {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly catalog: Pick<Catalog, 'rememberedJob'>;
}

export const treeOnBoard = (services: Services): TreeOnBoard => ({
  menu(row) {
    const account = services.accounts.find(row.accountId);
    return account ? contextOf(nodeOf(row, account, services), services) : [];
  },
  failureMenu: ({ error }) => {
    const problem = error instanceof CloudError ? error.sourceProblem : undefined;
    return [
      'failed',
      ...(explainable(error) ? ['explainable'] : []),
      ...fixWords(problem ? fixOfSource(problem) : fixesFor(error)[0]),
    ];
  },
  group: row => spokenGroupWords(stateOfRow(row)),
});

/** The row that the tree would have for the group, with as much of its instance as menus depend on. */
function nodeOf(row: BoardRow, account: Account, { catalog }: Services): GroupNode {
  const { ref, name } = row;
  if (ref.kind === 'sls') {
    const group = row.state === 'read' && row.reading.kind === 'sls' ? row.reading.group : { name };
    return { kind: 'logstoreGroup', account, group: { ...logstoreOf(ref), group } };
  }
  const reading = row.state === 'read' && row.reading.kind === 'dts' ? row.reading : undefined;
  const { instanceId, jobId } = ref;
  const job = catalog.rememberedJob(ref) ?? {
    instanceId,
    jobId,
    name: row.ownerName,
    status: reading?.taskStatus ?? '',
    ...(reading?.version && { version: reading.version }),
  };
  const group = reading?.group ?? { id: memberOf(ref), name };
  return {
    kind: 'instanceGroup',
    account,
    instance: { ...instanceOf(ref), job },
    group: { ...instanceOf(ref), group },
  };
}

function stateOfRow(row: BoardRow): GroupState {
  switch (row.state) {
    case 'loading':
      return { kind: 'unread' };
    case 'failed':
      return stateFrom(undefined, row.failure);
    case 'read':
      return stateFrom({ ...row, isListed: false }, row.failure);
  }
}

/** What is pinned, as the board takes it. */
export function pinnedOnBoard(pin: Pin): Pinned {
  switch (pin.kind) {
    case 'instance':
      return { of: pin.ref, group: 'all', name: '', ownerName: pin.name };
    case 'logstore':
      return { of: pin.ref, group: 'all', name: '', ownerName: `${pin.ref.project} / ${pin.ref.logstore}` };
    case 'instanceGroup':
      return { of: instanceOf(pin.ref), group: pin.ref, name: pin.name, ownerName: pin.instance };
    case 'logstoreGroup': {
      const { project, logstore, groupName } = pin.ref;
      return { of: logstoreOf(pin.ref), group: pin.ref, name: groupName, ownerName: `${project} / ${logstore}` };
    }
  }
}
