import * as l10n from '@vscode/l10n';
import type { PeekField, PeekRecord } from '../../src/model/peek/shown.ts';
import type { Answer, ShownValue, Snapshot } from '../../src/panels/peek/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { button, type Copied, copyButtonFor } from '../shared/parts.ts';
import { factName, factText, fullTime, kindWords, valueText } from './words.ts';

/** The chosen record beside the list: what was before and after, and what else is known of it. */
export function detail(
  { identity, selected }: Snapshot,
  answer: Answer | undefined,
  formats: Formats,
  copied: Copied,
): Wanted {
  const record = answer !== undefined && answer.key === selected ? answer.record : undefined;
  return html(
    'section',
    { key: 'detail', id: 'detail', class: 'detail-pane', tabindex: '-1', 'aria-label': l10n.t('Selected record') },
    record
      ? whole(record, identity.subject.kind === 'dts', formats, copied)
      : html(
          'p',
          { key: 'none', class: 'muted' },
          selected === undefined
            ? l10n.t('Select a record to see all of it.')
            : answer?.key === selected
              ? l10n.t('This record is no longer kept here, because newer ones took its place.')
              : l10n.t('Loading…'),
        ),
  );
}

function whole(record: PeekRecord, isChange: boolean, formats: Formats, copied: Copied): Child {
  const { key, kind, operation, object, position, shard, keyColumns } = record;
  const where = [
    shard !== undefined && l10n.t('shard {0}', shard),
    isChange ? formats.number(BigInt(position)) : position,
    keyColumns.length > 0 && l10n.t('key {0}', formats.list(keyColumns)),
    formats.size(record.bytes),
  ];
  return [
    html(
      'div',
      { key: 'head', class: 'detail-head' },
      html(
        'div',
        { class: 'what' },
        html(
          'h2',
          {},
          [operation || (kind === 'log' ? l10n.t('Log') : kindWords()[kind]), object].filter(Boolean).join(' '),
        ),
        html('span', { class: 'muted' }, where.filter(text => text !== false).join(' · ')),
      ),
      html(
        'div',
        { class: 'detail-tools' },
        button({ key: 'json', class: 'link', 'data-action': 'openJson', 'data-key': key }, l10n.t('Open as JSON')),
        copyButtonFor('record', l10n.t('Record as JSON'), copied, String(key)),
      ),
    ),
    record.fields.length > 0 &&
      html(
        'table',
        { key: `fields ${key}`, class: 'values' },
        html(
          'tbody',
          {},
          record.fields.map((field, index) => fieldRows(field, index, key, formats)),
        ),
      ),
    html('dl', { key: 'facts', class: 'facts' }, facts(record, formats)),
  ];
}

/** One row, or two where an update has changed the value: what it was, and what it is. */
function fieldRows(field: PeekField, index: number, key: number, formats: Formats): Child {
  const { before, after, isChanged } = field;
  const place = (side: 'before' | 'after') => ({ key, field: index, side });
  if (isChanged && before && after) {
    return [
      valueRow(`${index} before`, 'removed', field, before, place('before'), formats),
      valueRow(`${index} after`, 'added', field, after, place('after'), formats),
    ];
  }
  if (before && after && before.kind === 'notRecorded' && after.kind !== 'notRecorded') {
    return valueRow(
      `${index}`,
      'same',
      field,
      after,
      place('after'),
      formats,
      l10n.t('before: not recorded by the source'),
    );
  }
  const side = after ? 'after' : 'before';
  const value = after ?? before;
  return value === undefined ? undefined : valueRow(`${index}`, 'same', field, value, place(side), formats);
}

interface ValuePlace {
  readonly key: number;
  readonly field: number;
  readonly side: 'before' | 'after';
}

function valueRow(
  key: string,
  change: 'same' | 'added' | 'removed',
  { name, type, isKey }: PeekField,
  value: ShownValue,
  place: ValuePlace,
  formats: Formats,
  remark?: string,
): Wanted {
  const sign = { same: '', added: '+', removed: '−' }[change];
  const words = { same: '', added: l10n.t('after'), removed: l10n.t('before') }[change];
  return html(
    'tr',
    { key, class: change },
    html(
      'td',
      { class: 'sign' },
      html('span', { 'aria-hidden': 'true' }, sign),
      html('span', { class: 'for-readers' }, words),
    ),
    name !== undefined &&
      html(
        'th',
        { scope: 'row' },
        name,
        isKey && html('span', { class: 'key-mark', title: l10n.t('Part of the primary key') }, ` ${l10n.t('key')}`),
      ),
    html(
      'td',
      { class: 'value', colspan: name === undefined ? 2 : 1 },
      wholeValue(value, place, formats),
      remark !== undefined && html('div', { class: 'muted' }, remark),
    ),
    html('td', { class: 'muted type' }, type),
  );
}

function wholeValue(value: ShownValue, { key, field, side }: ValuePlace, formats: Formats): Child {
  switch (value.kind) {
    case 'null':
      return html('em', { class: 'no-value' }, valueText(value));
    case 'notRecorded':
      return html('em', { class: 'no-value' }, l10n.t('not recorded by the source'));
    case 'text':
    case 'hex':
      return [
        html('span', { class: 'whole' }, valueText(value)),
        value.isCut && [
          html('span', { class: 'muted' }, '… '),
          button(
            { class: 'link', 'data-action': 'showAll', 'data-key': key, 'data-field': field, 'data-side': side },
            value.bytes === undefined ? l10n.t('Show All') : l10n.t('Show All ({0})', formats.size(value.bytes)),
          ),
        ],
      ];
  }
}

function facts({ time, nanos, facts: known, source }: PeekRecord, formats: Formats): Child {
  const line = (key: string, name: string, text: string, title?: string): Child => [
    html('dt', { key: `name ${key}` }, name),
    html('dd', { key: `text ${key}`, title }, text),
  ];
  return [
    time !== undefined && line('time', l10n.t('time'), fullTime(time, nanos), formats.exact(time)),
    source !== undefined && source !== '' && line('source', l10n.t('log source'), source),
    known.map((fact, index) => line(String(index), factName(fact), factText(fact, formats))),
  ];
}
