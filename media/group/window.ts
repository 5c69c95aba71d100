import * as l10n from '@vscode/l10n';
import { positionOf, secondsAhead, secondsBehind, type TrackingWindow } from '../../src/model/status/window.ts';
import type { Moment } from '../../src/model/units.ts';
import type { ShownDtsReading } from '../../src/panels/group/protocol.ts';
import type { Canvas } from '../shared/canvas.ts';
import { html, svg, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { placeLabels } from '../shared/labels.ts';
import { icon, unknown } from '../shared/parts.ts';

const margin = 26;
const laneHeight = 18;

/** The data that is kept with the checkpoint on it, and the same in a sentence that can be read and copied. */
export function windowSection({ window, group }: ShownDtsReading, formats: Formats, canvas: Canvas): Wanted {
  return html(
    'section',
    { key: 'window', 'aria-labelledby': 'window-title' },
    html('h2', { id: 'window-title' }, l10n.t('Tracking window')),
    window
      ? [picture(window, group.checkpoint, formats, canvas), said(window, group.checkpoint, formats)]
      : html('p', { key: 'none' }, unknown(l10n.t("The service didn't report the tracking window."))),
  );
}

interface WindowMark {
  readonly key: string;
  readonly at: Moment;
  readonly x: number;
  readonly name: string;
}

function picture(window: TrackingWindow, checkpoint: Moment | undefined, formats: Formats, canvas: Canvas): Wanted {
  const { width } = canvas;
  const inner = Math.max(1, width - 2 * margin);
  const xOf = (at: Moment) => {
    const position = positionOf(window, at);
    return position === 'lost' ? margin / 2 : margin + position * inner;
  };
  const mark = (key: string, at: Moment, name: string): WindowMark => ({ key, at, x: xOf(at), name });
  const time = (at: Moment) => formats.moment(at, window.now);
  const edges = [
    mark('oldest', window.begin, l10n.t('oldest record {0}', time(window.begin))),
    mark('newest', window.end, l10n.t('newest record {0}', time(window.end))),
  ];
  const here = checkpoint === undefined ? [] : [mark('here', checkpoint, l10n.t('checkpoint {0}', time(checkpoint)))];
  const labels = (marks: readonly WindowMark[]) =>
    placeLabels(
      marks.map(({ x, name }) => ({ x, width: canvas.textWidth(name) })),
      width,
      2,
    );
  const y = 36;
  const edgeLabels = labels(edges);
  const [hereLabel] = labels(here);
  return svg(
    'svg',
    {
      key: 'picture',
      class: 'timeline',
      role: 'img',
      'aria-labelledby': 'window-picture-title',
      width,
      height: y + 18 + laneHeight * (1 + Math.max(0, ...edgeLabels.map(place => place?.lane ?? 0))),
    },
    svg('title', { id: 'window-picture-title' }, l10n.t('Tracking window with the checkpoint of the group')),
    svg('rect', { class: 'track', x: 0, y: y - 6, width, height: 12, rx: 6 }),
    svg('rect', {
      class: 'kept',
      x: margin,
      y: y - 6,
      width: Math.max(2, xOf(window.end) - margin),
      height: 12,
      rx: 3,
    }),
    edges.map(({ key, x, name, at }, index) => [
      svg('line', {
        key: `line ${key}`,
        class: 'leader',
        x1: x,
        x2: x,
        y1: y - 8,
        y2: y + 12 + (edgeLabels[index]?.lane ?? 0) * laneHeight,
      }),
      edgeLabels[index] &&
        svg(
          'text',
          { key, class: 'tone-neutral', x: edgeLabels[index].left, y: y + 26 + edgeLabels[index].lane * laneHeight },
          svg('title', {}, formats.exact(at)),
          name,
        ),
    ]),
    here.map(({ key, x, name, at }) => [
      hereLabel && svg('text', { key, x: hereLabel.left, y: y - 18 }, name),
      svg(
        'g',
        { key: 'mark', class: 'mark' },
        svg('title', {}, formats.exact(at)),
        svg('circle', { class: 'plate', cx: x, cy: y, r: 10 }),
        icon('checkpoint', { x: x - 8, y: y - 8 }),
      ),
    ]),
  );
}

function said(window: TrackingWindow, checkpoint: Moment | undefined, formats: Formats): Wanted {
  const { keptSeconds } = window;
  if (checkpoint === undefined) {
    return html(
      'p',
      { key: 'said', class: 'muted' },
      l10n.t("{0} of data is available. There's no checkpoint yet.", formats.duration(keptSeconds)),
    );
  }
  const ahead = secondsAhead(window, checkpoint);
  const behind = formats.duration(secondsBehind(window, checkpoint));
  return html(
    'p',
    { key: 'said', class: 'muted' },
    ahead < 0
      ? l10n.t('The checkpoint is {0} older than the oldest record.', formats.duration(-ahead))
      : l10n.t(
          '{0} of data is available. The checkpoint is {1} before the newest record and {2} after the oldest.',
          formats.duration(keptSeconds),
          behind,
          formats.duration(ahead),
        ),
  );
}
