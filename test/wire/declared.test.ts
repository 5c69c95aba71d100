import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Cloud, connect } from '../../src/cloud/cloud.ts';
import { createDirectSender } from '../../src/cloud/directSender.ts';
import { endpointsAt } from '../../src/cloud/endpoints.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import { Transport } from '../../src/cloud/transport.ts';
import type { WireRequest } from '../../src/cloud/wire.ts';
import { arrivalOf } from '../../src/emulator/operation.ts';
import { route } from '../../src/emulator/route.ts';
import { commonParameters, declaredRpc, declaredSls, undeclaredIn } from '../support/declared.ts';
import { guardedCalls, type Place, placeIn } from './everyCall.ts';
import { account, emulate, never, newDtsGroup, project, region } from './support.ts';

/** The operation of a request, and what it holds that the operation does not declare. */
function heldAgainstDeclared({ method, path, headers, body }: WireRequest): {
  readonly operation: string;
  readonly undeclared: readonly string[];
} {
  const arrival = arrivalOf(method, path, headers, Buffer.from(body ?? ''));
  const { kind, name: operation } = route(arrival);
  assert.notEqual(kind, 'plain');
  if (kind === 'rpc') {
    const sent = { ...arrival.query, ...arrival.form };
    const own = Object.entries(sent).filter(([name]) => !commonParameters.includes(name));
    return { operation, undeclared: undeclaredIn(Object.fromEntries(own), declaredRpc(operation).request, 'text') };
  }
  const { request } = declaredSls(operation);
  const inBody: unknown = body === undefined ? {} : JSON.parse(body);
  return { operation, undeclared: [...undeclaredIn(arrival.query, request, 'text'), ...undeclaredIn(inBody, request)] };
}

/** Calls with everything that a caller may leave out, besides those that the table of every call makes. */
const fullCalls: readonly ((cloud: Cloud, at: Place) => Promise<unknown>)[] = [
  ({ dts }) => dts.describeDtsJobs(region, { pageNumber: 2, pageSize: 10, nameContains: 'sub' }, never),
  ({ dts }, { instanceId, jobId }) => dts.describeConsumerChannel(region, { instanceId, jobId }, never),
  ({ dts }, at) => dts.modifyConsumerChannel(region, { ...at, ...newDtsGroup }, never),
  ({ dts }, at) => dts.deleteConsumerChannel(region, at, never),
  ({ sls }) => sls.listProject(region, { offset: 1, size: 10, nameContains: 'log' }, never),
  ({ sls }) => sls.listLogStores(region, project, { offset: 1, size: 10, nameContains: 'nginx' }, never),
  ({ sls }, { logstore, group }) =>
    sls.updateConsumerGroup(region, project, logstore, group, { timeoutSeconds: 60, isOrdered: true }, never),
  ({ sls }, { logstore }) => sls.getCursor(region, project, logstore, 0, 'end', never),
  ({ sts }) => sts.getCallerIdentity(never),
  ({ sts }, { roleArn }) => sts.assumeRole({ ...roleRequest(roleArn), externalId: 'ext' }, never),
  ({ sts }, { roleArn }) =>
    sts.assumeRoleWithOidc({ ...roleRequest(roleArn), oidcProviderArn: roleArn, oidcToken: 'token' }, never),
];

const roleRequest = (roleArn: string) => ({
  roleArn,
  sessionName: 'wire-test',
  durationSeconds: 900,
  policy: '{"Version":"1","Statement":[]}',
});

describe('no request of our clients has a parameter, a type or a text that the service does not declare', () => {
  const calls = [...Object.values(guardedCalls).flatMap(ofService => Object.entries(ofService))].map(
    ([name, { run }]) => [name, run] as const,
  );
  for (const [name, run] of [...calls, ...fullCalls.map((run, index) => [`full call ${index + 1}`, run] as const)]) {
    test(name, async t => {
      const emulator = await emulate(t);
      const sender = createDirectSender();
      t.after(() => sender.close());
      const requests: WireRequest[] = [];
      const transport = new Transport({
        sender: (request, limits) => {
          requests.push(request);
          return sender(request, limits);
        },
      });
      const cloud = connect({
        transport,
        credentials: () => Promise.resolve(account(emulator, 'sample')),
        endpoints: endpointsAt(emulator.origin),
        account: 'sample',
      });
      const at = await placeIn(emulator, cloud);
      requests.length = 0;
      // What counts is what was sent, even if the emulator refuses it.
      await run(cloud, at).catch((error: unknown) => assert.ok(error instanceof CloudError, String(error)));
      assert.ok(requests.length > 0);
      for (const request of requests) assert.deepEqual(heldAgainstDeclared(request).undeclared, []);
    });
  }
});

test('a parameter that is not declared is found in the query and in the body', () => {
  const undeclared = (path: string, headers: Readonly<Record<string, string>>, body?: string): readonly string[] =>
    heldAgainstDeclared({
      method: body === undefined ? 'GET' : 'POST',
      origin: '',
      path,
      headers,
      ...(body !== undefined && { body }),
    }).undeclared;
  assert.deepEqual(undeclared('/?Action=DescribeDtsJobs&Version=2020-01-01&PageNum=1&PageSize=x', {}), [
    'PageNum is not declared',
    'PageSize: x, not number',
  ]);
  const sls = { host: 'p.cn-hangzhou.log.aliyuncs.com', 'x-log-apiversion': '0.6.0' };
  assert.deepEqual(undeclared('/logstores/l/consumergroups', sls, '{"consumerGroup":"a","ordered":true}'), [
    'ordered is not declared',
  ]);
});
