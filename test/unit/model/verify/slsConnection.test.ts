import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { createSecureContext } from 'node:tls';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { CloudError } from '../../../../src/cloud/errors.ts';
import type { BrokerWay } from '../../../../src/cloud/kafka/broker.ts';
import { SendFailure } from '../../../../src/cloud/wire.ts';
import type { Fault } from '../../../../src/emulator/faults.ts';
import type { LogstoreGroupRef } from '../../../../src/model/places.ts';
import { accountOfKey } from '../../../../src/model/places.ts';
import { LearntPermissions } from '../../../../src/model/verify/learntPermissions.ts';
import {
  type SlsCheck,
  slsCheckSteps,
  type SlsConnection,
  verifySlsConnection,
} from '../../../../src/model/verify/slsConnection.ts';
import { createAuthority } from '../../../support/authority.ts';
import { startLoopbackProxy } from '../../../support/loopbackProxy.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';
import { deafAddress, plainWay } from '../../../support/sampleStream.ts';
import { startTlsService, type TlsService } from '../../../support/tlsService.ts';

const ref: LogstoreGroupRef = {
  kind: 'sls',
  ...{ accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' },
  groupName: 'billing-sync',
};
const reads = ['GetCheckPoint', 'GetCursor', 'GetLogStore', 'ListConsumerGroup', 'ListShards'];

let secure: TlsService;
let trust: ReturnType<typeof createSecureContext>;
let cloud: MemoryCloud;
before(async () => {
  const authority = await createAuthority('Company CA');
  secure = await startTlsService(await authority.issue('127.0.0.1'));
  trust = createSecureContext({ ca: authority.pem });
});
after(() => {
  secure.close();
});
beforeEach(() => {
  cloud = new MemoryCloud();
});

const way = (more: Partial<BrokerWay> = {}): BrokerWay => ({ ...plainWay, wayTo: () => ({ trust }), ...more });

async function checksOf(
  given: Partial<SlsConnection> & { readonly origin?: string } = {},
  by: BrokerWay = way(),
): Promise<readonly SlsCheck[]> {
  const { origin = `https://127.0.0.1:${secure.port}`, ...more } = given;
  const { sls } = await cloud.cloudOf('a');
  const checks: SlsCheck[] = [];
  let time = 0;
  const connection = { ref, endpoint: { origin, host: 'h' }, sls, learnt: () => undefined, ...more };
  await verifySlsConnection(
    connection,
    by,
    check => void checks.push(check),
    () => (time += 5),
  );
  // Whatever happens, nothing else is ever sent.
  assert.deepEqual(
    cloud.records.filter(({ isWrite, operation }) => isWrite || !reads.includes(operation)),
    [],
  );
  return checks;
}

/** The way where VS Code sends everything, so that there is no connection to look at. */
const onlyByEditor = () => Promise.reject(new SendFailure('ERR_EDITOR_ONLY', false));

const at = (checks: readonly SlsCheck[], step: SlsCheck['step']): SlsCheck | undefined =>
  checks.find(check => check.step === step);
const seenAt = (checks: readonly SlsCheck[], step: SlsCheck['step']): unknown => {
  const check = at(checks, step);
  return check && 'seen' in check ? check.seen : undefined;
};
const failureAt = (checks: readonly SlsCheck[], step: SlsCheck['step']): CloudError => {
  const check = at(checks, step);
  assert.ok(check && 'failure' in check, `no failure at ${step}`);
  return check.failure;
};
const statesOf = (checks: readonly SlsCheck[]): Readonly<Record<string, string>> => {
  const permissions = seenAt(checks, 'permissions') as readonly { readonly action: string; readonly state: string }[];
  return Object.fromEntries(permissions.map(({ action, state }) => [action.replace('log:', ''), state]));
};

describe('the check of a Logstore', () => {
  test('tells what there was to see at each step, and how long it took', async () => {
    const checks = await checksOf();
    assert.deepEqual(
      checks.map(({ step, ms }) => [step, ms]),
      slsCheckSteps.map(step => [step, 5]),
    );
    assert.deepEqual(seenAt(checks, 'name'), { host: '127.0.0.1', addresses: ['127.0.0.1'] });
    assert.deepEqual(seenAt(checks, 'connect'), { address: '127.0.0.1', port: secure.port });
    const { protocol, issuer, validTo } = seenAt(checks, 'tls') as Readonly<Record<string, string>>;
    assert.deepEqual([protocol, issuer], ['TLSv1.3', 'Company CA']);
    assert.ok(Date.parse(validTo ?? '') > Date.now());
    assert.deepEqual(seenAt(checks, 'shards'), { open: 23, readOnly: 1 });
    assert.deepEqual(seenAt(checks, 'group'), { checkpoints: 24 });
  });

  test('says of each action of a client what is known without changing anything', async () => {
    assert.deepEqual(statesOf(await checksOf()), {
      GetCursorOrData: 'allowed',
      ListConsumerGroup: 'allowed',
      GetConsumerGroupCheckPoint: 'allowed',
      CreateConsumerGroup: 'unknown',
      UpdateConsumerGroup: 'unknown',
      ConsumerGroupHeartBeat: 'unknown',
      ConsumerGroupUpdateCheckPoint: 'unknown',
    });
  });

  test('knows what earlier changes of the user have shown', async () => {
    const learnt = (operation: string) =>
      operation === 'UpdateConsumerGroup'
        ? { isAllowed: false, at: 7 }
        : operation === 'ConsumerGroupUpdateCheckPoint'
          ? { isAllowed: true, at: 9 }
          : undefined;
    const states = statesOf(await checksOf({ learnt }));
    assert.deepEqual(
      [states['UpdateConsumerGroup'], states['ConsumerGroupUpdateCheckPoint'], states['CreateConsumerGroup']],
      ['refused', 'allowed', 'unknown'],
    );
  });

  const denied: readonly (readonly [operation: string, step: SlsCheck['step'], action: string])[] = [
    ['GetCursor', 'cursors', 'GetCursorOrData'],
    ['ListConsumerGroup', 'group', 'ListConsumerGroup'],
    ['GetCheckPoint', 'group', 'GetConsumerGroupCheckPoint'],
  ];
  for (const [operation, step, action] of denied) {
    test(`goes on where RAM denies ${operation}, and names what it denies`, async () => {
      cloud.service.faults.add({ operation, kind: 'denied' });
      const checks = await checksOf();
      assert.equal(failureAt(checks, step).kind, 'denied');
      assert.equal(statesOf(checks)[action], 'refused');
      assert.equal(checks.length, slsCheckSteps.length);
    });
  }
  for (const [operation, step] of [
    ['GetLogStore', 'read'],
    ['ListShards', 'shards'],
  ] as const) {
    test(`does without ${operation}, which no client needs`, async () => {
      cloud.service.faults.add({ operation, kind: 'denied' });
      const checks = await checksOf();
      assert.equal(failureAt(checks, step).kind, 'denied');
      assert.ok(!Object.values(statesOf(checks)).includes('refused'));
    });
  }

  const failures: readonly (readonly [Fault, step: SlsCheck['step'], kind: string])[] = [
    [{ operation: 'GetLogStore', kind: 'reset' }, 'read', 'unreachable'],
    [{ operation: 'GetLogStore', kind: 'unavailable' }, 'read', 'unavailable'],
    [{ operation: 'GetLogStore', kind: 'badGateway' }, 'read', 'unavailable'],
    [{ operation: 'ListShards', kind: 'unavailable' }, 'shards', 'unavailable'],
    [{ operation: 'GetCursor', kind: 'unavailable' }, 'cursors', 'unavailable'],
    [{ operation: 'ListConsumerGroup', kind: 'unavailable' }, 'group', 'unavailable'],
  ];
  for (const [fault, step, kind] of failures) {
    test(`ends at ${step} with ${fault.kind} of ${fault.operation}`, async () => {
      cloud.service.faults.add(fault);
      const checks = await cloud.clock.until(checksOf({}, way({ wayTo: onlyByEditor })));
      assert.deepEqual([checks.at(-1)?.step, failureAt(checks, step).kind], [step, kind]);
    });
  }

  test('ends where the Logstore or the group is gone', async () => {
    const noLogstore = await checksOf({ ref: { ...ref, logstore: 'gone' } });
    assert.deepEqual([noLogstore.at(-1)?.step, failureAt(noLogstore, 'read').kind], ['read', 'notFound']);
    const noGroup = await checksOf({ ref: { ...ref, groupName: 'gone' } });
    assert.deepEqual([noGroup.at(-1)?.step, failureAt(noGroup, 'group').fault], ['group', 'noSuchGroup']);
  });

  test('tries the signed calls also where there is no direct connection', async () => {
    const { port } = await deafAddress();
    const refused = await checksOf({ origin: `https://127.0.0.1:${port}` });
    assert.equal(failureAt(refused, 'connect').code, 'ECONNREFUSED');
    assert.deepEqual([at(refused, 'tls'), refused.at(-1)?.step], [undefined, 'permissions']);
    const unknown = await checksOf({ origin: 'https://sls.nowhere.invalid' });
    assert.match(failureAt(unknown, 'name').code ?? '', /^(ENOTFOUND|EAI_AGAIN)$/);
    const byEditor = await checksOf({}, way({ wayTo: onlyByEditor }));
    assert.equal(failureAt(byEditor, 'name').code, 'ERR_EDITOR_ONLY');
    assert.equal(byEditor.at(-1)?.step, 'permissions');
  });

  test('says what is wrong with a certificate, and with whatever does not speak TLS', async () => {
    const untrusted = await checksOf({}, way({ wayTo: () => ({}) }));
    assert.equal(failureAt(untrusted, 'tls').code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    const plain = createServer(socket => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as { port: number };
    const checks = await checksOf({ origin: `https://127.0.0.1:${port}` });
    plain.close();
    assert.ok(seenAt(checks, 'connect') && failureAt(checks, 'tls').kind === 'unreachable');
  });

  test('an endpoint of this computer has no certificate to show', async () => {
    const checks = await checksOf({ origin: `http://127.0.0.1:${secure.port}` });
    assert.ok(at(checks, 'tls'));
    assert.equal(seenAt(checks, 'tls'), undefined);
  });

  test('goes through the tunnel of a proxy, which looks up the name', async t => {
    const proxy = await startLoopbackProxy({ names: { '127.0.0.1:443': secure.port } });
    t.after(() => {
      proxy.close();
    });
    const through = { proxy: new URL(`http://127.0.0.1:${proxy.port}`), trust };
    const checks = await checksOf({ origin: 'https://127.0.0.1' }, way({ wayTo: () => through }));
    assert.deepEqual(seenAt(checks, 'name'), { host: '127.0.0.1', addresses: [] });
    assert.equal((seenAt(checks, 'connect') as { proxy?: string }).proxy, `127.0.0.1:${proxy.port}`);
    assert.ok(seenAt(checks, 'tls'));
    assert.deepEqual(proxy.asked, ['127.0.0.1:443', '127.0.0.1:443']);
  });

  for (const [index, step] of slsCheckSteps.slice(0, -1).entries()) {
    test(`asks for nothing more when it is canceled at ${step}`, async () => {
      const controller = new AbortController();
      const { sls } = await cloud.cloudOf('a');
      const checks: SlsCheck[] = [];
      const onCheck = (check: SlsCheck): void => {
        checks.push(check);
        if (check.step === step) controller.abort();
      };
      const endpoint = { origin: `https://127.0.0.1:${secure.port}`, host: 'h' };
      const checking = verifySlsConnection(
        { ref, endpoint, sls, learnt: () => undefined },
        way({ signal: controller.signal }),
        onCheck,
      );
      await assert.rejects(checking, { name: 'AbortError' });
      assert.equal(checks.length, index + 1);
    });
  }
});

describe('what changes of the user have shown of permissions', () => {
  const record = {
    service: 'sls',
    ...{ region: 'cn-hangzhou', account: 'prod', attempt: 1, durationMs: 1 },
    ...{ operation: 'UpdateConsumerGroup', project: 'p', accountId: 'a', at: new Date(5) },
  } as const;

  test('is the end of the last one, of the same account and project', () => {
    const learnt = new LearntPermissions();
    learnt.note({ ...record, isWrite: true, code: 'Unauthorized', isDenied: true });
    assert.deepEqual(learnt.of('a', 'p', 'UpdateConsumerGroup'), { isAllowed: false, at: 5 });
    assert.equal(learnt.of('b', 'p', 'UpdateConsumerGroup'), undefined);
    assert.equal(learnt.of('a', 'other', 'UpdateConsumerGroup'), undefined);
    learnt.note({ ...record, isWrite: true, code: 'ConsumerGroupNotExist' });
    assert.equal(learnt.of('a', 'p', 'UpdateConsumerGroup')?.isAllowed, false);
    learnt.note({ ...record, isWrite: true });
    assert.equal(learnt.of('a', 'p', 'UpdateConsumerGroup')?.isAllowed, true);
  });

  test('is forgotten with the account, by the key that tells it', () => {
    const learnt = new LearntPermissions();
    for (const accountId of ['a', 'b']) learnt.note({ ...record, accountId, isWrite: true });
    learnt.forget(key => accountOfKey(key) === 'a');
    assert.deepEqual(
      ['a', 'b'].map(id => learnt.of(id, 'p', 'UpdateConsumerGroup')?.isAllowed),
      [undefined, true],
    );
  });

  test('is nothing that only reads, and nothing that this extension refused itself', async () => {
    const learnt = new LearntPermissions();
    learnt.note({ ...record, isWrite: false });
    learnt.note({ ...record, isWrite: true, code: 'ReadOnlyAccount' });
    assert.equal(learnt.of('a', 'p', 'UpdateConsumerGroup'), undefined);
    const { sls } = await cloud.cloudOf('a');
    cloud.service.faults.add({ operation: 'UpdateConsumerGroup', kind: 'denied' });
    const { region, project, logstore, groupName } = ref;
    const change = { timeoutSeconds: 60 };
    await assert.rejects(sls.updateConsumerGroup(region, project, logstore, groupName, change, plainWay.signal));
    assert.equal(cloud.records.at(-1)?.isDenied, true);
  });
});
