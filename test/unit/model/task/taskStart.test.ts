import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { taskStatuses } from '../../../../src/cloud/dts/types.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { firstOfStart, whyNoStart } from '../../../../src/model/task/startRules.ts';
import { followStart, startCall, startTask } from '../../../../src/model/task/taskStart.ts';

const instance = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsi', jobId: 'job' };
const never = new AbortController().signal;
const noWait = (): Promise<void> => Promise.resolve();

test('a task is started before it ran, after it failed, and where nobody knows better', () => {
  const refusals = Object.fromEntries(taskStatuses.map(status => [status, whyNoStart({ status, version: 'new' })]));
  assert.deepEqual(refusals, {
    NotConfigured: 'notConfigured',
    NotStarted: undefined,
    Prechecking: 'inProgress',
    PrecheckFailed: undefined,
    PreCheckPass: undefined,
    Starting: 'inProgress',
    Normal: 'running',
    Retrying: 'retrying',
    Abnormal: undefined,
    Upgrade: 'inProgress',
    Downgrade: 'inProgress',
    Locked: 'locked',
  });
  assert.equal(whyNoStart({ status: 'Hibernating' }), undefined);
  assert.equal(whyNoStart({ status: 'NotStarted' }), undefined);
  assert.equal(whyNoStart({ status: 'NotStarted', version: 'old' }), 'oldVersion');
});

test('what a start does first follows from the status', () => {
  const statuses = ['NotStarted', 'PrecheckFailed', 'PreCheckPass', 'Abnormal', 'Hibernating'];
  assert.deepEqual(statuses.map(firstOfStart), ['precheck', 'precheck', 'start', 'restart', 'unknown']);
});

/** A service that has these statuses, look by look, and loses the answer if it is told to. */
function serviceWith(statuses: readonly string[], failure?: CloudError) {
  const left = [...statuses];
  const sent: string[] = [];
  return {
    sent,
    dts: {
      describeDtsJobDetail: () => {
        const status = left.length > 1 ? left.shift() : left[0];
        return Promise.resolve({ instanceId: 'dtsi', jobId: 'job', name: '', status: status ?? '', hosts: {} });
      },
      startDtsJob: (region: string, { jobId }: { readonly jobId: string }) => {
        sent.push(`${region} ${jobId}`);
        return failure ? Promise.reject(failure) : Promise.resolve();
      },
    },
  };
}

const about = { service: 'dts', operation: 'StartDtsJob' } as const;
const lost = new CloudError('unreachable', { ...about, outcome: 'unknown' });

describe('a task is started once', () => {
  test('and not at all if it is on its way already', async () => {
    for (const status of ['Prechecking', 'Starting', 'Normal', 'Retrying']) {
      const { dts, sent } = serviceWith([status]);
      assert.equal(await startTask(dts, instance, never, noWait), 'wasStarted');
      assert.deepEqual(sent, []);
    }
  });

  test('and with one call', async () => {
    const { dts, sent } = serviceWith(['NotStarted']);
    assert.equal(await startTask(dts, instance, never, noWait), 'started');
    assert.deepEqual(sent, ['cn-hangzhou job']);
  });

  const outcomes: Record<string, [statuses: readonly string[], outcome: string]> = {
    'it runs its precheck': [['NotStarted', 'Prechecking'], 'started'],
    'it is seen late': [['NotStarted', 'NotStarted', 'Prechecking'], 'started'],
    'its precheck failed meanwhile': [['NotStarted', 'PrecheckFailed'], 'started'],
    'nothing happened': [['NotStarted'], 'notApplied'],
    'the precheck may have failed again': [['PrecheckFailed'], 'unknown'],
    'the task may have failed again': [['Abnormal'], 'unknown'],
    'the status is not told': [['NotStarted', ''], 'unknown'],
  };
  for (const [name, [statuses, expected]] of Object.entries(outcomes)) {
    test(`and looked up when the answer is lost: ${name}`, async () => {
      const { dts, sent } = serviceWith(statuses, lost);
      const outcome = await startTask(dts, instance, never, noWait).catch((failure: unknown) => {
        assert.ok(failure instanceof CloudError);
        return failure.outcome;
      });
      assert.equal(outcome, expected);
      assert.equal(sent.length, 1);
    });
  }

  test('and a refusal is none that has to be looked up', async () => {
    const { dts } = serviceWith(['Abnormal'], new CloudError('state', { ...about, outcome: 'notApplied' }));
    await assert.rejects(startTask(dts, instance, never, noWait), { kind: 'state' });
  });
});

describe('a start is followed', () => {
  const looksOf = (...statuses: (string | Error)[]) => {
    const seen: string[] = [];
    const look = (): Promise<string> => {
      const next = statuses.shift() ?? 'Starting';
      seen.push(String(next));
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    };
    return { look, seen };
  };

  test('until the task runs, also over looks that fail', async () => {
    const { look, seen } = looksOf('Prechecking', new Error('down'), 'Starting', 'Normal', 'never asked');
    assert.equal(await followStart(look, never, noWait), 'Normal');
    assert.deepEqual(seen, ['Prechecking', 'Error: down', 'Starting', 'Normal']);
  });

  test('until it fails', async () => {
    assert.equal(await followStart(looksOf('Prechecking', 'PrecheckFailed').look, never, noWait), 'PrecheckFailed');
  });

  test('until the account or the instance is gone', async () => {
    const notFound = new CloudError('notFound', { ...about, outcome: 'notApplied' });
    for (const gone of [new DOMException('The account is gone.', 'AbortError'), notFound]) {
      const { look, seen } = looksOf('Starting', gone, 'never asked');
      await assert.rejects(followStart(look, never, noWait), failure => failure === gone);
      assert.equal(seen.length, 2);
    }
  });

  test('for a quarter of an hour at most', async () => {
    let waited = 0;
    const wait = (ms: number): Promise<void> => {
      waited += ms;
      return Promise.resolve();
    };
    assert.equal(await followStart(looksOf().look, never, wait), undefined);
    assert.equal(waited, 15 * 60_000);
  });

  test('until the user no longer wants to know', async () => {
    const cancel = new AbortController();
    const { look, seen } = looksOf();
    const wait = (_: number, signal: AbortSignal): Promise<void> => {
      cancel.abort();
      return signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve();
    };
    await assert.rejects(followStart(look, cancel.signal, wait), { name: 'AbortError' });
    assert.equal(seen.length, 1);
  });
});

test('the call that starts a task, in words', () => {
  const { api, cli } = startCall(instance);
  assert.equal(api, 'StartDtsJob { "RegionId": "cn-hangzhou", "DtsJobId": "job", "DtsInstanceId": "dtsi" }');
  assert.equal(
    cli.join(' '),
    'aliyun dts StartDtsJob --region cn-hangzhou --RegionId cn-hangzhou --DtsJobId job --DtsInstanceId dtsi',
  );
});
