import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Node } from '../../../src/tree/nodes.ts';
import type { TreeHandle } from '../../../src/tree/treeView.ts';

/**
 * A row as `label` or `label · description`, or what that has to match; as a list, the row and all that is below it.
 * Below a row that stands alone nobody looks.
 */
export type Picture = string | RegExp | readonly [string | RegExp, ...Picture[]];

/** Compares what is below a row (without one, the root) with a picture of it. */
export async function expectTree(
  tree: TreeHandle,
  node: Node | undefined,
  expected: readonly Picture[],
): Promise<void> {
  assert.deepEqual(await pictureOf(tree, node, expected), expected);
}

export async function rowsBelow(tree: TreeHandle, node?: Node): Promise<{ node: Node; text: string }[]> {
  const nodes = (await tree.provider.getChildren(node)) ?? [];
  return Promise.all(nodes.map(async child => ({ node: child, text: textOf(await itemOf(tree, child)) })));
}

/** The row whose text begins like this, looked up step by step from the root. */
export async function findRow(tree: TreeHandle, ...path: readonly string[]): Promise<Node> {
  let found: Node | undefined;
  for (const step of path) {
    const rows = await rowsBelow(tree, found);
    found = rows.find(({ text }) => text === step || text.startsWith(`${step} · `))?.node;
    assert.ok(found, `No ${step} among ${rows.map(({ text }) => text).join(', ')}`);
  }
  assert.ok(found);
  return found;
}

export async function itemOf(tree: TreeHandle, node: Node): Promise<vscode.TreeItem> {
  return tree.provider.getTreeItem(node);
}

/** As detailed as what is expected. What matches an expression is replaced by it, so that the rest can be compared. */
async function pictureOf(
  tree: TreeHandle,
  node: Node | undefined,
  expected: readonly Picture[],
): Promise<readonly Picture[]> {
  const children = (await tree.provider.getChildren(node)) ?? [];
  return Promise.all(
    children.map(async (child, index) => {
      const wanted = expected[index];
      const [wantedRow, ...wantedBelow] = isBranch(wanted) ? wanted : [wanted];
      const below = isBranch(wanted) ? await pictureOf(tree, child, wantedBelow) : undefined;
      // Asked for afterwards, because a row tells how much is below it.
      const text = textOf(await itemOf(tree, child));
      const row = wantedRow instanceof RegExp && wantedRow.test(text) ? wantedRow : text;
      return below ? [row, ...below] : row;
    }),
  );
}

type Branch = Exclude<Picture, string | RegExp>;
const isBranch = (picture: Picture | undefined): picture is Branch => Array.isArray(picture);

const textOf = ({ label, description }: vscode.TreeItem): string =>
  [typeof label === 'string' ? label : label?.label, description].filter(Boolean).join(' · ');
