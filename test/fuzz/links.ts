import assert from 'node:assert/strict';
import { type Endpoints, endpointsOf } from '../../src/cloud/endpoints.ts';
import { refuseUnusableNames } from '../../src/cloud/unusableNames.ts';
import { columns, groupings, type Order } from '../../src/model/board/arranging.ts';
import { stateClasses } from '../../src/model/board/boardRow.ts';
import { regions } from '../../src/cloud/regions.ts';
import {
  type LinkAddress,
  type LinkedScope,
  type LinkedView,
  type LinkTarget,
  linkTo,
  readLink,
  sampleAccount,
} from '../../src/model/links/link.ts';
import { accountsIn } from '../../src/model/links/linkable.ts';
import type { Dice } from './dice.ts';
import { markup, mutatedText } from './hostile.ts';
import type { Plain } from './shrink.ts';
import type { Target } from './target.ts';

/** An address as the editor gives it, decoded once. */
export interface LinksInput {
  readonly [name: string]: Plain;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** Parts that are something else to whoever decodes them again, opens them, or puts them into a host name. */
const tricks = [
  ...markup,
  '%',
  '%00',
  '%2526',
  '%2e%2e%2f',
  '~',
  '~0',
  '~00',
  '~2E~2E',
  '~2F',
  '~61',
  '~c3~a4',
  '~C3',
  '~E2~80~AE',
  '~E3~85~A4',
  '~CD~8F',
  '~F0~9F~98',
  '~ED~A0~80',
  '~EF~BB~BF',
  '..',
  '/..',
  '//evil.test',
  '@evil.test',
  'user:password@',
  ':443',
  ':8080',
  '#',
  '?',
  '&',
  '&&',
  '=',
  '==',
  '&v=1',
  '&v=2',
  '&account=6543210987654321',
  '&region=cn-beijing',
  '&a[]=1',
  '[0]',
  '&__proto__=1',
  '&constructor=1',
  '&toString=1',
  '+',
  ' ',
  '\u0000',
  '\r\n',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u2028',
  '\ud800',
  '\ufeff',
  'ａ',
  'а',
  '１',
  '。',
  '．',
  '.evil.test',
  'cn-hangzhou.evil.test',
  'cn-hangzhou.log.aliyuncs.com.evil.test',
  'xn--80ak6aa92e',
  'localhost',
  '127.0.0.1',
  '[::1]',
  'command:workbench.action.quit',
  'javascript:alert(1)',
  'file:///etc/passwd',
  "' OR 1=1 --",
  '{"region":"cn-hangzhou"}',
  '[]',
  'null',
  'undefined',
  'true',
  'sample',
  'SAMPLE',
  '0123456789012345',
  '-1',
  '1e9',
  '1234567890123456.1234567890123456',
  'x'.repeat(2_500),
  '名'.repeat(700),
];

/** Those that can stand in a list, between dots. */
const words = tricks.filter(trick => /^[\w~-]+$/.test(trick) && trick.length < 100);

/** Endpoints of all forms but the user's own, which no link has a part in. */
const forms: readonly Endpoints[] = Object.values(endpointsOf);
const seen = new Map<string, number>();
const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

/** Links that somebody else made: such as we make, changed; each is refused, or is the link to what is read from it. */
export const links: Target<LinksInput> = {
  seen,

  make(dice) {
    const target = targetOf(dice);
    const link = linkTo(target);
    // What is too long for a link is not linked to.
    const address: LinkAddress = 'problem' in link ? { path: '/board', query: 'v=1&scope=pinned' } : link;
    return dice.oneIn(5) ? { ...address, fragment: '' } : mutated(address, dice);
  },

  run(input) {
    const read = readLink(input);
    if ('problem' in read) {
      note(`refused: ${read.problem}`);
      // A problem is made of our words alone.
      assert.ok(Object.values(read).every(word => /^[a-zA-Z]+$/.test(word)));
      return Promise.resolve();
    }
    note(`read: ${read.kind}`);
    checkSame(input, read);
    checkValues(read);
    checkHosts(read);
    return Promise.resolve();
  },
};

/** The link to what was read has the same members. So nothing is read that means something else to the next reader. */
function checkSame({ path, query, fragment }: LinksInput, read: LinkTarget): void {
  assert.equal(fragment, '', 'A link with more than its parts was read.');
  const again = linkTo(read);
  assert.ok(!('problem' in again), 'What was read has no link.');
  const members = (text: string): readonly string[] => text.split('&').sort();
  assert.deepEqual([path, members(query)], [again.path, members(again.query)]);
}

function checkValues(value: unknown): void {
  if (typeof value === 'string') {
    assert.ok(value.isWellFormed());
    assert.doesNotMatch(value, /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
    return;
  }
  assert.ok(typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== null);
  if (Array.isArray(value)) assert.equal(new Set(value).size, value.length, 'A list has something twice.');
  for (const part of Object.values(value)) checkValues(part);
}

/** Whatever would be asked on behalf of the link is a host of Alibaba Cloud, as our own code and `URL` have it. */
function checkHosts(read: LinkTarget): void {
  for (const account of accountsIn(read)) assert.match(account, /^(?:\d{9,18}|sample)$/);
  const asked = read.kind !== 'board' ? [read.region] : read.scope.kind === 'chosen' ? read.scope.regions : [];
  const project = 'project' in read ? read.project : undefined;
  for (const region of asked) {
    assert.match(region, /^[a-z]+(?:-[a-z\d]+)+$/);
    for (const form of forms) {
      for (const { origin, host } of [form.dts(region), form.sls(region), form.sls(region, project)]) {
        const url = new URL(origin);
        assert.match(url.hostname, /^(?:[a-z\d_-]+\.)+aliyuncs\.com$/);
        assert.deepEqual(
          [url.href, url.hostname, url.username, url.port],
          [`https://${host}/`, host, '', ''],
          'Another address than the name says.',
        );
      }
    }
    const path =
      'logstore' in read ? ['logstores', read.logstore, ...('groupName' in read ? [read.groupName] : [])] : [];
    refuseUnusableNames({ service: 'sls', operation: 'ListConsumerGroup' }, { region, project, path });
  }
}

function mutated({ path, query }: LinkAddress, dice: Dice): LinksInput {
  let [changedPath, changed, fragment] = [path, query, ''];
  for (let times = 1 + dice.below(3); times > 0; times--) {
    switch (dice.below(10)) {
      case 0:
        changedPath = dice.pick([
          `${path}/`,
          `/${path}`,
          '',
          '/',
          path.slice(1),
          path + dice.pick(tricks),
          '/__proto__',
        ]);
        break;
      case 1:
        fragment = dice.pick(tricks);
        break;
      case 2:
        changed = mutatedText(changed, dice);
        break;
      case 3:
        changed = dice.pick(tricks);
        break;
      case 4: {
        const at = dice.below(changed.length + 1);
        changed = changed.slice(0, at) + dice.pick(tricks) + changed.slice(at);
        break;
      }
      default:
        changed = changedMember(changed, dice);
    }
  }
  return { path: changedPath, query: changed, fragment };
}

/** The members that links have, each of which belongs to some targets only. */
const parts = ['account', 'region', 'instance', 'project', 'logstore', 'group', 'scope', 'accounts', 'text', 'sort'];

/** The same value for whoever decodes it without looking. */
function needlesslyEscaped(value: string, dice: Dice): string {
  const at = dice.below(value.length);
  const character = value.charCodeAt(at);
  const hex = Number.isNaN(character) ? '' : `~${character.toString(16).toUpperCase()}`;
  return value.slice(0, at) + hex + value.slice(at + 1);
}

function changedMember(query: string, dice: Dice): string {
  const members = query.split('&');
  const at = dice.below(members.length);
  const [name = '', value = ''] = (members[at] ?? '').split('=');
  const trick = dice.pick(tricks);
  const other = dice.pick([
    `${name}=${trick}`,
    `${name}=${value}${trick}`,
    `${name}=${trick}${value}`,
    `${trick}=${value}`,
    `${name}=${value}&${name}=${value}`,
    `${name}=${value}.${value}`,
    `${name}=${value}.${dice.pick(words)}`,
    `${name}[]=${value}`,
    `${name}=${value}&${dice.pick(parts)}=${value}`,
    `${name}=${needlesslyEscaped(value, dice)}`,
    `${name.toUpperCase()}=${value}`,
    name,
    `${name}=`,
    `=${value}`,
    '',
  ]);
  return [...members.slice(0, at), other, ...members.slice(at + 1)].join('&');
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const wordOf = (dice: Dice, characters: string, most: number): string =>
  Array.from({ length: 1 + dice.below(most) }, () => dice.pick(Array.from(characters))).join('');

const accountOf = (dice: Dice): string =>
  dice.oneIn(6) ? sampleAccount : `1${Array.from({ length: 15 }, () => dice.below(10)).join('')}`;
/** Regions that there are, and such as there may be one day. */
const regionOf = (dice: Dice): string =>
  dice.oneIn(8)
    ? `${wordOf(dice, letters, 3)}xx-${wordOf(dice, letters + digits, 12)}`
    : dice.pick([...regions.keys()]);
const nameOf = (dice: Dice): string =>
  `${wordOf(dice, letters + digits, 1)}${wordOf(dice, `${letters}${digits}-_`, 40)}e`;
const idOf = (dice: Dice): string => wordOf(dice, `${letters}${letters.toUpperCase()}${digits}-_`, 60);
const groupNames = ['消费组 A', 'a.b', 'a b', 'a&b=c', '100%', '$(zap)', '[x](command:y)', 'ä', '😀', '~', '~20', '+'];
const texts = ['', 'nginx', ' ', 'orders billing', '订单', 'a&b=c', '%26', '~', '~7E', '$(zap)', '名'.repeat(40)];

function some<T>(dice: Dice, from: () => T): readonly T[] {
  return dice.oneIn(2) ? [] : [...new Set(Array.from({ length: 1 + dice.below(4) }, from))];
}

/** Any target that can be linked to, with names of all forms that there are. */
export function targetOf(dice: Dice): LinkTarget {
  const place = { account: accountOf(dice), region: regionOf(dice) };
  const instance = { ...place, instanceId: idOf(dice) };
  const logstore = { ...place, project: nameOf(dice), logstore: nameOf(dice) };
  switch (dice.below(5)) {
    case 0:
      return { kind: 'instance', ...instance };
    case 1:
      return { kind: 'instanceGroup', ...instance, groupId: idOf(dice) };
    case 2:
      return { kind: 'logstore', ...logstore };
    case 3:
      return { kind: 'logstoreGroup', ...logstore, groupName: dice.oneIn(2) ? nameOf(dice) : dice.pick(groupNames) };
    default:
      return { kind: 'board', scope: scopeOf(dice), view: viewOf(dice) };
  }
}

const places = (dice: Dice) =>
  ({
    accounts: some(dice, () => accountOf(dice)),
    services: some(dice, () => dice.pick(['dts', 'sls'] as const)),
    regions: some(dice, () => regionOf(dice)),
  }) as const;

const scopeOf = (dice: Dice): LinkedScope => (dice.oneIn(3) ? { kind: 'pinned' } : { kind: 'chosen', ...places(dice) });

const viewOf = (dice: Dice): LinkedView => ({
  ...places(dice),
  text: dice.pick(texts),
  classes: some(dice, () => dice.pick(stateClasses)),
  order: dice.oneIn(2) ? { by: 'urgency' } : orderOf(dice),
  groupBy: dice.pick(groupings),
});

const orderOf = (dice: Dice): Order => ({ by: dice.pick(columns), direction: dice.pick(['ascending', 'descending']) });
