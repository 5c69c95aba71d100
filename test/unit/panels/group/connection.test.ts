import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import type { BrokerAddress, BrokerWay } from '../../../../src/cloud/kafka/broker.ts';
import { SendFailure } from '../../../../src/cloud/wire.ts';
import type { Fault } from '../../../../src/emulator/faults.ts';
import type { GroupRef } from '../../../../src/model/places.ts';
import type { GroupStream } from '../../../../src/model/streams.ts';
import type { LearntPermission } from '../../../../src/model/verify/learntPermissions.ts';
import type { CheckRow, ShownConnection, Snapshot } from '../../../../src/panels/group/protocol.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';
import { deafAddress, plainWay, sampleStream } from '../../../support/sampleStream.ts';
import { newer } from '../../model/status/samples.ts';
import { editor, type FakePanel, settled } from '../stubbedEditor.ts';
import { account, World } from '../world.ts';
import { dtsRef, slsRef } from './samples.ts';

const { createGroupPanels } = await import('../../../../src/panels/panels.ts');
await import('../../../../src/panels/group/groupPanel.ts');
const { dtsSeenWords } = await import('../../../../src/panels/group/connectionWords.ts');

const dts = { ...dtsRef, accountId: account.id };
const sls = { ...slsRef, accountId: account.id };
const { emulator, instance, place } = await sampleStream();
const newest = new Date(instance.newestAt(emulator.worldNow()) - 60_000);
const deaf = await deafAddress();

const streamOf = (more: Partial<GroupStream> = {}): GroupStream => {
  const { bootstrap, topic, logIn } = place;
  const text = `${bootstrap.host}:${bootstrap.port}`;
  return {
    bootstrap,
    topic,
    userName: logIn.userName,
    endpoint: { kind: 'public', text, reached: true },
    endpoints: [
      { kind: 'vpc', text: 'vpc.example.com:18003', reached: false },
      { kind: 'public', text, reached: true },
    ],
    groupName: 'audit',
    checkpoint: newest,
    detail: newer(),
    ...more,
  };
};

let world: World;
let stream: GroupStream;
let password: string | undefined;
let refusals: GroupRef[];
let way: Partial<BrokerWay>;
let signal: AbortSignal | undefined;

beforeEach(() => {
  editor.reset();
  emulator.faults.clear();
  world = new World();
  [stream, password, refusals, way, signal] = [streamOf(), place.logIn.password, [], {}, undefined];
  world.streams = {
    read: () => Promise.resolve(stream),
    passwordOf: () => Promise.resolve(password),
    confirmNode: () => Promise.resolve(),
    passwordRefused: ref => void refusals.push(ref),
    way: given => {
      signal = given;
      return { ...plainWay, signal: given, ...way };
    },
  };
});
afterEach(() => {
  for (const panel of editor.panels) panel.dispose();
});

async function awake(ref: GroupRef): Promise<FakePanel> {
  createGroupPanels(world).show(ref, 'audit');
  await settled();
  await editor.panel.send({ type: 'ready' });
  return editor.panel;
}

const shown = (panel: FakePanel): ShownConnection | undefined =>
  (panel.last('snapshot')?.['snapshot'] as Snapshot).connection;

/** Lets the event loop turn until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, `It did not become so: ${String(isSo)}`);
    await settled();
  }
}

async function verified(ref: GroupRef = dts): Promise<{ readonly panel: FakePanel; readonly shown: ShownConnection }> {
  const panel = await awake(ref);
  await panel.send({ type: 'verifyConnection' });
  await until(() => shown(panel)?.isChecking === false);
  const connection = shown(panel);
  assert.ok(connection);
  return { panel, shown: connection };
}

const rowOf = ({ rows }: ShownConnection, step: string): CheckRow => {
  const row = rows.find(each => each.step === step);
  assert.ok(row);
  return row;
};
const outcomes = ({ rows }: ShownConnection): string => rows.map(({ outcome }) => outcome).join(' ');

/** A service that ends each connection with these bytes. */
async function answering(bytes: string): Promise<BrokerAddress> {
  const server = createServer(socket => void socket.on('error', () => undefined).on('data', () => socket.end(bytes)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

/** A service that accepts connections and says nothing. */
async function silent(): Promise<BrokerAddress> {
  const server = createServer(socket => void socket.on('error', () => undefined).resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

const webServer = await answering('HTTP/1.1 400 Bad Request\r\n\r\n');
const hangsUp = await answering('');
const silentServer = await silent();

describe('the check of a connection in the panel of a group of an instance', () => {
  test('shows the steps as they are over, and then that everything works', async () => {
    const panel = await awake(dts);
    assert.equal(shown(panel), undefined);
    await panel.send({ type: 'verifyConnection' });
    await until(() => shown(panel)?.isChecking === false);
    const all = panel.posted.flatMap(({ snapshot }) => (snapshot as Snapshot | undefined)?.connection ?? []);
    const passed = all.map(({ rows }) => rows.filter(({ outcome }) => outcome === 'passed').length);
    for (let count = 0; count <= 9; count++) assert.ok(passed.includes(count), `${count} steps`);
    const connection = shown(panel);
    assert.ok(connection);
    assert.equal(connection.status, 'The connection works.');
    assert.match(rowOf(connection, 'endpoint').text, /^Public endpoint 127.*VPC endpoint doesn't respond from here/);
    assert.match(rowOf(connection, 'window').text, /^Offsets [\d,]+ to [\d,]+\. The checkpoint .* before the end\.$/);
    assert.match(connection.hints.join(), /error 24/);
  });

  test('waits for the password, and ends when it is not entered', async () => {
    const asked = Promise.withResolvers<string | undefined>();
    world.streams = { ...world.streams, passwordOf: () => asked.promise };
    const panel = await awake(dts);
    await panel.send({ type: 'verifyConnection' });
    await until(() => shown(panel)?.status.startsWith('Waiting for the password') === true);
    asked.resolve(undefined);
    await until(() => shown(panel)?.isChecking === false);
    assert.equal(shown(panel)?.status, "The check ended because the password wasn't entered.");
    assert.equal(signal, undefined);
  });

  test('sends no password to another server that the user does not confirm', async () => {
    stream = { ...stream, bootstrap: { ...stream.bootstrap, host: 'localhost' } };
    const confirming: string[] = [];
    world.streams.confirmNode = (_stream, { host }) => {
      confirming.push(host);
      return Promise.reject(new DOMException('The user left.', 'AbortError'));
    };
    const { shown: connection } = await verified();
    assert.deepEqual(confirming, ['127.0.0.1']);
    assert.match(outcomes(connection), /^(passed |noted ){7}notReached notReached$/);
    assert.equal(connection.status, "The check ended because the connection to the server wasn't confirmed.");
    assert.deepEqual(refusals, []);
  });

  test('has a refused password forgotten', async () => {
    password = 'Wrong-Password-1';
    const { shown: connection } = await verified();
    assert.equal(rowOf(connection, 'logIn').headline, 'The server rejects the username or password.');
    assert.match(outcomes(connection), /^(passed ){4}failed( notReached){4}$/);
    assert.deepEqual(refusals, [dts]);
    assert.equal(connection.status, 'The connection fails at this step: Sign-in.');
    assert.deepEqual(connection.hints, []);
  });

  test('says what DTS did not tell', async () => {
    const details = { service: 'dts', operation: 'DescribeDtsJobDetail', outcome: 'notApplied' } as const;
    const error = new CloudError('state', { ...details, fault: 'noChannel' });
    world.streams = { ...world.streams, read: () => Promise.reject(error) };
    const { shown: connection } = await verified();
    assert.match(rowOf(connection, 'endpoint').text, /DTS doesn't report the topic/);
    assert.match(outcomes(connection), /^failed( notReached){8}$/);
  });

  test('logs what broke in here, and not what the cloud refused', async () => {
    const details = { service: 'dts', operation: 'DescribeDtsJobDetail', outcome: 'notApplied' } as const;
    for (const [error, logged] of [
      [new CloudError('denied', details), []],
      [new Error('broken'), ['error: Panel group, verifyConnection: broken']],
    ] as const) {
      world.streams = { ...world.streams, read: () => Promise.reject(error) };
      const { panel, shown: connection } = await verified();
      assert.equal(rowOf(connection, 'endpoint').outcome, 'failed');
      assert.deepEqual(world.logged, logged);
      panel.dispose();
    }
  });

  for (const [what, end] of [
    ['hidden', (panel: FakePanel) => panel.show(false)],
    [
      'closed',
      (panel: FakePanel) => {
        panel.dispose();
        return settled();
      },
    ],
  ] as const) {
    test(`ends when the panel is ${what}`, async () => {
      emulator.faults.add({ operation: 'kafka.Metadata', kind: 'slow' });
      const panel = await awake(dts);
      const arrived = emulator.requests.next('arrived', 'kafka.Metadata');
      await panel.send({ type: 'verifyConnection' });
      await arrived;
      await end(panel);
      assert.equal(signal?.aborted, true);
      assert.deepEqual(world.logged, []);
    });
  }

  test('says so when the panel is seen again, and asks for the password no longer', async () => {
    let asking: AbortSignal | undefined;
    world.streams.passwordOf = (_ref, _stream, _title, given) => {
      asking = given;
      return new Promise(() => undefined);
    };
    const panel = await awake(dts);
    await panel.send({ type: 'verifyConnection' });
    await until(() => shown(panel)?.status.startsWith('Waiting') === true);
    await panel.show(false);
    assert.equal(asking?.aborted, true);
    await panel.show(true);
    await panel.send({ type: 'ready' });
    assert.equal(shown(panel)?.status, 'The check was canceled because the panel was hidden.');
    assert.equal(shown(panel)?.isChecking, false);
  });

  test('begins anew while one is under way, and is forgotten with the keys', async () => {
    emulator.faults.add({ operation: 'kafka.Metadata', kind: 'slow', times: 1 });
    const panel = await awake(dts);
    const arrived = emulator.requests.next('arrived', 'kafka.Metadata');
    await panel.send({ type: 'verifyConnection' });
    await arrived;
    const first = signal;
    await panel.send({ type: 'verifyConnection' });
    assert.equal(first?.aborted, true);
    await until(() => shown(panel)?.isChecking === false);
    assert.equal(shown(panel)?.status, 'The connection works.');
    world.keysReplaced.fire(account.id);
    assert.equal(shown(panel), undefined);
  });

  test('a command begins it as soon as the page is there', async () => {
    const panels = createGroupPanels(world);
    panels.showAnd({ type: 'verifyConnection' }, dts, 'audit');
    await settled();
    await settled();
    assert.equal(signal, undefined);
    await editor.panel.send({ type: 'ready' });
    await until(() => shown(editor.panel)?.isChecking === false);
    const before = shown(editor.panel)?.startedAt;
    panels.showAnd({ type: 'verifyConnection' }, dts, 'audit');
    await until(() => shown(editor.panel)?.isChecking === true);
    await until(() => shown(editor.panel)?.isChecking === false);
    assert.ok(before !== undefined && editor.panels.length === 1);
  });

  test('is copied as a text without password, credentials, or the number of the account', async () => {
    for (const secret of [place.logIn.password, 'Wrong-Password-1']) {
      password = secret;
      const { panel } = await verified();
      await panel.send({ type: 'copy', what: 'connectionReport' });
      const report = editor.copied.at(-1) ?? '';
      assert.ok(!report.includes(secret) && !report.includes(account.identity.accountId));
      assert.match(report, /^Account: prod · …5678$/m);
      assert.match(report, /^✓ Host name · \d+ ms · 127\.0\.0\.1$/m);
      assert.match(report, /^No group was joined and nothing was moved\.$/m);
      panel.dispose();
    }
    assert.match(editor.copied.at(-1) ?? '', /^✗ Sign-in · .*The server rejects[^\n]*\n– Metadata · not reached$/m);
  });

  const metadata = { operation: 'kafka.Metadata' } as const;
  /** The rows of https://kafka.apache.org/protocol.html#protocol_error_codes and of sockets, in what they mean for DTS. */
  const meanings: readonly {
    readonly what: string;
    readonly fault?: Fault;
    readonly to?: BrokerAddress;
    readonly by?: Partial<BrokerWay>;
    readonly change?: Partial<GroupStream>;
    readonly step: string;
    readonly headline?: RegExp;
    readonly text: RegExp;
  }[] = [
    { what: 'a refused connection', to: deaf, step: 'connect', headline: /refuses the connection/, text: /firewall/ },
    {
      what: 'an unknown host',
      to: { host: 'dts.nowhere.invalid', port: 18_001 },
      step: 'name',
      headline: /host name dts\.nowhere\.invalid wasn't found/,
      text: /VPC address can be reached only from that VPC/,
    },
    {
      what: 'an address that says nothing to a connection',
      by: { wayTo: () => Promise.reject(new SendFailure('UND_ERR_CONNECT_TIMEOUT', false)) },
      step: 'connect',
      headline: /doesn't respond/,
      text: /firewall/,
    },
    {
      what: 'a proxy that carries only HTTP',
      by: { wayTo: () => Promise.reject(new SendFailure('ERR_PROXY_PROTOCOL', false, { atProxy: true })) },
      step: 'connect',
      text: /isn't an HTTP proxy/,
    },
    {
      what: 'a way that VS Code chooses',
      by: { wayTo: () => Promise.reject(new SendFailure('ERR_EDITOR_ONLY', false)) },
      step: 'connect',
      text: /network\.route is "Through VS Code only"/,
    },
    {
      what: 'a proxy that refuses',
      by: { wayTo: () => Promise.reject(new SendFailure('HTTP_403', false, { atProxy: true })) },
      step: 'connect',
      text: /HTTP status 403/,
    },
    {
      what: 'a web server',
      to: webServer,
      step: 'versions',
      headline: /responds in another protocol/,
      text: /doesn't speak the Kafka protocol/,
    },
    {
      what: 'a server that hangs up at every question',
      to: hangsUp,
      step: 'logIn',
      headline: /closes the connection without a response/,
      text: /doesn't speak the Kafka protocol/,
    },
    {
      what: 'a server that answers no question',
      to: silentServer,
      by: { answerMs: 100 },
      step: 'logIn',
      headline: /accepts the connection, but doesn't respond/,
      text: /doesn't speak the Kafka protocol/,
    },
    {
      what: 'a refused password',
      fault: { operation: 'kafka.SaslAuthenticate', kind: 'kafkaError', code: 58 },
      step: 'logIn',
      headline: /rejects the username or password/,
      text: /signs in as .*: its username, a hyphen, and its ID/,
    },
    {
      what: 'a server that hangs up at the password',
      fault: { operation: 'kafka.SaslAuthenticate', kind: 'reset' },
      step: 'logIn',
      headline: /closes the connection when it gets the username and password/,
      text: /Check the password/,
    },
    {
      what: 'a server that says nothing to the password',
      fault: { operation: 'kafka.SaslAuthenticate', kind: 'slow' },
      by: { answerMs: 200 },
      step: 'logIn',
      headline: /doesn't respond to the username and password/,
      text: /Check the password/,
    },
    {
      what: 'another way to sign in',
      fault: { operation: 'kafka.SaslHandshake', kind: 'kafkaError', code: 33 },
      step: 'logIn',
      headline: /other ways to sign in: SCRAM-SHA-256/,
      text: /SASL PLAIN/,
    },
    {
      what: 'a connection that breaks',
      fault: { ...metadata, kind: 'reset' },
      step: 'metadata',
      headline: /closes the connection/,
      text: /DTS may have moved the data/,
    },
    {
      what: 'a server that stops to answer',
      fault: { ...metadata, kind: 'slow' },
      by: { answerMs: 200 },
      step: 'metadata',
      headline: /doesn't respond in time/,
      text: /DTS may have moved the data/,
    },
    { what: 'no topic', fault: { ...metadata, kind: 'noTopic' }, step: 'topic', text: /instance is running/ },
    {
      what: 'no leader',
      fault: { ...metadata, kind: 'kafkaError', code: 5 },
      step: 'topic',
      text: /moving the data to another server/,
    },
    {
      what: 'not the leader',
      fault: { ...metadata, kind: 'kafkaError', code: 6 },
      step: 'topic',
      text: /moving the data to another server/,
    },
    {
      what: 'a node that is not reached',
      fault: { ...metadata, kind: 'unreachableNode' },
      step: 'node',
      headline: /^127\.0\.0\.1:\d+ refuses the connection/,
      text: /first server responded/,
    },
    {
      what: 'an expired checkpoint',
      change: { checkpoint: new Date(0), detail: newer({ beginTime: new Date(newest.getTime() - 3_600_000) }) },
      step: 'window',
      headline: /The checkpoint has expired: Jan 1, 1970/,
      text: /is lost/,
    },
    {
      what: 'a time after the end, such as one in milliseconds',
      change: { checkpoint: new Date(newest.getTime() + 86_400_000) },
      step: 'window',
      headline: /no data at or after the checkpoint/,
      text: /milliseconds/,
    },
    {
      what: 'an offset from before the stream was moved',
      fault: { operation: 'kafka.ListOffsets', kind: 'kafkaError', code: 1 },
      step: 'window',
      text: /no longer available/,
    },
  ];
  for (const { what, fault, to, by = {}, change = {}, step, headline, text } of meanings) {
    test(`says what ${what} means and what to do`, async () => {
      if (fault) emulator.faults.add(fault);
      // The name of an address need not be looked up.
      const hosted = by.wayTo ? { bootstrap: { host: '127.0.0.1', port: 18_001 } } : {};
      stream = streamOf({ ...hosted, ...(to && { bootstrap: to }), ...change });
      way = by;
      const { shown: connection } = await verified();
      const row = rowOf(connection, step);
      assert.match(row.outcome, /failed|noted/, JSON.stringify(connection.rows));
      if (headline) assert.match(row.headline ?? '', headline);
      assert.match(row.text, text);
      assert.ok(connection.rows.every(({ outcome }) => outcome !== 'running'));
    });
  }
});

describe('the check of a connection in the panel of a group of a Logstore', () => {
  let cloud: MemoryCloud;
  let learnt: (operation: string) => LearntPermission | undefined;
  beforeEach(() => {
    cloud = new MemoryCloud();
    learnt = () => undefined;
    world.logstoreConnection = async ref => ({
      ref,
      endpoint: { origin: `http://127.0.0.1:${place.bootstrap.port}`, host: 'h' },
      sls: (await cloud.cloudOf('a')).sls,
      learnt,
    });
  });

  test('says what works, and what cannot be known without changing anything', async () => {
    const { shown: connection } = await verified(sls);
    assert.equal(connection.status, 'The connection works.');
    assert.match(rowOf(connection, 'permissions').text, /^RAM allows log:GetCursorOrData,/);
    assert.match(rowOf(connection, 'permissions').text, /log:ConsumerGroupHeartBeat.* can't be known without/);
    assert.match(rowOf(connection, 'tls').text, /Not encrypted/);
  });

  test('names what RAM denies, also what it denied when the user changed something', async () => {
    learnt = operation => (operation === 'UpdateConsumerGroup' ? { isAllowed: false, at: 0 } : undefined);
    cloud.service.faults.add({ operation: 'GetCursor', kind: 'denied' });
    const { panel, shown: connection } = await verified(sls);
    const { outcome, headline = '' } = rowOf(connection, 'permissions');
    assert.equal(outcome, 'noted');
    assert.match(headline, /^RAM denies log:GetCursorOrData, log:UpdateConsumerGroup \(Jan 1, 1970/);
    assert.deepEqual(rowOf(connection, 'cursors').fixes, [
      { fix: 'showPolicy', title: 'Show RAM Policy' },
      { fix: 'explain', title: 'Explain' },
    ]);
    await panel.send({ type: 'fix', fix: 'showPolicy', part: 'connection' });
    assert.match(String(editor.ran.at(-1)?.[0]), /showPolicy$/);
    await panel.send({ type: 'copy', what: 'connectionReport' });
    assert.ok(!editor.copied.at(-1)?.includes(account.identity.accountId));
  });

  test('a permission that no client needs is only noted', async () => {
    cloud.service.faults.add({ operation: 'GetLogStore', kind: 'denied' });
    const { shown: connection } = await verified(sls);
    assert.match(rowOf(connection, 'read').text, /Clients don't need this permission\.$/);
    assert.equal(connection.status, 'The connection works, with warnings.');
  });

  test('requests that VS Code sends show no connection, which is no failure', async () => {
    way = { wayTo: () => Promise.reject(new SendFailure('ERR_EDITOR_ONLY', false)) };
    const { shown: connection } = await verified(sls);
    assert.match(rowOf(connection, 'name').text, /VS Code sends the requests/);
    assert.equal(connection.status, 'The connection works, with warnings.');
  });

  test('says when the account has no clients to ask with', async () => {
    const details = { service: 'sls', operation: 'GetLogStore', outcome: 'notApplied' } as const;
    world.logstoreConnection = () => Promise.reject(new CloudError('credentials', details));
    const { shown: connection } = await verified(sls);
    assert.match(rowOf(connection, 'name').text, /isn't valid/);
  });
});

for (const [checkpoint, words] of [
  [40n, '2 records and heartbeats before'],
  [41n, '1 record or heartbeat before'],
  [42n, '0 records and heartbeats before'],
  // More was written after the end was asked for.
  [45n, '0 records and heartbeats before'],
] as const) {
  test(`a checkpoint at offset ${checkpoint} of 42 is ${words} the end`, () => {
    const { text } = dtsSeenWords({ step: 'window', ms: 1, seen: { earliest: 1n, end: 42n, checkpoint } }, streamOf());
    assert.ok(text.endsWith(`is at offset ${checkpoint}, ${words} the end.`), text);
  });
}
