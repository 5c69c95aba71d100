import { CloudError, type CloudErrorKind } from '../../../../src/cloud/errors.ts';
import { Emitter } from '../../../../src/model/event.ts';
import type { FailedReading, GroupReading, LagMonitor, Watched } from '../../../../src/model/lag/reading.ts';
import { groupIn, groupKey, type GroupOwnerRef, type GroupRef } from '../../../../src/model/places.ts';

/** A monitor in the test's hand. */
export class HandMonitor implements LagMonitor {
  readonly #read = new Emitter<GroupRef>();
  readonly #failed = new Emitter<GroupOwnerRef>();
  readonly onDidRead = this.#read.event;
  readonly onDidFail = this.#failed.event;
  readonly watches: Watched[] = [];
  readonly #readings = new Map<string, GroupReading>();
  readonly #failures = new Map<string, FailedReading>();

  watch(watched: Watched) {
    this.watches.push(watched);
    return { dispose: () => void this.watches.splice(this.watches.indexOf(watched), 1) };
  }
  latest = (ref: GroupRef) => this.#readings.get(groupKey(ref));
  failure = (ref: GroupRef) => this.#failures.get(groupKey(ref));
  recent = () => [];
  read = () => Promise.resolve();
  forgetGone = () => undefined;
  keepOnly = () => undefined;
  dispose = () => undefined;

  give(reading: GroupReading): void {
    this.#failures.delete(groupKey(reading.ref));
    this.#readings.set(groupKey(reading.ref), reading);
    this.#read.fire(reading.ref);
  }
  fail(ref: GroupRef, kind: CloudErrorKind, at: number): void {
    const error = failureOf(kind, ref.accountId);
    this.#failures.set(groupKey(ref), { error, at });
    this.#read.fire(ref);
  }
  failAll(of: GroupOwnerRef, kind: CloudErrorKind, at: number): void {
    const error = failureOf(kind, of.accountId);
    this.#failures.set(groupKey(groupIn(of, '')), { error, at });
    this.#failed.fire(of);
  }
}

const failureOf = (kind: CloudErrorKind, accountId: string): CloudError =>
  new CloudError(kind, { service: 'dts', operation: 'DescribeConsumerChannel', accountId, outcome: 'notApplied' });
