import type { Credentials } from '../cloud/credentials.ts';
import { type Endpoints, endpointsAt } from '../cloud/endpoints.ts';
import type { Emulator } from '../emulator/server.ts';

/** The account of the embedded emulator. Nothing of the emulator is loaded before it is first asked for. */
export class SampleAccount {
  readonly id = 'sample';
  #emulator: Promise<Emulator> | undefined;
  #origin: string | undefined;

  get origin(): string | undefined {
    return this.#origin;
  }

  /** Signing asks for the pair first, which starts the emulator, so the origin is known when an endpoint is needed. */
  readonly endpoints: Endpoints = {
    dts: region => this.#endpoints().dts(region),
    sls: (region, project) => this.#endpoints().sls(region, project),
    sts: region => this.#endpoints().sts(region),
  };

  async start(): Promise<{ pair: Credentials; regions: readonly string[] }> {
    this.#emulator ??= this.#launch();
    const emulator = await this.#emulator;
    const [first] = emulator.accounts;
    if (!first) throw new Error('The emulator has no account.');
    const { accessKeyId, accessKeySecret } = first;
    return { pair: { accessKeyId, accessKeySecret }, regions: emulator.regions };
  }

  async close(): Promise<void> {
    const emulator = await this.#emulator;
    this.#emulator = undefined;
    this.#origin = undefined;
    await emulator?.close();
  }

  async #launch(): Promise<Emulator> {
    const { startEmulator } = await import('../emulator/server.ts');
    const emulator = await startEmulator({});
    this.#origin = emulator.origin;
    return emulator;
  }

  #endpoints(): Endpoints {
    if (this.#origin === undefined) throw new Error('The emulator is not running.');
    return endpointsAt(this.#origin);
  }
}
