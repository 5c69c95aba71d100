import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import { GroupChanges } from '../../../src/model/groups/groupChanges.ts';
import { LiveCatalog } from '../../../src/model/catalog/liveCatalog.ts';
import { whereFor } from '../../../src/tree/nodes.ts';
import { MemoryCloud } from '../../support/memorySender.ts';
import { account } from '../model/groups/groupReadings.ts';
import { accountsOf } from '../tree/world.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { createSlsConsumerGroup } = await import('../../../src/wizards/group/createSlsGroup.ts');

/** The wizard over an emulator in which the names of groups are unique in a project, as the documents say. */
function scene() {
  editor.reset();
  const cloud = new MemoryCloud({ faults: [{ operation: 'CreateConsumerGroup', kind: 'uniqueInProject' }] });
  const { service, cloudOf } = cloud;
  const catalog = new LiveCatalog(cloudOf);
  const resets = { forget: () => Promise.resolve() };
  const histories = { mark: () => undefined, forget: () => undefined };
  const changes = new GroupChanges({ cloudOf, catalog, histories, resets, wait: () => Promise.resolve() });
  const shown: string[] = [];
  const reveal = ({ group }: { readonly group: { readonly name: string } }) => {
    shown.push(group.name);
    return Promise.resolve(true);
  };
  const services = { catalog, changes, accounts: accountsOf([account]), tree: { reveal } };
  const logstore = { accountId: account.id, region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-error' };
  const create = async (acts: readonly Act[]) => {
    const flow = createSlsConsumerGroup(services, whereFor('sls', { kind: 'logstore', account, logstore }));
    return playUntil(
      flow.then(() => true),
      editor.inputs,
      acts,
    );
  };
  const owner = service.world.project('k8s-log-prod')?.logstores().get('nginx-error') ?? assert.fail();
  return {
    services,
    service,
    create,
    shown,
    owner,
    said: () => editor.said.filter(words => !words.startsWith('progress: ')),
  };
}

/** The name of a group of another Logstore of the project. */
const taken = 'billing-sync';
const answers: readonly Act[] = [{ type: taken }, { type: '77' }, { choose: 'In any order' }, { choose: 'Create' }];
const elsewhere = new RegExp(
  `^error: Log Service says that a consumer group named ${taken} already exists, but Logstore nginx-error has none\\. ` +
    'Names are documented to be unique in a project, so another Logstore of k8s-log-prod may have it\\. ' +
    'Choose another name\\. ConsumerGroupAlreadyExist: consumer group already exist · Request ID: [0-9A-F]{24}$',
);

const usual = /^error: This name is already in use\. Choose another name\. ConsumerGroupAlreadyExist: /;

test('a name that another Logstore of the project has is explained, and the other answers are kept', async () => {
  const { service, create, shown, owner, said } = scene();
  editor.presses.push('Retry');
  const { seen } = await create([
    ...answers,
    { type: 'billing-sync-2' },
    'enter',
    { choose: 'In any order' },
    { choose: 'Create' },
  ]);
  assert.equal(said().length, 1);
  assert.match(said()[0] ?? '', elsewhere);
  assert.equal(seen[4], seen[0], 'the wizard goes back to the name');
  assert.deepEqual(shown, ['billing-sync-2']);
  assert.deepEqual(
    owner.groups.map(({ name, timeoutSeconds, isOrdered }) => [name, timeoutSeconds, isOrdered]).at(-1),
    ['billing-sync-2', 77, false],
  );
  assert.equal(service.requests.writes('CreateConsumerGroup'), 1);
});

test('a group that was created is said to be created when the lists above it cannot be read', async () => {
  const { create, said, services } = scene();
  const refused = new CloudError('throttled', { service: 'sls', operation: 'ListProject', outcome: 'notApplied' });
  services.tree.reveal = () => Promise.reject(refused);
  await create([{ type: 'fresh' }, 'enter', { choose: 'In any order' }, { choose: 'Create' }]);
  assert.deepEqual(said(), ['info: Consumer group fresh was created.']);
});

test('a name that came into the Logstore itself meanwhile is reported as before', async () => {
  const { service, create, shown, owner, said } = scene();
  const creating = create([{ type: 'fresh' }, 'enter', { choose: 'In any order' }, { choose: 'Create' }]);
  // The list is read when the name is entered, and once more before the request is sent.
  await service.requests.next('arrived', 'ListConsumerGroup');
  await service.requests.next('arrived', 'ListConsumerGroup');
  service.world.addLogstoreGroup(owner, { name: 'fresh', timeoutSeconds: 60, isOrdered: true });
  await creating;
  assert.deepEqual(shown, []);
  assert.match(said().at(-1) ?? '', usual);
});

test('when the list cannot be read, nothing is said about where the name is', async () => {
  const { service, create, shown, said } = scene();
  void service.requests.next('arrived', 'CreateConsumerGroup').then(() => {
    service.faults.add({ operation: 'ListConsumerGroup', kind: 'denied' });
  });
  await create(answers);
  assert.match(said().at(-1) ?? '', usual);
  assert.deepEqual(shown, []);
});

test('a refusal whose answer was lost is not taken for a group, and a second try says why', async () => {
  const { service, create, shown, owner, said } = scene();
  const before = owner.groups.length;
  service.faults.add({ operation: 'CreateConsumerGroup', kind: 'lostAnswer', times: 1 });
  editor.presses.push('Retry');
  await create([...answers, { choose: 'Create' }]);
  assert.equal(said().length, 2);
  assert.match(said()[0] ?? '', /^error: Can't connect to the service\. .* ECONNRESET$/);
  assert.match(said()[1] ?? '', elsewhere);
  assert.deepEqual([shown, owner.groups.length], [[], before]);
  assert.equal(service.requests.writes('CreateConsumerGroup'), 0);
});
