import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logstorePage, projectPage } from '../../../src/model/consoleLinks.ts';

const project = { accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod' };

test('pages of the console', () => {
  assert.equal(projectPage(project), 'https://sls.console.aliyun.com/lognext/project/k8s-log-prod');
  assert.equal(
    logstorePage({ ...project, logstore: 'nginx-access' }),
    'https://sls.console.aliyun.com/lognext/project/k8s-log-prod/logsearch/nginx-access',
  );
});

test('a strange name stays inside its place of the address', () => {
  const { host, pathname, search } = new URL(logstorePage({ ...project, logstore: '../a?b#c' }));
  assert.deepEqual(
    [host, pathname, search],
    ['sls.console.aliyun.com', '/lognext/project/k8s-log-prod/logsearch/..%2Fa%3Fb%23c', ''],
  );
});

test('what no address can name has the page above it', () => {
  for (const name of ['.', '..']) {
    assert.equal(projectPage({ ...project, project: name }), 'https://sls.console.aliyun.com/');
    assert.equal(logstorePage({ ...project, logstore: name }), projectPage(project));
  }
  assert.match(new URL(logstorePage({ ...project, logstore: '\ud800' })).pathname, /\/logsearch\/%EF%BF%BD$/);
});
