import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { languageModels, toolConsentKind } from '../../../src/model/agent/consentKind.ts';
import type { AgentTools } from '../../../src/model/agent/agentTools.ts';
import { Entries } from '../../../src/model/entries.ts';
import { stubVscode } from '../../support/stubbedVscode.ts';

/** What the user presses in the dialog, time by time; nothing closes it. */
const presses: (string | undefined | Error)[] = [];
const dialogs: string[] = [];
const settings = new Map<string, boolean>();

class Text {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
class Result {
  readonly content: readonly Text[];
  constructor(content: readonly Text[]) {
    this.content = content;
  }
}
class Markdown {
  value = '';
  appendText(text: string): this {
    this.value += text;
    return this;
  }
}
stubVscode({
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      text.replaceAll(/\{(\d+)\}/g, (_hole, index: string) => String(values[Number(index)])),
  },
  env: { language: 'en' },
  LanguageModelTextPart: Text,
  LanguageModelToolResult: Result,
  MarkdownString: Markdown,
  window: {
    showWarningMessage: (question: string, _options: unknown, button: string) => {
      dialogs.push(question);
      const press = presses.shift();
      return press instanceof Error ? Promise.reject(press) : Promise.resolve(press === 'yes' ? button : undefined);
    },
  },
  workspace: {
    getConfiguration: () => ({
      inspect: (name: string) => ({ globalValue: settings.get(name), defaultValue: true, workspaceValue: true }),
    }),
  },
});
const { ModelConsent } = await import('../../../src/agents/modelConsent.ts');
const { ToolsForModels } = await import('../../../src/agents/toolsForModels.ts');

const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
const calls: string[] = [];
const signals: AbortSignal[] = [];
/** What happens while a tool reads. */
let duringCall = (): Promise<void> => Promise.resolve();

function opened(reach = { accounts: ['prod'], regions: ['cn-hangzhou'] }) {
  const consents = new Entries(toolConsentKind);
  const tools = {
    reachOf: () => reach,
    call: async (name: string, _input: unknown, signal: AbortSignal) => {
      calls.push(name);
      signals.push(signal);
      await duringCall();
      return { isError: false, content: { answered: name } };
    },
  };
  const modelConsent = new ModelConsent(consents);
  const models = new ToolsForModels({
    agentTools: () => Promise.resolve(tools as unknown as AgentTools),
    modelConsent,
  });
  const invoke = async (): Promise<Readonly<Record<string, unknown>>> => {
    const { content } = (await models.invoke('get_lag_board', {}, token)) as unknown as Result;
    return JSON.parse(content[0]?.value ?? '') as Readonly<Record<string, unknown>>;
  };
  return { consents, modelConsent, models, invoke };
}

const codeOf = (answer: Readonly<Record<string, unknown>>): unknown =>
  (answer['error'] as Readonly<Record<string, unknown>> | undefined)?.['code'];

describe('tools as VS Code calls them', () => {
  beforeEach(() => {
    for (const list of [presses, dialogs, calls, signals]) list.length = 0;
    settings.clear();
    duringCall = () => Promise.resolve();
  });

  test('ask once for consent, and remember it', async () => {
    const { invoke, consents } = opened();
    presses.push('yes');
    assert.deepEqual(await invoke(), { answered: 'get_lag_board' });
    assert.deepEqual(await invoke(), { answered: 'get_lag_board' });
    assert.equal(dialogs.length, 1);
    assert.deepEqual(consents.all(), [languageModels]);
  });

  test('ask once for calls that come together', async () => {
    const { invoke } = opened();
    presses.push('yes');
    await Promise.all([invoke(), invoke(), invoke()]);
    assert.deepEqual([dialogs.length, calls.length], [1, 3]);
  });

  test('read nothing without consent, say what to do, and ask not again', async () => {
    const { invoke, consents } = opened();
    const answer = await invoke();
    assert.equal(codeOf(answer), 'consentNeeded');
    assert.match(JSON.stringify(answer), /Manage Language Model Access/);
    assert.equal(codeOf(await invoke()), 'consentNeeded');
    assert.deepEqual([dialogs.length, calls, consents.all()], [1, [], []]);
  });

  test('read nothing where the question cannot be shown', async () => {
    const { invoke } = opened();
    presses.push(new Error('No dialogs here.'));
    assert.equal(codeOf(await invoke()), 'consentNeeded');
  });

  test('read nothing once the consent was withdrawn, until it is given again', async () => {
    const { invoke, modelConsent } = opened();
    presses.push('yes');
    await invoke();
    await modelConsent.withdraw();
    assert.equal(codeOf(await invoke()), 'consentNeeded');
    presses.push('yes');
    await modelConsent.ask();
    assert.equal(codeOf(await invoke()), undefined);
  });

  test('tell nothing of what they were reading when the consent was withdrawn', async () => {
    const { invoke, modelConsent } = opened();
    presses.push('yes');
    await invoke();
    duringCall = () => modelConsent.withdraw();
    const answer = await invoke();
    assert.deepEqual([codeOf(answer), calls.length], ['consentNeeded', 2]);
  });

  test('read only the places that the user was told', async () => {
    const reach: { accounts: string[]; regions: string[] } = { accounts: [], regions: [] };
    const { invoke, models } = opened(reach);
    presses.push('yes');
    const prepare = () => models.prepare('get_lag_board', {});
    const isAsked = async () => (await prepare()).confirmationMessages !== undefined;
    // A name that pointed at nothing has become known meanwhile.
    assert.equal(await isAsked(), false);
    reach.accounts = ['prod'];
    reach.regions = ['cn-hangzhou'];
    const refused = await invoke();
    assert.deepEqual([codeOf(refused), calls], ['placeChanged', []]);
    assert.match(JSON.stringify(refused), /Call the tool again/);
    assert.equal(await isAsked(), true);
    assert.equal(codeOf(await invoke()), undefined);
    // Or it points at another place.
    await prepare();
    reach.regions = ['cn-shanghai'];
    assert.equal(codeOf(await invoke()), 'placeChanged');
    // Of two equal calls, only one was told the place that it has now.
    await prepare();
    reach.regions = ['cn-beijing'];
    await prepare();
    assert.equal(codeOf(await invoke()), 'placeChanged');
    await Promise.all([prepare(), prepare()]);
    assert.deepEqual([codeOf(await invoke()), codeOf(await invoke())], [undefined, undefined]);
    // What is refused before anything is sent says why.
    await prepare();
    reach.accounts = reach.regions = [];
    assert.equal(codeOf(await invoke()), undefined);
    assert.equal(calls.length, 4);
  });

  test('are off where the user has turned them off, whatever a workspace says', async () => {
    const { invoke } = opened();
    settings.set('languageModels.getLagBoard', false);
    assert.equal(codeOf(await invoke()), 'toolOff');
    assert.deepEqual([dialogs, calls], [[], []]);
  });

  test('are cancelled with the call', async () => {
    const { invoke } = opened();
    presses.push('yes');
    await invoke();
    assert.equal(signals[0]?.aborted, false);
    const { models } = opened();
    presses.push('yes');
    await models.invoke('explain', {}, { ...token, isCancellationRequested: true });
    assert.equal(signals[1]?.aborted, true);
  });

  test('say before each call which account and region are read, and cause nothing by that', async () => {
    const { models } = opened({ accounts: ['prod', '[x](command:y)'], regions: ['cn-hangzhou', 'cn-beijing'] });
    const { confirmationMessages } = await models.prepare('get_lag_board', {});
    const { value } = confirmationMessages?.message as unknown as Markdown;
    assert.match(value, /account prod, \[x\]\u2060\(command:y\) in region cn-hangzhou, cn-beijing/);
    assert.deepEqual([dialogs, calls], [[], []]);
  });

  test('need no confirmation where they are refused anyway', async () => {
    const { models, invoke, modelConsent } = opened();
    const isConfirmed = async (): Promise<boolean> =>
      (await models.prepare('get_lag_board', {})).confirmationMessages !== undefined;
    settings.set('languageModels.getLagBoard', false);
    assert.deepEqual([await isConfirmed(), codeOf(await invoke())], [false, 'toolOff']);
    settings.clear();
    assert.equal(await isConfirmed(), true);
    // The user closes the question.
    await invoke();
    assert.deepEqual([dialogs.length, await isConfirmed()], [1, false]);
    // Calls that were refused leave nothing behind that the next one could be held against.
    assert.equal(codeOf(await invoke()), 'consentNeeded');
    presses.push('yes');
    await modelConsent.ask();
    assert.deepEqual([await isConfirmed(), codeOf(await invoke())], [true, undefined]);
  });

  test('need no confirmation where nothing is sent', async () => {
    const { models } = opened({ accounts: [], regions: [] });
    assert.equal((await models.prepare('list_accounts', {})).confirmationMessages, undefined);
  });
});
