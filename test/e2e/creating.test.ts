import assert from 'node:assert/strict';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { addAccount } from './support/addAccount.ts';
import { assertNothingSecretIn } from './support/traces.ts';
import type { Workbench } from './support/workbench.ts';

const instances = ['prod', 'Change Tracking', 'China (Hangzhou)'] as const;
const orders = [...instances, 'orders-binlog-sub'] as const;
const logstore = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access'] as const;

const password = 'Geheim+geh/1m';
const otherPassword = 'Geheim+geh/2m';

cloudScenario('somebody creates a consumer group of each kind', {}, async (workbench, cloud) => {
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await createFromARow(workbench, cloud);
  await beRefusedByTheStatus(workbench, cloud);
  await beRefusedByTheLimit(workbench);
  // With a second account the wizard has to ask for which of them.
  await addAccount(workbench, 'temporary', cloud.account('temporary'));
  await createFromThePalette(workbench, cloud);
  await assertNothingSecretIn(workbench, cloud, [password, otherPassword], {
    log: 'CreateConsumerChannel [prod cn-hangzhou] 200 request ',
    files: 'LTAI****0001',
    state: 'takenOver',
    shown: 'CreateConsumerChannel {',
    documents: 'nginx-access',
  });
});

async function createFromARow(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree } = workbench;
  const instance = cloud.instance('orders-binlog-sub');
  const step = (number: number) => quickInput.waitForTitle(`Create Consumer Group · orders-binlog-sub (${number}/5)`);
  const refuses = async (text: string, reason: string): Promise<void> => {
    await quickInput.fill(text);
    await quickInput.waitForMessage(reason);
    await quickInput.accept();
  };

  await tree.press('Create DTS Consumer Group', ...orders);
  await step(1);
  await refuses('billing-sync', 'A consumer group with this name already exists.');
  await quickInput.fill('Billing-Sync');
  await quickInput.waitForMessage('differs only in case');
  await refuses('x'.repeat(129), 'Must be 128 characters or fewer.');
  await refuses('', 'Enter a name.');
  await quickInput.answer('订阅组 e2e');

  await step(2);
  await refuses('with-hyphen', 'Use only letters (A-Z), digits, and underscores.');
  await refuses('seventeen_letters', 'Must be 16 characters or fewer.');
  await quickInput.answer('e2e_reader');

  await step(3);
  assert.equal(await quickInput.input.getAttribute('type'), 'password');
  await refuses('short1', 'Must be at least 8 characters.');
  await refuses(
    'onlysmallletters',
    'Must contain at least two of these: uppercase letters, lowercase letters, digits, special characters.',
  );
  await quickInput.answer(password);

  await step(4);
  assert.equal(await quickInput.input.getAttribute('type'), 'password');
  await refuses(otherPassword, "The passwords don't match.");
  for (const [number, kept] of [
    [3, password],
    [2, 'e2e_reader'],
    [1, '订阅组 e2e'],
  ] as const) {
    await quickInput.back();
    await step(number);
    assert.equal(await quickInput.input.inputValue(), kept);
  }
  for (const number of [2, 3, 4]) {
    await quickInput.accept();
    await step(number);
  }
  assert.equal(await quickInput.input.inputValue(), otherPassword);
  await quickInput.answer(password);

  await step(5);
  const cli =
    `aliyun dts CreateConsumerChannel --region cn-hangzhou --RegionId cn-hangzhou --DtsInstanceId ${instance.instanceId} ` +
    `--ConsumerGroupName '订阅组 e2e' --ConsumerGroupUserName e2e_reader --ConsumerGroupPassword '********'`;
  await quickInput.item('Create').first().waitFor();
  for (const [label, value] of [
    ['Account', 'prod · 1234567890123456'],
    ['Region', 'China (Hangzhou) · cn-hangzhou'],
    ['Change tracking instance', `orders-binlog-sub · ${instance.instanceId}`],
    ['Name', '订阅组 e2e'],
    ['Username', 'e2e_reader'],
    ['Password', '••••••••'],
  ] as const) {
    await quickInput.waitForFact(label, value);
  }
  await quickInput.item('CreateConsumerChannel {').waitFor();
  await quickInput.pick('Copy Command for Bash');
  await quickInput.item('Command for Bash Copied').waitFor();
  assert.equal(await workbench.clipboard(), cli);
  // A line of the review leads back to its step.
  await quickInput.pick('Username');
  await step(2);
  await quickInput.answer('e2e_writer');
  for (const number of [3, 4]) {
    await step(number);
    await quickInput.accept();
  }
  await step(5);
  await quickInput.waitForFact('Username', 'e2e_writer');
  await quickInput.pick('Create');

  await tree.waitUntilSelected(...orders, '订阅组 e2e');
  await tree.waitForDescription('not started', ...orders, '订阅组 e2e');
  await tree.waitForDescription('Running · 5/20', ...orders);
  assert.deepEqual(
    instance.groups.filter(group => group.name === '订阅组 e2e').map(group => group.userName),
    ['e2e_writer'],
  );
  assert.equal(cloud.emulator.requests.writes('CreateConsumerChannel'), 1);
  // The row says it all.
  assert.equal(await workbench.notification('was created').count(), 0);
}

async function beRefusedByTheStatus(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree } = workbench;
  const unfit = await tree.row(...instances, 'inventory-sub');
  await unfit.hover();
  assert.equal(await unfit.getByRole('button', { name: 'Create DTS Consumer Group' }).count(), 0);
  // The same from the palette, where every instance can be found.
  await workbench.runCommand('Consumer Groups: Create DTS Consumer Group');
  await quickInput.waitForTitle('Create DTS Consumer Group (1/7)');
  await quickInput.pick('China (Hangzhou)');
  await quickInput.waitForTitle('(2/7)');
  await quickInput.fill('inventory');
  const refused = quickInput.item('inventory-sub');
  await refused
    .getByText('You can\'t create consumer groups while the instance status is "Precheck failed".')
    .waitFor();
  // While others are there, the list is not the one of this text.
  await quickInput.widget.locator('.monaco-list-row').nth(1).waitFor({ state: 'hidden' });
  await quickInput.pick('inventory-sub');
  await quickInput.waitForTitle('(2/7)');

  // While a task is abnormal the service decides, and this one refuses.
  await quickInput.fill('legacy');
  await refused.waitFor({ state: 'hidden' });
  await quickInput.pick('legacy-erp-sub');
  await quickInput.waitForTitle('(3/7)');
  for (const [number, text] of [
    [3, 'e2e-abnormal'],
    [4, 'e2e_reader'],
    [5, password],
    [6, password],
  ] as const) {
    await quickInput.waitForTitle(`Create Consumer Group · legacy-erp-sub (${number}/7)`);
    await quickInput.answer(text);
  }
  await quickInput.waitForTitle('(7/7)');
  await quickInput
    .item('Status')
    .getByText('Abnormal. The service might not allow you to create a consumer group now.')
    .waitFor();
  await quickInput.pick('Create');
  const refusal = workbench.notification("The resource's current state doesn't allow this.");
  await refusal.getByText(/OperationDenied\.JobStatus: .* · Request ID: [\dA-F-]{36}/).waitFor();
  await workbench.pressIn(refusal, 'Retry');
  await quickInput.waitForTitle('(7/7)');
  await quickInput.waitForFact('Name', 'e2e-abnormal');
  await quickInput.cancel();
  assert.equal(cloud.emulator.requests.writes('CreateConsumerChannel'), 1);
}

async function beRefusedByTheLimit({ quickInput, tree }: Workbench): Promise<void> {
  await tree.press('Create DTS Consumer Group', ...instances, 'fanout-hub');
  await quickInput.waitForTitle('(1/5)');
  await quickInput.fill('one-too-many');
  await quickInput.waitForMessage('This instance has reached the limit of 20 consumer groups.');
  await quickInput.accept();
  await quickInput.waitForMessage('This instance has reached the limit of 20 consumer groups.');
  await quickInput.waitForTitle('(1/5)');
  await quickInput.cancel();
}

async function createFromThePalette(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree } = workbench;
  const { groups } = cloud.logstore('k8s-log-prod', 'nginx-access');
  const refuses = async (text: string, reason: string): Promise<void> => {
    await quickInput.fill(text);
    await quickInput.waitForMessage(reason);
    await quickInput.accept();
  };
  await workbench.runCommand('Consumer Groups: Create SLS Consumer Group');
  await quickInput.waitForTitle('Create SLS Consumer Group (1/8)');
  await quickInput.pick('prod');
  await quickInput.waitForTitle('(2/8)');
  await quickInput.pick('China (Hangzhou)');
  await quickInput.waitForTitle('(3/8)');
  await quickInput.pick('k8s-log-prod');
  await quickInput.waitForTitle('(4/8)');
  const rows = quickInput.widget.locator('.monaco-list-row');
  const find = async (name: string): Promise<void> => {
    await rows.nth(5).waitFor();
    await quickInput.fill(name);
    await rows.nth(1).waitFor({ state: 'hidden' });
    await quickInput.pick(name);
  };
  await find('audit-trail');

  const step = (name: string, number: number) =>
    quickInput.waitForTitle(`Create Consumer Group · ${name} (${number}/8)`);
  await step('audit-trail', 5);
  await quickInput.fill('one-too-many');
  await quickInput.waitForMessage('This Logstore has 30 consumer groups. The service might not allow another one.');
  await quickInput.back();
  await quickInput.waitForTitle('(4/8)');
  await find('nginx-access');

  await step('nginx-access', 5);
  await refuses('billing-sync', 'A consumer group with this name already exists');
  await refuses('Billing-Sync', 'differs only in case');
  await refuses('with blank', 'Use only letters (A-Z), digits, underscores, and hyphens.');
  await quickInput.answer('e2e-group');

  await step('nginx-access', 6);
  await quickInput.waitForMessage('Heartbeat timeout in seconds. A consumer that sends no heartbeat for longer');
  assert.equal(await quickInput.input.inputValue(), '60');
  await refuses('soon', 'Enter a whole number of seconds.');
  await refuses('0', 'Must be 1 to 86400 seconds');
  await quickInput.fill('5');
  await quickInput.waitForMessage('With less than 20 seconds');
  await quickInput.answer('90');

  await step('nginx-access', 7);
  await quickInput.item('In order').getByText('After a split or merge, old shards are consumed first').waitFor();
  await quickInput
    .item('In any order')
    .getByText('After a split or merge, new shards are consumed immediately')
    .waitFor();
  await quickInput.pick(/^In order/);

  await step('nginx-access', 8);
  await quickInput.waitForFact('Project', 'k8s-log-prod');
  await quickInput.waitForFact('Heartbeat timeout', '90 seconds');
  await quickInput.waitForFact('Order', 'In order');
  await quickInput.item('CreateConsumerGroup POST /logstores/nginx-access/consumergroups').waitFor();
  await quickInput.pick('Create');

  await tree.waitUntilSelected(...logstore, 'e2e-group');
  await tree.waitForDescription('not started', ...logstore, 'e2e-group');
  await tree.waitForDescription('4/30', ...logstore);
  const made = groups.filter(group => group.name === 'e2e-group');
  assert.deepEqual(
    made.map(({ timeoutSeconds, isOrdered }) => [timeoutSeconds, isOrdered]),
    [[90, true]],
  );
  assert.equal(cloud.emulator.requests.writes('CreateConsumerGroup'), 1);
}
