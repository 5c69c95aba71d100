import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { DtsJob } from '../../../src/cloud/dts/types.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { Services } from '../../../src/commands/services.ts';
import type { Account } from '../../../src/model/accounts/account.ts';
import { type ChangeTrackingInstance, groupRefOf, logstoreOf, projectOf } from '../../../src/model/places.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { pinKind, Pins } from '../../../src/tree/pins.ts';
import { Entries } from '../../../src/model/entries.ts';
import { dtsRef, slsRef } from '../model/groups/changesOverFake.ts';
import { account as changeable } from '../model/groups/groupReadings.ts';
import { job } from '../tree/world.ts';
import { playUntil } from '../wizards/play.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';

const { editConsumerGroup } = await import('../../../src/commands/editConsumerGroup.ts');
const { deleteConsumerGroup } = await import('../../../src/commands/deleteConsumerGroup.ts');
const { createDtsConsumerGroup } = await import('../../../src/commands/createDtsConsumerGroup.ts');
const { createSlsConsumerGroup } = await import('../../../src/commands/createSlsConsumerGroup.ts');
const { pin } = await import('../../../src/commands/pin.ts');
const { reportError } = await import('../../../src/commands/reportError.ts');

const instanceIn = (status: DtsJob['status'], version: 'new' | 'old' = 'new'): ChangeTrackingInstance => ({
  ...dtsRef,
  job: job('orders-db', { instanceId: 'dts1', jobId: 'job1', status, version }),
});
const instanceGroup = { ...dtsRef, group: { id: 'g1', name: 'orders', userName: 'reader' } };
const logstoreGroup = { ...slsRef, group: { name: 'billing', timeoutSeconds: 60, isOrdered: false } };

/** Services that have this account and nothing else: whoever sends, reads or changes something fails. */
function servicesFor(account: Account, status = 'Normal', more: Partial<Services['catalog']> = {}): Services {
  const accounts = { list: () => [account], find: () => account, stateOf: () => ({}) };
  const catalog: Partial<Services['catalog']> = {
    instances: () => Promise.resolve({ items: [instanceIn(status)], total: 1 }),
    instanceGroups: () => Promise.resolve({ items: [instanceGroup], total: 1 }),
    logstoreGroups: () => Promise.resolve({ items: [logstoreGroup], total: 1 }),
    ...more,
  };
  return servicesWith({ accounts, catalog, changes: {}, tree: {} });
}

beforeEach(() => {
  editor.reset();
});

describe('a read-only account', () => {
  const readOnly = { ...changeable, isReadOnly: true };
  // As rows are when the tree has not been drawn since the account became read-only.
  const rows: readonly Node[] = [
    { kind: 'instanceGroup', account: changeable, instance: instanceIn('Normal'), group: instanceGroup },
    { kind: 'logstoreGroup', account: changeable, group: logstoreGroup },
  ];

  for (const row of rows) {
    for (const [name, command] of Object.entries({ editConsumerGroup, deleteConsumerGroup })) {
      for (const about of [row, groupRefOf(row.kind === 'instanceGroup' ? instanceGroup : logstoreGroup)]) {
        test(`refuses ${name} from ${about.kind}`, async () => {
          await command(servicesFor(readOnly), about);
          assert.equal(editor.outcomes.length, 1);
          assert.match(editor.outcomes[0] ?? '', /^warning: .*read-only/);
          assert.equal(editor.inputs.opened.length, 0);
        });
      }
    }
  }

  const creations = [
    ['createDtsConsumerGroup', createDtsConsumerGroup, rows[0]],
    ['createSlsConsumerGroup', createSlsConsumerGroup, rows[1]],
  ] as const;
  for (const [name, create, row] of creations) {
    test(`refuses ${name} from a row`, async () => {
      await create(servicesFor(readOnly), row);
      assert.match(editor.outcomes.join(), /^warning: prod .*read-only/);
      assert.equal(editor.inputs.opened.length, 0);
    });

    test(`cannot be chosen in ${name} from the palette, and says why`, async () => {
      const creating = create(servicesFor(readOnly));
      const list = await editor.inputs.ready();
      assert.ok('items' in list);
      assert.deepEqual(
        list.items.map(({ label, detail, choose }) => [label, /read-only/.test(detail ?? ''), choose]),
        [['$(account) prod', true, undefined]],
      );
      list.hide();
      await creating;
    });
  }
});

describe('a group whose users cannot be read', () => {
  const refused = new CloudError('denied', { service: 'sls', operation: 'GetCheckPoint', outcome: 'notApplied' });

  test('can be deleted all the same, and the review says that nobody knows who uses it', async () => {
    const logged: string[] = [];
    const services = servicesWith({
      ...servicesFor(changeable),
      monitor: { read: () => Promise.reject(refused) },
      log: { warn: line => void logged.push(line) },
    });
    const deleting = deleteConsumerGroup(services, {
      kind: 'logstoreGroup',
      account: changeable,
      group: logstoreGroup,
    });
    const review = await editor.inputs.ready();
    assert.ok('items' in review);
    assert.match(JSON.stringify(review.items), /Couldn't check whether it's in use/);
    review.hide();
    await deleting;
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? '', /^deleteConsumerGroup: \[prod\] .*GetCheckPoint/);
  });
});

describe('a task that is locked', () => {
  for (const [name, command] of Object.entries({ editConsumerGroup, deleteConsumerGroup })) {
    test(`refuses ${name}`, async () => {
      await command(servicesFor(changeable, 'Locked'), dtsRef);
      assert.match(editor.outcomes.join(), /^warning: You can't change consumer groups in the task's current state/);
      assert.equal(editor.inputs.opened.length, 0);
    });
  }
});

describe('an instance of the old version', () => {
  const instance = instanceIn('Normal', 'old');
  const services = servicesFor(changeable, 'Normal', {
    instances: () => Promise.resolve({ items: [instance], total: 1 }),
  });
  const row: Node = { kind: 'instanceGroup', account: changeable, instance, group: instanceGroup };
  const refused = (): void => {
    assert.match(editor.outcomes.join(), /^warning: This instance is of the old version, which has no consumer groups/);
    assert.equal(editor.inputs.opened.length, 0);
  };
  for (const [name, command] of Object.entries({ editConsumerGroup, deleteConsumerGroup })) {
    for (const about of [row, dtsRef]) {
      test(`refuses ${name} from ${about.kind}`, async () => {
        await command(services, about);
        refused();
      });
    }
  }

  test('refuses createDtsConsumerGroup', async () => {
    await createDtsConsumerGroup(services, { kind: 'instance', account: changeable, instance });
    refused();
  });
});

describe('a group that is gone', () => {
  for (const ref of [dtsRef, slsRef]) {
    test(`${ref.kind}: is not found, rather than changed`, async () => {
      const none = () => Promise.resolve({ items: [], total: 0 });
      const lists = { instanceGroups: none, logstoreGroups: none };
      const now = { currentInstanceGroups: none, currentLogstoreGroups: none };
      const services = servicesFor(changeable, 'Normal', { ...lists, ...now });
      await assert.rejects(editConsumerGroup(services, ref), { name: 'CloudError', kind: 'notFound' });
    });
  }
});

describe('a group of a panel that has to be looked up', () => {
  for (const ref of [dtsRef, slsRef]) {
    test(`${ref.kind}: shows progress, and can be called off`, async () => {
      const never = () => new Promise<never>(() => undefined);
      const lists = { instances: never, instanceGroups: never, logstoreGroups: never };
      const services = servicesFor(changeable, 'Normal', lists);
      editor.duringProgress = cancel => {
        cancel();
      };
      await assert.rejects(editConsumerGroup(services, ref), { name: 'AbortError' });
      assert.deepEqual(editor.said, ['progress: Edit Consumer Group']);
    });
  }
});

describe('a command that a service refused', () => {
  const silent = { accounts: { list: () => [] }, log: { error: () => undefined } };

  test('says the reason, the words of the service and the request id', () => {
    const failure = new CloudError('denied', {
      service: 'sls',
      operation: 'GetCheckPoint',
      code: 'Unauthorized',
      serviceMessage: 'denied by ram',
      requestId: 'R-1',
      outcome: 'notApplied',
    });
    reportError(failure, 'undoReset', silent, () => undefined);
    assert.match(
      editor.outcomes.join(),
      /^error: No permission to call GetCheckPoint.*denied by ram.*Request ID: R-1$/,
    );
  });

  test('keeps what broke inside for the log', () => {
    const logged: string[] = [];
    reportError(
      new Error('x is undefined'),
      'undoReset',
      { ...silent, log: { error: text => logged.push(String(text)) } },
      () => undefined,
    );
    assert.match(logged.join(), /x is undefined/);
    assert.doesNotMatch(editor.outcomes.join(), /x is undefined/);
  });
});

describe('the palette', () => {
  test('pins a consumer group too', async () => {
    const pins = new Pins(new Entries(pinKind));
    const account = { ...changeable, regions: ['cn-hangzhou'] };
    const services = servicesWith({
      pins,
      accounts: { list: () => [account], find: () => account, stateOf: () => ({}) },
      catalog: {
        findProjects: () => Promise.resolve({ items: [projectOf(slsRef)], total: 1 }),
        findLogstores: () => Promise.resolve({ items: [logstoreOf(slsRef)], total: 1 }),
        logstoreGroups: () => Promise.resolve({ items: [logstoreGroup], total: 1 }),
      },
    });
    editor.presses.push('Consumer group', 'In a Logstore');
    await playUntil(
      pin(services).then(() => true),
      editor.inputs,
      [{ choose: 'k8s' }, { choose: 'nginx' }, { choose: 'billing' }],
    );
    assert.deepEqual(pins.list(), [{ kind: 'logstoreGroup', ref: slsRef }]);
  });
});
