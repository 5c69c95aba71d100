import * as l10n from '@vscode/l10n';
import type { ShardLag, SlsReading } from '../../src/model/lag/reading.ts';
import type { Snapshot } from '../../src/panels/group/protocol.ts';
import { type Child, html, svg, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Copied, unknown } from '../shared/parts.ts';
import { copyButton } from './header.ts';
import { allWithin, counted, goneIn, healthOf, inOrder, type ShardHealth, shardLooks } from './shardRows.ts';
import { agoWords, lagWords } from './words.ts';

export interface ShardsView {
  /** Shard numbers, so that rows can stay where the pointer is. */
  readonly order: readonly number[];
  /** How many rows there are while the others are folded. */
  readonly shown: number;
  readonly isUnfolded: boolean;
}

/** Every shard as a cell of a strip, and the ones worth looking at as rows. */
export function shardsSection(
  snapshot: Snapshot,
  reading: SlsReading,
  view: ShardsView,
  formats: Formats,
  copied: Copied,
): Wanted {
  const { shards } = reading;
  const sorted = inOrder(shards, view.order);
  const rows = view.isUnfolded ? sorted : sorted.slice(0, view.shown);
  const hasFolded = view.shown < sorted.length;
  return html(
    'section',
    { key: 'shards', id: 'shards', 'aria-labelledby': 'shards-title' },
    html('h2', { id: 'shards-title' }, l10n.t('Shards')),
    shards.length === 0
      ? html('p', { key: 'none' }, unknown(l10n.t('The Logstore has no shards.')))
      : [
          strip(shards, formats),
          table(rows, snapshot, reading, formats, copied),
          hasFolded &&
            html(
              'p',
              { key: 'fold' },
              html(
                'button',
                {
                  type: 'button',
                  class: 'link fold',
                  'data-action': 'toggleShards',
                  'aria-expanded': view.isUnfolded ? 'true' : 'false',
                  'aria-controls': 'shard-rows',
                },
                view.isUnfolded ? l10n.t('Show fewer') : foldedWords(sorted.slice(view.shown), formats),
              ),
            ),
        ],
  );
}

function foldedWords(folded: readonly ShardLag[], formats: Formats): string {
  const count = formats.number(folded.length);
  const within = allWithin(folded);
  if (within === undefined) return l10n.t('{0} more', count);
  return within === 0
    ? l10n.t('{0} more, all at the end', count)
    : l10n.t('{0} more, all within {1}', count, formats.duration(within));
}

function strip(shards: readonly ShardLag[], formats: Formats): Wanted {
  const counts = counted(shards).map(([health, count]) =>
    l10n.t('{0}: {1}', healthWords(health), formats.number(count)),
  );
  return html(
    'div',
    { key: 'strip' },
    html(
      'div',
      { class: 'strip', role: 'img', 'aria-label': formats.list(counts) },
      shards.map(shard => {
        const { tone, sign } = shardLooks[healthOf(shard)];
        return html(
          'span',
          {
            key: String(shard.shard),
            class: `cell tone-${tone}`,
            title: `${l10n.t('Shard {0}', shard.shard)}\n${cellWords(shard, formats)}`,
            'data-action': 'showShard',
            'data-shard': shard.shard,
          },
          html('span', {}, shard.shard),
          sign !== '' && html('b', {}, sign),
        );
      }),
    ),
    html(
      'p',
      { class: 'legend muted', 'aria-hidden': 'true' },
      counted(shards).map(([health, count]) =>
        html(
          'span',
          { key: health, class: 'with-icon' },
          html('span', { class: `cell tone-${shardLooks[health].tone}` }, html('b', {}, shardLooks[health].sign)),
          html('span', {}, `${healthWords(health)} · ${formats.number(count)}`),
        ),
      ),
    ),
  );
}

const cellWords = (shard: ShardLag, formats: Formats): string =>
  shard.lag && shard.lag.atMost > 0
    ? `${healthWords(healthOf(shard))} · ${l10n.t('{0} behind', lagWords(shard.lag, formats))}`
    : healthWords(healthOf(shard));

function healthWords(health: ShardHealth): string {
  switch (health) {
    case 'lost':
      return l10n.t('data lost');
    case 'stuck':
      return l10n.t('stuck');
    case 'behind':
      return l10n.t('behind');
    case 'unknown':
      return l10n.t("couldn't be read");
    case 'notStarted':
      return l10n.t('not started');
    case 'parent':
      return l10n.t('parent, read-only');
    case 'finished':
      return l10n.t('parent, finished');
    case 'well':
      return l10n.t('keeping up');
  }
}

function table(
  rows: readonly ShardLag[],
  snapshot: Snapshot,
  reading: SlsReading,
  formats: Formats,
  copied: Copied,
): Wanted {
  const heads = {
    shard: l10n.t('Shard'),
    consumer: l10n.t('Last consumer'),
    checkpoint: l10n.t('Checkpoint'),
    behind: l10n.t('Behind'),
    count: l10n.t('LogGroups'),
    updated: l10n.t('Last update'),
    state: l10n.t('State'),
    recent: l10n.t('Recent lag'),
  };
  const head = (text: string, isNumber = false, title?: string) =>
    html('th', { scope: 'col', class: isNumber && 'number', title }, text);
  return html(
    'table',
    { key: 'table', id: 'shard-rows', class: 'stacks shards' },
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        head(heads.shard, true),
        head(
          heads.consumer,
          false,
          l10n.t("The last consumer on record. Only the last update shows whether it's alive."),
        ),
        head(heads.checkpoint, true, l10n.t('When the last consumed data was received')),
        head(heads.behind, true, l10n.t('From the last consumed data to the newest data, by receive time')),
        head(heads.count, true, l10n.t('Unconsumed; a LogGroup contains one or more logs')),
        head(heads.updated, true),
        head(heads.state),
        head(heads.recent),
      ),
    ),
    html(
      'tbody',
      {},
      rows.map(shard => shardRow(shard, heads, snapshot, reading, formats, copied)),
    ),
  );
}

type Heads = Readonly<
  Record<'shard' | 'consumer' | 'checkpoint' | 'behind' | 'count' | 'updated' | 'state' | 'recent', string>
>;

function shardRow(
  shard: ShardLag,
  heads: Heads,
  { now, recent }: Snapshot,
  reading: SlsReading,
  formats: Formats,
  copied: Copied,
): Wanted {
  const health = healthOf(shard);
  const isAlarming = health === 'lost' || health === 'stuck' || health === 'behind';
  const number = (label: string, child: Child, title?: string, alarms = false) =>
    html('td', { 'data-label': label, class: alarms ? 'number alarming' : 'number', title }, html('div', {}, child));
  const cell = (label: string, child: Child, alarms = false) =>
    html('td', { 'data-label': label, class: alarms && 'alarming' }, html('div', {}, child));
  const progress = shard.progress === undefined ? undefined : shard.progress * 1000;
  return html(
    'tr',
    {
      key: String(shard.shard),
      id: `shard-${shard.shard}`,
      class: `tone-${shardLooks[health].tone}`,
      tabindex: '-1',
    },
    html('th', { scope: 'row', class: 'number' }, shard.shard),
    cell(heads.consumer, shard.consumer === undefined ? unknown(l10n.t('none')) : html('code', {}, shard.consumer)),
    number(
      heads.checkpoint,
      [
        progress === undefined ? unknown(noCheckpoint(shard)) : formats.moment(progress, now),
        shard.checkpoint !== undefined && copyButton('checkpoint', heads.checkpoint, copied, shard.shard),
      ],
      progress === undefined ? undefined : formats.exact(progress),
    ),
    number(heads.behind, behindOf(shard, formats), undefined, isAlarming),
    number(heads.count, shard.behind === undefined ? unknown('–') : formats.number(shard.behind)),
    number(
      heads.updated,
      shard.updatedAt === undefined ? unknown(l10n.t('never')) : agoWords(shard.updatedAt, now, formats),
      shard.updatedAt === undefined ? undefined : formats.exact(shard.updatedAt),
    ),
    cell(heads.state, stateOf(shard, health, reading, now, formats), isAlarming),
    cell(heads.recent, sparkline(recent[shard.shard] ?? [], 60, formats)),
  );
}

function noCheckpoint({ state, checkpoint }: ShardLag): string {
  if (checkpoint === undefined) return l10n.t('not started');
  switch (state) {
    case 'expired':
      return l10n.t('expired');
    case 'empty':
      return l10n.t('no data');
    case 'caughtUp':
      return l10n.t('at the end');
    case 'behind':
    case 'notStarted':
    case 'unknown':
      return l10n.t('not read');
  }
}

function behindOf({ state, lag }: ShardLag, formats: Formats): Child {
  switch (state) {
    case 'caughtUp':
      return formats.duration(0);
    case 'behind':
      return lag ? lagWords(lag, formats) : unknown(l10n.t('not read'));
    case 'expired':
      return lag ? l10n.t('at least {0}', formats.duration(lag.atLeast)) : unknown(l10n.t('unknown'));
    case 'empty':
      return unknown(l10n.t('no data'));
    case 'notStarted':
      return unknown(l10n.t('not started'));
    case 'unknown':
      return unknown(l10n.t('unknown'));
  }
}

function stateOf(shard: ShardLag, health: ShardHealth, { kept }: SlsReading, now: number, formats: Formats): Child {
  const words = [
    html('span', { class: 'with-icon' }, html('b', { class: 'sign' }, shardLooks[health].sign), healthWords(health)),
  ];
  const gone = goneIn(shard, kept, now);
  if (!shard.isReadOnly) return words;
  const isParentSaid = health === 'parent' || health === 'finished';
  return [
    ...words,
    html(
      'div',
      { class: 'muted' },
      [
        isParentSaid ? '' : l10n.t('parent, read-only'),
        gone === undefined ? '' : l10n.t('expires in {0}', formats.duration(gone)),
      ]
        .filter(text => text !== '')
        .join(', '),
    ),
  ];
}

const [width, height] = [110, 20];
/** Below this, a wave is noise. */
const leastScale = 30;

/** The last readings as a line as high as their greatest. */
export function sparkline(lags: readonly (number | null)[], most: number, formats: Formats): Wanted {
  const numbers = lags.filter(lag => lag !== null);
  const greatest = Math.max(leastScale, ...numbers);
  const point = (lag: number, index: number) =>
    `${((index + most - lags.length) * (width / (most - 1))).toFixed(1)} ${(height - 2 - (lag / greatest) * (height - 4)).toFixed(1)}`;
  let path = '';
  lags.forEach((lag, index) => {
    if (lag === null) return;
    const before = lags[index - 1];
    path += `${before === null || before === undefined ? 'M' : 'L'}${point(lag, index)}`;
  });
  const [least, last] = [Math.min(...numbers), numbers.at(-1)];
  return svg(
    'svg',
    { class: 'sparkline', width, height, role: 'img' },
    svg(
      'title',
      {},
      last === undefined
        ? l10n.t('No values in the last readings')
        : l10n.t(
            'Last {0} readings: {1} to {2} behind',
            lags.length,
            formats.duration(least),
            formats.duration(Math.max(...numbers)),
          ),
    ),
    svg('path', { d: path }),
  );
}
