/** Thrown where a scan would make more calls than it may. */
export class BudgetSpent extends Error {}

/** The calls that a scan may make, counted. */
export class Budget {
  readonly #most: number;
  readonly #spent: (calls: number) => void;
  #calls = 0;
  isSpent = false;

  constructor(most: number, spent: (calls: number) => void) {
    this.#most = most;
    this.#spent = spent;
  }

  spend(): void {
    this.isSpent = this.#calls >= this.#most;
    if (this.isSpent) throw new BudgetSpent();
    this.#spent(++this.#calls);
  }
}
