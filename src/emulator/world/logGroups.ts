import { dice } from './dice.ts';
import { cursorTime, type Logstore, type Shard } from './logstore.ts';

export interface LogGroup {
  readonly topic: string;
  readonly source: string;
  readonly tags: readonly Pair[];
  readonly logs: readonly Log[];
}

export interface Log {
  /** Has seconds since 1970, and `timeNs` has the nanoseconds within the second. */
  readonly time: number;
  readonly timeNs: number;
  readonly contents: readonly Pair[];
}

export type Pair = readonly [key: string, value: string];

/** Makes the LogGroup at a cursor from the cursor itself, so that it is always the same. */
export function logGroupAt(logstore: Logstore, shard: Shard, cursor: bigint, now: number): LogGroup {
  const receivedAt = Math.floor(cursorTime(logstore, shard, cursor, now) / 1000);
  const draw = dice(1, `/logs/${logstore.name}/${shard.id}/${cursor}`);
  const contents = (log: number): Pair[] => {
    const level = draw.pick(`level${log}`, ['INFO', 'INFO', 'INFO', 'WARN', 'ERROR']);
    return [
      ['level', level],
      ['msg', draw.pick(`msg${log}`, ['request served', '请求完成', 'cache refreshed', 'retrying upstream'])],
      ['status', String(level === 'ERROR' ? 502 : 200)],
      ['latency_ms', String(draw.between(`latency${log}`, 1, 900))],
      ['request_id', draw.text(`id${log}`, 16)],
    ];
  };
  return {
    topic: logstore.name,
    source: `10.0.${draw.between('net', 0, 9)}.${draw.between('host', 1, 254)}`,
    tags: [['__receive_time__', String(receivedAt)]],
    logs: Array.from({ length: draw.between('count', 1, 3) }, (_, log) => ({
      time: receivedAt - draw.between(`age${log}`, 0, 2),
      timeNs: draw.between(`ns${log}`, 0, 999_999_999),
      contents: contents(log),
    })),
  };
}
