import type { Credentials } from '../cloud/credentials.ts';
import { type Endpoints, endpointsAt } from '../cloud/endpoints.ts';
import type { Source } from '../credentials/source.ts';
import type { Emulator } from '../emulator/server.ts';

interface Running {
  readonly emulator: Emulator;
  readonly pair: Credentials;
  readonly endpoints: Endpoints;
}

/** The account of the embedded emulator. Nothing of the emulator is loaded before it is first asked for. */
export class SampleAccount {
  readonly id = 'sample';
  #starting: Promise<Running> | undefined;
  #running: Running | undefined;

  /** Where the emulator listens while it runs. */
  get origin(): string | undefined {
    return this.#running?.emulator.origin;
  }

  /** To be asked only after {@link pair}, which starts the emulator. */
  readonly endpoints: Endpoints = {
    dts: region => this.#endpoints().dts(region),
    sls: (region, project) => this.#endpoints().sls(region, project),
    sts: region => this.#endpoints().sts(region),
  };

  /** Its pair lasts as long as the emulator. */
  readonly source: Source = {
    credentials: () => this.pair(),
    look: () => Promise.resolve(),
    isRenewed: false,
    state: {},
    onDidChange: () => ({ dispose: () => undefined }),
    dispose: () => undefined,
  };

  async pair(): Promise<Credentials> {
    return (await this.#start()).pair;
  }

  /** The regions where the sample account has something to look at. */
  async regions(): Promise<readonly string[]> {
    const { world } = (await this.#start()).emulator;
    return [...new Set([...world.instances, ...world.projects].map(({ region }) => region))];
  }

  async close(): Promise<void> {
    const starting = this.#starting;
    const running = await starting?.catch(() => undefined);
    if (this.#starting === starting) {
      this.#starting = undefined;
      this.#running = undefined;
    }
    await running?.emulator.close();
  }

  /** After a start that failed, whoever asks next starts anew. */
  #start(): Promise<Running> {
    if (!this.#starting) {
      const starting = this.#launch();
      this.#starting = starting;
      starting.catch(() => {
        if (this.#starting === starting) this.#starting = undefined;
      });
    }
    return this.#starting;
  }

  async #launch(): Promise<Running> {
    const { startEmulator } = await import('../emulator/server.ts');
    const emulator = await startEmulator();
    const [account] = emulator.accounts;
    if (!account) throw new Error('The emulator has no account.');
    const { accessKeyId, accessKeySecret } = account;
    this.#running = { emulator, pair: { accessKeyId, accessKeySecret }, endpoints: endpointsAt(emulator.origin) };
    return this.#running;
  }

  #endpoints(): Endpoints {
    if (!this.#running) throw new Error('The emulator is not running.');
    return this.#running.endpoints;
  }
}
