import * as l10n from '@vscode/l10n';
import type { ShardLag, SlsReading } from '../../src/model/lag/reading.ts';
import { counted, goneIn, healthOf, type ShardHealth } from '../../src/model/lag/shardHealth.ts';
import type { Snapshot } from '../../src/panels/group/protocol.ts';
import {
  agoWords,
  healthWords,
  lagWords,
  noCheckpointWords,
  parentWords,
  shardLagWords,
  splitWords,
} from '../../src/ui/groupFacts.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { button, type Column, type Copied, section, table, unknown } from '../shared/parts.ts';
import { sparkline } from '../shared/sparkline.ts';
import { copyButton } from './header.ts';
import { allWithin, inOrder, shardLooks } from './shardRows.ts';

export interface ShardsView {
  /** The shard numbers in the order of the rows, which stays as it is while the pointer is among them. */
  readonly order: readonly number[];
  /** The number of rows that are visible while the others are folded. */
  readonly shown: number;
  readonly isUnfolded: boolean;
}

/** Shows every shard as a cell of a strip, and the ones worth looking at as rows. */
export function shardsSection(
  snapshot: Snapshot,
  reading: SlsReading,
  view: ShardsView,
  formats: Formats,
  copied: Copied,
): Wanted {
  const { shards, logstore } = reading;
  const split = logstore && splitWords(logstore, formats);
  const sorted = inOrder(shards, view.order);
  const rows = view.isUnfolded ? sorted : sorted.slice(0, view.shown);
  const hasFolded = view.shown < sorted.length;
  return section(
    'shards',
    l10n.t('Shards'),
    shards.length === 0
      ? html('p', { key: 'none' }, unknown(l10n.t('The Logstore has no shards.')))
      : [
          strip(shards, formats),
          split !== undefined && html('p', { key: 'split', class: 'muted' }, split),
          table(
            { key: 'table', id: 'shard-rows', class: 'stacks shards' },
            columns(snapshot, reading, formats, copied),
            rows,
            shard => ({
              key: String(shard.shard),
              id: `shard-${shard.shard}`,
              class: `tone-${shardLooks[healthOf(shard)].tone}`,
              tabindex: '-1',
            }),
          ),
          hasFolded &&
            html(
              'p',
              { key: 'fold' },
              button(
                {
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
    l10n.t('{0}: {1}', healthWords()[health], formats.number(count)),
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
          html('span', {}, `${healthWords()[health]} · ${formats.number(count)}`),
        ),
      ),
    ),
  );
}

const cellWords = (shard: ShardLag, formats: Formats): string =>
  shard.lag && shard.lag.atMost > 0
    ? `${healthWords()[healthOf(shard)]} · ${l10n.t('{0} behind', lagWords(shard.lag, formats))}`
    : healthWords()[healthOf(shard)];

function columns(
  { now, recent }: Snapshot,
  reading: SlsReading,
  formats: Formats,
  copied: Copied,
): readonly Column<ShardLag>[] {
  const alarm = (shard: ShardLag) => (['lost', 'stuck', 'behind'].includes(healthOf(shard)) ? 'alarming' : undefined);
  const others: readonly Column<ShardLag>[] = [
    {
      name: l10n.t('Last consumer'),
      title: l10n.t("The last consumer on record. Only the last update shows whether it's alive."),
      value: ({ consumer }) => (consumer === undefined ? unknown(l10n.t('none')) : html('code', {}, consumer)),
    },
    {
      name: l10n.t('Checkpoint'),
      title: l10n.t('When the last consumed data was received'),
      isNumber: true,
      value: shard => [
        shard.progress === undefined ? unknown(noCheckpointWords(shard)) : formats.moment(shard.progress * 1000, now),
        shard.checkpoint !== undefined && copyButton('checkpoint', l10n.t('Checkpoint'), copied, shard.shard),
      ],
      looks: ({ progress }) => ({ title: progress === undefined ? undefined : formats.exact(progress * 1000) }),
    },
    {
      name: l10n.t('Behind'),
      title: l10n.t('From the last consumed data to the newest data, by receive time'),
      isNumber: true,
      value: shard => behindOf(shard, formats),
      looks: shard => ({ class: alarm(shard) }),
    },
    {
      name: l10n.t('LogGroups'),
      title: l10n.t('Unconsumed; a LogGroup contains one or more logs'),
      isNumber: true,
      value: ({ behind }) => (behind === undefined ? unknown('–') : formats.number(behind)),
    },
    {
      name: l10n.t('Last update'),
      isNumber: true,
      value: ({ updatedAt }) =>
        updatedAt === undefined ? unknown(l10n.t('never')) : agoWords(updatedAt, now, formats),
      looks: ({ updatedAt }) => ({ title: updatedAt === undefined ? undefined : formats.exact(updatedAt) }),
    },
    {
      name: l10n.t('State'),
      value: shard => stateOf(shard, healthOf(shard), reading, now, formats),
      looks: shard => ({ class: alarm(shard) }),
    },
    { name: l10n.t('Recent lag'), value: ({ shard }) => recentCurve(recent[shard] ?? [], formats) },
  ];
  return [
    { name: l10n.t('Shard'), isNumber: true, value: ({ shard }) => shard },
    // A cell of a narrow panel has the name of its column at one side and the whole value at the other.
    ...others.map(column => ({ ...column, value: (shard: ShardLag) => html('div', {}, column.value(shard)) })),
  ];
}

function behindOf(shard: ShardLag, formats: Formats): Child {
  const { words, isNumber } = shardLagWords(shard, formats);
  return isNumber ? words : unknown(words);
}

function stateOf(shard: ShardLag, health: ShardHealth, { kept }: SlsReading, now: number, formats: Formats): Child {
  const words = [
    html('span', { class: 'with-icon' }, html('b', { class: 'sign' }, shardLooks[health].sign), healthWords()[health]),
  ];
  const gone = goneIn(shard, kept, now);
  if (!shard.isReadOnly) return words;
  return [...words, html('div', { class: 'muted' }, parentWords(health, gone, formats))];
}

/** The last readings of a shard. */
const recentCurve = (lags: readonly (number | null)[], formats: Formats): Wanted =>
  sparkline(lags, { most: 60, width: 110, leastScale: 30 }, (least, greatest) =>
    least === undefined || greatest === undefined
      ? l10n.t('No values in the last readings')
      : l10n.t(
          'Last {0} readings: {1} to {2} behind',
          lags.length,
          formats.duration(least),
          formats.duration(greatest),
        ),
  );
