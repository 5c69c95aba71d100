import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { beforeEach, describe, test } from 'node:test';
import type { Services } from '../../../src/commands/services.ts';
import { LiveCatalog } from '../../../src/model/catalog/liveCatalog.ts';
import { MemoryCloud } from '../../support/memorySender.ts';
import { planted } from './planted.ts';
import { editor } from './stubbedEditor.ts';
import { account, network, versions } from './surroundings.ts';

const { openLog } = await import('../../../src/ui/log.ts');
const { createSupportBundle } = await import('../../../src/support/supportBundle.ts');
const { issueReport, issueTarget, longestUrl, opened } = await import('../../../src/support/issueReport.ts');
const { reportIssue } = await import('../../../src/commands/reportIssue.ts');

beforeEach(() => {
  editor.reset();
});

const prod = account();

interface Situation {
  readonly log?: ReturnType<typeof openLog>;
  readonly catalog?: LiveCatalog;
  readonly network?: typeof network;
}

function bundle({ log = openLog(() => undefined), catalog, network: report = network }: Situation = {}) {
  return createSupportBundle({
    accounts: { list: () => [prod], stateOf: () => ({}) },
    catalog: catalog ?? new LiveCatalog(new MemoryCloud().cloudOf),
    monitor: { latest: () => undefined, failure: () => undefined },
    histories: { of: () => ({ samples: [], marks: [] }) },
    log,
    network: () =>
      new Promise(resolve => {
        resolve(report());
      }),
    diagnostics: { report: () => Promise.reject(new Error('A report about an issue asks for nothing.')) },
    versions,
  });
}

const reportOf = async (situation?: Situation): Promise<string> => issueReport(await bundle(situation).brief());

describe('the report of an issue', () => {
  test('begins with what the user is to say, and has versions, the last problems, and settings', async () => {
    const log = openLog(() => undefined);
    log.info('started');
    log.error(new Error('broken'), 'refresh');
    const report = await reportOf({ log });
    assert.match(report, /^# What happened\?\n\nReplace this line: /);
    assert.match(report, /\n- Extension: 0\.4\.0\n- Editor: Test Editor 1\.105\.1\n- Runs in: desktop\n/);
    assert.match(report, /\n- Remote: none\n/);
    assert.match(report, /```text\n\S+ \[error\] refresh: Error: broken\n {4}at .*issueReport\.test\.ts:\d+:\d+/);
    assert.match(report, /\n "network\.route": "auto",\n/);
    assert.doesNotMatch(report, /started/);
  });

  test('has the last ten problems, each with the beginning of its stack', async () => {
    const log = openLog(() => undefined);
    assert.match(await reportOf({ log }), /## Last problems in the log\n\nNone\.\n/);
    for (let problem = 0; problem < 12; problem++) log.warn(`problem ${problem}\n${'  at somewhere\n'.repeat(20)}`);
    const report = await reportOf({ log });
    assert.deepEqual(
      report.match(/problem \d+/g),
      Array.from({ length: 10 }, (_, index) => `problem ${index + 2}`),
    );
    assert.equal(report.match(/at somewhere/g)?.length, 50);
  });

  test('has no name and no address, and asks for nothing', async () => {
    const cloud = new MemoryCloud();
    const catalog = new LiveCatalog(cloud.cloudOf);
    const at = { accountId: prod.id, region: 'cn-hangzhou' };
    const project = (await catalog.projects(at)).items[0]?.project ?? '';
    const log = openLog(() => undefined);
    log.warn(`ListLogStores [prod cn-hangzhou ${project}] 401`, { account: 'prod', project });
    log.error(`${project}.cn-hangzhou.log.aliyuncs.com 10.1.2.3 db.corp:3306 1234567890123456 ${homedir()}/x.js`);
    const settings = { proxy: 'http://proxy.corp:3128', noProxy: ['git.corp'], environment: { HTTPS_PROXY: 'p.corp' } };
    editor.settings['network.endpoint'] = 'https://gateway.corp';
    editor.settings['network.customEndpoints'] = { sls: 'sls.corp' };
    let report = '';
    const calls = await cloud.callsDuring(async () => {
      report = await reportOf({ log, catalog, network: () => network(settings) });
    });
    assert.deepEqual(calls, {});
    assert.match(report, /\[account-1 cn-hangzhou project-1\] 401/);
    assert.match(report, /"network\.endpoint": "set"/);
    assert.match(report, /"http\.proxy": "set"/);
    for (const name of [project, 'corp', '10.1.2.3', '1234567890123456', homedir(), 'alice', '[prod']) {
      assert.ok(!report.includes(name), `${name} in ${report}`);
    }
  });

  test('says of a setting that is wrong nothing, because that would tell it', async () => {
    const report = await reportOf({
      network: () => {
        throw new Error('http://me@proxy.corp is no address');
      },
    });
    assert.match(report, /```json\n\{\}\n```/);
  });

  test('lets nothing of the log out of its block', async () => {
    const log = openLog(() => undefined);
    log.warn('```\n[click](https://example.com) @everybody');
    assert.match(await reportOf({ log }), /````text\n[^`]*```\n\[click\]\(https:\/\/\*\*\*\) @everybody\n````\n/);
  });
});

const manifests = {
  form: { bugs: { url: 'https://github.com/owner/name/issues', email: 'help@example.com' } },
  page: { bugs: 'https://example.com/tracker' },
  email: { bugs: { email: 'help@example.com' } },
  none: {},
};

describe('where it goes', () => {
  test('is what the manifest says, if it can be opened', () => {
    assert.deepEqual(issueTarget(manifests.form), { kind: 'form', url: 'https://github.com/owner/name/issues' });
    assert.deepEqual(issueTarget(manifests.page), { kind: 'page', url: 'https://example.com/tracker' });
    assert.deepEqual(issueTarget(manifests.email), { kind: 'email', address: 'help@example.com' });
    assert.deepEqual(issueTarget(manifests.none), { kind: 'none' });
    assert.deepEqual(issueTarget({ bugs: 'file:///etc/passwd' }), { kind: 'none' });
    assert.deepEqual(issueTarget({ bugs: 'no address' }), { kind: 'none' });
  });

  const report = 'Line & #1 + 100% ?=\n数据\n';

  test('a form and an email are filled in with every character', () => {
    const [form, email] = [issueTarget(manifests.form), issueTarget(manifests.email)];
    assert.ok(form.kind === 'form' && email.kind === 'email');
    const inForm = opened(form, report);
    assert.equal(new URL(inForm.url).searchParams.get('body'), report);
    assert.equal(inForm.toPaste, undefined);
    const inEmail = opened(email, report);
    assert.match(inEmail.url, /^mailto:help@example\.com\?subject=Consumer%20Groups%20for%20Alibaba%20Cloud&body=/);
    assert.equal(decodeURIComponent(inEmail.url.split('&body=')[1] ?? ''), report.replaceAll('\n', '\r\n'));
  });

  test('half a character and a whole log, which users may have pasted, are no reason to fail', () => {
    for (const manifest of [manifests.form, manifests.email]) {
      const target = issueTarget(manifest);
      assert.ok(target.kind !== 'none');
      assert.match(decodeURIComponent(opened(target, 'cut \ud83d').url), /body=cut \ufffd$/);
      const log = `begin\n${'2026-11-29 refused\n'.repeat(200_000)}`;
      const { url, toPaste } = opened(target, log);
      assert.ok(url.length <= longestUrl && decodeURIComponent(url).includes('begin'));
      assert.equal(toPaste, log);
    }
  });

  test('what does not fit is pasted, and the form says so', () => {
    const long = '数据 & more\n'.repeat(2_000);
    for (const manifest of [manifests.form, manifests.email]) {
      const target = issueTarget(manifest);
      assert.ok(target.kind !== 'none');
      const { url, toPaste } = opened(target, long);
      assert.ok(url.length <= longestUrl && url.length > longestUrl - 200, String(url.length));
      assert.match(decodeURIComponent(url), /body=The report was too long/);
      assert.equal(toPaste, long);
    }
    // One line that is too long leaves only the note.
    assert.ok(opened({ kind: 'form', url: 'https://github.com/o/n/issues' }, 'x'.repeat(9_000)).url.length < 1_000);
  });

  test('another page is opened as it is', () => {
    assert.deepEqual(opened({ kind: 'page', url: 'https://example.com/tracker' }, report), {
      url: 'https://example.com/tracker',
      toPaste: report,
    });
  });
});

describe('Report Issue', () => {
  const run = async (manifest: object): Promise<readonly string[]> => {
    editor.manifest = manifest;
    await reportIssue({ supportBundle: bundle() } as unknown as Services);
    // What follows the message is not awaited by the command.
    await new Promise(setImmediate);
    return editor.events.map(event => event.split('\n')[0] ?? '');
  };
  const shown = 'untitled markdown: # What happened?';
  const question =
    'info: Nothing has been sent yet. Say what happened, and review the rest: known names and addresses are left out. If this message is gone, run Report Issue again.';

  for (const [kind, manifest] of Object.entries(manifests)) {
    test(`shows the report first, and then sends nothing by itself (${kind})`, async () => {
      assert.deepEqual(await run(manifest), [shown, question]);
      editor.closeDocuments();
    });
  }

  test('hands over what the user made of it', async () => {
    editor.presses.push('Open Issue Page');
    editor.typed = 'It broke & #1.';
    const events = await run(manifests.form);
    assert.deepEqual(events, [
      shown,
      question,
      'open: https://github.com/owner/name/issues/new?body=It%20broke%20%26%20%231.',
    ]);
    editor.closeDocuments();
  });

  test('puts it on the clipboard where there is no form for it', async () => {
    editor.presses.push('Open Issue Page');
    editor.typed = 'It broke.';
    assert.deepEqual((await run(manifests.page)).slice(2), [
      'clipboard: It broke.',
      'info: The report is on the clipboard. Paste it into the form.',
      'open: https://example.com/tracker',
    ]);
    editor.closeDocuments();
  });

  test('copies it, where there is no target as well', async () => {
    for (const manifest of [manifests.none, manifests.email]) {
      editor.events.length = 0;
      editor.presses.push('Copy Report');
      editor.typed = 'It broke.';
      assert.deepEqual((await run(manifest)).slice(2), ['clipboard: It broke.', 'status bar: Report copied.']);
      editor.closeDocuments();
    }
  });

  test('brings the message back while the report is open, and begins anew afterwards', async () => {
    await run(manifests.none);
    editor.typed = 'half written';
    editor.events.length = 0;
    editor.presses.push('Copy Report');
    assert.deepEqual(await run(manifests.none), [
      'shown again: half written',
      question,
      'clipboard: half written',
      'status bar: Report copied.',
    ]);
    editor.closeDocuments();
    editor.events.length = 0;
    assert.deepEqual(await run(manifests.none), [shown, question]);
    editor.closeDocuments();
  });
});

for (const [what, text, secret] of planted) {
  test(`no report has ${what}, wherever it stood`, async () => {
    const log = openLog(() => undefined);
    log.warn(text, { account: 'prod' });
    log.error(new Error(text));
    editor.settings['network.endpoint'] = text;
    const environment = { HTTPS_PROXY: text, NODE_EXTRA_CA_CERTS: text };
    const report = await reportOf({ log, network: () => network({ proxy: text, noProxy: [text], environment }) });
    assert.ok(report.length > 500);
    for (const manifest of [manifests.form, manifests.email]) {
      const target = issueTarget(manifest);
      assert.ok(target.kind !== 'none');
      assert.ok(!decodeURIComponent(opened(target, report).url).includes(secret));
    }
    assert.ok(!report.includes(secret), report);
    assert.ok(!report.includes(JSON.stringify(secret).slice(1, -1)));
  });
}
