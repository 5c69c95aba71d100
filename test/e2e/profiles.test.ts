import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { CliHome, pairMembers, type Profile } from './support/cliHome.ts';
import { assertNothingSecretIn } from './support/traces.ts';
import type { Workbench } from './support/workbench.ts';

const hangzhou = ['Change Tracking', 'China (Hangzhou)'] as const;
const refreshToken = 'refresh-token-of-the-cli-7f3a';

interface Moment {
  readonly ssoEndsInMs?: number;
  /** Whose keys the first profile holds. */
  readonly defaultIs?: 'sample' | 'neighbour';
}

/** What many engineers have: keys, a role, a role of another account, single sign-on, a helper program, something old. */
const profiles = (
  cloud: Cloud,
  { ssoEndsInMs = 29 * 60_000, defaultIs = 'sample' }: Moment = {},
): readonly Profile[] => {
  const region = { region_id: 'cn-hangzhou' };
  const pair = pairMembers(cloud.account('sample'));
  return [
    { name: 'default', mode: 'AK', ...pairMembers(cloud.account(defaultIs)), ...region },
    {
      name: 'ops',
      mode: 'RamRoleArn',
      ...pair,
      ram_role_arn: 'acs:ram::1234567890123456:role/ops-reader',
      ram_session_name: 'alice',
      ...region,
    },
    {
      name: 'audit',
      mode: 'ChainableRamRoleArn',
      source_profile: 'ops',
      ram_role_arn: 'acs:ram::6543210987654321:role/audit',
      ram_session_name: 'alice',
      ...region,
    },
    {
      name: 'sso',
      mode: 'OAuth',
      oauth_site_type: 'CN',
      oauth_refresh_token: refreshToken,
      ...pairMembers(cloud.account('temporary')),
      sts_expiration: Math.floor((Date.now() + ssoEndsInMs) / 1000),
      ...region,
    },
    {
      name: 'vault',
      mode: 'External',
      process_command: `/bin/cat "${vault}"`,
      ...region,
    },
    { name: 'old', mode: 'RsaKeyPair', key_pair_name: 'k', private_key: 'x', ...region },
    { name: 'unfinished', mode: 'RamRoleArn', ...pair, ...region },
  ];
};

let home: CliHome;
/** What the helper program prints. */
let vault: string;

const furnish = (folder: string): void => {
  home = new CliHome(folder);
  vault = join(folder, 'printed by the vault.json');
};

cloudScenario('people bring the accounts that they have', { height: 1400, furnish }, async (workbench, cloud) => {
  writeFileSync(vault, JSON.stringify({ mode: 'AK', ...pairMembers(cloud.account('readOnly')) }));
  home.write(profiles(cloud));
  await importAllProfiles(workbench);
  await lookThroughRoles(workbench);
  await allowACommand(workbench);
  await markProduction(workbench);
  await keysOfSomebodyElse(workbench, cloud);
  await singleSignOnEnds(workbench, cloud);
  assert.ok(home.isUntouched);
  await assertNothingSecretIn(workbench, cloud, [refreshToken], {
    log: '[production cn-hangzhou]',
    files: '"name":"production"',
    state: 'takenOver',
    shown: 'Run this command to get the credentials of CLI profile vault?',
    documents: 'production',
  });
});

async function importAllProfiles(workbench: Workbench): Promise<void> {
  const { quickInput, tree } = workbench;
  await workbench.openView();
  await workbench.runCommand('Consumer Groups: Import CLI Profiles');
  const result = workbench.notification('Accounts added from CLI profiles: 4. Not added: 3.');
  await result.waitFor();
  await workbench.pressIn(result, 'Show Details');
  await quickInput.waitForPlaceholder("Select a profile that wasn't added");
  for (const [profile, problem] of [
    ['vault', 'Review the command that profile vault gets its credentials from'],
    ['old', "mode RsaKeyPair, which isn't supported here"],
    ['unfinished', 'is missing ram_role_arn'],
  ] as const) {
    await quickInput.item(profile).filter({ hasText: problem }).waitFor();
  }
  await quickInput.cancel();
  await tree.waitForRows(rows => {
    const accounts = rows.filter(({ level }) => level === 1).map(({ label }) => label);
    assert.deepEqual(accounts, ['default', 'ops', 'audit', 'sso']);
  });
  await tree.waitForDescription(/ops-reader\/alice/, 'ops');
  await tree.waitForDescription(/6543…4321/, 'audit');
  await tree.waitForDescription(/expires in 2\d min/, 'sso');
}

/** Each account shows what it may see, under its own name. */
async function lookThroughRoles({ tree }: Workbench): Promise<void> {
  await tree.expand('ops', ...hangzhou);
  await tree.row('ops', ...hangzhou, 'orders-binlog-sub');
  await tree.expand('default', ...hangzhou);
  await tree.row('default', ...hangzhou, 'orders-binlog-sub');
}

async function allowACommand(workbench: Workbench): Promise<void> {
  const { dialog, quickInput, tree } = workbench;
  await workbench.runCommand('Consumer Groups: Add Account');
  await quickInput.pick('vault');
  await quickInput.pick('Use These Credentials');
  await dialog.getByText('Run this command to get the credentials of CLI profile vault?').waitFor();
  await dialog.getByText('/bin/cat').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await quickInput.pick('Use These Credentials');
  await dialog.getByRole('button', { name: 'Allow' }).click();
  await quickInput.waitForMessage('Enter a display name for this account');
  await quickInput.waitForProposal('vault');
  await quickInput.accept();
  await quickInput.waitForPlaceholder('Regions to show');
  await quickInput.accept();
  await quickInput.waitForPlaceholder('Review and add.');
  await quickInput.waitForFact('RAM user', 'readOnly');
  await quickInput.pick('Add Account');
  await tree.waitForDescription(/readOnly/, 'vault');
}

/** Name, colour and read-only mark stand in the tree and in what is asked. */
async function markProduction(workbench: Workbench): Promise<void> {
  const { dialog, quickInput, tree } = workbench;
  await tree.chooseFromMenu('Rename Account', 'default');
  await quickInput.answer('production');
  await tree.row('production');
  await tree.chooseFromMenu('Set Account Color', 'production');
  await quickInput.pick('Red');
  await tree.waitForDescription(/Red/, 'production');
  await tree.chooseFromMenu('Mark Account as Read-Only', 'production');
  await tree.waitForDescription(/read-only/, 'production');
  await tree.chooseFromMenu('Allow Changes to Account', 'production');
  await dialog.getByText(/🔴 production · 1234567890123456/).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await tree.waitForDescription(/read-only/, 'production');
  await tree.row('production', ...hangzhou, 'orders-binlog-sub');
}

/** Another account's keys in a profile of the same name show nothing of either until they are accepted. */
async function keysOfSomebodyElse(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { tree } = workbench;
  home.write(profiles(cloud, { defaultIs: 'neighbour' }));
  await tree.press('Refresh', 'production');
  await tree.waitForDescription(/no credentials/, 'production');
  await tree.row('production', /The credentials now belong to another identity/);
  // What the others show stays.
  await tree.row('ops', ...hangzhou, 'orders-binlog-sub');
  home.write(profiles(cloud));
  await tree.row('production', ...hangzhou, 'orders-binlog-sub');
}

/** It is for the CLI to renew these keys. When it has, everything goes on by itself. */
async function singleSignOnEnds(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { tree } = workbench;
  home.write(profiles(cloud, { ssoEndsInMs: -60_000 }));
  await tree.press('Refresh', 'sso');
  await tree.row('sso', /The credentials of profile sso have expired/);
  home.write(profiles(cloud, { ssoEndsInMs: 50 * 60_000 }));
  await tree.waitForDescription(/expires in (4\d|50) min/, 'sso');
  await tree.expand('sso', ...hangzhou);
  await tree.row('sso', ...hangzhou, 'orders-binlog-sub');
}
