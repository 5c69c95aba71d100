import * as l10n from '@vscode/l10n';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import type { GroupRow } from '../../src/model/status/verdicts.ts';
import type { Moment } from '../../src/model/units.ts';
import type { Problem } from '../../src/panels/status/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Copied, icon, unknown } from '../shared/parts.ts';
import { copyButton, createButton, failureNote } from './connection.ts';
import { clientWords, groupLooks } from './words.ts';

export interface GroupsProblem {
  readonly problem: Problem;
  /** When the groups that are shown instead are from. */
  readonly asOf: Moment | undefined;
}

/** The groups in a given order of ids, so that rows can stay where the pointer is. */
export function groupsSection(
  failed: GroupsProblem | undefined,
  status: SubscriptionStatus,
  order: readonly string[],
  formats: Formats,
  copied: Copied,
): Wanted {
  const { groups } = status;
  const rows = groups && inOrder(groups.rows, order);
  return html(
    'section',
    { key: 'groups', id: 'groups', 'aria-labelledby': 'groups-title' },
    html('h2', { id: 'groups-title' }, l10n.t('Consumer groups')),
    failed && failureNote(failed.problem, failed.asOf, formats),
    rows?.length === 0 && emptyNote(status),
    rows && rows.length > 0 && table(rows, status.at, formats, copied),
  );
}

function emptyNote(status: SubscriptionStatus): Wanted {
  return html(
    'div',
    { key: 'none', class: 'empty' },
    html('p', {}, l10n.t('No consumer groups yet')),
    createButton(status),
  );
}

function inOrder(rows: readonly GroupRow[], order: readonly string[]): readonly GroupRow[] {
  const place = (row: GroupRow) => (order.includes(row.id) ? order.indexOf(row.id) : order.length);
  return [...rows].sort((a, b) => place(a) - place(b));
}

const headsNow = () => ({
  name: l10n.t('Group'),
  user: l10n.t('Username'),
  id: l10n.t('Group ID'),
  client: l10n.t('Client'),
  checkpoint: l10n.t('Checkpoint'),
  behind: l10n.t('Behind'),
  unconsumed: l10n.t('Unconsumed'),
  left: l10n.t('Time until data loss'),
});

function table(rows: readonly GroupRow[], at: Moment, formats: Formats, copied: Copied): Wanted {
  const heads = headsNow();
  const head = (text: string, isNumber = false, title?: string) =>
    html('th', { scope: 'col', class: isNumber && 'number', title }, text);
  return html(
    'table',
    { key: 'table', class: 'stacks groups' },
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        head(heads.name),
        head(heads.user),
        head(heads.id),
        head(heads.client),
        head(heads.checkpoint, true),
        head(
          heads.behind,
          true,
          l10n.t('As measured by the service: from the last consumed record to the newest record'),
        ),
        head(heads.unconsumed, true, l10n.t('Unconsumed records and heartbeats')),
        head(heads.left, true, l10n.t("Assuming the checkpoint doesn't move and the oldest data keeps expiring")),
      ),
    ),
    html(
      'tbody',
      {},
      rows.map(row => groupRow(row, heads, at, formats, copied)),
    ),
  );
}

function groupRow(
  row: GroupRow,
  heads: ReturnType<typeof headsNow>,
  at: Moment,
  formats: Formats,
  copied: Copied,
): Wanted {
  const looks = groupLooks(row);
  const isLate = row.verdicts.some(({ kind }) => kind === 'behind' || kind === 'fallingBehind');
  return html(
    'tr',
    { key: row.id, class: `tone-${looks.tone}` },
    html(
      'th',
      { scope: 'row' },
      html(
        'span',
        { class: 'with-icon', title: looks.words },
        icon(looks.icon),
        html(
          'button',
          { type: 'button', class: 'link name', 'data-action': 'openGroup', 'data-group-id': row.id },
          row.name,
        ),
        html('span', { class: 'for-readers' }, looks.words),
      ),
    ),
    cell(heads.user, html('code', {}, row.userName)),
    cell(
      heads.id,
      html(
        'span',
        { class: 'with-copy' },
        html('code', {}, row.id),
        copyButton('groupId', `${heads.id} · ${row.name}`, copied, row.id),
      ),
    ),
    cell(heads.client, row.client === 'connected' ? clientWords(row.client) : unknown(clientWords(row.client))),
    number(
      heads.checkpoint,
      checkpointOf(row, at, formats),
      row.checkpoint === undefined ? undefined : formats.exact(row.checkpoint),
    ),
    number(heads.behind, behindOf(row, formats), undefined, isLate),
    number(heads.unconsumed, row.unconsumed === undefined ? unknownOf(row) : formats.number(row.unconsumed)),
    number(heads.left, leftOf(row, formats), undefined, isLosing(row) && row.leftSeconds !== undefined),
  );
}

/** Whether the group loses data, or will if nothing is done. */
const isLosing = ({ verdicts: [{ kind }] }: GroupRow): boolean =>
  kind === 'dataLost' || kind === 'dataAtRisk' || kind === 'stopped';

const cell = (label: string, child: Child): Wanted => html('td', { 'data-label': label }, child);
const number = (label: string, child: Child, title?: string, isAlarming = false): Wanted =>
  html('td', { 'data-label': label, class: isAlarming ? 'number alarming' : 'number', title }, child);

function checkpointOf(row: GroupRow, at: Moment, formats: Formats): Child {
  if (row.checkpoint === undefined) return unknown(l10n.t('not started'));
  const time = formats.moment(row.checkpoint, at);
  if (row.client === 'connected' || row.distanceSeconds === undefined) return time;
  const distance = l10n.t('{0} before the newest record', formats.duration(row.distanceSeconds));
  return [time, html('div', { class: 'muted' }, distance)];
}

function behindOf(row: GroupRow, formats: Formats): Child {
  return row.delaySeconds === undefined ? unknownOf(row) : formats.duration(row.delaySeconds);
}

/** Why a number is not there. */
function unknownOf(row: GroupRow): Wanted {
  return unknown(row.client === 'none' ? l10n.t('no client') : l10n.t('not reported'));
}

function leftOf(row: GroupRow, formats: Formats): Child {
  if (row.leftSeconds === undefined)
    return unknown(row.checkpoint === undefined ? l10n.t('not started') : l10n.t('unknown'));
  if (row.leftSeconds < 0) return l10n.t('lost');
  const left = formats.duration(row.leftSeconds);
  return isLosing(row) ? left : html('span', { class: 'muted' }, left);
}
