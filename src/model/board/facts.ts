import { type GroupVerdict, toneOf } from '../lag/judge.ts';
import { isSilent, lastHeard } from '../lag/reading.ts';
import type { Moment, Seconds } from '../units.ts';
import type { BoardRow, StateClass } from './boardRow.ts';

/** What the columns of the board show. Undefined is what is not known, which is neither zero nor the worst. */

export const verdictOf = (row: BoardRow): GroupVerdict | undefined =>
  row.state === 'read' ? row.judgement.verdicts[0] : undefined;

export function classOf(row: BoardRow): StateClass {
  const verdict = verdictOf(row);
  if (verdict === undefined || verdict.kind === 'unknown') return 'notKnown';
  switch (toneOf(verdict)) {
    case 'error':
      return 'attention';
    case 'warning':
    case 'progress':
      return 'behind';
    case 'neutral':
      return 'unused';
    case 'well':
      return 'well';
  }
}

/** The lag at the least, as on every screen with room for one number. */
export const lagOf = (row: BoardRow): Seconds | undefined =>
  row.state === 'read' ? row.reading.lag?.atLeast : undefined;

/** The number of records (DTS) or LogGroups (SLS) that are not consumed. */
export const recordsOf = (row: BoardRow): number | undefined => (row.state === 'read' ? row.reading.behind : undefined);

/** The time until data is lost, on the assumption that `judgement.forecast` names. */
export const leftOf = (row: BoardRow): Seconds | undefined =>
  row.state === 'read' ? row.judgement.forecast.left : undefined;

/** The same, unless it is only the earliest possible moment, which is no forecast, as for the judge. */
export const foreseenLeftOf = (row: BoardRow): Seconds | undefined =>
  row.state === 'read' && row.judgement.forecast.assumption !== 'atTheEarliest' ? leftOf(row) : undefined;

/** The change of the lag per second, if its trend is known. */
export function slopeOf(row: BoardRow): number | undefined {
  const trend = row.state === 'read' && row.reading.lag ? row.judgement.trend : undefined;
  return trend && trend.change / trend.over;
}

export const updatedOf = (row: BoardRow): Moment | undefined => (row.state === 'read' ? row.reading.at : undefined);

/** When a client or consumer was last known to be there, as far as that is known. */
export function lastSignOf(row: BoardRow): Moment | undefined {
  if (row.state !== 'read') return undefined;
  const { reading, history } = row;
  if (reading.kind === 'sls') {
    const heard = reading.shards.flatMap(shard => lastHeard(shard) ?? []);
    return heard.length === 0 ? undefined : Math.max(...heard);
  }
  if (reading.client === 'connected') return reading.at;
  // It may have been seen to come and not to leave.
  return history.marks.findLast(({ kind }) => kind === 'connected' || kind === 'disconnected')?.at;
}

/** The consumers of an SLS group that are not silent, by name. DTS tells only whether a client is connected. */
export function consumersOf(row: BoardRow): readonly string[] | undefined {
  if (row.state !== 'read' || row.reading.kind !== 'sls') return undefined;
  const { shards, group, at } = row.reading;
  const running = shards.filter(shard => !isSilent(lastHeard(shard), group.timeoutSeconds, at));
  return [...new Set(running.flatMap(({ consumer }) => consumer ?? []))].sort();
}
