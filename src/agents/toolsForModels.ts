import * as vscode from 'vscode';
import { toolSetting } from '../contributions.ts';
import type { AgentTools } from '../model/agent/agentTools.ts';
import type { AgentAnswer, ToolReach } from '../model/agent/tool.ts';
import type { ToolName } from '../model/agent/toolNames.ts';
import { plainText } from '../ui/plainText.ts';
import { readSetting } from '../ui/settings.ts';
import { fewOf, writtenIn } from '../ui/written.ts';
import { consentNeeded, type ModelConsent } from './modelConsent.ts';

interface Parts {
  agentTools(): Promise<AgentTools>;
  readonly modelConsent: ModelConsent;
}

/** More calls than wait for the user at the same time. The editor does not tell which of them were declined. */
const waitingAtMost = 1000;

/** The tools as the editor calls them: after a consent, one setting for each, and a confirmation of each call. */
export class ToolsForModels {
  readonly #parts: Parts;
  /** What the user was told that a call would read, by the call, for each time that it was prepared and not made yet. */
  readonly #told = new Map<string, readonly string[]>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Says what a call would read. Has no effect, and sends nothing. */
  async prepare(name: ToolName, input: unknown): Promise<vscode.PreparedToolInvocation> {
    const isRefused = !readSetting(toolSetting(name)) || this.#parts.modelConsent.isDeclined;
    const reach = isRefused ? undefined : (await this.#parts.agentTools()).reachOf(name, input);
    this.#tell(callKey(name, input), placesOf(reach));
    // What sends nothing, or is refused before anything is sent, needs no confirmation.
    if (!reach || reach.accounts.length === 0) return { invocationMessage: vscode.l10n.t('Looking into this window') };
    const written = writtenIn(vscode.env.language);
    const accounts = plainText(fewOf(reach.accounts, written));
    const regions = plainText(fewOf(reach.regions, written));
    const message = vscode.l10n.t(
      'This reads with account {0} in region {1}. Nothing is changed. The language model gets the answer.',
      accounts,
      regions,
    );
    return {
      invocationMessage: plain(vscode.l10n.t('Reading with account {0} in region {1}', accounts, regions)),
      confirmationMessages: { title: vscode.l10n.t('Read from Alibaba Cloud?'), message: plain(message) },
    };
  }

  async invoke(
    name: ToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    return resultOf(await this.#answer(name, input, token));
  }

  async #answer(name: ToolName, input: unknown, token: vscode.CancellationToken): Promise<AgentAnswer> {
    const told = this.#takeTold(callKey(name, input));
    if (!readSetting(toolSetting(name))) return toolOff;
    // A question that cannot be shown is not answered.
    const isAllowed = await this.#parts.modelConsent.askOnce().catch(() => false);
    if (!isAllowed) return consentNeeded;
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      if (token.isCancellationRequested) abort.abort();
      const tools = await this.#parts.agentTools();
      return await this.#parts.modelConsent.whileGiven(() => this.#asTold(told, tools, name, input, abort.signal));
    } finally {
      cancelling.dispose();
    }
  }

  #tell(call: string, places: string): void {
    const told = this.#told.get(call) ?? [];
    this.#told.delete(call);
    this.#told.set(call, [...told, places]);
    const [oldest] = this.#told.keys();
    if (oldest !== undefined && this.#told.size > waitingAtMost) this.#told.delete(oldest);
  }

  /** What the user was told of the call that begins now, and of equal ones that are waiting: none can be told apart. */
  #takeTold(call: string): readonly string[] {
    const told = this.#told.get(call) ?? [];
    if (told.length > 1) this.#told.set(call, told.slice(1));
    else this.#told.delete(call);
    return told;
  }

  /**
   * Makes a call, unless it would read something else than the user was told. Names mean something else once another call
   * has listed more, or accounts have changed. What arguments point at is found before anything is awaited, so nothing
   * comes between.
   */
  #asTold(told: readonly string[], tools: AgentTools, ...call: Parameters<AgentTools['call']>): Promise<AgentAnswer> {
    const [name, input] = call;
    const places = placesOf(tools.reachOf(name, input));
    if (places === nowhere || told.every(each => each === places)) return tools.call(...call);
    this.#told.delete(callKey(name, input));
    return Promise.resolve(changed);
  }
}

const callKey = (name: string, input: unknown): string => JSON.stringify([name, input]);
const placesOf = (reach: ToolReach | undefined): string =>
  JSON.stringify([reach?.accounts ?? [], reach?.regions ?? []]);
/** What sends nothing, or is refused before anything is sent. */
const nowhere = placesOf(undefined);

const changed: AgentAnswer = {
  isError: true,
  content: {
    error: {
      code: 'placeChanged',
      says: 'This call would read another place than the user was told.',
      next: 'Call the tool again, so that the user is told what it reads now. Give ids instead of names.',
    },
  },
};

const toolOff: AgentAnswer = {
  isError: true,
  content: {
    error: {
      code: 'toolOff',
      says: 'The user has turned this tool off.',
      next: 'Do without it, or ask the user to turn it on in the settings of the extension.',
    },
  },
};

const plain = (text: string): vscode.MarkdownString => new vscode.MarkdownString().appendText(text);

const resultOf = ({ content }: AgentAnswer): vscode.LanguageModelToolResult =>
  new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(content))]);
