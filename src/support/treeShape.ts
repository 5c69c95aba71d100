import type { Accounts } from '../accounts/accounts.ts';
import { CloudError } from '../cloud/errors.ts';
import type { Account } from '../model/accounts/account.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import type { Histories } from '../model/lag/history.ts';
import { judge } from '../model/lag/judge.ts';
import type { LagMonitor } from '../model/lag/reading.ts';
import {
  type GroupRef,
  groupRefOf,
  groupsIn,
  type InstanceGroup,
  instancesIn,
  type ListRef,
  type LogstoreGroup,
  logstoresIn,
  type Project,
  projectsIn,
  type RegionRef,
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
 * What is loaded of the tree, line by line: kinds, counts and states, with placeholders for the names. Nothing is asked
 * for: a list that is not loaded is said to be so.
 */
export async function treeShape(parts: TreeParts, names: Placeholders, now: number): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const account of parts.accounts.list()) {
    lines.push(accountPlaceholder(account, names));
    for (const region of account.regions) {
      const at = { accountId: account.id, region };
      lines.push(...(await instanceLines(at, parts, names, now)), ...(await projectLines(at, parts, names, now)));
    }
  }
  return lines;
}

/** The account, by any of the names that a text may call it. */
export function accountPlaceholder({ id, name, identity }: Account, names: Placeholders): string {
  const { accountId, arn, userId = '', roleId = '', principalId = '' } = identity;
  names.of('number', accountId);
  return names.of('account', id, name, arn, userId, roleId, principalId);
}

async function instanceLines(
  at: RegionRef,
  parts: TreeParts,
  names: Placeholders,
  now: number,
): Promise<readonly string[]> {
  const list = instancesIn(at);
  const lines = [`  changeTracking / ${at.region}: ${loadedWords(list, parts)}`];
  if (!parts.catalog.peek(list)) return lines;
  for (const instance of (await parts.catalog.instances(at)).items) {
    const { instanceId, jobId, job } = instance;
    const groups = groupsIn(instance);
    const name = names.of('instance', instanceId, jobId, job.name);
    lines.push(`    ${name} (${job.status}${job.isNewVersion ? '' : ', older kind'}): ${loadedWords(groups, parts)}`);
    if (!parts.catalog.peek(groups)) continue;
    const { items } = await parts.catalog.instanceGroups(instance);
    lines.push(...items.map(group => groupLine(group, parts, names, now)));
  }
  return lines;
}

async function projectLines(
  at: RegionRef,
  parts: TreeParts,
  names: Placeholders,
  now: number,
): Promise<readonly string[]> {
  const list = projectsIn(at);
  const lines = [`  logService / ${at.region}: ${loadedWords(list, parts)}`];
  if (!parts.catalog.peek(list)) return lines;
  for (const project of (await parts.catalog.projects(at)).items) {
    lines.push(...(await logstoreLines(project, parts, names, now)));
  }
  return lines;
}

async function logstoreLines(
  { project, status, ...at }: Project,
  parts: TreeParts,
  names: Placeholders,
  now: number,
): Promise<readonly string[]> {
  const list = logstoresIn({ ...at, project });
  const state = status === undefined ? '' : ` (${status})`;
  const lines = [`    ${names.of('project', project)}${state}: ${loadedWords(list, parts)}`];
  if (!parts.catalog.peek(list)) return lines;
  for (const logstore of (await parts.catalog.logstores(list)).items) {
    const groups = groupsIn(logstore);
    lines.push(`      ${names.of('logstore', logstore.logstore)}: ${loadedWords(groups, parts)}`);
    if (!parts.catalog.peek(groups)) continue;
    const { items } = await parts.catalog.logstoreGroups(logstore);
    lines.push(...items.map(group => `  ${groupLine(group, parts, names, now)}`));
  }
  return lines;
}

/** How much of a list is there. A filter is a part of a name, so that only its being there is said. */
function loadedWords(list: ListRef, { catalog }: TreeParts): string {
  const loaded = catalog.peek(list);
  const words = loaded ? `${loaded.count} of ${loaded.total} loaded` : 'not loaded';
  return catalog.filterOf(list) === '' ? words : `${words}, filtered by name`;
}

function groupLine(group: InstanceGroup | LogstoreGroup, parts: TreeParts, names: Placeholders, now: number): string {
  const ref = groupRefOf(group);
  const { name } = group.group;
  const placeholder = ref.kind === 'dts' ? names.of('group', ref.groupId, name) : names.of('group', name);
  return `      ${placeholder} (${groupState(ref, parts, now)})`;
}

function groupState(ref: GroupRef, { monitor, histories }: TreeParts, now: number): string {
  const [reading, failure] = [monitor.latest(ref), monitor.failure(ref)];
  const state = reading ? judge(reading, histories.of(ref), now).verdicts[0].kind : 'not read';
  if (!failure) return state;
  const { error } = failure;
  const reason = error instanceof CloudError ? (error.code ?? error.kind) : 'inside the extension';
  return `${state}, reading failed: ${reason}`;
}

/** What a name is of. */
type NameKind = 'account' | 'number' | 'profile' | 'instance' | 'project' | 'logstore' | 'group';

/** Stands in for names of accounts and resources: the same thing has the same placeholder everywhere, such as `project-2`. */
export class Placeholders {
  readonly #byIdentity = new Map<string, string>();
  readonly #byName = new Map<string, string>();
  readonly #counts = new Map<NameKind, number>();

  /** Of the thing that `identity` is unique for; texts may call it by the other names as well. */
  of(kind: NameKind, identity: string, ...names: readonly string[]): string {
    const key = `${kind} ${identity}`;
    const placeholder = this.#byIdentity.get(key) ?? this.#next(kind);
    this.#byIdentity.set(key, placeholder);
    for (const name of [identity, ...names]) {
      // Where two things have one name, a text does not tell which it means.
      if (name && !this.#byName.has(name)) this.#byName.set(name, placeholder);
    }
    return placeholder;
  }

  /** For a name in a text, when nothing else is known of the thing. */
  note(kind: NameKind, name: string): void {
    if (!this.#byName.has(name)) this.of(kind, name);
  }

  /** The text with a placeholder for every known name, and without the unknown ones in hosts and ARNs. */
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

/** Not within a longer word, where it would be found by chance. */
function wholeWord(name: string): string {
  const before = /^[A-Za-z\d]/.test(name) ? '(?<![A-Za-z\\d])' : '';
  const after = /[A-Za-z\d]$/.test(name) ? '(?![A-Za-z\\d])' : '';
  return `${before}${name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}${after}`;
}

/** A project is the first part of its host. https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints */
const projectHost = /(?<![\w.-])(?!project-\d+\.)[a-z\d][a-z\d-]*\.(?=(?:[a-z\d-]+\.log|log-global)\.aliyuncs\.com)/g;

/** An ARN names the account and the resource. https://www.alibabacloud.com/help/en/ram/policy-elements */
const resourceName = /(acs:[\w-]*:[\w*-]*:)[\w<>-]*:((?:[\w-]+\/)?)[^\s,;"'<>)\]]+/g;
