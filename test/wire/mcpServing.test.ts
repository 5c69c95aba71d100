import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { beforeEach, describe, test, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { AgentTools } from '../../src/model/agent/agentTools.ts';
import { languageModels, toolConsentKind } from '../../src/model/agent/consentKind.ts';
import { definitions } from '../../src/model/agent/definitions.ts';
import { Entries } from '../../src/model/entries.ts';
import type { Log } from '../../src/ui/log.ts';
import { freePort } from '../host/processes.ts';
import { stubVscode } from '../support/stubbedVscode.ts';

/** An item in the status bar. */
class Item {
  text = '';
  command = '';
  tooltip = { text: '' };
  isShown = false;
  show(): void {
    this.isShown = true;
  }
  dispose(): void {
    this.isShown = false;
  }
}

/** Everything that was said in messages and dialogs. */
const said: string[] = [];
/** The buttons and rows that will be chosen, one by one. A message without one is closed. */
const choices: string[] = [];
const items: Item[] = [];
const copied: string[] = [];
const ran: unknown[] = [];
const settings = new Map<string, unknown>();

const choose = (offered: readonly string[]): string | undefined =>
  offered.includes(choices[0] ?? '') ? choices.shift() : undefined;
const say = (text: string, ...buttons: readonly string[]): Promise<string | undefined> => {
  said.push(text);
  return Promise.resolve(choose(buttons));
};

stubVscode({
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      text.replaceAll(/\{(\d+)\}/g, (_hole, index: string) => String(values[Number(index)])),
  },
  env: {
    language: 'en',
    clipboard: {
      writeText: (text: string) => {
        copied.push(text);
        return Promise.resolve();
      },
    },
  },
  StatusBarAlignment: { Left: 1 },
  MarkdownString: class {
    text = '';
    appendText(text: string): void {
      this.text += text;
    }
    appendMarkdown(text: string): void {
      this.text += text;
    }
  },
  window: {
    createStatusBarItem: () => {
      const item = new Item();
      items.push(item);
      return item;
    },
    showInformationMessage: say,
    showErrorMessage: say,
    showWarningMessage: (text: string, { detail }: { readonly detail: string }, button: string) =>
      say(`${text} ${detail}`, button),
    showQuickPick: (offered: readonly { readonly label: string }[]) => {
      const label = choose(offered.map(each => each.label));
      return Promise.resolve(offered.find(each => each.label === label));
    },
  },
  workspace: {
    getConfiguration: () => ({
      // What a workspace says does not count.
      inspect: (name: string) => ({ globalValue: settings.get(name), defaultValue: true, workspaceValue: false }),
    }),
  },
  commands: { executeCommand: (...call: readonly unknown[]) => Promise.resolve(ran.push(call)) },
});
const { ModelConsent } = await import('../../src/agents/modelConsent.ts');
const { McpServing } = await import('../../src/agents/mcp/mcpServing.ts');

/** The secrets of all windows. */
class Secrets {
  readonly kept = new Map<string, string>();
  failure: Error | undefined;
  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.kept.get(key));
  }
  store(key: string, value: string): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.kept.set(key, value);
    return Promise.resolve();
  }
  delete(key: string): Promise<void> {
    this.kept.delete(key);
    return Promise.resolve();
  }
}

let secrets: Secrets;
let consents: Entries<string>;
const logged: string[] = [];

beforeEach(async () => {
  for (const list of [said, choices, items, copied, ran, logged]) list.length = 0;
  settings.clear();
  settings.set('languageModels.mcpPort', await freePort());
  secrets = new Secrets();
  consents = new Entries(toolConsentKind);
});

/** A window in which the server can be started. */
function openWindow(t: TestContext) {
  const calls: string[] = [];
  const tools: Partial<AgentTools> = {
    definitions,
    call: async name => {
      calls.push(name);
      await window.duringCall();
      return { isError: false, content: { answered: name } };
    },
  };
  const log: Partial<Log> = {
    info: text => void logged.push(text),
    error: problem => void logged.push(String(problem)),
    show: () => void logged.push('shown'),
  };
  const modelConsent = new ModelConsent(consents);
  const serving = new McpServing({
    ...{ modelConsent, secrets, extensionVersion: '1.2.3', log: log as Log },
    agentTools: () => Promise.resolve(tools as AgentTools),
  });
  t.after(() => {
    serving.dispose();
  });
  const window = { serving, modelConsent, calls, duringCall: (): Promise<void> => Promise.resolve() };
  return window;
}

/** The configuration that was copied last. */
function configuration(): { readonly url: URL; readonly headers: { readonly Authorization: string } } {
  const { mcpServers } = JSON.parse(copied.at(-1) ?? '') as {
    mcpServers: Record<string, { type: string; url: string; headers: { Authorization: string } }>;
  };
  const [[name, { type, url, headers }] = assert.fail()] = Object.entries(mcpServers);
  assert.deepEqual([name, type], ['alibabacloud-consumer-groups', 'http']);
  return { url: new URL(url), headers };
}

async function agent(t: TestContext): Promise<Client> {
  const { url, headers } = configuration();
  const client = new Client({ name: 'agent', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  t.after(() => client.close());
  return client;
}

async function listening(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('the MCP server of a window', () => {
  test('is not started without the consent of its user', async t => {
    const { serving } = openWindow(t);
    await serving.start();
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^Allow language models to read.*VS Code doesn't ask before their calls\.$/s);
    assert.deepEqual([items, logged, [...secrets.kept]], [[], [], []]);
    await serving.copyConfiguration();
    assert.match(said[1] ?? '', /isn't running/);
    assert.deepEqual(copied, []);
  });

  test('shows an item until it is stopped, and its token is only where it belongs', async t => {
    const { serving, calls } = openWindow(t);
    choices.push('Allow', 'Copy Configuration');
    await serving.start();
    const [item] = items;
    assert.equal(item?.isShown, true);
    const [token, ...others] = secrets.kept.values();
    assert.ok(token);
    assert.deepEqual(others, []);
    const { url, headers } = configuration();
    assert.equal(headers.Authorization, `Bearer ${token}`);
    const client = await agent(t);
    await client.callTool({ name: 'explain', arguments: { text: 'what nobody may read' } });
    assert.deepEqual(calls, ['explain']);
    assert.match(item.tooltip.text, /1 call · since /);
    assert.ok(item.tooltip.text.includes(url.port));
    choices.push('Stop');
    await serving.manage();
    assert.equal(item.isShown, false);
    assert.deepEqual([...secrets.kept], []);
    await assert.rejects(client.listTools());
    const texts = [...said, ...logged, JSON.stringify(items), JSON.stringify(ran)].join('\n');
    assert.ok(!texts.includes(token) && !texts.includes('nobody'));
    assert.match(logged.join('\n'), /tools\/call explain: 200 in \d+ ms/);
  });

  test('offers what the settings offer, and answers nothing once the consent is withdrawn', async t => {
    const window = openWindow(t);
    const { serving, modelConsent, calls } = window;
    choices.push('Allow', 'Copy Configuration');
    await serving.start();
    const client = await agent(t);
    assert.equal((await client.listTools()).tools.length, definitions.length);
    settings.set('languageModels.explain', false);
    assert.equal((await client.listTools()).tools.length, definitions.length - 1);
    await assert.rejects(client.callTool({ name: 'explain' }), { code: -32602 });
    await modelConsent.withdraw();
    const answer = await client.callTool({ name: 'list_accounts' });
    assert.equal(answer.isError, true);
    assert.match(JSON.stringify(answer.content), /consentNeeded/);
    assert.deepEqual(calls, []);
    await consents.change(languageModels, () => languageModels);
    window.duringCall = () => modelConsent.withdraw();
    const late = await client.callTool({ name: 'list_accounts' });
    assert.match(JSON.stringify(late.content), /consentNeeded/);
    assert.deepEqual(calls, ['list_accounts']);
  });

  test('is that of its window alone, and another window has its own', async t => {
    const [one, other] = [openWindow(t), openWindow(t)];
    choices.push('Allow', 'Copy Configuration');
    await one.serving.start();
    const first = configuration();
    choices.push('Copy Configuration');
    await other.serving.start();
    const second = configuration();
    assert.equal(Number(second.url.port), Number(first.url.port) + 1);
    assert.notEqual(first.headers.Authorization, second.headers.Authorization);
    await one.serving.copyConfiguration();
    assert.deepEqual(configuration(), first);
    await one.serving.stop();
    await assert.rejects(agent(t));
    await other.serving.copyConfiguration();
    assert.deepEqual(configuration(), second);
    assert.ok((await (await agent(t)).listTools()).tools.length > 0);
  });

  test('is not started twice, however often it is asked to', async t => {
    const { serving } = openWindow(t);
    choices.push('Allow');
    await Promise.all([serving.start(), serving.start()]);
    await serving.start();
    assert.equal(items.length, 1);
    assert.equal(secrets.kept.size, 1);
  });

  test('is not started when its token cannot be kept', async t => {
    const { serving } = openWindow(t);
    secrets.failure = new Error('no keyring');
    choices.push('Allow');
    await serving.start();
    assert.match(said.at(-1) ?? '', /couldn't save its token/);
    assert.deepEqual(items, []);
    const port = Number(settings.get('languageModels.mcpPort'));
    (await listening(port)).close();
  });

  test('copies nothing when its token was lost or replaced', async t => {
    const { serving } = openWindow(t);
    choices.push('Allow');
    await serving.start();
    const [key = ''] = secrets.kept.keys();
    for (const lost of [() => secrets.kept.set(key, 'A'.repeat(43)), () => secrets.kept.delete(key)]) {
      lost();
      await serving.copyConfiguration();
      assert.match(said.at(-1) ?? '', /has lost the token/);
    }
    assert.deepEqual(copied, []);
  });

  test('asks again when it is started anew after the consent was withdrawn, before it says that agents can read', async t => {
    const { serving, modelConsent } = openWindow(t);
    choices.push('Allow');
    await serving.start();
    await modelConsent.withdraw();
    said.length = 0;
    await serving.start();
    assert.deepEqual([said.length, modelConsent.isGiven], [1, false]);
    assert.match(said[0] ?? '', /^Allow language models to read/);
    choices.push('Allow');
    await serving.start();
    assert.ok(modelConsent.isGiven);
    assert.match(said.at(-1) ?? '', /is running at/);
    assert.equal(items.length, 1);
  });

  test('says which ports are in use, and where to choose another one', async t => {
    const port = Number(settings.get('languageModels.mcpPort'));
    const taken: Server[] = [];
    for (let at = port; at < port + 10; at++) taken.push(await listening(at));
    t.after(() => {
      for (const server of taken) server.close();
    });
    const { serving } = openWindow(t);
    choices.push('Allow', 'Open Settings');
    await serving.start();
    assert.match(said.at(-1) ?? '', new RegExp(`none from ${port} to ${port + 9} is free`));
    assert.match(JSON.stringify(ran), /languageModels\.mcpPort/);
    assert.deepEqual([items, [...secrets.kept]], [[], []]);
  });

  test('says the same of a setting that is no port', async t => {
    choices.push('Allow');
    for (const port of [700_000, -20, 1.5, '28417', '/tmp/socket']) {
      settings.set('languageModels.mcpPort', port);
      const { serving } = openWindow(t);
      choices.push('Open Settings');
      await serving.start();
      assert.match(said.at(-1) ?? '', /is free\. Choose another one/, String(port));
    }
  });

  test('ends with its window, even while it is being started', async t => {
    const { serving } = openWindow(t);
    choices.push('Allow');
    const starting = serving.start();
    serving.dispose();
    await starting;
    assert.deepEqual(
      items.map(({ isShown }) => isShown),
      [false],
    );
    assert.deepEqual([...secrets.kept], []);
  });

  test('does not fill the log with what it refuses', async t => {
    const { serving } = openWindow(t);
    choices.push('Allow', 'Copy Configuration');
    await serving.start();
    const { url } = configuration();
    const refused = async (headers: Readonly<Record<string, string>>): Promise<void> => {
      assert.ok((await fetch(url, { method: 'POST', headers })).status >= 400);
    };
    for (let times = 0; times < 5; times++) {
      await refused({});
      await refused({ origin: 'https://evil.test' });
    }
    const lines = () => logged.filter(line => /refused with 40[13]/.test(line));
    assert.equal(lines().length, 2);
    await agent(t);
    await refused({});
    assert.equal(lines().length, 3);
  });
});
