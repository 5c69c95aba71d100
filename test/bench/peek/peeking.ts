import assert from 'node:assert/strict';
import { decodePulledLogs } from '../../../src/cloud/sls/pulledLogs.ts';
import { encodeLogGroups } from '../../../src/emulator/sls/protobuf.ts';
import { Peek } from '../../../src/model/peek/peek.ts';
import { noFilter } from '../../../src/model/peek/shown.ts';
import type { PeekEntry, PeekSource } from '../../../src/model/peek/source.ts';
import { median, type Section, spread } from '../table.ts';
import { memoryOf, processorMsOf, watchForStalls } from './measuring.ts';

const logCount = 2_000;
const logsInGroup = 20;
const keptRows = 10_000;
const entriesInSlice = 20;
const passes = 15;
const longestStallMs = 20;
const mostMegabytes = 64;
const never = new AbortController().signal;

/** What a peek costs once the records are there: logs decoded, rows kept and filtered. */
export async function peeking(): Promise<Section> {
  const data = encodeLogGroups(Array.from({ length: logCount / logsInGroup }, (_, group) => logGroup(group)));
  const pulled = { data, compression: '', nextCursor: '', count: logCount / logsInGroup };
  const [decoding, decodingStalls, filtering, filteringStalls]: number[][] = [[], [], [], []];
  const { rows } = await decodePulledLogs(pulled, 0n, never);
  const entries = rows.flatMap((row): PeekEntry[] => (row.kind === 'log' ? [{ ...row, shard: 0 }] : []));
  assert.equal(entries.length, logCount);
  using peek = await peekOver(entries, keptRows);
  for (let pass = 0; pass < passes; pass++) {
    const ofDecoding = watchForStalls();
    decoding?.push(await processorMsOf(() => decodePulledLogs(pulled, 0n, never)));
    decodingStalls?.push(ofDecoding());
    const ofFiltering = watchForStalls();
    filtering?.push(await processorMsOf(() => peek.setFilter({ ...noFilter, text: `nothing has this ${pass}` })));
    filteringStalls?.push(ofFiltering());
  }
  const stallOf = (what: string, stalls: readonly number[]) => ({
    what,
    figure: `${spread(stalls, 1)} ms`,
    goal: `≤ ${longestStallMs} ms`,
    isMet: Math.max(...stalls) <= longestStallMs,
  });
  const kept = await memoryOf(() => peekOver(entries, keptRows));
  const large = largeEntries();
  const bounded = await memoryOf(() => peekOver(large, large.length));
  return {
    title: `A peek at ${logCount} logs of 12 fields, ${(data.length / 1000).toFixed(0)} kB`,
    rows: [
      {
        what: 'logs decoded in a second of a processor',
        figure: (logCount / (median(decoding ?? []) / 1000)).toFixed(0),
      },
      stallOf(`longest stall while ${logCount} logs are decoded`, decodingStalls ?? []),
      {
        what: `processor time for a text to be looked for in ${keptRows} rows`,
        figure: `${median(filtering ?? []).toFixed(0)} ms`,
      },
      stallOf(`longest stall while a text is looked for in ${keptRows} rows`, filteringStalls ?? []),
      { what: `memory of a peek that keeps ${keptRows} rows`, figure: `${kept.toFixed(0)} MB` },
      {
        what: `memory of a peek that has read ${large.length} rows of 1 MB`,
        figure: `${bounded.toFixed(0)} MB`,
        goal: `≤ ${mostMegabytes + 16} MB`,
        isMet: bounded <= mostMegabytes + 16,
      },
    ],
  };
}

const logGroup = (group: number): Parameters<typeof encodeLogGroups>[0][number] => ({
  topic: 'nginx',
  source: `10.0.0.${group}`,
  tags: [['__receive_time__', '1764374402']],
  logs: Array.from({ length: logsInGroup }, (_, log) => ({
    time: 1_764_374_400 + log,
    timeNs: log,
    contents: Array.from(
      { length: 12 },
      (_field, field) => [`field_${field}`, `${field} of ${log}: 订单 served`] as const,
    ),
  })),
});

/** Rows of 1 MB, which share their bytes here. What is kept copies them, as those from a service are copies. */
function largeEntries(): readonly PeekEntry[] {
  return Array.from({ length: 300 }, (_, offset) => ({
    kind: 'change',
    offset: BigInt(offset),
    operation: 'INSERT',
    objectName: 'shop.orders',
    sourceTimestamp: 0,
    bytes: largeBytes,
  }));
}

const largeBytes = Buffer.alloc(1_000_000);

async function peekOver(entries: readonly PeekEntry[], count: number): Promise<Peek> {
  const source: PeekSource = {
    open: () => ({
      async *read() {
        for (let given = 0; given < count; given += entriesInSlice) {
          const some = Array.from({ length: entriesInSlice }, (_, index) => entries[(given + index) % entries.length]);
          const copies = some.flatMap(entry =>
            entry && 'bytes' in entry ? { ...entry, bytes: Buffer.from(entry.bytes) } : [],
          );
          yield await Promise.resolve({ entries: copies, fillers: 0, notices: [], positions: [], isOver: false });
        }
      },
    }),
  };
  const peek = new Peek(source, { limits: { firstRows: count, scannedRows: count } });
  await peek.start({ kind: 'earliest' });
  assert.equal(peek.counts.read, count);
  return peek;
}
