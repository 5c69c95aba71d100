import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseBody } from '../../../src/cloud/bodies.ts';
import { signLog } from '../../../src/cloud/sign/log.ts';
import { denialForms, type Trouble } from '../../../src/emulator/faults.ts';
import { arrivalOf, type Parameters } from '../../../src/emulator/operation.ts';
import { rpcOperations, slsOperations } from '../../../src/emulator/operations.ts';
import type { SampleAccount } from '../../../src/emulator/sampleAccounts.ts';
import { Service } from '../../../src/emulator/service.ts';
import { taskStatuses } from '../../../src/cloud/dts/types.ts';
import { shardsOf } from '../../../src/emulator/world/logstore.ts';
import { documentedCodes } from '../cloud/documentedCodes.ts';
import { declaredRpc, declaredSls, refusals, undeclaredIn } from '../../support/declared.ts';
import { signRpc } from '../../support/signRpc.ts';

const bornAt = Date.UTC(2026, 0, 15, 8, 30);
const hour = 60 * 60_000;

/** The emulator, of which every answer is held against what the service declares. */
class Walked {
  readonly service: Service;
  readonly found = new Set<string>();
  /** The operations that answered, and those that refused. */
  readonly answered = new Set<string>();
  readonly refused = new Set<string>();
  readonly codes = new Set<string>();
  #now = bornAt;
  #asked = 0;

  constructor() {
    this.service = new Service({ clock: () => new Date(this.#now) });
  }

  set now(now: number) {
    this.#now = now;
  }

  #account(name: SampleAccount['name']): SampleAccount {
    return this.service.accounts.find(account => account.name === name) ?? assert.fail(name);
  }

  async rpc(
    operation: string,
    query: Parameters = {},
    { as = 'sample', isXml = false }: { readonly as?: SampleAccount['name']; readonly isXml?: boolean } = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const service = rpcOperations.get(operation)?.service ?? assert.fail(operation);
    const signed = signRpc({
      method: 'POST',
      host: service === 'dts' ? 'dts.aliyuncs.com' : 'sts.aliyuncs.com',
      action: operation,
      version: service === 'dts' ? '2020-01-01' : '2015-04-01',
      query: { ...query, Format: isXml ? 'XML' : 'JSON' },
      credentials: this.#account(as),
      nonce: `nonce ${++this.#asked}`,
      now: new Date(this.#now),
    });
    const arrival = arrivalOf(signed.method, signed.path, signed.headers, Buffer.from(signed.body ?? ''));
    const { answer } = await this.service.handle(arrival);
    assert.ok(answer);
    const body = isXml ? parseBody(String(answer.body)) : (JSON.parse(String(answer.body)) as unknown);
    const isOk = answer.status === 200;
    (isOk ? this.answered : this.refused).add(operation);
    const shape = isOk ? declaredRpc(operation).answer : refusals.rpc;
    this.#note(operation, undeclaredIn(body, shape, isXml ? 'text' : 'json'));
    const members = body as Readonly<Record<string, unknown>>;
    if (!isOk) this.codes.add((body as { readonly Code: string }).Code);
    return members;
  }

  async sls(
    region: string,
    project: string | undefined,
    [method, path]: readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string],
    { query = {}, body }: { readonly query?: Parameters; readonly body?: unknown } = {},
  ): Promise<unknown> {
    const signed = signLog({
      method,
      host: `${project === undefined ? '' : `${project}.`}${region}.log.aliyuncs.com`,
      path,
      query,
      credentials: this.#account('sample'),
      now: new Date(this.#now),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const arrival = arrivalOf(signed.method, signed.path, signed.headers, Buffer.from(signed.body ?? ''));
    const { operation = '', answer } = await this.service.handle(arrival);
    assert.ok(answer);
    const text = String(answer.body);
    const isJson = answer.headers['content-type'] === 'application/json';
    const parsed: unknown = isJson ? JSON.parse(text) : undefined;
    const isOk = answer.status === 200;
    (isOk ? this.answered : this.refused).add(operation);
    if (isJson && !isOk) this.codes.add((parsed as { readonly errorCode: string }).errorCode);
    if (isJson) {
      const wrapped = text.startsWith('{"Error"') ? refusals.wrappedSls : refusals.sls;
      this.#note(operation, undeclaredIn(parsed, isOk ? declaredSls(operation).answer : wrapped));
    } else {
      // Only the records of PullLogs have a body that is not JSON.
      assert.ok(text === '' || operation === 'PullLogs', operation);
    }
    return parsed;
  }

  /** Adds a fault that every request meets until the work is done. */
  async with(trouble: Trouble, work: () => Promise<unknown>): Promise<void> {
    this.service.faults.add({ operation: '*', ...trouble });
    await work();
    this.service.faults.clear();
  }

  /** Places in lists are left out, so that each kind of fault is told once. */
  #note(operation: string, undeclared: readonly string[]): void {
    for (const problem of undeclared) this.found.add(`${operation}: ${problem.replaceAll(/\[\d+\]/g, '[]')}`);
  }
}

const { projects, instances } = new Service({ clock: () => new Date(bornAt) }).world;

const nobodyElse = 'dtsother';
const namesOfRpc = [...rpcOperations.keys()];

/** What every operation of DTS and STS is asked about one instance. */
async function askAbout(walked: Walked, { region, instanceId, jobId }: (typeof instances)[number]): Promise<void> {
  const RegionId = region;
  const of = { RegionId, DtsInstanceId: instanceId };
  for (const WithoutDbList of ['true', 'false']) {
    const row = { Region: region, JobType: 'SUBSCRIBE', DtsInstanceId: instanceId, WithoutDbList };
    assert.equal((await walked.rpc('DescribeDtsJobs', row))['TotalRecordCount'], 1);
  }
  await walked.rpc('DescribeDtsJobDetail', { RegionId, DtsInstanceID: instanceId, DtsJobId: jobId });
  await walked.rpc('DescribeSubscriptionInstanceStatus', { RegionId, SubscriptionInstanceId: instanceId });
  for (const JobCode of ['01', '04'])
    await walked.rpc('DescribePreCheckStatus', { RegionId, DtsJobId: jobId, JobCode });
  await walked.rpc('DescribeConsumerChannel', { ...of, PageSize: '100' });
  await walked.rpc('DescribeJobMonitorRule', { RegionId, DtsJobId: jobId });
}

/** Every write about one instance, most of which are refused in one status or another. */
async function writeTo(walked: Walked, instance: (typeof instances)[number]): Promise<void> {
  const { region, instanceId, jobId, precheckId, groups } = instance;
  const of = { RegionId: region, DtsInstanceId: instanceId };
  const group = { ConsumerGroupName: 'new', ConsumerGroupUserName: 'new', ConsumerGroupPassword: 'Passw0rd' };
  const created = await walked.rpc('CreateConsumerChannel', { ...of, ...group });
  const { ConsumerGroupID: id } = created;
  const ConsumerGroupId = typeof id === 'string' ? id : (groups[0]?.id ?? 'none');
  await walked.rpc('ModifyConsumerChannel', { ...of, ConsumerGroupId, ConsumerGroupName: 'renamed' });
  await walked.rpc('DeleteConsumerChannel', { ...of, ConsumerGroupId });
  await walked.rpc('ModifyConsumptionTimestamp', {
    RegionId: region,
    SubscriptionInstanceId: instanceId,
    ConsumptionTimestamp: '2026-01-15T06:00:00Z',
  });
  const ofTask = { RegionId: region, DtsJobId: jobId };
  for (const check of ['CHECK_SERVER_ID', 'CHECK_CONN_SRC']) {
    await walked.rpc('SkipPreCheck', {
      ...ofTask,
      JobId: precheckId,
      Skip: 'true',
      SkipPreCheckItems: JSON.stringify([check]),
      SkipPreCheckNames: JSON.stringify([`${check}_DETAIL`]),
    });
  }
  await walked.rpc('StartDtsJob', { ...ofTask, DtsInstanceId: instanceId });
}

async function askSts(walked: Walked): Promise<void> {
  for (const { name } of walked.service.accounts) {
    await walked.rpc('GetCallerIdentity', {}, { as: name });
    for (const { arn } of walked.service.ram.roles) {
      await walked.rpc('AssumeRole', { RoleArn: arn, RoleSessionName: 'walk' }, { as: name });
    }
  }
  const { provider, roles } = walked.service.ram;
  for (const OIDCToken of [provider.token(new Date(bornAt)), 'none']) {
    const role = { RoleArn: roles[0]?.arn ?? '', RoleSessionName: 'walk', OIDCProviderArn: provider.arn };
    await walked.rpc('AssumeRoleWithOIDC', { ...role, OIDCToken });
  }
}

async function askAboutLogs(walked: Walked): Promise<void> {
  for (const language of ['zh', 'en', 'ja', 'no language']) {
    await walked.sls('cn-hangzhou', undefined, ['GET', '/regions'], { query: { language } });
  }
  for (const region of [...new Set(projects.map(project => project.region))]) {
    await walked.sls(region, undefined, ['GET', '/']);
    await walked.sls(region, undefined, ['GET', '/'], { query: { offset: '-1' } });
  }
  for (const { region, name: project, ...of } of projects) {
    await walked.sls(region, project, ['GET', '/']);
    await walked.sls(region, project, ['GET', '/logstores']);
    for (const logstore of of.logstores().values()) {
      const at = `/logstores/${logstore.name}`;
      for (const path of [at, `${at}/shards`, `${at}/consumergroups`]) await walked.sls(region, project, ['GET', path]);
      for (const { name } of logstore.groups)
        await walked.sls(region, project, ['GET', `${at}/consumergroups/${name}`]);
      const [shard] = shardsOf(logstore, bornAt);
      await readShard(walked, region, project, `${at}/shards/${shard?.id ?? 0}`);
    }
  }
}

async function readShard(walked: Walked, region: string, project: string, path: string): Promise<void> {
  const cursorOf = async (from: string): Promise<string> => {
    const answer = await walked.sls(region, project, ['GET', path], { query: { type: 'cursor', from } });
    return String((answer as Readonly<Record<string, unknown>>)['cursor']);
  };
  for (const cursor of [await cursorOf('begin'), await cursorOf('end'), await cursorOf('no time')]) {
    await walked.sls(region, project, ['GET', path], { query: { type: 'cursor_time', cursor } });
    await walked.sls(region, project, ['GET', path], { query: { type: 'log', cursor, count: '1' } });
  }
}

/** Every write about a group of a Logstore, the second time of which most are refused. */
async function writeLogs(walked: Walked): Promise<void> {
  const ask = (method: 'POST' | 'PUT' | 'DELETE', name: string, body?: unknown, query: Parameters = {}) =>
    walked.sls('cn-hangzhou', 'k8s-log-prod', [method, `/logstores/nginx-error/consumergroups${name}`], {
      query,
      ...(body !== undefined && { body }),
    });
  for (let time = 0; time < 2; time++) {
    await ask('POST', '', { consumerGroup: 'walk', timeout: 60, order: true });
    await ask('PUT', '/walk', { timeout: 30 });
    await ask('PUT', '/none', { timeout: 30 });
    await ask('POST', '/walk', [], { type: 'heartbeat', consumer: 'one' });
    await ask('POST', '/walk', [0], { type: 'heartbeat', consumer: 'two' });
    for (const checkpoint of ['MTUyNDE1NTM3OTM3MzkwODQ5Ng==', 'no cursor']) {
      const query = { type: 'checkpoint', consumer: '', forceSuccess: 'true' };
      await ask('POST', '/walk', { shard: 0, checkpoint }, query);
    }
  }
  for (let time = 0; time < 2; time++) await ask('DELETE', '/walk');
}

const nothing: readonly string[] = [];

/** The emulator has to refuse these with some code, but no page says with which. The operations say so too. */
const inventedCodes = [
  'ConsumerGroupQuotaExceeded',
  'Forbidden.ConsumerGroupNotFound',
  'OperationDenied.ClientConnected',
];

/** Whether no page has a code. The pages have patterns for missing and malformed parameters. */
const isUnknown = (code: string): boolean =>
  !documentedCodes.some(documented => documented.code === code) && !/^(Missing|InvalidParameter\.)[A-Z]/.test(code);

describe('no answer of the emulator has a member, a type or a text that the service does not declare', () => {
  test('of instances in every status, old and new, as time passes', async () => {
    assert.deepEqual(new Set(instances.map(({ status }) => status)), new Set(taskStatuses));
    const walked = new Walked();
    for (const after of [0, 90_000, hour, 30 * hour]) {
      walked.now = bornAt + after;
      for (const instance of instances) await askAbout(walked, instance);
      for (const Region of [...new Set(instances.map(({ region }) => region)), 'me-east-1']) {
        for (const PageNumber of ['1', '2', '3']) {
          await walked.rpc('DescribeDtsJobs', { Region, JobType: 'SUBSCRIBE', PageNumber, PageSize: '30' });
        }
      }
    }
    assert.deepEqual([...walked.found], nothing);
  });

  test('of every operation of DTS and STS, whether it does what it is asked or refuses', async () => {
    const walked = new Walked();
    for (const instance of instances) await writeTo(walked, instance);
    // Some tasks have been started, and go through their statuses.
    for (const after of [0, 3_000, 7_000, 60_000]) {
      walked.now = bornAt + after;
      for (const instance of instances) await askAbout(walked, instance);
    }
    await askSts(walked);
    for (const operation of namesOfRpc) {
      await walked.rpc(operation);
      await walked.rpc(operation, { RegionId: 'cn-hangzhou', DtsInstanceId: nobodyElse, PageSize: '0' });
      for (const as of ['disabled', 'expired', 'powerless', 'readOnly'] as const)
        await walked.rpc(operation, {}, { as });
    }
    assert.deepEqual([...walked.found], nothing);
    assert.deepEqual([walked.answered, walked.refused], [new Set(namesOfRpc), new Set(namesOfRpc)]);
    assert.deepEqual([...walked.codes].filter(isUnknown).toSorted(), inventedCodes);
  });

  test('in XML', async () => {
    const walked = new Walked();
    await walked.with({ kind: 'xml' }, async () => {
      for (const [operation, { service, isWrite }] of rpcOperations) {
        if (service === 'sts') await walked.rpc(operation, {}, { isXml: true });
        else if (!isWrite)
          for (const instance of instances) await walked.rpc(operation, aboutIn(instance), { isXml: true });
      }
    });
    assert.deepEqual([...walked.found], nothing);
    assert.ok(walked.answered.has('DescribePreCheckStatus') && walked.refused.has('AssumeRole'));
  });

  const troubles: readonly Trouble[] = [
    ...[...new Set(Object.values(denialForms).flat())].map(form => ({ kind: 'denied', form }) as const),
    { kind: 'softFailure' },
    {
      kind: 'softFailure',
      code: 'InternalError',
      message: 'The request processing has failed due to some unknown error.',
    },
    { kind: 'softRefusals' },
    { kind: 'throttling', retryAfterMs: 10 },
    { kind: 'unavailable' },
    { kind: 'expiredToken' },
  ];
  for (const trouble of troubles) {
    test(`of an operation that meets ${JSON.stringify(trouble)}`, async () => {
      const walked = new Walked();
      const [instance] = instances;
      assert.ok(instance);
      await walked.with(trouble, async () => {
        for (const operation of namesOfRpc) {
          await walked.rpc(operation, aboutIn(instance));
          await walked.rpc(operation, { RegionId: 'cn-hangzhou', DtsInstanceId: nobodyElse, PageSize: '0' });
        }
        await walked.sls('cn-hangzhou', 'k8s-log-prod', ['GET', '/logstores']);
        await walked.sls('cn-hangzhou', 'k8s-log-prod', ['GET', '/logstores/none']);
      });
      assert.deepEqual([...walked.found], nothing);
      assert.ok(walked.answered.size + walked.refused.size > 0);
    });
  }

  test('of every operation of Log Service, whether it does what it is asked or refuses', async () => {
    const walked = new Walked();
    await askAboutLogs(walked);
    await writeLogs(walked);
    await askAboutLogs(walked);
    for (const path of ['', '/shards', '/consumergroups', '/consumergroups/none']) {
      await walked.sls('cn-hangzhou', 'k8s-log-prod', ['GET', `/logstores/none${path}`]);
    }
    await walked.sls('cn-hangzhou', 'none', ['GET', '/']);
    await walked.sls('cn-hangzhou', 'none', ['GET', '/logstores']);
    assert.deepEqual([...walked.found], nothing);
    assert.deepEqual([...walked.codes].filter(isUnknown).toSorted(), nothing);
    const names = Object.keys(slsOperations).toSorted();
    assert.deepEqual([[...walked.answered].toSorted(), [...walked.refused].toSorted()], [names, names]);
  });
});

const aboutIn = ({ region, instanceId, jobId }: (typeof instances)[number]): Parameters => ({
  Region: region,
  RegionId: region,
  JobType: 'SUBSCRIBE',
  DtsInstanceId: instanceId,
  DtsInstanceID: instanceId,
  SubscriptionInstanceId: instanceId,
  DtsJobId: jobId,
  JobCode: '01',
});

test('a parameter that is not declared changes nothing, because no page says that it is refused', async () => {
  const walked = new Walked();
  const [instance] = instances;
  assert.ok(instance);
  const asked = async (operation: string, more: Parameters): Promise<unknown> => {
    const { RequestId, ...members } = await walked.rpc(operation, { ...aboutIn(instance), ...more });
    assert.equal(typeof RequestId, 'string');
    return members;
  };
  for (const [operation, { service, isWrite }] of rpcOperations) {
    if (service === 'sts' || isWrite) continue;
    assert.deepEqual(await asked(operation, { Undeclared: '1' }), await asked(operation, {}));
  }
});

test('what is not declared is found: a member, a type, a text, and no list', () => {
  const shape = { List: [{ Name: 'string', Kind: 'a|b', Size: 'number' }] } as const;
  const undeclared = (value: unknown): readonly string[] => undeclaredIn(value, shape);
  assert.deepEqual(undeclared({ List: [{ Name: 'x', Kind: 'a', Size: 1 }, {}] }), nothing);
  assert.deepEqual(undeclared({ List: [{ Other: 1 }], More: 1 }), [
    'List[0].Other is not declared',
    'More is not declared',
  ]);
  assert.deepEqual(undeclared({ List: [{ Name: 1, Kind: 'c', Size: '1' }] }), [
    'List[0].Name: 1, not string',
    'List[0].Kind: c, not a|b',
    'List[0].Size: 1, not number',
  ]);
  assert.deepEqual(undeclared({ List: {} }), ['List: no list']);
  assert.deepEqual(undeclaredIn({ List: { Size: '1' } }, shape, 'text'), nothing);
  assert.deepEqual(undeclaredIn({ List: { Size: 'x' } }, shape, 'text'), ['List[0].Size: x, not number']);
});
