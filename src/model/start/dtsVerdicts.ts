import type { DtsReading } from '../lag/reading.ts';
import type { Tone } from '../status/stage.ts';
import type { Records, Seconds, UnixSeconds } from '../units.ts';
import {
  type DtsClient,
  type DtsStart,
  dtsStarts,
  joinsGroup,
  type Landing,
  type NotFound,
  onlyLooks,
  type StartSubject,
} from './dtsStart.ts';

/**
 * What is to be said before a client of an instance starts.
 *
 * - `fails`: no offset is found for its time, and it ends with an error
 * - `jumps`: no offset is found for its time, and it begins elsewhere without a word
 * - `skips`: records that nobody has read are passed over
 * - `lost`: records were deleted before they were read, whoever starts
 * - `unknown`: the instance reports no window, so that nothing can be said of a time
 * - `takesOver`: a client is connected, from which this one takes the partition, or behind which it waits
 * - `readsBeside`: a client is connected, and both would read
 * - `startsOver`: it begins at its start time again, whenever it starts
 * - `onlyLooks`: it never moves the checkpoint
 * - `repeats`: records are read again
 * - `ignoresTime`: there is a checkpoint, so that the start time does not count
 * - `needsTime`: nothing is known of its start time
 * - `continues`: it goes on from the checkpoint
 * - `begins`: it begins at its start time, and nothing is wrong with that
 */
export type DtsVerdict =
  | { readonly kind: 'fails'; readonly because: NotFound }
  | {
      readonly kind: 'jumps';
      readonly because: NotFound;
      readonly to: 'oldest' | 'end';
      readonly at: UnixSeconds;
      readonly skipped: Seconds;
      readonly repeated: Seconds;
    }
  | { readonly kind: 'skips'; readonly time: Seconds; readonly records: Records | undefined }
  | { readonly kind: 'lost' | 'repeats'; readonly time: Seconds }
  | { readonly kind: 'continues' | 'begins'; readonly at: UnixSeconds }
  | {
      readonly kind: 'unknown' | 'takesOver' | 'readsBeside' | 'startsOver' | 'onlyLooks' | 'ignoresTime' | 'needsTime';
    };

/** What a client of an instance finds when it starts, and what follows from that. */
export interface DtsPreview {
  readonly client: DtsClient;
  readonly starts: readonly DtsStart[];
  /** The worst first. */
  readonly verdicts: readonly DtsVerdict[];
}

export function dtsPreview(subject: StartSubject, connection: DtsReading['client']): DtsPreview {
  const starts = dtsStarts(subject);
  const { client, startTime } = subject;
  const { landing, source } = starts[0] ?? {};
  const isConnected = connection === 'connected';
  const isByTime = starts.some(start => start.source === 'startTime');
  const startsOver = starts.every(start => start.source === 'startTime');
  const effects = landing ? ofLanding(landing) : [];
  const verdicts: readonly (DtsVerdict | false | undefined)[] = [
    ...effects,
    isConnected && joinsGroup(client) && { kind: 'takesOver' },
    isConnected && !joinsGroup(client) && !onlyLooks(client) && { kind: 'readsBeside' },
    startsOver && !onlyLooks(client) && { kind: 'startsOver' },
    landing?.kind === 'there' && source === 'server' && { kind: 'continues', at: landing.at },
    landing?.kind === 'there' && source === 'startTime' && effects.length === 0 && { kind: 'begins', at: landing.at },
    onlyLooks(client) && { kind: 'onlyLooks' },
    !isByTime && startTime !== undefined && { kind: 'ignoresTime' },
    isByTime && startTime === undefined && { kind: 'needsTime' },
  ];
  return { client, starts, verdicts: verdicts.filter(verdict => verdict !== false && verdict !== undefined) };
}

function ofLanding(landing: Landing): readonly DtsVerdict[] {
  switch (landing.kind) {
    case 'fails':
      return [{ kind: 'fails', because: landing.because }];
    case 'unknown':
      return [{ kind: 'unknown' }];
    case 'oldest':
    case 'end': {
      const { because, at, effect } = landing;
      const { skipped, repeated, lost } = effect;
      const jumps = { kind: 'jumps', because, to: landing.kind, at, skipped, repeated } as const;
      return lost > 0 ? [jumps, { kind: 'lost', time: lost }] : [jumps];
    }
    case 'there': {
      const { skipped, skippedRecords, repeated, lost } = landing.effect;
      return [
        ...(lost > 0 ? [{ kind: 'lost', time: lost } as const] : []),
        ...(skipped > 0 ? [{ kind: 'skips', time: skipped, records: skippedRecords } as const] : []),
        ...(repeated > 0 ? [{ kind: 'repeats', time: repeated } as const] : []),
      ];
    }
  }
}

/** How alarming a verdict is. A client that begins elsewhere without a word is as bad as one that fails. */
export function dtsTone({ kind }: DtsVerdict): Tone {
  switch (kind) {
    case 'fails':
    case 'jumps':
      return 'error';
    case 'skips':
    case 'lost':
    case 'unknown':
    case 'takesOver':
    case 'readsBeside':
    case 'startsOver':
      return 'warning';
    case 'repeats':
    case 'onlyLooks':
    case 'ignoresTime':
    case 'needsTime':
      return 'neutral';
    case 'continues':
    case 'begins':
      return 'well';
  }
}
