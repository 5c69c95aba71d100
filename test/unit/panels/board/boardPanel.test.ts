import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { boardPanelType } from '../../../../src/contributions.ts';
import { firstLook } from '../../../../src/model/board/boardLook.ts';
import { everything } from '../../../../src/model/board/boardScope.ts';
import { groupIn, groupKey, logstoreOf } from '../../../../src/model/places.ts';
import type { Snapshot } from '../../../../src/panels/board/protocol.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';
import { shardOf, slsReading, slsRef } from '../group/samples.ts';
import { editor, type FakePanel, settled } from '../stubbedEditor.ts';
import { account, World } from '../world.ts';
import { failure, now, refused, words } from './samples.ts';

const { exportBoard } = await import('../../../../src/panels/board/exportBoard.ts');
const { createBoardPanels } = await import('../../../../src/panels/panels.ts');
// The code behind a panel is loaded with the first one, which is not what the tests measure.
await import('../../../../src/panels/board/boardPanel.ts');

const place = logstoreOf({ ...slsRef, accountId: account.id });
const ref = groupIn(place, 'billing-sync');
const memory = new MemoryCloud();

let world: World;
beforeEach(() => {
  editor.reset();
  world = new World();
  world.cloudOf = accountId => memory.cloudOf(accountId);
});
afterEach(() => {
  for (const panel of editor.panels) panel.dispose();
});

const snapshotIn = (panel: FakePanel): Snapshot => panel.last('snapshot')?.['snapshot'] as Snapshot;

async function opened(): Promise<FakePanel> {
  createBoardPanels(world).show();
  await settled();
  await editor.panel.send({ type: 'ready' });
  return editor.panel;
}

/** A board with one pinned group that was read. */
function withOneGroup(): Promise<FakePanel> {
  world.reading = slsReading([shardOf(0, 900)], { ref });
  world.pinnedOnBoard.push({ of: place, group: ref, name: 'billing-sync', ownerName: 'k8s-log-prod / nginx-access' });
  return opened();
}

describe('the panel of the board', () => {
  test('is one for all accounts, and reads in an interval from the start', async () => {
    const panels = createBoardPanels(world);
    panels.show();
    panels.show();
    await settled();
    assert.deepEqual([editor.panels.length, editor.panel.reveals], [1, 1]);
    await editor.panel.send({ type: 'ready' });
    assert.equal(editor.panel.title, 'Lag Board');
    assert.equal(editor.panel.viewType, boardPanelType);
    assert.equal(editor.panel.last('interval')?.['seconds'], 60);
    assert.equal(snapshotIn(editor.panel).rows.all, 0);
  });

  test('shows what is pinned, opens a group, and is found by the commands of its menus', async () => {
    const panel = await withOneGroup();
    const { rows, scope } = snapshotIn(panel);
    assert.deepEqual([scope.words, scope.groups, rows.items.map(({ name }) => name)], ['Pinned', 1, ['billing-sync']]);
    await panel.send({ type: 'open', key: groupKey(ref) });
    await panel.send({ type: 'open', key: 'of another board' });
    assert.deepEqual(editor.ran, [['openConsumerGroup', ref]]);
    const line = world.openBoard.find(groupKey(ref));
    assert.ok(line?.kind === 'group');
    panel.dispose();
    assert.equal(world.openBoard.find(groupKey(ref)), undefined);
  });

  test('keeps how the rows are looked at in the panel and for the next board', async () => {
    const panel = await withOneGroup();
    const view = { ...firstLook.view, text: 'nginx', widths: { group: 200 } };
    await panel.send({ type: 'view', view });
    assert.deepEqual(world.look, { ...firstLook, view });
    assert.deepEqual((panel.last('setup')?.['panel'] as { readonly view: object }).view, view);
    assert.deepEqual(snapshotIn(panel).view, view);
    panel.dispose();
    const next = await opened();
    assert.deepEqual(snapshotIn(next).view, view);
  });

  test('shows the view of a link, new or open, and keeps it only once the user changes something', async () => {
    const look = { scope: everything, view: { ...firstLook.view, text: 'nginx' } };
    const panels = createBoardPanels(world);
    panels.showAnd({ type: 'look', look }, look);
    await settled();
    await editor.panel.send({ type: 'ready' });
    assert.deepEqual(
      [snapshotIn(editor.panel).view, snapshotIn(editor.panel).scope.words],
      [look.view, 'All accounts'],
    );
    assert.deepEqual(world.look, firstLook);
    const other = { scope: firstLook.scope, view: { ...firstLook.view, groupBy: 'region' } } as const;
    panels.showAnd({ type: 'look', look: other }, other);
    await settled();
    assert.equal(editor.panels.length, 1);
    assert.deepEqual([snapshotIn(editor.panel).view, snapshotIn(editor.panel).scope.words], [other.view, 'Pinned']);
    assert.deepEqual((editor.panel.last('setup')?.['panel'] as { readonly view: object }).view, other.view);
    assert.deepEqual(world.look, firstLook);
    await editor.panel.send({ type: 'view', view: { ...other.view, text: 'x' } });
    assert.deepEqual(world.look, { scope: other.scope, view: { ...other.view, text: 'x' } });
  });

  test('copies a link to what it shows, and takes no view of a link from its page', async () => {
    const panel = await opened();
    await panel.send({ type: 'copyLink' });
    assert.deepEqual(editor.ran, [['copyLink', firstLook]]);
    await panel.send({ type: 'look', look: { scope: everything, view: firstLook.view } });
    assert.equal(snapshotIn(panel).scope.words, 'Pinned');
  });

  test('sends the rows that the page asks for', async () => {
    for (let index = 0; index < 300; index++) {
      const group = groupIn(place, `group-${index}`);
      world.pinnedOnBoard.push({ of: place, group, name: `group-${index}`, ownerName: 'p / l' });
    }
    const panel = await opened();
    assert.deepEqual([snapshotIn(panel).rows.end, snapshotIn(panel).rows.items.length], [300, 60]);
    await panel.send({ type: 'show', from: 280, count: 60 });
    assert.deepEqual([snapshotIn(panel).rows.from, snapshotIn(panel).rows.items.length], [280, 20]);
    await panel.send({ type: 'show', from: 0, count: 1e9 });
    assert.equal(snapshotIn(panel).rows.items.length, 200);
  });

  test('asks for a scope, and leaves the old one when the user does', async () => {
    const panel = await opened();
    await panel.send({ type: 'chooseScope' });
    assert.deepEqual(world.look.scope, { kind: 'pinned' });
    editor.picks.push('All accounts');
    await panel.send({ type: 'chooseScope' });
    assert.deepEqual(world.look.scope, everything);
    editor.picks.push('Pinned');
    await panel.send({ type: 'chooseScope' });
    await panel.send({ type: 'showAllAccounts' });
    assert.deepEqual(world.look.scope, everything);
    editor.picks.push('Choose accounts, services, and regions…', ['Log Service', 'China (Hangzhou)']);
    await panel.send({ type: 'chooseScope' });
    assert.deepEqual(world.look.scope, { ...everything, services: ['sls'], regions: ['cn-hangzhou'] });
    assert.equal(snapshotIn(panel).scope.words, 'All accounts · Log Service · China (Hangzhou)');
  });

  test('scans only after it has told what that takes', async () => {
    world.cloudOf = () => new Promise(() => undefined);
    const panel = await opened();
    await panel.send({ type: 'scan' });
    assert.match(
      editor.said.join(),
      /Scan all regions.*Regions to scan.*: \d+\..*at least \d+ calls and at most 2,000.*Scan$/s,
    );
    assert.equal(snapshotIn(panel).scan, undefined);
    editor.presses.push('Scan');
    await panel.send({ type: 'scan' });
    await panel.send({ type: 'hold', isHeld: false });
    const { scan } = snapshotIn(panel);
    assert.ok(scan && scan.of > 20 && scan.done === 0);
    await panel.send({ type: 'cancelScan' });
  });

  test('exports what it shows, with names to files and without to the clipboard', async () => {
    const panel = await withOneGroup();
    editor.savedTo = '/tmp/board';
    await panel.send({ type: 'export', form: 'csv' });
    await panel.send({ type: 'export', form: 'json' });
    assert.equal(editor.written.length, 2);
    for (const text of editor.written) assert.match(text, /billing-sync/);
    await panel.send({ type: 'export', form: 'markdown' });
    assert.match(editor.copied.join(), /`group-1`.*`instance-1`/);
    assert.doesNotMatch(editor.copied.join(), /billing|nginx|prod/);
    editor.savedTo = undefined;
    await panel.send({ type: 'export', form: 'csv' });
    assert.equal(editor.written.length, 2);
  });

  test('copies a table that keeps its columns, whatever the names are', async () => {
    const name = '|`@team` <img src=x>\r\n\u202e[link](command:x)';
    world.redacted = { group: () => name, owner: () => name, account: () => name, region: () => name };
    world.reading = slsReading([shardOf(0, 900)], { ref });
    world.pinnedOnBoard.push({ of: place, group: ref, name, ownerName: name });
    const panel = await opened();
    await panel.send({ type: 'export', form: 'markdown' });
    const lines = editor.copied.join().trimEnd().split('\n');
    assert.equal(lines.length, 3);
    for (const line of lines) assert.equal(line.replaceAll('\\|', '').split('|').length, 8, line);
    assert.doesNotMatch(editor.copied.join(), /\u202e/);
  });

  test('copies what could not be read as well, without its name', async () => {
    const rows: readonly [] = [];
    const failures = [failure({ ownerName: 'orders-binlog-sub' })];
    await exportBoard('markdown', { rows, failures, scan: undefined, at: now }, words, world.redacted);
    assert.match(
      editor.copied.join(),
      /\| – \| Log Service \| `account-1` \| ap-southeast-1 \| Couldn't be read `denied` \| not read \|/,
    );
    assert.doesNotMatch(editor.copied.join(), /orders/);
  });

  test('copies that a scan was canceled below the table', async () => {
    const scan = { done: 3, of: 57, calls: 90, mostCalls: 2000, state: 'cancelled' } as const;
    await exportBoard('markdown', { rows: [], failures: [failure({})], scan, at: now }, words, world.redacted);
    assert.match(editor.copied.join(), /\|\n\nScan canceled: 3 of 57 regions scanned\n$/);
  });

  test('saves incident snapshots of what needs attention, as many as one document has', async () => {
    const panel = await withOneGroup();
    await panel.send({ type: 'export', form: 'incident' });
    assert.deepEqual([editor.ran, editor.said], [[], ['Nothing needs attention.']]);
    panel.dispose();
    world.pinnedOnBoard.length = 0;
    const refs = Array.from({ length: 51 }, (_, index) => groupIn(place, `group-${index}`));
    for (const group of refs) {
      world.pinnedOnBoard.push({ of: place, group, name: group.groupName, ownerName: 'p / l' });
    }
    world.reading = slsReading([shardOf(0, 900, { state: 'expired' })], { ref });
    const next = await opened();
    await next.send({ type: 'export', form: 'incident' });
    assert.match(editor.said.join(), /the first 50 of 51 consumer groups/);
    assert.deepEqual(
      [editor.ran.at(-1)?.[0], (editor.ran.at(-1)?.[1] as object[]).length],
      ['saveIncidentSnapshot', 50],
    );
  });

  test('writes the groups of one service that are shown as code, or says that there are none', async () => {
    const panel = await withOneGroup();
    await panel.send({ type: 'export', form: 'commands' });
    assert.deepEqual([editor.ran, editor.said], [[['exportCommands', [ref]]], []]);
    await panel.send({ type: 'export', form: 'terraform' });
    assert.equal(editor.ran.length, 1);
    assert.deepEqual(editor.said, ['The board shows no consumer groups of Change Tracking.']);
  });

  test('finds and lists what an account is called now', async () => {
    const panel = await withOneGroup();
    await panel.send({ type: 'view', view: { ...firstLook.view, text: 'main office' } });
    assert.deepEqual(snapshotIn(panel).rows.items, []);
    world.change(account.id, { name: 'Main office' });
    await settled();
    const { rows, accounts } = snapshotIn(panel);
    assert.deepEqual(
      [rows.items.map(({ name }) => name), accounts.map(({ name }) => name)],
      [['billing-sync'], ['Main office']],
    );
  });

  test('can be filtered by an account of which nothing could be read, and names what a filter is left of', async () => {
    const panel = await withOneGroup();
    const names = (): readonly string[] => snapshotIn(panel).accounts.map(({ name }) => name);
    assert.deepEqual(names(), ['prod']);
    world.known.set('a2', { ...account, id: 'a2', name: 'refused', regions: ['cn-beijing'] });
    world.change(account.id, {});
    world.cloudOf = () => Promise.reject(refused);
    await panel.send({ type: 'showAllAccounts' });
    await settled();
    await panel.send({ type: 'hold', isHeld: false });
    assert.deepEqual(names(), ['prod', 'refused']);
    assert.ok(snapshotIn(panel).regions.some(({ id }) => id === 'cn-beijing'));
    await panel.send({ type: 'view', view: { ...firstLook.view, accountIds: ['gone'] } });
    assert.deepEqual(names(), ['prod', 'refused', 'Removed account']);
  });

  test('saves what is watched in the background, and says if it is not watched yet', async () => {
    const panel = await withOneGroup();
    await panel.send({ type: 'watchScope' });
    assert.deepEqual(world.saved, [ref]);
    assert.match(
      editor.said.join(),
      /saved for watching: 1\. They aren't watched yet, because pinned items are watched\./,
    );
    Object.assign(editor.settings, { 'watch.scope': 'savedScope' });
    editor.said.length = 0;
    await panel.send({ type: 'watchScope' });
    assert.match(editor.said.join(), /saved for watching: 1\.$/);
    delete editor.settings['watch.scope'];
  });

  test('says of what is exported or watched while it loads that something is left out', async () => {
    const panel = await withOneGroup();
    const timesSaid = (): number => editor.said.filter(said => said.startsWith('The board is still loading. ')).length;
    await panel.send({ type: 'export', form: 'markdown' });
    assert.equal(timesSaid(), 0);
    world.cloudOf = () => new Promise(() => undefined);
    await panel.send({ type: 'showAllAccounts' });
    await panel.send({ type: 'export', form: 'markdown' });
    await panel.send({ type: 'watchScope' });
    assert.equal(timesSaid(), 2);
  });

  test('leaves what is watched as it is when a filter hides everything', async () => {
    const panel = await withOneGroup();
    await panel.send({ type: 'view', view: { ...firstLook.view, text: 'nobody is called this' } });
    await panel.send({ type: 'watchScope' });
    assert.deepEqual([world.saved, editor.said], [[], ['The board shows no consumer groups to watch.']]);
  });

  test('says that nothing is checked although what is watched was saved', async () => {
    const panel = await withOneGroup();
    editor.settings['watch.interval'] = 0;
    await panel.send({ type: 'watchScope' });
    assert.match(editor.said.join(), /saved for watching: 1\. .* Checking in the background is turned off\./);
    delete editor.settings['watch.interval'];
  });

  test('tells that a button did nothing, and offers to try again', async () => {
    const panel = await withOneGroup();
    editor.refusals.push(new Error('no clipboard'));
    editor.presses.push('Retry');
    await panel.send({ type: 'export', form: 'markdown' });
    await settled();
    assert.match(editor.said[0] ?? '', /^Something went wrong.* \| Retry/);
    assert.match(editor.copied.join(), /Last read/);
  });

  test('runs the commands that an empty board offers', async () => {
    world.known.clear();
    const panel = await opened();
    assert.equal(snapshotIn(panel).scope.hasAccounts, false);
    await panel.send({ type: 'addAccount' });
    await panel.send({ type: 'useSampleAccount' });
    assert.deepEqual(editor.ran, [['addAccount'], ['useSampleAccount']]);
  });
});
