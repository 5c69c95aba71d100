import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../host/processes.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import type { Workbench } from './support/workbench.ts';

/** The words of a language, by their English: those of the code and those of the manifest. */
type Words = (english: string, ...holes: readonly (string | number)[]) => string;

const json = (path: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;

const fill = (text: string, holes: readonly (string | number)[]): string =>
  holes.reduce<string>((filled, hole, index) => filled.replaceAll(`{${index}}`, String(hole)), text);

const english: Words = (text, ...holes) => fill(text, holes);

const chinese: Words = (text, ...holes) => {
  const titles = json('package.nls.json');
  const key = Object.keys(titles).find(name => titles[name] === text);
  const translated =
    json('l10n/bundle.l10n.zh-cn.json')[text] ?? (key === undefined ? undefined : json('package.nls.zh-cn.json')[key]);
  return fill(translated ?? assert.fail(`Not translated: ${text}`), holes);
};

const looks = [
  { look: 'dark', colorTheme: 'Default Dark Modern', language: 'en', words: english },
  { look: 'light', colorTheme: 'Default Light Modern', language: 'en', words: english },
  { look: 'high-contrast', colorTheme: 'Default High Contrast', language: 'en', words: english },
  { look: 'chinese', colorTheme: 'Default Dark Modern', language: 'zh-cn', words: chinese },
] as const;

for (const { look, colorTheme, language, words } of looks) {
  cloudScenario(`every screen, ${look}`, { colorTheme, language }, async (workbench, cloud) => {
    const keep = (name: string): Promise<void> => workbench.screenshot(`${look} ${name}`);
    await welcome(workbench, words, keep);
    await signIn(workbench, cloud, words, keep);
    const hangzhou = language === 'en' ? 'China (Hangzhou)' : '华东1（杭州）';
    const instances = ['prod', words('Change Tracking'), hangzhou] as const;
    const projects = ['prod', words('Log Service'), hangzhou] as const;
    await failedRow(workbench, cloud, projects, words, keep);
    await createOfInstance(workbench, [...instances, 'orders-binlog-sub'], words, keep);
    await createOfLogstore(workbench, [...projects, 'k8s-log-prod', 'nginx-access'], words, keep);
    await panel(workbench, [...instances, 'orders-binlog-sub'], words, keep);
  });
}

type Keep = (name: string) => Promise<void>;
type Path = readonly string[];

async function welcome(workbench: Workbench, words: Words, keep: Keep): Promise<void> {
  await workbench.openView();
  for (const button of ['Sign In', 'Use Sample Account']) {
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
    await quickInput.waitForTitle(`(${index + 1}/${steps.length})`);
    if (answer !== undefined) await quickInput.fill(answer);
    await keep(name);
    if (pick !== undefined) await quickInput.pick(pick);
    else await quickInput.accept();
  }
}

async function signIn(workbench: Workbench, cloud: Cloud, words: Words, keep: Keep): Promise<void> {
  const { accessKeyId, accessKeySecret } = cloud.account('sample');
  await workbench.sideBar
    .locator('.welcome-view')
    .getByRole('button', { name: words('Sign In') })
    .click();
  await walk(workbench, keep, [
    { name: 'sign in 1 name', answer: 'prod' },
    { name: 'sign in 2 id', answer: accessKeyId },
    { name: 'sign in 3 secret', answer: accessKeySecret },
    { name: 'sign in 4 token', answer: '' },
    { name: 'sign in 5 regions' },
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
