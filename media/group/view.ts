import * as l10n from '@vscode/l10n';
import type { Snapshot } from '../../src/panels/group/protocol.ts';
import { type Child, html } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import type { Shown } from '../shared/pageShell.ts';
import { copiedWords, detailOf, note, verdictBox, waysOut } from '../shared/parts.ts';
import { chartSection, type ChartView } from './chart.ts';
import { dtsStartSection } from './dtsStart.ts';
import { figures, figuresToCome } from './figures.ts';
import { header } from './header.ts';
import { shardsSection, type ShardsView } from './shards.ts';
import { statements } from './verdict.ts';
import { connectionSection } from './connection.ts';
import { slsStartSection } from './slsStart.ts';
import type { StartChoice } from './startParts.ts';
import { windowSection } from './window.ts';

/** Everything that the look of the page depends on. */
interface View extends Shown<Snapshot> {
  readonly chart: ChartView;
  readonly shards: ShardsView;
  readonly start: StartChoice;
}

/** The whole page, the most important things first. */
export function page(view: View): readonly Child[] {
  const { snapshot, formats, canvas, copied } = view;
  const { reading, problem } = snapshot;
  return [
    header(snapshot, view.intervalSeconds, formats, copied),
    banner(snapshot, formats),
    !reading &&
      !problem && [
        html('p', { key: 'loading', role: 'status' }, l10n.t('Loading the consumer group…')),
        figuresToCome(),
      ],
    reading && [
      verdictBox(statements(snapshot, reading, formats, view)),
      figures(snapshot, reading, formats),
      chartSection(snapshot, view.chart, formats, canvas),
      reading.kind === 'sls'
        ? [
            shardsSection(snapshot, reading, view.shards, formats, copied),
            slsStartSection(snapshot, view.start, formats),
          ]
        : [windowSection(reading, formats, canvas), dtsStartSection(snapshot, reading, view.start, formats)],
    ],
    (reading || snapshot.connection) && connectionSection(snapshot, copied),
    copiedWords(copied),
  ];
}

/** Says why the page is not up to date, and what can be done about it. */
function banner({ problem, reading, now }: Snapshot, formats: Formats): Child {
  if (!problem) return undefined;
  return note(
    problem.isGone ? 'warning' : 'error',
    'failed',
    problem.isGone ? l10n.t('The consumer group no longer exists.') : problem.text,
    problem.isGone &&
      html('p', {}, l10n.t('The group or the resource it belonged to was deleted. You can close this panel.')),
    reading && html('p', {}, l10n.t('Showing data as of {0}.', formats.moment(reading.at, now))),
    detailOf(problem),
    waysOut(problem.fixes, true),
  );
}
