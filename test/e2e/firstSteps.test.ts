import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { walkthroughId } from '../../src/contributions.ts';
import { root } from '../host/processes.ts';
import { pressInWelcome } from './support/addAccount.ts';
import { eventually } from './support/eventually.ts';
import { effectLimit, insist } from './support/insist.ts';
import { darkOrLight, scenario, type Workbench } from './support/workbench.ts';
import { chinese, english, type Words } from './support/words.ts';

const steps = ['account', 'tree', 'group', 'board', 'create'] as const;
type Step = (typeof steps)[number];
/** A narrower window has no room for pictures. */
const wide = { width: 1600, height: 900 };
const instance = ['Sample Account', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub'] as const;

scenario(
  'a new user is led to a consumer group of their own in less than five minutes',
  { ...wide, colorTheme: 'Default Dark Modern' },
  async workbench => {
    const { panel, quickInput, tree } = workbench;
    const begun = performance.now();
    await open(workbench, english);
    assert.deepEqual(await done(workbench), []);

    // A step may be tried before the first one.
    await press(workbench, 'group', 'Open Consumer Group');
    const needsAccount = workbench.notification('This requires an account.');
    await needsAccount.waitFor();
    await workbench.pressIn(needsAccount, 'Use Sample Account');
    await waitUntilDone(workbench, 'account');
    await press(workbench, 'account', 'Use Sample Account');
    await workbench.screenshot('first steps account');

    await press(workbench, 'tree', 'Show Consumer Groups');
    await tree.expand(...instance);
    await waitUntilDone(workbench, 'tree');
    await workbench.screenshot('first steps tree');

    await press(workbench, 'group', 'Open Consumer Group');
    await quickInput.pick('In a change tracking instance');
    await quickInput.pick('China (Hangzhou)');
    await quickInput.pick('orders-binlog-sub');
    await quickInput.pick('audit-archive');
    await panel.getByRole('heading', { level: 1, name: 'audit-archive' }).waitFor();
    await comeBack(workbench);
    await waitUntilDone(workbench, 'group');
    await workbench.screenshot('first steps group');

    await press(workbench, 'board', 'Open Lag Board');
    await panel.locator('.empty').getByRole('button', { name: 'Show All Accounts' }).click();
    await panel.locator('#board tbody tr.group').first().waitFor();
    await comeBack(workbench);
    await waitUntilDone(workbench, 'board');
    await workbench.screenshot('first steps board');

    await press(workbench, 'create', 'Create DTS Consumer Group');
    await quickInput.waitForTitle('(1/7)');
    await quickInput.pick('China (Hangzhou)');
    await quickInput.waitForTitle('(2/7)');
    await quickInput.pick('orders-binlog-sub');
    for (const [number, answer] of [
      [3, 'price-alerts'],
      [4, 'price_alerts'],
      [5, 'First+steps1'],
      [6, 'First+steps1'],
    ] as const) {
      await quickInput.waitForTitle(`(${number}/7)`);
      await quickInput.answer(answer);
    }
    await quickInput.waitForTitle('(7/7)');
    await quickInput.pick('Create');
    await waitUntilDone(workbench, 'create');
    const seconds = (performance.now() - begun) / 1_000;
    console.log(`The walkthrough took ${seconds.toFixed(0)} seconds.`);
    assert.ok(seconds < 300);
    await tree.row(...instance, 'price-alerts');
    await eventually(
      () => done(workbench),
      marked => {
        assert.deepEqual(marked, steps);
      },
    );
    await workbench.screenshot('first steps done');
  },
);

scenario(
  'the walkthrough is in Chinese, and its pictures have the colors of the theme, in the oldest VS Code too',
  { ...wide, version: 'oldest', language: 'zh-cn', settings: darkOrLight },
  async workbench => {
    await workbench.prefer('dark');
    await open(workbench, chinese);
    for (const step of steps) {
      await select(workbench, step);
      await workbench.screenshot(`chinese first steps ${step}`);
    }
    await workbench.prefer('light');
    await picture(workbench).locator('text').first().waitFor();
    await workbench.screenshot('chinese first steps light');
  },
);

const walkthrough = ({ page }: Workbench): Locator => page.locator('.gettingStartedContainer');
const picture = ({ page }: Workbench): Locator =>
  page.frameLocator('iframe.webview').frameLocator('iframe#active-frame').locator('svg');
const stepOf = (workbench: Workbench, step: Step): Locator =>
  walkthrough(workbench).locator(`.getting-started-step[data-step-id$="#${walkthroughId}#${step}"]`);

async function open(workbench: Workbench, words: Words): Promise<void> {
  await workbench.openView();
  await pressInWelcome(workbench, words('Get Started'));
  await walkthrough(workbench)
    .locator('.getting-started-category h2', { hasText: words('Get Started with Consumer Groups') })
    .waitFor();
}

const textsIn = (step: Step): number =>
  readFileSync(join(root, 'media', 'walkthrough', `${step}.svg`), 'utf8').split('<text').length - 1;

/** Opens a step, and waits for its picture. */
async function select(workbench: Workbench, step: Step): Promise<void> {
  const row = stepOf(workbench, step);
  const opened = row.and(workbench.page.locator('[aria-expanded=true]'));
  await insist(async () => {
    if ((await opened.count()) === 0) await row.locator('.step-title').click(effectLimit);
    await opened.waitFor(effectLimit);
  });
  // The picture of the step before is there until then. No two have as many texts.
  const texts = picture(workbench).locator('text');
  await texts.nth(textsIn(step)).waitFor({ state: 'detached' });
  await texts.nth(textsIn(step) - 1).waitFor();
  await eventually(
    () => overflowing(picture(workbench)),
    said => {
      assert.deepEqual(said, []);
    },
  );
}

async function press(workbench: Workbench, step: Step, button: string): Promise<void> {
  await select(workbench, step);
  await stepOf(workbench, step).locator('.monaco-button', { hasText: button }).click();
}

async function comeBack({ page }: Workbench): Promise<void> {
  await page.getByRole('tab', { name: 'Welcome' }).click();
}

const ticked = (workbench: Workbench): Locator =>
  walkthrough(workbench).locator('[data-done-step-id][aria-checked=true]');
const waitUntilDone = async (workbench: Workbench, step: Step): Promise<void> => {
  await ticked(workbench)
    .and(workbench.page.locator(`[data-done-step-id$="#${step}"]`))
    .waitFor();
};

async function done(workbench: Workbench): Promise<readonly string[]> {
  const marks = await ticked(workbench).all();
  const ids = await Promise.all(marks.map(mark => mark.getAttribute('data-done-step-id')));
  return ids.map(id => id?.split('#').at(-1) ?? '');
}

/** The texts of a picture that leave it, or the box around them, or that lie over another text or box. */
async function overflowing(svg: Locator): Promise<readonly string[]> {
  return svg.evaluate(`(svg => {
    const within = (inner, outer) => inner.left >= outer.left && inner.right <= outer.right;
    const texts = [...svg.querySelectorAll('text')].map(text => ({
      said: text.textContent,
      box: text.getBoundingClientRect(),
      around: (text.parentElement.matches('.box') ? text.parentElement.querySelector('rect') : svg).getBoundingClientRect(),
    }));
    const boxes = [...svg.querySelectorAll('.box rect')].map(rect => rect.getBoundingClientRect());
    const crosses = (one, other) =>
      one !== other &&
      one.box.left < other.box.right && other.box.left < one.box.right &&
      one.box.top + 2 < other.box.bottom - 2 && other.box.top + 2 < one.box.bottom - 2;
    return texts
      .filter(text => !within(text.box, text.around) || texts.some(other => crosses(text, other)) ||
        boxes.some(box => crosses(text, { box }) && !within(text.box, box)))
      .map(({ said }) => said);
  })(document.querySelector('svg'))`);
}
