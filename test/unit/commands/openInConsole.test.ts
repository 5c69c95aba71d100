import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Services } from '../../../src/commands/services.ts';
import type { GroupRef } from '../../../src/model/places.ts';
import type { ChangeTrackingInstance } from '../../../src/model/resources.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { dtsRef, slsRef } from '../model/groups/changesOverFake.ts';
import { account } from '../model/groups/groupReadings.ts';
import { editor } from '../wizards/stubbedEditor.ts';

const { openInConsole } = await import('../../../src/commands/openInConsole.ts');

const instance = { ...dtsRef, job: { name: 'orders' } } as unknown as ChangeTrackingInstance;
const sls = 'https://sls.console.aliyun.com/';
const cases: readonly (readonly [Node | GroupRef, string])[] = [
  [slsRef, `${sls}lognext/project/k8s/logsearch/nginx`],
  [{ kind: 'logstore', account, logstore: slsRef }, `${sls}lognext/project/k8s/logsearch/nginx`],
  [{ kind: 'project', account, project: slsRef }, `${sls}lognext/project/k8s`],
  [{ kind: 'slsRegion', account, region: 'cn-hangzhou' }, sls],
  [dtsRef, 'https://dtsnew.console.aliyun.com/'],
  [{ kind: 'instance', account, instance }, 'https://dtsnew.console.aliyun.com/'],
];

beforeEach(() => {
  editor.reset();
});

for (const [of, page] of cases) {
  test(`opens ${page} for ${of.kind}`, async () => {
    await openInConsole({} as Services, of);
    assert.deepEqual(editor.opened, [page]);
  });
}

test('says what to look for, where only the start page is documented', async () => {
  editor.presses.push('Copy ID');
  await openInConsole({} as Services, dtsRef);
  assert.match(editor.said[0] ?? '', /look for dts1\.$/);
  await new Promise(setImmediate);
  assert.deepEqual(editor.copied, ['dts1']);
});
