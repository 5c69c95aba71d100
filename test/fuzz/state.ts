import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { Emitter } from '../../src/model/event.ts';
import { filteredList, type GroupRef, type LogstoreGroupRef, toGroupRef } from '../../src/model/places.ts';
import stored from '../fixtures/state/0.1.0.json' with { type: 'json' };
import { endWithThisRun } from '../host/processes.ts';
import { settled } from '../support/simulatedClock.ts';
import type { Dice } from './dice.ts';
import { editor } from './editor.ts';
import { mutatedText, mutatedTree, oddValue } from './hostile.ts';
import type { Plain } from './shrink.ts';
import type { Target } from './target.ts';
import { json, type Tree, treeOf } from './trees.ts';

// The home folder of whoever runs this is not looked at.
const home = mkdtempSync(join(tmpdir(), 'home '));
endWithThisRun(() => rmSync(home, { recursive: true, force: true }));
Object.assign(process.env, { HOME: home, USERPROFILE: home, HOMEDRIVE: '', HOMEPATH: '' });

const { openApp } = await import('../../src/app.ts');
const { Consents } = await import('../../src/accounts/consents.ts');
const { Tree: TreeOfView } = await import('../../src/tree/tree.ts');
type App = Awaited<ReturnType<typeof openApp>>;
type Node = NonNullable<Parameters<InstanceType<typeof TreeOfView>['getChildren']>[0]>;

/** What is stored when the extension starts, of which one place is not as it was written. */
export interface StateInput {
  readonly [name: string]: Plain;
  /** The key in global state, the secret, or the file with a history. */
  readonly place: string;
  /** `beside`: everything that was good is still there, and something else beside it. */
  readonly change: 'replaced' | 'beside';
  /** The value as JSON, or the text of a secret or a file. */
  readonly text: string;
}

const globalState: Readonly<Record<string, unknown>> = stored.globalState;
const secrets: Readonly<Record<string, string>> = stored.secrets;
const histories: Readonly<Record<string, string>> = stored.history;
const keys = Object.keys(globalState);

/** Starts the extension on stored state of every kind, reads all of it, changes it, and reads it again. */
export const state: Target<StateInput> = {
  make(dice) {
    switch (dice.below(8)) {
      case 0:
        return textIn(secrets, 'secret ', dice);
      case 1:
        return textIn(histories, 'history ', dice);
      default: {
        const place = dice.pick(keys);
        const good = treeOf(globalState[place]);
        if (dice.oneIn(2)) return { place, change: 'beside', text: json(withSomethingBeside(good, dice)) };
        return { place, change: 'replaced', text: json(dice.oneIn(4) ? oddValue(dice) : mutatedTree(good, dice)) };
      }
    }
  },

  async run({ place, change, text }) {
    editor.reset();
    const memory = new Map(Object.entries(globalState));
    const kept = new Map(Object.entries(secrets));
    for (const [name, content] of Object.entries(histories)) put(name, content);
    if (place.startsWith('secret ')) kept.set(place.slice(7), text);
    else if (place.startsWith('history ')) put(place.slice(8), text);
    else memory.set(place, parsed(text));
    const context = contextOver(memory, kept);
    const app = await openApp(context);
    try {
      await readAll(app);
      if (change === 'beside') checkSurvivors(app, memory, place);
      await changeAll(app);
      if (change === 'beside') checkSurvivors(app, memory, place);
      await readAll(app);
    } finally {
      for (const subscription of context.subscriptions) await (subscription.dispose() as unknown);
    }
  },
};

const put = (name: string, content: string): void =>
  void editor.files.set(`/storage/history/${name}`, new TextEncoder().encode(content));

function textIn(texts: Readonly<Record<string, string>>, prefix: string, dice: Dice): StateInput {
  const name = dice.pick(Object.keys(texts));
  const good = texts[name] ?? '';
  const text = dice.oneIn(2) ? mutatedText(good, dice) : json(mutatedTree(treeOf(JSON.parse(good)), dice));
  return { place: `${prefix}${name}`, change: 'beside', text };
}

/** The list with a bad element somewhere, or the object with a bad member. */
function withSomethingBeside(good: Tree, dice: Dice): Tree {
  const bad = oddValue(dice);
  if (Array.isArray(good)) {
    // An element that is nearly good may have the key of a good one, so it comes after that.
    const isNearlyGood = good.length > 0 && dice.oneIn(3);
    if (isNearlyGood) good.push(mutatedTree(dice.pick(good), dice));
    else good.splice(dice.below(good.length + 1), 0, bad);
  } else if (typeof good === 'object' && good !== null && 'members' in good) {
    good.members.push([dice.pick(['x', 'a/b/dts', 'a/b/sls/c/d', '/', 'constructor', '']), bad]);
  }
  return good;
}

/** As the editor reads it: a value that JSON cannot write is not there. */
const parsed = (text: string): unknown => JSON.parse(text) as unknown;

function contextOver(memory: Map<string, unknown>, kept: Map<string, string>): vscode.ExtensionContext {
  const changed = new Emitter<{ key: string }>();
  const folder = (path: string) => ({ path, toString: () => path });
  return {
    globalState: {
      keys: () => [...memory.keys()],
      get: (key: string, otherwise?: unknown) => memory.get(key) ?? otherwise,
      update: (key: string, value: unknown) => {
        if (value === undefined) memory.delete(key);
        else memory.set(key, parsed(JSON.stringify(value)));
        return Promise.resolve();
      },
    },
    secrets: {
      get: (key: string) => Promise.resolve(kept.get(key)),
      store: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
      delete: (key: string) => Promise.resolve(void kept.delete(key)),
      keys: () => Promise.resolve([...kept.keys()]),
      onDidChange: changed.event,
    },
    globalStorageUri: folder('/storage'),
    extensionUri: folder('/extension'),
    extension: { packageJSON: manifest },
    subscriptions: [] as { dispose(): unknown }[],
  } as unknown as vscode.ExtensionContext;
}

/** Everything that shows stored state, as rows and their tooltips. */
async function readAll(app: App): Promise<void> {
  const view = {
    visible: true,
    selection: [],
    message: '',
    onDidChangeVisibility: () => ({ dispose: () => undefined }),
    onDidExpandElement: () => ({ dispose: () => undefined }),
    onDidCollapseElement: () => ({ dispose: () => undefined }),
    reveal: () => Promise.resolve(),
  };
  const tree = new TreeOfView(app, view as unknown as vscode.TreeView<Node>, () => undefined);
  try {
    await settled();
    for (const node of await tree.getChildren(undefined)) {
      readRow(tree, node);
      for (const below of await tree.getChildren(node)) {
        readRow(tree, below);
        if (below.kind !== 'changeTracking' && below.kind !== 'logService') continue;
        for (const region of await tree.getChildren(below)) readRow(tree, region);
      }
    }
    for (const account of app.accounts.list()) {
      app.accounts.stateOf(account.id);
      await app.accounts.retry(account.id);
    }
    for (const list of app.catalog.filtered()) app.catalog.filterOf(list);
    await settled();
  } finally {
    tree.dispose();
  }
}

function readRow(tree: InstanceType<typeof TreeOfView>, node: Node): void {
  tree.resolveTreeItem(tree.getTreeItem(node), node);
}

const goodPins = stored.globalState.pins;
const groupRefs: readonly GroupRef[] = goodPins.flatMap(({ ref }) => toGroupRef(ref) ?? []);
const [dtsGroup, slsGroup] = groupRefs;

/** Writes into every store, beside what is there. */
async function changeAll(app: App): Promise<void> {
  const [account] = app.accounts.list();
  if (account) await app.accounts.rename(account.id, account.name);
  const newPin = { accountId: stored.globalState.accounts[0]?.id ?? '', region: 'r', project: 'p', logstore: 'new' };
  await app.pins.pin({ kind: 'logstore', ref: newPin });
  await app.accounts.allow({ kind: 'command', text: 'another' });
  app.catalog.setFilter({ list: 'projects', accountId: newPin.accountId, region: 'other' }, 'new');
  if (slsGroup) app.histories.mark(slsGroup, { at: 1_795_000_200_000, kind: 'reset' });
  await app.histories.flush();
  await settled();
}

/** Everything good that version 0.1.0 has written is still there, but for the place with something else in it. */
function checkSurvivors(app: App, memory: ReadonlyMap<string, unknown>, place: string): void {
  const lost = (what: string): never => assert.fail(`Something good is lost: ${what}`);
  for (const account of stored.globalState.accounts) {
    const { name, regions } = app.accounts.find(account.id) ?? lost(`the account ${account.name}`);
    assert.deepEqual([name, regions], [account.name, account.regions]);
    assert.ok(app.accounts.list().some(({ id }) => id === account.id));
  }
  for (const { ref } of goodPins) {
    if (!app.pins.has(toGroupRef(ref) ?? ref)) lost(`the pin ${JSON.stringify(ref)}`);
  }
  for (const [key, text] of Object.entries(stored.globalState.filters)) {
    const list = filteredList(key);
    if (list && app.catalog.filterOf(list) !== text) lost(`the filter ${key}`);
  }
  const consents = new Consents({ get: (key: string) => memory.get(key), update: () => Promise.resolve() } as never);
  if (!consents.has({ kind: 'command', text: 'print-keys --json' })) lost('a consent');
  if (slsGroup && !app.hasUndo(slsGroup)) lost('a saved reset');
  assert.equal(app.resets.saved(slsGroup as LogstoreGroupRef).length >= 1, true);
  if (place.startsWith('history ')) return;
  for (const ref of [dtsGroup, slsGroup]) if (ref && app.histories.of(ref).samples.length === 0) lost('a history');
}
