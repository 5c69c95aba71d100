import * as l10n from '@vscode/l10n';
import type { TrackingWindow } from '../../src/model/status/window.ts';
import type { Moment } from '../../src/model/units.ts';
import type { ShownDtsReading } from '../../src/panels/group/protocol.ts';
import { windowUnknown, windowWords } from '../../src/ui/groupFacts.ts';
import { html, svg, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Canvas, placeLabels } from '../shared/labels.ts';
import { section, unknown } from '../shared/parts.ts';
import { markOnBar, scaleOf, windowBar } from '../shared/windowBar.ts';

const laneHeight = 18;

/** Shows the data that is kept with the checkpoint on it, and says the same in a sentence that can be read and copied. */
export const windowSection = ({ window, group }: ShownDtsReading, formats: Formats, canvas: Canvas): Wanted =>
  section(
    'window',
    l10n.t('Tracking window'),
    window
      ? [
          picture(window, group.checkpoint, formats, canvas),
          html('p', { key: 'said', class: 'muted' }, windowWords(window, group.checkpoint, formats)),
        ]
      : html('p', { key: 'none' }, unknown(windowUnknown())),
  );

interface WindowMark {
  readonly key: string;
  readonly at: Moment;
  readonly x: number;
  readonly name: string;
}

function picture(window: TrackingWindow, checkpoint: Moment | undefined, formats: Formats, canvas: Canvas): Wanted {
  const { width } = canvas;
  const xOf = scaleOf(window, width);
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
    windowBar(y, 12, width, xOf(window.end)),
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
      markOnBar({ key: 'mark', class: 'mark', title: formats.exact(at), icon: 'checkpoint', x }, y, 10),
    ]),
  );
}
