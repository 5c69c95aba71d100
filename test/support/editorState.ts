import type { EditorState } from '../../src/stored/storedState.ts';

/**
 * The state of an extension as the editor keeps it: every window has a copy of all of it, each update writes the whole
 * copy, and the others get it only when `flush` is called, where the last writer wins.
 * https://github.com/microsoft/vscode/blob/main/src/vs/workbench/api/common/extHostMemento.ts
 */
export class EditorStorage {
  #stored: string;
  readonly #copies: { values: Record<string, unknown> }[] = [];
  readonly #unwritten: (() => void)[] = [];

  constructor(values: Readonly<Record<string, unknown>> = {}) {
    this.#stored = JSON.stringify(values);
  }

  get values(): Readonly<Record<string, unknown>> {
    return JSON.parse(this.#stored) as Record<string, unknown>;
  }

  /** The state in a window that is opened now. */
  window(): EditorState {
    const copy = { values: { ...this.values } };
    this.#copies.push(copy);
    return {
      get: <T>(key: string, fallback?: T) => (copy.values[key] ?? fallback) as T,
      update: (key: string, value: unknown) => {
        copy.values[key] = value;
        const whole = JSON.stringify(copy.values);
        this.#unwritten.push(() => {
          this.#stored = whole;
          for (const other of this.#copies) other.values = { ...this.values };
        });
        return Promise.resolve();
      },
    };
  }

  flush(): void {
    for (const write of this.#unwritten.splice(0)) write();
  }
}
