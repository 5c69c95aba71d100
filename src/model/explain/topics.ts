/** What can be asked about on a page, by a name that stays the same while the page is refreshed. */
export const taskTopic = 'task';
export const retryTopic = 'retry';
export const precheckTopic = 'precheck';
export const itemTopic = (item: string): string => `item ${item}`;
export const symptomTopic = (kind: string): string => `symptom ${kind}`;
