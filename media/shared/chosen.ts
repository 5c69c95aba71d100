/**
 * Something that the user chooses on the page and that the host keeps. Until the host has answered, the page goes on from
 * what it has asked for: a change that was built on an older picture would take back the one before it.
 */
export class Chosen<T extends object> {
  #unanswered: T | undefined;

  /** What is chosen: as the host says, or as it was asked for since. */
  over(kept: T): T {
    if (this.#unanswered && JSON.stringify(this.#unanswered) === JSON.stringify(kept)) this.#unanswered = undefined;
    return this.#unanswered ?? kept;
  }

  choose(next: T): void {
    this.#unanswered = next;
  }
}
