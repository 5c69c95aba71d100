import * as l10n from '@vscode/l10n';
import type { Consumer } from '../../src/model/lag/consumers.ts';
import type { GroupVerdict } from '../../src/model/lag/judge.ts';
import type { SlsReading } from '../../src/model/lag/reading.ts';
import { isLagAtLeast } from '../../src/model/lag/shardHealth.ts';
import type { ShownDtsReading, ShownReading, Snapshot } from '../../src/panels/group/protocol.ts';
import {
  clientWords,
  keptWords,
  lagWords,
  lossWords,
  noLagWords,
  orderWords,
  trendWords,
} from '../../src/ui/groupFacts.ts';
import { behindWords, fewOf } from '../../src/ui/written.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Figure, figure, icon, unknown } from '../shared/parts.ts';

/** The four numbers people look for first. */
export function figures(snapshot: Snapshot, reading: ShownReading, formats: Formats): Wanted {
  return html(
    'dl',
    { key: 'figures', class: reading.kind === 'dts' ? 'figures with-way' : 'figures' },
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
  if (!reading.lag) return { value: unknown(noLagWords(reading)), detail: count };
  const isTrendKnown = trend !== undefined && trend.direction !== 'steady';
  const tone = verdicts.find(({ verdict }) => verdict.kind !== 'well')?.tone;
  return {
    value: [
      isLagAtLeast(reading)
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

function slowest({ shards, worstShard, lag }: SlsReading, formats: Formats): string {
  const count = formats.number(shards.length);
  if (shards.length === 1) return l10n.t('1 shard');
  if (worstShard === undefined || lag?.atMost === 0) return l10n.t('{0} shards', count);
  return l10n.t('shard {0}, slowest of {1}', worstShard, count);
}

/** When data will be lost, always together with what the forecast assumes. */
function loss(snapshot: Snapshot, reading: ShownReading, formats: Formats): Content {
  const { forecast } = snapshot;
  const said = saidKinds(snapshot);
  const { isAtLeast, value, is, assumption } = lossWords(forecast, formats);
  const first = forecast?.shard === undefined ? undefined : l10n.t('first in shard {0}', forecast.shard);
  const lines = [assumption, ...keptWords(reading, formats), first].filter(text => text !== undefined);
  const isAlarming = is === 'time' && !isAtLeast && (said.has('dataLost') || said.has('dataAtRisk'));
  return {
    value: [
      isAtLeast && [html('small', {}, l10n.t('at least')), ' '],
      is === 'never' ? html('span', { class: 'calm' }, value) : is === 'unknown' ? unknown(value) : value,
    ],
    detail:
      lines.length === 0 && is === 'unknown'
        ? l10n.t('data retention unknown')
        : lines.map(text => html('div', { key: text }, text)),
    alarm: isAlarming ? 'error' : undefined,
  };
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
  detail: orderWords(group.isOrdered),
});

function client({ client: state, group }: ShownDtsReading, { now }: Snapshot, formats: Formats): Content {
  const { checkpoint, userName } = group;
  return {
    value: state === 'connected' ? clientWords(state) : unknown(clientWords(state)),
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
