import { hostname } from 'node:os';
import * as vscode from 'vscode';
import { commandId, prefix, toolSetting } from '../../contributions.ts';
import type { OfferedTools } from '../../mcp/protocol.ts';
import { type McpServer, NoFreePort, type Served, startMcpServer } from '../../mcp/server.ts';
import type { AgentTools } from '../../model/agent/agentTools.ts';
import type { Log } from '../../ui/log.ts';
import { showError, showInformation } from '../../ui/notifications.ts';
import { readSetting } from '../../ui/settings.ts';
import type { ModelConsent } from '../modelConsent.ts';
import { Refusals, servedLine } from './servedLines.ts';
import { McpStatusItem } from './mcpStatusItem.ts';

interface Parts {
  agentTools(): Promise<AgentTools>;
  readonly modelConsent: ModelConsent;
  readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>;
  readonly log: Log;
  readonly extensionVersion: string;
}

/** A running server and what belongs to it. */
interface Run {
  readonly server: McpServer;
  /** Where its token is kept. */
  readonly secret: string;
  readonly item: McpStatusItem;
}

interface Choice extends vscode.QuickPickItem {
  readonly choose: () => unknown;
}

type StartEnd = Run | 'noFreePort' | 'tokenNotKept';

/** How many ports are tried, beginning with that of the setting. Each window with a server needs one. */
const portsTried = 10;

/**
 * The tools over MCP, for agents that can't have them from the editor. The server is started by the user's command, and
 * ends with another one or with the window. No setting starts it: each start has a new token, which has to be copied into
 * the agent's configuration anyway, and so no window has a server that nobody knows of.
 */
export class McpServing {
  readonly #parts: Parts;
  #run: Run | undefined;
  #starting: Promise<StartEnd> | undefined;
  #isDisposed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Starts the server, once language models are allowed to read, and says where it is. */
  async start(): Promise<void> {
    if (!(await this.#isAllowed())) return;
    const end = this.#run ?? (await (this.#starting ??= this.#start().finally(() => (this.#starting = undefined))));
    switch (end) {
      case 'noFreePort':
        await tellThatPortsAreUsed();
        return;
      case 'tokenNotKept':
        await showError(
          vscode.l10n.t(
            "The MCP server wasn't started because VS Code's secret storage couldn't save its token. Unlock your system keyring and try again.",
          ),
        );
        return;
      default:
        await this.#tell(end);
    }
  }

  async stop(): Promise<void> {
    const run = this.#run;
    if (!run) {
      await this.#tellThatItIsOff();
      return;
    }
    await this.#end(run);
    this.#parts.log.info('MCP: the server was stopped.');
  }

  /** Copies what agents have to be told. This is the only way of the token to anywhere. */
  async copyConfiguration(): Promise<void> {
    const run = this.#run;
    if (!run) {
      await this.#tellThatItIsOff();
      return;
    }
    const token = await this.#parts.secrets.get(run.secret);
    // Another computer with the same name, or someone's keyring, may have replaced it.
    if (token === undefined || !run.server.isToken(token)) {
      await showError(
        vscode.l10n.t("VS Code's secret storage has lost the token. Stop the MCP server and start it again."),
      );
      return;
    }
    await vscode.env.clipboard.writeText(configuration(run.server, token));
    await showInformation(vscode.l10n.t('Copied. Keep its token secret until the server stops.'));
  }

  /** Asks what to do with the server. */
  async manage(): Promise<void> {
    const choices: readonly Choice[] = [
      ...(this.#run
        ? [
            { label: vscode.l10n.t('Copy Configuration'), choose: () => this.copyConfiguration() },
            { label: vscode.l10n.t('Stop'), choose: () => this.stop() },
          ]
        : [{ label: vscode.l10n.t('Start'), choose: () => this.start() }]),
      {
        label: vscode.l10n.t('Show Log'),
        choose: () => {
          this.#parts.log.show();
        },
      },
    ];
    const title = vscode.l10n.t('MCP Server');
    const placeHolder = this.#run?.server.address ?? offWords();
    await (await vscode.window.showQuickPick(choices, { title, placeHolder }))?.choose();
  }

  dispose(): void {
    this.#isDisposed = true;
    if (this.#run) void this.#end(this.#run);
  }

  /** Whether language models may read. It can have been withdrawn while the server is running. */
  async #isAllowed(): Promise<boolean> {
    const { modelConsent } = this.#parts;
    const besides = vscode.l10n.t(
      "Agents that have the configuration of the MCP server can do the same until it stops. VS Code doesn't ask before their calls.",
    );
    return modelConsent.isGiven || modelConsent.ask(besides);
  }

  async #start(): Promise<StartEnd> {
    const { secrets, log, extensionVersion } = this.#parts;
    const refusals = new Refusals();
    const onServed = (served: Served): void => {
      if (served.kind === 'answered' && served.isCall) this.#run?.item.countCall();
      if (refusals.isNews(served)) log.info(servedLine(served));
    };
    const tools = this.#offered(await this.#parts.agentTools());
    const options = { tools, version: extensionVersion, ports: triedPorts(), onServed };
    const started = await startMcpServer(options).catch((error: unknown) => {
      if (error instanceof NoFreePort) return undefined;
      throw error;
    });
    if (!started) return 'noFreePort';
    const { server, token } = started;
    // Secrets of windows on other computers lie beside those of this one, and their servers have the same ports.
    const secret = `mcp.${hostname()}.${server.port}`;
    try {
      await secrets.store(secret, token);
    } catch (error) {
      await server.close();
      log.error(error, 'Storing the token of the MCP server');
      return 'tokenNotKept';
    }
    const run = { server, secret, item: new McpStatusItem(server.address, commandId('manageMcpServer')) };
    this.#run = run;
    log.info(`MCP: the server was started at ${server.address}.`);
    // The window was closed meanwhile.
    if (this.#isDisposed) await this.#end(run);
    return run;
  }

  async #end({ server, secret, item }: Run): Promise<void> {
    this.#run = undefined;
    item.dispose();
    // A token that stays behind opens nothing, and the next start replaces it.
    await Promise.allSettled([server.close(), this.#parts.secrets.delete(secret)]);
  }

  /** The tools that the user offers at the moment of a call. */
  #offered(tools: AgentTools): OfferedTools {
    return {
      list: () => tools.definitions.filter(({ name }) => readSetting(toolSetting(name))),
      call: (name, input, signal) => this.#parts.modelConsent.whileGiven(() => tools.call(name, input, signal)),
    };
  }

  async #tell({ server }: Run): Promise<void> {
    const copy = vscode.l10n.t('Copy Configuration');
    const stop = vscode.l10n.t('Stop');
    const pressed = await showInformation(
      vscode.l10n.t(
        "The MCP server is running at {0} until you stop it or close this window. Agents that have its configuration can read with your accounts, and VS Code doesn't ask before each call.",
        server.address,
      ),
      copy,
      stop,
    );
    if (pressed === copy) await this.copyConfiguration();
    if (pressed === stop) await this.stop();
  }

  async #tellThatItIsOff(): Promise<void> {
    const start = vscode.l10n.t('Start');
    if ((await showInformation(offWords(), start)) === start) await this.start();
  }
}

const offWords = (): string => vscode.l10n.t("The MCP server isn't running in this window.");

function triedPorts(): readonly number[] {
  const first = readSetting('languageModels.mcpPort');
  return Array.from({ length: portsTried }, (_, index) => first + index);
}

async function tellThatPortsAreUsed(): Promise<void> {
  const ports = triedPorts();
  const openSettings = vscode.l10n.t('Open Settings');
  const text = vscode.l10n.t(
    'The MCP server needs a port, but none from {0} to {1} is free. Choose another one in the settings.',
    String(ports[0]),
    String(ports.at(-1)),
  );
  if ((await showError(text, openSettings)) === openSettings) {
    await vscode.commands.executeCommand('workbench.action.openSettings', `${prefix}.languageModels.mcpPort`);
  }
}

/** In the form that most agents have for servers of this kind. */
const configuration = ({ address }: McpServer, token: string): string =>
  JSON.stringify(
    {
      mcpServers: {
        'alibabacloud-consumer-groups': {
          type: 'http',
          url: address,
          headers: { Authorization: `Bearer ${token}` },
        },
      },
    },
    undefined,
    2,
  );
