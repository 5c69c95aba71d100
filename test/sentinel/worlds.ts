import type { AlarmKind } from '../../src/model/sentinel/alarms.ts';
import { seededRandom } from '../support/random.ts';
import type { InstanceScript, LogstoreScript, Script, ShardScript } from './services.ts';
import { isWithinAny, type Minute, type Span } from './streams.ts';

/** Why nothing of this computer, an account, or a service in a region can be read. */
export type Unreadable = 'offline' | 'refused' | 'unavailable';

/** Something that the world did and that a person at the screen would want to be told, once. */
export interface Truth {
  /** The resource, or the account or nothing for what concerns all of it. */
  readonly of: string;
  readonly kind: AlarmKind | Unreadable;
  /** When it began. Whatever is told before that is false. */
  readonly from: Minute;
  /** From when on everybody who looks can see it. */
  readonly visible: Minute;
  /** How long it has to go on before it is more than an ordinary hiccup, a burst or a deployment. */
  readonly lasting: Minute;
  readonly to: Minute;
}

export interface World {
  readonly name: string;
  readonly minutes: Minute;
  /** When the editor is opened first. Before that, the services have filled what they keep. */
  readonly opened: Minute;
  readonly resources: readonly (InstanceScript | LogstoreScript)[];
  readonly truths: readonly Truth[];
  readonly asleep: readonly Span[];
  readonly offline: readonly Span[];
  readonly refused: readonly (Span & { readonly accountId: string })[];
  /** When Log Service does not work where all Logstores are. */
  readonly unavailable: readonly Span[];
  /** When no window is open. */
  readonly closed: readonly Span[];
  /** When this computer's clock is set, and by how much. */
  readonly clockSets: readonly { readonly at: Minute; readonly by: Minute }[];
  readonly windows: 1 | 2;
}

const hour = 60;
const day = 24 * hour;
/** The services keep this much before the editor is opened. */
const warmUp = 26 * hour;
/** A burst, or the growth of a lag for any other ordinary reason, is over in this time. */
const ordinary = 45;
const dtsKept = day;
const riskLimit = 6 * hour;

type Dice = ReturnType<typeof diceOf>;

function diceOf(seed: number) {
  const random = seededRandom(seed);
  return {
    random,
    between: (least: number, most: number): number => least + random() * (most - least),
    minutes: (least: number, most: number): Minute => Math.round(least + random() * (most - least)),
  };
}

/** A day with a morning, a night, and noise. */
function traffic(dice: Dice, rate: number): (minute: Minute) => number {
  const noon = dice.minutes(0, day);
  return minute => rate * (1 + 0.4 * Math.sin(((minute - noon) / day) * 2 * Math.PI)) * dice.between(0.8, 1.2);
}

/** A consumer that is three times as fast as the data. */
function healthy(dice: Dice, rate: number): Script {
  return { arrivals: traffic(dice, rate), capacity: () => rate * 1.4 * 3, away: [] };
}

class Draft {
  readonly dice: Dice;
  readonly end: Minute;
  readonly resources: (InstanceScript | LogstoreScript)[] = [];
  readonly truths: Truth[] = [];
  readonly asleep: Span[] = [];
  readonly offline: Span[] = [];
  readonly refused: (Span & { accountId: string })[] = [];
  readonly unavailable: Span[] = [];
  readonly closed: Span[] = [];
  readonly clockSets: { at: Minute; by: Minute }[] = [];
  windows: 1 | 2 = 1;

  constructor(dice: Dice, weeks: number) {
    this.dice = dice;
    this.end = warmUp + weeks * 7 * day;
  }

  get days(): readonly Minute[] {
    const days: Minute[] = [];
    for (let at = 2 * day; at + day <= this.end; at += day) days.push(at);
    return days;
  }

  instance(id: string, more: Partial<InstanceScript> = {}, rate = this.dice.between(20, 200)): void {
    const base = { kind: 'dts', id, accountId: 'one', region: 'cn-hangzhou', outOfOrder: [], slow: [] } as const;
    this.resources.push({ ...base, hasHeartbeats: true, ...healthy(this.dice, rate), ...more });
  }

  shard(id: number, more: Partial<ShardScript> = {}, rate = this.dice.between(10, 60)): ShardScript {
    return { id, consumer: `worker-${id % 2}`, ...healthy(this.dice, rate), ...more };
  }

  logstore(id: string, shards: readonly ShardScript[], more: Partial<LogstoreScript> = {}): void {
    const base = { kind: 'sls', id, accountId: 'two', region: 'cn-shanghai', ttlDays: 3 } as const;
    this.resources.push({ ...base, commitsUnmoved: this.dice.random() < 0.5, shards, ...more });
  }

  /** A truth about a group that stands still from one minute to another, until it is over or data is lost. */
  standstill(of: string, kind: 'stopped' | 'stuckShards', { from, to }: Span, kept: Minute): void {
    // Log Service knows nothing of consumers but their commits, which come once a minute.
    const visible = of.startsWith('dts') ? from + 1 : from + 5;
    this.truths.push({ of, kind, from, visible, lasting: 0, to });
    const lost = from + kept;
    const atRisk = lost - Math.min(riskLimit, kept / 4);
    const seen = { of, lasting: 0 };
    if (atRisk < to) {
      this.truths.push({ ...seen, kind: 'dataAtRisk', from: atRisk - 10, visible: atRisk + 1, to: Math.min(to, lost) });
    }
    if (lost < to) this.truths.push({ ...seen, kind: 'dataLost', from: lost - 10, visible: lost + 5, to });
  }

  /** Times of a length, one on each of these days. */
  spans(days: readonly Minute[], least: Minute, most: Minute): readonly Span[] {
    return days.map(start => {
      const from = start + this.dice.minutes(0, 10 * hour);
      return { from, to: from + this.dice.minutes(least, most) };
    });
  }

  world(name: string): World {
    const { resources, truths, asleep, offline, refused, unavailable, closed, clockSets, windows } = this;
    const happening = { resources, truths, asleep, offline, refused, unavailable, closed, clockSets };
    return { ...happening, name, minutes: this.end, opened: warmUp, windows };
  }
}

/** Short pauses at any time of the day, as when a new version is rolled out. */
const deployments = (draft: Draft): readonly Span[] =>
  draft.days.flatMap(start =>
    [0, 5, 10, 15].map(part => {
      const from = start + part * hour + draft.dice.minutes(0, 4 * hour);
      return { from, to: from + draft.dice.minutes(1, 6) };
    }),
  );

/** A job that writes much in a short time every night, to all shards alike. */
function nightJob(draft: Draft): readonly (Span & { readonly times: number })[] {
  return draft.days.map(start => {
    const from = start + hour + draft.dice.minutes(0, hour);
    return { from, to: from + draft.dice.minutes(5, 30), times: draft.dice.between(4, 15) };
  });
}

const nightly = (draft: Draft, rate: number, job = nightJob(draft)): ((minute: Minute) => number) => {
  const usual = traffic(draft.dice, rate);
  return minute => usual(minute) * (job.find(({ from, to }) => minute >= from && minute < to)?.times ?? 1);
};

/** A consumer that, for some time, takes only a share of what arrives. */
function slowed(draft: Draft, rate: number, spans: readonly (Span & { share: number })[]): Partial<Script> {
  // Without days and nights, so that it is certain when data would be lost.
  const arrivals = (): number => rate * draft.dice.between(0.8, 1.2);
  return {
    arrivals,
    capacity: minute => {
      const slow = spans.find(({ from, to }) => minute >= from && minute < to);
      return slow ? rate * slow.share : rate * 3;
    },
  };
}

function slowTruths(draft: Draft, of: string, spans: readonly (Span & { share: number })[], kept: Minute): void {
  for (const { from, to, share } of spans) {
    const visible = from + 3 + 1 / (1 - share);
    // It is over when the group has caught up, at twice the pace of its data at least.
    const caughtUp = to + (to - from);
    draft.truths.push({ of, kind: 'fallingBehind', from, visible, lasting: ordinary, to: caughtUp });
    const lost = from + kept / (1 - share);
    const atRisk = lost - Math.min(riskLimit, kept / 4);
    // A forecast from the pace of the last minutes may come some hours early.
    if (atRisk < to) {
      draft.truths.push({ of, kind: 'dataAtRisk', from: lost - 2 * riskLimit, visible: atRisk + 10, lasting: 0, to });
    }
  }
}

const everyOther = <T>(all: readonly T[], offset = 0): readonly T[] => all.filter((_, index) => index % 2 === offset);

type Plot = readonly [name: string, plot: (draft: Draft) => void];

const plots: readonly Plot[] = [
  ['nothing happens', draft => draft.instance('dts-other')],
  ['nights with bursts, change tracking', draft => draft.instance('dts-main', { arrivals: nightly(draft, 80) }, 80)],
  [
    'nights with bursts, Log Service',
    draft => {
      const job = nightJob(draft);
      draft.logstore(
        'sls-main',
        [0, 1, 2].map(id => draft.shard(id, { arrivals: nightly(draft, 40, job) }, 40)),
      );
    },
  ],
  ['deployments, change tracking', draft => draft.instance('dts-main', { away: deployments(draft) })],
  [
    'deployments, Log Service',
    draft => {
      const away = deployments(draft);
      draft.logstore(
        'sls-main',
        [0, 1, 2, 3].map(id => draft.shard(id, { away })),
      );
    },
  ],
  [
    'idle for days, Log Service',
    draft => {
      const arrivals = (minute: Minute): number => (minute % (3 * day) < day ? 20 : 0);
      draft.logstore(
        'sls-main',
        [0, 1].map(id => draft.shard(id, { arrivals }, 20)),
        { commitsUnmoved: false },
      );
    },
  ],
  [
    'idle for days, change tracking without heartbeats',
    draft => {
      const arrivals = (minute: Minute): number => (minute % (2 * day) < day ? 20 : 0);
      draft.instance('dts-main', { hasHeartbeats: false, arrivals }, 20);
      draft.instance('dts-rare', { hasHeartbeats: false, arrivals: minute => (minute % 37 === 0 ? 1 : 0) }, 1);
    },
  ],
  [
    'rare data',
    draft => {
      const arrivals = (every: number) => (minute: Minute) => (minute % every === 7 ? 1 : 0);
      draft.logstore(
        'sls-main',
        [11, 23, 47, 90].map((every, id) => draft.shard(id, { arrivals: arrivals(every) }, 1)),
        { commitsUnmoved: false },
      );
      draft.instance('dts-rare', { arrivals: arrivals(31) }, 1);
    },
  ],
  [
    'a dying shard',
    draft => {
      const [start = 0] = draft.days;
      const away = [{ from: start + draft.dice.minutes(0, day), to: start + 3.5 * day }];
      draft.logstore(
        'sls-main',
        [0, 1, 2].map(id => draft.shard(id, id === 1 ? { away } : {})),
        { ttlDays: 1 },
      );
      for (const span of away) draft.standstill('sls-main', 'stuckShards', span, day);
    },
  ],
  [
    'a shard is split and ages out',
    draft => {
      const [start = 0] = draft.days;
      const splitAt = start + draft.dice.minutes(0, day);
      const born = [4, 5].map(id => draft.shard(id, { bornAt: splitAt }));
      draft.logstore('sls-main', [draft.shard(0, { splitAt }), draft.shard(1), ...born], { ttlDays: 1 });
    },
  ],
  [
    'a stuck client, Log Service',
    draft => {
      const away = draft.spans(draft.days, 30, 5 * hour);
      draft.logstore(
        'sls-main',
        [0, 1, 2, 3].map(id => draft.shard(id, id % 2 === 1 ? { away } : {})),
      );
      for (const span of away) draft.standstill('sls-main', 'stuckShards', span, 3 * day);
    },
  ],
  [
    'a stuck client, change tracking',
    draft => {
      const stuck = draft.spans(draft.days, 30, 5 * hour);
      const usual = healthy(draft.dice, 100);
      const capacity = (minute: Minute): number => (isWithinAny(stuck, minute) ? 0 : usual.capacity(minute));
      draft.instance('dts-main', { ...usual, capacity });
      for (const { from, to } of stuck) {
        const caughtUp = to + (to - from);
        draft.truths.push({ of: 'dts-main', kind: 'fallingBehind', from, visible: from + 2, lasting: 0, to: caughtUp });
      }
    },
  ],
  [
    'a client that stops, change tracking',
    draft => {
      const away = draft.spans(draft.days, 30, 10 * hour);
      draft.instance('dts-main', { away });
      for (const span of away) draft.standstill('dts-main', 'stopped', span, dtsKept);
    },
  ],
  [
    'consumers that stop, Log Service',
    draft => {
      const away = draft.spans(draft.days, 30, 10 * hour);
      draft.logstore(
        'sls-main',
        [0, 1, 2].map(id => draft.shard(id, { away })),
      );
      for (const span of away) draft.standstill('sls-main', 'stopped', span, 3 * day);
    },
  ],
  [
    'a client that stops until data is lost',
    draft => {
      const away = draft.days.filter((_, index) => index % 3 === 0).map(from => ({ from, to: from + 30 * hour }));
      draft.instance('dts-main', { away });
      for (const span of away) draft.standstill('dts-main', 'stopped', span, dtsKept);
    },
  ],
  [
    'consumers that stop until data is lost',
    draft => {
      const [from = 0] = draft.days;
      const away = [{ from: from + draft.dice.minutes(0, day), to: from + 4 * day }];
      draft.logstore(
        'sls-main',
        [0, 1].map(id => draft.shard(id, { away })),
        { ttlDays: 2 },
      );
      for (const span of away) draft.standstill('sls-main', 'stopped', span, 2 * day);
    },
  ],
  [
    'a slow client, change tracking',
    draft => {
      const spans = draft.spans(everyOther(draft.days), 2 * hour, 8 * hour);
      const slow = spans.map(span => ({ ...span, share: draft.dice.between(0.2, 0.85) }));
      draft.instance('dts-main', slowed(draft, 100, slow), 100);
      slowTruths(draft, 'dts-main', slow, dtsKept);
    },
  ],
  [
    'slow consumers, Log Service',
    draft => {
      const spans = draft.spans(everyOther(draft.days), 2 * hour, 8 * hour);
      const slow = spans.map(span => ({ ...span, share: draft.dice.between(0.2, 0.85) }));
      draft.logstore(
        'sls-main',
        [0, 1].map(id => draft.shard(id, slowed(draft, 50, slow), 50)),
      );
      slowTruths(draft, 'sls-main', slow, 3 * day);
    },
  ],
  [
    'a slow client that nearly loses data',
    draft => {
      const [from = 0] = draft.days;
      const slow = [{ from, to: from + 27 * hour, share: 0.2 }];
      draft.instance('dts-main', slowed(draft, 100, slow), 100);
      slowTruths(draft, 'dts-main', slow, dtsKept);
    },
  ],
  [
    'a slow task',
    draft => {
      const slow = draft.spans(everyOther(draft.days), 2 * hour, 6 * hour).map(span => ({
        ...span,
        pace: draft.dice.between(0.2, 0.7),
      }));
      draft.instance('dts-main', { slow });
      for (const { from, to, pace } of slow) {
        const visible = from + 6 / (1 - pace);
        draft.truths.push({ of: 'dts-main', kind: 'taskBehind', from, visible, lasting: ordinary, to: to + hour });
      }
    },
  ],
  [
    'a task that fails',
    draft => {
      const failed = draft.spans(everyOther(draft.days), 30, 4 * hour);
      draft.instance('dts-main', { outOfOrder: failed.map(span => ({ ...span, status: 'Abnormal' })) });
      for (const span of failed) {
        const seen = { of: 'dts-main', kind: 'taskNotRunning', visible: span.from + 1, lasting: 0 } as const;
        draft.truths.push({ ...span, ...seen });
      }
    },
  ],
  [
    'a task that tries again, shortly and for long',
    draft => {
      const short = draft.spans(everyOther(draft.days), 5, 30);
      const long = draft.spans(everyOther(draft.days, 1), 2 * hour, 5 * hour);
      draft.instance('dts-main', { outOfOrder: [...short, ...long].map(span => ({ ...span, status: 'Retrying' })) });
      for (const span of long) {
        const seen = { of: 'dts-main', kind: 'taskNotRunning', visible: span.from + 1, lasting: ordinary } as const;
        draft.truths.push({ ...span, ...seen });
      }
    },
  ],
  [
    'no network for some nights',
    draft => {
      const nights = draft.spans(everyOther(draft.days), 6 * hour, 10 * hour);
      draft.offline.push(...nights, ...draft.spans(everyOther(draft.days, 1), 1, 4));
      for (const span of nights) {
        draft.truths.push({ ...span, of: '', kind: 'offline', visible: span.from + 1, lasting: 0 });
      }
      const away = nights.map(({ from }) => ({ from: from + 2 * hour, to: from + 14 * hour }));
      draft.instance('dts-main', { away });
      for (const span of away) draft.standstill('dts-main', 'stopped', span, dtsKept);
    },
  ],
  [
    'a laptop that sleeps every night',
    draft => {
      const nights = draft.spans(draft.days, 6 * hour, 9 * hour);
      draft.asleep.push(...nights);
      // A deployment when the lid is closed, and one when it is opened, are not one long standstill.
      const around = nights.flatMap(({ from, to }) => [
        { from: from - 9, to: from + 1 },
        { from: to - 1, to: to + 4 },
      ]);
      draft.instance('dts-main', { away: around });
      const away = everyOther(nights).map(({ from }) => ({ from: from + hour, to: from + 12 * hour }));
      draft.logstore(
        'sls-main',
        [0, 1].map(id => draft.shard(id, { away })),
      );
      for (const span of away) draft.standstill('sls-main', 'stopped', span, 3 * day);
    },
  ],
  [
    'an expired key',
    draft => {
      const expired = draft.spans(everyOther(draft.days), hour, 12 * hour);
      draft.refused.push(...expired.map(span => ({ ...span, accountId: 'one' })));
      for (const span of expired) {
        draft.truths.push({ ...span, of: 'one', kind: 'refused', visible: span.from + 1, lasting: 0 });
      }
      draft.instance('dts-main');
    },
  ],
  [
    'a service that does not work for hours, and consumers that stop meanwhile',
    draft => {
      const outages = draft.spans(everyOther(draft.days), 2 * hour, 6 * hour);
      const short = draft.spans(everyOther(draft.days, 1), 1, 4);
      draft.unavailable.push(...outages, ...short);
      for (const span of outages) {
        const seen = { kind: 'unavailable', visible: span.from + 1, lasting: 0 } as const;
        draft.truths.push({ ...span, ...seen, of: 'sls-main' });
        // The account of the steady Logstore is another one, so it is told on its own.
        draft.truths.push({ ...span, ...seen, of: 'sls-steady' });
      }
      const away = outages.map(({ from, to }) => ({ from: from + hour, to: to + 3 * hour }));
      draft.logstore(
        'sls-main',
        [0, 1].map(id => draft.shard(id, { away })),
      );
      for (const span of away) draft.standstill('sls-main', 'stopped', span, 3 * day);
    },
  ],
  [
    'a clock that is set',
    draft => {
      for (const start of draft.days) {
        const [at, by] = [start + draft.dice.minutes(0, 8 * hour), draft.dice.minutes(-60, 60)];
        draft.clockSets.push({ at, by }, { at: at + draft.dice.minutes(30, 10 * hour), by: -by });
      }
      const away = draft.spans(everyOther(draft.days), 3 * hour, 8 * hour);
      draft.instance('dts-main', { away });
      for (const span of away) draft.standstill('dts-main', 'stopped', span, dtsKept);
      draft.logstore(
        'sls-main',
        [0, 1].map(id => draft.shard(id, { away })),
      );
      for (const span of away) draft.standstill('sls-main', 'stopped', span, 3 * day);
    },
  ],
  [
    'a client that crashes again and again',
    draft => {
      const spans = draft.spans(everyOther(draft.days), 3 * hour, 6 * hour);
      const away: Span[] = [];
      for (const { from, to } of spans) {
        for (let at = from; at < to; at = (away.at(-1)?.to ?? at) + draft.dice.minutes(3, 6)) {
          away.push({ from: at, to: Math.min(to, at + draft.dice.minutes(16, 24)) });
        }
      }
      draft.instance('dts-main', { away });
      for (const span of spans) draft.standstill('dts-main', 'stopped', span, dtsKept);
    },
  ],
  [
    'checkpoints that are moved back',
    draft => {
      const rewinds = draft.days.map(start => {
        const at = start + draft.dice.minutes(0, 8 * hour);
        return { at, to: at - draft.dice.minutes(30, 6 * hour) };
      });
      draft.instance('dts-main', { rewinds });
      draft.logstore(
        'sls-main',
        [0, 1].map(id => draft.shard(id, { rewinds })),
      );
    },
  ],
  [
    'an editor that is closed and opened, and a client that stops',
    draft => {
      const away = draft.spans(everyOther(draft.days), 5 * hour, 8 * hour).flatMap(({ from, to }) => {
        draft.closed.push({ from: from + hour, to: from + hour + 5 }, { from: from + 2 * hour, to: from + 3 * hour });
        // While nobody looks, the client catches up and stops again.
        const again = { from: to + (to - from), to: to + (to - from) + 3 * hour };
        draft.closed.push({ from: to - 30, to: again.from + draft.dice.minutes(5, hour) });
        return [{ from, to }, again];
      });
      draft.instance('dts-main', { away });
      for (const span of away) draft.standstill('dts-main', 'stopped', span, dtsKept);
    },
  ],
  [
    'two windows, and a client that stops',
    draft => {
      draft.windows = 2;
      const away = draft.spans(draft.days, 30, 10 * hour);
      draft.instance('dts-main', { away });
      for (const span of away) draft.standstill('dts-main', 'stopped', span, dtsKept);
    },
  ],
  [
    'two windows, a shard that dies, slow consumers, and nights without network',
    draft => {
      draft.windows = 2;
      const [start = 0] = draft.days;
      const stuck = { from: start + draft.dice.minutes(0, day), to: start + 2 * day };
      const spans = [{ from: start + 3 * day, to: start + 3 * day + 5 * hour, share: draft.dice.between(0.2, 0.8) }];
      draft.logstore('sls-main', [draft.shard(0), draft.shard(1, { away: [stuck] })]);
      draft.standstill('sls-main', 'stuckShards', stuck, 3 * day);
      draft.logstore('sls-slow', [draft.shard(0, slowed(draft, 50, spans), 50)]);
      slowTruths(draft, 'sls-slow', spans, 3 * day);
      const night = { from: start + 3 * day - 8 * hour, to: start + 3 * day - hour };
      draft.offline.push(night);
      draft.truths.push({ ...night, of: '', kind: 'offline', visible: night.from + 1, lasting: 0 });
    },
  ],
];

export const plotNames: readonly string[] = plots.map(([name]) => name);

/** A world of a seed. The same seed always makes the same world. */
export function worldOf(index: number, seed: number, weeks: number): World {
  const [name, plot] = plots[index % plots.length] ?? ['', () => undefined];
  const draft = new Draft(diceOf(seed * 1000 + index), weeks);
  draft.instance('dts-steady', { accountId: 'three' });
  draft.logstore(
    'sls-steady',
    [0, 1].map(id => draft.shard(id)),
    { accountId: 'three' },
  );
  plot(draft);
  return draft.world(name);
}
