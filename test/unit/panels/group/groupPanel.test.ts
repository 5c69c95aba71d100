import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import type { GroupRef } from '../../../../src/model/places.ts';
import type { GroupAtStart } from '../../../../src/model/start/slsStart.ts';
import type { Explanations } from '../../../../src/panels/messages.ts';
import { actions, type Snapshot } from '../../../../src/panels/group/protocol.ts';
import { newer } from '../../model/status/samples.ts';
import { editor, type FakePanel, settled } from '../stubbedEditor.ts';
import { account, World } from '../world.ts';
import { dtsReading, dtsRef, shardOf, slsReading, slsRef } from './samples.ts';

const { createGroupPanels } = await import('../../../../src/panels/panels.ts');
await import('../../../../src/panels/group/groupPanel.ts');

const sls = { ...slsRef, accountId: account.id };
const dts = { ...dtsRef, accountId: account.id };
const refused = new CloudError('denied', { service: 'sls', operation: 'ListConsumerGroup', outcome: 'notApplied' });

describe('the panel of a consumer group', () => {
  let world: World;
  beforeEach(() => {
    editor.reset();
    world = new World();
  });
  afterEach(() => {
    for (const panel of editor.panels) panel.dispose();
  });

  const awake = async (ref: GroupRef): Promise<FakePanel> => {
    createGroupPanels(world).show(ref, 'as listed');
    await settled();
    await editor.panel.send({ type: 'ready' });
    editor.panel.posted.length = 0;
    world.asked.length = 0;
    return editor.panel;
  };
  const shown = (panel: FakePanel): Snapshot => panel.last('snapshot')?.['snapshot'] as Snapshot;

  test('is watched exactly, as often as its interval says', async () => {
    const panel = await awake(sls);
    assert.deepEqual([...world.watching], [{ of: sls, group: sls, detail: 'exact', everySeconds: 30 }]);
    await panel.send({ type: 'setInterval', seconds: 0 });
    assert.deepEqual([...world.watching], [{ of: sls, group: sls, detail: 'exact', everySeconds: 0 }]);
  });

  test('shows what is news of its group, and nothing of other groups', async () => {
    const panel = await awake(sls);
    const other = { ...sls, groupName: 'another one' };
    for (const event of [world.read, world.marked, world.resetDone]) event.fire(other);
    assert.deepEqual(panel.posted, []);
    for (const event of [world.read, world.marked, world.resetDone]) event.fire(sls);
    world.pinned.fire();
    assert.deepEqual(panel.types(), ['snapshot', 'snapshot', 'snapshot', 'snapshot']);
  });

  test('tells and explains how its last readings look, as long as they do', async () => {
    const anonymous = slsReading([shardOf(0, 10, { consumer: undefined })], { ref: sls });
    world.reading = anonymous;
    world.recent = [anonymous];
    const panel = await awake(sls);
    world.read.fire(sls);
    const topic = 'symptom commitsWithoutConsumer';
    const words = 'Checkpoints move, but the group has no consumer.';
    assert.deepEqual(shown(panel).symptoms, [{ topic, words }]);
    await panel.send({ type: 'explain', topic });
    await settled();
    const explained = () => panel.last('snapshot')?.['explanations'] as Explanations;
    assert.deepEqual(explained()[topic]?.[0], { kind: 'heading', text: words, isCode: false });
    world.recent = [slsReading([shardOf(0, 10)], { ref: sls })];
    world.read.fire(sls);
    assert.deepEqual(shown(panel).symptoms, []);
    assert.deepEqual(explained(), {});
  });

  test('keeps the last readings of its shards, also those that came while it was hidden', async () => {
    world.reading = slsReading([shardOf(0, 10)], { at: 1 });
    const panel = await awake(sls);
    await panel.show(false);
    world.reading = slsReading([shardOf(0, 20)], { at: 2 });
    world.read.fire(sls);
    await panel.show(true);
    await panel.send({ type: 'ready' });
    assert.deepEqual(shown(panel).recent, { 0: [10, 20] });
    world.reading = undefined;
    world.keysReplaced.fire(account.id);
    assert.deepEqual(shown(panel).recent, {});
  });

  test('is called as it was listed, and a group of an instance as the service calls it', async () => {
    world.reading = slsReading([]);
    assert.equal((await awake(sls)).title, 'as listed');
    world.reading = undefined;
    const panel = await awake(dts);
    assert.equal(panel.title, 'as listed');
    world.reading = dtsReading();
    world.read.fire(dts);
    assert.equal(panel.title, 'audit');
  });

  test('says the failure with what helps, and whether there is something to undo or pinned', async () => {
    world.failed = { error: refused, at: 5 };
    world.hasSavedReset = true;
    world.isPinned = true;
    const panel = await awake(sls);
    world.read.fire(sls);
    const { problem, refusals, isPinned } = shown(panel);
    assert.deepEqual(problem?.fixes, [{ fix: 'showPolicy', title: 'Show RAM Policy' }]);
    assert.deepEqual([problem.at, refusals, isPinned], [5, {}, true]);
  });

  test('logs a refresh that broke in here, and not what the cloud refused', async () => {
    const panel = await awake(sls);
    await panel.send({ type: 'refresh' });
    world.reads.at(-1)?.end(refused);
    await settled();
    assert.deepEqual(world.logged, []);
    await panel.send({ type: 'refresh' });
    world.reads.at(-1)?.end(new Error('broken'));
    await settled();
    assert.deepEqual(world.logged, ['error: Panel group, refresh: broken']);
    assert.equal(shown(panel).isRefreshing, false);
  });

  test('takes the range that is chosen into its picture and into what its page stores', async () => {
    const panel = await awake(sls);
    await panel.send({ type: 'setRange', range: '14d' });
    assert.deepEqual(panel.types(), ['setup', 'interval', 'snapshot']);
    assert.equal((panel.last('setup')?.['panel'] as { range: string }).range, '14d');
    const { from, to } = shown(panel).history;
    assert.equal(to - from, 14 * 86_400_000);
  });

  const read: GroupAtStart = {
    at: 5,
    group: { timeoutSeconds: 60, isOrdered: false },
    kept: 'forever',
    time: undefined,
    shards: [],
    running: [],
  };

  test('reads what decides about a start only when that is asked for, and shows it', async () => {
    const panel = await awake(sls);
    world.read.fire(sls);
    assert.equal(shown(panel).start, undefined);
    await panel.send({ type: 'previewStart', time: 1_768_465_800 });
    assert.deepEqual(shown(panel).start, { isReading: true, read: undefined, problem: undefined });
    assert.deepEqual(
      world.previews.map(({ time }) => time),
      [1_768_465_800],
    );
    world.previews[0]?.answer.resolve(read);
    await settled();
    assert.deepEqual(shown(panel).start, { isReading: false, read, problem: undefined });
  });

  test('lets a later question about a start take the place of one that was not answered', async () => {
    const panel = await awake(sls);
    await panel.send({ type: 'previewStart' });
    await panel.send({ type: 'previewStart', time: 5 });
    assert.deepEqual(
      world.previews.map(({ signal }) => signal.aborted),
      [true, false],
    );
    world.previews[0]?.answer.reject(new Error('called off'));
    await settled();
    assert.equal(shown(panel).start?.isReading, true);
    world.previews[1]?.answer.resolve(read);
    await settled();
    assert.deepEqual(shown(panel).start, { isReading: false, read, problem: undefined });
  });

  test('says with a fix why a start could not be previewed, beside what was read before', async () => {
    const panel = await awake(sls);
    await panel.send({ type: 'previewStart' });
    world.previews[0]?.answer.resolve(read);
    await settled();
    await panel.send({ type: 'previewStart' });
    world.previews[1]?.answer.reject(refused);
    await settled();
    const { start } = shown(panel);
    assert.deepEqual([start?.isReading, start?.read], [false, read]);
    assert.deepEqual(start?.problem?.fixes, [{ fix: 'showPolicy', title: 'Show RAM Policy' }]);
    await panel.send({ type: 'fix', fix: 'showPolicy', part: 'start' });
    assert.deepEqual(editor.ran, [['showPolicy', refused]]);
    // Other credentials forget it, and a closed panel asks no further.
    world.keysReplaced.fire(account.id);
    assert.equal(shown(panel).start, undefined);
    await panel.send({ type: 'previewStart' });
    panel.dispose();
    assert.equal(world.previews[2]?.signal.aborted, true);
  });

  test('asks nothing about the start of a client of an instance, because its reading has all of it', async () => {
    const panel = await awake(dts);
    await panel.send({ type: 'previewStart' });
    assert.deepEqual(world.previews, []);
  });

  test('begins each action with the command that is meant', async () => {
    const panel = await awake(sls);
    for (const action of actions) await panel.send({ type: 'do', action });
    assert.deepEqual(editor.ran, [
      ['resetCheckpoints', sls],
      ['undoReset', sls],
      ['editConsumerGroup', sls],
      ['deleteConsumerGroup', sls],
      ['compareConsumerGroups', sls],
      ['showConsumerGroupDocument', sls],
      ['exportConsumerGroup', sls],
      ['exportTerraform', sls],
      ['exportCommands', sls],
      ['saveIncidentSnapshot', sls],
      ['generateClient', sls],
      ['peekRecords', sls],
      ['openInConsole', sls],
      ['copyLink', sls],
      ['pin', sls],
      ['unpin', sls],
    ]);
  });

  test('names the instance of its group, which is asked for once, and begins what is done with it', async () => {
    const panel = await awake(dts);
    assert.equal(shown(await again(panel)).identity.resource, 'orders');
    assert.deepEqual(world.asked, ['watch every 30 s']);
    await panel.send({ type: 'do', action: 'setConsumptionTime' });
    await panel.send({ type: 'do', action: 'openInstance' });
    const { accountId, region, instanceId, jobId } = dts;
    const node = { kind: 'instance', account, instance: { accountId, region, instanceId, jobId, job: newer() } };
    assert.deepEqual(editor.ran, [
      ['setConsumptionTime', node],
      ['openSubscriptionStatus', node],
    ]);
  });

  test('shows the id of an instance that cannot be had, and lets the command ask which one is meant', async () => {
    world.answers.jobDetail = () => Promise.reject(refused);
    const panel = await awake(dts);
    assert.equal(shown(await again(panel)).identity.resource, dts.instanceId);
    await panel.send({ type: 'do', action: 'openInstance' });
    assert.deepEqual(editor.ran, [['openSubscriptionStatus']]);
  });

  test('copies what it shows', async () => {
    world.reading = slsReading([shardOf(3, 0, { checkpoint: 'Mw==' }), shardOf(17, 0, { checkpoint: 'MTc=' })]);
    const panel = await awake(sls);
    for (const what of ['name', 'groupId', 'resource']) await panel.send({ type: 'copy', what });
    await panel.send({ type: 'copy', what: 'checkpoint', row: '17' });
    await panel.send({ type: 'copy', what: 'checkpoint', row: '4' });
    assert.deepEqual(editor.copied, ['billing-sync', 'billing-sync', 'nginx-access', 'MTc=']);
  });

  /** Hidden and shown again. */
  const again = async (panel: FakePanel): Promise<FakePanel> => {
    await panel.show(false);
    await panel.show(true);
    await panel.send({ type: 'ready' });
    return panel;
  };
});
