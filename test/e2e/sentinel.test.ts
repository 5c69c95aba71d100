import assert from 'node:assert/strict';
import { groupIn, groupKey, type GroupRef } from '../../src/model/places.ts';
import { storedEntries } from '../../src/stored/storedState.ts';
import { StoredFiles } from '../../src/stored/storedFiles.ts';
import { CliHome, pairMembers } from './support/cliHome.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { effectLimit, insist } from './support/insist.ts';
import { stateFolder } from './support/stateFolder.ts';
import { chinese } from './support/words.ts';
import { darkOrLight, startLimit, type Workbench } from './support/workbench.ts';

const minute = 60_000;
const place = { accountId: 'prod', region: 'cn-hangzhou' };

/**
 * Leaves behind what an earlier session has stored: an account, two pinned groups, and that both were told to stand still
 * and snoozed for a time that is over. So there is something to tell as soon as the groups were read, and no test waits
 * for the quarter of an hour that an episode takes to be one.
 */
async function furnish(home: string, cloud: Cloud): Promise<void> {
  const { identity, ...pair } = cloud.account('sample');
  new CliHome(home).write([{ name: 'prod', mode: 'AK', ...pairMembers(pair), region_id: place.region }]);
  const { instanceId, jobId, groups } = cloud.instance('orders-binlog-sub');
  const [archive] = groups.filter(({ name }) => name === 'audit-archive');
  assert.ok(archive);
  const refs: readonly GroupRef[] = [
    groupIn({ ...place, instanceId, jobId }, archive.id),
    groupIn({ ...place, project: 'k8s-log-prod', logstore: 'nginx-access' }, 'traffic-report'),
  ];
  const files = await StoredFiles.open(stateFolder(home));
  const stored = storedEntries(files, { isUnreadable: name => assert.fail(name) });
  await stored.accounts.change('prod', () => ({
    ...{ id: 'prod', kind: 'cloud' as const, name: 'prod', color: 'red' as const, regions: [place.region], identity },
    maskedAccessKeyId: 'LTAI****0001',
    source: { base: { kind: 'cliProfile', profile: 'prod' }, roles: [] },
  }));
  for (const ref of refs) {
    const key = groupKey(ref);
    await stored.pins.change(key, () =>
      ref.kind === 'dts'
        ? { kind: 'instanceGroup', ref, name: 'audit-archive', instance: 'orders-binlog-sub' }
        : { kind: 'logstoreGroup', ref },
    );
    const alarms = [{ kind: 'stopped', at: Date.now() - 61 * minute, by: 'an earlier window' }];
    const snoozed = Date.now() - minute;
    await stored.told.change(key, () => ({ subject: key, accountId: place.accountId, alarms, snoozed }));
  }
}

const item = ({ statusBar }: Workbench, words: string) => statusBar.getByRole('button', { name: words });

const themes = {
  ...darkOrLight,
  'workbench.hover.delay': 100,
};

cloudScenario(
  'groups that stand still are told although nobody opened the view, and stay snoozed in the next window',
  { furnish, settings: themes },
  async workbench => {
    const { quickInput, page } = workbench;
    const alarm = item(workbench, 'no client connected, 2 in all');
    await alarm.waitFor(startLimit);
    const told = workbench.notification(
      '2 need attention. audit-archive (🔴 prod): no client connected; traffic-report (🔴 prod): stopped',
    );
    // The editor hides a message after twelve seconds, but none that has the keyboard.
    await told.getByRole('button', { name: 'Snooze' }).focus();
    await workbench.screenshot('watched');
    await insist(async () => {
      await page.mouse.move(900, 500);
      await alarm.hover(effectLimit);
      const hover = page.locator('.monaco-hover');
      await hover.getByText('🔴 prod · China (Hangzhou) · orders-binlog-sub').waitFor(effectLimit);
    });
    for (const scheme of ['dark', 'light'] as const) {
      await workbench.prefer(scheme);
      await workbench.screenshot(`${scheme} watched, with the list`);
    }
    await workbench.pressIn(told, 'Snooze');
    await quickInput.waitForTitle('Snooze');
    await quickInput.moveTo('8 hours');
    await quickInput.accept();
    await item(workbench, '2 snoozed').waitFor();
    await workbench.load();
    await item(workbench, '2 snoozed').click(startLimit);
    await workbench.panel.getByText('audit-archive').first().waitFor();
  },
);

cloudScenario(
  'in Chinese, what is watched is told in Chinese',
  { furnish, language: 'zh-cn', colorTheme: 'Default High Contrast' },
  async workbench => {
    await item(workbench, chinese('no client connected')).waitFor(startLimit);
    await workbench.notification('2 项需要关注').waitFor();
    await workbench.screenshot('chinese and high contrast watched');
  },
);
