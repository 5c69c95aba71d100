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
  /** The identity that all keys have to be of. */
  readonly identity: CallerIdentity;
  /** Opens the source that the account has now. */
  readonly open: () => OpenedSource;
  /** Asks GetCallerIdentity with the keys. */
  readonly whoIs: (keys: CredentialSource, signal: AbortSignal) => Promise<CallerIdentity>;
  /** Whether the keys end and nobody renews them, so that their end is shown before they are used. */
  readonly haveEnd: () => boolean;
  /** Called when the state may be another. */
  readonly changed: () => void;
}

export interface OpenedSource {
  readonly source: Source;
  /** Whether a pair from the source is known to be of the identity without a call. */
  readonly isVerified: (pair: Credentials) => boolean;
}

interface Foreign {
  readonly accessKeyId: string;
  readonly problem: SourceProblem;
}

/** A pair whose identity one call has told, and what is wrong when that is not the account's. */
interface Checked {
  readonly pair: IssuedCredentials;
  readonly problem?: SourceProblem;
}

/**
 * The keys that one account signs with. A profile or a variable can come to hold the keys of somebody else, and a role can
 * be deleted and created again. So nothing is signed with an AccessKey ID that was not seen before, until one call has told
 * that it is of the same identity.
 */
export class AccountKeys {
  readonly #options: AccountKeysOptions;
  readonly #closed = new AbortController();
  #opened: OpenedSource;
  #subscription: Subscription;
  /** How many callers wait for the source. */
  #asking = 0;
  /** Whether the file behind the source became another while somebody waited. */
  #isBehind = false;
  /** The AccessKey ID that was found to be of the identity. */
  #own: string | undefined;
  /** The AccessKey ID that was found to be of another identity. */
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
        // When the user has chosen other keys meanwhile, those are waited for.
        if (opened === this.#opened || signal.aborted) throw error;
      }
    }
  };

  /** Asks for keys once more; what came of it is in the state. */
  async retry(): Promise<void> {
    await this.credentials(this.#closed.signal).catch(() => undefined);
  }

  /** Brings the state up to date as far as that goes without a call. */
  async refreshState(): Promise<void> {
    await this.#whileAsking(this.#opened.source.refreshState());
  }

  /**
   * Starts over with the source that the account has now, after the user has chosen other keys of the same identity.
   */
  reopen(): void {
    this.#release();
    this.#own = undefined;
    this.#foreign = undefined;
    this.#checking = undefined;
    this.#isBehind = false;
    this.#opened = this.#options.open();
    this.#subscription = this.#opened.source.onDidChange(() => this.#follow());
  }

  /** Whoever waits for keys, or asks for them later, gets the reason as the error. */
  close(reason: Error): void {
    this.#closed.abort(reason);
    this.#release();
  }

  #release(): void {
    this.#subscription.dispose();
    this.#opened.source.dispose();
  }

  /**
   * When the file behind the source has changed, keys are asked for once more where there was a problem, and a new end is
   * read where one is to be shown.
   */
  #follow(): void {
    const { problem, expiresAt, isRenewed } = this.state;
    this.#options.changed();
    if (this.#asking > 0) {
      // A new problem came of the asking itself. That a problem is gone can mean that the file was corrected.
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

  /**
   * What was waited for may come from before the file changed. A problem may be solved by now, so it is asked again.
   */
  #catchUp(): void {
    const isBehind = this.#isBehind;
    this.#isBehind = false;
    if (isBehind && this.#opened.source.state.problem) void this.retry();
  }

  /**
   * Returns the very pair that was checked, because a source may have another one each time, which would have to be checked
   * in turn. Undefined when the source is to be asked once more.
   */
  async #checked(
    opened: OpenedSource,
    signal: AbortSignal,
    refused: Credentials | undefined,
  ): Promise<IssuedCredentials | undefined> {
    // A check that others started may be of an older pair.
    const isOwnCheck = this.#checking === undefined;
    const checked = await orAborted(this.#check(), signal);
    this.#closed.signal.throwIfAborted();
    if (checked === undefined || opened !== this.#opened) return undefined;
    const { pair, problem } = checked;
    if (problem && isOwnCheck) throw sourceError(problem);
    return problem || (refused && isSamePair(pair, refused)) ? undefined : pair;
  }

  /** Checks the current pair, once for all who wait. */
  #check(): Promise<Checked | undefined> {
    if (this.#checking) return this.#checking;
    const checking = this.#compare(this.#opened).finally(() => {
      if (this.#checking === checking) this.#checking = undefined;
    });
    this.#checking = checking;
    return checking;
  }

  /** Asks whose keys the source has. Undefined when the user has chosen other keys meanwhile. */
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
