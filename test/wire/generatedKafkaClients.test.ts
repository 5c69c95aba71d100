import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { instanceTemplates } from '../../src/model/clients/clients.ts';
import { channelOf, instanceClientFacts } from '../../src/model/clients/facts.ts';
import type { GeneratedFile } from '../../src/model/clients/generated.ts';
import type { InstanceClient } from '../../src/model/clients/offered.ts';
import { unixSeconds } from '../../src/model/units.ts';
import { installedClients, python } from '../host/kafkaClients.ts';
import { call, emulate, instanceNamed, never, password, region } from './support.ts';

/**
 * A new group of the sample instance, with a password of signs that mean something to shells and files, and a client that
 * is generated for it from what the services report. It starts ten minutes ago.
 */
async function scene(t: TestContext, client: InstanceClient) {
  const emulator = await emulate(t, { dataPlanePort: 0 });
  const { cloud } = call(t, emulator);
  const instance = instanceNamed(emulator, 'orders-binlog-sub');
  const made = { ...instance, name: 'generated', userName: 'made_here', password };
  await cloud.dts.createConsumerChannel(region, made, never);
  const detail = await cloud.dts.describeDtsJobDetail(region, instance, never);
  const { items } = await cloud.dts.describeConsumerChannel(region, instance, never);
  const group = items.find(({ name }) => name === 'generated');
  assert.ok(group);
  /** The checkpoint that the service shows of the group. */
  const checkpoint = async (): Promise<number> => {
    const now = await cloud.dts.describeConsumerChannel(region, instance, never);
    return (now.items.find(({ id }) => id === group.id)?.consumptionCheckpoint?.getTime() ?? 0) / 1000;
  };
  const at = unixSeconds(Math.floor(emulator.worldNow() / 1000) - 600);
  const found = instanceClientFacts(channelOf(detail), group, 'notTried', { from: 'time', at }, Date.now());
  assert.ok('facts' in found);
  return { emulator, checkpoint, at, main: instanceTemplates[client](found.facts).main };
}

/** Below the folder of packages, so that the program finds those of this project. */
const above = 'node_modules/.cache';

async function firstLines(
  t: TestContext,
  program: string,
  { path, text }: GeneratedFile,
  enough: Promise<void>,
): Promise<readonly string[]> {
  mkdirSync(above, { recursive: true });
  const folder = mkdtempSync(join(above, 'generated-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, path), text);
  const running: ChildProcess = spawn(program, [join(folder, path)], {
    env: { ...process.env, DTS_PASSWORD: password },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => running.kill('SIGKILL'));
  assert.ok(running.stdout && running.stderr);
  let complaints = '';
  running.stderr.on('data', text => (complaints += String(text)));
  const ended = once(running, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: running.stdout })) {
    if (!/^\d+ \d{10} \d+$/.test(line)) continue;
    lines.push(line);
    if (lines.length === 20) void enough.then(() => running.kill('SIGINT'));
  }
  await ended;
  assert.ok(lines.length >= 20, complaints);
  return lines.slice(0, 20);
}

/** Offset, source time in seconds and size of each record, from the wanted second on. */
function checkLines(lines: readonly string[], at: number): void {
  const records = lines.map(line => line.split(' ').map(Number));
  assert.equal(records.length, 20);
  assert.equal(records[0]?.[1], at);
  assert.ok(records.every(([, time = 0, size = 0]) => time >= at && time < at + 60 && size > 48));
}

/** Starts a client, waits until it has committed, and starts it again: it has to go on where it was. */
async function readCommitAndGoOn(t: TestContext, client: InstanceClient, program: string): Promise<void> {
  const { emulator, checkpoint, at, main } = await scene(t, client);
  // A client that took long to begin commits its first record, which is where it began.
  const hasMovedOn = async (): Promise<void> => {
    do await emulator.requests.next('answered', 'kafka.OffsetCommit');
    while ((await checkpoint()) <= at);
  };
  checkLines(await firstLines(t, program, main, hasMovedOn()), at);
  const reached = await checkpoint();
  assert.ok(reached > at, `The checkpoint is ${reached}, and the client began at ${at}.`);
  checkLines(await firstLines(t, program, main, Promise.resolve()), reached);
}

test('the generated client with KafkaJS joins, seeks by seconds, reads, commits, and goes on', async t => {
  await readCommitAndGoOn(t, 'node', process.execPath);
});

if (installedClients.python()) {
  test('the generated client in Python takes the partition, seeks by seconds, reads, commits, and goes on', async t => {
    await readCommitAndGoOn(t, 'python', python);
  });
}

if (installedClients.kcat()) {
  test('the generated script prints the positions of 20 records with kcat', async t => {
    const { at, main } = await scene(t, 'kcat');
    checkLines(await firstLines(t, 'sh', main, Promise.resolve()), at);
  });
}
