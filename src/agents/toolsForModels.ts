import * as vscode from 'vscode';
import { toolSetting } from '../contributions.ts';
import type { AgentTools } from '../model/agent/agentTools.ts';
import type { AgentAnswer } from '../model/agent/tool.ts';
import type { ToolName } from '../model/agent/toolNames.ts';
import { plainText } from '../ui/plainText.ts';
import { readSetting } from '../ui/settings.ts';
import { fewOf, writtenIn } from '../ui/written.ts';
import { consentNeeded, type ModelConsent } from './modelConsent.ts';

interface Parts {
  agentTools(): Promise<AgentTools>;
  readonly modelConsent: ModelConsent;
}

/** The tools as the editor calls them: after a consent, one setting for each, and a confirmation of each call. */
export class ToolsForModels {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Says what a call would read. Has no effect, and sends nothing. */
  async prepare(name: ToolName, input: unknown): Promise<vscode.PreparedToolInvocation> {
    const isRefused = !readSetting(toolSetting(name)) || this.#parts.modelConsent.isDeclined;
    const reach = isRefused ? undefined : (await this.#parts.agentTools()).reachOf(name, input);
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
      return await this.#parts.modelConsent.whileGiven(() => tools.call(name, input, abort.signal));
    } finally {
      cancelling.dispose();
    }
  }
}

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
