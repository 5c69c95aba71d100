import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { GroupPasswords } from '../../../src/accounts/groupPasswords.ts';
import { channelOf } from '../../../src/model/clients/facts.ts';
import type { DtsConsumerGroup, DtsJobDetail } from '../../../src/cloud/dts/types.ts';
import type { Account } from '../../../src/model/accounts/account.ts';
import { SendFailure } from '../../../src/cloud/wire.ts';
import { type InstanceGroupRef, instanceOf } from '../../../src/model/places.ts';
import { deafAddress, plainWay, sampleStream } from '../../support/sampleStream.ts';
import { dtsRef } from '../model/groups/changesOverFake.ts';
import { account } from '../model/groups/groupReadings.ts';
import { job } from '../tree/world.ts';
import type { GroupStream } from '../../../src/model/streams.ts';
import { type Act, playUntil } from './play.ts';
import { FakeBox } from './fakeInputs.ts';
import { editor } from './stubbedEditor.ts';

const { streamsOf } = await import('../../../src/wizards/stream/streamOfGroup.ts');

const ref: InstanceGroupRef = { kind: 'dts', ...instanceOf(dtsRef), groupId: 'dtsg1' };
const { place } = await sampleStream();
const open = `127.0.0.1:${place.bootstrap.port}`;
const shut = `127.0.0.1:${(await deafAddress()).port}`;

let group: DtsConsumerGroup;
let detail: DtsJobDetail;
let told: string | undefined;
let passwords: GroupPasswords;

beforeEach(() => {
  editor.reset();
  group = { id: 'dtsg1', name: 'orders', userName: 'reader', consumptionCheckpoint: new Date('2026-11-29T05:30:00Z') };
  detail = { ...job('orders-db'), topic: 'orders_version2', hosts: { publicHost: open, vpcHost: shut } };
  told = undefined;
  passwords = new GroupPasswords();
});

const services = (as: Account = account) => ({
  accounts: { find: () => as, groupPasswordOf: () => Promise.resolve(told) },
  catalog: {
    currentLogstoreGroups: () => Promise.resolve({ items: [], total: 0 }),
    currentInstanceGroups: () => Promise.resolve({ items: [{ ...dtsRef, group }], total: 1 }),
    jobDetail: () => Promise.resolve(detail),
  },
  brokerWay: (signal: AbortSignal) => ({ ...plainWay, signal }),
  groupPasswords: passwords,
});

const read = (as?: Account) => streamsOf(services(as)).read(ref, new AbortController().signal);

test('the best endpoint that this computer reaches is chosen, and the others are told with it', async () => {
  const { bootstrap, topic, userName, endpoint, endpoints, checkpoint } = await read();
  assert.equal(`${bootstrap.host}:${bootstrap.port}`, open);
  assert.deepEqual([topic, userName, checkpoint], ['orders_version2', 'reader-dtsg1', group.consumptionCheckpoint]);
  assert.deepEqual(endpoint, { kind: 'public', text: open, reached: true });
  assert.deepEqual(endpoints[0], { kind: 'vpc', text: shut, reached: false });
  detail = { ...detail, hosts: { publicHost: open, vpcHost: open } };
  assert.equal((await read()).endpoint.kind, 'vpc');
});

test('the public endpoint is tried where none is reached, and where none is to be tried first', async () => {
  detail = { ...detail, hosts: { publicHost: shut, vpcHost: shut } };
  assert.deepEqual((await read()).endpoint, { kind: 'public', text: shut, reached: false });
  // Nothing of the sample account leaves this computer.
  const publicHost = 'public.example.com:18001';
  detail = { ...detail, hosts: { publicHost, vpcHost: publicHost } };
  const sample = await read({ ...account, kind: 'sample' });
  assert.deepEqual(sample.endpoint, { kind: 'public', text: publicHost, reached: 'notTried' });
});

test('what is reached is reached on the way of the settings', async () => {
  const refusing = { ...plainWay, wayTo: () => Promise.reject(new SendFailure('ERR_EDITOR_ONLY', false)) };
  const stream = await streamsOf({ ...services(), brokerWay: () => refusing }).read(ref, plainWay.signal);
  assert.equal(stream.endpoint.reached, false);
});

const missing: readonly (readonly [what: string, forget: () => void])[] = [
  ['topic', () => (detail = { ...detail, topic: '' })],
  ['endpoint', () => (detail = { ...detail, hosts: {} })],
  ['username', () => (group = { id: 'dtsg1', name: 'orders' })],
];
for (const [what, forget] of missing) {
  test(`without a ${what}, it is said that DTS does not tell it`, async () => {
    forget();
    await assert.rejects(read(), { kind: 'state', fault: 'noChannel' });
  });
}

const stream = (): GroupStream => ({
  bootstrap: { host: 'public.example.com', port: 18_001 },
  endpoint: { kind: 'public', text: 'public.example.com:18001', reached: true },
  endpoints: [],
  topic: 'orders_version2',
  groupName: 'orders',
  userName: 'reader-dtsg1',
  checkpoint: undefined,
  detail,
});

async function asked(acts: readonly Act[], of = stream(), signal = plainWay.signal): Promise<string | undefined> {
  const asking = streamsOf(services()).passwordOf(ref, of, 'Verify Connection', signal);
  await playUntil(
    asking.then(() => true),
    editor.inputs,
    acts,
  );
  return asking;
}

test('a password that is used once is asked for again, one that is kept is not', async () => {
  editor.presses.push('Connect Anyway');
  assert.equal(await asked([{ type: 'Secret 1 ' }, { choose: 'Use Once' }]), 'Secret 1 ');
  assert.equal(passwords.find(ref), undefined);
  const keep: Act = { choose: 'Keep Until This Window Is Closed or Reloaded' };
  assert.equal(await asked([{ type: 'Secret 2' }, keep]), 'Secret 2');
  assert.equal(await asked([]), 'Secret 2');
  passwords.drop(ref);
  assert.equal(await asked(['escape']), undefined);
  assert.doesNotMatch(editor.texts, /Secret/);
  assert.ok(editor.inputs.opened.filter(input => input instanceof FakeBox).every(({ password }) => password));
});

test('that the public address is not encrypted is confirmed once per host', async () => {
  assert.equal(await asked([]), undefined);
  editor.presses.push('Connect Anyway');
  assert.equal(await asked(['escape']), undefined);
  assert.equal(await asked(['escape']), undefined);
  editor.presses.push('Connect Anyway');
  assert.equal(await asked(['escape'], { ...stream(), bootstrap: { host: 'other.example.com', port: 1 } }), undefined);
  assert.deepEqual(editor.said, [
    "warning: The connection to public.example.com isn't encrypted.",
    "warning: The connection to public.example.com isn't encrypted.",
    "warning: The connection to other.example.com isn't encrypted.",
  ]);
});

test('a private network and this computer need no warning', async () => {
  const { endpoint } = stream();
  await asked(['escape'], { ...stream(), endpoint: { ...endpoint, kind: 'vpc' } });
  await asked(['escape'], { ...stream(), endpoint: { ...endpoint, text: '127.0.0.1:1' } });
  await asked(['escape'], { ...stream(), endpoint: { ...endpoint, text: '[::1]:1' } });
  assert.deepEqual(editor.said, []);
});

test('the password of the sample account is filled in, and needs one Enter in a session', async () => {
  told = 'Sample-password';
  const of = { ...stream(), endpoint: { ...stream().endpoint, text: '127.0.0.1:1' } };
  assert.equal(await asked(['enter'], of), told);
  assert.match(editor.texts, /The sample account's password is filled in/);
  assert.equal(await asked([], of), told);
});

test('an empty password is not sent', async () => {
  editor.presses.push('Connect Anyway');
  assert.equal(await asked([{ type: '' }, { type: 'x' }, { choose: 'Use Once' }]), 'x');
});

test('an instance that delivers through a channel of its own is read there', async () => {
  detail = { ...detail, topic: '', delivery: { topic: 'delivered', publicHost: open, partitions: 1 } };
  assert.equal(channelOf(detail).topic, 'delivered');
  assert.equal((await read()).topic, 'delivered');
});

test('after the end of what it is for, nothing more is asked and no password is kept', async () => {
  const ending = new AbortController();
  const of = { ...stream(), endpoint: { ...stream().endpoint, kind: 'vpc' as const } };
  const keep: Act = { choose: 'Keep Until This Window Is Closed or Reloaded' };
  const entered = streamsOf(services()).passwordOf(ref, of, 'Verify Connection', ending.signal);
  await editor.inputs.ready();
  ending.abort();
  assert.deepEqual(editor.ran, [['workbench.action.closeQuickOpen']]);
  // An editor that leaves the box open all the same changes nothing.
  const isOver = entered.then(
    () => true,
    () => false,
  );
  await playUntil(isOver, editor.inputs, [{ type: 'Secret 1' }, keep]);
  await assert.rejects(entered, { name: 'AbortError' });
  assert.equal(passwords.find(ref), undefined);
  await assert.rejects(asked([], of, ending.signal), { name: 'AbortError' });
});

const nodes: readonly (readonly [host: string, isAsked: boolean])[] = [
  ['8.8.8.8', true],
  ['2001:4860:4860::8888', true],
  ['::ffff:8.8.8.8', true],
  ['10.1.2.3', false],
  ['172.31.255.1', false],
  ['100.100.1.1', false],
  ['::ffff:192.168.1.1', false],
  ['fd00::1', false],
  ['localhost', false],
];
for (const [host, isAsked] of nodes) {
  test(`from a private network, ${host} ${isAsked ? 'needs a confirmation' : 'needs none'}`, async () => {
    const { endpoint } = stream();
    const of = { ...stream(), endpoint: { ...endpoint, kind: 'vpc' as const } };
    const confirming = () => streamsOf(services()).confirmNode(of, { host, port: 9092 }, plainWay.signal);
    if (!isAsked) {
      await confirming();
      assert.deepEqual(editor.said, []);
      return;
    }
    await assert.rejects(confirming(), { name: 'AbortError' });
    editor.presses.push('Connect Anyway');
    await confirming();
    await confirming();
    assert.equal(editor.said.length, 2);
  });
}

test('a server behind a public address, which was confirmed, needs no further confirmation', async () => {
  await streamsOf(services()).confirmNode(stream(), { host: '8.8.8.8', port: 9092 }, plainWay.signal);
  assert.deepEqual(editor.said, []);
});
