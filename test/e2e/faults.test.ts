import assert from 'node:assert/strict';
import type { Trouble } from '../../src/emulator/faults.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { addAccount, typePair } from './support/addAccount.ts';
import { eventually } from './support/eventually.ts';
import { assertNothingSecretIn, logText } from './support/traces.ts';
import type { Workbench } from './support/workbench.ts';

/** What the two wizards have of their own. */
interface Kind {
  readonly operation: string;
  /** How the service is asked what there is. */
  readonly list: string;
  readonly button: string;
  readonly path: readonly [string, ...string[]];
  /** What is typed or picked after the name. */
  readonly answers: readonly string[];
  /** What the review says besides the name. */
  readonly kept: Readonly<Record<string, string>>;
  /** The service's own word for what went wrong, or the runtime's. What has none cannot happen to it. */
  readonly codes: Partial<Record<Trouble['kind'], string>>;
  groups(cloud: Cloud): readonly { readonly name: string }[];
}

const password = 'Geheim+geh/3m';

const dts: Kind = {
  operation: 'CreateConsumerChannel',
  list: 'DescribeConsumerChannel',
  button: 'Create DTS Consumer Group',
  path: ['temporary', 'Change Tracking', 'China (Hangzhou)', 'promotions-sub'],
  answers: ['e2e_reader', password, password],
  kept: { Username: 'e2e_reader', Password: '••••••••' },
  codes: {
    throttling: 'Throttling.User',
    unavailable: 'ServiceUnavailable',
    denied:
      'Ask your administrator for the permission dts:CreateConsumerChannel on acs:dts:cn-hangzhou:1234567890123456:instance/',
    badGateway: 'HTTP_502',
    expiredToken: 'InvalidSecurityToken.Expired',
    emptyError: 'HTTP_500',
    skewedClock: 'InvalidTimeStamp.Expired',
    reset: 'ECONNRESET',
    softFailure: 'OperationDenied.JobStatus',
  },
  groups: cloud => cloud.instance('promotions-sub').groups,
};

const sls: Kind = {
  operation: 'CreateConsumerGroup',
  list: 'ListConsumerGroup',
  button: 'Create SLS Consumer Group',
  path: ['temporary', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-error'],
  answers: ['90', 'In order'],
  kept: { 'Heartbeat timeout': '90 seconds', Order: 'In order' },
  codes: {
    throttling: 'MetaOperationQpsLimitExceeded',
    unavailable: 'ServerBusy',
    denied:
      'Ask your administrator for the permission log:CreateConsumerGroup on acs:log:cn-hangzhou:1234567890123456:project/k8s-log-prod/',
    badGateway: 'HTTP_502',
    expiredToken: 'SecurityTokenExpired',
    emptyError: 'HTTP_500',
    skewedClock: 'RequestTimeExpired',
    reset: 'ECONNRESET',
  },
  groups: cloud => cloud.logstore('k8s-log-prod', 'nginx-error').groups,
};

for (const kind of [dts, sls]) {
  cloudScenario(`no fault makes ${kind.operation} create a group too many`, {}, async (workbench, cloud) => {
    await addAccount(workbench, 'temporary', cloud.account('temporary'));
    await failAndTryAgain(kind, workbench, cloud);
    await succeedAllTheSame(kind, workbench, cloud);
    await lookWhenNobodyKnows(kind, workbench, cloud);
    await assertNothingSecretIn(workbench, cloud, [password], {
      log: `${kind.operation} [temporary cn-hangzhou`,
      files: 'STS.****0002',
      state: 'takenOver',
      shown: kind.codes.expiredToken ?? '',
      documents: 'temporary',
    });
  });
}

/** A request that fails, and did not create anything. */
interface Failure {
  readonly trouble: Trouble;
  readonly says: string;
  /** Whether the service gave one. */
  readonly hasRequestId?: true;
  /** How often the request is sent: again only where it surely was not accepted. */
  readonly sent: number;
  /** Whether the keys are not used any more before others are typed. */
  readonly isSignedOut?: true;
}

const ownFault = 'The service had an internal error. Try again in a moment.';

/**
 * After some the wizard first looks for the group, which takes four seconds. They alternate with the others, because the
 * editor holds messages back that follow each other faster than anybody reads.
 */
const failures: readonly Failure[] = [
  {
    trouble: { kind: 'throttling', retryAfterMs: 100 },
    says: 'Too many requests. Wait a moment and try again.',
    hasRequestId: true,
    sent: 3,
  },
  { trouble: { kind: 'unavailable' }, says: ownFault, hasRequestId: true, sent: 1 },
  { trouble: { kind: 'denied' }, says: 'No permission to call ', hasRequestId: true, sent: 1 },
  { trouble: { kind: 'badGateway' }, says: ownFault, sent: 1 },
  {
    trouble: { kind: 'expiredToken' },
    says: "This account's STS token has expired. Paste a new one.",
    hasRequestId: true,
    sent: 1,
    isSignedOut: true,
  },
  { trouble: { kind: 'emptyError' }, says: ownFault, sent: 1 },
  {
    // Wrong for one answer only, so that what is learnt from it is wrong for the next.
    trouble: { kind: 'skewedClock', ms: -3_600_000 },
    says: "This computer's clock",
    hasRequestId: true,
    sent: 2,
  },
  {
    trouble: { kind: 'reset' },
    says: "Can't connect to the service. Check the network, the proxy, and the endpoint form.",
    sent: 1,
  },
  {
    trouble: { kind: 'softFailure' },
    says: "The resource's current state doesn't allow this.",
    hasRequestId: true,
    sent: 1,
  },
];

/** One wizard meets all failures, and its answers survive all of them. */
async function failAndTryAgain(kind: Kind, workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree } = workbench;
  const { faults, requests } = cloud.emulator;
  const name = 'after-all-failures';
  await fillIn(kind, workbench, name);
  for (const { trouble, says, hasRequestId = false, sent, isSignedOut = false } of failures) {
    const code = kind.codes[trouble.kind];
    if (code === undefined) continue;
    const before = requests.calls(kind.operation);
    faults.add({ operation: kind.operation, ...trouble, ...(trouble.kind === 'skewedClock' && { times: 1 }) });
    await quickInput.pick('Create');
    const message = workbench.notification(says);
    await message.getByText(code).waitFor();
    const requestId = /Request ID: ([\dA-F-]{24,36})/.exec(await message.innerText())?.[1];
    assert.equal(requestId !== undefined, hasRequestId, `request id after ${trouble.kind}`);
    if (requestId !== undefined) await waitForLog(workbench, new RegExp(`${kind.operation} .* request ${requestId}`));
    assert.equal(requests.calls(kind.operation) - before, sent, `requests at ${trouble.kind}`);
    assert.equal(requests.writes(kind.operation), 0, `groups created at ${trouble.kind}`);
    faults.clear();
    if (isSignedOut) {
      await workbench.runCommand('Consumer Groups: Sign In Again');
      await typePair(workbench, cloud.account('temporary'), 1);
      await quickInput.waitUntilClosed();
    }
    await workbench.pressIn(message, 'Retry');
    await expectReview(kind, workbench, name);
  }
  await quickInput.pick('Create');
  await tree.waitUntilSelected(...kind.path, name);
  expectCreatedOnce(kind, cloud, name);
}

const waitForLog = (workbench: Workbench, line: RegExp): Promise<unknown> =>
  eventually(
    () => Promise.resolve(logText(workbench)),
    log => {
      assert.match(log, line);
    },
  );

/** Faults that a wizard gets over by itself. */
async function succeedAllTheSame(kind: Kind, workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, page, tree } = workbench;
  const { faults, requests } = cloud.emulator;
  const create = async (name: string, ...troubles: readonly Trouble[]): Promise<void> => {
    await fillIn(kind, workbench, name);
    for (const trouble of troubles) faults.add({ operation: kind.operation, ...trouble });
    await quickInput.pick('Create');
  };
  const arrive = async (name: string): Promise<void> => {
    await tree.waitUntilSelected(...kind.path, name);
    faults.clear();
    expectCreatedOnce(kind, cloud, name);
  };

  await create('answer-lost', { kind: 'lostAnswer' });
  await arrive('answer-lost');
  // An empty answer cannot be cut, so that of Log Service takes its other form.
  await create('answer-cut', { kind: 'turned' }, { kind: 'truncated' });
  await arrive('answer-cut');
  await create('clock-off', { kind: 'skewedClock', ms: 3_600_000 });
  await arrive('clock-off');

  const held = requests.next('arrived', kind.operation);
  await create('answer-slow', { kind: 'slow' });
  await held;
  await workbench.progressNotification('Creating consumer group answer-slow').waitFor();
  faults.release();
  await arrive('answer-slow');

  const heldAgain = requests.next('arrived', kind.operation);
  const abandoned = requests.next('abandoned', kind.operation);
  await create('cancelled-too-late', { kind: 'slow' });
  await heldAgain;
  await workbench.pressIn(workbench.progressNotification('Creating consumer group cancelled-too-late'), 'Cancel');
  await abandoned;
  await arrive('cancelled-too-late');
  assert.equal(await page.getByRole('button', { name: 'Retry' }).count(), 0);
}

/**
 * The answer is lost and looking fails too. Then the wizard offers to look, never to create. Looking takes its time, as
 * the editor holds messages back that follow each other faster than anybody reads.
 */
async function lookWhenNobodyKnows(kind: Kind, workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree } = workbench;
  const { faults, requests } = cloud.emulator;
  const create = async (name: string, trouble: Trouble): Promise<void> => {
    await fillIn(kind, workbench, name);
    faults.add({ operation: kind.operation, times: 1, ...trouble });
    // The list is asked for before the creation too, and has to be good then.
    const listFails = requests
      .next('arrived', kind.operation)
      .then(() =>
        faults.add({ operation: kind.list, kind: 'denied' }, { operation: kind.list, kind: 'slow', ms: 1000 }),
      );
    await quickInput.pick('Create');
    await listFails;
  };
  const unknown = (name: string) =>
    workbench.notification(`Couldn't confirm whether consumer group ${name} was created.`);

  await create('known-later', { kind: 'lostAnswer' });
  await unknown('known-later').getByText('The connection was lost before a response arrived.').waitFor();
  assert.equal(await unknown('known-later').getByRole('button', { name: 'Retry' }).count(), 0);
  await workbench.pressIn(unknown('known-later'), 'Check Again');
  await unknown('known-later').getByText(`No permission to call ${kind.list}.`).waitFor();
  faults.clear();
  await workbench.pressIn(unknown('known-later'), 'Check Again');
  await tree.waitUntilSelected(...kind.path, 'known-later');
  expectCreatedOnce(kind, cloud, 'known-later');

  const before = requests.writes(kind.operation);
  await create('never-arrived', { kind: 'reset' });
  await unknown('never-arrived').waitFor();
  faults.clear();
  await workbench.pressIn(unknown('never-arrived'), 'Check Again');
  const gone = workbench.notification("Consumer group never-arrived wasn't found, so it wasn't created.");
  await gone.waitFor();
  assert.equal(requests.writes(kind.operation), before);
  await workbench.pressIn(gone, 'Retry');
  await expectReview(kind, workbench, 'never-arrived');
  await quickInput.pick('Create');
  await tree.waitUntilSelected(...kind.path, 'never-arrived');
  expectCreatedOnce(kind, cloud, 'never-arrived');
}

/** Answers the wizard up to its review. */
async function fillIn(kind: Kind, workbench: Workbench, name: string): Promise<void> {
  const { quickInput, tree } = workbench;
  const count = kind.answers.length + 2;
  await tree.press(kind.button, ...kind.path);
  for (const [index, answer] of [name, ...kind.answers].entries()) {
    await quickInput.waitForTitle(`(${index + 1}/${count})`);
    if (answer === 'In order') await quickInput.pick(/^In order/);
    else await quickInput.answer(answer);
  }
  await expectReview(kind, workbench, name);
}

async function expectReview(kind: Kind, { quickInput }: Workbench, name: string): Promise<void> {
  const count = kind.answers.length + 2;
  await quickInput.waitForTitle(`(${count}/${count})`);
  await quickInput.item('Create').first().waitFor();
  for (const [label, value] of Object.entries({ Name: name, ...kind.kept })) {
    await quickInput.waitForFact(label, value);
  }
}

function expectCreatedOnce(kind: Kind, cloud: Cloud, name: string): void {
  const created = kind.groups(cloud).filter(group => group.name === name);
  assert.equal(created.length, 1, `groups named ${name}`);
  // As many as were asked for: none slipped in under another name.
  assert.equal(cloud.emulator.requests.writes(kind.operation), kind.groups(cloud).length - kindsOwn(kind));
}

/** What the sample account has there from the start. */
const kindsOwn = (kind: Kind): number => (kind === dts ? 0 : 1);
