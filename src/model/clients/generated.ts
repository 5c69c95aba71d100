import type { ClientFacts } from './facts.ts';

/** A file of a generated client. */
export interface GeneratedFile {
  /** The path below the folder of the client. */
  readonly path: string;
  /** The ID of the language in VS Code. */
  readonly language: string;
  readonly text: string;
}

/** The program or configuration itself, which is shown or copied, and what is needed around it to build and run it. */
export interface GeneratedClient {
  readonly main: GeneratedFile;
  readonly others: readonly GeneratedFile[];
}

/** Writes one kind of client. All of what it writes follows from the facts, so that the same facts give the same text. */
export type ClientTemplate<F extends ClientFacts> = (facts: F) => GeneratedClient;
