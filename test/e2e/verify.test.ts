import assert from 'node:assert/strict';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { addAccount, useSampleAccount } from './support/addAccount.ts';
import { chinese } from './support/words.ts';
import { darkOrLight, scenario, type Workbench } from './support/workbench.ts';

const instance = ['prod', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub'] as const;
const logstore = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access'] as const;
const keep = 'Keep Until This Window Is Closed or Reloaded';
const nothingMoved = 'No group was joined and nothing was moved.';

const settings = {
  ...darkOrLight,
};

cloudScenario('somebody verifies connections', { settings, height: 1500 }, async (workbench, cloud) => {
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await verifyAGoodConnection(workbench, cloud);
  await copyTheReport(workbench, cloud);
  await enterAWrongPassword(workbench, cloud);
  await findAnExpiredCheckpoint(workbench, cloud);
  await findAWrongAddress(workbench, cloud);
  await cancelByHiding(workbench, cloud);
  await verifyALogstore(workbench, cloud);
  assertNothingWasMoved(cloud);
});

async function keepPictures(workbench: Workbench, name: string): Promise<void> {
  await workbench.panel.locator('#connection').scrollIntoViewIfNeeded();
  for (const scheme of ['dark', 'light'] as const) {
    await workbench.prefer(scheme);
    await workbench.screenshot(`${scheme} verify ${name}`);
  }
}

async function enterPassword({ quickInput }: Workbench, password: string, keeping: string): Promise<void> {
  await quickInput.waitForTitle('Verify Connection');
  await quickInput.answer(password);
  await quickInput.pick(keeping);
}

async function verifyAGoodConnection(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel, tree, quickInput } = workbench;
  await tree.expand(...instance);
  await tree.click(...instance, 'billing-sync');
  await panel.getByRole('heading', { name: 'Connection' }).waitFor();
  await panel.locator('#connection').getByRole('button', { name: 'Verify Connection' }).click();
  await quickInput.waitForTitle('Verify Connection');
  await panel.getByText('Waiting for the password').waitFor();
  await workbench.screenshot('light verify password');
  await enterPassword(workbench, cloud.emulator.groupPassword, keep);
  await panel.getByText('The connection works.').waitFor();
  for (const text of ['SASL PLAIN as ', 'ApiVersions: Fetch', 'The checkpoint ', nothingMoved]) {
    await panel.locator('#connection').getByText(text).first().waitFor();
  }
  await keepPictures(workbench, 'good');
  // The password is kept, so it isn't asked for again.
  await panel.getByRole('button', { name: 'Try Again' }).click();
  await panel.getByText('Verifying the connection…').or(panel.getByText('The connection works.')).first().waitFor();
  await panel.getByText('The connection works.').waitFor();
  assert.equal(await quickInput.widget.isVisible(), false);
}

async function copyTheReport(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel } = workbench;
  const report = await workbench.copyWith(panel.getByRole('button', { name: 'Copy Report' }));
  const owner = '1234567890123456';
  const { accessKeyId, accessKeySecret } = cloud.account('sample');
  for (const secret of [accessKeyId, accessKeySecret, owner, cloud.emulator.groupPassword]) {
    assert.ok(!report.includes(secret), 'The report shows a secret.');
  }
  assert.match(report, /✓ Sign-in · .* · SASL PLAIN as /);
  assert.ok(report.includes(`…${owner.slice(-4)}`) && report.includes(nothingMoved));
}

async function enterAWrongPassword(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel, tree, quickInput } = workbench;
  await tree.chooseFromMenu('Verify Connection', ...instance, 'audit-archive');
  await enterPassword(workbench, 'Wrong-Password-1', keep);
  await panel.locator('#connection strong').getByText('The server rejects the username or password.').waitFor();
  await panel.locator('#connection tbody tr').filter({ hasText: 'not reached' }).nth(3).waitFor();
  await keepPictures(workbench, 'wrong password');
  // A password that was refused isn't kept.
  await panel.getByRole('button', { name: 'Try Again' }).click();
  await enterPassword(workbench, cloud.emulator.groupPassword, keep);
  await panel.getByText('The connection works').waitFor();
  await quickInput.waitUntilClosed();
}

/** The checkpoint is older than the oldest data, as it is when a client was off for too long. */
async function findAnExpiredCheckpoint(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel } = workbench;
  const { groups } = cloud.instance('orders-binlog-sub');
  const index = groups.findIndex(({ name }) => name === 'audit-archive');
  const group = groups[index];
  assert.ok(group);
  const checkpoint = cloud.emulator.worldNow() - 40 * 86_400_000;
  groups.splice(index, 1, { ...group, attended: { checkpoint, isAttached: false } });
  await panel.getByRole('button', { name: 'Try Again' }).click();
  await panel.locator('#connection strong').getByText('The checkpoint has expired').waitFor();
  await panel.getByText('The connection works, with warnings.').waitFor();
  await keepPictures(workbench, 'expired');
}

async function findAWrongAddress(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel } = workbench;
  const { world } = cloud.emulator;
  const { dataPlane } = world;
  world.dataPlane = '127.0.0.1:1';
  await panel.getByRole('button', { name: 'Try Again' }).click();
  await panel.locator('#connection strong').getByText('127.0.0.1:1 refuses the connection.').waitFor();
  await keepPictures(workbench, 'wrong address');
  assert.ok(dataPlane !== undefined);
  world.dataPlane = dataPlane;
}

/** Nobody sees a check of a panel that is hidden, so it ends. */
async function cancelByHiding(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel, tree } = workbench;
  cloud.emulator.faults.add({ operation: 'kafka.Metadata', kind: 'slow' });
  await panel.getByRole('button', { name: 'Try Again' }).click();
  await panel.locator('#connection tr.tone-progress').filter({ hasText: 'Metadata' }).waitFor();
  await workbench.screenshot('light verify running');
  await tree.click(...instance, 'search-index');
  await panel.getByRole('heading', { level: 1, name: 'search-index' }).waitFor();
  cloud.emulator.faults.clear();
  await tree.click(...instance, 'audit-archive');
  await panel.getByText('The check was canceled because the panel was hidden.').waitFor();
}

async function verifyALogstore(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel, tree } = workbench;
  await tree.expand(...logstore);
  await tree.chooseFromMenu('Verify Connection', ...logstore, 'billing-sync');
  await panel.getByText('The connection works.').waitFor();
  await panel.getByText('nginx-access was read with a signed request.').waitFor();
  await panel.getByText('log:ConsumerGroupHeartBeat', { exact: false }).waitFor();
  await keepPictures(workbench, 'logstore');
  cloud.emulator.faults.add({ operation: 'GetCursor', kind: 'denied' });
  await panel.getByRole('button', { name: 'Try Again' }).click();
  await panel.getByText('RAM denies log:GetCursorOrData', { exact: false }).waitFor();
  await keepPictures(workbench, 'logstore denied');
  cloud.emulator.faults.clear();
}

/** Only what reads has arrived, at the data plane and at the services. */
function assertNothingWasMoved({ emulator, arrived }: Cloud): void {
  const ofKafka = Object.keys(emulator.requests.counts.calls).filter(name => name.startsWith('kafka.'));
  const reading = ['ApiVersions', 'ListOffsets', 'Metadata', 'SaslAuthenticate', 'SaslHandshake'];
  assert.deepEqual(
    ofKafka.sort(),
    reading.map(name => `kafka.${name}`),
  );
  assert.deepEqual(
    arrived.filter(({ operation }) => /^(PUT|POST|DELETE) \/logstores/.test(operation)),
    [],
  );
}

/** The sample account needs one Enter. */
scenario(
  'somebody verifies the sample account in high contrast',
  { colorTheme: 'Default High Contrast', height: 1500 },
  async workbench => {
    const { panel, tree, quickInput } = workbench;
    await useSampleAccount(workbench);
    const sample = ['Sample Account', ...instance.slice(1)] as const;
    await tree.expand(...sample);
    await tree.chooseFromMenu('Verify Connection', ...sample, 'billing-sync');
    await quickInput.waitForMessage("The sample account's password is filled in.");
    await workbench.screenshot('high-contrast verify sample password');
    await quickInput.accept();
    await panel.getByText('The connection works.').waitFor();
    await workbench.screenshot('high-contrast verify good');
  },
);

cloudScenario(
  'somebody verifies connections in Chinese',
  { colorTheme: 'Default Dark Modern', language: 'zh-cn', height: 1500 },
  async (workbench, cloud) => {
    const { panel, tree, quickInput } = workbench;
    await useSampleAccount(workbench, chinese);
    const sample = ['示例账号', '数据订阅', '华东1（杭州）', 'orders-binlog-sub'] as const;
    await tree.expand(...sample);
    await tree.chooseFromMenu('验证连接', ...sample, 'billing-sync');
    await quickInput.waitForMessage('已填入示例账号的密码');
    await workbench.screenshot('chinese verify password');
    await quickInput.accept();
    await panel.getByText('连接可用。').waitFor();
    await workbench.screenshot('chinese verify good');
    await tree.chooseFromMenu('验证连接', ...sample, 'audit-archive');
    await quickInput.waitForMessage('已填入示例账号的密码');
    await quickInput.answer('Wrong-Password-1');
    await quickInput.pick('仅使用一次');
    await panel.locator('#connection strong').getByText('服务器拒绝了消费组账号或密码。').waitFor();
    await workbench.screenshot('chinese verify wrong password');
    assert.deepEqual(cloud.arrived, []);
  },
);
