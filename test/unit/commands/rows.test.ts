import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { ListRef } from '../../../src/model/places.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { type Pin, pinKey } from '../../../src/tree/pins.ts';
import { pinOf, sampleNodes } from '../tree/sampleNodes.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';

const { copyId } = await import('../../../src/commands/copyId.ts');
const { copyName } = await import('../../../src/commands/copyName.ts');
const { pin, unpin } = await import('../../../src/commands/pin.ts');
const { run } = await import('../../../src/commands/handlers.ts');
const { refreshNode } = await import('../../../src/commands/refreshNode.ts');

beforeEach(() => {
  editor.reset();
});

describe('what is copied of a row', () => {
  test('is the ID of its resource, without asking', async () => {
    const { instance, instanceGroup } = sampleNodes;
    for (const node of [instance, instanceGroup]) await copyId(servicesWith({}), node);
    assert.deepEqual(editor.copied, [instance.instance.instanceId, instanceGroup.group.group.id]);
  });

  test('is its ID in place of a name that the service left out', async () => {
    const { instance } = sampleNodes;
    const nameless = { ...instance.instance, job: { ...instance.instance.job, name: '' } };
    await copyName(servicesWith({}), { ...instance, instance: nameless });
    assert.deepEqual(editor.copied, [nameless.instanceId]);
  });

  test('is a line for each of several that are selected, as far as they have what is copied', async () => {
    const { instance, instanceGroup, project, logstoreGroup, changeTracking } = sampleNodes;
    const selected = [instance, changeTracking, logstoreGroup, instanceGroup];
    await copyName(servicesWith({}), instance, selected);
    await copyId(servicesWith({}), instance, selected);
    await copyName(servicesWith({}), project, [project]);
    assert.deepEqual(editor.copied, [
      `${instance.instance.job.name}\nsync\n${instanceGroup.group.group.name}`,
      `${instance.instance.instanceId}\n${instanceGroup.group.group.id}`,
      'k8s-log',
    ]);
    assert.match(editor.said.join(), /Copied 3 lines.*Copied 2 lines.*Copied: k8s-log/);
  });

  test('is one line for a resource that is selected in the list and among the pins', async () => {
    const { logstoreGroup, instance } = sampleNodes;
    const pinned = { pin: 'itself' } as const;
    const selected = [{ ...logstoreGroup, ...pinned }, logstoreGroup, instance, { ...instance, ...pinned }];
    await copyName(servicesWith({}), logstoreGroup, selected);
    await copyId(servicesWith({}), instance, selected);
    assert.deepEqual(editor.copied, [`sync\n${instance.instance.job.name}`, instance.instance.instanceId]);
  });

  test('is its name', async () => {
    const { logstore, logstoreGroup } = sampleNodes;
    for (const node of [logstore, logstoreGroup]) await copyName(servicesWith({}), node);
    assert.deepEqual(editor.copied, [logstore.logstore.logstore, 'sync']);
  });
});

describe('pinning', () => {
  const { instance, project, logstoreGroup, instanceGroup } = sampleNodes;
  const selected = [logstoreGroup, project, instance, instanceGroup];
  const pinnable = [logstoreGroup, instance, instanceGroup];

  test('is done to all rows that are selected and can be pinned, in their order', async () => {
    const done: string[] = [];
    const pins = { pin: (one: Pin) => Promise.resolve(void done.push(pinKey(one.ref))) };
    await pin(servicesWith({ pins }), instance, selected);
    assert.deepEqual(
      done,
      pinnable.map(node => pinKey(pinOf(node).ref)),
    );
  });

  test('is undone for all of them', async () => {
    const done: string[] = [];
    const pins = { unpin: (ref: Pin['ref']) => Promise.resolve(void done.push(pinKey(ref))) };
    await unpin(servicesWith({ pins }), instance, selected);
    await unpin(servicesWith({ pins }), instance);
    assert.deepEqual(
      done,
      [...pinnable, instance].map(node => pinKey(pinOf(node).ref)),
    );
  });
});

describe('rows that are selected', () => {
  test('and are gone meanwhile are left out', async () => {
    const { instance, logstore } = sampleNodes;
    const selected = [instance, undefined, null, logstore] as readonly Node[];
    await run(servicesWith({}), 'copyName', instance, selected);
    assert.deepEqual(editor.copied, [`${instance.instance.job.name}\nnginx`]);
    await run(servicesWith({}), 'copyName', instance, [undefined] as readonly unknown[] as readonly Node[]);
    assert.equal(editor.copied.length, 1);
  });
});

describe('refreshing a row', () => {
  const refreshed = async (node: Parameters<typeof refreshNode>[1], hasProblem = false): Promise<readonly string[]> => {
    const done: string[] = [];
    const accounts = {
      stateOf: () => (hasProblem ? { problem: { kind: 'noStoredPair' } as const } : {}),
      retry: (id: string) => Promise.resolve(void done.push(`retry ${id}`)),
    };
    const catalog = {
      refresh: (list: ListRef) => void done.push(`refresh ${list.list}`),
      refreshAccount: (id: string) => void done.push(`account ${id}`),
      refreshInstance: () => Promise.resolve(void done.push('instance')),
    };
    await refreshNode(servicesWith({ accounts, catalog }), node);
    return done;
  };
  const { account, signedOut, instance, logstore, logstoreGroup } = sampleNodes;
  const { id } = account.account;

  test('of an account reads all its lists again', async () => {
    assert.deepEqual(await refreshed(account), [`account ${id}`]);
  });

  test('of an account without credentials asks for them again, on each of its rows', async () => {
    assert.deepEqual(await refreshed(account, true), [`retry ${id}`]);
    assert.deepEqual(await refreshed(signedOut, true), [`retry ${signedOut.account.id}`]);
  });

  test('of anything else reads what lies below it, or the list that it is in', async () => {
    assert.deepEqual(await refreshed(instance), ['instance']);
    assert.deepEqual(await refreshed(logstore), ['refresh logstoreGroups']);
    assert.deepEqual(await refreshed(logstoreGroup), ['refresh logstoreGroups']);
  });
});
