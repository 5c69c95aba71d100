import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { CloudError, type CloudErrorKind } from '../../../src/cloud/errors.ts';
import type { DtsJob, DtsJobDetail } from '../../../src/cloud/dts/types.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { account, instance as instanceOf } from '../tree/world.ts';
import { playUntil } from '../wizards/play.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';

const { setConsumptionTime } = await import('../../../src/commands/setConsumptionTime.ts');

const row: Partial<DtsJob> = { version: 'old', beginTime: new Date('2026-01-14'), endTime: new Date('2026-01-15') };
const instance = instanceOf('orders-db', row);
const node: Node = { kind: 'instance', account, instance };
/** A detail with little more than the state of the task. */
const detail: DtsJobDetail = { instanceId: instance.instanceId, jobId: '', name: '', status: 'Normal', hosts: {} };

const about = (operation: string) => ({ service: 'dts', operation, outcome: 'notApplied' }) as const;

/** Starts the command while the list of groups fails, and leaves its wizard. Returns the titles of its steps. */
async function titlesWhen(kind: CloudErrorKind, told: DtsJobDetail = detail): Promise<readonly string[]> {
  const services = servicesWith({
    accounts: { find: () => account },
    catalog: {
      jobDetail: () => Promise.resolve(told),
      currentInstanceGroups: () => Promise.reject(new CloudError(kind, about('DescribeConsumerChannel'))),
    },
  });
  const done = setConsumptionTime(services, node).then(() => false);
  const input = await Promise.race([editor.inputs.ready(), done]);
  if (typeof input !== 'boolean') input.hide();
  await done;
  return editor.inputs.opened.map(({ title }) => title ?? '');
}

beforeEach(() => {
  editor.reset();
});

test('an instance whose groups the service refuses to list still has a time that can be set', async () => {
  assert.match((await titlesWhen('invalid')).join(), /Set Consumption Time · orders-db$/);
});

test('without the groups, the name of a client tells that one is connected', async () => {
  assert.deepEqual(await titlesWhen('denied', { ...detail, consumptionClient: '10.0.0.1:dtsx' }), []);
  assert.match(editor.said.join(), /warning: You can't set the consumption time while a client is connected/);
});

test('a time that was set is said to be set even when the instance cannot be read again', async () => {
  const asked: string[] = [];
  const services = servicesWith({
    accounts: {
      find: () => account,
      cloudOf: () =>
        Promise.resolve({ dts: { modifyConsumptionTimestamp: () => Promise.resolve(asked.push('set')) } } as never),
    },
    catalog: {
      jobDetail: () => Promise.resolve({ ...detail, beginTime: new Date('2026-01-14'), endTime: new Date() }),
      currentInstanceGroups: () => Promise.resolve({ items: [], total: 0 }),
      refreshInstance: () => Promise.reject(new CloudError('denied', about('DescribeDtsJobs'))),
    },
    statusPanels: { refresh: () => void asked.push('refresh panel') },
  });
  editor.presses.push('Set Time');
  await playUntil(
    setConsumptionTime(services, node).then(() => true),
    editor.inputs,
    [{ type: '2h ago' }, { choose: 'Set Time' }],
  );
  assert.deepEqual(asked, ['set', 'refresh panel']);
  assert.equal(editor.said.at(-1), 'status: The consumption time of orders-db was set.');
});
