import { firstLook } from '../../../src/model/board/boardLook.ts';
import type { StoredEntries } from '../../../src/stored/storedState.ts';

const place = { accountId: 'a1', region: 'cn-hangzhou' };
const logstore = { ...place, project: 'p', logstore: 'l' };

/** An account under the ID. */
const account = (id: string) => ({
  id,
  kind: 'cloud' as const,
  name: `account ${id}`,
  regions: ['cn-hangzhou'],
  identity: { accountId: '1234567890123456', identityType: 'RAMUser', arn: 'acs:ram::1234567890123456:user/alice' },
  maskedAccessKeyId: 'LTAI****0001',
});

/** How an entry of each kind is made, so that a kind without one does not compile. */
export const valuesOf: {
  readonly [Name in keyof StoredEntries]: (
    mark: string,
  ) => readonly [key: string, value: NonNullable<ReturnType<StoredEntries[Name]['find']>>];
} = {
  accounts: mark => [`id-${mark}`, account(`id-${mark}`)],
  consents: mark => [mark.repeat(64), mark.repeat(64)],
  leftEntries: mark => [`left-${mark}`, `left-${mark}`],
  filters: mark => [`a1/cn-hangzhou/sls/${mark}`, { list: `a1/cn-hangzhou/sls/${mark}`, text: 'nginx' }],
  pins: mark => [`a1/cn-hangzhou/sls/p/${mark}`, { kind: 'logstore', ref: { ...logstore, logstore: mark } }],
  resets: mark => [
    `reset-${mark}`,
    { id: `reset-${mark}`, ref: { kind: 'sls', ...logstore, groupName: mark }, at: 1, shards: [[0, '', 'MQ==']] },
  ],
  told: mark => [
    `subject ${mark}`,
    {
      subject: `subject ${mark}`,
      accountId: 'a1',
      alarms: [{ kind: 'stopped', at: 1, by: 'window' }],
      snoozed: 'change',
    },
  ],
  toolConsents: mark => [`caller ${mark}`, `caller ${mark}`],
  boardLooks: mark => [mark, { id: mark, ...firstLook }],
  scopes: mark => [mark, { accountId: mark, places: [{ ...logstore, accountId: mark }] }],
};
export const storedNames = Object.keys(valuesOf) as readonly (keyof StoredEntries)[];
