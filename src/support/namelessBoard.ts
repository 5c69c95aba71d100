import type { ExportNames } from '../model/board/exporting.ts';
import { memberOf } from '../model/places.ts';
import { Placeholders } from './treeShape.ts';

/** The names of a board that can be shown to strangers: placeholders like those of the support bundle. */
export function namelessBoard(): ExportNames {
  const names = new Placeholders();
  return {
    group: ({ ref, name }) => names.of('group', memberOf(ref), name),
    owner: ({ ref, ownerName }) =>
      ref.kind === 'dts'
        ? names.of('instance', ref.instanceId, ref.jobId, ownerName)
        : `${names.of('project', ref.project)} / ${names.of('logstore', ref.logstore)}`,
    account: accountId => names.of('account', accountId),
    region: region => region,
  };
}
