import { pressInWelcome } from './support/addAccount.ts';
import { CliHome, pairMembers, type Profile } from './support/cliHome.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { chinese, english, type Words } from './support/words.ts';
import type { Workbench } from './support/workbench.ts';

/** A test that walks through every screen once and keeps a picture of each. */
const everyScreen = (look: string, colorTheme: string, language: 'en' | 'zh-cn'): void => {
  const words = language === 'zh-cn' ? chinese : english;
  let home: CliHome | undefined;
  const furnish = (folder: string): void => void (home = new CliHome(folder));
  cloudScenario(`every screen, ${look}`, { colorTheme, language, furnish }, async (workbench, cloud) => {
    const furnishProfiles = (): void => home?.write(profilesOf(cloud));
    furnishProfiles();
    const keep = async (screen: string): Promise<void> => workbench.screenshot(`${look} ${screen}`);
    await welcome(workbench, words, keep);
    await addAccount(workbench, cloud, words, keep);
    const hangzhou = language === 'zh-cn' ? '华东1（杭州）' : 'China (Hangzhou)';
    const instances = ['prod', words('Change Tracking'), hangzhou] as const;
    const projects = ['prod', words('Log Service'), hangzhou] as const;
    await failedRow(workbench, cloud, projects, words, keep);
    await createOfInstance(workbench, [...instances, 'orders-binlog-sub'], words, keep);
    await createOfLogstore(workbench, [...projects, 'k8s-log-prod', 'nginx-access'], words, keep);
    await panel(workbench, [...instances, 'orders-binlog-sub'], words, keep);
    await failedPrecheck(workbench, [...instances, 'inventory-sub'], words, keep);
    await groupPanels(workbench, instances, projects, words, keep);
    await changes(workbench, projects, words, keep);
    // With keys that end soon, however long it took to come here.
    furnishProfiles();
    await accounts(workbench, words, keep);
    await support(workbench, words, keep);
  });
};

type Keep = (name: string) => Promise<void>;
type Path = readonly string[];

async function welcome(workbench: Workbench, words: Words, keep: Keep): Promise<void> {
  await workbench.openView();
  for (const button of ['Add Account', 'Use Sample Account']) {
    await workbench.sideBar
      .locator('.welcome-view')
      .getByRole('button', { name: words(button) })
      .waitFor();
  }
  await keep('welcome');
}

/** Goes through the steps of a wizard: keeps a picture of each, and answers it. */
async function walk(
  { quickInput }: Workbench,
  keep: Keep,
  steps: readonly { readonly name: string; readonly answer?: string; readonly pick?: string }[],
): Promise<void> {
  for (const [index, { name, answer, pick }] of steps.entries()) {
    await quickInput.waitForTitle(`(${index + 1}/`);
    if (answer !== undefined) await quickInput.fill(answer);
    // What is to be picked may have to be loaded first.
    if (pick !== undefined) await quickInput.item(pick).first().waitFor();
    await keep(name);
    if (pick !== undefined) await quickInput.pick(pick);
    else await quickInput.accept();
  }
}

async function addAccount(workbench: Workbench, cloud: Cloud, words: Words, keep: Keep): Promise<void> {
  const { accessKeyId, accessKeySecret } = cloud.account('sample');
  await pressInWelcome(workbench, words('Add Account'));
  await walk(workbench, keep, [
    { name: 'add account 1 where', pick: words('Enter an AccessKey pair or STS token') },
    { name: 'add account 2 id', answer: accessKeyId },
    { name: 'add account 3 secret', answer: accessKeySecret },
    { name: 'add account 4 role', pick: words('Use These Credentials') },
    { name: 'add account 5 name', answer: 'prod' },
    { name: 'add account 6 regions' },
    { name: 'add account 7 review', pick: words('Add Account') },
  ]);
  await workbench.tree.row('prod');
}

async function failedRow({ tree }: Workbench, cloud: Cloud, projects: Path, words: Words, keep: Keep): Promise<void> {
  cloud.emulator.faults.add({ operation: 'ListLogStores', kind: 'denied' });
  await tree.expand(...projects, 'k8s-log-prod');
  await tree.row(...projects, 'k8s-log-prod', /ListLogStores/);
  await keep('error row');
  cloud.emulator.faults.clear();
  await tree.press(words('Retry'), ...projects, 'k8s-log-prod', /ListLogStores/);
}

async function createOfInstance(workbench: Workbench, instance: Path, words: Words, keep: Keep): Promise<void> {
  await workbench.tree.expand(...instance);
  await workbench.tree.row(...instance, 'search-index');
  await keep('tree');
  await workbench.tree.press(words('Create DTS Consumer Group'), ...instance);
  await walk(workbench, keep, [
    { name: 'instance group 1 name', answer: 'picture-of-a-group' },
    { name: 'instance group 2 username', answer: 'picture' },
    { name: 'instance group 3 password', answer: 'Picture-Of-1' },
    { name: 'instance group 4 password again', answer: 'Picture-Of-1' },
    { name: 'instance group 5 review', pick: words('Create') },
  ]);
  await workbench.tree.waitUntilSelected(...instance, 'picture-of-a-group');
  await keep('instance group created');
}

async function createOfLogstore(workbench: Workbench, logstore: Path, words: Words, keep: Keep): Promise<void> {
  await workbench.tree.press(words('Create SLS Consumer Group'), ...logstore);
  await walk(workbench, keep, [
    { name: 'Logstore group 1 name', answer: 'picture-of-a-group' },
    { name: 'Logstore group 2 timeout', answer: '60' },
    { name: 'Logstore group 3 order' },
    { name: 'Logstore group 4 review', pick: words('Create') },
  ]);
  await workbench.tree.waitUntilSelected(...logstore, 'picture-of-a-group');
  await keep('Logstore group created');
}

async function panel(workbench: Workbench, instance: Path, words: Words, keep: Keep): Promise<void> {
  await workbench.page.setViewportSize({ width: 1600, height: 1300 });
  await workbench.tree.chooseFromMenu(words('Open Subscription Status'), ...instance);
  await workbench.panel.getByRole('heading', { name: words('Tracking window') }).waitFor();
  await workbench.panel.getByText('picture-of-a-group').first().waitFor();
  await keep('panel');
}

async function failedPrecheck(workbench: Workbench, instance: Path, words: Words, keep: Keep): Promise<void> {
  await workbench.tree.chooseFromMenu(words('Open Subscription Status'), ...instance);
  await workbench.panel.getByRole('columnheader', { name: words('How to fix it') }).waitFor();
  await keep('panel of a failed precheck');
  const { panel: page, quickInput } = workbench;
  await page.getByRole('button', { name: words('Skip Precheck Items') }).click();
  await quickInput.waitForTitle('(1/3)');
  await quickInput.item('CHECK_SAME_OBJ').getByRole('checkbox').check();
  await keep('skip precheck items 1 which');
  await quickInput.accept();
  await quickInput.waitForTitle('(2/3)');
  await keep('skip precheck items 2 review');
  await quickInput.cancel();
  await page.getByRole('button', { name: words('Start Task') }).click();
  await quickInput.waitForTitle(words('Start Task · {0}', 'inventory-sub'));
  await keep('start task review');
  await quickInput.cancel();
  await workbench.panel.getByRole('button', { name: words('Explain: {0}', 'CHECK_BINLOG_MODE') }).click();
  await workbench.panel.getByRole('region', { name: words('Explanation') }).waitFor();
  await keep('explanation of a precheck item');
}

async function groupPanels(
  { panel: page, tree }: Workbench,
  instances: Path,
  projects: Path,
  words: Words,
  keep: Keep,
): Promise<void> {
  const logstore = [...projects, 'k8s-log-prod', 'nginx-access'];
  await tree.click(...logstore, 'billing-sync');
  await page.getByRole('heading', { name: words('Shards'), exact: true }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'billing-sync' }).waitFor();
  await keep('group panel of a Logstore');
  await page
    .getByRole('button', { name: words('Explain'), exact: false })
    .first()
    .click();
  await page.getByRole('region', { name: words('Explanation') }).waitFor();
  await keep('explanation of a group');
  await page.getByRole('button', { name: words('Preview Start') }).click();
  await page.getByRole('columnheader', { name: words('Possible until') }).waitFor();
  await keep('start of a client of a Logstore');
  await tree.click(...instances, 'orders-binlog-sub', 'audit-archive');
  await page.getByRole('heading', { name: words('Tracking window') }).waitFor();
  await keep('group panel of an instance');
  await tree.chooseFromMenu(words('Pin'), ...logstore, 'billing-sync');
  await tree.row(words('Pinned'), /billing-sync/);
  await keep('pinned');
}

async function changes(workbench: Workbench, projects: Path, words: Words, keep: Keep): Promise<void> {
  const { quickInput, tree } = workbench;
  const group = [...projects, 'k8s-log-prod', 'nginx-access', 'billing-sync'];
  await tree.chooseFromMenu(words('Reset Checkpoints'), ...group);
  await walk(workbench, keep, [
    { name: 'reset 1 where', pick: words('To a time') },
    { name: 'reset 2 time', answer: '2h ago' },
    { name: 'reset 3 which shards', pick: words('All {0} shards', 24) },
    { name: 'reset 4 dry run', pick: words('Enter Group Name to Continue') },
    { name: 'reset 5 name', answer: 'billing' },
  ]);
  await quickInput.waitForMessage(words("The name doesn't match."));
  await quickInput.cancel();
  await tree.chooseFromMenu(words('Edit Consumer Group'), ...group);
  await walk(workbench, keep, [
    { name: 'edit 1 timeout', answer: '90' },
    { name: 'edit 2 order', pick: words('In any order') },
    { name: 'edit 3 review' },
  ]);
  await quickInput.waitUntilClosed();
  await tree.chooseFromMenu(words('Delete Consumer Group'), ...group);
  await quickInput.waitForTitle('(1/2)');
  await keep('delete 1 review');
  await quickInput.cancel();
  await tree.chooseFromMenu(words('Mark Account as Read-Only'), 'prod');
  await tree.waitForDescription(new RegExp(words('read-only')), 'prod');
  await keep('read-only account');
}

/** Rows of several accounts: their keys end, are renewed, wait for consent, are missing. */
async function accounts(workbench: Workbench, words: Words, keep: Keep): Promise<void> {
  const { dialog, quickInput, tree } = workbench;
  const category = words('Consumer Groups');
  await workbench.runCommand(`${category}: ${words('Import CLI Profiles')}`);
  const result = workbench.notification(words('Accounts added from CLI profiles: {0}. Not added: {1}.', 2, 2));
  await workbench.pressIn(result, words('Show Details'));
  await quickInput.waitForPlaceholder(words("Select a profile that wasn't added to add it manually."));
  await keep('import result');
  await quickInput.cancel();
  await workbench.sideBar.getByRole('button', { name: 'Collapse All' }).dispatchEvent('click');
  await tree.waitForDescription(/[78]/, 'sso');
  await keep('accounts');
  await workbench.runCommand(`${category}: ${words('Add Account')}`);
  await quickInput.pick('vault');
  await quickInput.pick(words('Use These Credentials'));
  await dialog.getByText('/bin/cat').waitFor();
  await keep('consent');
  await dialog.getByRole('button').first().click();
  await dialog.waitFor({ state: 'hidden' });
  await quickInput.cancel();
  await tree.chooseFromMenu(words('Set Account Color'), 'prod');
  await quickInput.item(words('Purple')).first().hover();
  await keep('account color');
  await quickInput.pick(words('Red'));
  await tree.waitForDescription(new RegExp(words('Red')), 'prod');
  await tree.chooseFromMenu(words('Allow Changes to Account'), 'prod');
  await dialog.waitFor();
  await keep('confirmation with color');
  await workbench.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
}

async function support(workbench: Workbench, words: Words, keep: Keep): Promise<void> {
  const category = words('Consumer Groups');
  await workbench.runCommand(`${category}: ${words('Show Network Diagnostics')}`);
  await workbench.page.locator('.editor-instance .view-lines').getByText('network.route').waitFor();
  await keep('network diagnostics');
  await workbench.runCommand(`${category}: ${words('Show RAM Policy')}`);
  await workbench.quickInput.waitForPlaceholder(words('Select the permissions to grant'));
  await keep('policies');
  await workbench.quickInput.accept();
  await workbench.page.locator('.editor-instance .view-lines').getByText('log:ListProject').waitFor();
  await keep('policy');
  await workbench.runCommand(`${category}: ${words('Explain Error Text…')}`);
  await workbench.quickInput.waitForTitle(words('Explain Error Text'));
  await keep('text to explain');
  await workbench.quickInput.answer("DTS-1051007: not full mode event. Original error: binlog_row_image is 'MINIMAL'");
  await workbench.page.locator('.editor-instance .view-lines').getByText('SET GLOBAL binlog_row_image').waitFor();
  await keep('explanation of a text');
}

const profilesOf = (cloud: Cloud): readonly Profile[] => {
  const region = { region_id: 'cn-hangzhou' };
  const role = { mode: 'RamRoleArn', ...pairMembers(cloud.account('sample')), ...region };
  return [
    { name: 'ops', ...role, ram_role_arn: 'acs:ram::1234567890123456:role/ops-reader', ram_session_name: 'alice' },
    {
      name: 'sso',
      mode: 'OAuth',
      ...pairMembers(cloud.account('temporary')),
      sts_expiration: Math.floor(Date.now() / 1000) + 9 * 60,
      ...region,
    },
    { name: 'vault', mode: 'External', process_command: '/bin/cat keys.json', ...region },
    { name: 'unfinished', ...role },
  ];
};

// One theme and one language in each walk: a switch at each screen would take longer than the way to it.
everyScreen('light', 'Default Light Modern', 'en');
everyScreen('chinese high-contrast', 'Default High Contrast', 'zh-cn');
