import * as vscode from 'vscode';
import type { Cloud } from '../../cloud/cloud.ts';
import type { StreamPlace } from '../../cloud/kafka/partition.ts';
import { ChangeSource } from '../../model/peek/changeSource.ts';
import { LogSource } from '../../model/peek/logSource.ts';
import type { PeekReading, PeekSource } from '../../model/peek/source.ts';
import type { PeekStart } from '../../model/peek/shown.ts';
import type { InstanceGroupRef } from '../../model/places.ts';
import type { GroupStream, Streams } from '../../model/streams.ts';
import type { Subject } from './protocol.ts';

/** The logs of a Logstore, of one shard or of all, with the group whose checkpoints reading can begin at. */
export const logSource = (
  subject: Exclude<Subject, InstanceGroupRef>,
  shard: number | undefined,
  cloudOf: (accountId: string) => Promise<Cloud>,
): PeekSource =>
  new LogSource({
    of: subject,
    sls: async () => (await cloudOf(subject.accountId)).sls,
    ...(shard !== undefined && { shard }),
    ...(subject.kind === 'sls' && { group: subject.groupName }),
  });

/**
 * The changes of an instance, read as a group of it. How to connect is found out, and the password asked for, with the
 * first connection and again after one that was refused. Until then nothing is known, and afterwards the password is kept
 * for as long as the source is.
 */
export class StreamSource implements PeekSource {
  readonly #ref: InstanceGroupRef;
  readonly #streams: Streams;
  readonly #onKnown: (stream: GroupStream) => void;
  #known: { readonly stream: GroupStream; readonly password: string } | undefined;

  constructor(ref: InstanceGroupRef, streams: Streams, onKnown: (stream: GroupStream) => void) {
    this.#ref = ref;
    this.#streams = streams;
    this.#onKnown = onKnown;
  }

  open(start: PeekStart): PeekReading {
    let reading: PeekReading | undefined;
    return {
      read: async function* (this: StreamSource, follow: boolean, signal: AbortSignal) {
        await this.#find(signal);
        reading ??= this.#changes().open(start);
        yield* reading.read(follow, signal);
      }.bind(this),
    };
  }

  /** Forgets how to connect, after a failure that may lie in it. A reading goes on where it was. */
  forget(): void {
    this.#known = undefined;
  }

  /** A password that was refused is not only forgotten here. */
  refuse(): void {
    this.forget();
    this.#streams.passwordRefused(this.#ref);
  }

  async #find(signal: AbortSignal): Promise<void> {
    if (this.#known) return;
    const stream = await this.#streams.read(this.#ref, signal);
    this.#onKnown(stream);
    const password = await this.#streams.passwordOf(this.#ref, stream, vscode.l10n.t('Peek Records'));
    signal.throwIfAborted();
    if (password === undefined) throw new DOMException('The user left.', 'AbortError');
    this.#known = { stream, password };
  }

  #changes(): ChangeSource {
    return new ChangeSource({
      place: this.#place,
      way: signal => this.#streams.way(signal),
      checkpoint: () => Promise.resolve(this.#known?.stream.checkpoint),
    });
  }

  /** The place as it is known when somebody connects, which a reading does again and again. */
  readonly #place: StreamPlace = (known => ({
    get bootstrap() {
      return known().stream.bootstrap;
    },
    get topic() {
      return known().stream.topic;
    },
    get logIn() {
      const { stream, password } = known();
      return { userName: stream.userName, password };
    },
  }))(() => {
    if (!this.#known) throw new Error('Nothing is known about the stream.');
    return this.#known;
  });
}
