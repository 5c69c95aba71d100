import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { useSampleAccount } from './support/addAccount.ts';
import { effectLimit, insist } from './support/insist.ts';
import { chinese, english, type Words } from './support/words.ts';
import { scenario, type Workbench } from './support/workbench.ts';

interface Configuration {
  readonly mcpServers: {
    readonly 'alibabacloud-consumer-groups': {
      readonly type: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    };
  };
}

const item = ({ statusBar }: Workbench, words: Words) =>
  statusBar.getByRole('button', { name: words('Consumer Groups: MCP Server') });

/** Starts the server, which asks for the consent first, copies its configuration, and gives what an agent makes of it. */
async function started(workbench: Workbench, command: string, words: Words): Promise<StreamableHTTPClientTransport> {
  await workbench.runCommand(command);
  await workbench.dialog.getByRole('button', { name: words('Allow') }).click();
  const running = workbench.notification('http://127.0.0.1:');
  await running.waitFor();
  await item(workbench, words).waitFor();
  await workbench.pressIn(running, words('Copy Configuration'));
  await workbench.notification(words('Copied. Keep its token secret until the server stops.')).waitFor();
  const { mcpServers } = JSON.parse(await workbench.clipboard()) as Configuration;
  const { type, url, headers } = mcpServers['alibabacloud-consumer-groups'];
  assert.equal(type, 'http');
  return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
}

/** Shows the hover of the item, which has this text, and keeps what it had when it was opened. */
async function showHover(workbench: Workbench, words: Words, text: string): Promise<void> {
  await insist(async () => {
    await workbench.page.mouse.move(900, 500);
    await item(workbench, words).hover(effectLimit);
    await workbench.page.locator('.monaco-hover').getByText(text).waitFor(effectLimit);
  });
}

const settings = { 'workbench.hover.delay': 100 };

scenario(
  'an agent with the copied configuration uses the tools until the MCP server stops',
  { settings },
  async workbench => {
    const { quickInput } = workbench;
    await useSampleAccount(workbench);
    assert.equal(await item(workbench, english).count(), 0);
    const transport = await started(workbench, 'Consumer Groups: Start MCP Server', english);
    const client = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(transport);
    const { tools } = await client.listTools();
    assert.ok(tools.some(({ name }) => name === 'get_lag_board'));
    const { isError, content } = await client.callTool({ name: 'list_accounts', arguments: {} });
    assert.equal(isError, false);
    assert.match(JSON.stringify(content), /Sample Account/);
    await showHover(workbench, english, '1 call');
    await workbench.screenshot('mcp server');
    await item(workbench, english).click();
    await quickInput.waitForTitle('MCP Server');
    await quickInput.moveTo('Stop');
    await quickInput.accept();
    await item(workbench, english).waitFor({ state: 'detached' });
    await assert.rejects(client.listTools());
  },
);

scenario(
  'in Chinese, the MCP server says in Chinese what it does',
  { language: 'zh-cn', settings },
  async workbench => {
    await workbench.openView();
    const client = new Client({ name: 'agent', version: '1' });
    await client.connect(await started(workbench, '消费组: 启动 MCP 服务器', chinese));
    await client.callTool({ name: 'list_accounts', arguments: {} });
    await showHover(workbench, chinese, chinese('1 call'));
    await workbench.screenshot('chinese mcp server');
  },
);
