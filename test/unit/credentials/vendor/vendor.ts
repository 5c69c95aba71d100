import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Question, Reply } from './vendorKeys.ts';

/** The vendor's library, in a process of its own with the given home folder and no variables, since it writes and remembers. */
export class Vendor {
  readonly #child: ChildProcess;

  constructor(home: string) {
    this.#child = fork(join(import.meta.dirname, 'vendorKeys.ts'), {
      env: { HOME: home, PATH: process.env['PATH'] },
      execArgv: [],
    });
  }

  async ask(question: Question): Promise<Reply> {
    const replied = once(this.#child, 'message') as Promise<[Reply]>;
    this.#child.send(question);
    return (await replied)[0];
  }

  close(): void {
    this.#child.disconnect();
  }
}
