import type { Entry } from './entry.ts';
import { dtsApi } from './known/dtsApi.ts';
import { dtsClients } from './known/dtsClients.ts';
import { dtsRetry } from './known/dtsRetry.ts';
import { dtsTask } from './known/dtsTask.ts';
import { openApi } from './known/openApi.ts';
import { precheck } from './known/precheck.ts';
import { sls } from './known/sls.ts';
import { slsClients } from './known/slsClients.ts';

/** Who says it. DTS answers with codes of its own and with those of the gateway, and STS with the latter alone. */
export type Family = 'dtsTask' | 'precheck' | 'rpcApi' | 'sls' | 'clients';

/** All that is known of codes and messages. To add something, add an entry to one of these files. */
export const knowledge: Readonly<Record<Family, readonly Entry[]>> = {
  dtsTask: [...dtsTask, ...dtsRetry],
  precheck,
  rpcApi: [...dtsApi, ...openApi],
  sls,
  clients: [...dtsClients, ...slsClients],
};

/** The entries with exactly this code, in the order of their file. */
export const entriesOf = (family: Family, code: string): readonly Entry[] =>
  byCode(family).get(code.toLowerCase()) ?? [];

/** The entries that stand for all codes with a beginning that this one has. */
export const entriesOfBeginning = (family: Family, code: string): readonly Entry[] =>
  knowledge[family].filter(({ codes = [] }) =>
    codes.some(known => known.endsWith('*') && code.toLowerCase().startsWith(known.slice(0, -1).toLowerCase())),
  );

const indexes = new Map<Family, ReadonlyMap<string, readonly Entry[]>>();

function byCode(family: Family): ReadonlyMap<string, readonly Entry[]> {
  const known = indexes.get(family);
  if (known) return known;
  const index = new Map<string, readonly Entry[]>();
  for (const entry of knowledge[family]) {
    for (const code of entry.codes ?? []) {
      index.set(code.toLowerCase(), [...(index.get(code.toLowerCase()) ?? []), entry]);
    }
  }
  indexes.set(family, index);
  return index;
}
