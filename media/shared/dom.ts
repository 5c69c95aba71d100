import { withoutControls } from '../../src/ui/plainText.ts';

/** What an element should be. Text stays text, because nothing here is ever read as HTML. */
export interface Wanted {
  readonly tag: string;
  /** Names the element among its siblings, so that it stays the same one when they change. */
  readonly key?: string | undefined;
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly style: Readonly<Record<string, string>>;
  readonly children: readonly Child[];
  readonly isSvg: boolean;
}
export type Child = Wanted | string | number | false | undefined | readonly Child[];

export interface Options {
  readonly key?: string;
  /** Styles, which are set one by one through the object model because the page's policy forbids style attributes. */
  readonly style?: Readonly<Record<string, string>>;
  readonly [attribute: string]: string | number | boolean | undefined | Readonly<Record<string, string>>;
}

export const html = (tag: string, options: Options = {}, ...children: readonly Child[]): Wanted =>
  wanted(tag, options, children, false);
export const svg = (tag: string, options: Options = {}, ...children: readonly Child[]): Wanted =>
  wanted(tag, options, children, true);

function wanted(tag: string, options: Options, children: readonly Child[], isSvg: boolean): Wanted {
  const { key, style = {}, ...attributes } = options;
  return { tag, key, style, attributes: attributes as Wanted['attributes'], children, isSvg };
}

/**
 * Makes the children of an element what is wanted and touches only what differs, so that focus, scroll positions,
 * selections and what was typed stay as they are.
 */
export function show(parent: Element, children: readonly Child[]): void {
  const list = flat(children);
  const before = [...parent.childNodes];
  const pool = [...before];
  const nodes = list.map(child => take(pool, child) ?? create(child));
  // A moved element loses its focus. Elements that go are removed first, so that those that stay are rarely moved.
  for (const node of pool) node.remove();
  /** Those that are not in their places yet, so that the document need not be asked for them time and again. */
  const there = before.filter(node => !pool.includes(node));
  for (const node of nodes) {
    const at = there.indexOf(node);
    if (at >= 0) there.splice(at, 1);
    if (at !== 0) parent.insertBefore(node, there[0] ?? null);
  }
  list.forEach((child, index) => fill(nodes[index] as ChildNode, child));
}

const known = new WeakMap<Node, Wanted>();

function flat(children: readonly Child[]): (Wanted | string)[] {
  return children.flatMap(child => {
    if (child === false || child === undefined) return [];
    if (typeof child === 'string') return [withoutControls(child)];
    if (typeof child === 'number') return [String(child)];
    return Array.isArray(child) ? flat(child as readonly Child[]) : [child as Wanted];
  });
}

/** Takes out of the pool the first node that can become the child. */
function take(pool: ChildNode[], child: Wanted | string): ChildNode | undefined {
  const index = pool.findIndex(node => {
    if (typeof child === 'string') return node.nodeType === Node.TEXT_NODE;
    const before = known.get(node);
    return before?.tag === child.tag && before.key === child.key;
  });
  return index < 0 ? undefined : pool.splice(index, 1)[0];
}

function create(child: Wanted | string): ChildNode {
  if (typeof child === 'string') return document.createTextNode(child);
  return child.isSvg
    ? document.createElementNS('http://www.w3.org/2000/svg', child.tag)
    : document.createElement(child.tag);
}

function fill(node: ChildNode, child: Wanted | string): void {
  if (typeof child === 'string') {
    if (node.nodeValue !== child) node.nodeValue = child;
    return;
  }
  const element = node as HTMLElement;
  const before = known.get(element);
  if (isSame(before, child)) return;
  for (const [name, value] of Object.entries(child.attributes)) {
    if (before?.attributes[name] === value) continue;
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : withoutControls(String(value)));
    // Once the user has chosen, the attribute alone no longer decides what a select shows.
    if (name === 'selected') (element as HTMLOptionElement).selected = value === true;
  }
  for (const name of Object.keys(before?.attributes ?? {})) {
    if (!(name in child.attributes)) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(child.style)) {
    if (before?.style[name] !== value) element.style.setProperty(name, value);
  }
  known.set(element, child);
  show(element, child.children);
}

/** Whether there is nothing to do. To look for that into the document would cost far more, and most of a page stays. */
function isSame(before: Child, now: Child): boolean {
  if (before === now) return true;
  if (typeof before !== 'object' || typeof now !== 'object') return false;
  if (isList(before) || isList(now)) {
    return isList(before) && isList(now) && sameLength(before, now) && now.every((one, at) => isSame(before[at], one));
  }
  return (
    before.tag === now.tag &&
    before.key === now.key &&
    haveSame(before.attributes, now.attributes) &&
    haveSame(before.style, now.style) &&
    isSame(before.children, now.children)
  );
}

const isList = (child: Wanted | readonly Child[]): child is readonly Child[] => Array.isArray(child);

const sameLength = (before: readonly unknown[], now: readonly unknown[]): boolean => before.length === now.length;

/** Whether both have the same names with the same values. It makes no lists of them, as it is asked of every element. */
function haveSame(before: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): boolean {
  for (const name in now) {
    if (before[name] !== now[name] || !(name in before)) return false;
  }
  for (const name in before) {
    if (!(name in now)) return false;
  }
  return true;
}
