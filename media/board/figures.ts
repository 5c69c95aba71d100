import * as l10n from '@vscode/l10n';
import type { Snapshot } from '../../src/panels/board/protocol.ts';
import { groupLagWords, lossText, lossWords } from '../../src/ui/groupFacts.ts';
import { phrases } from '../../src/ui/written.ts';
import { html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';

import { type Figure, figure, icon, unknown } from '../shared/parts.ts';

/** The four numbers people look for first. */
export const figures = (snapshot: Snapshot, formats: Formats): Wanted =>
  html(
    'dl',
    { key: 'figures', class: 'figures' },
    figure({ key: 'loses', name: l10n.t('Loses data first'), ...losesFirst(snapshot, formats) }),
    figure({ key: 'furthest', name: l10n.t('Furthest behind'), ...furthest(snapshot, formats) }),
    figure({ key: 'falling', name: l10n.t('Falling behind'), ...falling(snapshot, formats) }),
    figure({ key: 'unknown', name: l10n.t('Not known'), ...notKnown(snapshot, formats) }),
  );

type Content = Omit<Figure, 'key' | 'name'>;

const isNothingRead = ({ figures }: Snapshot): boolean => figures.read === 0;

function losesFirst(snapshot: Snapshot, formats: Formats): Content {
  const { losesFirst: first } = snapshot.figures;
  if (!first) return { value: unknown(isNothingRead(snapshot) ? l10n.t('not read yet') : l10n.t('none expected')) };
  const { name, place, forecast, isAlarming } = first;
  const loss = lossWords(forecast, formats);
  return {
    value: lossText(loss),
    detail: phrases(name, loss.assumption),
    title: place,
    alarm: isAlarming ? 'error' : undefined,
  };
}

function furthest(snapshot: Snapshot, formats: Formats): Content {
  const { furthest: first } = snapshot.figures;
  if (!first) {
    return isNothingRead(snapshot)
      ? { value: unknown(l10n.t('not read yet')) }
      : { value: formats.duration(0), detail: l10n.t('no group is behind') };
  }
  const { name, place, trend, tone } = first;
  const isMoving = trend !== undefined && trend.direction !== 'steady';
  return {
    value: [groupLagWords(first, formats), isMoving && icon(trend.direction === 'rising' ? 'rising' : 'falling')],
    detail: `${name} · ${place}`,
    title: place,
    alarm: tone === 'error' || tone === 'warning' ? tone : undefined,
  };
}

function falling({ figures: { read, falling: count, catchingUp } }: Snapshot, formats: Formats): Content {
  const number = formats.number(catchingUp.count);
  const catching = catchingUp.count === 1 ? l10n.t('1 catching up') : l10n.t('{0} catching up', number);
  return {
    value: [formats.number(count), html('small', {}, ` ${l10n.t('of {0}', formats.number(read))}`)],
    detail:
      catchingUp.count > 0 && catchingUp.doneIn !== undefined
        ? l10n.t('{0}, done in {1}', catching, formats.duration(catchingUp.doneIn))
        : catching,
    alarm: count > 0 ? 'warning' : undefined,
  };
}

function notKnown({ figures: { failures, unread, unclear, notKnown: count } }: Snapshot, formats: Formats): Content {
  const parts = [
    failures > 0 &&
      (failures === 1 ? l10n.t("1 couldn't be read") : l10n.t("{0} couldn't be read", formats.number(failures))),
    unread > 0 && l10n.t('{0} not read yet', formats.number(unread)),
    unclear > 0 && l10n.t('{0} unclear', formats.number(unclear)),
  ].filter(part => part !== false);
  return { value: formats.number(count), detail: parts.join(' · ') };
}
