import * as vscode from 'vscode';
import type { Cloud } from '../../cloud/cloud.ts';
import type { StreamPlace } from '../../cloud/kafka/partition.ts';
import { ChangeSource } from '../../model/peek/changeSource.ts';
import { LogSource } from '../../model/peek/logSource.ts';
import type { PeekSource } from '../../model/peek/source.ts';
import type { InstanceGroupRef } from '../../model/places.ts';
import type { GroupStream, Streams } from '../../model/streams.ts';
import type { Subject } from './protocol.ts';

/** The subjects that belong to a Logstore. */
export type LogSubject = Exclude<Subject, InstanceGroupRef>;

/** The logs of a Logstore, of one shard or of all, with the group whose checkpoints reading can begin at. */
export const logSource = (
  subject: LogSubject,
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
 * How to connect to the records of a group of an instance. It is found out, and the password asked for, with the first
 * connection and again after it was forgotten. In between, the password is kept for the connections of one panel.
 */
export class StreamAccess {
  readonly #ref: InstanceGroupRef;
  readonly #streams: Streams;
  readonly #onKnown: (stream: GroupStream) => void;
  #known: { readonly stream: GroupStream; readonly password: string } | undefined;

  constructor(ref: InstanceGroupRef, streams: Streams, onKnown: (stream: GroupStream) => void) {
    this.#ref = ref;
    this.#streams = streams;
    this.#onKnown = onKnown;
  }

  /** The records, to which this way leads. */
  get source(): PeekSource {
    return new ChangeSource({
      place: signal => this.#place(signal),
      way: signal => this.#streams.way(signal),
      checkpoint: () => Promise.resolve(this.#known?.stream.checkpoint),
    });
  }

  /** Forgets how to connect, after a failure that may lie in it. */
  forget(): void {
    this.#known = undefined;
  }

  /** A password that was refused is not only forgotten here. */
  refuse(): void {
    this.forget();
    this.#streams.passwordRefused(this.#ref);
  }

  async #place(signal: AbortSignal): Promise<StreamPlace> {
    const { stream, password } = (this.#known ??= await this.#find(signal));
    const { bootstrap, topic, userName } = stream;
    return {
      bootstrap,
      topic,
      logIn: { userName, password },
      beforeNode: node => this.#streams.confirmNode(stream, node, signal),
    };
  }

  async #find(signal: AbortSignal): Promise<{ readonly stream: GroupStream; readonly password: string }> {
    const stream = await this.#streams.read(this.#ref, signal);
    this.#onKnown(stream);
    const password = await this.#streams.passwordOf(this.#ref, stream, vscode.l10n.t('Peek Records'), signal);
    signal.throwIfAborted();
    if (password === undefined) throw new DOMException('The user left.', 'AbortError');
    return { stream, password };
  }
}
