import { CloudError } from '../cloud/errors.ts';
import type { DtsConsumerGroup } from '../cloud/dts/types.ts';
import { groupRefOf } from '../model/groupRef.ts';
import type { GroupReading } from '../model/lag/reading.ts';
import { rowKinds, type RowState, rowStateOf } from '../model/lag/rowState.ts';
import { slowAfterSeconds } from '../model/status/groupRows.ts';
import { type Moment, seconds } from '../model/units.ts';
import type { Alarm } from './groupOrder.ts';
import type { Known } from './known.ts';
import type { Node } from './nodes.ts';

type GroupNode = Extract<Node, { readonly kind: 'instanceGroup' | 'logstoreGroup' }>;

/** How a consumer group is doing, as far as it is known. */
export type GroupState =
  | {
      readonly kind: 'known';
      readonly state: RowState;
      readonly stuckShards: number;
      /** Of the last good reading, when there should be a newer one. */
      readonly asOf?: Moment;
    }
  /** It was not read yet, and the list says nothing about it. */
  | { readonly kind: 'unread' }
  /** It could never be read. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'gone' };

export function stateOf(node: GroupNode, known: Pick<Known, 'latest' | 'failure' | 'history' | 'now'>): GroupState {
  const ref = groupRefOf(node.group);
  const [reading, failure] = [known.latest(ref), known.failure(ref)];
  if (failure?.error instanceof CloudError && failure.error.kind === 'notFound') return { kind: 'gone' };
  if (reading) {
    const state = rowStateOf(reading, known.history(ref), known.now());
    return { kind: 'known', state, stuckShards: stuckShards(reading), ...(failure && { asOf: reading.at }) };
  }
  switch (node.kind) {
    case 'instanceGroup':
      return { kind: 'known', state: listedState(node.group.group, node.instance.job.beginTime), stuckShards: 0 };
    case 'logstoreGroup':
      return { kind: failure ? 'unreadable' : 'unread' };
  }
}

/**
 * What the list of groups of a change tracking instance says without a reading. `oldestData` may be a little old itself:
 * data only ever leaves at that end, so what it says is lost stays lost.
 */
export function listedState(group: DtsConsumerGroup, oldestData: Date | undefined): RowState {
  const { consumptionCheckpoint: checkpoint, messageDelay } = group;
  if (checkpoint && oldestData && checkpoint < oldestData) return { kind: 'dataLost' };
  if (typeof messageDelay === 'number') {
    const lag = { atLeast: seconds(messageDelay), atMost: seconds(messageDelay) };
    return { kind: messageDelay >= slowAfterSeconds ? 'behind' : 'current', lag };
  }
  if (!checkpoint) return { kind: 'notStarted' };
  return { kind: messageDelay ?? 'unknown' };
}

/** By minutes, and of those that keep up not even that, so that rows do not change places all the time. */
export function alarmOf(group: GroupState): Alarm {
  switch (group.kind) {
    case 'known': {
      const { kind, lag } = group.state;
      const isWell = kind === 'current' || kind === 'notStarted' || kind === 'noData';
      return {
        level: rowKinds.length - rowKinds.indexOf(kind),
        minutes: isWell ? 0 : Math.floor((lag?.atLeast ?? 0) / 60),
      };
    }
    case 'unreadable':
      return { level: rowKinds.length - rowKinds.indexOf('unknown'), minutes: 0 };
    case 'gone':
    case 'unread':
      return { level: 0, minutes: 0 };
  }
}

const stuckShards = (reading: GroupReading): number =>
  reading.kind === 'sls' ? reading.shards.filter(({ isStuck }) => isStuck).length : 0;
