import * as l10n from '@vscode/l10n';
import type { Copyable, Identity, ShownWay, Snapshot } from '../../src/panels/peek/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import { accountBar, accountWords, button, type Copied, copyButtonFor, icon, pill } from '../shared/parts.ts';
import { networkWords } from './words.ts';

/** What the page always shows: whose records these are, how they are reached, and what can be done. */
export function header(snapshot: Snapshot, copied: Copied): Wanted {
  const { identity } = snapshot;
  return html(
    'header',
    { key: 'header', ...accountBar(identity.account) },
    html(
      'div',
      { class: 'title' },
      html('h1', {}, l10n.t('Records · {0}', identity.name)),
      identity.subject.kind === 'dts' &&
        html(
          'span',
          {
            title: l10n.t(
              "Preview: this was built from the documentation and the official clients of DTS, and hasn't been tried with a real endpoint yet.",
            ),
          },
          pill('neutral', 'info', l10n.t('Preview')),
        ),
    ),
    html('div', { class: 'tools' }, tools(snapshot)),
    html('p', { class: 'context muted' }, where(identity, snapshot.choice.shard, copied)),
  );
}

function tools({ state, counts }: Snapshot): Child {
  const isBusy = state.kind === 'connecting' || state.kind === 'reading' || state.kind === 'following';
  const hasBegun = counts !== undefined;
  const looks = 'secondary';
  return [
    isBusy
      ? button({ key: 'stop', class: 'primary', 'data-action': 'stop' }, icon('pause'), ` ${l10n.t('Stop')}`)
      : button(
          {
            key: 'follow',
            class: 'primary',
            'data-action': 'follow',
            title: l10n.t('Waits for new records, for 30 minutes at most and only while this panel is visible'),
          },
          icon('play'),
          ` ${l10n.t('Follow')}`,
        ),
    actionButton('more', looks, l10n.t('Load More'), hasBegun && !isBusy),
    actionButton('export', looks, l10n.t('Export NDJSON…'), (counts?.kept ?? 0) > 0),
    actionButton('copyLink', looks, l10n.t('Copy Link'), true),
  ];
}

/** A button that stays within reach of the keyboard when there is nothing for it to do. */
const actionButton = (action: string, looks: string, text: string, isOffered: boolean): Wanted =>
  button(
    {
      key: action,
      class: looks,
      'data-action': isOffered ? action : undefined,
      'aria-disabled': isOffered ? undefined : 'true',
    },
    text,
  );

function where(identity: Identity, shard: number | undefined, copied: Copied): Child {
  const { subject, name, instanceName, regionName, account, way } = identity;
  const place: Child =
    subject.kind === 'dts'
      ? [
          way?.topic !== undefined && [
            `${l10n.t('topic')} `,
            html('code', {}, way.topic),
            copyButton('topic', l10n.t('Topic'), copied),
            ' · ',
          ],
          `${l10n.t('instance')} `,
          html('strong', {}, instanceName ?? subject.instanceId),
        ]
      : [
          `${l10n.t('Logstore')} `,
          html('strong', {}, subject.logstore),
          ` · ${shard === undefined ? l10n.t('all shards') : l10n.t('shard {0}', shard)}`,
          ` · ${l10n.t('project')} ${subject.project}`,
        ];
  return [
    subject.kind !== 'logstore' && [
      `${l10n.t('consumer group')} `,
      button(
        { key: 'group', class: 'link', 'data-action': 'openGroup', title: l10n.t('Open Consumer Group') },
        html('strong', {}, name),
      ),
      ' · ',
    ],
    place,
    ` · ${regionName}`,
    way && [
      ' · ',
      l10n.t('as {0}', way.userName),
      copyButton('userName', l10n.t('Username'), copied),
      ' · ',
      html('span', { title: way.endpoint }, networkWords()[way.network]),
      // What stays on this computer needs no encryption.
      way.network !== 'thisComputer' && [', ', encryption(way)],
      copyButton('endpoint', l10n.t('Endpoint'), copied),
    ],
    accountWords(account),
  ];
}

const encryption = ({ isEncrypted }: ShownWay): Child =>
  isEncrypted
    ? l10n.t('encrypted')
    : html('span', { class: 'with-icon tone-warning' }, icon('warning'), l10n.t('not encrypted'));

const copyButton = (what: Copyable, name: string, copied: Copied): Wanted => copyButtonFor(what, name, copied);
