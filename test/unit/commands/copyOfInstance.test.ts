import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { DtsJobDetail } from '../../../src/cloud/dts/types.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { newer } from '../model/status/samples.ts';
import { without } from '../../support/without.ts';
import { sampleNodes } from '../tree/sampleNodes.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';

const { copyTopic } = await import('../../../src/commands/copyTopic.ts');
const { copyEndpoint } = await import('../../../src/commands/copyEndpoint.ts');

const servicesOf = (detail: DtsJobDetail) => servicesWith({ catalog: { jobDetail: () => Promise.resolve(detail) } });
const node: Node = sampleNodes.instance;
const delivery = { topic: 'delivered', vpcHost: 'delivery-vpc:18003', publicHost: 'delivery:18001' };

beforeEach(() => {
  editor.reset();
});

describe('the topic of an instance', () => {
  test('is its own, or else that of its delivery channel', async () => {
    await copyTopic(servicesOf(newer({ delivery })), node);
    await copyTopic(servicesOf({ ...without(newer(), 'topic'), delivery }), node);
    assert.deepEqual(editor.copied, ['cn_hangzhou_orders_version2', 'delivered']);
  });

  test('is not promised to an instance of the old version', async () => {
    await copyTopic(servicesOf(without(newer(), 'topic')), node);
    await copyTopic(servicesOf({ ...without(newer(), 'topic'), version: 'old' }), node);
    assert.deepEqual(editor.copied, []);
    assert.match(editor.said.join('\n'), /It might get one after[^]*old version, which has no topic/);
  });
});

test('the endpoints of a delivery channel are offered beside those of the instance', async () => {
  editor.presses.push('Delivery channel, VPC');
  await copyEndpoint(servicesOf(newer({ delivery })), node);
  assert.deepEqual(editor.copied, ['delivery-vpc:18003']);
});
