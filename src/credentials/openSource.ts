import { isDeepStrictEqual } from 'node:util';
import { known } from '../cloud/bodies.ts';
import type { Credentials, IssuedCredentials, SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import { orAborted } from '../cloud/orAborted.ts';
import { CliFile, cliFilePath } from './cli/file.ts';
import { profilePlan } from './cli/modes.ts';
import { environmentPair } from './environment.ts';
import { endOf, keptPairOf, type Plan, supplyOf } from './plan.ts';
import type { Supply } from './renewal.ts';
import {
  type CredentialsRef,
  type NamedAccount,
  type Source,
  type SourceContext,
  sourceError,
  sourceProblemOf,
} from './source.ts';

/** Opens the source that `ref` names. `storedPair` reads the typed pair for the base `stored`, and may reject. */
export function openSource(
  ref: CredentialsRef,
  storedPair: () => Promise<IssuedCredentials | undefined>,
  context: SourceContext,
): Source {
  const { base } = ref;
  switch (base.kind) {
    case 'stored':
      return new PlannedSource(ref, () => storedPairPlan(storedPair), context);
    case 'environment':
      return new PlannedSource(ref, () => environmentPlan(context), context);
    case 'ecsRamRole':
      return new PlannedSource(ref, () => Promise.resolve(base), context);
    case 'cliProfile': {
      const file = new CliFile(cliFilePath(context));
      const plan = async () => profilePlan(await file.read(), base.profile, context);
      const source = new PlannedSource(ref, plan, context, () => file.dispose());
      file.watch(() => source.followFile());
      return source;
    }
  }
}

/** Makes the plan for a typed pair. The pair is read for every call, because it can be replaced elsewhere. */
async function storedPairPlan(storedPair: () => Promise<IssuedCredentials | undefined>): Promise<Plan> {
  const pair = await storedPair().catch((error: unknown) => {
    throw error instanceof CloudError ? error : sourceError({ kind: 'keyring' });
  });
  if (pair === undefined) throw sourceError({ kind: 'noStoredPair' });
  if (pair.securityToken === undefined) return { kind: 'pair', pair };
  return { kind: 'pair', pair, ended: { kind: 'storedTokenExpired' } };
}

const environmentPlan = ({ environment }: SourceContext): Promise<Plan> =>
  new Promise(resolve => resolve({ kind: 'pair', pair: environmentPair(environment) }));

interface Planned {
  readonly plan: Plan;
  readonly supply: Supply;
}

/**
 * A source that makes its plan again for every call, which takes a look at a file at most. It goes on with the keys
 * that it has while the plan stays the same.
 */
class PlannedSource implements Source {
  readonly #ref: CredentialsRef;
  readonly #plan: () => Promise<Plan>;
  readonly #context: SourceContext;
  readonly #onDispose: () => void;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<{ readonly listener: () => void }>();
  #current: Planned | undefined;
  #supplied: IssuedCredentials | undefined;
  /** Why there is no plan now. */
  #planProblem: SourceProblem | undefined;
  #state: Source['state'] = {};
  /** The reaction to the last change of the file. The reactions run one after the other. */
  #following: Promise<void> = Promise.resolve();

  constructor(
    ref: CredentialsRef,
    plan: () => Promise<Plan>,
    context: SourceContext,
    onDispose: () => void = () => undefined,
  ) {
    this.#ref = ref;
    this.#plan = plan;
    this.#context = context;
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

  async refreshState(): Promise<void> {
    try {
      const { plan, supply } = await this.#planned();
      const kept = keptPairOf(plan);
      if (kept === undefined) return;
      // A kept pair is supplied without a call, but the keys of a role would have to be fetched.
      const keys = plan.kind === 'pair' ? await supply(this.#closing.signal) : this.#supplied;
      this.#tell(keys, endOf(kept, this.#context.now()));
    } catch (error) {
      this.#tell(this.#supplied, sourceProblemOf(error));
    }
  }

  /** Reacts to a possible change of the file. Fires when the change concerns this source. */
  followFile(): void {
    const follow = async (): Promise<void> => {
      const [current, problem] = [this.#current, this.#planProblem];
      // Before the first call, nothing is known that could have changed.
      if (current === undefined && problem === undefined) return;
      try {
        await this.#planned();
      } catch {
        // #planProblem holds the reason.
      }
      if (current === this.#current && isDeepStrictEqual(problem, this.#planProblem)) return;
      this.#supplied = undefined;
      this.#state = known<Source['state']>({ expiresAt: undefined, problem: this.#planProblem });
      this.#fire();
    };
    // A listener that failed must not keep later changes from being followed.
    this.#following = this.#following.then(follow, follow);
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
      this.#current = { plan, supply: supplyOf(plan, this.#context, this.#closing.signal) };
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

  /** When the source ends. Keys of a role are renewed until their base expires, and the last ones outlive the base. */
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
