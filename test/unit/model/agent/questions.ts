import assert from 'node:assert/strict';
import type { Json, Members } from '../../../../src/model/agent/tool.ts';
import { AgentWorld } from './agentWorld.ts';
import type { Turn } from './scriptedModel.ts';

type Given = Readonly<Record<string, string | number>>;

/** What an operator asks, in which world, what is called for that, and what the answer says. */
export interface Asked {
  readonly question: string;
  readonly in?: keyof typeof worlds;
  readonly calls: readonly (readonly [tool: string, input: Given])[];
  readonly says: (answer: Members, turns: readonly Turn[]) => void;
}

const allRegions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'ap-southeast-1', 'eu-central-1'];

export const worlds = {
  one: () => AgentWorld.open([{ name: 'prod' }]),
  manyRegions: () => AgentWorld.open([{ name: 'prod', regions: allRegions }]),
  none: () => AgentWorld.open([]),
  two: () =>
    AgentWorld.open([
      { name: 'prod', regions: ['cn-hangzhou'] },
      { name: 'staging', regions: ['cn-shanghai'] },
    ]),
  twins: () =>
    AgentWorld.open([
      { name: 'prod', regions: ['cn-hangzhou'] },
      { name: 'prod', regions: ['ap-southeast-1'] },
    ]),
  readOnly: () => AgentWorld.open([{ name: 'prod', isReadOnly: true }]),
  powerless: () => AgentWorld.open([{ name: 'audit', as: 'powerless' }]),
  signedOut: () => AgentWorld.open([{ name: 'prod', isSignedOut: true }]),
  crowded: async () => {
    const world = await AgentWorld.open();
    const { groups } = world.logstore('k8s-log-prod', 'nginx-error');
    const [sample] = groups;
    if (!sample) throw new Error('The sample account has changed.');
    for (let index = 0; index < 60; index++) groups.push({ ...sample, name: `extra-${index}`, written: new Map() });
    return world;
  },
  pinned: async () => {
    const world = await AgentWorld.open();
    const of = { accountId: 'account-0', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' };
    world.pins = [{ of, group: 'all', name: '', ownerName: 'k8s-log-prod / nginx-access' }];
    return world;
  },
  throttled: async () => {
    const world = await AgentWorld.open();
    world.cloud.service.faults.add({ operation: 'ListProject', times: 100, after: 0, kind: 'throttling' });
    return world;
  },
} as const;

function text(members: Members, name: string): string {
  const { [name]: value } = members;
  return typeof value === 'string' ? value : '';
}

const errorOf = (answer: Members): Members => answer['error'] as Members;
const list = (members: Members, name: string): readonly Members[] => members[name] as readonly Members[];
const part = (members: Members, name: string): Members => members[name] as Members;
const kinds = (answer: Members): readonly Json[] => list(answer, 'verdicts').map(({ kind = null }) => kind);

const inNginx = 'of Logstore `nginx-access` in project `k8s-log-prod`';
const nginx = { project: 'k8s-log-prod', logstore: 'nginx-access' };

export const questions: readonly Asked[] = [
  {
    question: 'Which accounts have I added?',
    in: 'two',
    calls: [['list_accounts', {}]],
    says: answer =>
      assert.deepEqual(
        list(answer, 'accounts').map(({ account }) => account),
        ['prod', 'staging'],
      ),
  },
  {
    question: 'Which accounts are signed in?',
    in: 'signedOut',
    calls: [['list_accounts', {}]],
    says: answer => assert.equal(list(answer, 'accounts')[0]?.['isSignedIn'], false),
  },
  {
    question: 'Which accounts have I added?',
    in: 'none',
    calls: [['list_accounts', {}]],
    says: answer => assert.match(text(errorOf(answer), 'next'), /Add Account.*Use Sample Account/),
  },
  {
    question: 'List the change tracking instances in Hangzhou named like `orders`.',
    calls: [['list_change_tracking_instances', { region: 'cn-hangzhou', nameContains: 'orders' }]],
    says: answer => assert.equal(answer['inAll'], 2),
  },
  {
    question: 'Which change tracking instances does account `staging` have?',
    in: 'two',
    calls: [['list_change_tracking_instances', { account: 'staging' }]],
    says: answer => {
      assert.equal(answer['region'], 'cn-shanghai');
      assert.ok(list(answer, 'instances').some(({ taskStatus }) => taskStatus === 'Abnormal'));
    },
  },
  {
    question: 'List the change tracking instances of account `prdo`.',
    in: 'two',
    calls: [['list_change_tracking_instances', { account: 'prdo' }]],
    says: answer => assert.equal(list(errorOf(answer), 'accounts').length, 2),
  },
  {
    question: 'List the change tracking instances of account `prod` in Singapore.',
    in: 'twins',
    calls: [
      ['list_change_tracking_instances', { account: 'prod', region: 'ap-southeast-1' }],
      ['list_change_tracking_instances', { account: '#acct', region: 'ap-southeast-1' }],
    ],
    says: answer => assert.equal(answer['inAll'], 3),
  },
  {
    question: 'List the change tracking instances of account `prod`.',
    in: 'twins',
    calls: [['list_change_tracking_instances', { account: 'prod' }]],
    says: answer => assert.equal(errorOf(answer)['code'], 'ambiguousAccount'),
  },
  {
    question: 'List all change tracking instances.',
    calls: [
      ['list_change_tracking_instances', {}],
      ['list_change_tracking_instances', { page: 2 }],
    ],
    says: (answer, turns) =>
      assert.equal(
        turns.reduce((sum, turn) => sum + list(turn.answer.content, 'instances').length, 0),
        answer['inAll'],
      ),
  },
  {
    question: 'Which change tracking instances in Frankfurt are of the old version?',
    in: 'manyRegions',
    calls: [['list_change_tracking_instances', { region: 'eu-central-1' }]],
    says: answer => {
      const old = list(answer, 'instances').filter(({ version }) => version === null);
      assert.deepEqual(
        old.map(each => part(each, 'fromService')['instance']),
        ['eu-loyalty-old-sub'],
      );
    },
  },
  {
    question: 'Which projects of Log Service are there in Hangzhou?',
    calls: [['list_logstores', { region: 'cn-hangzhou' }]],
    says: answer => assert.equal(list(answer, 'projects').length, 4),
  },
  {
    question: 'List the Logstores of project `payments-audit`.',
    calls: [['list_logstores', { project: 'payments-audit' }]],
    says: answer => assert.equal(answer['inAll'], 2),
  },
  {
    question: 'List the Logstores of project `k8s-log-prod` in Mars (cn-beijing).',
    calls: [
      ['list_logstores', { project: 'k8s-log-prod', region: 'cn-beijing' }],
      ['list_logstores', { project: 'k8s-log-prod', region: 'cn-hangzhou' }],
    ],
    says: answer => assert.ok(Number(answer['pages']) > 4),
  },
  {
    question: 'Which projects of Log Service are there?',
    in: 'powerless',
    calls: [['list_logstores', {}]],
    says: answer => {
      const { code, missingPermission } = errorOf(answer);
      assert.deepEqual([code, missingPermission], ['denied', 'log:ListProject']);
      assert.match(text(errorOf(answer), 'next'), /Only a person can grant it/);
    },
  },
  {
    question: 'Which projects of Log Service are there?',
    in: 'throttled',
    calls: [['list_logstores', {}]],
    says: answer => {
      assert.equal(errorOf(answer)['code'], 'throttled');
      assert.match(text(errorOf(answer), 'next'), /Wait a minute/);
    },
  },
  {
    question: 'List the consumer groups of instance `orders-binlog-sub`.',
    calls: [['list_consumer_groups', { instance: 'orders-binlog-sub' }]],
    says: answer => assert.ok(list(answer, 'groups').every(({ service }) => service === 'dts')),
  },
  {
    question: 'List all consumer groups of Logstore `nginx-error` in project `k8s-log-prod`.',
    in: 'crowded',
    calls: [
      ['list_consumer_groups', { project: 'k8s-log-prod', logstore: 'nginx-error' }],
      ['list_consumer_groups', { project: 'k8s-log-prod', logstore: 'nginx-error', page: 2 }],
    ],
    says: (answer, turns) => {
      assert.deepEqual(
        turns.map(turn => list(turn.answer.content, 'groups').length),
        [50, 11],
      );
      assert.equal(answer['inAll'], 61);
    },
  },
  {
    question: 'List the consumer groups of instance `trading-core-sub`.',
    in: 'manyRegions',
    calls: [
      ['list_consumer_groups', { instance: 'trading-core-sub' }],
      ['list_consumer_groups', { instance: 'trading-core-sub', region: 'cn-hangzhou' }],
      ['list_consumer_groups', { instance: 'trading-core-sub', region: 'cn-shanghai' }],
    ],
    says: answer => assert.equal(answer['inAll'], 2),
  },
  {
    question: `How far behind is group \`billing-sync\` ${inNginx}?`,
    calls: [['get_consumer_group_status', { group: 'billing-sync', ...nginx }]],
    says: answer => {
      assert.deepEqual(kinds(answer), ['stuckShards', 'behind']);
      assert.equal(part(answer, 'lag')['lagSeconds'], 1500);
      assert.equal(part(answer, 'lag')['words'], '25 min');
      assert.deepEqual(part(part(answer, 'shards'), 'byHealth'), { stuck: 1, behind: 1, finished: 1, well: 21 });
    },
  },
  {
    question: 'How far behind is group `billing-sync` of instance `orders-binlog-sub`?',
    calls: [['get_consumer_group_status', { group: 'billing-sync', instance: 'orders-binlog-sub' }]],
    says: answer => {
      assert.match(text(part(answer, 'lag'), 'means'), /two parts/);
      assert.equal(part(answer, 'task')['behindSourceSeconds'], 3);
      assert.ok(Number(part(answer, 'lag')['lagSeconds']) > 1200);
    },
  },
  {
    question: 'Is group `audit-archive` of instance `orders-binlog-sub` consuming?',
    calls: [['get_consumer_group_status', { group: 'audit-archive', instance: 'orders-binlog-sub' }]],
    says: answer => {
      assert.equal(answer['client'], 'none');
      assert.equal(part(answer, 'lag')['lagSeconds'], null);
    },
  },
  {
    question: 'How is group `audit` of instance `finance-gl-sub` doing, and how long is it until data is lost?',
    calls: [['get_consumer_group_status', { group: 'audit', instance: 'finance-gl-sub' }]],
    says: answer => {
      assert.equal(kinds(answer)[0], 'dataAtRisk');
      assert.ok(Number(part(answer, 'dataLoss')['secondsLeft']) < 7200);
    },
  },
  {
    question: 'Is group `first-try` of Logstore `new-mesh-telemetry` in project `k8s-log-prod` consuming?',
    calls: [
      ['get_consumer_group_status', { group: 'first-try', project: 'k8s-log-prod', logstore: 'new-mesh-telemetry' }],
    ],
    says: answer => {
      assert.deepEqual(kinds(answer), ['noData']);
      assert.equal(part(answer, 'lag')['lagSeconds'], null);
    },
  },
  {
    question: 'Is group `load-test` of instance `staging-orders-sub` stuck?',
    calls: [['get_consumer_group_status', { group: 'load-test', instance: 'staging-orders-sub' }]],
    says: answer => assert.deepEqual(kinds(answer), ['notStarted']),
  },
  {
    question:
      'Is group `archive` of Logstore `stdout-collector` in project `k8s-log-prod` stuck in a shard that was split?',
    calls: [['get_consumer_group_status', { group: 'archive', project: 'k8s-log-prod', logstore: 'stdout-collector' }]],
    says: answer => {
      assert.deepEqual(kinds(answer), ['well']);
      assert.ok(Number(part(part(answer, 'shards'), 'byHealth')['finished']) > 0);
    },
  },
  {
    question: 'How far behind is group `point` of instance `eu-loyalty-old-sub` in eu-central-1?',
    in: 'manyRegions',
    calls: [
      ['get_consumer_group_status', { group: 'point', instance: 'eu-loyalty-old-sub', region: 'eu-central-1' }],
      ['get_consumer_group_status', { group: '#grp', instance: 'eu-loyalty-old-sub', region: 'eu-central-1' }],
    ],
    says: answer => assert.equal(part(part(answer, 'group'), 'fromService')['group'], 'points'),
  },
  {
    question: 'How far behind is group `billing-sync`?',
    calls: [['get_consumer_group_status', { group: 'billing-sync' }]],
    says: answer => assert.equal(errorOf(answer)['code'], 'placeNeeded'),
  },
  {
    question: 'How far behind is group `billing-sync` of instance `orders-binlog-sub`?',
    in: 'signedOut',
    calls: [['get_consumer_group_status', { group: 'billing-sync', instance: 'orders-binlog-sub' }]],
    says: answer => assert.match(text(errorOf(answer), 'next'), /Sign In Again/),
  },
  {
    question: 'What are the worst 5 consumer groups of DTS in Hangzhou?',
    calls: [['get_lag_board', { region: 'cn-hangzhou', count: 5, service: 'dts' }]],
    says: answer => {
      assert.equal(list(answer, 'groups').length, 5);
      assert.equal(list(answer, 'groups')[0]?.['state'], 'dataLost');
      assert.equal(answer['isComplete'], true);
    },
  },
  {
    question: 'What are the worst groups of what I have pinned?',
    in: 'pinned',
    calls: [['get_lag_board', {}]],
    says: answer => assert.equal(answer['inAll'], 3),
  },
  {
    question: 'What are the worst groups of what I have pinned?',
    calls: [['get_lag_board', {}]],
    says: answer => assert.equal(errorOf(answer)['code'], 'nothingPinned'),
  },
  {
    question: 'Explain the error code "DTS-1050002".',
    calls: [['explain', { text: 'DTS-1050002' }]],
    says: answer => assert.match(JSON.stringify(answer), /binlog/),
  },
  {
    question: `Explain why group \`billing-sync\` ${inNginx} looks as it does.`,
    calls: [['explain', { group: 'billing-sync', ...nginx }]],
    says: answer => assert.match(JSON.stringify(answer), /stand still while others move: 17/),
  },
  {
    question: `Plan a reset of group \`billing-sync\` ${inNginx} to 2 hours ago, shard 17.`,
    calls: [
      ['plan_checkpoint_reset', { group: 'billing-sync', ...nginx, to: 'time', time: '2 hours ago', shards: '17' }],
    ],
    says: answer => {
      assert.equal(answer['shardsInAll'], 1);
      assert.equal(part(answer, 'target')['time'], '2026-01-15T06:30:00Z');
      assert.match(text(answer, 'carryOut'), /Nothing was changed.*A person/);
    },
  },
  {
    question: `Plan a reset of group \`traffic-report\` ${inNginx} to the end, to skip everything unread.`,
    in: 'readOnly',
    calls: [['plan_checkpoint_reset', { group: 'traffic-report', ...nginx, to: 'end' }]],
    says: answer => {
      assert.ok(Number(answer['skipsLogGroups']) > 0);
      assert.match(text(answer, 'readOnlyMeans'), /Allow Changes to Account/);
    },
  },
  {
    question: `Plan a checkpoint reset of group \`traffic-report\` ${inNginx} to those of \`waf-rules\`.`,
    calls: [['plan_checkpoint_reset', { group: 'traffic-report', ...nginx, otherGroup: 'waf-rules', to: 'group' }]],
    says: answer => assert.equal(part(part(answer, 'target'), 'fromService')['group'], 'waf-rules'),
  },
  {
    question: 'Plan a checkpoint reset of group `billing-sync` of instance `orders-binlog-sub` to the oldest data.',
    calls: [['plan_checkpoint_reset', { group: 'billing-sync', instance: 'orders-binlog-sub', to: 'begin' }]],
    says: answer => {
      assert.equal(errorOf(answer)['code'], 'notPossible');
      assert.match(text(errorOf(answer), 'says'), /start time in its client/);
    },
  },
];
