/** Published without types. */
declare module 'markdown-it' {
  export interface Token {
    readonly type: string;
    readonly tag: string;
    /** The language of a block of code. */
    readonly info: string;
    readonly content: string;
    readonly children: readonly Token[] | null;
    readonly attrs: readonly (readonly [name: string, value: string])[] | null;
  }
  export default class MarkdownIt {
    constructor(options: { readonly html: boolean; readonly linkify: boolean });
    parse(text: string, environment: object): readonly Token[];
    render(text: string): string;
  }
}
