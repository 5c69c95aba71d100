import type { Cloud } from '../../src/cloud/cloud.ts';
import { Entries, type EntryFiles } from '../../src/model/entries.ts';
import { KeptHistories } from '../../src/model/lag/keptHistories.ts';
import { LiveMonitor } from '../../src/model/lag/liveMonitor.ts';
import { groupIn, type GroupRef } from '../../src/model/places.ts';
import { type Announcement, type Note, Sentinel } from '../../src/model/sentinel/sentinel.ts';
import { groupSubject, subjectKey, taskSubject } from '../../src/model/sentinel/subjects.ts';
import { type Told, toldKind } from '../../src/model/sentinel/told.ts';
import { seconds } from '../../src/model/units.ts';
import { seededRandom } from '../support/random.ts';
import { SimulatedClock } from '../support/simulatedClock.ts';
import { cloudOver, failure, SimulatedInstance, SimulatedLogstore, worldBegin } from './services.ts';
import { isWithinAny, type Minute, type Span } from './streams.ts';
import type { Truth, Unreadable, World } from './worlds.ts';

const minuteMs = 60_000;
const interval = 5;
/** The readings after which an episode has to be told. */
const readingsAtMost = 3;
/** A notification may have to wait for the one before, and a moment for others. */
const patience = 6;

/** What was told, at which minute of the world. */
interface Saying {
  readonly at: Minute;
  readonly key: string;
  readonly kind: string;
}

export interface Outcome {
  readonly world: string;
  readonly readings: number;
  readonly told: number;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
  /** Of each episode that was told, by its kind: the readings from the moment at which it was due. */
  readonly latencies: readonly { readonly kind: string; readonly readings: number }[];
  readonly notes: Readonly<Record<string, number>>;
  /** How many notifications came less than five minutes after another one. */
  readonly hasty: number;
  /** Episodes of which nobody can say that they had to be told, because they were over too soon. */
  readonly optional: number;
}

function refOf(resource: World['resources'][number]): GroupRef {
  const { accountId, region, id } = resource;
  return resource.kind === 'dts'
    ? groupIn({ accountId, region, instanceId: id, jobId: id }, 'group')
    : groupIn({ accountId, region, project: 'project', logstore: id }, 'group');
}

function keyOf(world: World, { of, kind }: Truth): string {
  if (kind === 'offline') return 'blind unreachable ';
  if (kind === 'refused') return `blind credentials ${of}`;
  const resource = world.resources.find(({ id }) => id === of);
  if (!resource) throw new Error(`There is no ${of}.`);
  if (kind === 'unavailable') return `blind unavailable ${resource.accountId}/${resource.region}/${resource.kind}`;
  const ref = refOf(resource);
  if (ref.kind === 'dts' && (kind === 'taskBehind' || kind === 'taskNotRunning')) return subjectKey(taskSubject(ref));
  return subjectKey(groupSubject(ref));
}

/** Files that tell all windows of their changes. */
function sharedFiles() {
  const texts = new Map<string, string>();
  const windows = new Set<Entries<Told>>();
  const tell = (name: string): void => {
    for (const entries of windows) void entries.fileChanged(name);
  };
  const files: EntryFiles = {
    read: name => Promise.resolve(texts.get(name)),
    write: (name, text) => {
      texts.set(name, text);
      tell(name);
      return Promise.resolve();
    },
    delete: name => {
      texts.delete(name);
      tell(name);
      return Promise.resolve();
    },
    setAside: name => Promise.resolve(void texts.delete(name)),
  };
  return { files, texts, windows };
}

function sharedHistories() {
  const texts = new Map<string, string>();
  return {
    read: (key: string) => Promise.resolve(texts.get(key)),
    write: (key: string, text: string | undefined) => {
      if (text === undefined) texts.delete(key);
      else texts.set(key, text);
      return Promise.resolve();
    },
    keys: () => Promise.resolve([...texts.keys()]),
  };
}

/** Lets a world happen while one or two windows watch it, and compares what they tell with what the world did. */
export async function liveThrough(world: World): Promise<Outcome> {
  const clock = new SimulatedClock(worldBegin + world.opened * minuteMs);
  let clockOffset = 0;
  const now = (): number => clock.now() + clockOffset;
  const minute = (): Minute => (clock.now() - worldBegin) / minuteMs;
  const instances = new Map<string, SimulatedInstance>();
  const logstores = new Map<string, SimulatedLogstore>();
  for (const resource of world.resources) {
    if (resource.kind === 'dts') instances.set(resource.id, new SimulatedInstance(resource, world.minutes));
    else logstores.set(resource.id, new SimulatedLogstore(resource, world.minutes));
  }
  const random = seededRandom(world.minutes);
  const latency = (): Promise<void> => new Promise(resolve => void clock.setTimer(resolve, 100 + random() * 1500));
  const cloudOf = (accountId: string): Promise<Cloud> =>
    Promise.resolve(
      cloudOver(
        instances,
        logstores,
        minute,
        (service, operation) => {
          if (isWithinAny(world.offline, minute())) throw failure('unreachable', service, operation);
          const refused = world.refused.filter(one => one.accountId === accountId);
          if (isWithinAny(refused, minute())) throw failure('credentials', service, operation);
          if (service === 'sls' && isWithinAny(world.unavailable, minute())) {
            throw failure('unavailable', service, operation);
          }
        },
        latency,
      ),
    );
  const { files, texts, windows } = sharedFiles();
  const historyStore = sharedHistories();
  const sayings: Saying[] = [];
  const notifications: Minute[] = [];
  const notes: Record<string, number> = {};
  let readings = 0;

  const open = async (windowId: string) => {
    const told = new Entries(toldKind, files);
    told.open(texts);
    windows.add(told);
    const histories = await KeptHistories.open(historyStore, { setTimer: clock.setTimer });
    const monitor = new LiveMonitor({ cloudOf, histories, now, setTimer: clock.setTimer });
    const sentinel = new Sentinel({ monitor, histories, told, windowId, now, setTimer: clock.setTimer });
    sentinel.onDidTell(({ alarms, blind }: Announcement) => {
      notifications.push(minute());
      sayings.push(...alarms.map(({ key, kind }) => ({ at: minute(), key, kind })));
      sayings.push(...blind.map(({ key }) => ({ at: minute(), key, kind: 'blind' })));
    });
    sentinel.onDidNote(({ kind }: Note) => (notes[kind] = (notes[kind] ?? 0) + 1));
    monitor.onDidRead(() => readings++);
    const scope = world.resources.map(resource => ({ of: refOf(resource), group: refOf(resource) }));
    sentinel.watch({ scope, everySeconds: interval * 60, riskLimit: seconds(6 * 3600) });
    return async () => {
      sentinel.dispose();
      monitor.dispose();
      await histories.flush();
      windows.delete(told);
    };
  };
  let closers: (() => Promise<void>)[] = [];
  const openAll = async (): Promise<void> => {
    for (let count = 0; count < world.windows; count++) {
      closers.push(await open(`window ${count}`));
      // Nobody opens two windows at the same second.
      await clock.advance(47_000);
    }
  };
  const closeAll = async (): Promise<void> => {
    for (const close of closers) await close();
    closers = [];
  };

  const events: readonly { readonly at: Minute; readonly happen: () => unknown }[] = [
    ...world.asleep.map(({ from, to }) => ({ at: from, happen: () => clock.jump((to - from) * minuteMs) })),
    ...world.clockSets.map(({ at, by }) => ({ at, happen: () => (clockOffset += by * minuteMs) })),
    ...world.closed.flatMap(({ from, to }) => [
      { at: from, happen: closeAll },
      { at: to, happen: openAll },
    ]),
  ].sort((a, b) => a.at - b.at);
  await openAll();
  for (const { at, happen } of events) {
    if (at > world.minutes - 1) break;
    if (at > minute()) await clock.advance((at - minute()) * minuteMs);
    await happen();
  }
  await clock.advance((world.minutes - 1 - minute()) * minuteMs);
  await closeAll();
  return { world: world.name, readings, notes, hasty: hasty(notifications), ...compared(world, sayings) };
}

const hasty = (notifications: readonly Minute[]): number =>
  notifications.filter((at, index) => index > 0 && at - (notifications[index - 1] ?? 0) < 5).length;

const isUnreadable = (kind: Truth['kind']): kind is Unreadable =>
  kind === 'offline' || kind === 'refused' || kind === 'unavailable';

/** When an episode has to be told: sight must be unbroken from when it can be seen until it has lasted. */
function dueOf(world: World, { visible, lasting, kind, of }: Truth): Minute {
  const resource = world.resources.find(({ id }) => id === of);
  const accountId = resource?.accountId;
  const broken: readonly Span[] = [
    ...world.asleep,
    ...world.closed,
    ...world.clockSets.map(({ at }) => ({ from: at, to: at })),
    ...(kind === 'offline' ? [] : world.offline),
    ...(isUnreadable(kind) ? [] : world.refused.filter(one => one.accountId === accountId)),
    ...(isUnreadable(kind) || resource?.kind !== 'sls' ? [] : world.unavailable),
    { from: 0, to: world.opened },
  ].sort((a, b) => a.from - b.from);
  let from = visible;
  for (const span of broken) {
    const isBroken = span.to >= from && span.from <= from + lasting + readingsAtMost * interval;
    if (isBroken) from = Math.max(from, span.to);
  }
  return from + lasting;
}

function compared(world: World, sayings: readonly Saying[]) {
  const rest = [...sayings];
  const missed: string[] = [];
  const latencies: { kind: string; readings: number }[] = [];
  let [told, optional] = [0, 0];
  for (const truth of world.truths) {
    const key = keyOf(world, truth);
    const kind = isUnreadable(truth.kind) ? 'blind' : truth.kind;
    const due = dueOf(world, truth);
    const deadline = due + readingsAtMost * interval + patience;
    const index = rest.findIndex(
      one => one.key === key && one.kind === kind && one.at >= truth.from && one.at <= Math.max(deadline, truth.to),
    );
    const [saying] = index < 0 ? [] : rest.splice(index, 1);
    const name = `${truth.kind} of ${truth.of} from ${clockOf(truth.from)} to ${clockOf(truth.to)}, due ${clockOf(due)}`;
    if (deadline > Math.min(truth.to, world.minutes - 1)) {
      optional++;
    } else if (!saying) {
      missed.push(name);
    } else if (saying.at > deadline) {
      missed.push(`${name}, told late at ${clockOf(saying.at)}`);
    } else {
      told++;
      latencies.push({ kind: truth.kind, readings: Math.max(0, (saying.at - due) / interval) });
    }
  }
  const wrong = rest.map(({ at, key, kind }) => `${kind} of ${key} at ${clockOf(at)}`);
  return { told, missed, wrong, latencies, optional };
}

/** A minute as the day and the time of day. */
function clockOf(minute: Minute): string {
  const inDay = ((minute % 1440) + 1440) % 1440;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${Math.floor(minute / 1440)}d ${two(inDay / 60)}:${two(inDay % 60)}`;
}
