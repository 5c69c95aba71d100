import { isRegionId } from '../../cloud/regions.ts';
import { isLabel, isSegment } from '../../cloud/unusableNames.ts';
import { columns, firstView, groupings, type Order, type View } from '../board/arranging.ts';
import { stateClasses } from '../board/boardRow.ts';
import { isOneOf } from '../checks.ts';
import { holdsInvisible } from '../invisible.ts';
import type { GroupService } from '../places.ts';
import { listIn, textIn, writtenList, written } from './values.ts';

/**
 * What a link can name. Accounts are the numbers that Alibaba Cloud gives them, because the IDs and names that they have
 * here mean nothing to anybody else, and a name in a link could claim anything. The sample account, whose number is made
 * up, is called by a word. Nothing else in a link is about an account, and nothing in it is secret.
 */
export type LinkTarget =
  | (LinkedInstance & { readonly kind: 'instance' })
  | (LinkedInstance & { readonly kind: 'instanceGroup'; readonly groupId: string })
  | (LinkedLogstore & { readonly kind: 'logstore' })
  | (LinkedLogstore & { readonly kind: 'logstoreGroup'; readonly groupName: string })
  | LinkedBoard;

interface LinkedPlace {
  readonly account: string;
  readonly region: string;
}
/** The ID of the task is not in a link: with the one of another instance, a panel would show a mixture of both. */
export interface LinkedInstance extends LinkedPlace {
  readonly instanceId: string;
}
export interface LinkedLogstore extends LinkedPlace {
  readonly project: string;
  readonly logstore: string;
}

/** A view of the lag board, without the columns and their widths, which are a matter of taste and of the screen. */
export interface LinkedBoard {
  readonly kind: 'board';
  readonly scope: LinkedScope;
  readonly view: LinkedView;
}
export type LinkedScope =
  | { readonly kind: 'pinned' }
  | {
      readonly kind: 'chosen';
      readonly accounts: readonly string[];
      readonly services: readonly GroupService[];
      readonly regions: readonly string[];
    };
export interface LinkedView extends Omit<View, 'accountIds'> {
  readonly accounts: readonly string[];
}

/** How a link calls the sample account. */
export const sampleAccount = 'sample';

/** The members of the query of a link. */
const partNames = [
  'v',
  'account',
  'region',
  'instance',
  'project',
  'logstore',
  'group',
  'scope',
  'accounts',
  'services',
  'regions',
  'text',
  'states',
  'onlyAccounts',
  'onlyServices',
  'onlyRegions',
  'sort',
  'groupBy',
] as const;
export type LinkPart = (typeof partNames)[number];

/** Why a link cannot be opened, or none can be made. It never holds what the link says. */
export type LinkProblem =
  /** It names nothing that this version can open. */
  | { readonly problem: 'unknownTarget' | 'unknownPart' }
  | { readonly problem: 'tooLong' | 'damaged' }
  /** It was made by a version with other links. */
  | { readonly problem: 'otherVersion' }
  | { readonly problem: 'missing' | 'repeated' | 'invalid'; readonly part: LinkPart };

/** A link without its scheme and host, which are those of the editor and of the extension. */
export interface LinkAddress {
  readonly path: string;
  readonly query: string;
}

const version = '1';
/** Longer addresses are cut or refused by mail programs, tickets, and Windows. */
const longestQuery = 1_900;
/** The most values of a list. More do not fit, but for the shortest. */
const longestList = 60;

const paths: Readonly<Record<LinkTarget['kind'], string>> = {
  instance: '/instance',
  instanceGroup: '/instance/group',
  logstore: '/logstore',
  logstoreGroup: '/logstore/group',
  board: '/board',
};

/** The link to a target, or why there is none. Whatever this makes, `readLink` reads. */
export function linkTo(target: LinkTarget): LinkAddress | LinkProblem {
  const query = [['v', version] as const, ...membersOf(target)].map(([part, value]) => `${part}=${value}`).join('&');
  const address = { path: paths[target.kind], query };
  const read = readLink({ ...address, fragment: '' });
  return 'problem' in read ? read : address;
}

/**
 * What a link names. A link is what any page, mail or ticket says, so only what `linkTo` can have written is read: every
 * part has its form, none is repeated, and none is unknown. The address is as the editor gives it, decoded once.
 */
export function readLink(address: LinkAddress & { readonly fragment: string }): LinkTarget | LinkProblem {
  const parts = partsIn(address);
  if (!(parts instanceof Map)) return parts;
  const kind = (Object.keys(paths) as LinkTarget['kind'][]).find(name => paths[name] === address.path);
  if (kind === undefined) return { problem: 'unknownTarget' };
  const reading = new Reading(parts);
  const target = targetIn(kind, reading);
  return reading.problem ?? target;
}

function partsIn({
  query,
  fragment,
}: LinkAddress & { readonly fragment: string }): Map<LinkPart, string> | LinkProblem {
  if (query.length > longestQuery) return { problem: 'tooLong' };
  if (fragment !== '' || !/^[A-Za-z\d._~=&-]*$/.test(query)) return { problem: 'damaged' };
  const parts = new Map<LinkPart, string>();
  const members = query.split('&').map(member => member.split('='));
  // Another version may have other parts, so it is looked for first.
  if (members.some(([name, value]) => name === 'v' && value !== version)) return { problem: 'otherVersion' };
  for (const [name = '', value, ...more] of members) {
    if (value === undefined || more.length > 0) return { problem: 'damaged' };
    if (!isPartName(name)) return { problem: 'unknownPart' };
    if (parts.has(name)) return { problem: 'repeated', part: name };
    parts.set(name, value);
  }
  return parts.delete('v') ? parts : { problem: 'missing', part: 'v' };
}

const isPartName = isOneOf(...partNames);

type Form = (text: string) => boolean;

/** Takes the parts of a link one by one, and remembers the first that is not as it has to be. */
class Reading {
  readonly #parts: Map<LinkPart, string>;
  #problem: LinkProblem | undefined;

  constructor(parts: Map<LinkPart, string>) {
    this.#parts = parts;
  }

  /** Why the link cannot be opened, once everything was taken. A part that was not taken belongs to other targets. */
  get problem(): LinkProblem | undefined {
    return this.#problem ?? (this.#parts.size > 0 ? { problem: 'unknownPart' } : undefined);
  }

  one(part: LinkPart, has: Form): string {
    const value = this.#take(part);
    const text = value === undefined ? undefined : textIn(value);
    if (value === undefined) this.#problem ??= { problem: 'missing', part };
    else if (text === undefined || !has(text)) this.#problem ??= { problem: 'invalid', part };
    return text ?? '';
  }

  /** A part that is left out where it says nothing, as the others are. */
  maybe(part: LinkPart, has: Form): string {
    return this.#parts.has(part) ? this.one(part, text => text !== '' && has(text)) : '';
  }

  /** A list without repetitions. An empty one is left out. */
  list<T extends string>(part: LinkPart, has: (text: string) => text is T): readonly T[];
  list(part: LinkPart, has: Form): readonly string[];
  list(part: LinkPart, has: Form): readonly string[] {
    const value = this.#take(part);
    if (value === undefined) return [];
    const values = listIn(value);
    const isGood = values.length <= longestList && new Set(values).size === values.length && values.every(has);
    if (!isGood) this.#problem ??= { problem: 'invalid', part };
    return values;
  }

  #take(part: LinkPart): string | undefined {
    const value = this.#parts.get(part);
    this.#parts.delete(part);
    return value;
  }
}

/** The number of an account has 16 digits, and that of some old ones fewer. */
const isAccount: Form = text => text === sampleAccount || /^[1-9]\d{8,17}$/.test(text);
const isId: Form = text => /^[A-Za-z\d_-]{1,64}$/.test(text);
/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createlogstore */
const isLogstore: Form = text => /^[a-z\d][a-z\d_-]{0,127}$/.test(text);
/** No page says what the name of a group can hold, so this is what can be asked for, and shown as what it is. */
const isGroupName: Form = text => Array.from(text).length <= 128 && isSegment(text) && !holdsInvisible(text);
const isFilterText: Form = text => text.length <= 1_000 && !holdsInvisible(text);

const isService = isOneOf('dts', 'sls');
const isStateClass = isOneOf(...stateClasses);
const isColumn = isOneOf(...columns);
const isDirection = isOneOf('ascending', 'descending');
const isGrouping = isOneOf(...groupings);

function targetIn(kind: LinkTarget['kind'], reading: Reading): LinkTarget {
  switch (kind) {
    case 'instance':
      return { kind, ...instanceIn(reading) };
    case 'instanceGroup':
      return { kind, ...instanceIn(reading), groupId: reading.one('group', isId) };
    case 'logstore':
      return { kind, ...logstoreIn(reading) };
    case 'logstoreGroup':
      return { kind, ...logstoreIn(reading), groupName: reading.one('group', isGroupName) };
    case 'board':
      return { kind, scope: scopeIn(reading), view: viewIn(reading) };
  }
}

const placeIn = (reading: Reading): LinkedPlace => ({
  account: reading.one('account', isAccount),
  region: reading.one('region', isRegionId),
});

const instanceIn = (reading: Reading): LinkedInstance => ({
  ...placeIn(reading),
  instanceId: reading.one('instance', isId),
});

const logstoreIn = (reading: Reading): LinkedLogstore => ({
  ...placeIn(reading),
  project: reading.one('project', isLabel),
  logstore: reading.one('logstore', isLogstore),
});

function scopeIn(reading: Reading): LinkedScope {
  if (reading.one('scope', isOneOf('pinned', 'chosen')) === 'pinned') return { kind: 'pinned' };
  return {
    kind: 'chosen',
    accounts: reading.list('accounts', isAccount),
    services: reading.list('services', isService),
    regions: reading.list('regions', isRegionId),
  };
}

function viewIn(reading: Reading): LinkedView {
  const groupBy = reading.maybe('groupBy', text => isGrouping(text) && text !== firstView.groupBy);
  return {
    text: reading.maybe('text', isFilterText),
    classes: reading.list('states', isStateClass),
    accounts: reading.list('onlyAccounts', isAccount),
    services: reading.list('onlyServices', isService),
    regions: reading.list('onlyRegions', isRegionId),
    order: orderFrom(reading.maybe('sort', text => orderFrom(text).by !== 'urgency')),
    groupBy: isGrouping(groupBy) ? groupBy : firstView.groupBy,
  };
}

/** The order that a text such as `lag.descending` stands for, and the one by urgency for any other. */
function orderFrom(text: string): Order {
  const [by = '', direction = '', ...more] = listIn(text);
  return isColumn(by) && isDirection(direction) && more.length === 0 ? { by, direction } : { by: 'urgency' };
}

type Member = readonly [part: LinkPart, value: string];

function membersOf(target: LinkTarget): readonly Member[] {
  switch (target.kind) {
    case 'instance':
      return instanceMembers(target);
    case 'instanceGroup':
      return [...instanceMembers(target), ['group', written(target.groupId)]];
    case 'logstore':
      return logstoreMembers(target);
    case 'logstoreGroup':
      return [...logstoreMembers(target), ['group', written(target.groupName)]];
    case 'board':
      return [...scopeMembers(target.scope), ...viewMembers(target.view)];
  }
}

const placeMembers = ({ account, region }: LinkedPlace): readonly Member[] => [
  ['account', written(account)],
  ['region', written(region)],
];

const instanceMembers = (instance: LinkedInstance): readonly Member[] => [
  ...placeMembers(instance),
  ['instance', written(instance.instanceId)],
];

const logstoreMembers = (logstore: LinkedLogstore): readonly Member[] => [
  ...placeMembers(logstore),
  ['project', written(logstore.project)],
  ['logstore', written(logstore.logstore)],
];

const scopeMembers = (scope: LinkedScope): readonly Member[] => [
  ['scope', scope.kind],
  ...(scope.kind === 'pinned'
    ? []
    : said([
        ['accounts', writtenList(scope.accounts)],
        ['services', writtenList(scope.services)],
        ['regions', writtenList(scope.regions)],
      ])),
];

const viewMembers = ({ text, classes, accounts, services, regions, order, groupBy }: LinkedView): readonly Member[] =>
  said([
    ['text', written(text)],
    ['states', writtenList(classes)],
    ['onlyAccounts', writtenList(accounts)],
    ['onlyServices', writtenList(services)],
    ['onlyRegions', writtenList(regions)],
    ['sort', order.by === 'urgency' ? '' : writtenList([order.by, order.direction])],
    ['groupBy', groupBy === firstView.groupBy ? '' : groupBy],
  ]);

const said = (members: readonly Member[]): readonly Member[] => members.filter(([, value]) => value !== '');
