import * as l10n from '@vscode/l10n';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import type { GroupRow } from '../../src/model/status/verdicts.ts';
import type { Moment } from '../../src/model/units.ts';
import type { Problem } from '../../src/panels/status/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { button, type Column, type Copied, icon, note, section, table, unknown } from '../shared/parts.ts';
import { copyButton, createButton, failureNote } from './connection.ts';
import { clientWords, groupLooks, oldVersionWords } from './words.ts';

export interface GroupsProblem {
  readonly problem: Problem;
  /** The moment of the older groups that are shown instead. */
  readonly asOf: Moment | undefined;
}

/** Shows the groups in the given order of ids, which stays as it is while the pointer is among the rows. */
export function groupsSection(
  failed: GroupsProblem | undefined,
  status: SubscriptionStatus,
  order: readonly string[],
  formats: Formats,
  copied: Copied,
): Wanted {
  const { groups } = status;
  const rows = groups && inOrder(groups.rows, order);
  return section(
    'groups',
    l10n.t('Consumer groups'),
    failed && failureNote(failed.problem, failed.problem.text, failed.asOf, formats),
    status.version === 'notReported' && versionNote(),
    rows?.length === 0 && emptyNote(status),
    rows &&
      rows.length > 0 &&
      table({ key: 'table', class: 'stacks groups' }, columns(status.at, formats, copied), rows, row => ({
        key: row.id,
        class: `tone-${groupLooks(row).tone}`,
      })),
  );
}

const versionNote = (): Wanted =>
  note(
    'info',
    'version',
    l10n.t("The service doesn't report the version of this instance."),
    html(
      'p',
      {},
      l10n.t('If this is an old version, it has no consumer groups, and the service refuses to create one.'),
    ),
  );

function emptyNote(status: SubscriptionStatus): Wanted {
  if (status.version === 'old') return html('p', { key: 'none' }, oldVersionWords());
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

function columns(at: Moment, formats: Formats, copied: Copied): readonly Column<GroupRow>[] {
  const clients = clientWords();
  return [
    { name: l10n.t('Group'), value: nameOf },
    {
      name: l10n.t('Username'),
      value: ({ userName }) => (userName === undefined ? unknown(l10n.t('not reported')) : html('code', {}, userName)),
    },
    {
      name: l10n.t('Group ID'),
      value: ({ id, name }) =>
        html(
          'span',
          { class: 'with-copy' },
          html('code', {}, id),
          copyButton('groupId', `${l10n.t('Group ID')} · ${name}`, copied, id),
        ),
    },
    {
      name: l10n.t('Client'),
      value: ({ client }) => (client === 'connected' ? clients[client] : unknown(clients[client])),
    },
    {
      name: l10n.t('Checkpoint'),
      isNumber: true,
      value: row => checkpointOf(row, at, formats),
      looks: ({ checkpoint }) => ({ title: checkpoint === undefined ? undefined : formats.exact(checkpoint) }),
    },
    {
      name: l10n.t('Behind'),
      title: l10n.t('As measured by the service: from the last consumed record to the newest record'),
      isNumber: true,
      value: row => (row.delaySeconds === undefined ? unknownOf(row) : formats.duration(row.delaySeconds)),
      looks: ({ verdicts }) => alarmIf(verdicts.some(({ kind }) => kind === 'behind' || kind === 'fallingBehind')),
    },
    {
      name: l10n.t('Unconsumed'),
      title: l10n.t('Unconsumed records and heartbeats'),
      isNumber: true,
      value: row => (row.unconsumed === undefined ? unknownOf(row) : formats.number(row.unconsumed)),
    },
    {
      name: l10n.t('Time until data loss'),
      title: l10n.t("Assuming the checkpoint doesn't move and the oldest data keeps expiring"),
      isNumber: true,
      value: row => leftOf(row, formats),
      looks: row => alarmIf(isLosing(row) && row.leftSeconds !== undefined),
    },
  ];
}

const alarmIf = (isAlarming: boolean) => ({ class: isAlarming ? 'alarming' : undefined });

function nameOf(row: GroupRow): Wanted {
  const looks = groupLooks(row);
  return html(
    'span',
    { class: 'with-icon', title: looks.words },
    icon(looks.icon),
    button({ class: 'link name', 'data-action': 'openGroup', 'data-group-id': row.id }, row.name),
    html('span', { class: 'for-readers' }, looks.words),
  );
}

/** Whether the group loses data, or will if nothing is done. */
const isLosing = ({ verdicts: [{ kind }] }: GroupRow): boolean =>
  kind === 'dataLost' || kind === 'dataAtRisk' || kind === 'stopped';

function checkpointOf(row: GroupRow, at: Moment, formats: Formats): Child {
  if (row.checkpoint === undefined) return unknown(l10n.t('not started'));
  const time = formats.moment(row.checkpoint, at);
  if (row.client === 'connected' || row.distanceSeconds === undefined) return time;
  const distance = l10n.t('{0} before the newest record', formats.duration(row.distanceSeconds));
  return [time, html('div', { class: 'muted' }, distance)];
}

/** Says why there is no number. */
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
