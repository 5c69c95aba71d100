import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { commandId, prefix, toolId, toolSetting } from '../../src/contributions.ts';
import type { TestApi, TestExports } from '../../src/extension.ts';
import { type ToolName, toolNames } from '../../src/model/agent/toolNames.ts';
import { extensionWindow } from './support/extensionWindow.ts';

/** The dialogs that the editor would show are answered here: with the button, or closed. */
type Dialog = (message: string, options: unknown, ...buttons: readonly string[]) => Promise<string | undefined>;

suite('the tools for language models', () => {
  let api: TestApi;
  let window: typeof vscode.window;
  let shown: typeof vscode.window.showWarningMessage;
  const dialogs: string[] = [];

  const answerDialogs = (press: 'first' | 'none'): void => {
    const dialog: Dialog = (message, _options, first) => {
      dialogs.push(message);
      return Promise.resolve(press === 'first' ? first : undefined);
    };
    Object.assign(window, { showWarningMessage: dialog });
  };

  const call = async (name: ToolName, input: object = {}): Promise<Readonly<Record<string, unknown>>> => {
    const { content } = await vscode.lm.invokeTool(toolId(name), { input, toolInvocationToken: undefined });
    const [part] = content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    return JSON.parse(part.value) as Readonly<Record<string, unknown>>;
  };

  const offered = (): readonly string[] =>
    vscode.lm.tools.map(({ name }) => name).filter(name => name.startsWith(`${prefix}_`));

  suiteSetup(async () => {
    const extension = vscode.extensions.getExtension<TestExports>(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension);
    api = await (await extension.activate()).open();
    window = await extensionWindow();
    shown = window.showWarningMessage;
    await vscode.commands.executeCommand(commandId('useSampleAccount'));
  });

  suiteTeardown(async () => {
    Object.assign(window, { showWarningMessage: shown });
    await api.modelConsent.withdraw();
    for (const account of api.accounts.list()) await api.accounts.remove(account.id);
  });

  test('are offered, each with a description and a schema', () => {
    assert.deepEqual([...offered()].sort(), toolNames.map(toolId).sort());
    for (const { name, description, inputSchema } of vscode.lm.tools) {
      if (name.startsWith(prefix)) assert.ok(description.length > 50 && inputSchema, name);
    }
  });

  test('read nothing before the user has agreed, and say what to do', async () => {
    answerDialogs('none');
    const { error } = await call('list_accounts');
    assert.equal((error as { readonly code: string }).code, 'consentNeeded');
    assert.deepEqual(dialogs, ['Allow language models to read consumer groups?']);
  });

  test('answer in JSON once the user has agreed', async () => {
    answerDialogs('first');
    assert.equal(await api.modelConsent.ask(), true);
    const { accounts } = await call('list_accounts');
    assert.equal((accounts as readonly { readonly account: string }[])[0]?.account, 'Sample Account');
    const place = { region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' };
    const { state, verdicts } = await call('get_consumer_group_status', { group: 'billing-sync', ...place });
    assert.equal(state, 'Partly stuck');
    assert.equal((verdicts as readonly { readonly kind: string }[])[0]?.kind, 'stuckShards');
  });

  test('read nothing where their setting is off, even for a client that still knows them', async () => {
    const configuration = vscode.workspace.getConfiguration(prefix);
    await configuration.update(toolSetting('explain'), false, vscode.ConfigurationTarget.Global);
    const { error } = await call('explain', { text: 'DTS-1050002' });
    assert.equal((error as { readonly code: string }).code, 'toolOff');
    await configuration.update(toolSetting('explain'), undefined, vscode.ConfigurationTarget.Global);
    const { explanation } = await call('explain', { text: 'DTS-1050002' });
    assert.match(JSON.stringify(explanation), /binlog/);
  });
});
