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
import { logstoreClientFacts } from '../../src/model/clients/facts.ts';
import type { LogstoreClient } from '../../src/model/clients/offered.ts';
import { account, call, emulate, never, project, region } from './support.ts';

const logstore = 'nginx-error';
const name = 'generated';
const place = [region, project, logstore] as const;

/** A group that no client has used, and a program that was generated for it. */
async function scene(t: TestContext, client: LogstoreClient, timeoutSeconds: number) {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const group = { name, timeoutSeconds, isOrdered: true };
  await cloud.sls.createConsumerGroup(...place, group, never);
  const endpoints = endpointsAt(emulator.origin);
  const found = logstoreClientFacts(
    { accountId: 'sample', region, project, logstore, group },
    { endpoint: endpoints.sls(region), projectEndpoint: endpoints.sls(region, project) },
    { from: 'begin' },
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
  const complaints: string[] = [];
  const start = (): ChildProcess => {
    const running = spawn(process.execPath, [join(folder, path)], {
      env: { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    t.after(() => running.kill('SIGKILL'));
    createInterface({ input: running.stderr }).on('line', line => complaints.push(line));
    return running;
  };
  return { emulator, cloud, start, complaints };
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
  const { emulator, cloud, start, complaints } = await scene(t, 'nodeHeartbeatLoop', 5);
  const seen = await readAndEnd(start(), ['0', '1']);
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
    { name, timeoutSeconds: 5, isOrdered: true },
  );
  // A second start goes on from the checkpoints, so it asks for no start position.
  const asked = emulator.requests.calls('GetCursor');
  assert.equal(asked, 2);
  await readAndEnd(start(), ['0', '1']);
  assert.equal(emulator.requests.calls('GetCursor'), asked);
  assert.deepEqual(complaints, []);
});

test('two generated loops for Node.js share the shards of their group', async t => {
  const { emulator, cloud, start, complaints } = await scene(t, 'nodeHeartbeatLoop', 5);
  const processes = [start(), start()];
  const ends = processes.map(running => once(running, 'exit'));
  for (const { stdout } of processes) stdout?.resume();
  const owners = async () =>
    new Set((await cloud.sls.getCheckPoint(...place, name, never)).map(({ consumer }) => consumer));
  do await emulator.requests.next('answered', 'ConsumerGroupUpdateCheckPoint');
  while ((await owners()).size < 2);
  for (const running of processes) running.kill('SIGTERM');
  assert.deepEqual(await Promise.all(ends), [
    [0, null],
    [0, null],
  ]);
  assert.deepEqual(complaints, []);
});

test('the generated reader of shards for Node.js reads them and leaves the group alone', async t => {
  const { cloud, start, complaints } = await scene(t, 'nodeShardReader', 61);
  await readAndEnd(start(), ['0', '1']);
  assert.deepEqual(complaints, []);
  const checkpoints = await cloud.sls.getCheckPoint(...place, name, never);
  assert.deepEqual(
    checkpoints.filter(({ checkpoint, consumer }) => checkpoint !== '' || consumer !== undefined),
    [],
  );
});
