import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { commandId, commandNames } from '../../src/contributions.ts';
import type { TestExports } from '../../src/extension.ts';
import { groupIn } from '../../src/model/places.ts';

suite('activation', () => {
  const extension = vscode.extensions.getExtension<TestExports>(`${manifest.publisher}.${manifest.name}`);

  suiteSetup(async () => {
    await extension?.activate();
  });

  test('the extension runs in a version that it supports', () => {
    assert.equal(extension?.isActive, true);
  });

  test('every command is registered', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commandNames.map(commandId).filter(id => !registered.has(id)),
      [],
    );
  });

  test('what is pinned is read in the background, although nobody has seen the view', async () => {
    const api = await extension?.exports.open();
    assert.ok(api);
    await api.accounts.useSample('Sample Account');
    const logstore = { accountId: 'sample', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' };
    const ref = groupIn(logstore, 'waf-rules');
    const read = new Promise(resolve => api.monitor.onDidRead(resolve));
    await api.pins.pin({ kind: 'logstoreGroup', ref });
    assert.deepEqual(await read, ref);
    for (const { id } of api.accounts.list()) await api.accounts.remove(id);
  });
});
