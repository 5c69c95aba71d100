import { type FixName, fixNames } from '../model/fixes.ts';

/** What a panel is about: its page stores it, so that the panel comes back after a reload of the window. */
export interface AnyPanelRef {
  readonly name: string;
  /** As chosen in this panel; absent while the setting is followed. */
  readonly intervalSeconds?: number;
}

/** What the host sends to the page of any panel. */
export type AnyToPage<Panel, Snapshot> =
  | {
      readonly type: 'setup';
      readonly language: string;
      /** Texts of the language, by their English. */
      readonly texts: Readonly<Record<string, string>>;
      readonly panel: Panel;
    }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  /** A refresh that shows itself has begun; a snapshot follows. */
  | { readonly type: 'refreshing' }
  /** Seconds between automatic refreshes; 0 is off. */
  | { readonly type: 'interval'; readonly seconds: number }
  | { readonly type: 'copied'; readonly what: string; readonly row: string | undefined };

/** What the page of any panel asks for. It names actions, never commands, addresses or values. */
export type AnyToHost<Copyable extends string> =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' }
  | { readonly type: 'setInterval'; readonly seconds: number }
  /** Where a table has the value in each of its rows, `row` says which row is meant. */
  | { readonly type: 'copy'; readonly what: Copyable; readonly row?: string }
  | { readonly type: 'showLog' }
  /** One of those that were offered for the failure, or for the failed part of the answer. */
  | { readonly type: 'fix'; readonly fix: FixName; readonly part?: string };

/** What the page of one kind of panel alone asks for. */
export interface OwnMessage {
  readonly type: string;
}

/** What the host has to know of the messages and the stored state of one kind of panel. */
export interface Protocol<Panel extends AnyPanelRef, Copyable extends string, Own extends OwnMessage> {
  readonly copyables: readonly Copyable[];
  /** Whether it is one of the messages that only this kind of page sends. */
  isOwn(message: unknown): message is Own;
  /** The panel that a stored state is about, or nothing when it is not one of this kind. */
  toPanelRef(state: unknown): Panel | undefined;
  /** Brings an interval to one that this kind allows. */
  toInterval(seconds: number): number;
}

export function isToPage<Panel, Snapshot>(value: unknown): value is AnyToPage<Panel, Snapshot> {
  if (!isRecord(value)) return false;
  switch (value['type'] as AnyToPage<Panel, Snapshot>['type']) {
    case 'setup':
      return typeof value['language'] === 'string' && isRecord(value['texts']) && isRecord(value['panel']);
    case 'snapshot':
      return isRecord(value['snapshot']);
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
      return isOneOf(copyables, value['what']) && isTextOrNothing(value['row']);
    case 'fix':
      return isOneOf(fixNames, value['fix']) && isTextOrNothing(value['part']);
    default:
      return false;
  }
}

/** Off, or not shorter than the shortest. */
export const intervalFrom = (shortest: number, seconds: number): number =>
  Number.isFinite(seconds) && seconds > 0 ? Math.max(shortest, seconds) : 0;

/**
 * Reads what a page has stored of its panel. `placeIn` takes the reference to the resource from it, and nothing else is
 * taken over.
 */
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

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return (values as readonly unknown[]).includes(value);
}

const isTextOrNothing = (value: unknown): boolean => value === undefined || typeof value === 'string';
