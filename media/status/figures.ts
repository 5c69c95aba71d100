import * as l10n from '@vscode/l10n';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import { html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Figure, figure, unknown } from '../shared/parts.ts';

/** The four numbers people look for first. */
export function figures(status: SubscriptionStatus, formats: Formats): Wanted {
  const { window, groups, verdicts } = status;
  return html(
    'dl',
    { key: 'figures', class: 'figures', 'aria-live': 'polite' },
    figure({
      key: 'behind',
      name: l10n.t('Task behind the source'),
      value: window ? formats.duration(window.behindSeconds) : notYet(status),
      detail: window && l10n.t('newest record {0}', formats.moment(window.end, status.at)),
      title: window && formats.exact(window.end),
      alarm: verdicts.some(({ kind }) => kind === 'newestIsOld') ? 'warning' : undefined,
    }),
    figure({ key: 'slowest', name: l10n.t('Slowest group'), ...slowest(status, formats) }),
    figure({
      key: 'kept',
      name: l10n.t('Data available'),
      value: window ? formats.duration(window.keptSeconds) : notYet(status),
      detail: window && l10n.t('since {0}', formats.moment(window.begin, status.at)),
      title: window && formats.exact(window.begin),
    }),
    figure({
      key: 'groups',
      name: l10n.t('Consumer groups'),
      value: groups
        ? [formats.number(groups.total), html('small', {}, ` ${l10n.t('of {0}', formats.number(groups.limit))}`)]
        : unknown(l10n.t('not loaded')),
      detail:
        groups &&
        (groups.connected === 1
          ? l10n.t('1 with a client connected')
          : l10n.t('{0} with a client connected', formats.number(groups.connected))),
    }),
  );
}

function notYet(status: SubscriptionStatus): Wanted {
  return unknown(
    status.stage === 'notStarted' || status.stage === 'precheckFailed'
      ? l10n.t('task not started')
      : l10n.t('not reported'),
  );
}

function slowest({ groups }: SubscriptionStatus, formats: Formats): Pick<Figure, 'value' | 'detail' | 'alarm'> {
  if (!groups) return { value: unknown(l10n.t('not loaded')) };
  if (groups.rows.length === 0) return { value: unknown(l10n.t('no groups')) };
  if (!groups.slowest) {
    const isNobodyThere = groups.rows.every(row => row.client === 'none');
    return { value: unknown(isNobodyThere ? l10n.t('no client connected') : l10n.t('not reported')) };
  }
  const { name, delaySeconds = 0, verdicts } = groups.slowest;
  const isLate = verdicts.some(({ kind }) => kind === 'behind' || kind === 'fallingBehind');
  return { value: formats.duration(delaySeconds), detail: name, alarm: isLate ? 'warning' : undefined };
}
