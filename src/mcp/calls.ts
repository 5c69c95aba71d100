import { orAborted } from '../cloud/orAborted.ts';
import type { AgentAnswer } from '../model/agent/tool.ts';

/** Calls of tools that run at the same time. An agent that wants more is told to wait. */
const atMost = 8;

interface Call {
  /** Names the call among those of its client. */
  readonly key: string;
  readonly cancelling: AbortController;
}

export type CallEnd =
  | { readonly kind: 'answered'; readonly answer: AgentAnswer }
  /** By the client, or because nobody waits for the answer any more. */
  | { readonly kind: 'cancelled' };

/** The calls of tools that are under way: few at a time, each for a limited time. */
export class Calls {
  readonly #underWay = new Set<Call>();
  readonly #limitMs: number;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Runs a call, unless there are too many. It ends with the signal even if the tool doesn't heed it. */
  async run(key: string, gone: AbortSignal, work: (signal: AbortSignal) => Promise<AgentAnswer>): Promise<CallEnd> {
    if (this.#underWay.size >= atMost) {
      return refused('busy', `${atMost} calls are under way.`, 'Call again when one of them has ended.');
    }
    const call: Call = { key, cancelling: new AbortController() };
    this.#underWay.add(call);
    const late = AbortSignal.timeout(this.#limitMs);
    const cancelled = AbortSignal.any([gone, call.cancelling.signal]);
    const signal = AbortSignal.any([cancelled, late]);
    try {
      return { kind: 'answered', answer: await orAborted(work(signal), signal) };
    } catch (error) {
      if (cancelled.aborted) return { kind: 'cancelled' };
      if (!late.aborted) throw error;
      const seconds = Math.round(this.#limitMs / 1000);
      return refused(
        'tookTooLong',
        `No answer within ${seconds} seconds.`,
        'Ask for less, such as one instance or group.',
      );
    } finally {
      this.#underWay.delete(call);
    }
  }

  cancel(key: string): void {
    for (const call of this.#underWay) if (call.key === key) call.cancelling.abort();
  }

  cancelAll(): void {
    for (const { cancelling } of this.#underWay) cancelling.abort();
  }
}

const refused = (code: string, says: string, next: string): CallEnd => ({
  kind: 'answered',
  answer: { isError: true, content: { error: { code, says, next } } },
});
