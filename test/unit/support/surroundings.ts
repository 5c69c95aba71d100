import type { Versions } from '../../../src/support/settingsInForce.ts';
import type { NetworkReport, NetworkSettings } from '../../../src/network/settings.ts';
import type { Account } from '../../../src/model/accounts/account.ts';

export const versions: Versions = {
  extension: '0.4.0',
  editor: 'Test Editor 1.105.1',
  host: 'desktop',
  node: '22.19.0',
  platform: 'linux x64 6.1.0',
  language: 'en',
};

const settings: NetworkSettings = {
  route: 'auto',
  proxy: '',
  noProxy: [],
  proxySupport: 'override',
  usesSystemCertificates: true,
  environment: {},
};

export const network = (
  changed: Partial<NetworkSettings> = {},
  more: Partial<Omit<NetworkReport, 'settings'>> = {},
): NetworkReport => ({
  settings: { ...settings, ...changed },
  routes: [],
  certificates: { bundled: 140, system: 130, extra: 1 },
  warnings: [],
  ...more,
});

export const account = (changed: Partial<Account> = {}): Account => ({
  id: 'b7d7a2f0-0001-4000-8000-000000000001',
  name: 'prod',
  kind: 'cloud',
  maskedAccessKeyId: 'LTAI****0001',
  identity: {
    accountId: '1234567890123456',
    identityType: 'RAMUser',
    arn: 'acs:ram::1234567890123456:user/alice',
    userId: '204070465786810001',
    principalId: '204070465786810001',
  },
  regions: ['cn-hangzhou', 'cn-shanghai'],
  ...changed,
});
