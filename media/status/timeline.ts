import * as l10n from '@vscode/l10n';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import { rankOf } from '../../src/model/lag/judge.ts';
import type { GroupRow } from '../../src/model/status/verdicts.ts';
import type { Tone } from '../../src/model/status/stage.ts';
import { secondsAhead, secondsBehind, type TrackingWindow } from '../../src/model/status/window.ts';
import type { Moment } from '../../src/model/units.ts';
import { windowUnknown } from '../../src/ui/groupFacts.ts';
import { html, svg, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Canvas, fitted, placeLabels, together } from '../shared/labels.ts';
import { asTable, type Column, type IconName, section, table } from '../shared/parts.ts';
import { markOnBar, scaleOf, windowBar } from '../shared/windowBar.ts';
import { groupLooks, markWords, timeLeft } from './words.ts';

interface Mark {
  readonly key: string;
  readonly x: number;
  readonly icon: IconName;
  readonly tone: Tone;
  readonly name: string;
  /** The words after the name. */
  readonly words: string;
  readonly title: string;
}

const laneHeight = 20;

/** Shows the window from the oldest record to now with every checkpoint on it, and the same as a table. */
export function windowSection(status: SubscriptionStatus, formats: Formats, canvas: Canvas): Wanted {
  const { window } = status;
  return section(
    'window',
    l10n.t('Tracking window'),
    window
      ? [
          picture(status, window, formats, canvas),
          status.groups?.rows.some(row => row.client !== 'connected' && timeLeft(row) !== undefined) &&
            html(
              'p',
              { key: 'assumption', class: 'muted' },
              l10n.t("The time left assumes that checkpoints don't move and the oldest data keeps expiring."),
            ),
          asTable('window-table', momentsTable(status, window, formats)),
        ]
      : html(
          'p',
          { class: 'unknown' },
          status.stage === 'notStarted' || status.stage === 'precheckFailed'
            ? l10n.t("No data yet. The task hasn't been started.")
            : windowUnknown(),
        ),
  );
}

function picture(status: SubscriptionStatus, window: TrackingWindow, formats: Formats, canvas: Canvas): Wanted {
  const { width } = canvas;
  const xOf = scaleOf(window, width);
  const above = groupMarks(status.groups?.rows ?? [], formats, xOf);
  const below = edgeMarks(status, window, formats, xOf);
  const aboveLabels = laidOut(above, canvas, 6);
  const belowLabels = laidOut(below, canvas, 4);
  const lanesOf = (labels: readonly PlacedMark[]) => 1 + Math.max(-1, ...labels.map(label => label.lane));
  const y = 8 + lanesOf(aboveLabels) * laneHeight + 14;
  const height = y + 20 + lanesOf(belowLabels) * laneHeight;
  const up = (lane: number) => y - 20 - lane * laneHeight;
  const down = (lane: number) => y + 30 + lane * laneHeight;

  return svg(
    'svg',
    { key: 'picture', class: 'timeline', role: 'img', 'aria-labelledby': 'timeline-title', width, height },
    svg('title', { id: 'timeline-title' }, l10n.t('Tracking window with the checkpoints of the consumer groups')),
    windowBar(y, 14, width, xOf(window.end)),
    aboveLabels.map(label =>
      svg('line', {
        key: `up ${label.key}`,
        class: 'leader',
        x1: label.x,
        x2: label.x,
        y1: up(nearestLane(label, aboveLabels)) + 4,
        y2: y - 8,
      }),
    ),
    below.map(mark => {
      const label = belowLabels.find(({ key }) => key === mark.key);
      const y2 = label ? down(nearestLane(label, belowLabels)) - 12 : y + 9;
      const line = { class: 'leader', x1: mark.x, x2: mark.x, y1: y - 9, y2 };
      return svg('line', { key: `down ${mark.key}`, ...line });
    }),
    [
      ...aboveLabels.map(label => ({ ...label, y: up(label.lane) })),
      ...belowLabels.map(label => ({ ...label, y: down(label.lane) })),
    ].map(label =>
      svg('text', { key: `text ${label.key}`, class: `tone-${label.tone}`, x: label.left, y: label.y }, label.shown),
    ),
    below.filter(mark => mark.icon === 'checkpoint').map(mark => drawn(mark, y)),
    // The marks that are drawn last lie on top, and the most alarming come first in the list.
    [...above].reverse().map(mark => drawn(mark, y)),
  );
}

const drawn = ({ key, tone, ...mark }: Mark, y: number): Wanted =>
  markOnBar({ ...mark, key: `mark ${key}`, class: `mark tone-${tone}` }, y, 9);

function groupMarks(rows: readonly GroupRow[], formats: Formats, xOf: (at: Moment) => number): readonly Mark[] {
  return slowestFirst(rows).flatMap(row => {
    if (row.checkpoint === undefined) return [];
    const words = markWords(row, formats);
    const { tone, icon: drawing } = groupLooks(row);
    return [
      {
        key: row.id,
        x: xOf(row.checkpoint),
        icon: drawing,
        tone,
        name: row.name,
        words,
        title: `${row.name}\n${words}\n${formats.exact(row.checkpoint)}`,
      },
    ];
  });
}

/** Sorts groups so that, where one label stands for several of which the same is said, it names the worst of them. */
function slowestFirst(rows: readonly GroupRow[]): readonly GroupRow[] {
  const rank = ({ verdicts: [first] }: GroupRow) => rankOf(first.kind);
  return [...rows].sort((a, b) => rank(a) - rank(b) || (a.checkpoint ?? 0) - (b.checkpoint ?? 0));
}

function edgeMarks(
  status: SubscriptionStatus,
  window: TrackingWindow,
  formats: Formats,
  xOf: (at: Moment) => number,
): readonly Mark[] {
  const { consumptionCheckpoint: checkpoint } = status;
  const time = (at: Moment) => formats.moment(at, status.at);
  const mark = (key: string, at: Moment, name: string, drawing: IconName = 'begin', words = ''): Mark => ({
    key,
    x: xOf(at),
    icon: drawing,
    tone: 'neutral',
    name,
    words,
    title: `${name}\n${formats.exact(at)}`,
  });
  const newestX = xOf(window.end);
  const isNow = xOf(window.now) - newestX < together;
  const behind = l10n.t('{0} behind now', formats.duration(window.behindSeconds));
  return [
    mark('oldest', window.begin, l10n.t('oldest record {0}', time(window.begin))),
    mark('newest', window.end, l10n.t('newest record {0}', time(window.end)), 'begin', behind),
    ...(isNow ? [] : [mark('now', window.now, l10n.t('now {0}', time(window.now)))]),
    ...(checkpoint === undefined
      ? []
      : [mark('instance', checkpoint, l10n.t('consumption checkpoint {0}', time(checkpoint)), 'checkpoint')]),
  ];
}

interface PlacedMark extends Mark {
  readonly left: number;
  readonly lane: number;
  readonly shown: string;
}

/** Gives the labels their places. Similar marks that lie on one another share a label. */
function laidOut(marks: readonly Mark[], canvas: Canvas, lanes: number): readonly PlacedMark[] {
  const labelled = joined(marks).map(({ shown, ...mark }) => ({ ...mark, shown: fitted(shown, canvas) }));
  const labels = labelled.map(({ x, shown }) => ({ x, width: canvas.textWidth(shown) }));
  const places = placeLabels(labels, canvas.width, lanes);
  return labelled.flatMap((mark, index) => {
    const place = places[index];
    return place ? [{ ...mark, ...place }] : [];
  });
}

function joined(marks: readonly Mark[]): readonly (Mark & { readonly shown: string })[] {
  const heaps: { readonly first: Mark; others: number }[] = [];
  for (const mark of marks) {
    const heap = heaps.find(({ first }) => isLike(first, mark) && Math.abs(first.x - mark.x) < together);
    if (heap) heap.others += 1;
    else heaps.push({ first: mark, others: 0 });
  }
  return heaps.map(({ first, others }) => {
    const name = others === 0 ? first.name : l10n.t('{0} and {1} more', first.name, others);
    return { ...first, shown: first.words === '' ? name : `${name} · ${first.words}` };
  });
}

const isLike = (a: Mark, b: Mark): boolean => a.icon === b.icon && a.tone === b.tone && a.icon !== 'begin';

/** The lane where the line from a point ends, which is the lane of the nearest label of that point. */
function nearestLane(label: PlacedMark, labels: readonly PlacedMark[]): number {
  return Math.min(...labels.filter(({ x }) => Math.abs(x - label.x) < together).map(({ lane }) => lane));
}

/** The same facts for reading and copying, from the oldest to the newest. */
function momentsTable(status: SubscriptionStatus, window: TrackingWindow, formats: Formats): Wanted {
  interface Row {
    readonly key: string;
    readonly name: string;
    readonly at: Moment | undefined;
    readonly group?: GroupRow;
  }
  const all: readonly Row[] = [
    { key: 'oldest', name: l10n.t('Oldest record'), at: window.begin },
    { key: 'newest', name: l10n.t('Newest record'), at: window.end },
    { key: 'now', name: l10n.t('Now'), at: window.now },
    { key: 'instance', name: l10n.t('Consumption checkpoint'), at: status.consumptionCheckpoint },
    ...(status.groups?.rows ?? []).map(group => ({
      key: `group ${group.id}`,
      name: group.name,
      at: group.checkpoint,
      group,
    })),
  ];
  const rows = all.flatMap(({ at, ...row }) => (at === undefined ? [] : [{ ...row, at }]));
  const rank = (group: GroupRow | undefined) => rankOf(group?.verdicts[0].kind ?? 'well');
  const columns: readonly Column<(typeof rows)[number]>[] = [
    {
      name: l10n.t('Marker'),
      value: ({ name, group }) => [name, group && html('span', { class: 'muted' }, ` · ${groupLooks(group).words}`)],
    },
    {
      name: l10n.t('Time'),
      isNumber: true,
      value: ({ at }) => formats.moment(at, status.at),
      looks: ({ at }) => ({ title: formats.exact(at) }),
    },
    {
      name: l10n.t('After the oldest record'),
      isNumber: true,
      value: ({ at }) => {
        const ahead = secondsAhead(window, at);
        return ahead < 0 ? l10n.t('{0} before it', formats.duration(-ahead)) : formats.duration(ahead);
      },
    },
    {
      name: l10n.t('Before the newest record'),
      isNumber: true,
      value: ({ at }) => formats.duration(secondsBehind(window, at)),
    },
  ];
  return table(
    { class: 'stacks' },
    columns,
    rows.toSorted((a, b) => a.at - b.at || rank(a.group) - rank(b.group)),
    ({ key }) => ({ key }),
  );
}
