import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { GroupRef } from '../../../src/model/places.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { dtsRef, slsRef } from '../model/groups/changesOverFake.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';
import { sampleNodes } from '../tree/sampleNodes.ts';

const { openInConsole } = await import('../../../src/commands/open.ts');

const services = servicesWith({});
const sls = 'https://sls.console.aliyun.com/';
const dts = 'https://dtsnew.console.aliyun.com/';
const cases: readonly (readonly [string, Node | GroupRef, string])[] = [
  ['a group of a Logstore', slsRef, `${sls}lognext/project/k8s/logsearch/nginx`],
  ['a row of such a group', sampleNodes.logstoreGroup, `${sls}lognext/project/k8s-log/logsearch/nginx`],
  ['a Logstore', sampleNodes.logstore, `${sls}lognext/project/k8s-log/logsearch/nginx`],
  ['a Logstore without groups', sampleNodes.noLogstoreGroups, `${sls}lognext/project/k8s-log/logsearch/nginx`],
  ['a project', sampleNodes.project, `${sls}lognext/project/k8s-log`],
  ['the end of a page of Logstores', sampleNodes.more, `${sls}lognext/project/k8s-log`],
  ['a region', sampleNodes.slsRegion, sls],
  ['a group of an instance', dtsRef, dts],
  ['an instance', sampleNodes.instance, dts],
  ['a region that could not be loaded', sampleNodes.failed, dts],
  ['an account without regions of the service', sampleNodes.noRegions, dts],
];

beforeEach(() => {
  editor.reset();
});

for (const [name, of, page] of cases) {
  test(`opens ${page} for ${name}`, async () => {
    await openInConsole(services, of);
    assert.deepEqual(editor.opened, [page]);
  });
}

test('says what to look for, where only the start page is documented', async () => {
  editor.presses.push('Copy ID');
  await openInConsole(services, dtsRef);
  assert.match(editor.said[0] ?? '', /find dts1\.$/);
  await new Promise(setImmediate);
  assert.deepEqual(editor.copied, ['dts1']);
});
