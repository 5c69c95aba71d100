import type { Accounts } from '../accounts/accounts.ts';
import type { Subscription } from '../model/event.ts';
import type { SetTimer } from '../model/lag/monitorLoop.ts';
import type { Moment } from '../model/units.ts';
import { endingOf } from './ending.ts';

interface AccountRedrawOptions {
  readonly accounts: Pick<Accounts, 'onDidChange' | 'list' | 'stateOf'>;
  /** Called when the accounts have changed, of which every row holds its own. */
  readonly redrawAll: () => void;
  /** Called when the rows below an account have changed. */
  readonly redrawBelow: (accountId: string) => void;
  /** Called when only the row of an account may have changed. */
  readonly redrawRow: (accountId: string) => void;
  readonly now: () => Moment;
  readonly setTimer: SetTimer;
}

/** The longest time to wait, because timers with too great a delay run at once. */
const longestMs = 86_400_000;

/** Finds the rows to draw again, and no others, when accounts change or their keys near their end. */
export class AccountRedraw {
  readonly #options: AccountRedrawOptions;
  readonly #subscription: Subscription;
  #drawn: string;
  #problems: ReadonlyMap<string, string>;
  #isVisible = false;
  #timer: Subscription | undefined;

  constructor(options: AccountRedrawOptions) {
    this.#options = options;
    this.#drawn = this.#accounts();
    this.#problems = this.#problemsNow();
    this.#subscription = options.accounts.onDidChange(() => this.#follow());
  }

  /** Starts or stops the timer, because rows that nobody sees need no drawing. */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#tick();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#timer?.dispose();
  }

  #follow(): void {
    const { accounts, redrawAll, redrawBelow, redrawRow } = this.#options;
    const [drawn, problems] = [this.#drawn, this.#problems];
    this.#drawn = this.#accounts();
    this.#problems = this.#problemsNow();
    if (drawn !== this.#drawn) redrawAll();
    else {
      for (const { id } of accounts.list()) {
        if (problems.get(id) === this.#problems.get(id)) redrawRow(id);
        else redrawBelow(id);
      }
    }
    this.#schedule();
  }

  #tick(): void {
    const { accounts, redrawRow } = this.#options;
    if (this.#isVisible) for (const { id } of accounts.list()) redrawRow(id);
    this.#schedule();
  }

  /** Sets the timer for the next moment at which the words for the end of any keys change. */
  #schedule(): void {
    const { accounts, now, setTimer } = this.#options;
    this.#timer?.dispose();
    this.#timer = undefined;
    if (!this.#isVisible) return;
    const waits = accounts.list().flatMap(({ id }) => endingOf(accounts.stateOf(id), now())?.changesInMs ?? []);
    if (waits.length > 0) this.#timer = setTimer(() => this.#tick(), Math.min(longestMs, ...waits));
  }

  #accounts(): string {
    return JSON.stringify(this.#options.accounts.list());
  }

  #problemsNow(): ReadonlyMap<string, string> {
    const { accounts } = this.#options;
    return new Map(accounts.list().map(({ id }) => [id, JSON.stringify(accounts.stateOf(id).problem ?? '')]));
  }
}
