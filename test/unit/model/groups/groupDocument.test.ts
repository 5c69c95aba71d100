import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  comparedTexts,
  documentText,
  groupDocument,
  positionsDocument,
  positionsNow,
} from '../../../../src/model/groups/groupDocument.ts';
import { seconds } from '../../../../src/model/units.ts';
import { account, dtsReading, emptyShard, history, shardOf, slsReading } from './groupReadings.ts';

const noHistory = { samples: [], marks: [] };
const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('the document of a group', () => {
  test('of a Logstore has every shard, with its checkpoint as text, as number and as time', () => {
    const text = documentText(groupDocument({ account, reading: slsReading([shardOf(0), emptyShard(3)]), history }));
    assert.ok(text.endsWith('}\n'));
    assert.deepEqual(parsed(text), {
      consumerGroup: 'billing',
      service: 'Simple Log Service',
      account: { name: 'prod', id: '1234567890123456' },
      region: 'cn-hangzhou',
      project: 'k8s',
      logstore: 'nginx',
      verdicts: [
        { kind: 'behind', tone: 'warning' },
        { kind: 'partlyNotStarted', tone: 'neutral' },
      ],
      settings: { heartbeatTimeoutSeconds: 60, order: false },
      readAt: '2026-11-22T06:00:00.000Z',
      lag: '21 min',
      lagSeconds: 1260,
      worstShard: 0,
      behindLogGroups: 420,
      dataKept: '7 days',
      shards: {
        0: {
          state: 'behind',
          readOnly: false,
          stuck: false,
          consumer: 'worker-1',
          checkpoint: 'MTUyNDE1NTM3OTM3MzkwODQ5Ng==',
          cursor: '1524155379373908496',
          checkpointTime: '2026-11-22T05:39:00Z',
          newestTime: '2026-11-22T06:00:00Z',
          lag: '21 min',
          lagSeconds: 1260,
          behindLogGroups: 420,
          updatedAt: '2026-11-22T05:59:46.000Z',
        },
        3: {
          state: 'notStarted',
          readOnly: false,
          stuck: false,
          consumer: null,
          checkpoint: null,
          cursor: null,
          checkpointTime: null,
          newestTime: '2026-11-22T06:00:00Z',
          lag: null,
          lagSeconds: null,
          behindLogGroups: null,
          updatedAt: null,
        },
      },
      history: {
        samples: 3,
        from: '2026-11-22T05:58:00.000Z',
        to: '2026-11-22T06:00:00.000Z',
        lowestLagSeconds: 60,
        highestLagSeconds: 1260,
        marks: [{ at: '2026-11-22T05:58:30.000Z', kind: 'reset' }],
      },
    });
  });

  test('of an instance has the two parts of the way, and the window', () => {
    const text = documentText(
      groupDocument({ account, instanceName: 'orders', reading: dtsReading, history: noHistory }),
    );
    assert.deepEqual(parsed(text), {
      consumerGroup: '订阅组 "A", B',
      service: 'Data Transmission Service',
      account: { name: 'prod', id: '1234567890123456' },
      region: 'cn-hangzhou',
      instance: { id: 'dts1', jobId: 'job1', name: 'orders' },
      consumerGroupId: 'g1',
      verdicts: [{ kind: 'well', tone: 'well' }],
      settings: { userName: 'reader' },
      readAt: '2026-11-22T06:00:00.000Z',
      task: {
        status: 'Normal',
        kind: 'new',
        behindSourceSeconds: 2,
        dataFrom: '2026-11-21T06:00:00.000Z',
        dataTo: '2026-11-22T05:59:58.000Z',
      },
      client: 'connected',
      checkpointTime: '2026-11-22T05:58:30.000Z',
      lag: '1 min 28 sec',
      lagSeconds: 88,
      behindRecords: 1200,
      history: { samples: 0, from: null, to: null, lowestLagSeconds: null, highestLagSeconds: null, marks: [] },
    });
  });

  test('of an instance has null for what the service left out', () => {
    const { userName, ...group } = dtsReading.group;
    assert.ok(userName);
    const reading = { ...dtsReading, taskStatus: '', group };
    const { facts } = groupDocument({ account, instanceName: '', reading, history: noHistory });
    const [instance, task] = [facts['instance'], facts['task']] as Readonly<Record<string, unknown>>[];
    assert.deepEqual([instance?.['name'], task?.['status'], facts['settings']], [null, null, { userName: null }]);
  });

  test('says the limits of a lag that is not known exactly', () => {
    const lag = { atLeast: seconds(60), atMost: seconds(120) };
    const { facts } = groupDocument({ account, reading: { ...slsReading([]), lag }, history: noHistory });
    assert.deepEqual([facts['lag'], facts['lagSeconds']], ['1 min to 2 min', { atLeast: 60, atMost: 120 }]);
  });
});

describe('two documents to compare', () => {
  test('have the same shards on the same lines, and no history', () => {
    const left = groupDocument({ account, reading: slsReading([shardOf(0), shardOf(10), shardOf(2)]), history });
    const right = groupDocument({
      account,
      reading: slsReading([shardOf(0), shardOf(2), shardOf(11)], 'archive'),
      history: noHistory,
    });
    const texts = comparedTexts(left, right);
    const [before, after] = texts.map(text => Object.entries(parsed(text)['shards'] as Record<string, unknown>));
    assert.deepEqual(
      before?.map(([shard, facts]) => [shard, facts !== null]),
      [
        ['0', true],
        ['2', true],
        ['10', true],
        ['11', false],
      ],
    );
    assert.deepEqual(
      after?.map(([shard, facts]) => [shard, facts !== null]),
      [
        ['0', true],
        ['2', true],
        ['10', false],
        ['11', true],
      ],
    );
    assert.ok(texts.every(text => !text.includes('history')));
    const lines = texts.map(text => text.split('\n').findIndex(line => line.includes('"2": {')));
    assert.equal(lines[0], lines[1]);
  });

  test('differ nowhere when only the moment of reading differs', () => {
    const [before, after] = [0, 5_000].map(later => {
      const reading = slsReading([shardOf(0)]);
      return groupDocument({ account, reading: { ...reading, at: reading.at + later }, history });
    });
    assert.ok(before && after);
    const [left, right] = comparedTexts(before, after).map(text => text.split('\n'));
    assert.deepEqual(
      left?.filter((line, index) => line !== right?.[index]).map(line => line.trim().split(':')[0]),
      ['"readAt"'],
    );
  });

  test('of positions show a checkpoint and its time on either side', () => {
    const reading = slsReading([shardOf(0), shardOf(1)]);
    const document = groupDocument({ account, reading, history });
    const before = positionsDocument(document, [{ shard: 0, checkpoint: undefined, time: undefined }]);
    const now = positionsDocument(document, positionsNow(reading));
    const [left, right] = comparedTexts(before, now).map(text => parsed(text)['shards']);
    const position = {
      checkpoint: 'MTUyNDE1NTM3OTM3MzkwODQ5Ng==',
      cursor: '1524155379373908496',
      checkpointTime: '2026-11-22T05:39:00Z',
    };
    assert.deepEqual(left, { 0: { checkpoint: null, cursor: null, checkpointTime: null }, 1: null });
    assert.deepEqual(right, { 0: position, 1: position });
  });
});
