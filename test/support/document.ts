import MarkdownIt, { type Token } from 'markdown-it';

/** One section of a Markdown document, from its heading to the next one of any level. */
export interface Section {
  readonly heading: string;
  /** Names what is in it, one after the other, with how much: `h2`, `p`, `ul 3`, `table 5 x 2`, `fence`, `img`. */
  readonly shape: readonly string[];
  readonly italic: readonly string[];
  readonly bold: readonly string[];
  /** Has the pieces of code inside of sentences. */
  readonly code: readonly string[];
  readonly numbers: readonly string[];
  /** Has the text of each cell by row, without the row of headings. */
  readonly rows: readonly (readonly string[])[];
  /** Has the blocks of code, with their language in the first line. */
  readonly fences: readonly string[];
  readonly images: readonly { readonly path: string; readonly description: string }[];
  readonly links: readonly string[];
  /** Has the sentences that are broken over lines. A reader sees a space there, even between Chinese characters. */
  readonly brokenLines: readonly string[];
}

const markdown = new MarkdownIt({ html: false, linkify: false });

export function sectionsOf(text: string): readonly Section[] {
  const tokens = markdown.parse(text, {});
  const starts = tokens.flatMap(({ type }, index) => (type === 'heading_open' ? [index] : []));
  return starts.map((start, index) => sectionOf(tokens.slice(start, starts[index + 1])));
}

function sectionOf(tokens: readonly Token[]): Section {
  const inlines = tokens.filter(({ type }) => type === 'inline');
  const parts = inlines.flatMap(({ children }) => children ?? []);
  const attributes = (type: string, name: string): readonly string[] =>
    parts.filter(part => part.type === type).map(part => attributeOf(part, name));
  const images = parts.filter(({ type }) => type === 'image');
  return {
    heading: inlines[0]?.content ?? '',
    shape: shapeOf(tokens),
    italic: inlines.flatMap(({ children }) => textsIn(children ?? [], 'em')),
    bold: inlines.flatMap(({ children }) => textsIn(children ?? [], 'strong')),
    code: parts.filter(({ type }) => type === 'code_inline').map(({ content }) => content),
    numbers: parts
      .filter(({ type }) => type === 'text')
      .flatMap(({ content }) => content.match(/\d[\d.,]*\d|\d/g) ?? []),
    rows: rowsOf(tokens),
    fences: tokens.filter(({ type }) => type === 'fence').map(({ info, content }) => `${info}\n${content}`),
    images: images.map(image => ({ path: attributeOf(image, 'src'), description: image.content })),
    links: attributes('link_open', 'href'),
    brokenLines: inlines
      .filter(({ children }) => children?.some(({ type }) => type === 'softbreak'))
      .map(({ content }) => content),
  };
}

function shapeOf(tokens: readonly Token[]): readonly string[] {
  const shape: string[] = [];
  const count = (from: number, type: string, end: string): number => {
    const rest = tokens.slice(from);
    const length = rest.findIndex(token => token.type === end);
    return rest.slice(0, length).filter(token => token.type === type).length;
  };
  for (const [index, { type, tag, children }] of tokens.entries()) {
    if (type === 'heading_open') shape.push(tag);
    if (type === 'fence') shape.push('fence');
    if (type === 'paragraph_open') shape.push('p');
    if (type === 'bullet_list_open') shape.push(`ul ${count(index, 'list_item_open', 'bullet_list_close')}`);
    if (type === 'ordered_list_open') shape.push(`ol ${count(index, 'list_item_open', 'ordered_list_close')}`);
    if (type === 'table_open') {
      shape.push(`table ${count(index, 'tr_open', 'table_close')} x ${count(index, 'th_open', 'table_close')}`);
    }
    for (const child of children ?? []) if (child.type === 'image') shape.push('img');
  }
  return shape;
}

function rowsOf(tokens: readonly Token[]): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (const [index, { type }] of tokens.entries()) {
    if (type === 'tr_open') rows.push([]);
    if (type === 'td_open') rows.at(-1)?.push(tokens[index + 1]?.content ?? '');
  }
  return rows.filter(({ length }) => length > 0);
}

/** The texts between the beginnings and ends of an emphasis. */
function textsIn(parts: readonly Token[], name: 'em' | 'strong'): readonly string[] {
  const texts: string[] = [];
  let text: string | undefined;
  for (const { type, content } of parts) {
    if (type === `${name}_open`) text = '';
    else if (type === `${name}_close`) {
      if (text !== undefined) texts.push(text);
      text = undefined;
    } else if (text !== undefined) text += type === 'softbreak' ? ' ' : content;
  }
  return texts;
}

const attributeOf = ({ attrs }: Token, name: string): string => attrs?.find(([key]) => key === name)?.[1] ?? '';
