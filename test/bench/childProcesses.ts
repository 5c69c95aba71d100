import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A TypeScript file that runs on its own and is told, and tells, by messages. It ends when it is disposed of. */
export class Child<Told, Tells> implements Disposable {
  readonly #file: string;
  readonly #process: ChildProcess;

  constructor(file: string, args: readonly string[] = []) {
    this.#file = file;
    this.#process = fork(file, args);
  }

  /** The next message; rejects when the process ends before. */
  async next(): Promise<Tells> {
    const over = new AbortController();
    const gone = once(this.#process, 'exit', over).then(([code]) => {
      throw new Error(`${this.#file} ended with ${String(code)}.`);
    });
    try {
      const [message] = (await Promise.race([once(this.#process, 'message', over), gone])) as [Tells];
      return message;
    } finally {
      over.abort();
      gone.catch(() => undefined);
    }
  }

  async ask(message: Told & (number | string | object)): Promise<Tells> {
    const answer = this.next();
    this.#process.send(message);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#process.kill();
  }
}
