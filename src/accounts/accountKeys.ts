import {
  type Credentials,
  type CredentialSource,
  isSamePair,
  type IssuedCredentials,
  type SourceProblem,
} from '../cloud/credentials.ts';
import { orAborted } from '../cloud/orAborted.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import { type Source, sourceError } from '../credentials/source.ts';
import { type AccountState, isSameIdentity } from '../model/accounts/account.ts';
import type { Subscription } from '../model/event.ts';

export interface AccountKeysOptions {
  /** The identity that all keys must belong to. */
  readonly identity: CallerIdentity;
  /** Opens the source that the account has now. */
  readonly open: () => OpenedSource;
  /** Calls GetCallerIdentity with the keys. */
  readonly whoIs: (keys: CredentialSource, signal: AbortSignal) => Promise<CallerIdentity>;
  /** Whether the keys expire and are not renewed, so that their expiration is shown before they are used. */
  readonly haveEnd: () => boolean;
  /** Called when the state may have changed. */
  readonly changed: () => void;
}

export interface OpenedSource {
  readonly source: Source;
  /** Whether a pair from the source is known to belong to the identity without a call. */
  readonly isVerified: (pair: Credentials) => boolean;
}

interface Foreign {
  readonly accessKeyId: string;
  readonly problem: SourceProblem;
}

/** A pair whose identity was checked with a call, and the problem if it is not that of the account. */
interface Checked {
  readonly pair: IssuedCredentials;
  readonly problem?: SourceProblem;
}

/**
 * The keys that one account signs with. A profile or a variable can get the keys of another identity, and a role can be
 * deleted and created again. So a new AccessKey ID is not used before a call has shown that it belongs to the same
 * identity.
 */
export class AccountKeys {
  readonly #options: AccountKeysOptions;
  readonly #closed = new AbortController();
  #opened: OpenedSource;
  #subscription: Subscription;
  /** How many callers are waiting for the source. */
  #asking = 0;
  /** Whether the file behind the source changed while a caller was waiting. */
  #isBehind = false;
  /** The AccessKey ID that was found to belong to the identity. */
  #own: string | undefined;
  /** The AccessKey ID that was found to belong to another identity. */
  #foreign: Foreign | undefined;
  #checking: Promise<Checked | undefined> | undefined;

  constructor(options: AccountKeysOptions) {
    this.#options = options;
    this.#opened = options.open();
    this.#subscription = this.#opened.source.onDidChange(() => this.#follow());
  }

  get state(): AccountState {
    const { state, isRenewed } = this.#opened.source;
    const problem = state.problem ?? this.#foreign?.problem;
    return { ...state, isRenewed, ...(problem && { problem }) };
  }

  readonly credentials = async (signal: AbortSignal, refused?: Credentials): Promise<IssuedCredentials> => {
    for (;;) {
      const opened = this.#opened;
      try {
        const issued = await this.#ask(opened, signal, refused);
        this.#closed.signal.throwIfAborted();
        if (opened === this.#opened) {
          if (opened.isVerified(issued) || issued.accessKeyId === this.#own) {
            this.#setForeign(undefined);
            return issued;
          }
          if (issued.accessKeyId === this.#foreign?.accessKeyId) throw sourceError(this.#foreign.problem);
          const checked = await this.#checked(opened, signal, refused);
          if (checked) return checked;
        }
      } catch (error) {
        this.#closed.signal.throwIfAborted();
        // If the user has chosen other keys in the meantime, the loop asks for those.
        if (opened === this.#opened || signal.aborted) throw error;
      }
    }
  };

  /** Asks for keys again. The state shows the result. */
  async retry(): Promise<void> {
    await this.credentials(this.#closed.signal).catch(() => undefined);
  }

  /** Updates the state as far as that is possible without a call. */
  async refreshState(): Promise<void> {
    await this.#whileAsking(this.#opened.source.refreshState());
  }

  /** Opens the account's source again, after the user has chosen other keys of the same identity. */
  reopen(): void {
    this.#release();
    this.#own = undefined;
    this.#foreign = undefined;
    this.#checking = undefined;
    this.#isBehind = false;
    this.#opened = this.#options.open();
    this.#subscription = this.#opened.source.onDidChange(() => this.#follow());
  }

  /** Ends every use of the keys. All calls for keys, now and later, reject with the reason. */
  close(reason: Error): void {
    this.#closed.abort(reason);
    this.#release();
  }

  #release(): void {
    this.#subscription.dispose();
    this.#opened.source.dispose();
  }

  /**
   * Reacts to a change of the source. When there is a problem, it asks for keys again. When an expiration has to be
   * shown, it reads the new one.
   */
  #follow(): void {
    const { problem, expiresAt, isRenewed } = this.state;
    this.#options.changed();
    if (this.#asking > 0) {
      // A new problem comes from the request itself. If there is none, the file may have been corrected.
      if (!this.#opened.source.state.problem) this.#isBehind = true;
    } else if (problem) void this.retry();
    else if (expiresAt === undefined && !isRenewed && this.#options.haveEnd()) void this.refreshState();
  }

  #ask({ source }: OpenedSource, signal: AbortSignal, refused?: Credentials): Promise<IssuedCredentials> {
    return this.#whileAsking(source.credentials(signal, refused));
  }

  async #whileAsking<T>(answer: Promise<T>): Promise<T> {
    this.#asking += 1;
    try {
      return await answer;
    } finally {
      this.#asking -= 1;
      if (this.#asking === 0) this.#catchUp();
    }
  }

  /** Asks again after a problem if the file changed during the request, because that may have solved the problem. */
  #catchUp(): void {
    const isBehind = this.#isBehind;
    this.#isBehind = false;
    if (isBehind && this.#opened.source.state.problem) void this.retry();
  }

  /**
   * Returns the pair that was checked, because the source may have a new one each time, which would need a check as
   * well. Returns undefined when the source has to be asked again.
   */
  async #checked(
    opened: OpenedSource,
    signal: AbortSignal,
    refused: Credentials | undefined,
  ): Promise<IssuedCredentials | undefined> {
    // A check that another caller started may be about an older pair.
    const isOwnCheck = this.#checking === undefined;
    const checked = await orAborted(this.#check(), signal);
    this.#closed.signal.throwIfAborted();
    if (checked === undefined || opened !== this.#opened) return undefined;
    const { pair, problem } = checked;
    if (problem && isOwnCheck) throw sourceError(problem);
    return problem || (refused && isSamePair(pair, refused)) ? undefined : pair;
  }

  /** Checks the current pair. One check serves all callers. */
  #check(): Promise<Checked | undefined> {
    if (this.#checking) return this.#checking;
    const checking = this.#compare(this.#opened).finally(() => {
      if (this.#checking === checking) this.#checking = undefined;
    });
    this.#checking = checking;
    return checking;
  }

  /** Finds the identity of the source's keys. Returns undefined when the user has chosen other keys in the meantime. */
  async #compare(opened: OpenedSource): Promise<Checked | undefined> {
    const { identity, whoIs } = this.#options;
    let pair: IssuedCredentials | undefined;
    const found = await whoIs(
      async (signal, refused) => (pair = await this.#ask(opened, signal, refused)),
      this.#closed.signal,
    );
    if (opened !== this.#opened || pair === undefined) return undefined;
    const { accessKeyId } = pair;
    if (isSameIdentity(found, identity)) {
      this.#own = accessKeyId;
      this.#setForeign(undefined);
      return { pair };
    }
    const problem = { kind: 'otherIdentity', accountId: found.accountId } as const;
    this.#setForeign({ accessKeyId, problem });
    return { pair, problem };
  }

  #setForeign(foreign: Foreign | undefined): void {
    if (foreign === this.#foreign) return;
    this.#foreign = foreign;
    this.#options.changed();
  }
}
