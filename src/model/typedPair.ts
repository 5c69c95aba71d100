import type { Account } from './resources.ts';

/** Whether its keys were typed here. Accounts of earlier versions say nothing of where they are from: these were. */
export const hasTypedPair = ({ kind, source }: Pick<Account, 'kind' | 'source'>): boolean =>
  kind === 'cloud' && (source === undefined || source.base.kind === 'stored');
