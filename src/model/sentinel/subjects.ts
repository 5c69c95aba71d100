import { groupKey, type GroupRef, groupsIn, instanceOf, type InstanceRef, listKey } from '../places.ts';
import { type AlarmKind, groupAlarms, taskAlarms } from './alarms.ts';

/** What an alarm is about: a group, or the task of an instance, which concerns all groups of the instance. */
export type Subject =
  { readonly kind: 'group'; readonly ref: GroupRef } | { readonly kind: 'task'; readonly ref: InstanceRef };

export const groupSubject = (ref: GroupRef): Subject => ({ kind: 'group', ref });
export const taskSubject = (ref: InstanceRef): Subject => ({ kind: 'task', ref: instanceOf(ref) });

/** The key under which is stored what was told of a subject, so its form must never change. */
export const subjectKey = ({ kind, ref }: Subject): string =>
  kind === 'group' ? groupKey(ref) : `task ${listKey(groupsIn(ref))}`;

export const alarmsOf = ({ kind }: Subject): readonly AlarmKind[] => (kind === 'group' ? groupAlarms : taskAlarms);
