import type { CloudErrorKind, Fault } from '../../cloud/errors.ts';

/**
 * A text in both languages. The two stand side by side, as the names of regions do, and not in the bundle of VS Code:
 * that one is loaded with the first command and sent to every page, while these texts are needed only when something
 * failed.
 */
export type Text = readonly [english: string, chinese: string];

/** The text in the language of the editor. */
export const inLanguage = ([english, chinese]: Text, language: string): string =>
  language.toLowerCase() === 'zh-cn' ? chinese : english;

/** Something to copy: a statement, a command, or a part of a file. Names in angle brackets are to be replaced. */
export interface Snippet {
  readonly language: 'sql' | 'shellscript' | 'json' | 'ini';
  readonly text: string;
}

/**
 * Whether consumers lose data.
 *
 * - `none`: nothing is lost
 * - `ifItLasts`: nothing is lost yet, but changes are once the source or the service no longer keeps them
 * - `possible`: it depends on the case, which the cause tells
 * - `certain`: there is a gap that can no longer be read
 */
export type Loss = 'none' | 'ifItLasts' | 'possible' | 'certain';

/** Tells apart what one code stands for. All conditions that are present must hold. */
export interface Condition {
  readonly kind?: CloudErrorKind;
  readonly fault?: Fault;
  /** A part of the service's message, in any case of letters. */
  readonly says?: string;
}

/** What is known about one error of a service, an item of a precheck, a line that a client writes, or a symptom. */
export interface Entry {
  /**
   * The codes, as the service writes them, but without the `DTS.Msg.` and `SLS` before some of them. Those that only one
   * version, client, or page spells in its own way come last. A code that ends with `*` stands for all that begin so.
   */
  readonly codes?: readonly string[];
  /** Parts of messages that tell the error without a code. An `…` stands for what varies within a line. */
  readonly messages?: readonly string[];
  readonly only?: Condition;
  /** Whether this tells only that something failed. The reason is elsewhere in the same text. */
  readonly isWrapper?: true;
  /** Whether DTS is documented to let an item of a precheck be skipped. What it says in the case at hand counts more. */
  readonly isSkippable?: boolean;
  readonly cause: Text;
  readonly steps: readonly [Text, ...Text[]];
  readonly copy?: readonly Snippet[];
  readonly loss: Loss;
  /** Where the vendor or the authors of the client say it, or the name at least. */
  readonly page: string;
  /** Whether cause and steps are those of the page, or ours. */
  readonly basis: 'sourced' | 'inferred';
}
