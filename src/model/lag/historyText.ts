import { seconds } from '../units.ts';
import type { GroupHistory, Mark, Sample } from './history.ts';

const bytesAtMost = 64_000;
const kinds: readonly string[] = [
  'reset',
  'undo',
  'edited',
  'connected',
  'disconnected',
  'consumersChanged',
] satisfies readonly Mark['kind'][];

/** Columns, with times as differences, so that a full history stays small. The oldest is left out when it would not. */
export function historyText({ samples, marks }: GroupHistory): string {
  const text = JSON.stringify({
    at: samples.map(({ at }, index) => at - (samples[index - 1]?.at ?? 0)),
    lag: samples.map(({ lag }) => lag && Math.round(lag)),
    behind: samples.map(({ behind }) => behind && Math.round(behind)),
    marks: marks.map(({ at, kind }) => [at, kind]),
  });
  if (text.length < bytesAtMost) return text;
  return historyText({ samples: samples.slice(Math.ceil(samples.length / 4)), marks });
}

/** Nothing for a text that is broken or was written by something else. */
export function readHistory(text: string): GroupHistory | undefined {
  try {
    const { at, lag, behind, marks } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (![at, lag, behind, marks].every(column => Array.isArray(column))) return undefined;
    return { samples: readSamples(at, lag, behind), marks: (marks as unknown[]).map(readMark) };
  } catch {
    return undefined;
  }
}

function readSamples(at: unknown, lag: unknown, behind: unknown): readonly Sample[] {
  let time = 0;
  return (at as unknown[]).map((step, index) => {
    time += number(step);
    const lagThen = numberOrNull((lag as unknown[])[index]);
    return {
      at: time,
      lag: lagThen === null ? null : seconds(lagThen),
      behind: numberOrNull((behind as unknown[])[index]),
    };
  });
}

function readMark(value: unknown): Mark {
  const [at, kind] = value as unknown[];
  if (typeof kind !== 'string' || !kinds.includes(kind)) throw new TypeError('Not a mark.');
  return { at: number(at), kind: kind as Mark['kind'] };
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : number(value));

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('Not a number.');
  return value;
}
