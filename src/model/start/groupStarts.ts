import type { Cloud } from '../../cloud/cloud.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { Shard, ShardCheckpoint } from '../../cloud/sls/responses.ts';
import { fewAtATime } from '../fewAtATime.ts';
import { decodeCursor } from '../lag/cursors.ts';
import { partial } from '../lag/logstoreCalls.ts';
import { notListed } from '../lag/monitorLoop.ts';
import type { DtsReading } from '../lag/reading.ts';
import type { OwnWrites } from '../lag/shardLag.ts';
import { cursorOf, readAgainIfDeleted, ShardPositions, type WhenDeleted } from '../lag/shardPositions.ts';
import { keptOf } from '../lag/slsReader.ts';
import type { LogstoreGroupRef } from '../places.ts';
import { parentsOf } from '../shardParents.ts';
import { activeConsumers } from '../reset/planning.ts';
import { defaultTimeoutSeconds } from '../rules.ts';
import { logGroups, type Moment, type UnixSeconds } from '../units.ts';
import type { GroupAtStart, Place, ShardAtStart } from './slsStart.ts';

/** What was read of a group to say where a client starts, or why it was not read. */
export type ReadStart =
  | { readonly of: 'logstore'; readonly read: GroupAtStart }
  | { readonly of: 'instance'; readonly reading: DtsReading }
  | { readonly of: 'nothing'; readonly failure: unknown };

interface GroupStartsOptions {
  readonly cloudOf: (accountId: string) => Promise<Cloud>;
  /** The checkpoints that this extension last wrote, by shard. They are no sign of a consumer. */
  readonly ownWrites: (ref: LogstoreGroupRef) => OwnWrites;
  readonly now?: () => Moment;
}

/** The number of shards read at the same time. The calls are paced for the project as a whole as well. */
const shardsAtATime = 4;

/** Reads what decides where a client of a group starts, for everybody who wants to know it. */
export class GroupStarts {
  readonly #options: GroupStartsOptions;

  constructor(options: GroupStartsOptions) {
    this.#options = options;
  }

  /**
   * Reads the group and its shards, by calls that only read. A start time is asked about in each shard. Rejects with the
   * `CloudError` of the first call that failed, which is `notFound` when the group no longer exists.
   */
  async read(ref: LogstoreGroupRef, time: UnixSeconds | undefined, signal: AbortSignal): Promise<GroupAtStart> {
    const { cloudOf, ownWrites, now = Date.now } = this.#options;
    const { sls } = await cloudOf(ref.accountId);
    return readGroup({ ref, time, sls, signal }, ownWrites(ref), now);
  }
}

interface Asked {
  readonly ref: LogstoreGroupRef;
  readonly time: UnixSeconds | undefined;
  readonly sls: SlsClient;
  readonly signal: AbortSignal;
}

async function readGroup(asked: Asked, ownWrites: OwnWrites, now: () => Moment): Promise<GroupAtStart> {
  const { ref, time, sls, signal } = asked;
  const { region, project, logstore, groupName } = ref;
  // The checkpoints are read before the ends, so that a running consumer cannot seem to be beyond an end.
  const [listed, groups, detail, checkpoints] = await Promise.all([
    sls.listShards(region, project, logstore, signal),
    sls.listConsumerGroup(region, project, logstore, signal),
    sls.getLogStore(region, project, logstore, signal).catch((error: unknown) => {
      partial(error);
      return undefined;
    }),
    sls.getCheckPoint(region, project, logstore, groupName, signal),
  ]);
  const group = groups.find(({ name }) => name === groupName);
  if (!group) throw notListed('sls');
  const first = groups.find(({ name }) => name.toLowerCase() === groupName.toLowerCase());
  const at = now();
  const shards: ShardAtStart[] = [];
  await fewAtATime(listed, shardsAtATime, async shard => {
    const committed = checkpoints.find(checkpoint => checkpoint.shard === shard.id);
    const read = await readAgainIfDeleted(whenDeleted => readShard(asked, shard, committed, whenDeleted));
    if (read) shards.push({ ...read, parents: parentsOf(shard, listed) });
  });
  const timeoutSeconds = group.timeoutSeconds ?? defaultTimeoutSeconds;
  return {
    at,
    group,
    ...(first && first !== group && { namesake: first }),
    kept: keptOf(detail),
    time,
    shards: shards.sort((one, other) => one.shard - other.shard),
    running: activeConsumers(checkpoints, timeoutSeconds, ownWrites, at).map(({ consumer }) => consumer),
  };
}

/** Reads one shard. Returns undefined when it has just been deleted, because its last data aged out. */
async function readShard(
  { ref, time, sls, signal }: Asked,
  { id, status }: Shard,
  committed: ShardCheckpoint | undefined,
  whenDeleted: WhenDeleted,
): Promise<Omit<ShardAtStart, 'parents'> | undefined> {
  const { region, project, logstore } = ref;
  const cursor = (from: 'begin' | 'end' | number): Promise<string> =>
    sls.getCursor(region, project, logstore, id, from, signal);
  try {
    const [begin, end, wanted] = await Promise.all([
      cursor('begin'),
      cursor('end'),
      time === undefined ? undefined : cursor(time),
    ]);
    const askTime = (text: string): Promise<number> => sls.getCursorTime(region, project, logstore, id, text, signal);
    const positions = new ShardPositions(begin, end, askTime, whenDeleted);
    const placeOf = async (text: string): Promise<Place> => ({
      offset: logGroups(cursorOf(text) - cursorOf(begin)),
      time: (await positions.at(text)).time,
    });
    const [oldest, newest, checkpoint, atTime] = await Promise.all([
      placeOf(begin),
      placeOf(end),
      checkpointIn(committed, placeOf),
      wanted === undefined ? undefined : placeOf(wanted),
    ]);
    return {
      shard: id,
      isReadOnly: status === 'readonly',
      kept: newest.offset,
      oldest: oldest.time,
      newest: newest.time,
      checkpoint,
      consumer: committed?.consumer || undefined,
      atTime,
    };
  } catch (error) {
    if (error instanceof CloudError && error.fault === 'noSuchShard') return undefined;
    throw error;
  }
}

async function checkpointIn(
  committed: ShardCheckpoint | undefined,
  placeOf: (text: string) => Promise<Place>,
): Promise<ShardAtStart['checkpoint']> {
  if (!committed?.checkpoint) return 'none';
  return decodeCursor(committed.checkpoint) === undefined ? 'unreadable' : placeOf(committed.checkpoint);
}
