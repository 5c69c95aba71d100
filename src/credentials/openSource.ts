import { isDeepStrictEqual } from 'node:util';
import { known } from '../cloud/bodies.ts';
import type { Credentials, IssuedCredentials, SourceProblem } from '../cloud/credentials.ts';
import { orAborted } from '../cloud/orAborted.ts';
import { CliFile, cliFilePath } from './cli/file.ts';
import { profilePlan } from './cli/modes.ts';
import { environmentPair } from './environment.ts';
import { endOf, keptPairOf, type Plan, storedPairPlan, supplyOf } from './plan.ts';
import type { Supply } from './renewal.ts';
import { type CredentialsRef, type NamedAccount, type Source, sourceProblemOf, type SourceContext } from './source.ts';

/** The keys that `ref` refers to. `storedPair` is what was typed, for the base `stored`; it may reject. */
export function openSource(
  ref: CredentialsRef,
  storedPair: () => Promise<IssuedCredentials | undefined>,
  surroundings: SourceContext,
): Source {
  const { base } = ref;
  switch (base.kind) {
    case 'stored':
      return new PlannedSource(ref, () => storedPairPlan(storedPair), surroundings);
    case 'environment':
      return new PlannedSource(ref, () => environmentPlan(surroundings), surroundings);
    case 'ecsRamRole':
      return new PlannedSource(ref, () => Promise.resolve(base), surroundings);
    case 'cliProfile': {
      const file = new CliFile(cliFilePath(surroundings));
      const plan = async () => profilePlan(await file.read(), base.profile, surroundings);
      const source = new PlannedSource(ref, plan, surroundings, () => file.dispose());
      file.watch(() => source.lookAgain());
      return source;
    }
  }
}

const environmentPlan = ({ environment }: SourceContext): Promise<Plan> =>
  new Promise(resolve => resolve({ kind: 'pair', pair: environmentPair(environment) }));

interface Planned {
  readonly plan: Plan;
  readonly supply: Supply;
}

/**
 * Works out with every call how the keys come about, which costs a look at the file at most, and stays with the keys that
 * it has for as long as that is the same.
 */
class PlannedSource implements Source {
  readonly #ref: CredentialsRef;
  readonly #plan: () => Promise<Plan>;
  readonly #surroundings: SourceContext;
  readonly #onDispose: () => void;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<{ readonly listener: () => void }>();
  #current: Planned | undefined;
  #supplied: IssuedCredentials | undefined;
  /** Why there is no plan now. */
  #planProblem: SourceProblem | undefined;
  #state: Source['state'] = {};
  #looks: Promise<void> = Promise.resolve();

  constructor(
    ref: CredentialsRef,
    plan: () => Promise<Plan>,
    surroundings: SourceContext,
    onDispose: () => void = () => undefined,
  ) {
    this.#ref = ref;
    this.#plan = plan;
    this.#surroundings = surroundings;
    this.#onDispose = onDispose;
  }

  get state(): Source['state'] {
    return this.#state;
  }

  get isRenewed(): boolean {
    const { base, roles } = this.#ref;
    return this.#current === undefined
      ? base.kind === 'ecsRamRole' || roles.length > 0
      : this.#current.plan.kind !== 'pair' && this.#baseEnd() === undefined;
  }

  get namedAccount(): NamedAccount | undefined {
    const plan = this.#current?.plan;
    return plan?.kind === 'pair' ? plan.account : undefined;
  }

  async credentials(signal: AbortSignal, refused?: Credentials): Promise<IssuedCredentials> {
    signal.throwIfAborted();
    this.#closing.signal.throwIfAborted();
    try {
      const { supply } = await orAborted(this.#planned(), signal);
      const keys = await supply(signal, refused);
      this.#tell(keys, undefined);
      return keys;
    } catch (error) {
      signal.throwIfAborted();
      this.#tell(this.#supplied, sourceProblemOf(error));
      throw error;
    }
  }

  async look(): Promise<void> {
    try {
      const { plan, supply } = await this.#planned();
      const kept = keptPairOf(plan);
      if (kept === undefined) return;
      // Of a pair that is kept, nobody is asked for that.
      const keys = plan.kind === 'pair' ? await supply(this.#closing.signal) : this.#supplied;
      this.#tell(keys, endOf(kept, this.#surroundings.now()));
    } catch (error) {
      this.#tell(this.#supplied, sourceProblemOf(error));
    }
  }

  /** After the file behind it may have changed: fires when it says something else of this source now. */
  lookAgain(): void {
    const look = async (): Promise<void> => {
      const [current, problem] = [this.#current, this.#planProblem];
      // Before the first call there is nothing that could have changed.
      if (current === undefined && problem === undefined) return;
      try {
        await this.#planned();
      } catch {
        // It is kept as the problem of the plan.
      }
      if (current === this.#current && isDeepStrictEqual(problem, this.#planProblem)) return;
      this.#supplied = undefined;
      this.#state = known<Source['state']>({ expiresAt: undefined, problem: this.#planProblem });
      this.#fire();
    };
    // One after the other; also after one whose listener has failed.
    this.#looks = this.#looks.then(look, look);
  }

  onDidChange(listener: () => void): { dispose(): void } {
    const entry = { listener };
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  }

  dispose(): void {
    this.#closing.abort(new DOMException('The source of the keys was closed.', 'AbortError'));
    this.#listeners.clear();
    this.#current = undefined;
    this.#supplied = undefined;
    this.#onDispose();
  }

  async #planned(): Promise<Planned> {
    const plan = this.#ref.roles.reduce<Plan>((base, role) => ({ kind: 'role', base, role }), await this.#basePlan());
    if (this.#current === undefined || !isDeepStrictEqual(this.#current.plan, plan)) {
      this.#current = { plan, supply: supplyOf(plan, this.#surroundings, this.#closing.signal) };
    }
    return this.#current;
  }

  async #basePlan(): Promise<Plan> {
    try {
      const plan = await this.#plan();
      this.#planProblem = undefined;
      return plan;
    } catch (error) {
      this.#planProblem = sourceProblemOf(error);
      throw error;
    }
  }

  #tell(keys: IssuedCredentials | undefined, problem: SourceProblem | undefined): void {
    const state = known<Source['state']>({ expiresAt: this.#endOf(keys), problem });
    const isSame = keys?.accessKeyId === this.#supplied?.accessKeyId && isDeepStrictEqual(state, this.#state);
    this.#supplied = keys;
    this.#state = state;
    if (!isSame) this.#fire();
  }

  /** Keys of a role are renewed until its base ends, and those in hand then are used until their own end. */
  #endOf(keys: IssuedCredentials | undefined): number | undefined {
    const baseEnd = this.#baseEnd();
    const ends = [baseEnd, keys?.expiresAt].filter(end => end !== undefined);
    return baseEnd === undefined ? keys?.expiresAt : Math.max(...ends);
  }

  #baseEnd(): number | undefined {
    return this.#current && keptPairOf(this.#current.plan)?.pair.expiresAt;
  }

  #fire(): void {
    for (const { listener } of [...this.#listeners]) listener();
  }
}
