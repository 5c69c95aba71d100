import { CloudError } from '../../cloud/errors.ts';
import type { GroupReading } from './reading.ts';

/** What is to be read of one instance or Logstore. Groups go by their ID (DTS) or name (SLS). */
export interface Wanted {
  readonly areAll: boolean;
  /** Those that are wanted by name, whether or not all are. */
  readonly named: ReadonlySet<string>;
  /** Those that are to be read exactly, if they are read at all. */
  readonly exact: 'all' | ReadonlySet<string>;
  /** Somebody asked for it, perhaps after a change: what is only remembered will not do. */
  readonly isFresh: boolean;
}

export const isWanted = ({ areAll, named }: Wanted, group: string): boolean => areAll || named.has(group);

export const isWantedExactly = ({ exact }: Wanted, group: string): boolean => exact === 'all' || exact.has(group);

/** Why a group that is not in the service's list could not be read. */
export function notListed(service: GroupReading['kind']): CloudError {
  const details =
    service === 'sls'
      ? { operation: 'ListConsumerGroup', code: 'ConsumerGroupNotExist' }
      : { operation: 'DescribeConsumerChannel' };
  return new CloudError('notFound', { service, ...details, outcome: 'notApplied' });
}

/** What came of it. */
export interface Round {
  readonly readings: ReadonlyMap<string, GroupReading>;
  /** Why a group could not be read. One that was named and is not there is `notFound`. */
  readonly failures: ReadonlyMap<string, unknown>;
  /** All groups there are, when the service was asked. */
  readonly existing: ReadonlySet<string> | undefined;
}

/** Reads the groups of one instance or Logstore. Rejects when none of them can be read. */
export interface Reader {
  read(wanted: Wanted, signal: AbortSignal): Promise<Round>;
}
