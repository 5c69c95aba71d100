import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Formats, formatsOf } from '../../../../media/shared/formats.ts';
import { type DtsClient, dtsClients } from '../../../../src/model/start/dtsStart.ts';
import type { GroupAtStart, ShardAtStart } from '../../../../src/model/start/slsStart.ts';
import { logGroups, seconds, unixSeconds } from '../../../../src/model/units.ts';
import type { ShownDtsReading, ShownStart, Snapshot } from '../../../../src/panels/group/protocol.ts';
import { snapshotOf } from '../../../../src/panels/group/snapshot.ts';
import { elements, said, type Wanted } from '../../shared/drawn.ts';
import { dtsReading, known, now, slsReading } from './samples.ts';

type StartChoice = Readonly<Record<'client' | 'library' | 'settings' | 'position' | 'time', string>> & {
  readonly looked?: { readonly typed: string; readonly at: number };
};
type Draw<Subject extends readonly unknown[]> = (...subject: Subject) => Wanted;

const load = async <Module>(name: string): Promise<Module> =>
  (await import(new URL(`../../../../media/group/${name}.ts`, import.meta.url).href)) as Module;
const { firstChoice } = await load<{ readonly firstChoice: StartChoice }>('startParts');
const { slsStartSection } = await load<{ readonly slsStartSection: Draw<[Snapshot, StartChoice, Formats]> }>(
  'slsStart',
);
const { dtsStartSection } = await load<{
  readonly dtsStartSection: Draw<[Snapshot, ShownDtsReading, StartChoice, Formats]>;
}>('dtsStart');

const formats = formatsOf('en');
const nowSeconds = unixSeconds(Math.floor(now / 1000));
const kept = 7 * 86_400;

const shardAt = (shard: number, offset: number | undefined): ShardAtStart => ({
  shard,
  isReadOnly: false,
  kept: logGroups(kept),
  oldest: unixSeconds(nowSeconds - kept),
  newest: nowSeconds,
  checkpoint:
    offset === undefined
      ? 'none'
      : { offset: logGroups(offset), time: offset < 0 ? undefined : unixSeconds(nowSeconds - kept + offset) },
  consumer: 'worker-1',
  atTime: undefined,
  parents: [],
});
const read: GroupAtStart = {
  at: now,
  group: { timeoutSeconds: 60, isOrdered: true },
  kept: seconds(kept),
  time: undefined,
  shards: [shardAt(0, kept - 60), shardAt(1, undefined), shardAt(2, -50)],
  running: [],
};

const choose = (given: Partial<StartChoice> = {}): StartChoice => ({ ...firstChoice, time: '', ...given });
const slsPage = (choice: StartChoice, start?: ShownStart): Wanted =>
  slsStartSection(snapshotOf(known({ reading: slsReading([]), ...(start && { start }) })), choice, formats);
const previewed = (given: Partial<StartChoice>): Wanted =>
  slsPage(choose(given), { isReading: false, read, problem: undefined });

function dtsPage(choice: StartChoice, reading = dtsReading()): Wanted {
  const snapshot = snapshotOf(known({ reading }));
  return dtsStartSection(snapshot, snapshot.reading as ShownDtsReading, choice, formats);
}

const tagged = (page: Wanted, tag: string): readonly Wanted[] => elements(page).filter(element => element.tag === tag);
const headlines = (page: Wanted): readonly string[] => tagged(page, 'strong').map(said);
const cells = (page: Wanted): string[][] =>
  tagged(page, 'tr')
    .slice(1)
    .map(row => row.children.flat().map(said));

describe('the start of a client on the page of a group', () => {
  test('every list and field has a label', () => {
    const pages = [
      previewed({ position: 'time', time: '2h ago' }),
      ...dtsClients.map(client => dtsPage(choose({ client }))),
    ];
    for (const page of pages) {
      const labelled = tagged(page, 'label').map(({ attributes }) => attributes['for']);
      const fields = [...tagged(page, 'select'), ...tagged(page, 'input')].map(({ attributes }) => attributes['id']);
      assert.ok(fields.length >= 2);
      assert.deepEqual(
        fields.filter(id => !labelled.includes(id)),
        [],
      );
    }
  });

  test('says for each library what becomes of a checkpoint that expired', () => {
    assert.deepEqual(headlines(previewed({ library: 'python' })), [
      'It silently skips 604,800 LogGroups (7 days) in shard 2.',
      'Deleted before it was read: 50 LogGroups in shard 2.',
      'It skips 604,800 LogGroups (7 days) in shard 1.',
      'It changes the group: timeout 1 min → 40 sec, ordered → unordered.',
      'The start position applies to 1 of 3 shards.',
      'It may read the last 1 min of consumption again.',
    ]);
    const page = said(previewed({ library: 'go' }));
    assert.equal(headlines(previewed({ library: 'go' }))[0], 'It stands still in shard 2.');
    assert.match(page, /The others have a checkpoint\./);
    assert.doesNotMatch(page, /continue from there/);
    assert.deepEqual(headlines(previewed({ library: 'java', position: 'begin', settings: 'group' })), [
      'Deleted before it was read: 50 LogGroups in shard 2.',
      'The start position applies to 1 of 3 shards.',
      'It may read the last 1 min of consumption again.',
    ]);
  });

  test('shows shards that start alike in one row, the worst first', () => {
    const rows = cells(previewed({ library: 'go', position: 'begin' }));
    assert.deepEqual(
      rows.map(([shards, where, why, repeated, skipped]) => [shards, why, repeated, skipped, where === 'nowhere']),
      [
        ['2', 'checkpoint expired', '0', '0', true],
        ['1', 'no checkpoint, start position', '0', '0', false],
        ['0', 'checkpoint', 'up to 60 LogGroups (1 min)', '0', false],
      ],
    );
    assert.deepEqual(rows.map(row => row[5]).slice(0, 2), ['lost already', 'no limit']);
  });

  test('says that a shard is begun at its end', () => {
    const where = cells(previewed({ library: 'java', position: 'end' })).map(row => row[1] ?? '');
    assert.deepEqual(
      where.map(words => words.startsWith('the end, ')),
      [true, true, false],
    );
  });

  test('shows nothing for a start time that was not looked up', () => {
    const page = previewed({ position: 'time', time: '2h ago' });
    assert.deepEqual(tagged(page, 'table'), []);
    assert.match(said(page), /Select Preview Start to look up this time/);
    assert.match(said(previewed({ position: 'time', time: 'soon' })), /isn't a recognized time/);
    const answered = { ...read, time: unixSeconds(nowSeconds - 7200) };
    const time = String(nowSeconds - 7200);
    const start = { isReading: false, read: answered, problem: undefined };
    assert.equal(tagged(slsPage(choose({ position: 'time', time }), start), 'table').length, 1);
  });

  test('shows a time that was typed as an age as long as it is the one that was looked up', () => {
    const at = unixSeconds(nowSeconds - 7200 - 30);
    const start = { isReading: false, read: { ...read, time: at }, problem: undefined };
    const shown = (typed: string): Wanted =>
      slsPage(choose({ position: 'time', time: typed, looked: { typed: '2h ago', at } }), start);
    assert.equal(tagged(shown('2h ago'), 'table').length, 1);
    assert.doesNotMatch(said(shown('2h ago')), /Select Preview Start/);
    assert.match(said(shown('3h ago')), /Select Preview Start to look up this time/);
  });

  test('says that it reads, and why it could not', () => {
    assert.match(said(slsPage(choose())), /Only reads. Nothing is joined or moved./);
    assert.match(
      said(slsPage(choose(), { isReading: true, read: undefined, problem: undefined })),
      /Reading the shards/,
    );
    const problem = {
      text: 'Denied.',
      detail: '',
      at: now,
      fixes: [{ fix: 'showPolicy', title: 'Show RAM Policy' }],
    } as const;
    const page = slsPage(choose(), { isReading: false, read: undefined, problem });
    const [fix] = tagged(page, 'button').filter(({ attributes }) => attributes['data-fix'] === 'showPolicy');
    assert.equal(fix?.attributes['data-part'], 'start');
    assert.match(said(page), /Denied\./);
  });

  test('offers the settings of a client only where it has any', () => {
    const offered = (library: string): boolean =>
      tagged(previewed({ library }), 'select').some(({ attributes }) => attributes['id'] === 'start-settings');
    assert.deepEqual(['java', 'python', 'flink', 'logstash', 'nodeHeartbeatLoop'].map(offered), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('says of the other clients of a Logstore what is special about them', () => {
    assert.deepEqual(headlines(previewed({ library: 'flink', position: 'end' })).slice(0, 2), [
      'It stands still in shard 2.',
      'Deleted before it was read: 50 LogGroups in shard 2.',
    ]);
    assert.match(
      said(previewed({ library: 'flink' })),
      /The whole job then fails, and fails again after each restart\./,
    );
    assert.match(said(previewed({ library: 'nodeShardReader' })), /It neither uses nor moves the checkpoints/);
    assert.doesNotMatch(said(previewed({ library: 'flink' })), /UpdateConsumerGroup/);
  });

  test('says of each client of an instance where it starts and why', () => {
    const rows = (client: DtsClient, time = ''): string[][] =>
      cells(dtsPage(choose({ client, time }))).map(row => [row[0] ?? '', row[2] ?? '']);
    assert.deepEqual(rows('javaSdk', '2h ago'), [
      ['First start on a computer', 'checkpoint on the server'],
      ['Restart', 'position in its own file or store'],
    ]);
    assert.match(said(dtsPage(choose({ time: '2h ago' }))), /It ignores the start time\./);
    assert.deepEqual(rows('sdkForced', String(nowSeconds - 7200)), [['Every start', 'start time']]);
    assert.match(said(dtsPage(choose({ client: 'sdkForced', time: String(nowSeconds - 7200) }))), /of data again\./);
    assert.match(said(dtsPage(choose({ client: 'kcat' }))), /It starts at the time in its configuration\./);
  });

  test('says until when a client of an instance finds the same, and what it repeats and skips', () => {
    const [[, , , repeated, skipped, until] = []] = cells(
      dtsPage(choose({ client: 'sdkForced', time: String(nowSeconds - 60) })),
    );
    assert.deepEqual([repeated, skipped], ['56 sec', '0']);
    assert.match(until ?? '', /\d/);
  });

  test('says that only one client of a group is active, where another one is connected', () => {
    assert.match(said(dtsPage(choose())), /A client is connected\. Only one client of a group is active\./);
    assert.match(said(dtsPage(choose({ client: 'node' }))), /This client joins the group/);
    const away = dtsReading({ client: 'none', lag: undefined });
    assert.doesNotMatch(said(dtsPage(choose(), away)), /A client is connected/);
  });

  test('says what a time in milliseconds leads to: the oldest record, the end, or an error', () => {
    const time = String(now - 3_600_000);
    const away = dtsReading({ group: { id: 'g', name: 'g' }, client: 'none', lag: undefined });
    const where = (client: DtsClient): string => said(dtsPage(choose({ client, time }), away));
    assert.match(where('sdkForced'), /With milliseconds, they find no data\..*SDK then starts from the oldest record/);
    assert.match(where('python'), /With milliseconds, they find no data\..*finds no offset and stops with an error/);
    assert.match(where('go'), /With milliseconds, they find no data\..*starts at the end without an error/);
  });
});
