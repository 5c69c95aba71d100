import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { ChangeSource, type ChangeSourceOptions } from '../../../../src/model/peek/changeSource.ts';
import { Peek } from '../../../../src/model/peek/peek.ts';
import { noFilter, type PeekStart } from '../../../../src/model/peek/shown.ts';
import { unixSeconds } from '../../../../src/model/units.ts';
import { askedOf, plainWay, sampleStream } from '../../../support/sampleStream.ts';

const { emulator, instance, place } = await sampleStream();
const now = (): number => Math.floor(instance.newestAt(emulator.worldNow()) / 1000);

beforeEach(() => {
  emulator.faults.clear();
});

const sourceWith = (options: Partial<ChangeSourceOptions> = {}): ChangeSource =>
  new ChangeSource({
    place: () => Promise.resolve(place),
    way: signal => ({ ...plainWay, signal }),
    checkpoint: () => Promise.resolve(undefined),
    ...options,
  });

const at = (seconds: number): PeekStart => ({ kind: 'time', at: unixSeconds(seconds) });

async function peeked(start: PeekStart, options: Partial<ChangeSourceOptions> = {}): Promise<Peek> {
  const peek = new Peek(sourceWith(options));
  await peek.start(start);
  return peek;
}

const timesOf = (peek: Peek): readonly number[] =>
  peek.rows(peek.span.first, 10_000).map(({ time = NaN }) => time / 1000);

describe('peeking at the changes of an instance', () => {
  test('begins at the oldest, at the newest, at a time, and at the checkpoint of the group', async () => {
    const oldest = await peeked({ kind: 'earliest' });
    assert.deepEqual([oldest.state, timesOf(oldest).length], [{ kind: 'stopped', why: 'enough' }, 50]);
    const newest = await peeked({ kind: 'latest' });
    assert.deepEqual([newest.state, newest.counts.toGo], [{ kind: 'stopped', why: 'end' }, 0]);
    assert.ok((timesOf(newest).at(-1) ?? 0) > now() - 60 && timesOf(newest).length > 10);
    const since = now() - 300;
    for (const peek of [
      await peeked(at(since)),
      await peeked({ kind: 'checkpoint' }, { checkpoint: () => Promise.resolve(new Date(since * 1000 + 999)) }),
    ]) {
      const [first = 0] = timesOf(peek);
      assert.ok(first >= since && first < since + 30, String(first - since));
      assert.deepEqual(peek.notices, []);
      assert.ok((peek.counts.toGo ?? 0) > 0);
    }
  });

  test('says that there is no checkpoint, or that it is not kept any longer', async () => {
    const none = await peeked({ kind: 'checkpoint' });
    assert.deepEqual(none.notices, [{ notice: 'noCheckpoint' }]);
    const old = await peeked(
      { kind: 'checkpoint' },
      { checkpoint: () => Promise.resolve(new Date((now() - 90 * 86_400) * 1000)) },
    );
    assert.deepEqual(old.notices, [{ notice: 'expired' }]);
    // The oldest data is deleted every ten minutes, also between two readings.
    const again = await peeked({ kind: 'checkpoint' });
    assert.ok([none, again].some(peek => isDeepStrictEqual(timesOf(peek), timesOf(old))));
    const before = now();
    const ahead = await peeked(at(before + 7200));
    assert.deepEqual(ahead.notices, [{ notice: 'afterEnd' }]);
    assert.ok(timesOf(ahead).every(time => time > before));
  });

  test('loads on where it was, and says when the stream was moved meanwhile', async () => {
    const start = at(now() - 3600);
    const peek = await peeked(start);
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'failover', times: 1 });
    // What has come with the first rows is shown before anybody is asked again.
    while (peek.notices.length === 0 && peek.counts.toGo !== 0) await peek.loadMore(30);
    assert.deepEqual(peek.notices, [{ notice: 'moved' }]);
    const whole = await peeked(start);
    const { read } = peek.counts;
    while (whole.counts.read < read) await whole.loadMore(30);
    const idsIn = (of: Peek): readonly string[] =>
      of
        .rows(0, peek.span.end)
        .flatMap(({ key }) => of.record(key)?.facts.flatMap(fact => (fact.fact === 'id' ? fact.text : [])) ?? []);
    assert.equal(new Set(idsIn(peek)).size, peek.span.end);
    assert.deepEqual(idsIn(peek), idsIn(whole));
  });

  test('shows a record with both sides, what changed, and what was not recorded', async () => {
    const peek = await peeked(at(now() - 3600));
    await peek.setFilter({ ...noFilter, hidden: ['insert', 'delete', 'ddl', 'mark', 'heartbeat'] });
    await peek.loadMore(100);
    const rows = peek.rows(peek.span.first, 100);
    assert.ok(rows.length > 20 && rows.every(({ operation }) => operation === 'UPDATE'));
    for (const { key, values } of rows) {
      const record = peek.record(key);
      assert.ok(record);
      assert.deepEqual([record.keyColumns, record.fields.length > 1], [['id'], true], JSON.stringify(record));
      assert.deepEqual(
        values.map(({ name }) => name),
        record.fields.filter(({ isChanged, isKey }) => isChanged || isKey).map(({ name }) => name),
      );
      assert.ok(record.fields.some(({ isChanged }) => isChanged));
    }
    const notRecorded = rows
      .flatMap(({ key }) => peek.record(key)?.fields ?? [])
      .filter(({ before }) => before?.kind === 'notRecorded');
    assert.ok(notRecorded.every(({ isChanged }) => !isChanged));
  });

  test('follows, and stops at once with its connection', async () => {
    const peek = await peeked({ kind: 'latest' });
    const over = peek.follow();
    const before = peek.counts.read;
    await new Promise<void>(resolve => {
      const heard = peek.onDidChange(() => {
        if (peek.counts.read <= before) return;
        heard.dispose();
        resolve();
      });
    });
    assert.equal(peek.state.kind, 'following');
    peek.stop();
    await over;
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'user' });
  });

  test('fails as the way to the records does, and can try again', async () => {
    let password = 'wrong';
    const peek = await peeked(
      { kind: 'earliest' },
      { place: () => Promise.resolve({ ...place, logIn: { ...place.logIn, password } }) },
    );
    const { state } = peek;
    assert.ok(state.kind === 'failed' && state.error instanceof CloudError && state.error.fault === 'groupLogIn');
    ({ password } = place.logIn);
    await peek.loadMore(10);
    assert.deepEqual([peek.state, timesOf(peek).length], [{ kind: 'stopped', why: 'enough' }, 10]);
  });

  test('describes a value that is damaged, in its place', async () => {
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'damagedValue', times: 1 });
    const peek = await peeked(at(now() - 600));
    const [damaged] = peek.rows(0, 50).filter(({ kind }) => kind === 'damaged');
    assert.ok(damaged && /^\d+$/.test(damaged.position));
    const record = peek.record(damaged.key);
    assert.ok(record?.facts.some(({ fact }) => fact === 'damage') && record.fields[0]?.after?.kind === 'hex');
    assert.match(peek.document(damaged.key) ?? '', /"reason": "\w+"/);
  });

  test('asks for nothing that could move anything', () => {
    const names = ['ApiVersions', 'Fetch', 'ListOffsets', 'Metadata', 'SaslAuthenticate', 'SaslHandshake'];
    assert.deepEqual(
      askedOf(emulator),
      names.map(name => `kafka.${name}`),
    );
  });
});
