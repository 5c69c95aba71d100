import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CloudError, type CloudErrorKind } from '../../../src/cloud/errors.ts';
import type { DtsJob } from '../../../src/cloud/dts/types.ts';
import { type GroupRef, type InstanceRef, listKey, groupsIn, type LogstoreRef } from '../../../src/model/places.ts';
import { settled } from '../../support/simulatedClock.ts';
import { account } from '../model/groups/groupReadings.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { only, servicesWith } from './servicesWith.ts';

const { exportTerraform } = await import('../../../src/commands/exportTerraform.ts');
const { exportCommands } = await import('../../../src/commands/exportCommands.ts');

const other = { ...account, id: 'b', name: 'test', identity: { ...account.identity, accountId: '6543210987654321' } };
const job = only<DtsJob>({ name: 'orders', status: 'Normal', version: 'new' });

const instanceOf = (instanceId: string, accountId = 'a'): InstanceRef => ({
  accountId,
  region: 'cn-hangzhou',
  instanceId,
  jobId: `${instanceId}-job`,
});
const orders = instanceOf('dtsorders');
const logstore: LogstoreRef = { accountId: 'a', region: 'cn-hangzhou', project: 'p', logstore: 'l' };
const dtsGroup = (groupId: string, of = orders): GroupRef => ({ kind: 'dts', ...of, groupId });
const slsGroup = (groupName: string): GroupRef => ({ kind: 'sls', ...logstore, groupName });

interface Listed {
  readonly id?: string;
  readonly name: string;
  readonly userName?: string;
  readonly timeoutSeconds?: number;
  readonly isOrdered?: boolean;
}

const twoOfInstance: readonly Listed[] = [
  { id: 'g1', name: 'sync', userName: 'reader' },
  { id: 'g2', name: 'audit', userName: 'reader' },
];
const twoOfLogstore: readonly Listed[] = [
  { name: 'billing', timeoutSeconds: 60, isOrdered: false },
  { name: 'archive', timeoutSeconds: 30, isOrdered: true },
];

interface World {
  readonly groups?: readonly Listed[];
  readonly logs?: readonly Listed[];
  readonly version?: 'new' | 'old';
  /** Why one more instance cannot be read. */
  readonly refusal?: CloudError;
}

/** Two accounts, and the groups that each list has now. What is listed is written down. */
function world({ groups = twoOfInstance, logs = twoOfLogstore, version = 'new', refusal }: World = {}) {
  const listed: string[] = [];
  const instanceJob = only<DtsJob>({ name: 'orders', status: 'Normal', version });
  const list = (place: InstanceRef | LogstoreRef, items: readonly Listed[]): Promise<never> => {
    listed.push(listKey(groupsIn(place)));
    return Promise.resolve({ items: items.map(group => ({ ...place, group })), total: items.length } as never);
  };
  const services = servicesWith({
    accounts: { list: () => [account, other], find: id => [account, other].find(one => one.id === id) },
    catalog: {
      instances: () =>
        Promise.resolve({
          items: [orders, instanceOf('dtsother', 'b'), instanceOf('dtsdeleted')].map(ref => ({
            ...ref,
            job: instanceJob,
          })),
          total: 3,
        }),
      currentInstanceGroups: instance =>
        refusal && instance.instanceId === 'dtsdeleted' ? Promise.reject(refusal) : list(instance, groups),
      currentLogstoreGroups: place => list(place, logs),
    },
  });
  return { services, listed };
}

const instanceRow = { kind: 'instance', account, instance: { ...orders, job } } as const;
const logstoreRow = { kind: 'logstore', account, logstore } as const;
const resources = (): readonly string[] =>
  [...(editor.shown.at(-1)?.content ?? '').matchAll(/consumer_group_name += "(.*)"/g)].map(([, name = '']) => name);

beforeEach(() => {
  editor.reset();
  editor.languages = ['plaintext', 'shellscript', 'powershell'];
});

describe('exporting as Terraform', () => {
  test('asks which groups of an instance, and shows all of the chosen ones in one document', async () => {
    editor.pressMany(['sync', 'audit']);
    await exportTerraform(world().services, instanceRow);
    assert.deepEqual(editor.offered, [['sync', 'audit']]);
    assert.deepEqual(editor.described, [['g1', 'g2']]);
    assert.deepEqual(resources(), ['audit', 'sync']);
    assert.match(editor.shown[0]?.content ?? '', /in the Alibaba Cloud account 1234567890123456\.$/m);
    assert.equal(
      editor.outcomes[0],
      'info: Terraform configuration of consumer groups: 2. Nothing has been saved yet.',
    );
    assert.deepEqual([editor.files.size, editor.copied], [0, []]);
  });

  test('shows nothing when the user leaves, or selects none', async () => {
    for (const chosen of [undefined, []]) {
      editor.pressMany(chosen);
      await exportTerraform(world().services, instanceRow);
    }
    assert.deepEqual([editor.shown, editor.outcomes], [[], []]);
  });

  test('takes the only group there is without asking', async () => {
    await exportTerraform(world({ groups: twoOfInstance.slice(0, 1) }).services, instanceRow);
    assert.deepEqual([editor.offered, resources()], [[], ['sync']]);
  });

  test('says that there are none', async () => {
    await exportTerraform(world({ groups: [] }).services, instanceRow);
    assert.deepEqual([editor.outcomes, editor.shown], [['info: There are no consumer groups here.'], []]);
  });

  test('reads a group anew, whichever row, panel or board line it is of', async () => {
    const { services, listed } = world();
    const row = {
      kind: 'instanceGroup',
      account,
      instance: { ...orders, job },
      group: { ...orders, group: { id: 'g1', name: 'old name' } },
    } as const;
    for (const subject of [dtsGroup('g1'), row, [dtsGroup('g1')]]) await exportTerraform(services, subject);
    assert.deepEqual(editor.offered, []);
    assert.equal(listed.length, 3);
    for (const { content = '' } of editor.shown) assert.match(content, /consumer_group_name += "sync"/);
  });

  test('takes all groups of selected instances, and selected groups, once each and without asking', async () => {
    const { services, listed } = world();
    const group = {
      kind: 'instanceGroup',
      account,
      instance: { ...orders, job },
      group: { ...orders, group: { id: 'g1', name: 'sync' } },
    } as const;
    await exportTerraform(services, instanceRow, [instanceRow, group, logstoreRow]);
    assert.deepEqual([listed, resources()], [['a/cn-hangzhou/dts/dtsorders'], ['audit', 'sync']]);
    const second = { ...group, group: { ...orders, group: { id: 'g2', name: 'audit' } } };
    await exportTerraform(services, group, [second, second]);
    assert.deepEqual(resources(), ['audit']);
    assert.deepEqual(editor.offered, []);
  });

  test('says of several instances that they have no groups', async () => {
    const { services } = world({ groups: [] });
    await exportTerraform(services, instanceRow, [instanceRow, { ...instanceRow, instance: { ...orders, job } }]);
    assert.deepEqual([editor.outcomes, editor.shown], [['info: There are no consumer groups here.'], []]);
  });

  test('asks for one account where the groups are of several', async () => {
    const { services, listed } = world();
    const refs = [dtsGroup('g1'), slsGroup('billing'), dtsGroup('g2', instanceOf('dtsother', 'b'))];
    editor.presses.push('test · 6543210987654321');
    await exportTerraform(services, refs);
    assert.equal(editor.offered[0]?.length, 2);
    assert.deepEqual([listed, resources()], [['b/cn-hangzhou/dts/dtsother'], ['audit']]);
    assert.match(editor.shown[0]?.content ?? '', /in the Alibaba Cloud account 6543210987654321\.$/m);
  });

  test('leaves out groups of several that have been deleted, and says so of a single one', async () => {
    const { services } = world();
    await exportTerraform(services, [dtsGroup('g1'), dtsGroup('gone')]);
    assert.deepEqual(resources(), ['sync']);
    for (const ref of [dtsGroup('gone'), dtsGroup('g1', instanceOf('dtsorders', 'removed account'))]) {
      await assert.rejects(exportTerraform(services, ref), { name: 'CloudError', kind: 'notFound' });
    }
  });

  test('leaves out what is below an instance that has been deleted, but nothing that cannot be read', async () => {
    const deleted = dtsGroup('g1', instanceOf('dtsdeleted'));
    const answering = (kind: CloudErrorKind) =>
      world({ refusal: new CloudError(kind, { service: 'dts', operation: 'Describe', outcome: 'notApplied' }) })
        .services;
    await exportTerraform(answering('notFound'), [deleted, dtsGroup('g2')]);
    assert.deepEqual(resources(), ['audit']);
    await assert.rejects(exportTerraform(answering('notFound'), deleted), { message: 'Describe: notFound' });
    await assert.rejects(exportTerraform(answering('denied'), [deleted, dtsGroup('g2')]), { kind: 'denied' });
  });

  test('refuses an instance of the old version', async () => {
    await exportTerraform(world({ version: 'old' }).services, dtsGroup('g1'));
    assert.match(editor.outcomes.join(), /^warning: No configuration was written, because Terraform manages only/);
    assert.deepEqual(editor.shown, []);
  });

  test('refuses a group without a username, and says of several how many are in the file', async () => {
    const groups = [{ id: 'g1', name: 'sync' }, ...twoOfInstance.slice(1)];
    await exportTerraform(world({ groups }).services, dtsGroup('g1'));
    assert.match(
      editor.outcomes.join(),
      /^warning: No configuration was written, because DTS hasn't reported the username/,
    );
    assert.deepEqual(editor.shown, []);
    await exportTerraform(world({ groups }).services, [dtsGroup('g1'), dtsGroup('g2')]);
    assert.match(editor.outcomes.at(-1) ?? '', /^info: Terraform configuration of consumer groups: 1 of 2\./);
  });

  const languages = [
    [['hcl', 'terraform'], 'terraform'],
    [['hcl'], 'hcl'],
    [[], 'plaintext'],
  ] as const;
  for (const [known, expected] of languages) {
    test(`is a document of the language ${expected} where the editor knows ${known.join(' and ') || 'no better one'}`, async () => {
      editor.languages = ['plaintext', ...known];
      await exportTerraform(world().services, dtsGroup('g1'));
      assert.equal(editor.shown[0]?.language, expected);
    });
  }
});

describe('exporting as command lines', () => {
  test('asks for groups and for the shell, and shows a script', async () => {
    editor.pressMany(['billing', 'archive']);
    editor.presses.push('PowerShell');
    await exportCommands(world().services, logstoreRow);
    assert.deepEqual(editor.offered, [
      ['billing', 'archive'],
      ['Bash', 'PowerShell'],
    ]);
    const { language, content = '' } = editor.shown[0] ?? {};
    assert.equal(language, 'powershell');
    assert.match(content, /--consumer-group archive --timeout 30 --order true\naliyun .*--timeout 60 --order false\n$/);
    assert.equal(
      editor.outcomes[0],
      'info: Commands that create consumer groups: 2. Nothing has been run or saved yet.',
    );
  });

  test('shows nothing when the user leaves', async () => {
    await exportCommands(world().services, slsGroup('billing'));
    assert.deepEqual([editor.offered, editor.shown, editor.outcomes], [[['Bash', 'PowerShell']], [], []]);
  });

  test('refuses a group for which there is no command, and says of several how many there are', async () => {
    const logs = [{ name: 'billing', timeoutSeconds: 60 }, ...twoOfLogstore.slice(1)];
    await exportCommands(world({ logs }).services, slsGroup('billing'));
    assert.match(editor.outcomes.join(), /^warning: No commands were written, because Log Service/);
    editor.presses.push('Bash');
    await exportCommands(world({ logs }).services, [slsGroup('billing'), slsGroup('archive')]);
    assert.match(editor.outcomes.at(-1) ?? '', /^info: Commands that create consumer groups: 1 of 2\./);
    assert.match(editor.shown[0]?.content ?? '', /^# Groups that are not in this script: 1\.$/m);
  });

  test('passes on why the groups cannot be listed', async () => {
    const { services } = world();
    const failure = new CloudError('denied', { service: 'sls', operation: 'ListConsumerGroup', outcome: 'notApplied' });
    const catalog = only<typeof services.catalog>({ currentLogstoreGroups: () => Promise.reject(failure) });
    await assert.rejects(exportCommands({ ...services, accounts: services.accounts, catalog }, logstoreRow), failure);
  });
});

describe('the document that is exported', () => {
  test('is copied when the user wants that', async () => {
    editor.presses.push('Copy to Clipboard');
    await exportTerraform(world().services, dtsGroup('g1'));
    await settled();
    assert.deepEqual(editor.buttons, [['Copy to Clipboard', 'Save…']]);
    assert.deepEqual(editor.copied, [editor.shown[0]?.content]);
    assert.equal(editor.outcomes.at(-1), 'status: Copied');
  });

  test('is saved where the user wants it', async () => {
    editor.presses.push('Bash', 'Save…', '/tmp/create.sh');
    await exportCommands(world().services, slsGroup('billing'));
    await settled();
    assert.equal(editor.files.get('/tmp/create.sh'), editor.shown[0]?.content);
    assert.match(editor.proposed.join(), /create-consumer-groups\.sh$/);
    assert.equal(editor.outcomes.at(-1), 'info: Saved to /tmp/create.sh.');
  });
});
