import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { regions } from '../../../../src/cloud/regions.ts';
import { firstLook } from '../../../../src/model/board/boardLook.ts';
import { everything } from '../../../../src/model/board/boardScope.ts';
import { type LinkProblem, type LinkTarget, linkTo, readLink } from '../../../../src/model/links/link.ts';
import { accountsIn, lookOf, targetOf, unknownRegions } from '../../../../src/model/links/linkable.ts';
import { Dice } from '../../../fuzz/dice.ts';
import { targetOf as anyTarget } from '../../../fuzz/links.ts';
import { accountOf, root } from '../../wizards/fakeAccounts.ts';

const number = '1234567890123456';
const group: LinkTarget = {
  kind: 'logstoreGroup',
  account: number,
  region: 'cn-hangzhou',
  project: 'k8s-log-prod',
  logstore: 'nginx-access',
  groupName: 'billing-sync',
};

const queryTo = (target: LinkTarget): string => {
  const link = linkTo(target);
  assert.ok(!('problem' in link), JSON.stringify(link));
  return link.query;
};
const read = (path: string, query: string, fragment = ''): LinkTarget | LinkProblem =>
  readLink({ path, query, fragment });
const refused = (path: string, query: string, fragment?: string): string => {
  const found = read(path, query, fragment);
  assert.ok('problem' in found, `It was read: ${query}`);
  return ['part' in found ? found.part : '', found.problem].filter(Boolean).join(' ');
};

describe('a link', () => {
  test('says in plain letters what it leads to', () => {
    assert.deepEqual(linkTo(group), {
      path: '/logstore/group',
      query:
        'v=1&account=1234567890123456&region=cn-hangzhou&project=k8s-log-prod&logstore=nginx-access&group=billing-sync',
    });
    assert.deepEqual(linkTo({ kind: 'instance', account: 'sample', region: 'eu-central-1', instanceId: 'dtsabc1' }), {
      path: '/instance',
      query: 'v=1&account=sample&region=eu-central-1&instance=dtsabc1',
    });
  });

  test('of any kind is read as what it was made of, in whatever order its parts are', () => {
    const kinds = new Set<string>();
    for (let index = 0; index < 800; index++) {
      const target = anyTarget(new Dice(11, 'links', index));
      const link = linkTo(target);
      if ('problem' in link) {
        assert.deepEqual([link, target.kind], [{ problem: 'tooLong' }, 'board']);
        continue;
      }
      kinds.add(target.kind);
      // What is unreserved in a URI is left as it is by whoever decodes or encodes the link on its way.
      assert.match(link.query, /^[A-Za-z\d._~=&-]+$/);
      const turned = link.query.split('&').reverse().join('&');
      for (const query of [link.query, turned]) {
        const { kind, ...found } = read(link.path, query) as LinkTarget;
        assert.deepEqual({ kind, ...found }, target);
      }
    }
    assert.equal(kinds.size, 5);
  });

  test('leads to every region that this version knows', () => {
    for (const region of regions.keys())
      assert.deepEqual(read('/logstore/group', queryTo({ ...group, region })), { ...group, region });
  });

  test('is not made of what could not be opened, or read as what it is', () => {
    const problems = (
      [
        { ...group, account: '' },
        { ...group, account: '1234 5678' },
        { ...group, region: 'cn-hangzhou.evil.test' },
        { ...group, project: 'K8s' },
        { ...group, project: 'a.b' },
        { ...group, logstore: '..' },
        { ...group, groupName: '..' },
        { ...group, groupName: 'a/b' },
        { ...group, groupName: 'a\u202eb' },
        { ...group, groupName: 'a\ud800' },
        { ...group, groupName: 'x'.repeat(129) },
      ] satisfies LinkTarget[]
    ).map(target => linkTo(target));
    assert.deepEqual(
      problems.map(found => ('part' in found ? `${found.part} ${found.problem}` : found)),
      [
        ...['account invalid', 'account invalid', 'region invalid', 'project invalid', 'project invalid'],
        ...['logstore invalid', 'group invalid', 'group invalid', 'group invalid', 'group invalid', 'group invalid'],
      ],
    );
  });

  test('that somebody made up is refused, and said to be so in our own words', () => {
    const query = queryTo(group);
    const with_ = (name: string, value: string): string => query.replace(new RegExp(`(${name}=)[^&]*`), `$1${value}`);
    const cases: readonly (readonly [expected: string, path: string, query: string, fragment?: string])[] = [
      ['unknownTarget', '', query],
      ['unknownTarget', '/', query],
      ['unknownTarget', '/logstore/group/', query],
      ['unknownTarget', '//logstore/group', query],
      ['unknownTarget', '/logstore/../logstore/group', query],
      ['unknownTarget', '/logstore%2Fgroup', query],
      ['unknownTarget', '/LOGSTORE/GROUP', query],
      ['unknownTarget', '/__proto__', query],
      ['unknownTarget', '/toString', query],
      ['unknownTarget', '/reset', query],
      ['damaged', '/logstore/group', query, 'x'],
      ['damaged', '/logstore/group', ''],
      ['damaged', '/logstore/group', `${query}&`],
      ['damaged', '/logstore/group', `${query}&&`],
      ['damaged', '/logstore/group', `${query}&x`],
      ['damaged', '/logstore/group', `${query}&x=1=2`],
      ['damaged', '/logstore/group', `?${query}`],
      ['damaged', '/logstore/group', query.replaceAll('&', ';')],
      ['damaged', '/logstore/group', query.replaceAll('=', '%3D')],
      ['damaged', '/logstore/group', with_('region', 'cn-hangzhou%2Fevil.test')],
      ['damaged', '/logstore/group', with_('region', 'cn-hangzhou%252Fevil.test')],
      ['damaged', '/logstore/group', with_('region', 'evil.test/')],
      ['damaged', '/logstore/group', with_('region', 'evil.test#')],
      ['damaged', '/logstore/group', with_('region', 'evil.test?')],
      ['damaged', '/logstore/group', with_('region', 'evil.test:443')],
      ['damaged', '/logstore/group', with_('region', 'user@evil.test')],
      ['damaged', '/logstore/group', with_('region', 'cn-hangzhou\u0000')],
      ['damaged', '/logstore/group', with_('region', 'cn-hángzhou')],
      ['damaged', '/logstore/group', with_('region', 'сn-hangzhou')],
      ['damaged', '/logstore/group', with_('region', 'cn-hangzhou\u202e')],
      ['region invalid', '/logstore/group', with_('region', 'cn-hangzhou.evil.test')],
      ['region invalid', '/logstore/group', with_('region', 'cn-hangzhou.log.aliyuncs.com.evil.test')],
      ['region invalid', '/logstore/group', with_('region', '..')],
      ['region invalid', '/logstore/group', with_('region', 'cn-hangzhou~2Fevil.test')],
      ['region invalid', '/logstore/group', with_('region', 'CN-HANGZHOU')],
      ['region invalid', '/logstore/group', with_('region', 'localhost')],
      ['region invalid', '/logstore/group', with_('region', 'cn-')],
      ['region invalid', '/logstore/group', with_('region', '')],
      ['region invalid', '/logstore/group', with_('region', `cn-${'a'.repeat(60)}`)],
      ['account invalid', '/logstore/group', with_('account', 'prod')],
      ['account invalid', '/logstore/group', with_('account', '1234')],
      ['account invalid', '/logstore/group', with_('account', '~201234567890123456')],
      ['account invalid', '/logstore/group', with_('account', `${number}.${number}`)],
      ['account invalid', '/logstore/group', with_('account', '-234567890123456')],
      ['account invalid', '/logstore/group', with_('account', '0234567890123456')],
      ['account invalid', '/logstore/group', with_('account', 'Sample')],
      ['damaged', '/logstore/group', with_('account', '1234 5678 9012 3456')],
      ['damaged', '/logstore/group', with_('account', '１２３４５６７８９０１２３４５６')],
      ['project invalid', '/logstore/group', with_('project', 'evil.test')],
      ['project invalid', '/logstore/group', with_('project', 'xn--80ak6aa92e')],
      ['project invalid', '/logstore/group', with_('project', '-a')],
      ['project invalid', '/logstore/group', with_('project', 'a'.repeat(64))],
      ['logstore invalid', '/logstore/group', with_('logstore', '..')],
      ['logstore invalid', '/logstore/group', with_('logstore', 'a~2Fb')],
      ['logstore invalid', '/logstore/group', with_('logstore', '~24~28zap~29')],
      ['group invalid', '/logstore/group', with_('group', '~2E~2E')],
      ['group invalid', '/logstore/group', with_('group', '..')],
      ['group invalid', '/logstore/group', with_('group', '.')],
      ['group invalid', '/logstore/group', with_('group', '~252e~252e')],
      ['group invalid', '/logstore/group', with_('group', 'a~00')],
      ['group invalid', '/logstore/group', with_('group', 'a~E2~80~AE')],
      ['group invalid', '/logstore/group', with_('group', 'a~E2~80~8B')],
      ['group invalid', '/logstore/group', with_('group', '~EF~BB~BFa')],
      // Letters and marks that are shown as nothing.
      ['group invalid', '/logstore/group', with_('group', 'a~E3~85~A4b')],
      ['group invalid', '/logstore/group', with_('group', 'a~CD~8Fb')],
      ['group invalid', '/logstore/group', with_('group', 'a~F3~A0~84~80')],
      ['text invalid', '/board', 'v=1&scope=pinned&text=a~E1~85~9F'],
      ['group invalid', '/logstore/group', with_('group', '~20')],
      // One way to write each text: not in small digits, not needlessly, not more bytes than it takes, none cut off.
      ['group invalid', '/logstore/group', with_('group', '~c3~a4')],
      ['group invalid', '/logstore/group', with_('group', '~61')],
      ['group invalid', '/logstore/group', with_('group', '~C0~AF')],
      ['group invalid', '/logstore/group', with_('group', '~ED~A0~80')],
      ['group invalid', '/logstore/group', with_('group', '~C3')],
      ['group invalid', '/logstore/group', with_('group', 'a~')],
      ['damaged', '/logstore/group', with_('group', "x' OR 1=1 --")],
      ['damaged', '/logstore/group', with_('group', '[a](command:workbench.action.quit)')],
      ['damaged', '/logstore/group', with_('group', '$(zap)')],
      ['damaged', '/logstore/group', with_('group', '{"a":1}')],
      ['damaged', '/logstore/group', with_('group', '<img src=x>')],
      ['account repeated', '/logstore/group', `${query}&account=6543210987654321`],
      ['account repeated', '/logstore/group', `${query}&account=${number}`],
      ['v repeated', '/logstore/group', `${query}&v=1`],
      ['otherVersion', '/logstore/group', query.replace('v=1', 'v=2')],
      ['otherVersion', '/logstore/group', query.replace('v=1', 'v=01')],
      ['otherVersion', '/logstore/group', `v=2&new~~~=part`],
      ['v missing', '/logstore/group', query.replace('v=1&', '')],
      ['account missing', '/logstore/group', query.replace(/account=\d+&/, '')],
      ['group missing', '/logstore/group', query.replace(/&group=.*/, '')],
      ['unknownPart', '/logstore/group', `${query}&name=prod`],
      ['unknownPart', '/logstore/group', `${query}&endpoint=evil.test`],
      ['unknownPart', '/logstore/group', `${query}&jobId=other`],
      ['unknownPart', '/logstore/group', `${query}&windowId=_blank`],
      ['unknownPart', '/logstore/group', `${query}&__proto__=1`],
      ['unknownPart', '/logstore/group', `${query}&constructor=1`],
      ['damaged', '/logstore/group', `${query}&account[]=1`],
      // A part that other targets have says nothing here, so somebody may mean something else by it.
      ['unknownPart', '/logstore/group', `${query}&instance=dtsabc`],
      ['unknownPart', '/logstore', query],
      ['unknownPart', '/board', `v=1&scope=pinned&account=${number}`],
      ['unknownPart', '/board', `v=1&scope=pinned&accounts=${number}`],
      ['scope missing', '/board', 'v=1'],
      ['scope invalid', '/board', 'v=1&scope=everything'],
      ['accounts invalid', '/board', 'v=1&scope=chosen&accounts='],
      ['accounts invalid', '/board', `v=1&scope=chosen&accounts=${number}.${number}`],
      ['accounts invalid', '/board', `v=1&scope=chosen&accounts=${number}..sample`],
      ['regions invalid', '/board', 'v=1&scope=chosen&regions=cn-hangzhou.evil'],
      ['services invalid', '/board', 'v=1&scope=chosen&services=dts.kafka'],
      ['states invalid', '/board', 'v=1&scope=pinned&states=bad'],
      ['sort invalid', '/board', 'v=1&scope=pinned&sort=urgency'],
      ['sort invalid', '/board', 'v=1&scope=pinned&sort=lag'],
      ['sort invalid', '/board', 'v=1&scope=pinned&sort=lag.up'],
      ['sort invalid', '/board', 'v=1&scope=pinned&sort=lag.ascending.x'],
      ['groupBy invalid', '/board', 'v=1&scope=pinned&groupBy=none'],
      ['groupBy invalid', '/board', 'v=1&scope=pinned&groupBy=toString'],
      ['text invalid', '/board', 'v=1&scope=pinned&text='],
      ['text invalid', '/board', 'v=1&scope=pinned&text=a~0Ab'],
      ['text invalid', '/board', 'v=1&scope=pinned&text=a~20~20~E2~80~A8'],
      ['tooLong', '/board', `v=1&scope=pinned&text=${'x'.repeat(2_000)}`],
      ['tooLong', '/logstore/group', `${query}${'&v=1'.repeat(1_000_000)}`],
      ['unknownTarget', '/board/../reset', 'v=1&scope=pinned'],
    ];
    for (const [expected, path, ...rest] of cases) assert.equal(refused(path, ...rest), expected, rest.join(' # '));
    assert.ok(cases.length > 100);
  });
});

describe('what is linked to', () => {
  const prod = accountOf();
  const other = accountOf({ id: 'a2', name: 'other', identity: root, regions: ['cn-future-9'] });
  const sample = accountOf({ id: 'sample', kind: 'sample', name: 'Sample Account' });
  const find = (id: string) => [prod, other, sample].find(account => account.id === id);
  const instance = { accountId: prod.id, region: 'cn-hangzhou', instanceId: 'dtsabc1', jobId: 'abc1' };

  test('is named by the number of its account, without names, keys, or the ID of a task', () => {
    assert.deepEqual(targetOf(instance, find), {
      kind: 'instance',
      account: number,
      region: 'cn-hangzhou',
      instanceId: 'dtsabc1',
    });
    const link = linkTo(targetOf({ kind: 'dts', ...instance, groupId: 'dtsgroup1' }, find) ?? group);
    const text = JSON.stringify(link);
    for (const kept of [prod.id, prod.name, prod.maskedAccessKeyId, 'alice', 'jobId', '=abc1'])
      assert.ok(!text.includes(kept), kept);
  });

  test('is called by a word in the sample account, whose number is made up', () => {
    assert.equal(accountsIn(targetOf({ ...instance, accountId: sample.id }, find) ?? group)[0], 'sample');
  });

  test('has no link once an account of it was removed, least of all one to a board of all accounts', () => {
    assert.equal(targetOf({ ...instance, accountId: 'gone' }, find), undefined);
    const look = { ...firstLook, scope: { ...everything, accountIds: ['gone'] } };
    assert.equal(targetOf(look, find), undefined);
    assert.equal(targetOf({ ...firstLook, view: { ...firstLook.view, accountIds: ['a1', 'gone'] } }, find), undefined);
  });

  test('looks on the board of somebody else as here, but for their own columns', () => {
    const view = {
      ...firstLook.view,
      text: 'nginx',
      accountIds: ['a2'],
      regions: ['eu-central-1'],
      groupBy: 'region',
    } as const;
    const scope = { ...everything, accountIds: ['a1', 'a2'], services: ['sls'], regions: ['cn-hangzhou'] } as const;
    const target = targetOf({ scope, view }, find);
    assert.ok(target?.kind === 'board');
    assert.deepEqual(accountsIn(target), [number, root.accountId]);
    const there = new Map([
      [number, { id: 'x' }],
      [root.accountId, { id: 'y' }],
    ]);
    const own = { columns: ['group', 'lag'], widths: { lag: 99 } } as const;
    assert.deepEqual(lookOf(target, there, own), {
      scope: { ...scope, accountIds: ['x', 'y'] },
      view: { ...view, accountIds: ['y'], ...own },
    });
  });

  test('is asked only in regions that this version knows, or that an account shows', () => {
    assert.deepEqual(unknownRegions(group, [prod]), []);
    assert.deepEqual(unknownRegions({ ...group, region: 'cn-future-9' }, [prod]), ['cn-future-9']);
    assert.deepEqual(unknownRegions({ ...group, region: 'cn-future-9' }, [prod, other]), []);
    const scope = { kind: 'chosen', accountIds: [], services: [], regions: ['cn-hangzhou', 'cn-future-9'] } as const;
    const target = targetOf({ ...firstLook, scope }, find);
    assert.deepEqual(target && unknownRegions(target, [prod]), ['cn-future-9']);
  });
});
