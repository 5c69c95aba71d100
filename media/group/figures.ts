import * as l10n from '@vscode/l10n';
import type { GroupVerdict } from '../../src/model/lag/judge.ts';
import type { SlsReading } from '../../src/model/lag/reading.ts';
import type { Consumer, ShownDtsReading, ShownReading, Snapshot } from '../../src/panels/group/protocol.ts';
import { behindWords, fewOf } from '../../src/ui/written.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { assumptionWords, lagWords, lossWords, trendWords } from '../shared/groupWords.ts';
import { type Figure, figure, icon, unknown } from '../shared/parts.ts';
import { storageWords } from './words.ts';

/** The four numbers people look for first. */
export function figures(snapshot: Snapshot, reading: ShownReading, formats: Formats): Wanted {
  return html(
    'dl',
    { key: 'figures', class: reading.kind === 'dts' ? 'figures with-way' : 'figures', 'aria-live': 'polite' },
    figure({ key: 'behind', name: l10n.t('Behind'), ...behind(snapshot, reading, formats) }),
    figure({ key: 'loss', name: l10n.t('Time until data loss'), ...loss(snapshot, reading, formats) }),
    reading.kind === 'sls'
      ? [
          figure({ key: 'consumers', name: l10n.t('Consumers'), ...consumers(snapshot.consumers, formats) }),
          figure({ key: 'timeout', name: l10n.t('Heartbeat timeout · order'), ...timeout(reading, formats) }),
        ]
      : [
          figure({ key: 'client', name: l10n.t('Client'), ...client(reading, snapshot, formats) }),
          figure({
            key: 'way',
            name: l10n.t('Source → task → client'),
            value: way(reading, saidKinds(snapshot), formats),
          }),
        ],
  );
}

export function figuresToCome(): Wanted {
  const names = [l10n.t('Behind'), l10n.t('Time until data loss')];
  return html(
    'div',
    { key: 'skeleton', class: 'figures', 'aria-hidden': 'true' },
    [...names, '\u00a0', '\u00a0'].map((name, index) =>
      html(
        'div',
        { key: String(index), class: 'figure' },
        html('div', { class: 'muted' }, name),
        html('div', { class: 'bone wide' }),
        html('div', { class: 'bone' }),
      ),
    ),
  );
}

type SaidKinds = ReadonlySet<GroupVerdict['kind']>;

/** The verdicts by kind. Figures take their colour from them, so that the two never disagree. */
const saidKinds = ({ verdicts }: Snapshot): SaidKinds => new Set(verdicts.map(({ verdict }) => verdict.kind));

type Content = Omit<Figure, 'key' | 'name'>;

function behind({ trend, verdicts }: Snapshot, reading: ShownReading, formats: Formats): Content {
  const count = reading.behind === undefined ? undefined : behindWords(reading.kind, reading.behind, formats);
  if (!reading.lag) return { value: unknown(noLag(reading)), detail: count };
  const isTrendKnown = trend !== undefined && trend.direction !== 'steady';
  const tone = verdicts.find(({ verdict }) => verdict.kind !== 'well')?.tone;
  return {
    value: [
      isAtLeast(reading)
        ? [html('small', {}, l10n.t('at least')), ` ${formats.duration(reading.lag.atLeast)}`]
        : lagWords(reading.lag, formats),
      isTrendKnown && icon(trend.direction === 'rising' ? 'rising' : 'falling'),
    ],
    detail: [
      reading.kind === 'sls' && html('div', { key: 'where' }, slowest(reading, formats)),
      html('div', { key: 'count' }, count),
      html('div', { key: 'trend' }, trend ? trendWords(trend, formats) : l10n.t('trend not available yet')),
    ],
    alarm: reading.lag.atMost >= 60 && (tone === 'error' || tone === 'warning') ? tone : undefined,
  };
}

/** Whether the lag is only known to be at least so long, because data was deleted and can't be measured. */
const isAtLeast = (reading: ShownReading): boolean =>
  reading.kind === 'sls' && reading.shards.find(({ shard }) => shard === reading.worstShard)?.state === 'expired';

function slowest({ shards, worstShard, lag }: SlsReading, formats: Formats): string {
  const count = formats.number(shards.length);
  if (shards.length === 1) return l10n.t('1 shard');
  if (worstShard === undefined || lag?.atMost === 0) return l10n.t('{0} shards', count);
  return l10n.t('shard {0}, slowest of {1}', worstShard, count);
}

function noLag(reading: ShownReading): string {
  if (reading.kind === 'dts') {
    return reading.client === 'none' ? l10n.t('no client connected') : l10n.t('not reported');
  }
  const { shards } = reading;
  if (shards.every(({ state }) => state === 'empty')) return l10n.t('no data');
  if (shards.every(({ state }) => state === 'empty' || state === 'notStarted')) return l10n.t('not started');
  return l10n.t('unknown');
}

/** When data will be lost, always together with what the forecast assumes. */
function loss(snapshot: Snapshot, reading: ShownReading, formats: Formats): Content {
  const { forecast } = snapshot;
  const said = saidKinds(snapshot);
  const kept = keptWords(reading, formats);
  const alarm = said.has('dataLost') || said.has('dataAtRisk') ? 'error' : undefined;
  const of = forecast?.shard === undefined ? undefined : l10n.t('first in shard {0}', forecast.shard);
  const lines = (...texts: readonly (string | undefined)[]): Child =>
    texts.filter(text => text !== undefined).map(text => html('div', { key: text }, text));
  const assumption = forecast && assumptionWords(forecast.assumption);
  switch (forecast?.assumption) {
    case 'standsStill':
    case 'atThisPace':
      return { value: lossWords(forecast, formats), detail: lines(assumption, ...kept, of), alarm };
    case 'atTheEarliest':
      return {
        value: [html('small', {}, l10n.t('at least')), ` ${formats.duration(forecast.left ?? 0)}`],
        detail: lines(assumption, ...kept, of),
      };
    case 'never':
    case 'keptForever':
      return {
        value: html('span', { class: 'calm' }, lossWords(forecast, formats)),
        detail: lines(assumption, ...kept),
      };
    case 'unknown':
    case undefined:
      return {
        value: unknown(l10n.t('unknown')),
        detail: kept.length > 0 ? lines(...kept) : assumptionWords('unknown'),
      };
  }
}

function keptWords(reading: ShownReading, formats: Formats): readonly string[] {
  if (reading.kind === 'sls') return storageWords(reading, formats);
  const kept = reading.window?.keptSeconds;
  return kept === undefined ? [] : [l10n.t('data is kept for {0}', formats.duration(kept))];
}

function consumers(all: readonly Consumer[], formats: Formats): Content {
  if (all.length === 0) return { value: unknown(l10n.t('none on record')) };
  const alive = all.filter(({ isSilent }) => !isSilent).map(({ name }) => name);
  const silent = all.filter(({ isSilent }) => isSilent).map(({ name }) => name);
  return {
    value: [
      formats.number(alive.length),
      silent.length > 0 && html('small', {}, ` ${l10n.t('of {0} on record', formats.number(all.length))}`),
    ],
    detail: [
      html('div', { key: 'alive' }, alive.length === 0 ? l10n.t('no recent commits') : fewOf(alive, formats, 3)),
      silent.length > 0 && html('div', { key: 'silent' }, l10n.t('inactive: {0}', fewOf(silent, formats, 3))),
    ],
    title: l10n.t('Based on last commits, the only sign that a consumer is alive.'),
    alarm: alive.length === 0 ? 'warning' : undefined,
  };
}

const timeout = ({ group }: SlsReading, formats: Formats): Content => ({
  value: group.timeoutSeconds === undefined ? unknown(l10n.t('not reported')) : formats.duration(group.timeoutSeconds),
  detail:
    group.isOrdered === undefined
      ? l10n.t('order not reported')
      : group.isOrdered
        ? l10n.t('in order: parent shards before child shards')
        : l10n.t('all shards at once'),
});

function client({ client: state, group }: ShownDtsReading, { now }: Snapshot, formats: Formats): Content {
  const { checkpoint, userName } = group;
  return {
    value:
      state === 'connected'
        ? l10n.t('connected')
        : unknown(state === 'none' ? l10n.t('none connected') : l10n.t('not reported')),
    detail: [
      userName !== undefined && html('div', { key: 'user' }, l10n.t('username {0}', userName)),
      html(
        'div',
        { key: 'checkpoint' },
        checkpoint === undefined
          ? l10n.t('nothing consumed yet')
          : l10n.t('checkpoint {0}', formats.moment(checkpoint, now)),
      ),
    ],
    title: checkpoint === undefined ? undefined : formats.exact(checkpoint),
  };
}

/**
 * The way of a record from the source to the client, with the delays of its two parts. The delays are measured
 * differently, so they are not added.
 */
function way({ taskBehind, lag, client }: ShownDtsReading, said: SaidKinds, formats: Formats): Wanted {
  return html(
    'div',
    { class: 'way' },
    html('span', { class: 'stop' }, l10n.t('source')),
    leg(
      taskBehind === undefined ? undefined : formats.duration(taskBehind),
      said.has('taskBehind'),
      l10n.t("The age of the task's newest record. It also grows while the source has no changes."),
    ),
    html('span', { class: 'stop' }, l10n.t('task')),
    leg(
      lag ? lagWords(lag, formats) : undefined,
      said.has('behind') || said.has('fallingBehind'),
      client === 'none'
        ? l10n.t('No value, because no client is connected.')
        : l10n.t('As measured by the service: from the last consumed record to the newest record'),
    ),
    html('span', { class: client === 'none' ? 'stop absent' : 'stop' }, l10n.t('client')),
  );
}

function leg(words: string | undefined, isAlarming: boolean, title: string): Child {
  return html(
    'span',
    { class: isAlarming ? 'leg alarming' : 'leg', title },
    html('span', {}, words ?? l10n.t('no value')),
  );
}
