import { connect } from '../../../../src/cloud/cloud.ts';
import { endpointsAt } from '../../../../src/cloud/endpoints.ts';
import { Pace } from '../../../../src/cloud/pace.ts';
import { SlsClient } from '../../../../src/cloud/sls/client.ts';
import { type Access, Transport } from '../../../../src/cloud/transport.ts';
import { type Sender, SendFailure } from '../../../../src/cloud/wire.ts';
import { Service } from '../../../../src/emulator/service.ts';
import {
  beginCursor,
  checkpointOf,
  cursorAt,
  cursorTime,
  endCursor,
  type Logstore,
  type LogstoreGroup,
  type Shard,
  shardsOf,
  writeCheckpoint,
} from '../../../../src/emulator/world/logstore.ts';
import type { StoredEntries } from '../../../../src/stored/storedState.ts';
import { Disk } from '../../../support/disk.ts';
import type { LogstoreGroupRef } from '../../../../src/model/places.ts';
import type { Mark } from '../../../../src/model/lag/history.ts';
import { CheckpointResets } from '../../../../src/model/reset/resets.ts';
import { memorySender } from '../../../support/memorySender.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';

export const write = 'ConsumerGroupUpdateCheckPoint';

/** What happens to one request. `late`: the answer is given up, and the request arrives after a while all the same. */
export type Mishap = 'throttling' | 'lostAnswer' | 'reset' | 'denied' | 'unavailable' | 'late';

/** Resets of one group, against an emulator in this process and on a clock that stands still. */
export class Rig {
  readonly clock = new SimulatedClock();
  readonly service = new Service({ seed: 3, clock: this.clock.date });
  readonly marks: Mark['kind'][] = [];
  readonly disk: Disk;
  readonly stored: StoredEntries;
  /** Whether the account is marked as read-only here. */
  isReadOnly = false;
  /** Attempts. */
  calls = 0;
  /** Asked for every write and every look at checkpoints. */
  mishap: (operation: 'write' | 'look') => Mishap | undefined = () => undefined;
  readonly logstore: Logstore;
  readonly group: LogstoreGroup;
  /** Another one of the same Logstore. */
  readonly other: LogstoreGroup;
  readonly ref: LogstoreGroupRef;
  readonly resets: CheckpointResets;
  #shards: readonly Shard[] | undefined;

  constructor({ logstore = 'nginx-ingress', groupName = 'resets', hasQuickCursors = false, disk = new Disk() } = {}) {
    this.disk = disk;
    this.stored = disk.window();
    const found = this.service.world.project('k8s-log-prod')?.logstores().get(logstore);
    if (!found) throw new Error(`The sample account has no ${logstore}.`);
    this.logstore = found;
    const group = (name: string): LogstoreGroup => {
      const known = found.groups.find(one => one.name === name);
      if (known) return known;
      this.service.world.addLogstoreGroup(found, { name, timeoutSeconds: 60, isOrdered: true });
      return group(name);
    };
    this.group = group(groupName);
    this.other = group('others');
    const region = 'cn-hangzhou';
    this.ref = { kind: 'sls', accountId: 'a-1', region, project: 'k8s-log-prod', logstore, groupName };
    const { now, date, wait } = this.clock;
    const transport = new Transport({
      sender: this.#sender(),
      now: date,
      wait,
      random: () => 0.5,
      pace: new Pace({ now, wait }),
      onCall: () => (this.calls += 1),
    });
    const [account] = this.service.accounts;
    if (!account) throw new Error('The emulator has no account.');
    const access = {
      transport,
      credentials: () => Promise.resolve(account),
      endpoints: endpointsAt('http://memory.invalid'),
      account: 'a-1',
      isReadOnly: () => this.isReadOnly,
    };
    this.resets = new CheckpointResets({
      cloudOf: () => {
        const cloud = connect(access);
        return Promise.resolve(hasQuickCursors ? { ...cloud, sls: new QuickCursors(access, this) } : cloud);
      },
      stored: this.stored.resets,
      histories: { mark: (_ref, { kind }) => this.marks.push(kind) },
      now,
      wait: ms => wait(ms, new AbortController().signal),
    });
  }

  get now(): number {
    return this.service.worldNow();
  }

  /** None of them comes or goes while a test lasts. */
  get shards(): readonly Shard[] {
    return (this.#shards ??= shardsOf(this.logstore, this.now));
  }

  shard(id: number): Shard {
    const shard = this.shards.find(one => one.id === id);
    if (!shard) throw new Error(`There is no shard ${id}.`);
    return shard;
  }

  /** Cursors of the oldest data and of the end. */
  range(id: number): readonly [bigint, bigint] {
    const shard = this.shard(id);
    return [beginCursor(this.logstore, shard, this.now), endCursor(this.logstore, shard, this.now)];
  }

  commit(id: number, cursor: bigint, consumer = 'worker-1', group = this.group): void {
    writeCheckpoint(this.logstore, group, this.shard(id), { cursor, consumer }, this.now);
  }

  /** What the service really holds. */
  held(id: number): { readonly checkpoint: string | undefined; readonly consumer: string | undefined } {
    const position = checkpointOf(this.logstore, this.group, this.shard(id), this.now);
    const checkpoint = position?.cursor === undefined ? undefined : base64(position.cursor);
    return { checkpoint, consumer: position?.consumer };
  }

  /** Lets time pass as far as it takes. */
  until<T>(promise: Promise<T>): Promise<T> {
    return this.clock.until(promise);
  }

  #sender(): Sender {
    const send = memorySender(this.service);
    return (request, limits) => {
      const operation = operationOf(request.method, request.path);
      const mishap = operation && this.mishap(operation);
      if (mishap === undefined) return send(request, limits);
      if (mishap === 'late') {
        const never = new AbortController().signal;
        this.clock.setTimer(() => void send(request, { ...limits, signal: never }), 700);
        return Promise.reject(new SendFailure('ECONNRESET', true));
      }
      this.service.faults.add({ operation: operation === 'write' ? write : 'GetCheckPoint', kind: mishap, times: 1 });
      return send(request, limits);
    };
  }
}

/** Reads cursors from the world without a call, for tests that are about other calls and make very many. */
class QuickCursors extends SlsClient {
  readonly #rig: Rig;

  constructor(access: Access, rig: Rig) {
    super(access);
    this.#rig = rig;
  }

  override getCursor(...[, , , id, from]: Parameters<SlsClient['getCursor']>): Promise<string> {
    const { logstore, now } = this.#rig;
    const [begin, end] = this.#rig.range(id);
    const at =
      from === 'begin' ? begin : from === 'end' ? end : cursorAt(logstore, this.#rig.shard(id), from * 1000, now);
    return Promise.resolve(base64(at));
  }

  override getCursorTime(...[, , , id, cursor]: Parameters<SlsClient['getCursorTime']>): Promise<number> {
    const at = BigInt(Buffer.from(cursor, 'base64').toString());
    const { logstore, now } = this.#rig;
    return Promise.resolve(Math.floor(cursorTime(logstore, this.#rig.shard(id), at, now) / 1000));
  }
}

export const base64 = (cursor: bigint): string => Buffer.from(String(cursor)).toString('base64');

const operationOf = (method: string, path: string): 'write' | 'look' | undefined => {
  if (!/\/consumergroups\/[^/?]+/.test(path)) return undefined;
  return method === 'POST' ? 'write' : 'look';
};
