import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { chinese, english, type Words } from './support/words.ts';
import { pretendChinese, scenario, type Workbench } from './support/workbench.ts';

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

/** Copies the configuration with the button of the message, and gives what an agent makes of it. */
async function copied(workbench: Workbench, words: Words): Promise<StreamableHTTPClientTransport> {
  const running = workbench.notification('http://127.0.0.1:');
  await running.waitFor();
  await item(workbench, words).waitFor();
  await workbench.pressIn(running, words('Copy Configuration'));
  await workbench.notification(words('Copied. The configuration contains').slice(0, 20)).waitFor();
  const { mcpServers } = JSON.parse(await workbench.clipboard()) as Configuration;
  const { type, url, headers } = mcpServers['alibabacloud-consumer-groups'];
  assert.equal(type, 'http');
  return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
}

scenario(
  'an agent with the copied configuration uses the tools over MCP until the server stops, also in Chinese',
  { settings: { 'workbench.hover.delay': 100 } },
  async workbench => {
    const { page, quickInput } = workbench;
    await workbench.openView();
    await workbench.sideBar.getByRole('button', { name: 'Use Sample Account' }).click();
    await workbench.tree.row('Sample Account');
    assert.equal(await item(workbench, english).count(), 0);

    await workbench.runCommand('Consumer Groups: Start MCP Server');
    await workbench.dialog.getByRole('button', { name: 'Allow' }).click();
    const client = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    const transport = await copied(workbench, english);
    await client.connect(transport);
    const { tools } = await client.listTools();
    assert.ok(tools.some(({ name }) => name === 'get_lag_board'));
    const { isError, content } = await client.callTool({ name: 'list_accounts', arguments: {} });
    assert.equal(isError, false);
    assert.match(JSON.stringify(content), /Sample/);
    await item(workbench, english).hover();
    await page.locator('.monaco-hover').getByText('1 call').waitFor();
    await workbench.screenshot('mcp server');

    await item(workbench, english).click();
    await quickInput.waitForTitle('MCP Server');
    await quickInput.answer('Stop');
    await item(workbench, english).waitFor({ state: 'detached' });
    await assert.rejects(client.listTools());

    await page.addInitScript(pretendChinese);
    await workbench.load();
    await workbench.runCommand(`${chinese('Consumer Groups')}: ${chinese('Start MCP Server')}`);
    const again = new Client({ name: 'agent', version: '1' });
    await again.connect(await copied(workbench, chinese));
    assert.equal((await again.listTools()).tools.length, tools.length);
    await item(workbench, chinese).hover();
    await page.locator('.monaco-hover').getByText('127.0.0.1').waitFor();
    await workbench.screenshot('chinese mcp server');
  },
);
