import type { PrecheckItem } from '../../cloud/dts/types.ts';

/** What can be asked about on a page, by a name that stays the same while the page is refreshed. */
export const taskTopic = 'task';
export const retryTopic = 'retry';
export const precheckTopic = 'precheck';
/** Each part of a distributed task has a precheck of its own, with the same items. */
export const itemTopic = ({ item, precheckId = '' }: PrecheckItem): string => `item ${precheckId} ${item}`;
export const symptomTopic = (kind: string): string => `symptom ${kind}`;
