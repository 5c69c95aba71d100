import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { type Cloud, connect } from '../../src/cloud/cloud.ts';
import { createDirectSender } from '../../src/cloud/directSender.ts';
import { DtsClient } from '../../src/cloud/dts/client.ts';
import { endpointsAt } from '../../src/cloud/endpoints.ts';
import type { CloudError } from '../../src/cloud/errors.ts';
import { SlsClient } from '../../src/cloud/sls/client.ts';
import { StsClient } from '../../src/cloud/sts/client.ts';
import { Transport } from '../../src/cloud/transport.ts';
import { type DenialForm, denialForms } from '../../src/emulator/faults.ts';
import { rpcOperations, slsOperations } from '../../src/emulator/operations.ts';
import type { Emulator } from '../../src/emulator/server.ts';
import {
  missingOf,
  type PolicyDocument,
  rolesPolicy,
  smallestPolicy,
  wholePolicy,
} from '../../src/model/permissions.ts';
import { freeCalls, type GuardedCall, guardedCalls, type Place, placeIn } from './everyCall.ts';
import { account, call, emulate, failure, never } from './support.ts';

const clients = { dts: DtsClient, sls: SlsClient, sts: StsClient } as const;
const services = Object.keys(clients) as (keyof Cloud)[];
const everyCall = services.flatMap(service =>
  Object.entries(guardedCalls[service]).map(([method, guarded]) => ({ service, method, guarded })),
);

/** Somebody who may do nothing, in an emulator of their own. */
async function powerless(t: TestContext): Promise<{ emulator: Emulator; cloud: Cloud; place: Place }> {
  const emulator = await emulate(t);
  const place = await placeIn(emulator, call(t, emulator).cloud);
  const credentials = account(emulator, 'powerless');
  const sender = createDirectSender();
  t.after(() => sender.close());
  const cloud = connect({
    transport: new Transport({ sender, wait: () => Promise.resolve() }),
    credentials: () => Promise.resolve(credentials),
    endpoints: endpointsAt(emulator.origin),
    account: 'powerless',
    id: 'a1',
    owner: credentials.identity.accountId,
  });
  return { emulator, cloud, place };
}

/** As it is copied from the document that is shown. */
const grant = (emulator: Emulator, ...policies: readonly PolicyDocument[]): void => {
  emulator.policies.replace('powerless', JSON.parse(JSON.stringify(policies)) as unknown[]);
};

const denied = (promise: Promise<unknown>): Promise<CloudError> =>
  failure(promise, { kind: 'denied', outcome: 'notApplied' });

const prefixes = {
  dts: ({ region }: Place) => `acs:dts:${region}:1234567890123456:`,
  sls: ({ region }: Place) => `acs:log:${region}:1234567890123456:`,
  sts: () => '',
} as const;
const resourceOf = (service: keyof Cloud, { resource }: GuardedCall, place: Place): string =>
  prefixes[service](place) + resource(place);

describe('no call is forgotten', () => {
  for (const service of services) {
    test(`every method of the client of ${service} is in the table`, () => {
      const methods = Object.getOwnPropertyNames(clients[service].prototype).filter(name => name !== 'constructor');
      assert.deepEqual([...Object.keys(guardedCalls[service]), ...freeCalls[service]].toSorted(), methods.toSorted());
    });
  }

  test('every operation of the emulator is called by one of them, apart from those for others', () => {
    // These need no permission, or are called by consumers and by the vendor's own clients.
    const called = new Set(everyCall.map(({ guarded }) => guarded.operation));
    const operations = [...rpcOperations.keys(), ...Object.keys(slsOperations)];
    assert.deepEqual(
      operations.filter(operation => !called.has(operation)),
      ['GetCallerIdentity', 'AssumeRoleWithOIDC', 'DescribeRegions', 'GetProject', 'HeartBeat'],
    );
    assert.ok([...called].every(operation => operations.includes(operation)));
  });
});

/** What a service says no in: its own forms, and each in XML too where it has that. */
function formsOf(service: keyof Cloud): readonly { readonly form: DenialForm; readonly isXml: boolean }[] {
  const forms: readonly DenialForm[] = denialForms[service];
  const plain = forms.map(form => ({ form, isXml: false }));
  return service === 'sls' ? plain : [...plain, ...forms.map(form => ({ form, isXml: true }))];
}

for (const { service, method, guarded } of everyCall) {
  describe(`${service}.${method}`, () => {
    for (const { form, isXml } of formsOf(service)) {
      test(`is denied in the form ${form}${isXml ? ' in XML' : ''}; the smallest policy lets it through`, async t => {
        const { emulator, cloud, place } = await powerless(t);
        if (isXml) emulator.faults.add({ operation: '*', kind: 'xml' });
        emulator.faults.add({ operation: guarded.operation, kind: 'denied', form, times: 1 });

        const error = await denied(guarded.run(cloud, place));
        const missing = missingOf(error);
        assert.ok(missing);
        assert.ok(missing.actions.includes(guarded.action), missing.actions.join());
        assert.equal(missing.resource, resourceOf(service, guarded, place));
        assert.equal(missing.isExplicitDeny, form === 'explicitDeny');
        assert.deepEqual(emulator.requests.counts.writes, {});

        const policy = smallestPolicy(error);
        assert.ok(policy);
        await denied(guarded.run(cloud, place));
        grant(emulator, policy);
        await denied(guarded.run(cloud, { ...place, ...guarded.elsewhere }));
        await guarded.run(cloud, place);
      });
    }

    test('the smallest policy lets nothing else through', async t => {
      const { emulator, cloud, place } = await powerless(t);
      const policy = smallestPolicy(await denied(guarded.run(cloud, place)));
      assert.ok(policy);
      grant(emulator, policy);
      const others = everyCall.filter(other => other.guarded.action !== guarded.action);
      // Three calls read cursors and data, by one action.
      assert.ok(others.length >= everyCall.length - 3);
      for (const other of others) await denied(other.guarded.run(cloud, place));
      assert.deepEqual(emulator.requests.counts.writes, {});
      await guarded.run(cloud, place);
    });

    test('the smallest policy suffices where the number of the account is not known', async t => {
      const { emulator, place } = await powerless(t);
      const { cloud } = call(t, emulator, { credentials: account(emulator, 'powerless') });
      const form = service === 'sls' ? 'withoutDetail' : 'ramPermissionDenied';
      emulator.faults.add({ operation: guarded.operation, kind: 'denied', form, times: 1 });
      const policy = smallestPolicy(await denied(guarded.run(cloud, place)));
      assert.ok(policy);
      grant(emulator, policy);
      await denied(guarded.run(cloud, { ...place, ...guarded.elsewhere }));
      await guarded.run(cloud, place);
    });

    test('a policy that forbids it outweighs the one that allows it, and is told apart', async t => {
      const { emulator, cloud, place } = await powerless(t);
      const error = await denied(guarded.run(cloud, place));
      assert.notEqual(missingOf(error)?.isExplicitDeny, true);
      const policy = smallestPolicy(error);
      const forbidding = { Effect: 'Deny', Action: [guarded.action], Resource: '*' } as const;
      assert.ok(policy);
      grant(emulator, policy, { Version: '1', Statement: [forbidding] });
      const again = await denied(guarded.run(cloud, place));
      // The sentence of SLS says nothing about it.
      assert.equal(missingOf(again)?.isExplicitDeny, service !== 'sls');
    });

    test(`the policy for reading ${guarded.isWrite ? 'does not let' : 'lets'} it through`, async t => {
      const { emulator, cloud, place } = await powerless(t);
      grant(emulator, wholePolicy('reading'));
      if (guarded.isWrite || service === 'sts') await denied(guarded.run(cloud, place));
      else await guarded.run(cloud, place);
    });

    test('the policy for changing lets it through', async t => {
      const { emulator, cloud, place } = await powerless(t);
      grant(emulator, wholePolicy('changing'));
      if (service === 'sts') {
        await denied(guarded.run(cloud, place));
        grant(emulator, rolesPolicy([place.roleArn]));
      }
      await guarded.run(cloud, place);
    });
  });
}

test('nobody needs a permission to ask who they are', async t => {
  const { emulator, cloud } = await powerless(t);
  assert.deepEqual(await cloud.sts.getCallerIdentity(never), account(emulator, 'powerless').identity);
});

test('a policy of another process is put into force, and what is none is refused', async t => {
  const { emulator, cloud, place } = await powerless(t);
  const put = async (name: string, body: string): Promise<number> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${emulator.controlSecret}` };
    return (await fetch(`${emulator.origin}/-/policies/${name}`, { method: 'PUT', headers, body })).status;
  };
  assert.equal(await put('powerless', JSON.stringify(wholePolicy('reading'))), 200);
  await cloud.dts.describeDtsJobs(place.region, {}, never);
  const conditional = { Effect: 'Allow', Action: '*', Resource: '*', Condition: {} };
  assert.equal(await put('powerless', JSON.stringify({ Version: '1', Statement: [conditional] })), 400);
  assert.equal(await put('powerless', '{'), 400);
  assert.equal(await put('somebody', '[]'), 404);
  assert.equal(await put('powerless', '[]'), 200);
  await denied(cloud.dts.describeDtsJobs(place.region, {}, never));
});
