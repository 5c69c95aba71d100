import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import { consentKind } from '../accounts/consents.ts';
import { leftEntryKind } from '../accounts/secretPairs.ts';
import type { Account } from '../model/accounts/account.ts';
import { accountKind } from '../model/accounts/storedAccount.ts';
import { toolConsentKind } from '../model/agent/consentKind.ts';
import { lookKind, type StoredLook } from '../model/board/storedLook.ts';
import { filterKind, type StoredFilter } from '../model/catalog/liveCatalog.ts';
import { isRecord } from '../model/checks.ts';
import { Entries, type EntryFiles, type EntryKind } from '../model/entries.ts';
import type { Subscription } from '../model/event.ts';
import { resetKind, type StoredReset } from '../model/reset/savedResets.ts';
import { scopeKind, type StoredScope } from '../model/sentinel/savedScope.ts';
import { type Told, toldKind } from '../model/sentinel/told.ts';
import { type Pin, pinKind } from '../tree/pins.ts';
import type { StoredFiles } from './storedFiles.ts';

/** Everything that is stored as entries, by the names that version 0.1.0 gave it in the editor's state. */
export interface StoredEntries {
  readonly accounts: Entries<Account>;
  readonly consents: Entries<string>;
  readonly leftEntries: Entries<string>;
  readonly filters: Entries<StoredFilter>;
  readonly pins: Entries<Pin>;
  readonly resets: Entries<StoredReset>;
  readonly told: Entries<Told>;
  readonly scopes: Entries<StoredScope>;
  readonly boardLooks: Entries<StoredLook>;
  readonly toolConsents: Entries<string>;
}
export type StoredName = keyof StoredEntries;

/** Is told what is passed over because it cannot be understood, and of failures that nobody waits for. */
export interface StoredTrouble {
  isUnreadable(name: StoredName, where: string): void;
  failed(error: unknown): void;
}

/** The entries of all kinds, none of which is read yet. */
export function storedEntries(files: EntryFiles, trouble: Pick<StoredTrouble, 'isUnreadable'>): StoredEntries {
  const entriesOf = <T>(name: StoredName, kind: EntryKind<T>): Entries<T> =>
    new Entries(kind, files, file => trouble.isUnreadable(name, file));
  return {
    accounts: entriesOf('accounts', accountKind),
    consents: entriesOf('consents', consentKind),
    leftEntries: entriesOf('leftEntries', leftEntryKind),
    filters: entriesOf('filters', filterKind),
    pins: entriesOf('pins', pinKind),
    resets: entriesOf('resets', resetKind),
    told: entriesOf('told', toldKind),
    scopes: entriesOf('scopes', scopeKind),
    boardLooks: entriesOf('boardLooks', lookKind),
    toolConsents: entriesOf('toolConsents', toolConsentKind),
  };
}

/**
 * Opens all entries, and follows the changes of other windows until it is disposed. What version 0.1.0 kept in the
 * editor's state is taken over once into each folder, and stays there for that version. `marked` resolves when that is
 * noted, for which nothing has to wait: a busy disk takes long to write, and the view would stay empty until then.
 */
export async function openStored(
  files: EntryFiles & Pick<StoredFiles, 'names' | 'watch'>,
  state: EditorState,
  trouble: StoredTrouble,
): Promise<{ readonly stored: StoredEntries; readonly following: Subscription; readonly marked: Promise<void> }> {
  const stored = storedEntries(files, trouble);
  const all: readonly Entries<unknown>[] = Object.values(stored);
  const readAllAgain = (names: readonly string[]): void => {
    for (const entries of all) entries.anyChanged(names);
  };
  // The folder is watched before it is read, so that no change is missed. What changes meanwhile is read again.
  let early: Set<string | undefined> | undefined = new Set();
  const follow = (name: string | undefined): void => {
    if (early) early.add(name);
    else if (name !== undefined) void all.find(entries => entries.hasFile(name))?.fileChanged(name);
    else void files.names().then(readAllAgain, (error: unknown) => trouble.failed(error));
  };
  const watching = files.watch(follow);
  const names = await files.names().catch((error: unknown) => {
    trouble.failed(error);
    return undefined;
  });
  const read = async (name: string) => [name, await files.read(name).catch(() => undefined)] as const;
  // What was set aside may be much, so only files of entries are read.
  const own = names?.filter(name => all.some(entries => entries.hasFile(name)));
  const texts = own && new Map(await Promise.all(own.map(read)));
  for (const entries of all) entries.open(texts);
  const changed = early;
  early = undefined;
  for (const name of changed) follow(name);
  const mark = await takeOver(state, files, names, stored, trouble);
  return {
    stored,
    marked: mark(),
    following: {
      dispose: () => {
        watching.dispose();
        for (const entries of all) entries.dispose();
      },
    },
  };
}

/** The state of the editor, in which version 0.1.0 kept everything. */
export type EditorState = Pick<vscode.Memento, 'get' | 'update'>;

/** The key in the editor's state of a mark, which is also the end of the name of a file in folders that took it over. */
const takenOverKey = 'takenOver';

/**
 * A folder and a state do not belong to each other: the editor has a state for each of its profiles, which all use the
 * same folder, and keeps them where its window is, while the folder is where the extension runs. So both are marked, by
 * what this returns.
 */
async function takeOver(
  state: EditorState,
  files: EntryFiles,
  names: readonly string[] | undefined,
  stored: StoredEntries,
  trouble: StoredTrouble,
): Promise<() => Promise<void>> {
  const known = state.get<unknown>(takenOverKey);
  const isMarked = typeof known === 'string' && /^[\w-]{1,64}$/.test(known);
  const mark = isMarked ? known : randomUUID();
  const markFile = `${takenOverKey}.${mark}`;
  // Of a folder that cannot be listed, nobody can tell whether it has taken over what may be outdated since.
  if (isMarked && (!names || names.includes(markFile))) return () => Promise.resolve();
  const adopting = (Object.entries(stored) as [StoredName, Entries<unknown>][]).flatMap(([name, entries]) => {
    const value = state.get<unknown>(name);
    const values = value === undefined ? [] : valuesIn(name, value);
    if (!values) trouble.isUnreadable(name, `the state ${name}`);
    return (values ?? []).map(async (each, index) => {
      if ((await entries.adopt(each, index)) === 'adopted') return;
      trouble.isUnreadable(name, `the state ${name}[${index}]`);
    });
  });
  // This window has everything even if something could not be written. Then the next start tries again.
  await Promise.allSettled(adopting);
  return async () => {
    try {
      await Promise.all(adopting);
      await files.write(markFile, '');
      if (!isMarked) await state.update(takenOverKey, mark);
    } catch (error) {
      trouble.failed(error);
    }
  };
}

/** The values of one kind. It had lists of all kinds but filters, which were the members of an object. */
function valuesIn(name: StoredName, value: unknown): readonly unknown[] | undefined {
  if (name === 'filters') {
    return isRecord(value) ? Object.entries(value).map(([list, text]) => ({ list, text })) : undefined;
  }
  return Array.isArray(value) ? value : undefined;
}
