import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build } from 'esbuild';
import lz4 from 'lz4js';
import { type DtsRow, rowOf } from '../../../src/cloud/dts/records/rows.ts';
import { slicesOf } from '../../../src/cloud/kafka/batches.ts';
import { ByteReader } from '../../../src/cloud/kafka/bytes.ts';
import { encodedRecord, newerType, valueOf } from '../../support/dtsAvro.ts';
import { batch, recordBytes } from '../../support/kafkaBatches.ts';
import { median, type Row, type Section, spread } from '../table.ts';
import { memoryOf, processorMsOf, watchForStalls } from './measuring.ts';

const rowCount = 2_000;
const keptRows = 10_000;
const rowsInBatch = 100;
const passes = 15;
const longestStallMs = 20;
const mostBytes = 120_000;

/** How records of change tracking are decoded: how fast, how long others wait for it, and how large the code is. */
export async function decoding(): Promise<Section> {
  const values = Array.from({ length: rowCount }, (_, number) => changeOf(number));
  const compressed = inBatches(values).map(records => Buffer.from(lz4.compress(Buffer.concat(records))));
  const sent = Buffer.concat(
    compressed.map((body, index) => batch(BigInt(index * rowsInBatch), [body], { count: rowsInBatch, attributes: 3 })),
  );
  const [ours, theirs, stalls]: number[][] = [[], [], []];
  for (let pass = 0; pass < passes; pass++) {
    const stall = watchForStalls();
    ours?.push(await processorMsOf(async () => assert.equal((await decoded(sent)).length, rowCount)));
    stalls?.push(stall());
    theirs?.push(
      await processorMsOf(() => {
        assert.equal(decodedByLibraries(compressed), rowCount);
      }),
    );
  }
  const bytes = await sizeOf(peeking, ownFiles);
  const libraries = await sizeOf(['avsc', 'lz4js']);
  const rows: Row[] = [
    {
      what: 'rows decoded in a second of a processor, to those of avsc and lz4js',
      figure: (rowCount / (median(ours ?? []) / 1000)).toFixed(0),
      ratio: spread((theirs ?? []).map((ms, pass) => ms / (ours?.[pass] ?? NaN))),
    },
    {
      what: `longest stall while ${rowCount} rows are decoded`,
      figure: `${spread(stalls ?? [], 1)} ms`,
      goal: `≤ ${longestStallMs} ms`,
      isMet: Math.max(...(stalls ?? [])) <= longestStallMs,
    },
    {
      what: `memory of ${keptRows} rows that are kept`,
      figure: `${(await memoryOf(() => keptOf(sent))).toFixed(0)} MB`,
    },
    {
      what: 'minified code of peeking without its page, to that of avsc and lz4js',
      figure: `${(bytes / 1000).toFixed(0)} kB`,
      ratio: (bytes / libraries).toFixed(2),
      goal: `≤ ${mostBytes / 1000} kB`,
      isMet: bytes <= mostBytes,
    },
  ];
  return { title: `Records of change tracking, ${(sent.length / 1000).toFixed(0)} kB of LZ4 batches`, rows };
}

/** What a peek consists of, and which of its files nothing else needs. The page is not among them. */
const peeking = ['peek', 'changeSource', 'logSource'].map(name => `src/model/peek/${name}.ts`);
const ownFiles =
  /^src\/(model\/(peek\/|shardParents)|cloud\/(kafka|compression|dts\/records)\/|cloud\/(sls\/(pulledLogs|logGroups)|protobuf|turns|malformed)\.)/;
const never = new AbortController().signal;

const columns = Array.from({ length: 12 }, (_, index): [string, number] => [`column_${index}`, index === 0 ? 8 : 253]);

function changeOf(number: number): Buffer {
  const image = columns.map(([name], index) =>
    index === 0
      ? valueOf('Integer', { precision: 8, value: String(number) })
      : valueOf('Character', { charset: 'utf8mb4', value: Buffer.from(`${name} of row ${number}: 订单 ${index}`) }),
  );
  const id = BigInt(number);
  return encodedRecord({
    id,
    operation: 'UPDATE',
    objectName: 'shop.orders',
    fields: columns,
    before: image,
    after: image,
  });
}

const inBatches = (values: readonly Buffer[]): readonly (readonly Buffer[])[] =>
  Array.from({ length: values.length / rowsInBatch }, (_, index) =>
    values.slice(index * rowsInBatch, (index + 1) * rowsInBatch).map((value, delta) => recordBytes(delta, value)),
  );

async function decoded(sent: Buffer): Promise<readonly DtsRow[]> {
  const all: DtsRow[] = [];
  for await (const { rows } of slicesOf(sent, 0n, rowOf, never)) all.push(...rows);
  return all;
}

/** The same with packages: all in one go, without limits, and without a description of what is damaged. */
function decodedByLibraries(compressed: readonly Buffer[]): number {
  let count = 0;
  for (const body of compressed) {
    const records = new ByteReader(Buffer.from(lz4.decompress(body)));
    while (records.left > 0) {
      const fields = new ByteReader(records.take(records.varint()));
      fields.skip(1);
      for (let skipped = 0; skipped < 3; skipped++) fields.varlong();
      newerType.decode(fields.varbytes() ?? Buffer.alloc(0));
      count += 1;
    }
  }
  return count;
}

/** Rows as a peek keeps them: without what they were decoded to. */
async function keptOf(sent: Buffer): Promise<readonly object[]> {
  const kept: object[] = [];
  while (kept.length < keptRows) {
    const rows = (await decoded(sent)).filter(row => row.kind === 'record');
    kept.push(
      ...rows.map(({ offset, bytes, record: { operation, objectName } }) => ({ offset, bytes, operation, objectName })),
    );
  }
  assert.equal(kept.length, keptRows);
  return kept;
}

/** The minified size of modules, or of those of their files that are counted. */
async function sizeOf(modules: readonly string[], counted = /./): Promise<number> {
  const root = join(import.meta.dirname, '..', '..', '..');
  const contents = modules
    .map((module, index) => `export * as part${index} from '${module.startsWith('src') ? `./${module}` : module}';`)
    .join('\n');
  const stdin = { contents, resolveDir: root, loader: 'ts' } as const;
  const options = {
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    metafile: true,
  } as const;
  const { metafile } = await build({ ...options, stdin, absWorkingDir: root, logLevel: 'silent' });
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return files.reduce((sum, [name, { bytesInOutput }]) => sum + (counted.test(name) ? bytesInOutput : 0), 0);
}
