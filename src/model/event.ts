/**
 * The types have the shape of VS Code's `Disposable` and `Event`, so that the editor can subscribe without an adapter.
 */
export interface Subscription {
  dispose(): void;
}
export type Event<T> = (listener: (value: T) => unknown) => Subscription;

/** A source of events for code that must not import `vscode`. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => unknown>();

  readonly event: Event<T> = listener => {
    // The listener is wrapped so that the same function can subscribe twice.
    const entry = (value: T) => listener(value);
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
