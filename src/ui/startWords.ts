import * as l10n from '@vscode/l10n';
import type { Tone } from '../model/status/stage.ts';
import type { UnixSeconds } from '../model/units.ts';

/**
 * What is said before a client starts, in the words of the panel and of the wizard. Both look the texts up through the
 * same package, because the page of a panel has no editor to ask.
 */
export interface SaidStart {
  /** The worst first. */
  readonly verdicts: readonly SaidVerdict[];
  readonly rows: readonly SaidRow[];
  readonly note?: string | undefined;
}

export interface SaidVerdict {
  readonly tone: Tone;
  /** What happens, in one sentence. */
  readonly headline: string;
  /** Why it happens. */
  readonly explanation: string;
}

/** Shards that start alike, or an occasion on which a client starts. */
export interface SaidRow {
  readonly key: string;
  readonly subject: string;
  readonly from: Said;
  readonly why: Said;
  readonly repeated: Said;
  readonly skipped: Said;
  readonly until: Said;
}

export interface Said {
  readonly text: string;
  readonly looks?: 'unknown' | 'alarming' | undefined;
  /** The time in the text. */
  readonly at?: UnixSeconds | undefined;
}

/** Why data is lost. */
export const goneWords = (): string => l10n.t('This data is gone, whichever client starts.');
