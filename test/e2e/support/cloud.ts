import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import test from 'node:test';
import type { SampleAccount } from '../../../src/emulator/sampleAccounts.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/server.ts';
import type { Instance } from '../../../src/emulator/world/instance.ts';
import {
  checkpointOf,
  endCursor,
  type Logstore,
  shardsOf,
  writeCheckpoint,
} from '../../../src/emulator/world/logstore.ts';
import type { Scale } from '../../../src/emulator/world/world.ts';
import { eventually } from './eventually.ts';
import { inWorkbench, type Workbench, type WorkbenchOptions } from './workbench.ts';

/** A request that reached the emulator. */
export interface Arrived {
  readonly operation: string;
  /** Of the query. */
  readonly parameters: URLSearchParams;
  readonly signature: string;
}

/** The emulator that the signed-in accounts talk to, in the hands of the test. */
export class Cloud {
  readonly emulator: Emulator;
  readonly arrived: Arrived[] = [];

  constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  account(name: SampleAccount['name']): SampleAccount {
    return found(this.emulator.accounts.find(account => account.name === name));
  }

  instance(name: string): Instance {
    return found(this.emulator.world.instances.find(instance => instance.name === name));
  }

  logstore(project: string, name: string): Logstore {
    return found(this.emulator.world.project(project)?.logstores().get(name));
  }

  /** The cursors that a group has committed, by shard. */
  checkpoints(project: string, logstore: string, group: string): Readonly<Record<number, string>> {
    const at = this.logstore(project, logstore);
    const now = this.emulator.worldNow();
    const owner = found(at.groups.find(({ name }) => name === group));
    return Object.fromEntries(
      shardsOf(at, now).map(shard => [shard.id, String(checkpointOf(at, owner, shard, now)?.cursor ?? '')]),
    );
  }

  /** What a consumer's commit does: it moves the checkpoints of all shards, here to their last LogGroup. */
  commitAs(consumer: string, project: string, logstore: string, group: string): void {
    const at = this.logstore(project, logstore);
    const now = this.emulator.worldNow();
    const owner = found(at.groups.find(({ name }) => name === group));
    for (const shard of shardsOf(at, now)) {
      writeCheckpoint(at, owner, shard, { cursor: endCursor(at, shard, now) - 1n, consumer }, now);
    }
  }

  /** Resolves when requests have made it so. */
  async until(isSo: () => boolean): Promise<void> {
    await eventually(
      () => Promise.resolve(isSo()),
      it => {
        assert.ok(it, `It did not become so: ${String(isSo)}`);
      },
    );
  }

  /** The newest request of an operation. */
  last(operation: string): Arrived {
    return found(this.arrived.findLast(arrived => arrived.operation === operation));
  }
}

interface CloudOptions extends Omit<WorkbenchOptions, 'furnish'> {
  readonly scale?: Scale;
  readonly furnish?: (home: string, cloud: Cloud) => void | Promise<void>;
}

/**
 * A test in a fresh editor whose settings send the calls of signed-in accounts to an emulator in this process, as
 * somebody would point them to `npm run emulator`.
 */
export const cloudScenario = (
  name: string,
  { scale, furnish, ...options }: CloudOptions,
  body: (workbench: Workbench, cloud: Cloud) => Promise<void>,
): void =>
  void test(name, { timeout: 300_000 }, async () => {
    const emulator = await startEmulator({ dataPlanePort: 0, ...(scale && { scale }) });
    const cloud = new Cloud(emulator);
    const listen = (message: unknown): void => void cloud.arrived.push(arrivedIn(message));
    subscribe('http.server.request.start', listen);
    try {
      const settings = { ...options.settings, 'alibabacloudConsumerGroups.network.endpoint': emulator.origin };
      const furnished = furnish && { furnish: (home: string) => furnish(home, cloud) };
      await inWorkbench(name, { ...options, settings, ...furnished }, workbench => body(workbench, cloud));
    } finally {
      unsubscribe('http.server.request.start', listen);
      await emulator.close();
    }
  });

const arrivedIn = (message: unknown): Arrived => {
  const { headers, method = '', url = '/' } = (message as { readonly request: IncomingMessage }).request;
  const { pathname, searchParams } = new URL(url, 'http://emulator');
  const action = headers['x-acs-action'];
  return {
    operation: typeof action === 'string' ? action : `${method} ${pathname}`,
    parameters: searchParams,
    signature: /\bSignature=([\w+/=]+)/.exec(headers.authorization ?? '')?.[1] ?? '',
  };
};

const found = <T>(value: T | undefined): T => {
  assert.ok(value !== undefined, 'There is no such thing in the emulator.');
  return value;
};
