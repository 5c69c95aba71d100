import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { endpointsAt } from '../../../../src/cloud/endpoints.ts';
import { commandId, peekPanelType } from '../../../../src/contributions.ts';
import type { GroupStream } from '../../../../src/model/streams.ts';
import type { Answer, Snapshot, Subject } from '../../../../src/panels/peek/protocol.ts';
import { rowsInSight } from '../../../../src/panels/peek/snapshot.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';
import { askedOf, plainWay, sampleStream } from '../../../support/sampleStream.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { dtsReading } from '../group/samples.ts';
import { editor, FakePanel, settled } from '../stubbedEditor.ts';
import { account, World } from '../world.ts';
import { dts, logstore, panelOf } from './samples.ts';

const { createPeekPanels } = await import('../../../../src/panels/panels.ts');
// The code behind a panel is loaded with the first one, which is not what the tests measure.
await import('../../../../src/panels/peek/peekPanel.ts');

const { emulator, place } = await sampleStream();
const stream = {
  ...place,
  userName: place.logIn.userName,
  endpoint: { kind: 'public', text: `${place.bootstrap.host}:${place.bootstrap.port}`, reached: true },
  endpoints: [],
  groupName: 'billing-sync',
  checkpoint: new Date(emulator.worldNow() - 60_000),
  detail: { name: 'orders-binlog-sub' },
} as unknown as GroupStream;

let world: World;
/** The passwords that are entered, one after the other. Nothing is entered when there are no more. */
let passwords: string[];
beforeEach(() => {
  editor.reset();
  world = new World();
  passwords = [emulator.groupPassword];
  world.reading = dtsReading();
  world.streams.read = () => {
    world.asked.push('stream');
    return Promise.resolve(stream);
  };
  world.streams.passwordOf = () => {
    world.asked.push('password');
    return Promise.resolve(passwords.shift());
  };
  world.streams.passwordRefused = () => void world.asked.push('passwordRefused');
  world.streams.way = signal => ({ ...plainWay, signal });
});
afterEach(() => {
  for (const panel of editor.panels) panel.dispose();
});

const snapshotIn = (panel: FakePanel): Snapshot => panel.last('snapshot')?.['snapshot'] as Snapshot;

/** Waits for a snapshot of which something is true. */
function until(panel: FakePanel, isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  const { promise, resolve } = Promise.withResolvers<Snapshot>();
  const look = (): void => {
    const message = panel.posted.at(-1);
    const snapshot = message?.['snapshot'] as Snapshot | undefined;
    if (snapshot && isSo(snapshot)) resolve(snapshot);
  };
  panel.posting = () => {
    look();
    return Promise.resolve(true);
  };
  const last = panel.last('snapshot');
  if (last && isSo(last['snapshot'] as Snapshot)) resolve(last['snapshot'] as Snapshot);
  return promise;
}
const isStopped = ({ state }: Snapshot): boolean => state.kind === 'stopped';

async function opened(): Promise<FakePanel> {
  createPeekPanels(world).show(dts, 'billing-sync');
  await settled();
  await editor.panel.send({ type: 'ready' });
  return editor.panel;
}

describe('a panel of the records of an instance', () => {
  test('reads the first records when a command has asked for them, and says how', async () => {
    const panel = await opened();
    assert.equal(panel.viewType, peekPanelType);
    const { counts, rows, identity, isClientConnected, choice } = await until(panel, isStopped);
    assert.equal(rows.end - rows.first, 50);
    assert.equal(rows.items.length, 50);
    assert.ok((counts?.toGo ?? 0) >= 0 && (counts?.read ?? 0) >= 50);
    assert.deepEqual(identity.way, {
      topic: place.topic,
      userName: place.logIn.userName,
      endpoint: stream.endpoint.text,
      network: 'thisComputer',
      isEncrypted: false,
    });
    assert.equal(identity.instanceName, 'orders-binlog-sub');
    assert.equal(isClientConnected, true);
    assert.equal(choice.start.kind, 'checkpoint');
    assert.ok(!JSON.stringify(panel.posted).includes(emulator.groupPassword));
  });

  test('asks for nothing when it comes back after a reload, until the user does', async () => {
    const panel = new FakePanel(peekPanelType, 'as it was');
    createPeekPanels(world).restore(panel.asWebviewPanel, { panel: { ...panelOf(dts), isAsked: true } });
    await settled();
    await panel.send({ type: 'ready' });
    assert.equal(snapshotIn(panel).state.kind, 'idle');
    assert.deepEqual(world.asked, []);
    await panel.send({ type: 'read', start: { kind: 'earliest' } });
    assert.equal((await until(panel, isStopped)).rows.items.length, 50);
    panel.dispose();
  });

  test('loads more, and asks neither for the way nor for the password again', async () => {
    const panel = await opened();
    const before = await until(panel, isStopped);
    await panel.send({ type: 'more' });
    const after = await until(panel, now => isStopped(now) && now.rows.end > before.rows.end);
    assert.ok(after.rows.end <= 250);
    assert.deepEqual(
      world.asked.filter(what => what === 'stream' || what === 'password'),
      ['stream', 'password'],
    );
  });

  test('sends the rows that the page has in sight, and no others', async () => {
    const panel = await opened();
    await until(panel, isStopped);
    await panel.send({ type: 'show', from: 20, count: 10, isAtEnd: false });
    const { rows } = snapshotIn(panel);
    assert.deepEqual([rows.from, rows.items.length], [20, 10]);
    await panel.send({ type: 'show', from: 5_000, count: 100_000, isAtEnd: false });
    assert.deepEqual(snapshotIn(panel).rows.items, []);
    await panel.send({ type: 'show', from: 0, count: Number.MAX_SAFE_INTEGER, isAtEnd: false });
    assert.equal(snapshotIn(panel).rows.items.length, 50);
    await panel.send({ type: 'show', from: 0, count: 10, isAtEnd: true });
    assert.deepEqual([snapshotIn(panel).rows.from, snapshotIn(panel).rows.items.length], [40, 10]);
  });

  test('looks at no more rows than it sends, whatever the page asks for', () => {
    const looked: (readonly [number, number])[] = [];
    const rows = (from: number, count: number): [] => {
      looked.push([from, count]);
      return [];
    };
    const peek = { span: { first: 100, end: 10_000 }, rows };
    for (const isAtEnd of [false, true]) rowsInSight(peek, { from: 0, count: Number.MAX_SAFE_INTEGER, isAtEnd });
    assert.deepEqual(looked, [
      [100, 200],
      [9_800, 200],
    ]);
  });

  test('sends a whole record once, when it is asked for', async () => {
    const panel = await opened();
    const { rows } = await until(panel, isStopped);
    const key = rows.items[3]?.key ?? NaN;
    await panel.send({ type: 'select', key });
    const answer = panel.last('answer')?.['answer'] as Answer;
    assert.deepEqual([answer.key, answer.record?.key], [key, key]);
    assert.equal(snapshotIn(panel).selected, key);
    assert.ok(!('fields' in (snapshotIn(panel).rows.items[3] ?? {})));
    await panel.send({ type: 'select', key: 1e9 });
    assert.deepEqual(panel.last('answer')?.['answer'], { key: 1e9 });
    await panel.send({ type: 'openJson', key });
    await panel.send({ type: 'copy', what: 'record', row: String(key) });
    assert.equal(editor.documents[0], editor.copied[0]);
    assert.equal(typeof JSON.parse(editor.copied[0] ?? ''), 'object');
    await panel.send({ type: 'openJson', key: 1e9 });
    await panel.send({ type: 'showAll', key: 1e9, field: 0, side: 'after' });
    assert.equal(editor.documents.length, 1);
  });

  test('filters what it has read, and keeps the choice for the page to store', async () => {
    const panel = await opened();
    const before = await until(panel, isStopped);
    const filter = { text: '', hidden: ['insert', 'delete', 'ddl', 'mark', 'heartbeat', 'other', 'damaged'] };
    await panel.send({ type: 'filter', filter });
    const { rows, choice } = await until(panel, now => now.rows.version > before.rows.version);
    assert.ok(rows.items.length > 0 && rows.items.every(({ kind }) => kind === 'update'));
    assert.deepEqual(choice.filter, filter);
    const { panel: stored } = panel.last('setup') as unknown as { readonly panel: { readonly choice: object } };
    assert.deepEqual(stored.choice, choice);
    assert.ok(!JSON.stringify(stored).includes(rows.items[0]?.position ?? 'nothing'));
  });

  test('shows a field as a column of its own', async () => {
    const panel = await opened();
    const { fields } = await until(panel, isStopped);
    assert.ok(fields.includes('id'));
    await panel.send({ type: 'columns', columns: ['time', 'field:id', 'values'] });
    const { rows } = snapshotIn(panel);
    const cells = rows.items.flatMap(row => (row.kind === 'insert' ? [row.cells] : []));
    assert.ok(cells.length > 0 && cells.every(([cell]) => cell?.after?.kind === 'text'));
  });

  test('follows until it is stopped or hidden, and says which', async () => {
    const panel = await opened();
    await until(panel, isStopped);
    await panel.send({ type: 'follow' });
    await until(panel, ({ state }) => state.kind === 'following');
    await panel.send({ type: 'stop' });
    assert.deepEqual((await until(panel, isStopped)).state, { kind: 'stopped', why: 'user' });
    await panel.send({ type: 'follow' });
    const { rows } = await until(panel, ({ state }) => state.kind === 'following');
    await panel.show(false);
    panel.posted.length = 0;
    panel.visible = true;
    await panel.send({ type: 'ready' });
    const back = snapshotIn(panel);
    assert.deepEqual(back.state, { kind: 'stopped', why: 'hidden' });
    assert.ok(back.rows.end >= rows.end);
  });

  test('says that a password was refused, forgets it, and asks again when it is to try again', async () => {
    passwords = ['Wrong-1234', emulator.groupPassword];
    const panel = await opened();
    const { problem } = await until(panel, ({ state }) => state.kind === 'failed');
    assert.match(problem?.text ?? '', /username or password/);
    assert.ok(world.asked.includes('passwordRefused'));
    assert.ok(!JSON.stringify(panel.posted).includes('Wrong-1234'));
    await panel.send({ type: 'refresh' });
    const { problem: none, rows } = await until(panel, isStopped);
    assert.equal(none, undefined);
    assert.ok(rows.items.length >= 50);
  });

  test('is as before when the user enters no password', async () => {
    passwords = [];
    const panel = await opened();
    const { problem, counts } = await until(panel, ({ state }) => state.kind === 'idle');
    assert.deepEqual([problem, counts], [undefined, undefined]);
    assert.deepEqual(world.logged, []);
  });

  test('keeps what it has read when reading fails later, and goes on where it was', async () => {
    const panel = await opened();
    const before = await until(panel, isStopped);
    emulator.faults.add({ operation: 'kafka.Metadata', kind: 'noTopic', times: 1 });
    await panel.send({ type: 'follow' });
    const failed = await until(panel, ({ state }) => state.kind === 'failed');
    const { end } = failed.rows;
    assert.ok(end >= before.rows.end);
    passwords.push(emulator.groupPassword);
    await panel.send({ type: 'refresh' });
    const after = await until(panel, ({ state, rows }) => state.kind === 'following' && rows.end > end);
    assert.equal(after.rows.version, before.rows.version);
    await panel.send({ type: 'show', from: end - 1, count: 2, isAtEnd: false });
    const [last, next] = snapshotIn(panel).rows.items.map(({ position }) => BigInt(position));
    assert.ok(last !== undefined && next !== undefined && last < next);
  });

  test('exports what passes the filter, a record a line', async t => {
    const folder = await temporaryFolder(t);
    const panel = await opened();
    await until(panel, isStopped);
    const file = join(folder, 'records.ndjson');
    editor.savedTo = file;
    writeFileSync(`${file}.part`, 'of the user');
    const said = new Promise(resolve => editor.informed.event(resolve));
    await panel.send({ type: 'export' });
    await said;
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    assert.equal(lines.length, 50);
    assert.deepEqual(readdirSync(folder).sort(), ['records.ndjson', 'records.ndjson.part']);
    for (const line of lines) assert.equal(typeof JSON.parse(line), 'object');
    assert.deepEqual(editor.said, ['The records were exported to the file.']);
  });

  test('opens its group, and copies what it shows of the way', async () => {
    const panel = await opened();
    await until(panel, isStopped);
    await panel.send({ type: 'openGroup' });
    await panel.send({ type: 'copyLink' });
    assert.deepEqual(editor.ran, [
      [commandId('openConsumerGroup').split('.')[1], dts],
      ['copyLink', dts],
    ]);
    for (const what of ['topic', 'userName', 'endpoint']) await panel.send({ type: 'copy', what });
    assert.deepEqual(editor.copied, [place.topic, place.logIn.userName, stream.endpoint.text]);
  });

  test('forgets everything with new keys of another identity', async () => {
    const panel = await opened();
    await until(panel, isStopped);
    world.keysReplaced.fire(account.id);
    await settled();
    const { rows, counts, identity, selected } = snapshotIn(panel);
    assert.deepEqual([rows.items, counts, identity.way, selected], [[], undefined, undefined, undefined]);
  });
});

describe('a panel of a Logstore says over which way it reads, before it does', () => {
  const wayShown = async (): Promise<object | undefined> => {
    const panel = new FakePanel(peekPanelType, 'as it was');
    createPeekPanels(world).restore(panel.asWebviewPanel, { panel: panelOf(logstore) });
    await settled();
    await panel.send({ type: 'ready' });
    const { way } = snapshotIn(panel).identity;
    panel.dispose();
    return way;
  };

  test('that of the service', async () => {
    assert.deepEqual(await wayShown(), {
      userName: 'ops',
      endpoint: 'k8s-log-prod.cn-hangzhou.log.test',
      network: 'service',
      isEncrypted: true,
    });
  });

  test('the address that is called, and not the host that the calls are signed for', async () => {
    world.endpointsOf = () => Promise.resolve(endpointsAt('http://127.0.0.1:8080'));
    assert.deepEqual(await wayShown(), {
      userName: 'ops',
      endpoint: '127.0.0.1:8080',
      network: 'thisComputer',
      isEncrypted: false,
    });
  });
});

describe('a panel of the logs of a Logstore', () => {
  const memory = new MemoryCloud();
  const sls = { ...logstore, kind: 'sls', groupName: 'alerting', logstore: 'nginx-error' } as const;
  beforeEach(() => {
    world.cloudOf = memory.cloudOf;
  });
  const openedWith = async (subject: Subject): Promise<FakePanel> => {
    createPeekPanels(world).show(subject, 'nginx-error');
    await settled();
    await editor.panel.send({ type: 'ready' });
    return editor.panel;
  };

  test('reads the newest logs of all shards, and offers each of them', async () => {
    const panel = await openedWith({ ...logstore, logstore: 'nginx-error' });
    const { rows, shards, choice, fields } = await until(panel, isStopped);
    assert.equal(choice.start.kind, 'latest');
    assert.ok(rows.items.length > 0 && rows.items.every(({ kind }) => kind === 'log'));
    assert.deepEqual(shards, [0, 1]);
    assert.ok(fields.length > 0);
  });

  test('reads only the shard that is chosen, and keeps offering the others', async () => {
    const panel = await openedWith({ ...logstore, logstore: 'nginx-error' });
    const before = await until(panel, isStopped);
    await panel.send({ type: 'read', start: { kind: 'earliest' }, shard: 1 });
    const { rows, shards, choice } = await until(
      panel,
      now => isStopped(now) && now.rows.version > before.rows.version,
    );
    assert.deepEqual([...new Set(rows.items.map(({ shard }) => shard))], [1]);
    assert.deepEqual(shards, [0, 1]);
    assert.deepEqual([choice.start, choice.shard], [{ kind: 'earliest' }, 1]);
  });

  test('starts at the checkpoints of its group, and neither joins it nor moves them', async () => {
    const before = memory.records.length;
    const panel = await openedWith(sls);
    await until(panel, isStopped);
    const asked = new Set(memory.records.slice(before).map(({ operation }) => operation));
    assert.ok(asked.has('GetCheckPoint') && asked.has('PullLogs'));
    for (const operation of asked) assert.match(operation, /^(Get|List|Pull)/);
  });

  test('says what is refused, and how to get the permission', async () => {
    memory.service.faults.add({ operation: 'PullLogs', kind: 'denied', times: 1 });
    const panel = await openedWith({ ...logstore, logstore: 'nginx-error' });
    const { problem } = await until(panel, ({ state }) => state.kind === 'failed');
    assert.deepEqual(
      problem?.fixes.map(({ fix }) => fix),
      ['showPolicy', 'explain'],
    );
    await panel.send({ type: 'fix', fix: 'showPolicy' });
    assert.equal(editor.ran[0]?.[0], 'showPolicy');
    await panel.send({ type: 'refresh' });
    assert.ok((await until(panel, isStopped)).rows.items.length > 0);
  });

  test('fails like its reading where there can be no address', async () => {
    const panel = await openedWith({ ...logstore, project: ':' });
    const { identity } = await until(panel, ({ state }) => state.kind === 'failed');
    assert.equal(identity.way, undefined);
    assert.deepEqual(world.logged, []);
  });
});

test('nothing that panels ask of brokers could move anything', () => {
  const reading = ['ApiVersions', 'Fetch', 'ListOffsets', 'Metadata', 'SaslAuthenticate', 'SaslHandshake'];
  assert.deepEqual(
    askedOf(emulator),
    reading.map(name => `kafka.${name}`),
  );
});
