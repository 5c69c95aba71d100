import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { setImmediate as soon } from 'node:timers';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import lz4 from 'lz4js';
import { type DtsRow, rowOf } from '../../../src/cloud/dts/records/rows.ts';
import { slicesOf } from '../../../src/cloud/kafka/batches.ts';
import { decodePulledLogs } from '../../../src/cloud/sls/pulledLogs.ts';
import { Peek } from '../../../src/model/peek/peek.ts';
import { noFilter } from '../../../src/model/peek/shown.ts';
import type { PeekEntry, PeekSlice } from '../../../src/model/peek/source.ts';
import { encodedRecord, valueOf } from '../../support/dtsAvro.ts';
import { batch, recordBytes } from '../../support/kafkaBatches.ts';
import { encodedLogGroups } from '../../support/logProto.ts';
import { median, type Row, type Section, spread } from '../table.ts';
import { changesByLibraries, libraries, logsByLibraries } from './libraries.ts';
import { bytesForPeeking, bytesOf } from './packaged.ts';

const rowCount = 2_000;
const keptRows = 10_000;
const rowsTogether = 100;
const passes = 15;
const longestStallMs = 20;
const mostBytes = 120_000;

/** What looking at records costs: how fast they are decoded, how long others wait for it, and how much there is of it. */
export async function peeking(): Promise<readonly Section[]> {
  const changes = changesSent();
  const logs = logsSent();
  return [
    {
      title: `Changes of DTS: ${rowCount} in ${kilobytes(changes.length)} of LZ4 batches, to kafkajs, avsc and lz4js`,
      rows: await decoding(
        () => changesIn(changes),
        () => changesByLibraries(changes),
      ),
    },
    {
      title: `Logs of SLS: ${rowCount} in ${kilobytes(logs.length)} of deflate, to protobufjs`,
      rows: await decoding(
        () => logsIn(logs),
        () => Promise.resolve(logsByLibraries(logs)),
      ),
    },
    {
      title: `A peek with ${keptRows} rows that are kept`,
      rows: [...(await keeping(changes, logs)), ...(await packaged())],
    },
  ];
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;

async function decoding(
  ours: () => Promise<readonly PeekEntry[]>,
  theirs: () => Promise<number>,
): Promise<readonly Row[]> {
  const [times, theirTimes, stalls, theirStalls]: number[][] = [[], [], [], []];
  for (let pass = 0; pass < passes; pass++) {
    const [ms, stall] = await measured(async () => assert.equal((await ours()).length, rowCount));
    times?.push(ms);
    stalls?.push(stall);
    const [theirMs, theirStall] = await measured(async () => assert.equal(await theirs(), rowCount));
    theirTimes?.push(theirMs);
    theirStalls?.push(theirStall);
  }
  return [
    {
      what: 'rows decoded in a second of a processor',
      figure: (rowCount / (median(times ?? []) / 1000)).toFixed(0),
      ratio: spread((theirTimes ?? []).map((ms, pass) => ms / (times?.[pass] ?? NaN))),
    },
    {
      what: 'longest work of a processor between two turns of others',
      figure: `${spread(stalls ?? [], 1)} ms`,
      ratio: spread((stalls ?? []).map((ms, pass) => ms / (theirStalls?.[pass] ?? NaN))),
      goal: `≤ ${longestStallMs} ms`,
      isMet: Math.max(...(stalls ?? [])) <= longestStallMs,
    },
  ];
}

/** Fills a peek with changes and logs, filters it, and shows it. */
async function keeping(changes: Buffer, logs: Buffer): Promise<readonly Row[]> {
  const before = await memoryInUse();
  const slices: PeekSlice[] = [];
  const made = [...(await changesIn(changes)), ...(await logsIn(logs))];
  for (let index = 0; index < (2 * keptRows) / rowsTogether; index++) {
    const from = (index * rowsTogether) % made.length;
    slices.push(sliceOf(made.slice(from, from + rowsTogether).map(copied)));
  }
  const peek = new Peek({ open: () => ({ read: () => inTurn(slices) }) });
  const [, reading] = await measured(async () => {
    await peek.start({ kind: 'latest' });
  });
  assert.equal(peek.counts.kept, keptRows);
  const [, filtering] = await measured(() => peek.setFilter({ ...noFilter, text: 'row 1999', hidden: [] }));
  const [, showing] = await measured(() => {
    for (const { key } of peek.rows(peek.span.first, rowsTogether)) assert.ok(peek.record(key) !== undefined);
    return Promise.resolve();
  });
  slices.length = 0;
  made.length = 0;
  const used = (await memoryInUse()) - before;
  assert.equal(peek.counts.kept, keptRows);
  return [
    ...(
      [
        ['reading', reading],
        ['filtering', filtering],
        ['showing 100 rows', showing],
      ] as const
    ).map(([what, stall]) => ({
      what: `longest work of a processor between two turns of others, ${what}`,
      figure: `${stall.toFixed(1)} ms`,
      goal: `≤ ${longestStallMs} ms`,
      isMet: stall <= longestStallMs,
    })),
    { what: 'memory of the rows', figure: `${used.toFixed(0)} MB` },
    await bounded(),
  ];
}

const largeRows = 300;
const mostMegabytes = 80;

/** The memory of rows of 1 MB, of which fewer are kept. */
async function bounded(): Promise<Row> {
  const before = await memoryInUse();
  const bytes = Buffer.alloc(1_000_000);
  const entry = {
    kind: 'change',
    operation: 'INSERT',
    objectName: 'shop.orders',
    sourceTimestamp: 0,
    offset: 0n,
  } as const;
  const rows = async function* (): AsyncGenerator<PeekSlice> {
    for (let index = 0; index < largeRows; index++) {
      yield await Promise.resolve(sliceOf([{ ...entry, bytes: Buffer.from(bytes) }]));
    }
  };
  using peek = new Peek({ open: () => ({ read: rows }) });
  await peek.start({ kind: 'latest' });
  const used = (await memoryInUse()) - before;
  assert.equal(peek.counts.read, largeRows);
  return {
    what: `memory after ${largeRows} rows of 1 MB`,
    figure: `${used.toFixed(0)} MB`,
    goal: `≤ ${mostMegabytes} MB`,
    isMet: used <= mostMegabytes,
  };
}

/** A row that shares no bytes with others, as rows that came one after the other do not. */
const copied = (entry: PeekEntry): PeekEntry =>
  entry.kind === 'damaged' ? entry : { ...entry, bytes: Buffer.from(entry.bytes) };

const sliceOf = (entries: readonly PeekEntry[]): PeekSlice => ({
  ...{ entries, fillers: 0, notices: [], toGo: 0, isOver: false },
  positions: [{ position: '1', isAtEnd: false }],
});

async function* inTurn(slices: readonly PeekSlice[]): AsyncGenerator<PeekSlice> {
  for (const slice of slices) yield await Promise.resolve(slice);
}

async function packaged(): Promise<readonly Row[]> {
  const bytes = await bytesForPeeking();
  const reading = await bytesOf(readers, isReader);
  return [
    {
      what: 'minified code and styles that the package has for peeking alone',
      figure: kilobytes(bytes),
      goal: `≤ ${mostBytes / 1000} kB`,
      isMet: bytes <= mostBytes,
    },
    {
      what: `what asks brokers and decodes, to ${libraries.join(', ')}`,
      figure: kilobytes(reading),
      ratio: (reading / (await bytesOf(libraries))).toFixed(2),
    },
  ];
}

const readers = ['cloud/dts/records/changes', 'cloud/dts/records/valueText', 'cloud/sls/pulledLogs'].map(
  module => `src/${module}.ts`,
);
/** All but the connections and errors that the whole extension has. */
const isReader = (file: string): boolean =>
  /^src\/cloud\/(?:kafka|dts\/records|compression)\/|^src\/cloud\/(?:protobuf|malformed|turns|sls\/(?:pulledLogs|logGroups))\.ts$/.test(
    file,
  );
const never = new AbortController().signal;

const columns = Array.from({ length: 12 }, (_, index): [string, number] => [`column_${index}`, index === 0 ? 8 : 253]);
const textOf = (number: number, index: number): string => `column_${index} of row ${number}: 订单 ${index}`;

function changeOf(number: number): Buffer {
  const image = columns.map((_column, index) =>
    index === 0
      ? valueOf('Integer', { precision: 8, value: String(number) })
      : valueOf('Character', { charset: 'utf8mb4', value: Buffer.from(textOf(number, index)) }),
  );
  const id = BigInt(number);
  const objectName = 'shop.orders';
  return encodedRecord({ id, operation: 'UPDATE', objectName, fields: columns, before: image, after: image });
}

const numbers = Array.from({ length: rowCount }, (_, number) => number);
const together = Array.from({ length: rowCount / rowsTogether }, (_, index) =>
  numbers.slice(index * rowsTogether, (index + 1) * rowsTogether),
);

const changesSent = (): Buffer =>
  Buffer.concat(
    together.map((part, index) => {
      const records = part.map((number, delta) => recordBytes(delta, changeOf(number)));
      const body = Buffer.from(lz4.compress(Buffer.concat(records)));
      return batch(BigInt(index * rowsTogether), [body], { count: rowsTogether, attributes: 3 });
    }),
  );

const logsSent = (): Buffer =>
  deflateSync(
    encodedLogGroups(
      together.map(part => ({
        ...{ topic: 'orders', source: '10.0.0.1', tags: [['__path__', '/var/log/orders.log']] },
        logs: part.map(number => ({
          ...{ time: 1_764_374_400 + number, nanos: 1 },
          contents: columns.map(([name], index) => [name, textOf(number, index)]),
        })),
      })),
    ),
  );

async function changesIn(sent: Buffer): Promise<readonly PeekEntry[]> {
  const all: PeekEntry[] = [];
  for await (const { rows } of slicesOf(sent, 0n, rowOf, never)) all.push(...rows.flatMap(entryOf));
  return all;
}

function entryOf(row: DtsRow): readonly PeekEntry[] {
  if (row.kind !== 'record') assert.fail('It is no record.');
  const { operation, objectName, sourceTimestamp } = row.record;
  return [{ kind: 'change', offset: row.offset, operation, objectName, sourceTimestamp, bytes: row.bytes }];
}

async function logsIn(data: Buffer): Promise<readonly PeekEntry[]> {
  const pulled = { data, compression: 'deflate', nextCursor: '', count: together.length };
  const { rows } = await decodePulledLogs(pulled, 1n, never);
  return rows.flatMap(row => {
    if (row.kind !== 'log') assert.fail('It is no log.');
    return [{ ...row, shard: 0 }];
  });
}

/** How long a processor works at something, and the longest part of it in which nobody else has a turn. */
async function measured(run: () => Promise<unknown>): Promise<readonly [ms: number, longest: number]> {
  let [longest, last, isOver] = [0, processorMs(), false];
  const turn = (): void => {
    const now = processorMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) soon(turn);
  };
  soon(turn);
  const begun = processorMs();
  await run();
  const end = processorMs();
  isOver = true;
  return [end - begun, Math.max(longest, end - last)];
}

/** A computer with more to do than it has processors makes everybody wait, which says nothing about what is measured. */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes outside of the heap are given back a little later than what held them. */
async function memoryInUse(): Promise<number> {
  for (let times = 0; times < 5; times++) {
    collect();
    await setImmediate();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
