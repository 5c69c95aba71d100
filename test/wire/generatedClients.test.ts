import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { endpointsAt } from '../../src/cloud/endpoints.ts';
import { logstoreTemplates } from '../../src/model/clients/clients.ts';
import type { LogstoreClient } from '../../src/model/clients/offered.ts';
import { logstoreClientFacts, type LogstoreStart } from '../../src/model/clients/facts.ts';
import { account, call, emulate, never, project, region } from './support.ts';

const logstore = 'nginx-error';
const name = 'generated';
const place = [region, project, logstore] as const;

/** A group that no client has used, and a program that was generated for it and runs. */
async function start(t: TestContext, client: LogstoreClient, from: LogstoreStart['from'] & ('begin' | 'end')) {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  await cloud.sls.createConsumerGroup(...place, { name, timeoutSeconds: 61, isOrdered: true }, never);
  const endpoints = endpointsAt(emulator.origin);
  const found = logstoreClientFacts(
    { accountId: 'sample', region, project, logstore, group: { name, timeoutSeconds: 61, isOrdered: true } },
    { endpoint: endpoints.sls(region), projectEndpoint: endpoints.sls(region, project) },
    { from },
    Date.now(),
  );
  assert.ok('facts' in found);
  const folder = mkdtempSync(join(tmpdir(), 'generated-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const { path, text } = logstoreTemplates[client](found.facts).main;
  writeFileSync(join(folder, path), text);
  const { accessKeyId, accessKeySecret } = account(emulator, 'sample');
  const running = spawn(process.execPath, [join(folder, path)], {
    env: { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => running.kill('SIGKILL'));
  const complaints: string[] = [];
  createInterface({ input: running.stderr }).on('line', line => complaints.push(line));
  return { cloud, running, complaints };
}

/** Waits for a line of each shard, and ends the program as a user does. */
async function readAndEnd(running: ChildProcess, shards: readonly string[]): Promise<readonly string[]> {
  assert.ok(running.stdout);
  const waited = new Set(shards);
  const seen: string[] = [];
  const end = once(running, 'exit');
  for await (const line of createInterface({ input: running.stdout })) {
    seen.push(line);
    // A second signal would end the program at once.
    if (waited.delete(line.split(' ')[0] ?? '') && waited.size === 0) running.kill('SIGINT');
  }
  assert.deepEqual(await end, [0, null]);
  return seen;
}

test('the generated loop for Node.js reads the shards of its group, commits, and changes no setting', async t => {
  const { cloud, running, complaints } = await start(t, 'nodeHeartbeatLoop', 'begin');
  const seen = await readAndEnd(running, ['0', '1']);
  assert.match(seen[0] ?? '', /^\d \d{10} \{".+":".+"\}$/);
  assert.deepEqual(complaints, []);
  const checkpoints = await cloud.sls.getCheckPoint(...place, name, never);
  assert.deepEqual(
    checkpoints.map(({ shard, checkpoint }) => [shard, checkpoint === '']),
    [
      [0, false],
      [1, false],
    ],
  );
  assert.match(checkpoints[0]?.consumer ?? '', /^generated-.+-\d+$/);
  const groups = await cloud.sls.listConsumerGroup(...place, never);
  assert.deepEqual(
    groups.find(group => group.name === name),
    { name, timeoutSeconds: 61, isOrdered: true },
  );
});

test('the generated reader of shards for Node.js reads them and leaves the group alone', async t => {
  const { cloud, running, complaints } = await start(t, 'nodeShardReader', 'begin');
  await readAndEnd(running, ['0', '1']);
  assert.deepEqual(complaints, []);
  const checkpoints = await cloud.sls.getCheckPoint(...place, name, never);
  assert.deepEqual(
    checkpoints.filter(({ checkpoint, consumer }) => checkpoint !== '' || consumer !== undefined),
    [],
  );
});
