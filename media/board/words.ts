import * as l10n from '@vscode/l10n';
import type { Column, Grouping } from '../../src/model/board/arranging.ts';
import type { StateClass } from '../../src/model/board/boardRow.ts';
import type { GroupService } from '../../src/model/places.ts';
import type { ShownClient, ShownGroup } from '../../src/panels/board/protocol.ts';
import { fewOf } from '../../src/ui/written.ts';
import type { Formats } from '../shared/formats.ts';

export const columnWords = (): Readonly<Record<Column, string>> => ({
  state: l10n.t('State'),
  group: l10n.t('Group'),
  owner: l10n.t('Instance or Logstore'),
  account: l10n.t('Account'),
  region: l10n.t('Region'),
  lag: l10n.t('Behind'),
  trend: l10n.t('Last 3 hours'),
  records: l10n.t('Unconsumed'),
  left: l10n.t('Time until data loss'),
  client: l10n.t('Client or consumers'),
  lastSign: l10n.t('Last sign of life'),
  updated: l10n.t('Last read'),
});

export const stateWords = (): Readonly<Record<StateClass, string>> => ({
  attention: l10n.t('Needs attention'),
  behind: l10n.t('Behind'),
  well: l10n.t('Healthy'),
  unused: l10n.t('Not in use'),
  notKnown: l10n.t('Not known'),
});

export const groupingWords = (): Readonly<Record<Grouping, string>> => ({
  none: l10n.t('Group by: none'),
  account: l10n.t('Group by: account'),
  region: l10n.t('Group by: region'),
  owner: l10n.t('Group by: resource'),
});

export const serviceWords = (): Readonly<Record<GroupService, string>> => ({
  dts: l10n.t('Change Tracking'),
  sls: l10n.t('Log Service'),
});

export const groupsWords = (count: number, formats: Formats): string =>
  count === 1 ? l10n.t('1 group') : l10n.t('{0} groups', formats.number(count));

/** Says why a group has no number for its lag. */
export function noLagWords({ state, service, client }: ShownGroup): string {
  if (state.kind === 'unreadable') return l10n.t('not read');
  if (state.kind === 'gone') return l10n.t('no longer exists');
  if (state.kind === 'loading') return l10n.t('reading…');
  if (state.verdict.kind === 'notStarted') return l10n.t('not started');
  if (state.verdict.kind === 'noData') return l10n.t('no data');
  // Log Service tells it of every shard, unless the shard could not be read.
  if (service === 'sls') return l10n.t('unknown');
  return client?.kind === 'none' ? l10n.t('no client') : l10n.t('not reported');
}

export function clientWords(client: ShownClient, now: number, formats: Formats): string {
  switch (client.kind) {
    case 'connected':
      return l10n.t('connected');
    case 'none':
      return client.since === undefined
        ? l10n.t('no client')
        : l10n.t('none since {0}', formats.moment(client.since, now));
    case 'unknown':
      return l10n.t('not reported');
    case 'consumers':
      return consumerWords(client, formats);
  }
}

function consumerWords({ alive, silent }: Extract<ShownClient, { kind: 'consumers' }>, formats: Formats): string {
  if (alive.length === 0) {
    return silent.length === 0 ? l10n.t('none on record') : l10n.t('inactive: {0}', fewOf(silent, formats, 1));
  }
  return alive.length === 1 ? l10n.t('1 consumer') : l10n.t('{0} consumers', formats.number(alive.length));
}

/** All consumers by name, for a tooltip. */
export function consumerNames(client: ShownClient | undefined, formats: Formats): string | undefined {
  if (client?.kind !== 'consumers') return undefined;
  const { alive, silent } = client;
  const lines = [
    alive.length > 0 && l10n.t('active: {0}', fewOf(alive, formats)),
    silent.length > 0 && l10n.t('inactive: {0}', fewOf(silent, formats)),
  ].filter(line => line !== false);
  return lines.length === 0 ? undefined : lines.join('\n');
}
