import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import { SlsClient } from '../../../src/cloud/sls/client.ts';
import { LiveCatalog } from '../../../src/model/catalog/liveCatalog.ts';
import { childrenOf, idOf, type Node, parentOf, resourceOf } from '../../../src/tree/nodes.ts';
import { answering } from '../cloud/answering.ts';
import { account, accountsOf } from './world.ts';

const projects = ['..', 'logs', 'logs/nginx', '\ud800', 'logs', 'a\0b'];
const logstores = ['..', 'nginx', '%2e%2e', 'a/b', '\udc00', 'nginx', '日志', '<b>$(x)'];

/** What a service says that has resources of these names. */
const answers: Readonly<Record<string, object>> = {
  '/': { count: 6, total: 6, projects: projects.map(projectName => ({ projectName })) },
  '/logstores': { count: 8, total: 8, logstores },
};
const groups = ['..', 'sync', '\ud800', 'sync'].map(name => ({ name, timeout: 60, order: true }));

test('resources of any name have rows of their own, and only those that no address can hold cannot be opened', async () => {
  const { access, requests } = answering(({ path }) => {
    const [bare = ''] = path.split('?');
    return { body: JSON.stringify(answers[bare] ?? groups) };
  });
  const sls = new SlsClient(access);
  const catalog = new LiveCatalog(() => Promise.resolve({ sls, dts: undefined as never }));
  const accounts = accountsOf([account]);
  const below = (node: Node): Promise<readonly Node[]> => childrenOf(node, catalog, accounts, []);
  const namesOf = (nodes: readonly Node[]) => nodes.map(node => resourceOf(node).name);

  const [region] = await below({ kind: 'logService', account });
  assert.ok(region);
  const projectRows = await below(region);
  assert.deepEqual(namesOf(projectRows), ['..', 'logs', 'logs/nginx', '\ufffd', 'a\0b']);

  const opened: Node[] = [];
  for (const row of projectRows) {
    await below(row).then(
      rows => opened.push(...rows),
      (error: unknown) => {
        assert.ok(error instanceof CloudError);
        assert.equal(error.refusedName, resourceOf(row).name);
      },
    );
  }
  assert.deepEqual(namesOf(opened), ['..', 'nginx', '%2e%2e', 'a/b', '\ufffd', '日志', '<b>$(x)']);

  for (const row of opened) {
    const { name = '' } = resourceOf(row);
    const rows = below(row);
    if (['..', '%2e%2e', 'a/b'].includes(name)) {
      await assert.rejects(rows, { fault: 'unusableName', refusedName: name });
    } else {
      assert.deepEqual(namesOf(await rows), ['..', 'sync', '\ufffd']);
      assert.deepEqual(
        (await rows).map(parentOf).map(above => above && idOf(above)),
        Array(3).fill(idOf(row)),
      );
    }
  }
  const ids = [...projectRows, ...opened].map(idOf);
  assert.equal(new Set(ids).size, ids.length);
  // Of all that was sent, nothing was about a resource that no address can hold.
  assert.deepEqual(
    [...new Set(requests.map(({ path }) => path.split('?')[0]))],
    [
      '/',
      '/logstores',
      ...['nginx', '%EF%BF%BD', '%E6%97%A5%E5%BF%97', '%3Cb%3E%24%28x%29'].map(
        name => `/logstores/${name}/consumergroups`,
      ),
    ],
  );
});

test('a project whose name has a slash has a list of its own', async () => {
  const { access } = answering({ body: JSON.stringify({ total: 1, logstores: ['nginx'] }) });
  const catalog = new LiveCatalog(() => Promise.resolve({ sls: new SlsClient(access), dts: undefined as never }));
  const region = { accountId: account.id, region: 'cn-hangzhou' };
  const logstore = { ...region, project: 'logs', logstore: 'nginx' };
  await catalog.currentLogstoreGroups(logstore, new AbortController().signal).catch(() => undefined);
  catalog.setFilter({ list: 'logstores', ...region, project: 'logs/nginx' }, 'text');
  assert.equal(catalog.filterOf({ list: 'logstoreGroups', ...logstore }), '');
  assert.deepEqual(catalog.filtered(), [{ list: 'logstores', ...region, project: 'logs/nginx' }]);
});

test('a row that was saved with half of a surrogate pair in its name has an id', () => {
  const ref = { accountId: account.id, region: 'cn-hangzhou', project: 'logs', logstore: '\ud800' };
  assert.match(idOf({ kind: 'logstore', account, logstore: ref, pin: 'itself' }), /^pinned\/logstore\//);
});
