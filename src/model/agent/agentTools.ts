import { definitions } from './definitions.ts';
import type { AgentAnswer, ToolDefinition, ToolReach } from './tool.ts';

/**
 * The tools for language models: they read what the extension reads, and change nothing. A call never rejects, whatever it
 * is given, because a model can only go on from an answer.
 */
export class AgentTools {
  /** All tools. Which of them are offered is up to the user's settings. */
  readonly definitions: readonly ToolDefinition[] = definitions;

  /** What a call would read. Undefined if it would be refused before anything is sent. */
  reachOf(_name: string, _input: unknown): ToolReach | undefined {
    return undefined;
  }

  /** Calls a tool by its name. */
  call(name: string, _input: unknown, _signal: AbortSignal): Promise<AgentAnswer> {
    return Promise.resolve({ isError: true, content: { error: `There's no tool ${name}.` } });
  }
}
