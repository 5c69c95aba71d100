import { dice } from './dice.ts';
import { lineOf, type Pair } from './logLines.ts';
import { cursorTime, type Logstore, type Shard } from './logstore.ts';

export interface LogGroup {
  readonly topic: string;
  readonly source: string;
  readonly tags: readonly Pair[];
  readonly logs: readonly Log[];
}

export interface Log {
  /** Has seconds since 1970, and `timeNs` the nanoseconds within the second, which older collectors do not write. */
  readonly time: number;
  readonly timeNs?: number;
  readonly contents: readonly Pair[];
}

/** Makes the LogGroup at a cursor from the cursor itself, so that it is always the same. */
export function logGroupAt(logstore: Logstore, shard: Shard, cursor: bigint, now: number): LogGroup {
  const receivedAt = Math.floor(cursorTime(logstore, shard, cursor, now) / 1000);
  const draw = dice(1, `/logs/${logstore.name}/${shard.id}/${cursor}`);
  const host = draw.between('host', 1, 24);
  const isOldCollector = host % 8 === 0;
  return {
    // A collector that has no topic sends an empty one.
    topic: host % 3 === 0 ? '' : logstore.name,
    source: `10.0.${host % 4}.${host}`,
    tags: [
      ['__hostname__', `node-${String(host).padStart(2, '0')}`],
      ['__path__', `/var/log/${logstore.name}/current.log`],
      ['__pack_id__', `${draw.text('pack', 16, '0123456789ABCDEF')}-${host}`],
      ['__receive_time__', String(receivedAt)],
    ],
    logs: Array.from({ length: draw.between('count', 1, 3) }, (_, log) => {
      const moment = {
        time: receivedAt - draw.between(`age${log}`, 0, 2),
        nanos: draw.between(`ns${log}`, 0, 999_999_999),
        draw: draw.of('line', log),
      };
      const contents = lineOf(logstore, moment);
      return { time: moment.time, ...(!isOldCollector && { timeNs: moment.nanos }), contents };
    }),
  };
}
