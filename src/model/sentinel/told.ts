import { isEither, isListOf, isMaybe, isName, isNumber, isObject, isOneOf, isText } from '../checks.ts';
import type { EntryKind } from '../entries.ts';
import type { Moment } from '../units.ts';

/** One thing that a window has told. */
export interface ToldOnce {
  /** An `AlarmKind`, or what another version tells of. */
  readonly kind: string;
  readonly at: Moment;
  /** The window that tells it. */
  readonly by: string;
}

/** What was told of a subject and is not over, so that no window tells it again, today or after a restart. */
export interface Told {
  readonly subject: string;
  /** The account of the subject, or an empty text if it concerns all accounts. */
  readonly accountId: string;
  readonly alarms: readonly ToldOnce[];
  /** Until when the user does not want to hear of these alarms; `change` means until there is another one. */
  readonly snoozed: Moment | 'change' | undefined;
}

/** The stored entries, by their subjects. They contain nothing secret. */
export const toldKind: EntryKind<Told> = {
  name: 'told',
  keyOf: ({ subject }) => subject,
  isValid: isObject<Told>({
    subject: isName,
    accountId: isText,
    alarms: isListOf(isObject<ToldOnce>({ kind: isName, at: isNumber, by: isText })),
    snoozed: isMaybe(isEither(isNumber, isOneOf('change'))),
  }),
};

export const isSnoozed = ({ snoozed }: Told, now: Moment): boolean =>
  snoozed === 'change' || (snoozed !== undefined && now < snoozed);

/** Whether the time is over for which the user did not want to hear of it, so that it is told again. */
export const isDueAgain = ({ snoozed }: Told, now: Moment): boolean => typeof snoozed === 'number' && now >= snoozed;
