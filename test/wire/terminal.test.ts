import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect } from '../../src/cloud/cloud.ts';
import { createDirectSender } from '../../src/cloud/directSender.ts';
import { endpointsAt } from '../../src/cloud/endpoints.ts';
import { Transport } from '../../src/cloud/transport.ts';
import { emulate, failure, never, region } from './support.ts';

const main = fileURLToPath(new URL('../../src/emulator/main.ts', import.meta.url));

function run(t: TestContext, ...options: readonly string[]) {
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  return { child, exited: once(child, 'exit') };
}

test('from a terminal: it says where it listens and with which pair, obeys its options and stops when told', async t => {
  const faults = JSON.stringify([{ operation: 'ListProject', kind: 'denied' }]);
  const { child, exited } = run(t, '--seed', '7', '--scale', '50x4x3', '--faults', faults);
  let told = '';
  for await (const line of createInterface(child.stdout)) {
    told += `${line}\n`;
    if (line.includes('authorization:')) break;
  }
  const [, origin = ''] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(told) ?? [];
  const [, accessKeyId = ''] = /AccessKey ID +(\S+)/.exec(told) ?? [];
  const [, accessKeySecret = ''] = /AccessKey secret +(\S+)/.exec(told) ?? [];

  const sender = createDirectSender();
  t.after(() => sender.close());
  const cloud = connect({
    transport: new Transport({ sender }),
    credentials: () => Promise.resolve({ accessKeyId, accessKeySecret }),
    endpoints: endpointsAt(origin),
    account: 'terminal',
  });
  assert.equal((await cloud.dts.describeDtsJobs(region, {}, never)).total, 10);
  await failure(cloud.sls.listProject(region, {}, never), { kind: 'denied' });

  const [, authorization = ''] = /authorization: (.+)/.exec(told) ?? [];
  const control = await fetch(`${origin}/-/requests`, { headers: { authorization } });
  assert.deepEqual(await control.json(), { calls: { DescribeDtsJobs: 1, ListProject: 1 }, writes: {} });

  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
});

test('from a terminal: a port of the data plane that is in use ends it', async t => {
  const { dataPlane = '' } = (await emulate(t, { dataPlanePort: 0 })).world;
  const { child, exited } = run(t, '--data-plane', dataPlane.split(':')[1] ?? '');
  assert.match(await text(child.stderr), /EADDRINUSE/);
  assert.deepEqual(await exited, [1, null]);
});

for (const options of [
  ['--scale', 'huge'],
  ['--port', 'http'],
  ['--data-plane', 'on'],
  ['--faults', '[{}]'],
  ['--nonsense'],
]) {
  test(`from a terminal: ${options.join(' ')} is refused with a hint`, async t => {
    const { child, exited } = run(t, ...options);
    assert.match(await text(child.stderr), /Try --help/);
    assert.deepEqual(await exited, [1, null]);
  });
}
