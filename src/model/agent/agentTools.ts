import type { AgentOptions } from './agentOptions.ts';
import { AgentRefusal, failureAnswer } from './agentRefusal.ts';
import { definitions } from './definitions.ts';
import { explainWhat } from './explaining.ts';
import { groupStatus } from './groupStatus.ts';
import { checkedInput, type Input, textIn } from './input.ts';
import { AgentBoards, isOfArea } from './lagBoard.ts';
import { listAccounts, listGroups, listInstances, listLogstores } from './listing.ts';
import { Pointing } from './pointing.ts';
import { planCheckpointReset } from './resetDryRun.ts';
import { type ToolName, toolNames } from './toolNames.ts';
import { type AgentAnswer, type Members, type ToolDefinition, type ToolReach } from './tool.ts';

/**
 * The tools for language models: they read what the extension reads, and change nothing. A call never rejects, whatever it
 * is given, because a model can only go on from an answer.
 */
export class AgentTools {
  /** All tools. Which of them are offered is up to the user's settings. */
  readonly definitions: readonly ToolDefinition[] = definitions;
  readonly #options: AgentOptions;
  readonly #pointing: Pointing;
  readonly #boards: AgentBoards;

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#pointing = new Pointing(options);
    this.#boards = new AgentBoards(options, this.#pointing);
  }

  /** What a call would read. Undefined if it would be refused before anything is sent. */
  reachOf(name: string, input: unknown): ToolReach | undefined {
    try {
      const definition = definitionOf(name);
      return this.#reach(definition.name, checkedInput(definition, input));
    } catch {
      return undefined;
    }
  }

  /** Calls a tool by its name. */
  async call(name: string, input: unknown, signal: AbortSignal): Promise<AgentAnswer> {
    const { words } = this.#options;
    try {
      signal.throwIfAborted();
      const definition = definitionOf(name);
      const content = await this.#answer(definition.name, checkedInput(definition, input), signal);
      return { isError: false, content };
    } catch (error) {
      return failureAnswer(error, words, signal);
    }
  }

  dispose(): void {
    this.#boards.dispose();
  }

  #answer(name: ToolName, input: Input, signal: AbortSignal): Promise<Members> | Members {
    const parts = [this.#options, this.#pointing, input] as const;
    switch (name) {
      case 'list_accounts':
        return listAccounts(...parts);
      case 'list_change_tracking_instances':
        return listInstances(...parts, signal);
      case 'list_logstores':
        return listLogstores(...parts, signal);
      case 'list_consumer_groups':
        return listGroups(...parts, signal);
      case 'get_consumer_group_status':
        return groupStatus(...parts, signal);
      case 'get_lag_board':
        return this.#boards.worst(input, signal);
      case 'explain':
        return explainWhat(...parts, signal);
      case 'plan_checkpoint_reset':
        return planCheckpointReset(...parts, signal);
    }
  }

  #reach(name: ToolName, input: Input): ToolReach {
    const isLocal = name === 'list_accounts' || (name === 'explain' && textIn(input, 'group') === undefined);
    if (isLocal) return { accounts: [], regions: [] };
    if (name === 'get_lag_board' && !isOfArea(input)) {
      // What is pinned of an account that was removed is not read.
      const pins = this.#options.pinned.list().filter(({ of }) => this.#pointing.accountOf(of.accountId));
      return {
        accounts: unique(pins.map(({ of }) => this.#pointing.label(this.#pointing.accountOf(of.accountId)))),
        regions: unique(pins.map(({ of }) => of.region)),
      };
    }
    const { account, region } = this.#pointing.place(input);
    return { accounts: [this.#pointing.label(account)], regions: [region] };
  }
}

function definitionOf(name: string): ToolDefinition {
  const definition = definitions.find(tool => tool.name === name);
  if (definition) return definition;
  throw new AgentRefusal('unknownTool', 'There is no such tool.', 'Call one of these.', { tools: toolNames });
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
