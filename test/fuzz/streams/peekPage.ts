import assert from 'node:assert/strict';
import { Peek } from '../../../src/model/peek/peek.ts';
import type { PeekEntry, PeekSlice } from '../../../src/model/peek/source.ts';
import {
  columnsOf,
  fieldColumn,
  firstChoice,
  firstFilter,
  type PanelRef,
  type Subject,
} from '../../../src/panels/peek/protocol.ts';
import { snapshotOf } from '../../../src/panels/peek/snapshot.ts';
import { drawn } from '../page.ts';

const place = { accountId: 'a1', region: 'cn-hangzhou' };
const subjects: Readonly<Record<'change' | 'log', Subject>> = {
  change: { ...place, kind: 'dts', instanceId: 'i', jobId: 'j', groupId: 'g' },
  log: { ...place, kind: 'sls', project: 'p', logstore: 'l', groupName: 'g' },
};
const draft = { start: 'earliest', time: '', shard: '', text: '', areColumnsOpen: true };

/** More fields than these take the document of the tests too long. */
const mostFields = 300;
const detailsShown = 2;

/** Draws *Peek Records* with these rows, and with some of their records beside the list. */
export async function drawRecords(of: 'change' | 'log', entries: readonly PeekEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const slice: PeekSlice = { entries, fillers: 0, notices: [], positions: [], isOver: false };
  const read = async function* (): AsyncGenerator<PeekSlice> {
    yield await Promise.resolve(slice);
  };
  using peek = new Peek({ open: () => ({ read }) });
  await peek.setFilter({ ...firstFilter, hidden: [] });
  await peek.start({ kind: 'earliest' });
  const names = peek.record(0)?.fields.flatMap(({ name }) => name ?? []) ?? [];
  const subject = subjects[of];
  const columns = [...columnsOf(subject.kind), ...names.slice(0, 3).map(fieldColumn)];
  const about: PanelRef = { subject, name: 'orders', choice: { ...firstChoice(subject), columns } };
  for (let key = 0; key < Math.min(detailsShown, entries.length); key++) {
    const record = peek.record(key);
    const isShown = record !== undefined && record.fields.length <= mostFields;
    const snapshot = snapshotOf({
      about,
      account: { name: 'prod', number: '1234567890123456', isReadOnly: false, color: undefined },
      regionName: 'China (Hangzhou)',
      instanceName: undefined,
      way: undefined,
      isRefreshing: false,
      now: Date.UTC(2026, 0, 15),
      checkpoint: undefined,
      shards: [],
      isClientConnected: false,
      peek,
      version: 1,
      // The list is the same with each of them.
      window: { from: 0, count: key === 0 ? 20 : 1, isAtEnd: false },
      fields: names.slice(0, 300),
      kinds: ['damaged'],
      selected: key,
      problem: undefined,
    });
    const answer = { key, ...(isShown && { record }) };
    const { filter } = snapshot.choice;
    const broken = drawn('peek', snapshot, { draft, filter, columns, active: key, answer }).find(text =>
      /^(?:undefined|Invalid Date)$|\[object \w+\]/.test(text),
    );
    assert.equal(broken, undefined);
  }
}
