import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { SlsConsumerGroup } from '../../../src/cloud/sls/responses.ts';
import { groupKey, type GroupRef, logstoreOf } from '../../../src/model/places.ts';
import type { GroupReading } from '../../../src/model/lag/reading.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { only, servicesWith } from '../commands/servicesWith.ts';
import { account, dtsReading, history, shardOf, slsReading } from '../model/groups/groupReadings.ts';
import { dtsRef, slsRef } from '../model/groups/changesOverFake.ts';
import { job } from '../tree/world.ts';
import { editor } from './stubbedEditor.ts';

const { saveIncidentSnapshot } = await import('../../../src/commands/saveIncidentSnapshot.ts');

beforeEach(() => {
  editor.reset();
});

const refused = new CloudError('denied', {
  service: 'sls',
  operation: 'GetCheckPoint',
  outcome: 'notApplied',
  code: 'Unauthorized',
  serviceMessage: 'denied by ram',
  requestId: 'R-1',
});

/** An account whose groups can be read, or not; `before` is what was read earlier. */
function world({ fails = false, before = [] as readonly GroupReading[] } = {}) {
  const shown: { readonly name: string; readonly text: string }[] = [];
  const readings = new Map(before.map(reading => [groupKey(reading.ref), reading]));
  const services = servicesWith({
    accounts: { find: () => account },
    catalog: {
      currentJob: () => (fails ? Promise.reject(refused) : Promise.resolve(job('orders'))),
      rememberedJob: () => undefined,
      instanceGroups: () => Promise.reject(refused),
    },
    pins: { list: () => [] },
    histories: { of: () => history },
    monitor: {
      read: ({ group }, signal) => {
        signal.throwIfAborted();
        if (fails || group === 'all') return Promise.reject(refused);
        const reading = group.kind === 'dts' ? dtsReading : slsReading([shardOf(0)], group.groupName);
        readings.set(groupKey(group), { ...reading, ref: group } as GroupReading);
        return Promise.resolve();
      },
      latest: (ref: GroupRef) => readings.get(groupKey(ref)),
      failure: () => (fails ? { error: refused, at: Date.now() } : undefined),
      recent: () => [],
    },
    resets: { saved: () => [] },
    lastCalls: { of: () => [] },
    versions: { extension: '1.0.0', editor: 'Test Editor' },
    texts: {
      show: (name: string, text: string) => {
        editor.events.push(`document ${name}`);
        shown.push({ name, text });
        return Promise.resolve();
      },
    },
  });
  return { services, shown };
}

const question =
  'info: This is everything in the incident snapshot. Nothing has been saved or sent yet. Review it first.';
const withPicture = `${question} The lag is also saved as a picture beside it.`;
const events = (): readonly string[] => editor.events.map(event => event.replace(/\d{4}-\d\d-\d\d/, 'DAY'));
const savedAt = (path: string): string => new TextDecoder().decode(editor.written.get(path));

describe('Save Incident Snapshot', () => {
  test('reads anew and shows everything before it asks, and writes nothing by itself', async () => {
    const { services, shown } = world();
    await saveIncidentSnapshot(services, slsRef);
    assert.deepEqual(events(), [
      'progress: Reading for the incident snapshot…',
      'document Incident Snapshot.md',
      withPicture,
    ]);
    assert.match(shown[0]?.text ?? '', /^# Incident snapshot: `billing`\n/);
    assert.equal(editor.written.size, 0);
  });

  test('writes what was shown where the user wants it, with its picture beside it', async () => {
    const { services, shown } = world();
    editor.presses.push('Save…', 'Open');
    editor.places.push('/tickets/4711 billing.md');
    await saveIncidentSnapshot(services, slsRef);
    assert.deepEqual(
      events().slice(3),
      [
        'save as: incident-billing-DAY.md',
        'info: Incident snapshot saved to /tickets/4711 billing.md.',
        'command: vscode.open',
      ].map(event => event.replace('save as: ', `save as: ${homeOf()}`)),
    );
    assert.deepEqual([...editor.written.keys()], ['/tickets/4711 billing.svg', '/tickets/4711 billing.md']);
    const link = /\(<\.\/.*?>\)/;
    const [saved, reviewed] = [savedAt('/tickets/4711 billing.md'), shown[0]?.text ?? ''];
    assert.equal(link.exec(saved)?.[0], '(<./4711%20billing.svg>)');
    assert.equal(saved.replace(link, ''), reviewed.replace(link, ''));
    assert.match(savedAt('/tickets/4711 billing.svg'), /^<svg /);
  });

  test('never writes its picture over a file that is there', async () => {
    editor.presses.push('Save…');
    editor.places.push('/tickets/billing.md');
    editor.inFolder.push('Billing.svg', 'billing-2.svg');
    await saveIncidentSnapshot(world().services, slsRef);
    assert.deepEqual([...editor.written.keys()], ['/tickets/billing-3.svg', '/tickets/billing.md']);
    assert.ok(savedAt('/tickets/billing.md').includes('(<./billing-3.svg>)'));
  });

  test('says why it could not be written, and asks again', async () => {
    editor.presses.push('Save…', 'Save…');
    editor.places.push('/full/billing.md', undefined);
    editor.failures.push(new Error('ENOSPC: no space left on device'));
    await saveIncidentSnapshot(world().services, slsRef);
    assert.equal(
      events()[4],
      "error: Couldn't write /full/billing.md. Choose another location. ENOSPC: no space left on device",
    );
    assert.equal(editor.written.size, 0);
  });

  test('leaves no pictures of a document that could not be written', async () => {
    editor.presses.push('Save…');
    editor.places.push('/full/all.md');
    editor.failures.push(undefined, new Error('ENOSPC'));
    await saveIncidentSnapshot(world().services, [slsRef, dtsRef]);
    assert.match(events().at(-1) ?? '', /^error: Couldn't write/);
    assert.equal(editor.written.size, 0);
  });

  test('proposes a name that ends with the day, however long that of the group is', async () => {
    editor.presses.push('Save…');
    await saveIncidentSnapshot(world().services, { ...slsRef, groupName: 'g'.repeat(128) });
    assert.match(events().at(-1) ?? '', /\/incident-g{60}-DAY\.md$/);
  });

  test('leaves out the groups of an account that is removed meanwhile', async () => {
    const { services, shown } = world();
    const read = services.monitor.read.bind(services.monitor);
    services.monitor.read = (watched, signal) =>
      watched.of.accountId === 'removed'
        ? Promise.reject(new DOMException('The account is gone.', 'AbortError'))
        : read(watched, signal);
    await saveIncidentSnapshot(services, [{ ...slsRef, accountId: 'removed' }, slsRef]);
    await saveIncidentSnapshot(services, { ...slsRef, accountId: 'removed' });
    assert.deepEqual(
      shown.map(({ text }) => text.split('\n')[0]),
      ['# Incident snapshot: `billing`'],
    );
  });

  test('goes on with what was read last if reading fails, and says why and how old it is', async () => {
    const old = { ...slsReading([shardOf(0)]), ref: slsRef, at: Date.now() - 3_600_000 };
    const { services, shown } = world({ fails: true, before: [old] });
    await saveIncidentSnapshot(services, slsRef);
    const [{ text } = { text: '' }] = shown;
    assert.match(text, /\*\*No permission to call GetCheckPoint\./);
    assert.match(text, /Unauthorized: denied by ram\nRequest ID: R-1/);
    assert.match(text, /\nShowing data as of /);
    assert.match(text, /\| Last read \|.* · 1 hr ago \|/);
    assert.match(text, /\*\*Behind\*\*/);
  });

  test('works for a group that was never read, in a panel and as a pin, by the name that is known', async () => {
    const { services, shown } = world({ fails: true });
    await saveIncidentSnapshot(services, dtsRef);
    const pin: Node = { kind: 'pin', account, pin: { kind: 'logstoreGroup', ref: slsRef }, state: { error: refused } };
    await saveIncidentSnapshot(services, pin);
    assert.deepEqual(
      shown.map(({ text }) => text.split('\n')[0]),
      [`# Incident snapshot: \`${dtsRef.groupId}\``, `# Incident snapshot: \`${slsRef.groupName}\``],
    );
  });

  test('makes one document of several groups, and pictures of their own', async () => {
    const { services, shown } = world();
    editor.presses.push('Save…');
    editor.places.push('/tickets/all.MD');
    await saveIncidentSnapshot(services, [slsRef, dtsRef]);
    assert.match(shown[0]?.text ?? '', /^# Incident snapshot of 2 consumer groups\n/);
    assert.deepEqual([...editor.written.keys()], ['/tickets/all-1.svg', '/tickets/all-2.svg', '/tickets/all.MD']);
  });

  test('refuses more groups than anybody would read about', async () => {
    const refs = Array.from({ length: 51 }, (_, index): GroupRef => ({ ...slsRef, groupName: `group${index}` }));
    await saveIncidentSnapshot(world().services, refs);
    assert.deepEqual(events(), ['warning: An incident snapshot has up to 50 consumer groups.']);
  });

  test('is one of all rows that are selected, in which a group that has two of them stands once', async () => {
    const { services, shown } = world();
    const pinned: Node = { kind: 'pin', pin: { kind: 'logstoreGroup', ref: slsRef }, state: 'gone', account };
    const group = only<SlsConsumerGroup>({ name: slsRef.groupName });
    const row: Node = { kind: 'logstoreGroup', account, group: { ...logstoreOf(slsRef), group } };
    const other: Node = { ...pinned, pin: { kind: 'logstoreGroup', ref: { ...slsRef, groupName: 'audit' } } };
    await saveIncidentSnapshot(services, row, [row, pinned, other]);
    assert.deepEqual(shown[0]?.text.match(/^## .*$/gm)?.filter(line => /billing|audit/.test(line)).length, 2);
  });

  test('can be cancelled, and then shows nothing', async () => {
    editor.duringProgress = cancel => {
      cancel();
    };
    await assert.rejects(saveIncidentSnapshot(world().services, slsRef), { name: 'AbortError' });
    assert.equal(events().length, 1);
  });
});

const homeOf = (): string => /save as: (.*)incident-/.exec(editor.events.join('\n'))?.[1] ?? '';
