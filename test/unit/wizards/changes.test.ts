import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Catalog } from '../../../src/model/catalog/catalog.ts';
import type { GroupReading } from '../../../src/model/lag/reading.ts';
import type { ChangeTrackingInstance, InstanceGroup, LogstoreGroup } from '../../../src/model/places.ts';
import { without } from '../../support/without.ts';
import { changesOverFake, dtsRef, type Faults, lost, refusal, slsRef } from '../model/groups/changesOverFake.ts';
import { account, dtsReading, emptyShard, shardOf, slsReading } from '../model/groups/groupReadings.ts';
import { job } from '../tree/world.ts';
import { FakeBox, FakeList } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { editSlsGroup } = await import('../../../src/wizards/group/editSlsGroup.ts');
const { editDtsGroup } = await import('../../../src/wizards/group/editDtsGroup.ts');
const { deleteGroup } = await import('../../../src/wizards/group/deleteGroup.ts');

const logstoreGroup: LogstoreGroup = { ...slsRef, group: { name: 'billing', timeoutSeconds: 60, isOrdered: false } };
const instance: ChangeTrackingInstance = { ...dtsRef, job: job('orders-db') };
const instanceGroup: InstanceGroup = { ...dtsRef, group: { id: 'g1', name: 'orders', userName: 'reader' } };
const others: InstanceGroup[] = [instanceGroup, { ...dtsRef, group: { id: 'g2', name: 'audit', userName: 'reader' } }];
const catalog: Pick<Catalog, 'instanceGroups' | 'currentInstanceGroups'> = {
  instanceGroups: () => Promise.resolve({ items: others, total: 2 }),
  currentInstanceGroups: () => Promise.resolve({ items: others, total: 2 }),
};

beforeEach(() => {
  editor.reset();
});

/** The rows of the last review, as `label: value`. */
function reviewed(): string[] {
  const list = editor.inputs.opened.findLast(input => input instanceof FakeList);
  assert.ok(list instanceof FakeList);
  return list.items.map(({ label, description }) => `${label}: ${description ?? ''}`);
}

async function played(flow: Promise<void>, acts: readonly Act[]): Promise<void> {
  await playUntil(
    flow.then(() => true),
    editor.inputs,
    acts,
  );
}

describe('editing a group of a Logstore', () => {
  const edit = async (faults: Faults, acts: readonly Act[]) => {
    const fake = changesOverFake(faults);
    await played(editSlsGroup({ catalog, changes: fake.changes }, { account, group: logstoreGroup }), acts);
    return fake;
  };

  test('proposes what is there, shows only what changes, and sends only that', async () => {
    const { sent } = await edit({}, [{ type: '90' }, { choose: 'In any order' }, { choose: 'Save' }]);
    assert.deepEqual(sent, ['UpdateConsumerGroup k8s/nginx/billing {"timeoutSeconds":90}']);
    assert.deepEqual(editor.said, [
      'progress: Changing consumer group billing',
      'status: Consumer group billing was changed.',
    ]);
    const rows = reviewed();
    assert.ok(rows.includes('Heartbeat timeout: 60 seconds → 90 seconds'));
    assert.ok(!rows.some(row => row.includes('Order:')));
    const [box, order] = editor.inputs.opened;
    assert.ok(box instanceof FakeBox && order instanceof FakeList);
    assert.equal(order.activeItems[0]?.label, 'In any order');
  });

  test('says what a change of the order does, each way', async () => {
    await edit({}, ['enter', { choose: 'In order' }, 'escape']);
    const [, order, review] = editor.inputs.opened;
    assert.ok(order instanceof FakeList && review instanceof FakeList);
    assert.match(order.row('In order').detail ?? '', /Only shards created from now on wait/);
    assert.deepEqual(
      [review.row('Order').description, review.row('Order').detail],
      ['In any order → In order', 'Only shards created from now on wait for their parent shards.'],
    );
  });

  test('has nothing to save when nothing changes, and says so', async () => {
    const { sent } = await edit({}, ['enter', { choose: 'In any order' }, 'escape']);
    assert.deepEqual(sent, []);
    const rows = reviewed();
    assert.ok(rows.some(row => row.includes('No changes')));
    assert.ok(!rows.some(row => row.includes('Save') || row.includes('Copy Command')));
  });

  test('copies the command line', async () => {
    await edit({}, [
      { type: '90' },
      { choose: 'In any order' },
      { choose: 'Copy Command for Bash' },
      { choose: 'Save' },
    ]);
    assert.deepEqual(editor.copied, [
      'aliyun sls update-consumer-group --region cn-hangzhou --project k8s --logstore nginx' +
        ' --consumer-group billing --timeout 90',
    ]);
  });

  test('says which shell the command line is for, the own one first', async () => {
    editor.shell = 'pwsh.exe';
    await edit({}, [{ type: '90' }, { choose: 'In any order' }, 'escape']);
    const copies = reviewed().filter(row => row.includes('Copy Command'));
    assert.deepEqual(copies, ['$(copy) Copy Command for PowerShell: ', '$(copy) Copy Command for Bash: ']);
    assert.ok(reviewed().includes('Command line for PowerShell: '));
  });

  test('keeps the answers over a refusal, and tries again when asked to', async () => {
    editor.presses.push('Retry');
    const { sent } = await edit({ answer: refusal('denied'), applies: false }, [
      { type: '90' },
      { choose: 'In any order' },
      { choose: 'Save' },
      { choose: 'Save' },
    ]);
    assert.equal(sent.length, 2);
    assert.deepEqual(new Set(sent).size, 1, 'the same change both times');
    assert.match(editor.said[1] ?? '', /^error: .*Ask your administrator for the required RAM permission/);
    assert.equal(editor.said.at(-1), 'status: Consumer group billing was changed.');
  });
});

describe('editing a group of an instance', () => {
  const edit = async (faults: Faults, acts: readonly Act[]) => {
    const fake = changesOverFake(faults);
    await played(editDtsGroup({ catalog, changes: fake.changes }, { account, instance, group: instanceGroup }), acts);
    return fake;
  };

  test('doubts that it succeeds where the version of the instance is not told, and only there', async () => {
    const doubt = /^\$\(warning\) Instance version: Not reported/;
    await edit({}, [{ check: ['Username'] }, { type: 'writer' }, 'escape']);
    assert.ok(!reviewed().some(row => doubt.test(row)));
    const unclear = { ...instance, job: without(instance.job, 'version') };
    const { changes } = changesOverFake({});
    await played(editDtsGroup({ catalog, changes }, { account, instance: unclear, group: instanceGroup }), [
      { check: ['Username'] },
      { type: 'writer' },
      'escape',
    ]);
    assert.ok(reviewed().some(row => doubt.test(row)));
    const doomed = { account, instance: unclear, group: instanceGroup, reading: dtsReading };
    await played(deleteGroup({ catalog, changes }, doomed), ['escape']);
    assert.ok(reviewed().some(row => doubt.test(row)));
  });

  test('asks only for what was chosen', async () => {
    const { sent } = await edit({}, [{ check: ['Username'] }, { type: 'writer' }, { choose: 'Save' }]);
    assert.deepEqual(sent, ['ModifyConsumerChannel dts1/job1/g1 {"userName":"writer"}']);
    const rows = reviewed();
    assert.ok(rows.includes('Username: reader → writer'));
    assert.ok(rows.some(row => row.includes('Clients: Update all clients of this group with the new values')));
    assert.ok(!rows.some(row => row.startsWith('Name:') || row.startsWith('Password:')));
  });

  test('wants a password twice, and shows it nowhere', async () => {
    const password = 'Ev1l$ecret';
    const { sent } = await edit({}, [
      { check: ['Password'] },
      { type: password },
      { type: `${password}x` },
      { type: password },
      { choose: 'Copy Command for Bash' },
      { choose: 'Save' },
    ]);
    assert.deepEqual(sent, [`ModifyConsumerChannel dts1/job1/g1 {"password":"${password}"}`]);
    assert.ok(!editor.texts.includes(password), editor.texts);
    const boxes = editor.inputs.opened.filter(input => input instanceof FakeBox);
    assert.ok(boxes.length === 2 && boxes.every(box => box.password));
    assert.match(editor.copied[0] ?? '', /--ConsumerGroupPassword '\*{8}'$/);
  });

  test('refuses a name that is taken, and the one it has', async () => {
    const { sent } = await edit({}, [
      { check: ['Name'] },
      { type: 'audit' },
      { type: 'orders' },
      { type: 'orders-2' },
      { choose: 'Save' },
    ]);
    assert.deepEqual(sent, ['ModifyConsumerChannel dts1/job1/g1 {"name":"orders-2"}']);
  });

  test('says that nobody can tell whether a password was changed, and sets it once more when asked to', async () => {
    editor.presses.push('Retry');
    const { sent } = await edit({ answer: lost, applies: true }, [
      { check: ['Password'] },
      { type: 'Ev1l$ecret' },
      { type: 'Ev1l$ecret' },
      { choose: 'Save' },
      { choose: 'Save' },
    ]);
    assert.equal(sent.length, 2);
    assert.match(
      editor.said[1] ?? '',
      /^error: Couldn't confirm whether the password of consumer group orders was changed\. To be sure, set it again/,
    );
    assert.equal(editor.said.at(-1), 'status: Consumer group orders was changed.');
  });

  test('leads back to the password that the service refuses', async () => {
    editor.presses.push('Retry');
    const refused = refusal('invalid');
    Object.assign(refused, { parameter: 'ConsumerGroupPassword' });
    const { sent } = await edit({ answer: refused, applies: false }, [
      { check: ['Password'] },
      { type: 'Ev1l$ecret' },
      { type: 'Ev1l$ecret' },
      { choose: 'Save' },
      { type: 'B3tter!pass' },
      { type: 'B3tter!pass' },
      { choose: 'Save' },
    ]);
    assert.match(sent.at(-1) ?? '', /B3tter!pass/);
  });
});

describe('deleting a group', () => {
  const remove = async (reading: GroupReading | undefined, faults: Faults, acts: readonly Act[]) => {
    const fake = changesOverFake(faults);
    const isDts = reading?.kind === 'dts';
    const doomed = isDts ? { group: instanceGroup, instance } : { group: logstoreGroup };
    await played(deleteGroup({ catalog, changes: fake.changes }, { account, reading, ...doomed }), acts);
    return fake;
  };
  const goOn = { choose: 'Enter Name to Delete' };
  const reading = slsReading([
    shardOf(0),
    shardOf(1),
    emptyShard(2),
    shardOf(3, { consumer: 'worker-2', updatedAt: undefined }),
  ]);

  test('names place, users and what is lost, and deletes only after its name', async () => {
    const { sent } = await remove(reading, {}, [goOn, { type: 'billin' }, { type: 'billing' }]);
    assert.deepEqual(sent, ['DeleteConsumerGroup k8s/nginx/billing']);
    assert.deepEqual(editor.said, [
      'progress: Deleting consumer group billing',
      'status: Consumer group billing was deleted.',
    ]);
    const rows = reviewed();
    for (const row of [
      'Consumer group: billing',
      'Account: prod · 1234567890123456',
      'Region: China (Hangzhou) · cn-hangzhou',
      'Project: k8s',
      'Logstore: nginx',
      '$(warning) In use: worker-1, 2 of 4 shards, last commit 14 sec ago',
      '$(warning) In use: worker-2, 1 of 4 shards, no commits',
      '$(warning) Also deleted: All of its checkpoints. A new group with the same name starts from scratch.',
    ]) {
      assert.ok(rows.includes(row), `${row} is among\n${rows.join('\n')}`);
    }
    assert.ok(editor.texts.includes('aliyun sls delete-consumer-group'));
  });

  const clients = [
    { client: 'connected', says: '$(warning) In use: A client is connected.' },
    { client: 'none', says: 'In use: No client is connected.' },
    { client: 'unknown', says: "In use: The service didn't report whether a client is connected." },
  ] as const;
  for (const { client, says } of clients) {
    test(`of an instance, client ${client}`, async () => {
      const { sent } = await remove({ ...dtsReading, client }, {}, [goOn, { type: 'orders' }]);
      assert.deepEqual(sent, ['DeleteConsumerChannel dts1/job1/g1']);
      assert.ok(reviewed().includes(says));
      assert.ok(reviewed().includes('Change tracking instance: orders-db · dts1'));
    });
  }

  test('says when it could not be read who uses it', async () => {
    await remove(undefined, {}, ['escape']);
    assert.ok(reviewed().includes("$(warning) In use: Couldn't check whether it's in use."));
  });

  test('sends nothing for a wrong name, nor when the user leaves', async () => {
    const { sent } = await remove(reading, {}, [goOn, { type: 'BILLING' }, 'escape']);
    assert.deepEqual(sent, []);
    const box = editor.inputs.opened.at(-1);
    assert.ok(box instanceof FakeBox);
    assert.match(box.problem ?? '', /^error: The name doesn't match/);
    assert.deepEqual(editor.said, []);
  });

  test('says when somebody else was faster', async () => {
    await remove(reading, { answer: refusal('notFound', 'noSuchGroup'), applies: false }, [goOn, { type: 'billing' }]);
    assert.equal(editor.said.at(-1), 'status: Consumer group billing had already been deleted.');
  });

  test('says honestly that it is not known, and tries again when asked to', async () => {
    editor.presses.push('Retry');
    const { sent } = await remove(dtsReading, { answer: lost, applies: false }, [goOn, { type: 'orders' }, 'enter']);
    assert.equal(sent.length, 2);
    assert.match(editor.said[1] ?? '', /^error: Couldn't confirm whether consumer group orders was deleted\./);
    assert.equal(editor.said.at(-1), 'status: Consumer group orders was deleted.');
  });
});
