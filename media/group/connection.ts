import * as l10n from '@vscode/l10n';
import {
  type CheckOutcome,
  type CheckRow,
  connectionPart,
  type ShownConnection,
  type Snapshot,
} from '../../src/panels/group/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import { button, type Column, type Copied, icon, type IconName, section, table } from '../shared/parts.ts';

/** Shows the check of the connection, and lets the user start it. */
export function connectionSection({ connection, identity }: Snapshot, copied: Copied): Wanted {
  const about =
    identity.ref.kind === 'dts'
      ? l10n.t('Checks each step from the host name to the data of the group, and asks for the password of the group.')
      : l10n.t(
          'Checks each step from the host name to the cursors of the Logstore, with the credentials of this account.',
        );
  return section(
    'connection',
    l10n.t('Connection'),
    !connection && html('p', { key: 'about', class: 'muted' }, about),
    connection && [
      html('p', { key: 'status', role: 'status', class: 'connection-status' }, connection.status),
      table({ key: 'steps', class: 'stacks connection' }, columns(), connection.rows, ({ step, outcome }) => ({
        key: step,
        class: `tone-${looks[outcome].tone}`,
      })),
    ],
    buttons(connection, copied),
    connection?.hints.map((hint, index) => html('p', { key: `hint ${index}`, class: 'muted' }, hint)),
    html('p', { key: 'nothing', class: 'muted' }, nothingMoved(connection)),
  );
}

/** What is true of every check, in the tense of this one. */
const nothingMoved = (connection: ShownConnection | undefined): string =>
  connection
    ? l10n.t('No group was joined and nothing was moved.')
    : l10n.t('No group is joined and nothing is moved.');

const columns = (): readonly Column<CheckRow>[] => [
  {
    name: l10n.t('Step'),
    value: ({ name, outcome }) =>
      html(
        'span',
        { class: 'with-icon' },
        icon(looks[outcome].icon),
        html('span', {}, name),
        html('span', { class: 'for-readers' }, outcomeWords()[outcome]),
      ),
  },
  { name: l10n.t('Time'), isNumber: true, value: ({ time }) => time || '\u00a0' },
  { name: l10n.t('What was seen'), value: seen },
];

const seen = ({ outcome, headline, text, detail, fixes }: CheckRow): Child => [
  headline !== undefined && [html('strong', {}, headline), ' '],
  html('span', { class: outcome === 'notReached' && 'unknown' }, text),
  detail !== '' && html('span', { class: 'detail' }, detail),
  fixes.length > 0 &&
    outcome === 'failed' &&
    html(
      'div',
      { class: 'buttons' },
      fixes.map(({ fix, title }) =>
        button(
          { key: fix, class: 'secondary', 'data-action': 'fix', 'data-fix': fix, 'data-part': connectionPart },
          title,
        ),
      ),
    ),
];

const buttons = (connection: ShownConnection | undefined, { what }: Copied): Wanted =>
  html(
    'div',
    { key: 'buttons', class: 'buttons' },
    button(
      {
        key: 'verify',
        class: 'secondary',
        'data-action': 'verifyConnection',
        'aria-busy': connection?.isChecking === true && 'true',
      },
      connection ? l10n.t('Try Again') : l10n.t('Verify Connection'),
    ),
    connection &&
      !connection.isChecking &&
      button(
        { key: 'copy', class: 'secondary', 'data-action': 'copy', 'data-what': 'connectionReport' },
        what === 'connectionReport' ? l10n.t('Copied') : l10n.t('Copy Report'),
      ),
  );

const looks: Readonly<Record<CheckOutcome, { readonly tone: string; readonly icon: IconName }>> = {
  passed: { tone: 'well', icon: 'pass' },
  noted: { tone: 'warning', icon: 'warning' },
  failed: { tone: 'error', icon: 'error' },
  running: { tone: 'progress', icon: 'sync' },
  notReached: { tone: 'neutral', icon: 'outline' },
};

const outcomeWords = (): Readonly<Record<CheckOutcome, string>> => ({
  passed: l10n.t('passed'),
  noted: l10n.t('warning'),
  failed: l10n.t('failed'),
  running: l10n.t('running'),
  notReached: l10n.t('not reached'),
});
