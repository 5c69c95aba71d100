import * as l10n from '@vscode/l10n';
import { durationTicks, type Point, segments } from '../../src/model/lag/curve.ts';
import type { Sample } from '../../src/model/lag/history.ts';
import type { Moment } from '../../src/model/units.ts';
import { type Range, ranges, type Snapshot } from '../../src/panels/group/protocol.ts';
import { markWords } from '../../src/ui/groupFacts.ts';
import { behindWords } from '../../src/ui/written.ts';
import { type Child, html, svg, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Canvas, together } from '../shared/labels.ts';
import { asTable, button, type Column, table, unknown } from '../shared/parts.ts';
import { nearest, type PlacedMark, placedMarks, type Plot, timeTicks } from './plot.ts';

export interface ChartView {
  readonly range: Range;
  /** The moment that the pointer or the keyboard is at. */
  readonly pointedAt: Moment | undefined;
  readonly isTableOpen: boolean;
}

/** Shows the lag over time with what happened to the group, and the same as a table. */
export function chartSection(snapshot: Snapshot, view: ChartView, formats: Formats, canvas: Canvas): Wanted {
  const { history } = snapshot;
  const hasNumbers = history.samples.some(({ lag }) => lag !== null);
  return html(
    'section',
    { key: 'history', 'aria-labelledby': 'history-title' },
    html(
      'div',
      { class: 'section-head' },
      html('h2', { id: 'history-title' }, l10n.t('Lag over time')),
      rangeButtons(view.range),
    ),
    hasNumbers || history.marks.length > 0
      ? [
          picture(snapshot, view, formats, canvas),
          readout(snapshot, view, formats),
          // The table has up to three hundred rows, so it is only made when somebody looks at it.
          asTable('history-table', view.isTableOpen && samplesTable(snapshot, formats)),
        ]
      : html('p', { key: 'none' }, unknown(l10n.t('No data for this period yet.'))),
  );
}

function rangeButtons(current: Range): Wanted {
  const words: Readonly<Record<Range, string>> = {
    '1h': l10n.t('1 h'),
    '3h': l10n.t('3 h'),
    '24h': l10n.t('24 h'),
    '14d': l10n.t('14 d'),
  };
  return html(
    'div',
    { class: 'ranges', role: 'group', 'aria-label': l10n.t('Time range') },
    ranges.map(range =>
      button(
        {
          key: range,
          class: 'range',
          'data-action': 'setRange',
          'data-range': range,
          'aria-pressed': range === current ? 'true' : 'false',
        },
        words[range],
      ),
    ),
  );
}

const plotHeight = 120;
const laneHeight = 17;
const bottom = 24;

/** Lays out the curve. The page uses the same layout to turn the place of the pointer into a moment. */
export function plotOf({ history, reading }: Snapshot, formats: Formats, canvas: Canvas): Plot {
  const ticks = durationTicks(greatestLag(history.samples, reading?.lag?.atMost), 4);
  const widest = Math.max(...ticks.map(tick => canvas.textWidth(formats.duration(tick))));
  return { left: widest + 10, right: Math.max(widest + 60, canvas.width - 6), from: history.from, to: history.to };
}

const greatestLag = (samples: readonly Sample[], now = 0): number =>
  Math.max(10, now, ...samples.map(({ lag }) => lag ?? 0));

function picture(snapshot: Snapshot, { pointedAt }: ChartView, formats: Formats, canvas: Canvas): Wanted {
  const { history, verdicts } = snapshot;
  const plot = plotOf(snapshot, formats, canvas);
  const { left, right, from, to } = plot;
  const ticks = durationTicks(greatestLag(history.samples, snapshot.reading?.lag?.atMost), 4);
  const top = ticks.at(-1) ?? 1;
  const marks = placedMarks(history.marks, plot, canvas);
  const y0 = 8 + Math.max(0, ...marks.map(({ lane }) => (lane ?? -1) + 1)) * laneHeight;
  const xOf = (at: Moment) => left + ((at - from) / (to - from)) * (right - left);
  const yOf = (lag: number) => y0 + plotHeight * (1 - lag / top);
  const pieces = segments(history.samples, to - from);
  const pointed = pointedAt === undefined ? undefined : nearest(history.samples, pointedAt);
  const isAlarming = verdicts.some(({ tone }) => tone === 'error' || tone === 'warning');
  return svg(
    'svg',
    {
      key: 'picture',
      id: 'chart',
      class: isAlarming ? 'chart alarming' : 'chart',
      width: canvas.width,
      height: y0 + plotHeight + bottom,
      role: 'img',
      tabindex: '0',
      'aria-labelledby': 'chart-title',
      'aria-describedby': 'readout',
    },
    svg(
      'title',
      { id: 'chart-title' },
      l10n.t('Lag in seconds over time. Use the arrow keys to move along the chart.'),
    ),
    ticks.map(tick => [
      svg('line', { key: `y ${tick}`, class: 'grid', x1: left, x2: right, y1: yOf(tick), y2: yOf(tick) }),
      svg(
        'text',
        { key: `yt ${tick}`, class: 'axis', x: left - 8, y: yOf(tick) + 4, 'text-anchor': 'end' },
        formats.duration(tick),
      ),
    ]),
    timeTicks(from, to, Math.max(2, Math.floor((right - left) / 90))).map(tick => [
      svg('line', {
        key: `x ${tick}`,
        class: 'grid',
        x1: xOf(tick),
        x2: xOf(tick),
        y1: y0 + plotHeight,
        y2: y0 + plotHeight + 4,
      }),
      svg(
        'text',
        {
          key: `xt ${tick}`,
          class: 'axis',
          x: Math.min(right - 16, Math.max(left + 12, xOf(tick))),
          y: y0 + plotHeight + 18,
          'text-anchor': 'middle',
        },
        tickWords(tick, to - from, formats),
      ),
    ]),
    pieces.map((piece, index) => curve(piece, index, xOf, yOf)),
    marks.map(mark => drawnMark(mark, y0, laneOfLine(mark, marks))),
    pointed && pointer(pointed, xOf, yOf, y0),
  );
}

/** The label of a tick, which is the day on long ranges. */
const tickWords = (tick: Moment, rangeMs: number, formats: Formats): string =>
  rangeMs > 2 * 86_400_000 ? formats.day(tick) : formats.minute(tick);

function curve(
  piece: readonly Point[],
  index: number,
  xOf: (at: Moment) => number,
  yOf: (lag: number) => number,
): readonly Wanted[] {
  const at = ({ at, lag }: Point) => `${xOf(at).toFixed(1)} ${yOf(lag).toFixed(1)}`;
  const [first] = piece;
  const last = piece.at(-1);
  if (!first || !last) return [];
  if (first === last) {
    return [svg('circle', { key: `dot ${index}`, class: 'dot', cx: xOf(first.at), cy: yOf(first.lag), r: 2 })];
  }
  const line = `M${piece.map(at).join('L')}`;
  const base = yOf(0).toFixed(1);
  return [
    svg('path', {
      key: `area ${index}`,
      class: 'area',
      d: `${line}L${xOf(last.at).toFixed(1)} ${base}L${xOf(first.at).toFixed(1)} ${base}Z`,
    }),
    svg('path', { key: `line ${index}`, class: 'line', d: line }),
  ];
}

function pointer({ at, lag }: Sample, xOf: (at: Moment) => number, yOf: (lag: number) => number, y0: number): Wanted {
  const x = xOf(at);
  return svg(
    'g',
    { key: 'pointer', class: 'pointer' },
    svg('line', { x1: x, x2: x, y1: y0, y2: y0 + plotHeight }),
    lag !== null && svg('circle', { cx: x, cy: yOf(lag), r: 4 }),
  );
}

/** The lane where the line of a mark ends. Labels of marks that look like one stand on one another above one line. */
const laneOfLine = ({ x }: PlacedMark, marks: readonly PlacedMark[]): number | undefined =>
  marks.reduce<number | undefined>(
    (lowest, mark) =>
      mark.lane === undefined || Math.abs(mark.x - x) >= together ? lowest : Math.min(lowest ?? mark.lane, mark.lane),
    undefined,
  );

function drawnMark(
  { key, x, words, left, lane }: PlacedMark,
  y0: number,
  lineLane: number | undefined,
): readonly Child[] {
  const baseline = (of: number) => y0 - 6 - of * laneHeight;
  return [
    svg(
      'line',
      {
        key: `mark ${key}`,
        class: 'event',
        x1: x,
        x2: x,
        y1: lineLane === undefined ? y0 : baseline(lineLane) + 3,
        y2: y0 + plotHeight,
      },
      svg('title', {}, words),
    ),
    left !== undefined && svg('text', { key: `label ${key}`, class: 'event', x: left, y: baseline(lane ?? 0) }, words),
  ];
}

/** Says in words what the pointer is on, in a place of its own so that nothing else moves. */
function readout({ history, reading }: Snapshot, { pointedAt }: ChartView, formats: Formats): Wanted {
  const pointed = pointedAt === undefined ? undefined : nearest(history.samples, pointedAt);
  return html(
    'p',
    { key: 'readout', id: 'readout', class: 'readout muted', 'aria-live': 'polite' },
    pointed
      ? [
          html('strong', {}, formats.moment(pointed.at, history.to)),
          ` · ${lagOf(pointed, formats)}`,
          pointed.behind !== null && ` · ${behindWords(reading?.kind ?? 'sls', pointed.behind, formats)}`,
        ]
      : l10n.t('Point to the chart to see values.'),
  );
}

const lagOf = ({ lag }: Sample, formats: Formats): string =>
  lag === null
    ? l10n.t('no value: no client, not started, or request failed')
    : l10n.t('{0} behind', formats.duration(lag));

/** The samples and the marks, the newest first. */
function samplesTable({ history, reading }: Snapshot, formats: Formats): Wanted {
  interface Row {
    readonly key: string;
    readonly at: Moment;
    readonly sample?: Sample;
    readonly words?: string;
  }
  const words = markWords();
  const rows: readonly Row[] = [
    ...history.samples.map(sample => ({ key: `sample ${sample.at}`, at: sample.at, sample })),
    ...history.marks.map(({ at, kind }, index) => ({ key: `mark ${at} ${index}`, at, words: words[kind] })),
  ];
  const number = (value: number | null | undefined, text: (value: number) => string): Child =>
    value === null ? unknown(l10n.t('no value')) : value !== undefined && text(value);
  const columns: readonly Column<Row>[] = [
    {
      name: l10n.t('Time'),
      value: ({ at }) => formats.moment(at, history.to),
      looks: ({ at }) => ({ title: formats.exact(at) }),
    },
    {
      name: l10n.t('Behind'),
      isNumber: true,
      value: ({ sample }) => number(sample?.lag, lag => formats.duration(lag)),
    },
    {
      name: reading?.kind === 'dts' ? l10n.t('Unconsumed') : l10n.t('LogGroups'),
      isNumber: true,
      value: ({ sample }) => number(sample?.behind, count => formats.number(count)),
    },
    { name: l10n.t('Event'), value: ({ words }) => words },
  ];
  return html(
    'div',
    { class: 'scrolls', tabindex: '0', role: 'group', 'aria-labelledby': 'history-title' },
    table(
      { class: 'stacks' },
      columns,
      rows.toSorted((a, b) => b.at - a.at),
      ({ key }) => ({ key }),
    ),
  );
}
