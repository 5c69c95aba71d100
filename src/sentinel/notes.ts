import type { Announcement, Note } from '../model/sentinel/sentinel.ts';
import type { Subject } from '../model/sentinel/subjects.ts';
import { ownerOf, type GroupOwnerRef } from '../model/places.ts';
import type { Moment } from '../model/units.ts';
import type { Log, LogSubject } from '../ui/log.ts';
import { groupName, type Known } from './alarmWords.ts';

type Line = readonly [text: string, about?: LogSubject];

/** The line of the log for what happened. Like all of the log, it is in English. */
export function noteLine(note: Note, known: Known): Line {
  switch (note.kind) {
    case 'recovered': {
      const { kind, since } = note.episode;
      return aboutSubject(note.subject, `has recovered: it was ${kind} since ${timeText(since)}`, known);
    }
    case 'gone':
      return aboutSubject({ kind: 'group', ref: note.ref }, 'no longer exists', known);
    case 'rewound':
      return aboutSubject({ kind: 'group', ref: note.ref }, 'had a checkpoint moved back', known);
    case 'canReadAgain':
      return [`Watching goes on, after failures since ${timeText(note.blindness.since)}`];
    case 'gap':
      return [`Nothing was watched from ${timeText(note.from)} to ${timeText(note.to)}`];
  }
}

/** The lines for what is told in a notification. */
export const toldLines = ({ alarms, blind }: Announcement, known: Known): readonly Line[] => [
  ...alarms.map(({ kind, subject, since }) => aboutSubject(subject, `is ${kind} since ${timeText(since)}`, known)),
  ...blind.map(({ of, since }): Line => {
    const [where, about] = placeOf(of, known);
    return [`[${where}] Can't be watched since ${timeText(since)}`, about];
  }),
];

function aboutSubject({ kind, ref }: Subject, says: string, known: Known): Line {
  const [where, about] = placeOf(ownerOf(ref), known);
  if (kind === 'task') return [`[${where}] The task ${says}`, about];
  const group = groupName(ref, known);
  return [`[${where}] Consumer group ${group} ${says}`, { ...about, group }];
}

function placeOf(of: GroupOwnerRef, known: Known): readonly [where: string, about: LogSubject] {
  const account = known.account(of.accountId)?.name ?? of.accountId;
  if ('instanceId' in of) {
    const { instanceId: instance } = of;
    return [`${account} ${of.region} ${instance}`, { account, instance }];
  }
  const { project, logstore } = of;
  return [`${account} ${of.region} ${project} ${logstore}`, { account, project, logstore }];
}

const timeText = (moment: Moment): string => new Date(moment).toISOString();

export const writeTo = (log: Pick<Log, 'info'>, lines: readonly Line[]): void => {
  for (const line of lines) log.info(...line);
};
