import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { Emitter } from '../../src/model/event.ts';
import { filteredList, type GroupRef, type LogstoreRef, toGroupRef } from '../../src/model/places.ts';
import stored from '../fixtures/state/0.1.0.json' with { type: 'json' };
import { settled } from '../support/simulatedClock.ts';
import type { Dice } from './dice.ts';
import { editor } from './editor.ts';
import { folder } from './folder.ts';
import { mutatedText, mutatedTree, oddValue } from './hostile.ts';
import type { Plain } from './shrink.ts';
import type { Target } from './target.ts';
import { isBranch, json, type Tree, treeOf } from './trees.ts';

const storage = join(folder, 'storage');
const home = join(folder, 'home');

// The home folder of whoever runs this is not looked at.
Object.assign(process.env, { HOME: home, USERPROFILE: home, HOMEDRIVE: '', HOMEPATH: '' });
mkdirSync(join(home, '.aliyun'), { recursive: true });
// No account has the profile of which the command was allowed, so that it is never run.
const allowed = { name: 'allowed', mode: 'External', process_command: 'print-keys --json' };
writeFileSync(join(home, '.aliyun', 'config.json'), JSON.stringify({ current: 'allowed', profiles: [allowed] }));

const { openApp } = await import('../../src/app.ts');
const { Tree: TreeOfView } = await import('../../src/tree/tree.ts');
type App = Awaited<ReturnType<typeof openApp>>;
type Node = NonNullable<Parameters<InstanceType<typeof TreeOfView>['getChildren']>[0]>;

/** What is stored when the extension starts, of which one place is not as it was written. */
export interface StateInput {
  readonly [name: string]: Plain;
  /** Global state as version 0.1.0 left it; the secrets; a file with a history; a file that this version has written. */
  readonly where: 'globalState' | 'secrets' | 'history' | 'files';
  /** The key or the name of the file. */
  readonly place: string;
  /** `beside`: everything that was good is still there, and something else beside it. */
  readonly change: 'replaced' | 'beside';
  /** The value as JSON, or the text of the secret or the file. */
  readonly text: string;
}

const globalState: Readonly<Record<string, unknown>> = stored.globalState;
const secrets: Readonly<Record<string, string>> = stored.secrets;
const histories: Readonly<Record<string, string>> = stored.history;

/** What this version has stored once it was started on what version 0.1.0 left. */
const written = await stateOfThisVersion();

/** Starts the extension on stored state of every kind, reads all of it, changes it, and reads it again. */
export const state: Target<StateInput> = {
  make(dice) {
    const where = dice.pick(['globalState', 'globalState', 'files', 'files', 'secrets', 'history'] as const);
    const files = Object.keys(written.files);
    if (where === 'globalState' || (where === 'files' && files.length === 0)) return inGlobalState(dice);
    const texts = where === 'secrets' ? secrets : where === 'history' ? histories : written.files;
    const place = dice.pick(Object.keys(texts));
    const good = texts[place] ?? '';
    // The file that marks a folder is empty.
    const text =
      dice.oneIn(2) || good === '' ? mutatedText(good, dice) : json(mutatedTree(treeOf(JSON.parse(good)), dice));
    return { where, place, change: 'beside', text };
  },

  async run({ where, place, change, text }) {
    const isOfThisVersion = where === 'files';
    const memory = new Map(Object.entries(isOfThisVersion ? written.globalState : globalState));
    const kept = new Map(Object.entries(secrets));
    prepare(isOfThisVersion ? written.files : {});
    if (where === 'secrets') kept.set(place, text);
    else if (where === 'history') putHistory(place, text);
    else if (isOfThisVersion) putFile(place, text);
    else memory.set(place, JSON.parse(text) as unknown);
    // A file or a secret is one thing, which may be lost if it is not understood. Whatever belongs to it stays.
    const mayBeLost = where === 'globalState' ? 0 : 1;
    await started(memory, kept, async app => {
      await readAll(app);
      if (change === 'beside') await checkSurvivors(app, mayBeLost);
      await changeAll(app);
      if (change === 'beside') await checkSurvivors(app, mayBeLost);
      await readAll(app);
    });
  },
};

function inGlobalState(dice: Dice): StateInput {
  const place = dice.pick(Object.keys(globalState));
  const good = treeOf(globalState[place]);
  const where = 'globalState';
  if (dice.oneIn(2)) return { where, place, change: 'beside', text: json(withSomethingBeside(good, dice)) };
  return { where, place, change: 'replaced', text: json(dice.oneIn(4) ? oddValue(dice) : mutatedTree(good, dice)) };
}

/** The list with a bad element somewhere, or the object with a bad member. */
function withSomethingBeside(good: Tree, dice: Dice): Tree {
  const bad = oddValue(dice);
  if (Array.isArray(good)) {
    // An element that is nearly good may have the key of a good one, so it comes after that.
    if (good.length > 0 && dice.oneIn(3)) good.push(mutatedTree(dice.pick(good), dice));
    else good.splice(dice.below(good.length + 1), 0, bad);
  } else if (isBranch(good)) {
    good.members.push([dice.pick(['x', 'a/b/dts', 'a/b/sls/c/d', '/', 'constructor', '']), bad]);
  }
  return good;
}

/** An editor in which nothing is stored but the histories and these files. */
function prepare(files: Readonly<Record<string, string>>): void {
  editor.reset();
  rmSync(storage, { recursive: true, force: true });
  for (const [name, text] of Object.entries(histories)) putHistory(name, text);
  for (const [name, text] of Object.entries(files)) putFile(name, text);
}

function putFile(name: string, text: string): void {
  const path = join(storage, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function putHistory(name: string, text: string): void {
  putFile(join('history', name), text);
  editor.files.set(`${storage}/history/${name}`, new TextEncoder().encode(text));
}

async function stateOfThisVersion() {
  const memory = new Map(Object.entries(globalState));
  prepare({});
  await started(memory, new Map(Object.entries(secrets)), () => settled());
  const files: Record<string, string> = {};
  for (const name of readdirSync(storage, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(storage, name);
    if (statSync(path).isFile()) files[relative(storage, path).replaceAll(sep, '/')] = readFileSync(path, 'utf8');
  }
  for (const name of Object.keys(histories)) Reflect.deleteProperty(files, `history/${name}`);
  return { files, globalState: Object.fromEntries(memory) };
}

/** Starts the extension, as the editor does, and ends it after the work. */
async function started(
  memory: Map<string, unknown>,
  kept: Map<string, string>,
  work: (app: App) => Promise<void>,
): Promise<void> {
  const changed = new Emitter<{ key: string }>();
  const folder = (path: string) => ({ path, fsPath: path, toString: () => path });
  const subscriptions: { dispose(): unknown }[] = [];
  const context = {
    globalState: {
      keys: () => [...memory.keys()],
      get: (key: string, otherwise?: unknown) => memory.get(key) ?? otherwise,
      update: (key: string, value: unknown) => {
        if (value === undefined) memory.delete(key);
        else memory.set(key, JSON.parse(JSON.stringify(value)) as unknown);
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
    globalStorageUri: folder(storage),
    extensionUri: folder('/extension'),
    extension: { packageJSON: manifest },
    subscriptions,
  } as unknown as vscode.ExtensionContext;
  const app = await openApp(context);
  try {
    await work(app);
  } finally {
    for (const subscription of subscriptions) await (subscription.dispose() as Promise<void>);
    await settled();
  }
}

/** Everything that shows stored state, as rows and their tooltips. */
async function readAll(app: App): Promise<void> {
  const nothing = () => ({ dispose: () => undefined });
  const view = {
    visible: true,
    selection: [],
    message: '',
    onDidChangeVisibility: nothing,
    onDidExpandElement: nothing,
    onDidCollapseElement: nothing,
    reveal: () => Promise.resolve(),
  };
  const tree = new TreeOfView(app, view as unknown as vscode.TreeView<Node>, () => undefined);
  const draw = (node: Node): void => void tree.resolveTreeItem(tree.getTreeItem(node), node);
  try {
    await settled();
    for (const node of await tree.getChildren(undefined)) {
      draw(node);
      for (const below of await tree.getChildren(node)) {
        draw(below);
        if (below.kind !== 'changeTracking' && below.kind !== 'logService') continue;
        for (const region of await tree.getChildren(below)) draw(region);
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

const { accounts: goodAccounts, filters: goodFilters, pins: goodPins } = stored.globalState;
const groupRefs: readonly GroupRef[] = goodPins.flatMap(({ ref }) => toGroupRef(ref) ?? []);
const slsGroup = groupRefs.find(ref => ref.kind === 'sls');

/** Writes into every store, beside what is there. */
async function changeAll(app: App): Promise<void> {
  const [account] = app.accounts.list();
  if (account) await app.accounts.rename(account.id, account.name);
  const ref: LogstoreRef = { accountId: goodAccounts[0]?.id ?? '', region: 'r', project: 'p', logstore: 'new' };
  await app.pins.pin({ kind: 'logstore', ref });
  await app.accounts.allow({ kind: 'command', text: 'another' });
  app.catalog.setFilter({ list: 'projects', accountId: ref.accountId, region: 'other' }, 'new');
  if (slsGroup) app.histories.mark(slsGroup, { at: 1_795_000_200_000, kind: 'reset' });
  await app.histories.flush();
  await settled();
}

/** Everything good that version 0.1.0 has written is still there, but for so many things. */
async function checkSurvivors(app: App, mayBeLost: number): Promise<void> {
  const lost: string[] = [];
  for (const { id, name } of goodAccounts) if (app.accounts.find(id)?.name !== name) lost.push(`the account ${name}`);
  for (const { kind, ref } of goodPins) {
    if (!app.pins.has(toGroupRef(ref) ?? ref)) lost.push(`the pin of ${kind}`);
  }
  for (const [key, text] of Object.entries(goodFilters)) {
    const list = filteredList(key);
    if (list && app.catalog.filterOf(list) !== text) lost.push(`the filter of ${key}`);
  }
  const { profiles } = await app.accounts.profiles();
  if (profiles.some(({ asked }) => asked !== undefined)) lost.push('a consent');
  if (slsGroup && !app.hasUndo(slsGroup)) lost.push('a saved reset');
  for (const ref of groupRefs) if (app.histories.of(ref).samples.length === 0) lost.push(`a history of ${ref.kind}`);
  if (lost.length > mayBeLost) assert.fail(`Something good is lost: ${lost.join(', ')}`);
}
