import { strToU8, zipSync } from 'fflate';
import type { Accounts } from '../accounts/accounts.ts';
import type { SourceProblem } from '../cloud/credentials.ts';
import type { Account, AccountState } from '../model/accounts/account.ts';
import type { NetworkReport } from '../network/settings.ts';
import { keptLines, type Log, type LogLine } from '../ui/log.ts';
import { isCancelled } from '../ui/messages.ts';
import type { Diagnostics } from './diagnostics.ts';
import { fitToSave, withoutAddresses } from './incidentRedaction.ts';
import { settingsInForce, type SettingsInForce, type SettingValue, type Versions } from './settingsInForce.ts';
import { accountPlaceholder, Placeholders, type TreeParts, treeShape } from './treeShape.ts';

/** Collects what the people who help a user need to see. */
export interface SupportBundle {
  /** Gives the redacted files in the order in which they are shown. */
  collect(signal: AbortSignal): Promise<readonly BundleFile[]>;
  zip(files: readonly BundleFile[]): Uint8Array;
  /** Gives what the report of an issue says, which strangers may read. Sends no requests. */
  brief(): Promise<Brief>;
}

export interface Brief {
  readonly versions: Versions;
  /** Has settings by name. Of those that hold addresses, only whether they are set. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Has the last warnings and errors of the log, oldest first, without names and addresses. */
  readonly problems: readonly string[];
}

export interface BundleFile {
  readonly name: string;
  readonly text: string;
}

interface SupportBundleParts extends TreeParts {
  readonly accounts: Pick<Accounts, 'list' | 'stateOf'>;
  readonly log: Pick<Log, 'lines'>;
  readonly network: () => Promise<NetworkReport>;
  readonly diagnostics: Diagnostics;
  readonly versions: Versions;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Creates the support bundle. Names of accounts and resources are replaced with the same placeholders in all files. The
 * files are in English, like the log.
 */
export function createSupportBundle(parts: SupportBundleParts): SupportBundle {
  const { network, diagnostics, versions, now = Date.now } = parts;
  return {
    collect: async signal => {
      const { names, facts, tree, entries } = await gathered(parts, now());
      const settings = await orReason(async () => settingsInForce((await network()).settings));
      const report = await orReason(() => diagnostics.report(signal));
      signal.throwIfAborted();
      // Only texts from elsewhere are searched for names, because a word in the other files can equal a name by chance.
      const unnamed = (text: string): string => names.replaceIn(text);
      return [
        file('about.json', json({ collectedAt: new Date(now()).toISOString(), ...versions })),
        file('settings.json', json(settings)),
        file('accounts.json', json(facts)),
        file('tree.txt', tree.join('\n')),
        file('network.txt', unnamed(typeof report === 'string' ? report : json(report))),
        file('log.txt', unnamed(entries.flatMap(textLines).slice(-keptLines).join('\n'))),
      ];
    },
    zip: files => zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)]))),
    brief: async () => {
      const { names, entries } = await gathered(parts, now());
      // What is wrong with a setting is left out as well, because it says what the setting is.
      const settings = await network().then(
        report => withoutValues(settingsInForce(report.settings)),
        () => ({}),
      );
      const problems = entries.filter(({ level }) => level === 'warn' || level === 'error').slice(-problemsInBrief);
      return {
        versions,
        settings,
        problems: problems.map(entry =>
          withoutAddresses(fitToSave(names.replaceIn(textLines(entry).slice(0, linesOfProblem).join('\n')))),
        ),
      };
    },
  };
}

/** A report is read by people, and has to fit into the address of a form. */
const problemsInBrief = 10;
const linesOfProblem = 6;

/** Gives what files and reports are made of, and the names that they have placeholders for. */
async function gathered(parts: Pick<SupportBundleParts, 'accounts' | 'log' | keyof TreeParts>, now: number) {
  const names = new Placeholders();
  const facts = accountFacts(parts.accounts, names);
  const tree = await treeShape(parts, names, now);
  // The log is copied, because diagnostics write to it. It can mention what no longer exists.
  const entries = [...parts.log.lines()];
  for (const entry of entries) {
    for (const kind of ['account', 'project', 'logstore', 'instance', 'group'] as const) {
      const name = entry[kind];
      if (name) names.note(kind, name);
    }
  }
  return { names, facts, tree, entries };
}

/** Hides the values of settings that hold addresses, because even the host of a proxy can tell whose it is. */
function withoutValues({ ours, editor, environment }: SettingsInForce): Readonly<Record<string, unknown>> {
  const shown = ([name, value]: readonly [string, SettingValue]): readonly [string, unknown] => {
    if (!addressSettings.has(name)) return [name, value];
    return [name, Object.keys(value).length > 0 ? 'set' : 'not set'];
  };
  return {
    ...Object.fromEntries([...Object.entries(ours), ...Object.entries(editor)].map(shown)),
    environment: Object.keys(environment),
  };
}

const addressSettings = new Set(['network.endpoint', 'network.customEndpoints', 'http.proxy', 'http.noProxy']);

/** Replaces a part that fails with the reason, so that the other parts are still collected. */
async function orReason<T>(part: () => Promise<T>): Promise<T | { readonly problem: string }> {
  try {
    return await part();
  } catch (error) {
    if (isCancelled(error)) throw error;
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

const textLines = ({ at, level, text }: LogLine): readonly string[] =>
  `${at.toISOString()} [${level}] ${text}`.split('\n');

const file = (name: string, text: string): BundleFile => ({
  name,
  text: `${fitToSave(text).trimEnd()}\n`,
});

/** Lists what explains the behavior of accounts, without revealing whose they are. */
export function accountFacts(
  accounts: Pick<Accounts, 'list' | 'stateOf'>,
  names: Placeholders,
): readonly Readonly<Record<string, unknown>>[] {
  return accounts.list().map(account => ({
    account: accountPlaceholder(account, names),
    kind: account.kind,
    source: sourceFacts(account, names),
    identityType: account.identity.identityType,
    cloudAccount: names.of('number', account.identity.accountId),
    isTemporary: account.maskedAccessKeyId.startsWith('STS.'),
    regions: account.regions,
    isReadOnly: account.isReadOnly ?? false,
    color: account.color ?? null,
    state: stateFacts(accounts.stateOf(account.id)),
  }));
}

function sourceFacts({ source }: Account, names: Placeholders): Readonly<Record<string, unknown>> {
  if (!source) return { base: 'stored', roles: [] };
  const { base, roles } = source;
  return {
    base: base.kind,
    ...(base.kind === 'cliProfile' && { profile: names.of('profile', base.profile) }),
    roles: roles.map(({ durationSeconds, externalId, policy }) => ({
      durationSeconds: durationSeconds ?? null,
      isExternalIdSet: externalId !== undefined,
      isPolicySet: policy !== undefined,
    })),
  };
}

function stateFacts({ problem, expiresAt, ...marks }: AccountState): Readonly<Record<string, unknown>> {
  return {
    ...marks,
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
    ...(problem && { problem: problemFacts(problem) }),
  };
}

/** Keeps codes and names of fields, but no names of profiles and never what the user is asked to allow. */
function problemFacts(problem: SourceProblem): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(problem).filter(([name]) => revealable.has(name)));
}

const revealable = new Set(['kind', 'reason', 'mode', 'member', 'status', 'exitCode', 'variable']);
