import type { Credentials } from '../cloud/credentials.ts';
import { type Endpoints, endpointsAt } from '../cloud/endpoints.ts';
import type { Source } from '../credentials/source.ts';

/** The running emulator. */
export interface RunningSample {
  readonly endpoints: Endpoints;
  /** The pair, which is valid while the emulator runs. */
  readonly pair: Credentials;
  /** The password of its consumer groups, unless the user has chosen another one. */
  readonly groupPassword: string;
  /** The regions in which the sample account has resources. */
  readonly regions: readonly string[];
  readonly stop: () => Promise<void>;
}

/** The account of the embedded emulator, which is loaded when it is first needed. */
export class SampleAccount {
  readonly id = 'sample';
  #starting: Promise<RunningSample> | undefined;

  readonly source: Source = {
    credentials: async () => (await this.running()).pair,
    refreshState: () => Promise.resolve(),
    isRenewed: false,
    state: {},
    onDidChange: () => ({ dispose: () => undefined }),
    dispose: () => undefined,
  };

  /** Starts the emulator unless it is running. After a failed start, the next call tries again. */
  running(): Promise<RunningSample> {
    if (!this.#starting) {
      const starting = start();
      this.#starting = starting;
      starting.catch(() => {
        if (this.#starting === starting) this.#starting = undefined;
      });
    }
    return this.#starting;
  }

  async close(): Promise<void> {
    const starting = this.#starting;
    const running = await starting?.catch(() => undefined);
    if (this.#starting === starting) this.#starting = undefined;
    await running?.stop();
  }
}

async function start(): Promise<RunningSample> {
  const { startEmulator } = await import('../emulator/server.ts');
  const emulator = await startEmulator({ dataPlanePort: 0 });
  const { origin, accounts, groupPassword, world } = emulator;
  const [account] = accounts;
  if (!account) throw new Error('The emulator has no account.');
  const { accessKeyId, accessKeySecret } = account;
  return {
    endpoints: endpointsAt(origin),
    pair: { accessKeyId, accessKeySecret },
    groupPassword,
    regions: [...new Set([...world.instances, ...world.projects].map(({ region }) => region))],
    stop: () => emulator.close(),
  };
}
