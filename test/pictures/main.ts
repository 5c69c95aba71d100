import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { useSampleAccount } from '../e2e/support/addAccount.ts';
import { CliHome } from '../e2e/support/cliHome.ts';
import { chinese, english, type Words } from '../e2e/support/words.ts';
import { inWorkbench, type Workbench } from '../e2e/support/workbench.ts';
import { getBrowser } from '../host/browser.ts';
import { getEditor } from '../host/editor.ts';
import { buildPackage, installPackage } from '../host/package.ts';
import { root } from '../host/processes.ts';
import { pictureSize } from './picture.ts';

// npm run pictures [-- --minutes 4] [-- en | zh-cn] [-- board …]: renews the pictures of both READMEs from the sample account,
// so that they show nobody's data. The minutes are those of the lag chart, which begins with the script.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '4' } },
});

const folder = join(root, 'media', 'readme');

interface Edition {
  readonly language: 'en' | 'zh-cn';
  readonly words: Words;
  /** What stands between the name of a picture and its ending. */
  readonly suffix: string;
  readonly hangzhou: string;
}

const editions: readonly Edition[] = [
  { language: 'en', words: english, suffix: '', hangzhou: 'China (Hangzhou)' },
  { language: 'zh-cn', words: chinese, suffix: '.zh-cn', hangzhou: '华东1（杭州）' },
];

const isLanguage = (word: string): boolean => editions.some(({ language }) => language === word);
const languages = positionals.filter(isLanguage);
const names = positionals.filter(word => !isLanguage(word));

async function takePictures(workbench: Workbench, { words, suffix, hangzhou }: Edition): Promise<void> {
  const { page, panel, quickInput, tree } = workbench;
  const keep = async (name: string): Promise<void> => {
    if (names.length > 0 && !names.includes(name)) return;
    // Out of the way of what the pointer would highlight.
    await page.mouse.move(pictureSize.width - 200, pictureSize.height - 10);
    await workbench.statusBar.getByText('Activating Extensions').waitFor({ state: 'detached' });
    await page.screenshot({ animations: 'disabled', path: join(folder, `${name}${suffix}.png`) });
    console.log(`Took ${name}${suffix}.png`);
  };
  const run = async (command: string): Promise<void> =>
    workbench.runCommand(`${words('Consumer Groups')}: ${words(command)}`);
  const instance = [words('Sample Account'), words('Change Tracking'), hangzhou, 'orders-binlog-sub'];
  const logstore = [words('Sample Account'), words('Log Service'), hangzhou, 'k8s-log-prod', 'nginx-access'];

  page.setDefaultTimeout(120_000);
  await page.setViewportSize(pictureSize);
  await useSampleAccount(workbench, words);
  await tree.row(words('Sample Account'), words('Log Service'), hangzhou);
  await run('Add Account');
  await quickInput.waitForTitle('(1/');
  await keep('accounts');
  await quickInput.cancel();

  await tree.chooseFromMenu(words('Open Consumer Group'), ...logstore, 'billing-sync');
  await panel.getByRole('heading', { level: 1, name: 'billing-sync' }).waitFor();
  await panel.locator('#interval').selectOption('5');
  await tree.chooseFromMenu(words('Pin'), ...logstore, 'billing-sync');
  await tree.row(words('Pinned'), /billing-sync/);
  await setTimeout(Number(values.minutes) * 60_000);
  await keep('group');

  await tree.expand(...instance);
  await tree.chooseFromMenu(words('Open Subscription Status'), ...instance);
  await panel.getByRole('heading', { name: words('Tracking window') }).waitFor();
  await keep('status');

  await run('Open Lag Board');
  await panel
    .getByRole('button', { name: words('Choose Scope…') })
    .first()
    .click();
  await quickInput.pick(words('All accounts'));
  await panel.locator('#board tr.group').filter({ hasText: 'audit-archive' }).waitFor();
  await panel.locator('#board:not([aria-busy])').waitFor();
  const columns = panel.getByRole('button', { name: words('Columns'), exact: true });
  await columns.click();
  // Those that are in sight are whole, and among them is the time until data loss.
  for (const column of ['Account', 'Region', 'Client or consumers', 'Last sign of life']) {
    await panel
      .locator('#columns')
      .getByRole('button', { name: words(column) })
      .click();
  }
  await columns.click();
  await keep('board');

  await tree.chooseFromMenu(words('Peek Records'), ...instance, 'billing-sync');
  await quickInput.waitForTitle(words('Peek Records'));
  await quickInput.accept();
  const updates = panel.locator('.row.kind-update');
  await updates.first().waitFor();
  // What the sample account has in its other columns is there to be difficult.
  const plain = updates.filter({ hasText: /(weight|took_ms|amount): \d/ });
  await ((await plain.count()) > 0 ? plain : updates).first().click();
  await panel.locator('.values .added').first().waitFor();
  await keep('peek');
}

/** What many engineers have in their CLI: a role, single sign-on, and a program that prints credentials. */
const furnish = (home: string): void => {
  const region = { region_id: 'cn-hangzhou' };
  const pair = { access_key_id: 'LTAI5tSampleAccount0001', access_key_secret: 'sample', sts_token: 'sample' };
  new CliHome(home).write([
    { name: 'ops', mode: 'RamRoleArn', ...pair, ram_role_arn: 'acs:ram::1234567890123456:role/ops-reader', ...region },
    { name: 'sso', mode: 'OAuth', ...pair, sts_expiration: Math.floor(Date.now() / 1000) + 3600, ...region },
    { name: 'vault', mode: 'External', process_command: '/bin/cat keys.json', ...region },
  ]);
};

await buildPackage();
getBrowser();
getEditor('newest');
installPackage();
mkdirSync(folder, { recursive: true });
for (const edition of editions) {
  const { language } = edition;
  if (languages.length > 0 && !languages.includes(language)) continue;
  await inWorkbench(`pictures ${language}`, { colorTheme: 'Default Dark Modern', language, furnish }, workbench =>
    takePictures(workbench, edition),
  );
}
process.exit();
