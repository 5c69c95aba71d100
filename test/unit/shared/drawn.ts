/** As much of what a page draws as tests look at. The pages are written for a document, which is not there. */
export interface Wanted {
  readonly tag: string;
  readonly key?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly Child[];
}
export type Child = Wanted | string | number | false | undefined | readonly Child[];

const isList = (child: Child): child is readonly Child[] => Array.isArray(child);

/** The elements of a page, those inside after those around them. */
export function elements(child: Child): readonly Wanted[] {
  if (typeof child !== 'object') return [];
  return isList(child) ? child.flatMap(elements) : [child, ...elements(child.children)];
}

/** The text of elements, with a space wherever one ends. */
export function textOf(child: Child): string {
  if (child === undefined || child === false) return '';
  if (typeof child !== 'object') return String(child);
  return isList(child) ? child.map(textOf).join('') : `${textOf(child.children)} `;
}

/** The text of elements, as somebody hears it who has it read out. */
export const said = (child: Child): string => textOf(child).replace(/\s+/g, ' ').trim();
