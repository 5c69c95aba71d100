import type { Cloud } from '../../cloud/cloud.ts';
import type { Account, AccountState } from '../accounts/account.ts';
import type { BoardOptions } from '../board/board.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { SetTimer } from '../lag/monitorLoop.ts';
import type { LagMonitor } from '../lag/reading.ts';
import type { CheckpointResets } from '../reset/resets.ts';
import type { Moment } from '../units.ts';
import type { AgentWords } from './agentWords.ts';

/**
 * What the tools read with: what all screens read with, so that rates and memory are shared. Of each, they know only what
 * reads.
 */
export interface AgentOptions {
  readonly accounts: Omit<BoardOptions['accounts'], 'list' | 'stateOf'> & {
    list(): readonly Account[];
    stateOf(id: string): Pick<AccountState, 'problem' | 'expiresAt'>;
  };
  readonly cloudOf: (accountId: string) => Promise<Cloud>;
  readonly catalog: Pick<
    Catalog,
    'onDidChange' | 'currentInstanceGroups' | 'currentLogstoreGroups' | 'currentJob' | 'listedJob'
  >;
  readonly monitor: BoardOptions['monitor'] & Pick<LagMonitor, 'recent'>;
  readonly histories: BoardOptions['histories'];
  readonly resets: Pick<CheckpointResets, 'plan'>;
  readonly pinned: BoardOptions['pinned'];
  readonly words: AgentWords;
  readonly now?: () => Moment;
  readonly setTimer?: SetTimer;
}
