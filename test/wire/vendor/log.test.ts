import assert from 'node:assert/strict';
import { test } from 'node:test';
import Client from '@alicloud/log';
import type { Emulator } from '../../../src/emulator/server.ts';
import type { SampleAccount } from '../../../src/emulator/sampleAccounts.ts';
import { account, emulate, project, region } from '../support.ts';
import { resolveLocalhost } from './loopbackNames.ts';

/** The older client of Log Service: classic LOG with HMAC-SHA1. */
function open(emulator: Emulator, name: SampleAccount['name']): Client {
  const { accessKeyId, accessKeySecret, securityToken } = account(emulator, name);
  const endpoint = `http://localhost:${new URL(emulator.origin).port}`;
  return new Client({ endpoint, accessKeyId, accessKeySecret, securityToken });
}

for (const name of ['sample', 'temporary'] as const) {
  test(`log lists, creates and reads as ${name}`, async t => {
    resolveLocalhost(t);
    const emulator = await emulate(t);
    const client = open(emulator, name);
    assert.equal((await client.getProject(project)).region, region);
    assert.equal((await client.listLogStore(project)).total, 214);
    assert.deepEqual((await client.listLogStore(project, { logstoreName: 'nginx', offset: 1, size: 1 })).logstores, [
      'nginx-error',
    ]);
    assert.equal((await client.getLogStore(project, 'nginx-access')).shardCount, 23);
    // Without a project it asks the regional host; a local one belongs to the first region.
    const projects = (await client._request('GET', undefined, '/', { projectName: 'k8s' }, null, {})) as {
      total: number;
    };
    assert.equal(projects.total, 2);

    const path = '/logstores/nginx-error/consumergroups';
    const body = Buffer.from(JSON.stringify({ consumerGroup: 'vendor', timeout: 30, order: true }));
    await client._request('POST', project, path, {}, body, { 'x-log-bodyrawsize': body.byteLength });
    const groups = (await client._request('GET', project, path, {}, null, {})) as unknown[];
    assert.deepEqual(groups.at(-1), { name: 'vendor', timeout: 30, order: true });
    assert.deepEqual(await client._request('GET', project, `${path}/vendor`, {}, null, {}), []);

    const written = Buffer.from(JSON.stringify({ shard: 0, checkpoint: 'MTUyNDE1NTM3OTM3MzkwODQ5Ng==' }));
    const forced = { type: 'checkpoint', consumer: '', forceSuccess: 'true' };
    const size = { 'x-log-bodyrawsize': written.byteLength };
    await client._request('POST', project, `${path}/vendor`, forced, written, size);
    const [checkpoint] = (await client._request('GET', project, `${path}/vendor`, {}, null, {})) as { shard: number }[];
    assert.equal(checkpoint?.shard, 0);
    await client._request('DELETE', project, `${path}/vendor`, {}, null, {});
    await assert.rejects(client._request('GET', project, `${path}/vendor`, {}, null, {}), {
      code: 'ConsumerGroupNotExist',
    });
  });
}

test('log understands a refusal', async t => {
  resolveLocalhost(t);
  const emulator = await emulate(t);
  await assert.rejects(open(emulator, 'sample').getProject('nobody'), { code: 'ProjectNotExist' });
  await assert.rejects(open(emulator, 'powerless').getProject(project), { code: 'Unauthorized' });
});
