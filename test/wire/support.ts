import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Cloud, connect } from '../../src/cloud/cloud.ts';
import type { Credentials } from '../../src/cloud/credentials.ts';
import { createDirectSender } from '../../src/cloud/directSender.ts';
import { endpointsAt } from '../../src/cloud/endpoints.ts';
import { CloudError, type CloudErrorKind } from '../../src/cloud/errors.ts';
import { type CallRecord, Transport, type TransportOptions } from '../../src/cloud/transport.ts';
import type { SampleAccount } from '../../src/emulator/sampleAccounts.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/server.ts';

export const region = 'cn-hangzhou';
export const project = 'k8s-log-prod';
export const password = 'Te st*~+/=&%!1';

/** An emulator that ends with the test. */
export async function emulate(t: TestContext, options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  t.after(() => emulator.close());
  return emulator;
}

export interface Caller {
  readonly cloud: Cloud;
  /** Every attempt, in order. */
  readonly records: readonly CallRecord[];
}

export interface CallerOptions extends Omit<TransportOptions, 'sender' | 'onCall'> {
  readonly credentials?: Credentials;
}

/** Our clients, as an account of the emulator; pauses between attempts are left out. */
export function call(t: TestContext, emulator: Emulator, options: CallerOptions = {}): Caller {
  const { credentials = account(emulator, 'sample'), ...transport } = options;
  const records: CallRecord[] = [];
  const sender = createDirectSender();
  t.after(() => sender.close());
  const cloud = connect({
    transport: new Transport({
      wait: () => Promise.resolve(),
      ...transport,
      sender,
      onCall: record => records.push(record),
    }),
    credentials: () => Promise.resolve(credentials),
    endpoints: endpointsAt(emulator.origin),
    account: 'sample',
  });
  return { cloud, records };
}

export function account(emulator: Pick<Emulator, 'accounts'>, name: SampleAccount['name']): SampleAccount {
  const found = emulator.accounts.find(candidate => candidate.name === name);
  assert.ok(found);
  return found;
}

export function instanceNamed(
  emulator: Pick<Emulator, 'world'>,
  name: string,
): { instanceId: string; jobId: string; precheckId: string } {
  const found = emulator.world.instances.find(instance => instance.name === name);
  assert.ok(found, name);
  return { instanceId: found.instanceId, jobId: found.jobId, precheckId: found.precheckId };
}

export const never = new AbortController().signal;

/** What a failed call has to say. */
export interface Expected {
  readonly kind: CloudErrorKind;
  readonly code?: string;
  readonly status?: number;
  readonly outcome?: CloudError['outcome'];
}

/** The error of a call that has to fail, of which the given members are as expected. */
export async function failure(promise: Promise<unknown>, expected: Expected): Promise<CloudError> {
  const error = await promise.then(
    () => assert.fail('The call succeeded.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CloudError, String(error));
  for (const [member, value] of Object.entries(expected)) {
    assert.equal(error[member as keyof Expected], value, `${member} of ${error.message}`);
  }
  return error;
}

/** A group that surely may be created. */
export const newDtsGroup = { name: '订阅组 A*~+/', userName: 'wire_test', password };
export const newSlsGroup = { name: 'wire-test', timeoutSeconds: 60, isOrdered: true };
