import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { DtsConsumerGroup, DtsJobDetail } from '../../../src/cloud/dts/types.ts';
import { endpointsAt, endpointsOf, publicEndpoints } from '../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { SlsConsumerGroup } from '../../../src/cloud/sls/responses.ts';
import type { Account } from '../../../src/model/accounts/account.ts';
import type { ChangeTrackingInstance } from '../../../src/model/places.ts';
import type { GroupAtStart, ShardAtStart } from '../../../src/model/start/slsStart.ts';
import { logGroups, seconds, type UnixSeconds, unixSeconds } from '../../../src/model/units.ts';
import { without } from '../../support/without.ts';
import { servicesWith } from '../commands/servicesWith.ts';
import { dtsRef, slsRef } from '../model/groups/changesOverFake.ts';
import { account } from '../model/groups/groupReadings.ts';
import { sampleNodes } from '../tree/sampleNodes.ts';
import { job } from '../tree/world.ts';
import { FakeList } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { generateClient } = await import('../../../src/wizards/client/generateClient.ts');

const instance: ChangeTrackingInstance = { ...dtsRef, job: job('orders-db') };
const atRow: SlsConsumerGroup = { name: 'billing', timeoutSeconds: 30, isOrdered: false };

/** What the services report when they are asked, which is not what the row knew. */
let slsNow: SlsConsumerGroup = { name: 'billing', timeoutSeconds: 90, isOrdered: true };
let dtsNow: DtsConsumerGroup;
let detail: DtsJobDetail;
let endpoints = publicEndpoints;
/** The ports that can be reached, and those that were tried. */
let open: readonly number[] = [];
let tried: string[] = [];

beforeEach(() => {
  editor.reset();
  slsNow = { name: 'billing', timeoutSeconds: 90, isOrdered: true };
  dtsNow = {
    id: 'dtsg1',
    name: 'orders',
    userName: 'reader',
    consumptionCheckpoint: new Date('2026-11-29T05:30:00Z'),
  };
  detail = {
    ...job('orders-db'),
    topic: 'cn_hangzhou_orders_version2',
    hosts: { publicHost: 'public.example.com:18001', vpcHost: 'vpc.example.com:18003' },
    beginTime: new Date('2026-11-28T06:00:00.500Z'),
    endTime: new Date('2026-11-29T06:00:00Z'),
  };
  endpoints = publicEndpoints;
  open = [18_001];
  tried = [];
  reading = time => Promise.resolve({ ...readNow(), time });
});

/** One shard that goes on from its checkpoint, a minute before the newest data. */
const readNow = (): GroupAtStart => {
  const newest = unixSeconds(1_795_932_000);
  const place = (offset: number) => ({ offset: logGroups(offset), time: unixSeconds(newest - 3600 + offset) });
  const shard: ShardAtStart = {
    shard: 0,
    isReadOnly: false,
    kept: logGroups(3600),
    oldest: unixSeconds(newest - 3600),
    newest,
    checkpoint: place(3540),
    consumer: 'worker-1',
    atTime: undefined,
    parents: [],
  };
  const { timeoutSeconds, isOrdered } = slsNow;
  return {
    at: newest * 1000,
    group: { ...(timeoutSeconds !== undefined && { timeoutSeconds }), ...(isOrdered !== undefined && { isOrdered }) },
    kept: seconds(7 * 86_400),
    time: undefined,
    shards: [shard, { ...shard, shard: 1, checkpoint: { offset: logGroups(-5), time: undefined } }],
    running: [],
  };
};
/** How the shards are read. */
let reading: (time: UnixSeconds | undefined, signal: AbortSignal) => Promise<GroupAtStart>;

const services = () => ({
  starts: {
    read: (_ref: unknown, time: UnixSeconds | undefined, signal: AbortSignal) => reading(time, signal),
  },
  accounts: { endpointsOf: () => Promise.resolve(endpoints) },
  catalog: {
    currentLogstoreGroups: () => Promise.resolve({ items: [{ ...slsRef, group: slsNow }], total: 1 }),
    currentInstanceGroups: () => Promise.resolve({ items: [{ ...dtsRef, group: dtsNow }], total: 1 }),
    jobDetail: () => Promise.resolve(detail),
  },
  reaches: (host: string, port: number) => {
    tried.push(`${host}:${port}`);
    return Promise.resolve(open.includes(port));
  },
});

const ofLogstore = (acts: readonly Act[], as: Account = account) =>
  played(generateClient(services(), { kind: 'logstoreGroup', account: as, group: { ...slsRef, group: atRow } }), acts);
const ofInstance = (acts: readonly Act[], as: Account = account) =>
  played(
    generateClient(services(), {
      kind: 'instanceGroup',
      account: as,
      instance,
      group: { ...dtsRef, group: { ...dtsNow, userName: 'old' } },
    }),
    acts,
  );

async function played(flow: Promise<void>, acts: readonly Act[]): Promise<readonly string[]> {
  const { seen } = await playUntil(
    flow.then(() => true),
    editor.inputs,
    acts,
  );
  return seen;
}

/** The rows of the review, as `label: value`. */
function reviewed(): readonly string[] {
  const list = editor.inputs.opened.findLast(
    input => input instanceof FakeList && input.placeholder?.startsWith('Review') === true,
  );
  assert.ok(list instanceof FakeList);
  return list.items.map(({ label, description }) => `${label}: ${description ?? ''}`);
}

const reviewedEndpoint = () => {
  const list = lists().findLast(({ placeholder }) => placeholder?.startsWith('Review') === true);
  const row = list?.items.find(({ label }) => label === 'Endpoint');
  return [row?.description, row?.detail];
};

const lists = (): readonly FakeList[] => editor.inputs.opened.filter(input => input instanceof FakeList);

/** The characters that fit into the second line of a row, of which the editor cuts off the rest. */
const columns = 88;

const assertNothingIsCutOff = (): void => {
  const details = lists().flatMap(({ items }) => items.map(({ detail: line = '' }) => line));
  assert.ok(details.some(Boolean));
  assert.deepEqual(
    details.filter(line => line.length > columns),
    [],
  );
};

const shownText = (): string => {
  const [shown, ...others] = editor.shown;
  assert.equal(others.length, 0);
  return shown?.content ?? '';
};

describe('generating a client of a group of a Logstore', () => {
  test('asks for the client, the start, and what to do with it', async () => {
    const seen = await ofLogstore([
      { choose: 'Java' },
      { choose: 'From the end' },
      { choose: 'Generate' },
      { choose: 'Open as Untitled File' },
    ]);
    assert.deepEqual(seen, [
      'prod · Generate Client · billing (1/4)',
      'prod · Generate Client · billing (2/4)',
      'prod · Generate Client · billing (3/4)',
      'prod · Generate Client · billing (4/4)',
    ]);
    assert.equal(editor.shown[0]?.language, 'java');
  });

  test('carries what the group has now, not what the row knew, so that the client changes nothing', async () => {
    await ofLogstore([
      { choose: 'Java' },
      { choose: 'From the end' },
      { choose: 'Generate' },
      { choose: 'Open as Untitled File' },
    ]);
    assert.match(shownText(), /setTimeoutInSeconds\(90\);\n +config\.setConsumeInOrder\(true\);/);
    assert.ok(reviewed().includes('Heartbeat timeout: 90 seconds'));
    assert.ok(!reviewed().some(row => row.includes('changes the group')));
  });

  test('says of another address than that of the endpoint which of both the client uses', async () => {
    const origin = 'http://127.0.0.1:8080';
    endpoints = endpointsAt(origin);
    await ofLogstore([{ choose: 'Go' }, { choose: 'From the oldest data' }, 'escape']);
    assert.deepEqual(reviewedEndpoint(), [
      'cn-hangzhou.log.aliyuncs.com',
      `The client uses this endpoint. This extension reaches the service at ${origin}.`,
    ]);
    editor.reset();
    await ofLogstore([{ choose: 'Node.js: consumer loop' }, { choose: 'From the oldest data' }, 'escape']);
    assert.deepEqual(reviewedEndpoint(), [origin, 'This extension reaches the service at this endpoint.']);
    editor.reset();
    endpoints = publicEndpoints;
    await ofLogstore([{ choose: 'Go' }, { choose: 'From the oldest data' }, 'escape']);
    assert.deepEqual(reviewedEndpoint(), [
      'cn-hangzhou.log.aliyuncs.com',
      'This extension reaches the service at this endpoint.',
    ]);
  });

  test('uses the endpoint that the account uses', async () => {
    endpoints = endpointsOf.vpc;
    await ofLogstore([
      { choose: 'Go' },
      { choose: 'From the oldest data' },
      { choose: 'Generate' },
      { choose: 'Copy to Clipboard' },
    ]);
    assert.match(editor.copied[0] ?? '', /https:\/\/cn-hangzhou-internal\.log\.aliyuncs\.com"/);
    assert.deepEqual(editor.said, ['info: The client was copied to the clipboard.']);
  });

  test('says what starting it changes where a library cannot be told the settings', async () => {
    slsNow = { ...slsNow, timeoutSeconds: 61 };
    await ofLogstore([{ choose: 'Python' }, { choose: 'From the end' }, 'escape']);
    assert.ok(
      reviewed().includes('$(warning) It changes the group: timeout 1 min 1 sec → 1 min 2 sec.: '),
      reviewed().join('\n'),
    );
    editor.reset();
    await ofLogstore([{ choose: 'Logstash' }, { choose: 'From the end' }, 'escape']);
    assert.ok(
      reviewed().includes('$(warning) It changes the group: timeout 1 min 1 sec → 1 min, ordered → unordered.: '),
      reviewed().join('\n'),
    );
  });

  test('says what it changes about a group that somebody has just changed', async () => {
    reading = () => {
      slsNow = { ...slsNow, timeoutSeconds: 120 };
      return Promise.resolve(readNow());
    };
    await ofLogstore([{ choose: 'Java' }, { choose: 'From the end' }, 'escape']);
    // The file has the timeout that was read for it.
    assert.ok(
      reviewed().includes('$(warning) It changes the group: timeout 2 min → 1 min 30 sec.: '),
      reviewed().join('\n'),
    );
  });

  test('cuts off nothing of what it says about a client', async () => {
    slsNow = { ...slsNow, timeoutSeconds: 61 };
    for (const client of [
      'Java',
      'Go',
      'Python',
      'Flink',
      'Logstash',
      'Node.js: consumer loop',
      'Node.js: shard reader',
    ]) {
      editor.reset();
      await ofLogstore([{ choose: client }, { choose: 'From a time' }, { type: '2h ago' }, 'escape']);
      assertNothingIsCutOff();
    }
  });

  test('says what happens if the client starts now, with its start position, as the panel does', async () => {
    await ofLogstore([{ choose: 'Python' }, { choose: 'From the end' }, 'escape']);
    // Without the lines that go on with an explanation.
    const rows = reviewed().filter(row => !row.startsWith(': '));
    const from = rows.indexOf('If this client starts now: ');
    assert.deepEqual(rows.slice(from + 1, from + 6), [
      '$(error) It silently skips 3,600 LogGroups (1 hr) in shard 1.: ',
      '$(warning) Deleted before it was read: 5 LogGroups in shard 1.: ',
      '$(info) It may read the last 1 min of consumption again.: ',
      ...rows.slice(from + 4, from + 6),
    ]);
    assert.match(rows[from + 4] ?? '', /^Shard 1: the end, .* · checkpoint expired$/);
    assert.match(rows[from + 5] ?? '', /^Shard 0: .* · checkpoint$/);
    editor.reset();
    await ofLogstore([{ choose: 'Go' }, { choose: 'From the oldest data' }, 'escape']);
    assert.ok(reviewed().includes('$(error) It stands still in shard 1.: '), reviewed().join('\n'));
  });

  test('looks up the start time in the shards', async () => {
    const asked: (number | undefined)[] = [];
    reading = time => {
      asked.push(time);
      return Promise.resolve({ ...readNow(), time });
    };
    await ofLogstore([{ choose: 'Go' }, { choose: 'From a time' }, { type: '2020-09-13T12:26:40Z' }, 'escape']);
    await ofLogstore([{ choose: 'Go' }, { choose: 'From the end' }, 'escape']);
    assert.deepEqual(asked, [1_600_000_000, undefined]);
  });

  test('goes on if the shards cannot be read, and says why they were not', async () => {
    reading = () =>
      Promise.reject(new CloudError('denied', { service: 'sls', operation: 'GetCheckPoint', outcome: 'notApplied' }));
    await ofLogstore([
      { choose: 'Java' },
      { choose: 'From the end' },
      { choose: 'Generate' },
      { choose: 'Open as Untitled File' },
    ]);
    assert.ok(reviewed().includes("$(warning) Couldn't preview the start: "), reviewed().join('\n'));
    assert.equal(editor.shown[0]?.language, 'java');
  });

  test('need not wait for the shards, and stops reading them when it is left', async () => {
    let stopped = false;
    reading = (_time, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(signal.reason as Error);
        });
      });
    const flow = generateClient(services(), {
      kind: 'logstoreGroup',
      account,
      group: { ...slsRef, group: atRow },
    });
    const choose = async (label: string): Promise<void> => {
      const list = await editor.inputs.showing(label);
      list.choose(label);
    };
    for (const label of ['Java', 'From the end', 'Generate', 'Open as Untitled File']) await choose(label);
    await flow;
    assert.ok(stopped);
    assert.equal(editor.shown[0]?.language, 'java');
  });

  test('takes a time in seconds', async () => {
    await ofLogstore([
      { choose: 'Go' },
      { choose: 'From a time' },
      { type: '2020-09-13T12:26:40Z' },
      { choose: 'Generate' },
      { choose: 'Open as Untitled File' },
    ]);
    assert.match(shownText(), /CursorStartTime: 1600000000,/);
  });

  test('is refused when the service does not report a setting, because a guess would change the group', async () => {
    slsNow = { name: 'billing', isOrdered: true };
    await ofLogstore([{ choose: 'Java' }, { choose: 'From the end' }, 'escape']);
    assert.ok(reviewed().includes("$(error) Can't generate the client: "));
    assert.ok(!reviewed().includes('$(check) Generate: '));
  });

  test('saves it to a new folder, and overwrites nothing', async () => {
    editor.presses.push('/clients');
    editor.inFolder.push('BILLING-client', 'billing-client-2');
    await ofLogstore([
      { choose: 'Java' },
      { choose: 'From the end' },
      { choose: 'Generate' },
      { choose: 'Save to a New Folder' },
    ]);
    assert.deepEqual(
      [...editor.files.keys()],
      ['/clients/billing-client-3/src/main/java/GroupConsumer.java', '/clients/billing-client-3/pom.xml'],
    );
    assert.deepEqual(editor.shown, [{ path: '/clients/billing-client-3/src/main/java/GroupConsumer.java' }]);
    assert.deepEqual(editor.said, ['info: The client was saved to /clients/billing-client-3.']);
    const [saved] =
      lists()
        .at(-1)
        ?.items.filter(({ label }) => label.includes('New Folder')) ?? [];
    assert.equal(saved?.detail, 'src/main/java/GroupConsumer.java, pom.xml');
  });

  test('says why it could not be saved', async () => {
    editor.presses.push('/clients');
    editor.writing = new Error('No space left.');
    await ofLogstore([
      { choose: 'Java' },
      { choose: 'From the end' },
      { choose: 'Generate' },
      { choose: 'Save to a New Folder' },
    ]);
    assert.deepEqual(editor.said, ["error: Couldn't write the client to /clients. No space left."]);
    assert.deepEqual(editor.shown, []);
  });

  test('writes nothing when no folder is chosen', async () => {
    await ofLogstore([
      { choose: 'Java' },
      { choose: 'From the end' },
      { choose: 'Generate' },
      { choose: 'Save to a New Folder' },
    ]);
    assert.equal(editor.files.size + editor.shown.length + editor.said.length, 0);
  });
});

describe('generating a client of a group of an instance', () => {
  const generate = (client: string, start: string): readonly Act[] => [
    { choose: client },
    { choose: start },
    { choose: 'Generate' },
    { choose: 'Open as Untitled File' },
  ];

  test('tells the SDK the username alone, and a Kafka client the joined one', async () => {
    await ofInstance(generate('.env', "From the group's checkpoint"));
    assert.match(shownText(), /^DTS_USER=reader-dtsg1$/m);
    editor.reset();
    await ofInstance(generate('Java', "From the group's checkpoint"));
    assert.match(shownText(), /"reader",/);
    assert.doesNotMatch(shownText(), /"reader-dtsg1"/);
  });

  test('starts where the chosen moment is, in seconds, and not before what is kept', async () => {
    for (const [start, seconds] of [
      ["From the group's checkpoint", '1795930200'],
      ['From the oldest data', '1795845601'],
      ['From the newest record', '1795932000'],
    ] as const) {
      editor.reset();
      await ofInstance(generate('.env', start));
      assert.match(shownText(), new RegExp(`^DTS_CHECKPOINT=${seconds}$`, 'm'));
    }
  });

  test('cuts off nothing of what it says about a client', async () => {
    for (const client of ['Java', 'Node.js', 'kcat', '.env']) {
      editor.reset();
      await ofInstance([{ choose: client }, { choose: 'From the newest record' }, 'escape']);
      assertNothingIsCutOff();
    }
  });

  test('offers no checkpoint where there is none', async () => {
    dtsNow = without(dtsNow, 'consumptionCheckpoint');
    await ofInstance([{ choose: 'Go' }, 'escape']);
    const list = editor.inputs.opened.at(-1);
    assert.ok(list instanceof FakeList);
    assert.deepEqual(
      list.items.map(({ label }) => label),
      [
        '$(debug-reverse-continue) From the oldest data',
        '$(debug-step-over) From the newest record',
        '$(history) From a time',
      ],
    );
  });

  test('uses the best endpoint that this computer reaches, and names the others', async () => {
    await ofInstance(generate('Go', 'From the newest record'));
    assert.deepEqual(tried, ['vpc.example.com:18003', 'public.example.com:18001']);
    assert.match(shownText(), /broker = "public\.example\.com:18001"/);
    assert.match(shownText(), /The VPC endpoint is vpc\.example\.com:18003\./);
    assert.ok(reviewed().includes('Endpoint: Public network · public.example.com:18001'));
    assert.ok(
      reviewed().includes('$(warning) Not encrypted: The password and all data cross the Internet unencrypted.'),
    );
    editor.reset();
    open = [18_001, 18_003];
    await ofInstance(generate('Go', 'From the newest record'));
    assert.match(shownText(), /broker = "vpc\.example\.com:18003"/);
  });

  test('tries nothing of the sample account that is not on this computer', async () => {
    const sample: Account = { ...account, kind: 'sample' };
    await ofInstance(generate('Go', 'From the newest record'), sample);
    assert.deepEqual(tried, []);
    assert.match(shownText(), /no connection was tried/);
    editor.reset();
    detail = { ...detail, hosts: { publicHost: '127.0.0.1:18001', vpcHost: 'vpc.example.com:18003' } };
    await ofInstance(generate('Go', 'From the newest record'), sample);
    assert.deepEqual(tried, ['127.0.0.1:18001']);
    assert.match(shownText(), /broker = "127\.0\.0\.1:18001"/);
    // What stays on this computer does not cross the Internet.
    assert.ok(!reviewed().some(line => line.includes('Not encrypted')));
    assert.doesNotMatch(shownText(), /cross\s+(\/\/ )?the Internet/);
  });

  test('asks where a client starts as that client takes it', async () => {
    for (const [client, placeholder] of [
      ['Go', "Select where the client starts if there's no checkpoint"],
      ['kcat', 'Select where the client starts'],
    ] as const) {
      editor.reset();
      await ofInstance([{ choose: client }, 'escape']);
      assert.equal(editor.inputs.opened.at(-1)?.placeholder, placeholder);
    }
  });

  test('says what happens if the client starts now', async () => {
    await ofInstance([{ choose: 'Go' }, { choose: 'From the newest record' }, 'escape']);
    const rows = reviewed();
    const from = rows.indexOf('If this client starts now: ');
    assert.deepEqual(rows.slice(from + 1, from + 3), [
      '$(pass) It continues from the checkpoint.: ',
      '$(info) It ignores the start time.: ',
    ]);
    assert.match(rows[from + 3] ?? '', /^Every start: .* · checkpoint on the server$/);
    const list = editor.inputs.opened.at(-1);
    assert.ok(list instanceof FakeList);
    assert.equal(
      list.items.find(({ label }) => label.includes('Start position'))?.detail,
      "Only if there's no checkpoint yet. Otherwise, the client continues from there.",
    );
    editor.reset();
    dtsNow = without(dtsNow, 'consumptionCheckpoint');
    await ofInstance([{ choose: 'kcat' }, { choose: 'From the newest record' }, 'escape']);
    assert.ok(reviewed().includes("$(info) It doesn't move the checkpoint.: "), reviewed().join('\n'));
  });

  test('has no preview of a file of settings, or for an older instance, and says so', async () => {
    const without = "$(info) There's no preview of the start: ";
    for (const client of ['.env', '.properties']) {
      editor.reset();
      await ofInstance([{ choose: client }, { choose: 'From the newest record' }, 'escape']);
      assert.ok(reviewed().includes(without), client);
    }
    editor.reset();
    detail = { ...detail, version: 'old' };
    await ofInstance([{ choose: 'Go' }, { choose: 'From the newest record' }, 'escape']);
    assert.ok(reviewed().includes(without));
  });

  test('is refused without a topic', async () => {
    detail = without(detail, 'topic');
    await ofInstance([{ choose: 'Go' }, { choose: 'From the newest record' }, 'escape']);
    assert.ok(reviewed().includes("$(error) Can't generate the client: "));
  });
});

describe('the command', () => {
  test('needs no question about the group at its row, and none about permissions of a read-only account', async () => {
    const { generateClient: command } = await import('../../../src/commands/generateClient.ts');
    const { logstoreGroup } = sampleNodes;
    const readOnly: Account = { ...account, id: logstoreGroup.group.accountId, isReadOnly: true };
    const accounts = { find: () => readOnly };
    await played(
      command(
        servicesWith({ accounts, catalog: {}, starts: {}, reaches: () => Promise.resolve(false) }),
        logstoreGroup,
      ),
      ['escape'],
    );
    assert.deepEqual(
      editor.inputs.opened.map(({ title }) => title),
      ['prod · Generate Client · sync'],
    );
  });
});
