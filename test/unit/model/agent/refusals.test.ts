import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Members } from '../../../../src/model/agent/tool.ts';
import type { ToolName } from '../../../../src/model/agent/toolNames.ts';
import { AgentWorld } from './agentWorld.ts';

const place = { account: 'prod', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' };
const group = { ...place, group: 'billing-sync' };
const toTime = (time: string) => ({ ...group, to: 'time', time });
const ofShards = (shards: string) => ({ ...group, to: 'begin', shards });

/** What a model got wrong, and what it is told, so that it gets it right the next time. */
describe('a call with the right arguments in a wrong form', () => {
  const cases: readonly (readonly [ToolName, object, code: string, says: string])[] = [
    ['plan_checkpoint_reset', toTime(' '), 'wrongArguments', 'The time is missing.'],
    ['plan_checkpoint_reset', toTime('about noon'), 'wrongArguments', 'The time is not understood.'],
    ['plan_checkpoint_reset', toTime('2026-02-30T00:00:00Z'), 'wrongArguments', 'There is no such date or time.'],
    ['plan_checkpoint_reset', toTime('2199-01-01T00:00:00Z'), 'wrongArguments', 'The time is in the future.'],
    ['plan_checkpoint_reset', { ...group, to: 'time' }, 'wrongArguments', 'The time is missing.'],
    ['plan_checkpoint_reset', { ...group, to: 'group' }, 'wrongArguments', 'The other group is missing.'],
    ...['x', '5-2', '0-9999', '0,,1', '-1'].map(
      shards =>
        ['plan_checkpoint_reset', ofShards(shards), 'wrongArguments', 'The shards are not understood.'] as const,
    ),
    ['get_lag_board', {}, 'nothingPinned', 'The user has pinned nothing.'],
    ['get_consumer_group_status', { ...place, group: 'x' }, 'unknownGroup', 'There is no such group there.'],
    [
      'get_consumer_group_status',
      { account: 'prod', region: 'cn-hangzhou', instance: 'x', group: 'x' },
      'unknownInstance',
      'There is no such instance in this region.',
    ],
  ];
  for (const [tool, input, code, says] of cases) {
    test(`${tool} ${JSON.stringify(input)}: ${says}`, async () => {
      const { isError, content } = await (await AgentWorld.open()).call(tool, input);
      const error = content['error'] as Members;
      assert.deepEqual([isError, error['code'], error['says']], [true, code, says]);
      assert.match(JSON.stringify(error['next']), /^"[A-Z].*\."$/);
    });
  }

  test('a service without an area is refused where something is pinned', async () => {
    const world = await AgentWorld.open();
    const of = { accountId: 'account-0', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' };
    world.pins = [{ of, group: 'all', name: '', ownerName: 'k8s-log-prod / nginx-access' }];
    const { content } = await world.call('get_lag_board', { service: 'sls' });
    assert.equal((content['error'] as Members)['says'], 'service goes with account and region.');
  });

  test('lists and ranges of shards are understood', async () => {
    const world = await AgentWorld.open();
    const shardsOf = async (shards: string) => {
      const { content } = await world.call('plan_checkpoint_reset', ofShards(shards));
      const of = (name: string) => ((content[name] ?? []) as readonly Members[]).map(({ shard }) => shard);
      return [...of('shards'), ...of('leftOut')].toSorted((one, other) => Number(one) - Number(other));
    };
    assert.deepEqual(await shardsOf('2'), [2]);
    assert.deepEqual(await shardsOf(' 0 - 1, 3'), [0, 1, 3]);
    assert.equal((await shardsOf('All')).length > 3, true);
  });
});
