import { isOneOf, isRecord } from '../model/checks.ts';
import type { Block } from '../model/explain/block.ts';
import { type FixName, fixNames } from '../model/fixes.ts';

/** The subject of a panel. Its page stores this, so that the panel comes back after a reload of the window. */
export interface AnyPanelRef {
  readonly name: string;
  /** The interval that was chosen in this panel. If it is absent, the panel follows the setting of its kind, if any. */
  readonly intervalSeconds?: number;
}

/** What is explained on a page now, by topic. */
export type Explanations = Readonly<Record<string, readonly Block[]>>;

/** What the host sends to the page of any panel. An answer is what only one kind of page asks for, and gets once. */
export type AnyToPage<Panel, Snapshot, Answer = object> =
  | {
      readonly type: 'setup';
      readonly language: string;
      /** Texts of the language, by their English. */
      readonly texts: Readonly<Record<string, string>>;
      readonly panel: Panel;
    }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot; readonly explanations?: Explanations }
  | { readonly type: 'answer'; readonly answer: Answer }
  /** A refresh has begun that the page shows. A snapshot follows. */
  | { readonly type: 'refreshing' }
  /** The seconds between automatic refreshes; 0 turns them off. */
  | { readonly type: 'interval'; readonly seconds: number }
  | { readonly type: 'copied'; readonly what: string; readonly row: string | undefined };

/** What the page of any panel may ask for. It names actions, never commands, addresses or values. */
export type AnyToHost<Copyable extends string> =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' }
  | { readonly type: 'setInterval'; readonly seconds: number }
  /** `row` says which row is meant if each row of a table has the value. */
  | { readonly type: 'copy'; readonly what: Copyable; readonly row?: string }
  | { readonly type: 'showLog' }
  /** One of the fixes that were offered for the failure, or for the failed part of the answer. */
  | { readonly type: 'fix'; readonly fix: FixName; readonly part?: string }
  /** Explains a topic, or no longer. */
  | { readonly type: 'explain'; readonly topic: string }
  /** Copies a snippet, or opens a page of the vendor, that has this place in the explanation of the topic. */
  | { readonly type: 'copySnippet' | 'openSource'; readonly topic: string; readonly index: number };

/** A message that only the pages of one kind of panel send. */
export interface OwnMessage {
  readonly type: string;
}

/** How the host reads the messages and the stored state of one kind of panel. */
export interface Protocol<Panel extends AnyPanelRef, Copyable extends string, Own extends OwnMessage> {
  readonly copyables: readonly Copyable[];
  isOwn(message: unknown): message is Own;
  /** The subject in a stored state. It is undefined if the state is not from this kind of panel. */
  toPanelRef(state: unknown): Panel | undefined;
  /** The nearest interval that this kind of panel allows. */
  toInterval(seconds: number): number;
}

export function isToPage<Panel, Snapshot, Answer>(value: unknown): value is AnyToPage<Panel, Snapshot, Answer> {
  if (!isRecord(value)) return false;
  switch (value['type'] as AnyToPage<Panel, Snapshot>['type']) {
    case 'setup':
      return typeof value['language'] === 'string' && isRecord(value['texts']) && isRecord(value['panel']);
    case 'snapshot':
      return isRecord(value['snapshot']) && (value['explanations'] === undefined || isRecord(value['explanations']));
    case 'answer':
      return isRecord(value['answer']);
    case 'refreshing':
      return true;
    case 'interval':
      return typeof value['seconds'] === 'number';
    case 'copied':
      return typeof value['what'] === 'string' && isTextOrNothing(value['row']);
    default:
      return false;
  }
}

export function isToHost<Copyable extends string>(
  value: unknown,
  copyables: readonly Copyable[],
): value is AnyToHost<Copyable> {
  if (!isRecord(value)) return false;
  switch (value['type'] as AnyToHost<Copyable>['type']) {
    case 'ready':
    case 'refresh':
    case 'showLog':
      return true;
    case 'setInterval':
      return typeof value['seconds'] === 'number';
    case 'copy':
      return isOneOf(...copyables)(value['what']) && isTextOrNothing(value['row']);
    case 'fix':
      return isOneOf(...fixNames)(value['fix']) && isTextOrNothing(value['part']);
    case 'explain':
      return typeof value['topic'] === 'string';
    case 'copySnippet':
    case 'openSource':
      return typeof value['topic'] === 'string' && Number.isInteger(value['index']);
    default:
      return false;
  }
}

/** The most rows of a list that are sent at once. No window shows more. */
export const mostRows = 200;

/** The longest interval, in seconds. A timer for more than 24 days would fire at once, and again and again. */
const longestInterval = 86_400;

/** Raises an interval to the shortest that is allowed, or lowers it to the longest, unless it turns refreshes off. */
export const intervalFrom = (shortest: number, seconds: number): number =>
  Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.max(shortest, seconds), longestInterval) : 0;

/** Reads the subject from the state that a page stored, and only known values. `placeIn` reads the resource from it. */
export function storedPanel<Place extends object>(
  state: unknown,
  toInterval: (seconds: number) => number,
  placeIn: (panel: Readonly<Record<string, unknown>>) => Place | undefined,
): (Place & AnyPanelRef) | undefined {
  const panel = isRecord(state) ? state['panel'] : undefined;
  if (!isRecord(panel)) return undefined;
  const { name, intervalSeconds } = panel;
  const place = placeIn(panel);
  if (!place || typeof name !== 'string') return undefined;
  return {
    ...place,
    name,
    ...(typeof intervalSeconds === 'number' && { intervalSeconds: toInterval(intervalSeconds) }),
  };
}

const isTextOrNothing = (value: unknown): boolean => value === undefined || typeof value === 'string';
