import assert from 'node:assert/strict';
import type { TaskStatus } from '../../src/cloud/dts/types.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { pressInWelcome, typePair, verifyAndName } from './support/addAccount.ts';
import { effectLimit, insist } from './support/insist.ts';
import { assertNothingSecretIn, logText } from './support/traces.ts';
import type { Workbench } from './support/workbench.ts';

const hangzhou = ['prod', 'Change Tracking', 'China (Hangzhou)'] as const;
const project = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod'] as const;
const wrongSecret = 'ThisSecretIsOneLetterTooSho';

// So high that all rows of a region are in sight.
cloudScenario('somebody signs in and looks around', { height: 1400 }, async (workbench, cloud) => {
  await addAccountWithTheWrongSecretFirst(workbench, cloud);
  await readStatusesInWords(workbench, cloud);
  await loadMore(workbench, cloud);
  await filterByName(workbench, cloud);
  await copyFromRows(workbench, cloud);
  await retryAFailedList(workbench, cloud);
  await assertNothingSecretIn(workbench, cloud, [wrongSecret], {
    log: '[prod cn-hangzhou k8s-log-prod] 401',
    files: 'LTAI****0001',
    state: 'takenOver',
    shown: '1234567890123456',
    documents: 'orders-binlog-sub',
  });
});

async function addAccountWithTheWrongSecretFirst(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, sideBar, tree } = workbench;
  const pair = cloud.account('sample');
  await workbench.openView();
  await sideBar.getByText('Sign in with a CLI profile').waitFor();
  await pressInWelcome(workbench, 'Add Account');

  await quickInput.waitForTitle('Add Account (1/');
  await quickInput.pick('Enter an AccessKey pair or STS token');
  await typePair(workbench, { accessKeyId: pair.accessKeyId, accessKeySecret: wrongSecret }, 2);
  await quickInput.pick('Use These Credentials');

  const refusal = workbench.notification("The AccessKey pair or STS token isn't valid.");
  await refusal.getByText(/SignatureDoesNotMatch: .* · Request ID: [\dA-F-]{36}/).waitFor();
  assert.deepEqual(await sideBar.getByRole('treeitem').count(), 0);
  await workbench.pressIn(refusal, 'Retry');

  await quickInput.waitForTitle('Add Account (3/');
  assert.equal(await quickInput.input.inputValue(), wrongSecret);
  assert.equal(await quickInput.input.getAttribute('type'), 'password');
  await quickInput.back();
  await quickInput.waitForTitle('(2/');
  assert.equal(await quickInput.input.inputValue(), pair.accessKeyId);
  assert.equal(await quickInput.input.getAttribute('type'), 'text');
  await typePair(workbench, pair, 2);
  await verifyAndName(workbench, 'prod');
  await quickInput.waitForFact('Account', '1234567890123456');
  await quickInput.waitForFact('RAM user', 'sample');
  await quickInput.pick('Add Account');

  await tree.row('prod');
  await tree.waitForDescription('sample · 1234…3456', 'prod');
}

const words: Readonly<Record<TaskStatus, string>> = {
  NotConfigured: 'Not configured',
  NotStarted: 'Not started',
  Prechecking: 'Precheck running',
  PrecheckFailed: 'Precheck failed',
  PreCheckPass: 'Precheck passed',
  Starting: 'Starting',
  Normal: 'Running',
  Retrying: 'Retrying',
  Abnormal: 'Abnormal',
  Upgrade: 'Upgrading',
  Downgrade: 'Downgrading',
  Locked: 'Locked',
};

async function readStatusesInWords({ tree }: Workbench, cloud: Cloud): Promise<void> {
  await tree.expand(...hangzhou);
  await tree.row(...hangzhou, 'Load more (30 of 34)');
  await tree.waitForDescription('34', ...hangzhou);
  await tree.waitForRows(rows => {
    const shown = rows.filter(({ level, label }) => level === 4 && !label.startsWith('Load more'));
    assert.equal(shown.length, 30);
    for (const { label, description } of shown) assert.equal(description, words[cloud.instance(label).status], label);
  });
}

async function loadMore({ tree }: Workbench, cloud: Cloud): Promise<void> {
  await tree.click(...hangzhou, 'Load more (30 of 34)');
  // Only on the second page.
  await tree.waitForDescription(words.Starting, ...hangzhou, 'pricing-sub');
  await tree.waitForRows(rows => {
    const shown = rows.filter(({ level }) => level === 4);
    assert.equal(shown.length, 34);
    assert.deepEqual([...new Set(shown.map(row => row.description))].sort(), Object.values(words).sort());
  });
  assert.equal(cloud.last('DescribeDtsJobs').parameters.get('PageNumber'), '2');
}

async function filterByName(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, sideBar, tree } = workbench;
  const filter = async (text: string): Promise<void> => {
    await tree.chooseFromMenu('Filter by Name', ...hangzhou);
    await quickInput.waitForTitle('Filter by Name · China (Hangzhou)');
    await quickInput.answer(text);
  };
  const waitForNames = (...names: readonly string[]): Promise<unknown> =>
    tree.waitForRows(rows => {
      assert.deepEqual(
        rows.filter(({ level }) => level === 4).map(({ label }) => label),
        names,
      );
    });

  await filter('orders');
  await sideBar.getByText('inventory-sub').waitFor({ state: 'hidden' });
  await waitForNames('orders-binlog-sub', 'staging-orders-sub');
  await tree.waitForDescription('2, filter "orders"', ...hangzhou);
  await sideBar.getByText('Only instances in China (Hangzhou) with names that contain "orders"').waitFor();
  assert.equal(cloud.last('DescribeDtsJobs').parameters.get('Params'), 'orders');

  await filter('nowhere');
  await tree.click(...hangzhou, 'No names contain "nowhere". Clear the filter…');
  await tree.row(...hangzhou, 'Load more (30 of 34)');
  await sideBar.getByText('Only instances in').waitFor({ state: 'hidden' });
  assert.equal(cloud.last('DescribeDtsJobs').parameters.get('Params'), null);
}

async function copyFromRows(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree } = workbench;
  const orders = [...hangzhou, 'orders-binlog-sub'] as const;
  const { instanceId } = cloud.instance('orders-binlog-sub');
  const copied = async (text: string): Promise<void> => {
    await workbench.waitUntilSaid(`Copied: ${text}`);
    assert.equal(await workbench.clipboard(), text);
  };
  await tree.chooseFromMenu('Copy ID', ...orders);
  await copied(instanceId);
  await tree.chooseFromMenu('Copy Name', ...orders);
  await copied('orders-binlog-sub');
  await tree.chooseFromMenu('Copy Topic', ...orders);
  await copied('cn_hangzhou_rm_bp1162kryivb8_orders_version2');
  await tree.chooseFromMenu('Copy Endpoint', ...orders);
  await quickInput.pick('VPC');
  await copied('dts-cn-hangzhou-vpc.aliyuncs.com:18003');

  const payments = [...hangzhou, 'payments-sub'] as const;
  await tree.select(payments, orders);
  assert.deepEqual(await tree.menuOf(...orders), ['Pin', 'Copy Name', 'Copy ID', 'Copy Link', 'Export as Terraform']);
  await tree.chooseFromMenu('Copy ID', ...orders);
  await workbench.waitUntilSaid('Copied 2 lines');
  assert.deepEqual(
    (await workbench.clipboard()).split('\n').sort(),
    [instanceId, cloud.instance('payments-sub').instanceId].sort(),
  );
}

async function retryAFailedList(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { tree, page } = workbench;
  const reason =
    /^No permission to call ListLogStores\. Ask your administrator for the permission log:ListLogStores on acs:log:cn-hangzhou:1234567890123456:project\/k8s-log-prod\/logstore\/\*\.$/;
  cloud.emulator.faults.add({ operation: 'ListLogStores', kind: 'denied' });
  await tree.expand(...project);
  await tree.click(...project, reason);
  await insist(async () => {
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    await page.getByText(/Request\sID:\s[\dA-F]{24}/).waitFor(effectLimit);
  });
  await tree.chooseFromMenu('Show Log', ...project, reason);
  await page.locator('.part.panel').getByText('Unauthorized').first().waitFor();
  assert.match(logText(workbench), /ListLogStores \[prod cn-hangzhou k8s-log-prod\] 401 Unauthorized request \w{24}/);

  cloud.emulator.faults.clear();
  await tree.press('Retry', ...project, reason);
  await tree.row(...project, 'nginx-access');
  await tree.waitForDescription('214 Logstores', ...project);
}
