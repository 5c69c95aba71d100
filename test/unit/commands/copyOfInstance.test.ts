import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { DtsJobDetail } from '../../../src/cloud/dts/types.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { endpointsAt, endpointsOf, type Endpoints } from '../../../src/cloud/endpoints.ts';
import { configuredEndpoints } from '../../../src/network/configuredEndpoints.ts';
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

describe('the endpoint of a project', () => {
  const offered = async (endpoints: Endpoints, row: Node, choice: string) => {
    editor.reset();
    editor.presses.push(choice);
    await copyEndpoint(servicesWith({ accounts: { endpointsOf: () => Promise.resolve(endpoints) } }), row);
    return { labels: editor.offered[0], copied: editor.copied };
  };
  const usual = ['Public network', 'VPC', 'Internal (classic network and VPC)'];

  test('is chosen among those of its region, and that of its Logstores is the same', async () => {
    for (const row of [sampleNodes.project, sampleNodes.logstore]) {
      for (const [choice, host] of [
        ['Public network', 'cn-hangzhou.log.aliyuncs.com'],
        ['VPC', 'cn-hangzhou-internal.log.aliyuncs.com'],
        ['Internal (classic network and VPC)', 'cn-hangzhou-intranet.log.aliyuncs.com'],
      ] as const) {
        assert.deepEqual(await offered(endpointsOf.public, row, choice), { labels: usual, copied: [host] });
      }
    }
  });

  test('is first of all the one that the settings name', async () => {
    const { labels } = await offered(endpointsOf.vpc, sampleNodes.project, '');
    assert.deepEqual(labels, ['VPC', 'Public network', 'Internal (classic network and VPC)']);
    assert.deepEqual(await offered(endpointsOf.acceleration, sampleNodes.project, 'Global acceleration'), {
      labels: ['Global acceleration', ...usual],
      copied: ['log-global.aliyuncs.com'],
    });
    const custom = configuredEndpoints(() => ({ origin: '', form: 'custom', custom: { sls: 'logs.example:8443' } }));
    assert.deepEqual(await offered(custom, sampleNodes.logstore, 'Custom endpoint'), {
      labels: ['Custom endpoint', ...usual],
      copied: ['logs.example:8443'],
    });
    // What is sent to an emulator is signed for the public host.
    assert.deepEqual((await offered(endpointsAt('http://127.0.0.1:1'), sampleNodes.project, '')).labels, usual);
  });
});

test('the endpoints of a delivery channel are offered beside those of the instance', async () => {
  editor.presses.push('Delivery channel, VPC');
  await copyEndpoint(servicesOf(newer({ delivery })), node);
  assert.deepEqual(editor.copied, ['delivery-vpc:18003']);
});
