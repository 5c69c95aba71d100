/**
 * Structured data as it is written, with what a value in memory cannot have: members that occur twice, members named
 * `__proto__`, and numbers that no JavaScript number can hold.
 */
export type Tree = string | number | boolean | null | Written | Branch | Tree[];
/** A token that is written as it is. */
export interface Written {
  readonly token: string;
}
export interface Branch {
  readonly members: [name: string, value: Tree][];
}

export const isBranch = (tree: Tree): tree is Branch => typeof tree === 'object' && tree !== null && 'members' in tree;
export const isWritten = (tree: Tree): tree is Written => typeof tree === 'object' && tree !== null && 'token' in tree;

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value === 'object' && value !== null) {
    return { members: Object.entries(value).map(([name, member]) => [name, treeOf(member)]) };
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

export function json(tree: Tree): string {
  if (Array.isArray(tree)) return `[${tree.map(json).join(',')}]`;
  if (isBranch(tree)) {
    return `{${tree.members.map(([name, value]) => `${JSON.stringify(name)}:${json(value)}`).join(',')}}`;
  }
  return isWritten(tree) ? tree.token : JSON.stringify(tree);
}

/** The same as XML. An element of a list gets the name of the list, as the vendor's gateway writes it. */
export function xml(name: string, tree: Tree): string {
  const content = Array.isArray(tree)
    ? tree.map(element => xml(name, element)).join('')
    : isBranch(tree)
      ? tree.members.map(([member, value]) => xml(member, value)).join('')
      : escaped(isWritten(tree) ? tree.token : tree === null ? '' : String(tree));
  return `<${name}>${content}</${name}>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A place in a tree, where a value can be read and replaced. */
interface Slot {
  readonly value: Tree;
  set(value: Tree): void;
  drop(): void;
  /** Puts a value beside the one in this place: in a list, or as another member of the same name. */
  add(value: Tree): void;
  rename?(name: (before: string) => string): void;
}

/** Every place in the tree below its root. */
export function slotsOf(tree: Tree, found: Slot[] = []): Slot[] {
  if (Array.isArray(tree)) {
    tree.forEach((value, index) => {
      found.push({
        value,
        set: next => (tree[index] = next),
        drop: () => tree.splice(index, 1),
        add: next => tree.splice(index, 0, next),
      });
      slotsOf(value, found);
    });
  } else if (isBranch(tree)) {
    tree.members.forEach((member, index) => {
      const { members } = tree;
      found.push({
        value: member[1],
        set: next => (member[1] = next),
        drop: () => members.splice(index, 1),
        add: next => members.splice(index, 0, [member[0], next]),
        rename: rename => (member[0] = rename(member[0])),
      });
      slotsOf(member[1], found);
    });
  }
  return found;
}

export const copyOf = (tree: Tree): Tree => structuredClone(tree);
