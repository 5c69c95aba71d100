import type { Accounts } from '../accounts/accounts.ts';
import { CloudError } from '../cloud/errors.ts';
import type { Account } from '../model/accounts/account.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import type { Histories } from '../model/lag/history.ts';
import { judge } from '../model/lag/judge.ts';
import type { LagMonitor } from '../model/lag/reading.ts';
import {
  type ChangeTrackingInstance,
  type GroupRef,
  groupRefOf,
  groupsIn,
  type InstanceGroup,
  instancesIn,
  type ListRef,
  type LogstoreRef,
  type LogstoreGroup,
  logstoresIn,
  type Project,
  projectsIn,
} from '../model/places.ts';

export interface TreeParts {
  readonly accounts: Pick<Accounts, 'list'>;
  readonly catalog: Pick<
    Catalog,
    'peek' | 'filterOf' | 'instances' | 'instanceGroups' | 'projects' | 'logstores' | 'logstoreGroups'
  >;
  readonly monitor: Pick<LagMonitor, 'latest' | 'failure'>;
  readonly histories: Pick<Histories, 'of'>;
}

/**
 * Describes the loaded part of the tree line by line: kinds, counts, and states, with placeholders for names. Sends no
 * requests, so a list that is not loaded is marked as such.
 */
export async function treeShape(parts: TreeParts, names: Placeholders, now: number): Promise<readonly string[]> {
  const { catalog } = parts;

  /** Writes the heading of a list with the loaded count, and, if the list is loaded, the lines of its items. */
  async function listLines<T>(
    heading: string,
    list: ListRef,
    load: () => Promise<{ readonly items: readonly T[] }>,
    linesOf: (item: T) => readonly string[] | Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    const first = `${heading}: ${loadedWords(list, catalog)}`;
    if (!catalog.peek(list)) return [first];
    const lines = [first];
    for (const item of (await load()).items) lines.push(...(await linesOf(item)));
    return lines;
  }

  const instanceLines = (instance: ChangeTrackingInstance): Promise<readonly string[]> => {
    const { instanceId, jobId, job } = instance;
    const name = names.of('instance', instanceId, jobId, job.name);
    return listLines(
      `    ${name} (${job.status}${job.version === 'new' ? '' : `, version ${job.version ?? 'not reported'}`})`,
      groupsIn(instance),
      () => catalog.instanceGroups(instance),
      group => [`      ${groupWords(group, parts, names, now)}`],
    );
  };

  const logstoreLines = (logstore: LogstoreRef): Promise<readonly string[]> =>
    listLines(
      `      ${names.of('logstore', logstore.logstore)}`,
      groupsIn(logstore),
      () => catalog.logstoreGroups(logstore),
      group => [`        ${groupWords(group, parts, names, now)}`],
    );

  const projectLines = ({ project, status, ...at }: Project): Promise<readonly string[]> => {
    const list = logstoresIn({ ...at, project });
    const state = status === undefined ? '' : ` (${status})`;
    return listLines(`    ${names.of('project', project)}${state}`, list, () => catalog.logstores(list), logstoreLines);
  };

  const lines: string[] = [];
  for (const account of parts.accounts.list()) {
    lines.push(accountPlaceholder(account, names));
    for (const region of account.regions) {
      const at = { accountId: account.id, region };
      lines.push(
        ...(await listLines(
          `  changeTracking / ${region}`,
          instancesIn(at),
          () => catalog.instances(at),
          instanceLines,
        )),
        ...(await listLines(`  logService / ${region}`, projectsIn(at), () => catalog.projects(at), projectLines)),
      );
    }
  }
  return lines;
}

/** Gives the placeholder of an account, and registers it for every name by which a text can mention the account. */
export function accountPlaceholder({ id, name, identity }: Account, names: Placeholders): string {
  const { accountId, arn, userId = '', roleId = '', principalId = '' } = identity;
  names.of('number', accountId);
  return names.of('account', id, name, arn, userId, roleId, principalId);
}

/** Tells how much of a list is loaded. The text of a filter is left out, because it is part of a name. */
function loadedWords(list: ListRef, catalog: TreeParts['catalog']): string {
  const loaded = catalog.peek(list);
  const words = loaded ? `${loaded.count} of ${loaded.total} loaded` : 'not loaded';
  return catalog.filterOf(list) === '' ? words : `${words}, filtered by name`;
}

function groupWords(group: InstanceGroup | LogstoreGroup, parts: TreeParts, names: Placeholders, now: number): string {
  const ref = groupRefOf(group);
  const { name } = group.group;
  const placeholder = ref.kind === 'dts' ? names.of('group', ref.groupId, name) : names.of('group', name);
  return `${placeholder} (${groupState(ref, parts, now)})`;
}

function groupState(ref: GroupRef, { monitor, histories }: TreeParts, now: number): string {
  const [reading, failure] = [monitor.latest(ref), monitor.failure(ref)];
  const state = reading ? judge(reading, histories.of(ref), now).verdicts[0].kind : 'not read';
  if (!failure) return state;
  const { error } = failure;
  const reason = error instanceof CloudError ? (error.code ?? error.kind) : 'inside the extension';
  return `${state}, reading failed: ${reason}`;
}

type NameKind = 'account' | 'number' | 'profile' | 'instance' | 'project' | 'logstore' | 'group';

/** Replaces the names of accounts and resources with placeholders such as `project-2`, the same one everywhere. */
export class Placeholders {
  readonly #byIdentity = new Map<string, string>();
  readonly #byName = new Map<string, string>();
  readonly #counts = new Map<NameKind, number>();

  /** Gives the placeholder of the resource with this unique identity, which texts can also mention by other names. */
  of(kind: NameKind, identity: string, ...names: readonly string[]): string {
    const key = `${kind} ${identity}`;
    const placeholder = this.#byIdentity.get(key) ?? this.#next(kind);
    this.#byIdentity.set(key, placeholder);
    for (const name of [identity, ...names]) {
      // If two resources share a name, a text does not tell which one it means, so the first keeps it.
      if (name && !this.#byName.has(name)) this.#byName.set(name, placeholder);
    }
    return placeholder;
  }

  /** Registers a name from a text, if nothing else is known about the resource. */
  note(kind: NameKind, name: string): void {
    if (!this.#byName.has(name)) this.of(kind, name);
  }

  /** Replaces every known name in a text, and also unknown names in hosts and ARNs. */
  replaceIn(text: string): string {
    const present = [...this.#byName.keys()].filter(name => text.includes(name)).sort((a, b) => b.length - a.length);
    const known = new RegExp(present.map(wholeWord).join('|'), 'g');
    const named = present.length === 0 ? text : text.replace(known, name => this.#byName.get(name) ?? name);
    return named.replace(projectHost, '<project>.').replace(resourceName, '$1<number>:$2<resource>');
  }

  #next(kind: NameKind): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `${kind}-${count}`;
  }
}

/** Matches a name only as a whole word, because it can be part of an unrelated word. */
function wholeWord(name: string): string {
  const before = /^[A-Za-z\d]/.test(name) ? '(?<![A-Za-z\\d])' : '';
  const after = /[A-Za-z\d]$/.test(name) ? '(?![A-Za-z\\d])' : '';
  return `${before}${name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}${after}`;
}

/** Finds a project, which is the first part of its host. https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints */
const projectHost = /(?<![\w.-])(?!project-\d+\.)[a-z\d][a-z\d-]*\.(?=(?:[a-z\d-]+\.log|log-global)\.aliyuncs\.com)/g;

/** Finds the account and the resource in an ARN. https://www.alibabacloud.com/help/en/ram/policy-elements */
const resourceName = /(acs:[\w-]*:[\w*-]*:)[\w<>-]*:((?:[\w-]+\/)?)[^\s,;"'<>)\]]+/g;
