import * as l10n from '@vscode/l10n';
import type { PeekFilter, PeekKind, PeekStart } from '../../src/model/peek/shown.ts';
import type { Moment } from '../../src/model/units.ts';
import { columnsOf, fieldColumn, longestText, type Snapshot } from '../../src/panels/peek/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { button, type Choice, icon, list } from '../shared/parts.ts';
import { problemWords, readStartTime, timeInput } from '../shared/typedTime.ts';
import { columnName, kindsOf, kindWords, startWords } from './words.ts';

/** What the user has chosen or typed and not asked for yet. */
export interface Draft {
  readonly start: PeekStart['kind'];
  readonly time: string;
  readonly shard: string;
  readonly text: string;
  readonly areColumnsOpen: boolean;
}

/** The lists in which the user chooses. */
export const lists = { start: 'start', shard: 'shard', object: 'object', field: 'field' } as const;
export const textId = 'find';
/** What stands in a list for all that is in it. */
export const everything = '';

/** The start that was chosen; undefined for a time that is not understood. */
export function startIn({ start, time }: Draft, now: Moment): PeekStart | undefined {
  if (start !== 'time') return { kind: start };
  const typed = readStartTime(time, now);
  return typed.kind === 'time' ? { kind: start, at: typed.at } : undefined;
}

/** From where the records are read. Nothing is read before *Read* is pressed, because it replaces what is there. */
export function startControls(snapshot: Snapshot, draft: Draft, formats: Formats): Wanted {
  const { identity, shards, state, now } = snapshot;
  const words = startWords(snapshot, formats);
  const kinds = (['checkpoint', 'earliest', 'time', 'latest'] as const).filter(
    kind => kind !== 'checkpoint' || identity.subject.kind !== 'logstore',
  );
  const isTime = draft.start === 'time';
  return html(
    'div',
    { key: 'start', class: 'controls' },
    list(
      lists.start,
      l10n.t('Start'),
      kinds.map(kind => ({ value: kind, text: l10n.t('Start: {0}', words[kind]) })),
      draft.start,
    ),
    isTime && html('label', { key: 'label', class: 'for-readers', for: 'start-time' }, l10n.t('Start time')),
    isTime && timeInput(draft.time),
    identity.subject.kind !== 'dts' &&
      list(
        lists.shard,
        l10n.t('Shard'),
        [
          { value: everything, text: l10n.t('All shards') },
          ...shardsWith(shards, draft.shard).map(shard => ({ value: shard, text: l10n.t('Shard {0}', shard) })),
        ],
        draft.shard,
      ),
    button(
      {
        key: 'read',
        class: state.kind === 'idle' ? 'primary' : 'secondary',
        'data-action': 'read',
        title: l10n.t('Reads from this start. The records below are replaced.'),
      },
      l10n.t('Read'),
    ),
    html(
      'span',
      { key: 'answer', id: 'start-answer', class: 'muted', role: 'status' },
      isTime && answer(draft, now, formats),
    ),
  );
}

/** The shards that are known, and the one that was chosen when they are not known yet. */
const shardsWith = (shards: readonly number[], chosen: string): readonly string[] => {
  const known = shards.map(String);
  return chosen === everything || known.includes(chosen) ? known : [chosen, ...known];
};

/** How the typed time is understood. */
function answer({ time }: Draft, now: Moment, formats: Formats): Child {
  if (time.trim() === '') return l10n.t('Local time, unless you add Z or an offset.');
  const typed = readStartTime(time, now);
  if (typed.kind === 'problem')
    return html('span', { class: 'with-icon tone-warning' }, icon('warning'), problemWords(typed));
  const moment = typed.at * 1000;
  const words = l10n.t('{0} · {1} in seconds', formats.exact(moment), typed.at);
  return typed.understoodAs === 'epochMilliseconds'
    ? html(
        'span',
        { class: 'with-icon tone-warning' },
        icon('warning'),
        l10n.t('Understood as milliseconds. Clients expect seconds: {0}', typed.at),
        ` · ${formats.exact(moment)}`,
      )
    : words;
}

/** Which of the records that were read are shown, and what of them. */
export function filterControls(
  { objects, fields, kinds, counts, identity }: Snapshot,
  filter: PeekFilter,
  draft: Draft,
  formats: Formats,
): Wanted {
  const { kind } = identity.subject;
  const chip = (of: PeekKind): Wanted => {
    const count = of === 'heartbeat' ? (counts?.heartbeats ?? 0) : 0;
    const words = kindWords()[of];
    return button(
      {
        key: `kind ${of}`,
        class: 'chip',
        'data-action': 'toggleKind',
        'data-kind': of,
        'aria-pressed': filter.hidden.includes(of) ? 'false' : 'true',
        title: of === 'heartbeat' ? l10n.t('DTS sends heartbeats while the source is quiet.') : undefined,
      },
      count > 0 ? `${words} · ${formats.number(count)}` : words,
    );
  };
  const others = (['log', 'other', 'damaged'] as const).filter(
    one => filter.hidden.includes(one) || (one !== 'log' && kinds.includes(one)),
  );
  const offered = [...kindsOf(kind), ...others];
  const all = kind === 'dts' ? l10n.t('All tables') : l10n.t('All topics');
  return html(
    'div',
    { key: 'filter', class: 'controls', role: 'group', 'aria-label': l10n.t('Filter') },
    list(
      lists.object,
      kind === 'dts' ? l10n.t('Table') : l10n.t('Topic'),
      options(all, objects, filter.object),
      filter.object ?? everything,
    ),
    offered.length > 0 && html('span', { key: 'kinds', class: 'chips' }, offered.map(chip)),
    list(
      lists.field,
      l10n.t('Field to look in'),
      options(l10n.t('In any field'), fields, filter.field),
      filter.field ?? everything,
    ),
    html('input', {
      key: 'find',
      id: textId,
      type: 'search',
      value: draft.text,
      // The host takes no more.
      maxlength: longestText,
      placeholder: l10n.t('Find in values'),
      'aria-label': l10n.t('Find in values'),
      'aria-controls': 'records',
      spellcheck: 'false',
      autocomplete: 'off',
    }),
    button(
      {
        key: 'columns',
        class: 'secondary',
        'data-action': 'toggleColumns',
        'aria-expanded': draft.areColumnsOpen ? 'true' : 'false',
        'aria-controls': 'columns',
      },
      l10n.t('Columns'),
      icon(draft.areColumnsOpen ? 'open' : 'closed'),
    ),
  );
}

/** Everything first, then what was seen, and what was chosen even if it was not seen yet. */
function options(all: string, names: readonly string[], chosen: string | undefined): readonly Choice[] {
  const others = chosen === undefined || names.includes(chosen) ? names : [chosen, ...names];
  return [{ value: everything, text: all }, ...others.map(name => ({ value: name, text: name }))];
}

/** The most fields that are offered as columns. */
const mostFields = 60;

/** The columns to choose from: those of all records, and the fields that were seen. */
export function columnControls({ fields, identity }: Snapshot, columns: readonly string[]): Wanted {
  const { kind } = identity.subject;
  const offered = [...new Set([...columnsOf(kind), ...columns, ...fields.slice(0, mostFields).map(fieldColumn)])];
  return html(
    'div',
    { key: 'columns', id: 'columns', class: 'chips', role: 'group', 'aria-label': l10n.t('Columns') },
    offered.map(column =>
      button(
        {
          key: `column ${column}`,
          class: 'chip',
          'data-action': 'toggleColumn',
          'data-column': column,
          'aria-pressed': columns.includes(column) ? 'true' : 'false',
        },
        columnName(column, kind),
      ),
    ),
  );
}
