import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { commandId, commandNames } from '../../src/contributions.ts';

suite('activation', () => {
  const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);

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
});
