import * as vscode from 'vscode';
import type { Account } from '../model/accounts/account.ts';
import { durationText } from '../model/durations.ts';
import { toneOf } from '../model/lag/judge.ts';
import type { GroupReading } from '../model/lag/reading.ts';
import { isLagAtLeast } from '../model/lag/shardHealth.ts';
import type { GroupOwnerRef, GroupRef, InstanceRef } from '../model/places.ts';
import type { Blindness } from '../model/sentinel/blindness.ts';
import type { Alarm } from '../model/sentinel/sentinel.ts';
import type { Subject } from '../model/sentinel/subjects.ts';
import { asOfWords, verdictWords } from '../ui/lagWords.ts';
import { describe } from '../ui/messages.ts';
import { regionName, tintedName } from '../ui/words.ts';

/** What the words of an alarm need to know. */
export interface Known {
  readonly account: (id: string) => Pick<Account, 'name' | 'color'> | undefined;
  /** The name of an instance, as far as it is known. */
  readonly instanceName: (ref: InstanceRef) => string | undefined;
  readonly latest: (ref: GroupRef) => GroupReading | undefined;
}

/** All alarms about a group, or about the task of an instance. */
export interface Trouble {
  readonly subject: Subject;
  /** The most alarming first. */
  readonly alarms: readonly [Alarm, ...Alarm[]];
}

/** Puts together what is about the same, in the order in which the alarms are. */
export function troublesIn(alarms: readonly Alarm[]): readonly Trouble[] {
  const byKey = Map.groupBy(alarms, ({ key }) => key);
  return [...byKey.values()].flatMap(([first, ...others]) =>
    first ? { subject: first.subject, alarms: [first, ...others] } : [],
  );
}

/** Whether it is so bad that the color of the status bar shows it. Colors are never the only sign. */
export const isSevere = ({ alarms }: Trouble): boolean =>
  alarms.some(({ present }) => present !== undefined && toneOf(present) === 'error');

/** What is so now, in the words of the tree. */
export function stateWords({ subject, alarms }: Trouble, { latest }: Known): string {
  const reading = subject.kind === 'group' ? latest(subject.ref) : undefined;
  const words = alarms.flatMap(({ present }) => {
    if (!present) return [];
    // The lag of the groups is not what is told of a task.
    if (subject.kind === 'task' && present.kind === 'taskBehind') {
      return vscode.l10n.t('newest record {0} old', durationText(present.seconds, vscode.env.language));
    }
    const lag = reading?.lag && { lag: reading.lag, isLagAtLeast: isLagAtLeast(reading) };
    return verdictWords(present, { service: subject.kind === 'task' ? 'dts' : subject.ref.kind, ...lag });
  });
  const [{ asOf }] = alarms;
  return [
    ...(words.length === 0 ? [vscode.l10n.t('recovering')] : new Set(words)),
    ...(asOf === undefined ? [] : [asOfWords(asOf)]),
  ].join(' · ');
}

export function subjectName({ kind, ref }: Subject, known: Known): string {
  if (kind === 'task') return vscode.l10n.t('Task of {0}', instanceWords(ref, known));
  return groupName(ref, known);
}

/** The name of a group, or its ID until it was read. */
export function groupName(ref: GroupRef, { latest }: Known): string {
  const reading = latest(ref);
  if (ref.kind === 'sls') return ref.groupName;
  return (reading?.kind === 'dts' && reading.group.name) || ref.groupId;
}

/** The account, the region, and the instance or Logstore, if it is not what the alarm is about. */
export function placeWords({ kind, ref }: Subject, known: Known): string {
  return [regionWords(ref, known), ...(kind === 'task' ? [] : [ownerWords(ref, known)])].join(' · ');
}

export const accountWords = (id: string, { account }: Known): string => {
  const found = account(id);
  return found ? tintedName(found) : id;
};

const regionWords = ({ accountId, region }: GroupOwnerRef, known: Known): string =>
  [accountWords(accountId, known), regionName(region)].join(' · ');

const instanceWords = (ref: InstanceRef, { instanceName }: Known): string => instanceName(ref) || ref.instanceId;

const ownerWords = (of: GroupOwnerRef, known: Known): string =>
  'instanceId' in of ? instanceWords(of, known) : `${of.project} / ${of.logstore}`;

/** What cannot be read, and why. */
export function blindWords({ reach, of, error }: Blindness, known: Known): string {
  const { text } = describe(error);
  switch (reach) {
    case 'everything':
      return text;
    case 'account':
      return vscode.l10n.t('{0}: {1}', accountWords(of.accountId, known), text);
    case 'region':
      return vscode.l10n.t('{0}: {1}', regionWords(of, known), text);
    case 'resource':
      return vscode.l10n.t('{0}: {1}', [regionWords(of, known), ownerWords(of, known)].join(' · '), text);
  }
}
