import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import type { LogstoreGroup } from '../../../src/model/places.ts';
import { account } from '../model/groups/groupReadings.ts';
import { base64, Rig } from '../model/reset/rig.ts';
import { FakeBox, FakeList } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { endWithAccounts } from '../../../src/wizards/engine/ending.ts';
import { editor } from './stubbedEditor.ts';

const { resetCheckpoints, undoReset } = await import('../../../src/wizards/reset/resetCheckpoints.ts');

let rig: Rig;
let readings = 0;
let original: readonly (string | undefined)[] = [];

/** A Logstore with two shards, and a group in the middle of both that nobody has moved for an hour. */
beforeEach(() => {
  editor.reset();
  rig = new Rig({ logstore: 'nginx-error' });
  for (const { id } of rig.shards) rig.commit(id, middle(id));
  original = held();
  rig.clock.jump(3_600_000);
  readings = 0;
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date'], now: rig.now });
});

const middle = (shard: number): bigint => (rig.range(shard)[0] + rig.range(shard)[1]) / 2n;
const held = () => rig.shards.map(({ id }) => rig.held(id).checkpoint);
const ends = () => rig.shards.map(({ id }) => base64(rig.range(id)[1]));

const services = () => ({
  resets: rig.resets,
  monitor: {
    latest: () => undefined,
    read: () => {
      readings += 1;
      return Promise.resolve();
    },
  },
  catalog: {
    shards: () => Promise.resolve(rig.shards.map(({ id }) => ({ id, status: 'readwrite' }))),
    currentLogstoreGroups: () => {
      const items = ['resets', 'others'].map((name): LogstoreGroup => ({ ...rig.ref, group: { name } }));
      return Promise.resolve({ items, total: 2 });
    },
  },
});

async function reset(acts: readonly Act[]): Promise<readonly string[]> {
  const flow = resetCheckpoints(services(), { account, group: { ...rig.ref, group: { name: 'resets' } } });
  return played(flow, acts);
}

const undo = (acts: readonly Act[]): Promise<readonly string[]> =>
  played(undoReset(services(), account, rig.ref), acts);

async function played(flow: Promise<void>, acts: readonly Act[]): Promise<readonly string[]> {
  const { seen } = await playUntil(
    flow.then(() => true),
    editor.inputs,
    acts,
  );
  return seen;
}

function lastList(): FakeList {
  const list = editor.inputs.opened.findLast(input => input instanceof FakeList);
  assert.ok(list instanceof FakeList);
  return list;
}

/** Rows as `label: description`. */
const rows = (): readonly string[] => lastList().items.map(({ label, description = '' }) => `${label}: ${description}`);
const goOn = 'Enter Group Name to Continue';

describe('resetting the checkpoints of a group', () => {
  test('shows what would happen, wants the name, and says in the status bar that it is done', async () => {
    const seen = await reset([
      { choose: 'To the end' },
      { choose: 'All 2 shards' },
      { choose: goOn },
      { type: 'resets' },
    ]);
    assert.deepEqual(
      seen.map(heading => heading.replace('prod · Reset Checkpoints · resets ', '')),
      ['(1/4)', '(2/4)', '(3/4)', '(4/4)'],
    );
    assert.deepEqual(held(), ends());
    assert.deepEqual(editor.said, [
      'progress: Moving checkpoints of resets',
      'status: The checkpoints of resets were moved.',
    ]);
    assert.equal(readings, 1);
    const shown = rows().join('\n');
    assert.match(shown, /2 shards: skips [\d,]+ LogGroups, \d+ days/);
    assert.match(shown, /Shard [01]: .* → end · skips/);
    assert.match(shown, /Account: .*\n.*Region: .*cn-hangzhou\nProject: k8s-log-prod\nLogstore: nginx-error/);
  });

  test('writes nothing before the name is right', async () => {
    await reset([{ choose: 'To the end' }, { choose: 'All 2 shards' }, { choose: goOn }, { type: 'reset' }, 'escape']);
    const box = editor.inputs.opened.at(-1);
    assert.ok(box instanceof FakeBox);
    assert.match(box.problem ?? '', /^error: The name doesn't match/);
    assert.equal(rig.service.requests.writes('ConsumerGroupUpdateCheckPoint'), 0);
  });

  test('says a time back in every form, and uses that moment', async () => {
    await reset([
      { choose: 'To a time' },
      { type: '2h ago' },
      { choose: 'Some shards' },
      { check: ['Shard 1'] },
      { choose: goOn },
      { type: 'resets' },
    ]);
    const box = editor.inputs.opened[1];
    assert.ok(box instanceof FakeBox);
    const at = new Date(rig.now - 7_200_000);
    assert.match(box.problem ?? '', /^info: Relative to now · 2 hr ago · /);
    assert.ok(box.problem?.endsWith(` · ${at.toISOString().slice(0, 19)}Z · ${at.getTime() / 1000}`));
    assert.equal(held()[0], original[0]);
    assert.notEqual(held()[1], original[1]);
  });

  test('says what is wrong with a time', async () => {
    await reset([{ choose: 'To a time' }, { type: 'yesterday' }, { type: 'in an hour' }, 'escape']);
    const box = editor.inputs.opened[1];
    assert.ok(box instanceof FakeBox);
    assert.match(box.problem ?? '', /^error: This isn't a recognized time/);
  });

  test('takes over the position of another group, and copies the commands', async () => {
    for (const { id } of rig.shards) rig.commit(id, middle(id) + 7n, 'other-1', rig.other);
    const others = rig.shards.map(({ id }) => base64(middle(id) + 7n));
    await reset([
      { choose: "To another group's checkpoints" },
      { choose: 'others' },
      { choose: 'All 2 shards' },
      { choose: 'Copy Commands for Bash' },
      { choose: goOn },
      { type: 'resets' },
    ]);
    assert.deepEqual(held(), others);
    const lines = editor.copied[0]?.split('\n') ?? [];
    assert.equal(lines.length, 2);
    assert.match(
      lines[1] ?? '',
      /^aliyun sls consumer-group-update-check-point .* --consumer '' .* --shard 1 --checkpoint /,
    );
  });

  test('warns of consumers at work, and says so again afterwards', async () => {
    rig.commit(1, middle(1), 'worker-9');
    await reset([{ choose: 'To the end' }, { choose: 'All 2 shards' }, { choose: goOn }, { type: 'resets' }]);
    const [first] = lastList().items.filter(({ label }) => label.includes('is running'));
    assert.match(first?.label ?? '', /^\$\(warning\) worker-9 is running/);
    assert.match(first?.detail ?? '', /Stop it first/);
    assert.deepEqual(editor.said.slice(1), [
      'status: The checkpoints of resets were moved.',
      'info: worker-9 is running and will overwrite the new checkpoint with its next commit.',
    ]);
  });

  test('says of two consumers at work that they are', async () => {
    rig.commit(0, middle(0), 'worker-8');
    rig.commit(1, middle(1), 'worker-9');
    await reset([{ choose: 'To the end' }, { choose: 'All 2 shards' }, { choose: goOn }, { type: 'resets' }]);
    assert.equal(
      editor.said.at(-1),
      'info: worker-8, worker-9 are running and will overwrite the new checkpoints with their next commits.',
    );
  });

  test('offers nothing where nothing would change', async () => {
    for (const { id } of rig.shards) rig.commit(id, rig.range(id)[1]);
    await reset([{ choose: 'To the end' }, { choose: 'All 2 shards' }, 'escape']);
    assert.ok(rows().includes('$(dash) 2 shards: already at the new checkpoint'));
    assert.ok(!rows().some(row => row.includes(goOn) || row.includes('Copy Commands')));
  });

  test('a failed dry run is said in place, and tried again', async () => {
    let looks = 0;
    rig.mishap = operation => (operation === 'look' && ++looks === 1 ? 'denied' : undefined);
    await reset([
      { choose: 'To the end' },
      { choose: 'All 2 shards' },
      { choose: 'Retry' },
      { choose: goOn },
      { type: 'resets' },
    ]);
    assert.deepEqual(held(), ends());
  });
});

describe('a reset that failed half way', () => {
  /** The write of the second shard is refused once. */
  const failHalfWay = (): void => {
    let writes = 0;
    rig.mishap = operation => (operation === 'write' && ++writes === 2 ? 'denied' : undefined);
  };
  const toTheEnd: readonly Act[] = [
    { choose: 'To the end' },
    { choose: 'All 2 shards' },
    { choose: goOn },
    { type: 'resets' },
  ];

  test('says which shards moved, which did not and why, and tries the rest', async () => {
    failHalfWay();
    editor.presses.push('Show Log', 'Retry the Rest');
    await reset([...toTheEnd, { choose: 'Retry the Rest' }]);
    const [, said] = editor.said;
    assert.match(
      said ?? '',
      /^warning: 1 of 2 shards of resets are at the new checkpoint\. Moved: 0\. Shard 1: .*Ask your administrator for the permission/,
    );
    assert.deepEqual(held(), ends());
    assert.equal(rig.resets.saved(rig.ref).length, 1);
  });

  test('is undone from its message', async () => {
    failHalfWay();
    const before = held();
    editor.presses.push('Undo', 'Restore');
    await reset([...toTheEnd, { choose: 'Restore' }]);
    assert.deepEqual(held(), before);
    assert.equal(rig.resets.hasUndo(rig.ref), false);
  });

  test('keeps the answers when nothing was sent', async () => {
    let looks = 0;
    // The first look is the dry run's.
    rig.mishap = operation => (operation === 'look' && ++looks === 2 ? 'denied' : undefined);
    editor.presses.push('Retry');
    await reset([...toTheEnd, { choose: goOn }, 'enter']);
    assert.match(editor.said[1] ?? '', /^error: /);
    assert.deepEqual(held(), ends());
  });
});

describe('undoing a reset', () => {
  const toTheEnd: readonly Act[] = [
    { choose: 'To the end' },
    { choose: 'All 2 shards' },
    { choose: goOn },
    { type: 'resets' },
  ];

  test('shows what is put back, and asks', async () => {
    const before = held();
    await reset(toTheEnd);
    editor.presses.push(undefined, 'Restore');
    await undo([{ choose: 'Restore' }, { choose: 'Restore' }]);
    assert.deepEqual(held(), before);
    assert.ok(editor.said.includes('warning: Restore the checkpoints of consumer group resets?'));
    assert.equal(editor.said.at(-1), 'status: The checkpoints of resets were restored.');
  });

  test('puts nothing back as another identity that the account has got while it asked', async () => {
    await reset(toTheEnd);
    const asks = (): boolean => editor.said.some(said => said.startsWith('warning: Restore'));
    const other = { ...account, identity: { ...account.identity, userId: 'another' } };
    endWithAccounts({ find: () => (asks() ? other : account), ended: () => undefined });
    editor.presses.push('Restore');
    await undo([{ choose: 'Restore' }]);
    assert.deepEqual(held(), ends());
    assert.ok(asks());
    endWithAccounts({ find: () => account, ended: () => undefined });
  });

  test('is refused with the reason where a consumer has moved on', async () => {
    await reset(toTheEnd);
    for (const { id } of rig.shards) rig.commit(id, middle(id) + 1n, 'worker-9');
    await undo([]);
    assert.equal(
      editor.said.at(-1),
      "warning: The reset of resets can't be undone. Shards 0–1: Consumer worker-9 has moved on since then.",
    );
  });

  test('has nothing to do where everything was put back by hand, and then comes to the reset before', async () => {
    const tenBack = (id: number): bigint => middle(id) - 10n;
    for (const { id } of rig.shards) rig.commit(id, tenBack(id), 'other-1', rig.other);
    const positions = new Map(rig.shards.map(({ id }) => [id, tenBack(id)]));
    const toOthers = { choose: "To another group's checkpoints" };
    await reset([toOthers, { choose: 'others' }, { choose: 'All 2 shards' }, { choose: goOn }, { type: 'resets' }]);
    const between = held();
    rig.clock.jump(1_000);
    await reset(toTheEnd);
    for (const { id } of rig.shards) rig.commit(id, positions.get(id) ?? 0n);
    assert.deepEqual(held(), between);
    await undo([]);
    assert.equal(
      editor.said.at(-1),
      'warning: The checkpoints of resets are already where they were before the reset.',
    );
    editor.presses.push(undefined, 'Restore');
    await undo([{ choose: 'Restore' }, { choose: 'Restore' }]);
    assert.deepEqual(held(), original);
    assert.equal(rig.resets.hasUndo(rig.ref), false);
  });

  test('says so when another window was faster than the button of an old message', async () => {
    await reset(toTheEnd);
    const [{ id } = assert.fail()] = rig.resets.saved(rig.ref);
    await rig.resets.forget(() => true);
    await played(undoReset(services(), account, rig.ref, id), []);
    assert.match(editor.said.at(-1) ?? '', /^warning: There's nothing to undo/);
  });
});

describe('an account that becomes read-only while the wizard is open', () => {
  test('is not written to, and the reason is said', async () => {
    rig.isReadOnly = true;
    await reset([{ choose: 'To the end' }, { choose: 'All 2 shards' }, { choose: goOn }, { type: 'resets' }]);
    assert.deepEqual(held(), original);
    const said = editor.said.at(-1) ?? '';
    assert.match(said, /^warning: 0 of 2 shards .*This account is marked as read-only\. To make changes/);
    assert.doesNotMatch(said, /RAM|ReadOnlyAccount/);
  });
});
