import type { ToolName } from './toolNames.ts';

/** What a tool may be given, as a JSON Schema that every client of language models understands. */
export interface InputSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

export type Property =
  | {
      readonly type: 'string';
      readonly description: string;
      readonly maxLength: number;
      readonly enum?: readonly string[];
    }
  | {
      readonly type: 'integer';
      readonly description: string;
      readonly minimum: number;
      readonly maximum: number;
    };

/** A tool as it is described to a language model. All tools only read. */
export interface ToolDefinition {
  readonly name: ToolName;
  /** A title for people. */
  readonly title: string;
  /** What the model reads to choose the tool, in English. */
  readonly description: string;
  readonly inputSchema: InputSchema;
}

/** Values that are written as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | Members;
export interface Members {
  readonly [name: string]: Json;
}

/** What a tool answers. The content can be written as JSON. An error tells the model what to do next. */
export interface AgentAnswer {
  readonly isError: boolean;
  readonly content: Members;
}

/** What a call of a tool would read, for the person who is asked. Nothing is sent to find out. */
export interface ToolReach {
  /** The names of accounts that the call reads with. Empty if it sends nothing. */
  readonly accounts: readonly string[];
  /** The IDs of the regions that are read. Empty if nothing is sent. */
  readonly regions: readonly string[];
}

/** The most rows of an answer. */
export const rowsAtMost = 50;
