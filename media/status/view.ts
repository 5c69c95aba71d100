import * as l10n from '@vscode/l10n';
import type { Snapshot } from '../../src/panels/status/protocol.ts';
import { type Child, html } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import type { Shown } from '../shared/pageShell.ts';
import { copiedWords, note, waysOut } from '../shared/parts.ts';
import { connection } from './connection.ts';
import { fieldsSection } from './fields.ts';
import { figures } from './figures.ts';
import { type GroupsProblem, groupsSection } from './groups.ts';
import { header } from './header.ts';
import { objectsSection, type ObjectsView } from './objects.ts';
import { windowSection } from './timeline.ts';
import { verdictBox } from './verdict.ts';

/** Everything that the picture of the page depends on. */
export interface View extends Shown<Snapshot> {
  readonly groupOrder: readonly string[];
  readonly objects: ObjectsView;
}

/** The page as a function of what is known, most important first. */
export function page(view: View): readonly Child[] {
  const { snapshot, formats, copied } = view;
  const { status } = snapshot;
  return [
    header(snapshot, isWholeFailed(snapshot), view.intervalSeconds, formats, copied),
    banner(snapshot, formats),
    !status &&
      snapshot.problems.length === 0 &&
      html('p', { key: 'loading', role: 'status' }, l10n.t('Loading the status…')),
    status && [
      verdictBox(status.verdicts, formats),
      figures(status, formats),
      windowSection(status, formats, view.canvas),
      groupsSection(groupsProblem(snapshot), status, view.groupOrder, formats, copied),
      html(
        'div',
        { key: 'columns', class: 'columns' },
        objectsSection(status, view.objects, formats),
        connection(status, copied),
      ),
      fieldsSection(status, lonely(snapshot), formats),
    ],
    copiedWords(copied),
  ];
}

/** What keeps the page from being current, with the way out. */
function banner(snapshot: Snapshot, formats: Formats): Child {
  const problem = snapshot.problems.find(({ part }) => part === 'newer');
  if (!problem || !isWholeFailed(snapshot)) return undefined;
  const { status } = snapshot;
  return note(
    'error',
    'failed',
    html('strong', {}, problem.text),
    status && html('p', {}, l10n.t('Showing data as of {0}.', formats.moment(status.at, Date.now()))),
    problem.detail !== '' && html('p', { class: 'detail' }, problem.detail),
    waysOut(problem.fixes, true, problem.part),
  );
}

/** Neither operation answered, so nothing on the page is newer than the last answer. */
const isWholeFailed = ({ problems }: Snapshot): boolean =>
  (['newer', 'older'] as const).every(part => problems.some(problem => problem.part === part));

/** The problems of one operation while the other one answered. */
function lonely({ problems, status }: Snapshot): Snapshot['problems'] {
  return status?.sources === 'both' ? [] : problems.filter(({ part }) => part !== 'groups' && part !== status?.sources);
}

/** Of the groups alone: when nothing was answered, the banner has said it already. */
function groupsProblem(snapshot: Snapshot): GroupsProblem | undefined {
  const problem = isWholeFailed(snapshot) ? undefined : snapshot.problems.find(({ part }) => part === 'groups');
  return problem && { problem, asOf: snapshot.groupsAsOf };
}
