import type { DtsJobDetail } from '../cloud/dts/types.ts';
import type { BrokerAddress, BrokerWay } from '../cloud/kafka/broker.ts';
import type { InstanceEndpoint } from './clients/instanceEndpoints.ts';
import type { InstanceGroupRef } from './places.ts';

/** Where the records of a group of an instance are, and what DTS says about the group, both as read a moment ago. */
export interface GroupStream {
  readonly bootstrap: BrokerAddress;
  readonly topic: string;
  /** The name that Kafka clients of the group sign in with. */
  readonly userName: string;
  /** The endpoint that `bootstrap` was taken from. */
  readonly endpoint: InstanceEndpoint;
  /** All endpoints of the instance, the best first. */
  readonly endpoints: readonly InstanceEndpoint[];
  readonly groupName: string;
  readonly checkpoint: Date | undefined;
  readonly detail: DtsJobDetail;
}

/** The way to the records of groups of instances, for whoever connects there. */
export interface Streams {
  /**
   * Reads where the records of a group are, and chooses the best endpoint that this computer reaches. Rejects with a
   * `CloudError`, which has the fault `noChannel` if DTS does not tell all that is needed.
   */
  read(ref: InstanceGroupRef, signal: AbortSignal): Promise<GroupStream>;
  /**
   * Gets the password of a group: the one that is kept while this window is open, or else what the user enters. Before
   * the first time that it would cross the Internet in clear, the user has to agree. Undefined when the user left.
   * When the signal has fired, nothing more is asked or kept.
   *
   * Whoever gets the password hands it to nobody else and keeps it no longer than the connection needs it.
   */
  passwordOf(
    ref: InstanceGroupRef,
    stream: GroupStream,
    title: string,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /**
   * Asks the user whether the password may go to the server that has the records, if that would cross the Internet in clear
   * and the user has not agreed to that for this instance. Rejects with an `AbortError` if not.
   */
  confirmNode(stream: GroupStream, node: BrokerAddress, signal: AbortSignal): Promise<void>;
  /** Forgets the password of a group, which a server has refused. */
  passwordRefused(ref: InstanceGroupRef): void;
  /** The way to brokers, by the network settings, until the signal ends it. */
  way(signal: AbortSignal): BrokerWay;
}
