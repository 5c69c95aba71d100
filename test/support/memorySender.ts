import { type Cloud, connect } from '../../src/cloud/cloud.ts';
import { endpointsAt } from '../../src/cloud/endpoints.ts';
import { Pace } from '../../src/cloud/pace.ts';
import { type CallRecord, Transport } from '../../src/cloud/transport.ts';
import { type Sender, SendFailure } from '../../src/cloud/wire.ts';
import { wireResponse } from '../../src/cloud/wireResponse.ts';
import { arrivalOf } from '../../src/emulator/operation.ts';
import { Service, type ServiceOptions } from '../../src/emulator/service.ts';
import type { SampleAccount } from '../../src/emulator/sampleAccounts.ts';
import { SimulatedClock } from './simulatedClock.ts';

/** Hands requests to an emulator in this process: no connection, and no time but the round trip that is asked for. */
export function memorySender(service: Service, roundTrip?: (signal: AbortSignal) => Promise<void>): Sender {
  return async (request, { signal }) => {
    const { method, path, headers, body = '' } = request;
    signal.throwIfAborted();
    const { answer, isTruncated } = await service.handle(arrivalOf(method, path, headers, Buffer.from(body)), signal);
    // A wait that is cancelled ends with the reason, although the request has been sent by now.
    await roundTrip?.(signal).catch(() => undefined);
    if (signal.aborted) throw new SendFailure('UND_ERR_DESTROYED', true);
    if (answer === undefined || isTruncated) throw new SendFailure('ECONNRESET', true);
    return wireResponse(request, answer, Buffer.from(answer.body));
  };
}

export interface MemoryCloudOptions extends Omit<ServiceOptions, 'clock'> {
  readonly roundTripMs?: number;
}

/** Our clients and the emulator in one process and on one clock. */
export class MemoryCloud {
  readonly clock: SimulatedClock;
  readonly service: Service;
  /** Every attempt, in order. */
  readonly records: CallRecord[] = [];
  readonly #transport: Transport;

  constructor({ roundTripMs = 0, ...options }: MemoryCloudOptions = {}, clock = new SimulatedClock()) {
    this.clock = clock;
    this.service = new Service({ ...options, clock: clock.date });
    const { now, date, wait } = clock;
    this.#transport = new Transport({
      sender: memorySender(this.service, roundTripMs > 0 ? signal => wait(roundTripMs, signal) : undefined),
      now: date,
      wait,
      random: () => 0.5,
      pace: new Pace({ now, wait }),
      onCall: record => this.records.push(record),
    });
  }

  /** Signs as the emulator's sample account, under any name. */
  cloudOf = (accountId: string): Promise<Cloud> => this.cloudAs('sample', accountId);

  /** Signs as one of the emulator's accounts. */
  cloudAs(name: SampleAccount['name'], accountId: string): Promise<Cloud> {
    const account = this.service.accounts.find(each => each.name === name);
    if (account === undefined) throw new Error('The emulator has no such account.');
    return Promise.resolve(
      connect({
        transport: this.#transport,
        credentials: () => Promise.resolve(account),
        endpoints: endpointsAt('http://memory.invalid'),
        account: accountId,
        owner: account.identity.accountId,
      }),
    );
  }

  /** What was sent while something was done, by operation. */
  async callsDuring(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
    const before = this.records.length;
    await work();
    const calls: Record<string, number> = {};
    for (const { operation } of this.records.slice(before)) calls[operation] = (calls[operation] ?? 0) + 1;
    return calls;
  }
}

export const total = (calls: Readonly<Record<string, number>>): number =>
  Object.values(calls).reduce((sum, count) => sum + count, 0);
