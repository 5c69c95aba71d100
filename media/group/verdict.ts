import * as l10n from '@vscode/l10n';
import type { Action, SaidVerdict, ShownReading, Snapshot } from '../../src/panels/group/protocol.ts';
import type { GroupVerdict } from '../../src/model/lag/judge.ts';
import type { Moment } from '../../src/model/units.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { icon } from '../shared/icons.ts';
import { toneIcons } from '../shared/parts.ts';
import { statusWords } from '../shared/taskWords.ts';
import { actionWords, fewOf } from './words.ts';

/** The answer: what is wrong, how that is known, and what to do about it. */
export function verdictBox(snapshot: Snapshot, reading: ShownReading, formats: Formats): Wanted {
  const [first, ...rest] = snapshot.verdicts;
  const spoken = { reading, snapshot, formats };
  return html(
    'section',
    { key: 'verdict', class: `verdict tone-${first?.tone ?? 'neutral'}`, 'aria-label': l10n.t('Verdict') },
    first &&
      html(
        'div',
        { key: 'first', class: 'verdict-first' },
        html(
          'h2',
          { 'aria-live': 'polite' },
          icon(toneIcons[first.tone]),
          html('span', {}, headline(first.verdict, spoken)),
        ),
        html('div', { class: 'why' }, explained(first.verdict, spoken)),
      ),
    rest.length > 0 &&
      html(
        'ul',
        { key: 'rest', class: 'verdict-rest' },
        rest.map(said => further(said, spoken)),
      ),
  );
}

interface Spoken {
  readonly reading: ShownReading;
  readonly snapshot: Snapshot;
  readonly formats: Formats;
}

const further = ({ verdict, tone }: SaidVerdict, spoken: Spoken): Wanted =>
  html(
    'li',
    { key: verdict.kind, class: `tone-${tone}` },
    icon(toneIcons[tone]),
    html('div', {}, html('strong', {}, headline(verdict, spoken)), explained(verdict, spoken)),
  );

/** In two or three words, for the title line. */
export function pillWords(verdict: GroupVerdict, kind: ShownReading['kind']): string {
  switch (verdict.kind) {
    case 'dataLost':
      return l10n.t('Data lost');
    case 'dataAtRisk':
      return l10n.t('Data at risk');
    case 'stopped':
      return kind === 'dts' ? l10n.t('No client') : l10n.t('Stopped');
    case 'stuckShards':
      return l10n.t('Partly stuck');
    case 'fallingBehind':
      return l10n.t('Falling behind');
    case 'behind':
      return l10n.t('Behind');
    case 'catchingUp':
      return l10n.t('Catching up');
    case 'taskBehind':
      return l10n.t('Task behind');
    case 'taskNotRunning':
      return l10n.t('Task not running');
    case 'notStarted':
      return l10n.t('Nothing consumed');
    case 'partlyNotStarted':
      return l10n.t('Partly not started');
    case 'noData':
      return l10n.t('No data');
    case 'unknown':
      return l10n.t('Not fully known');
    case 'well':
      return l10n.t('Well');
  }
}

/** Then what is said of the lag is about the shards that move. */
const isBesideStuck = ({ verdicts }: Snapshot): boolean =>
  verdicts.some(({ verdict }) => verdict.kind === 'stuckShards');

function headline(verdict: GroupVerdict, { reading, snapshot, formats }: Spoken): string {
  const duration = (seconds: number) => formats.duration(seconds);
  switch (verdict.kind) {
    case 'dataLost':
      if (verdict.shards.length === 0) return l10n.t('Data was lost.');
      return verdict.shards.length === 1
        ? l10n.t('Data was lost in shard {0}.', verdict.shards[0] ?? '')
        : l10n.t('Data was lost in {0} shards.', formats.number(verdict.shards.length));
    case 'dataAtRisk':
      return l10n.t('Data is lost in {0}.', duration(verdict.left));
    case 'stopped': {
      const left = verdict.left === undefined ? '' : ` ${l10n.t('Data is lost in {0}.', duration(verdict.left))}`;
      const since = verdict.since === undefined ? undefined : duration((snapshot.now - verdict.since) / 1000);
      if (reading.kind === 'dts') {
        return since === undefined
          ? l10n.t('No client is connected.') + left
          : l10n.t('No client has been connected for {0}.', since) + left;
      }
      return since === undefined
        ? l10n.t('Nothing is consumed.') + left
        : l10n.t('Nothing has been consumed for {0}.', since) + left;
    }
    case 'stuckShards':
      return verdict.shards.length === 1
        ? l10n.t('One of {0} shards is not moving; the others are consumed.', formats.number(verdict.of))
        : l10n.t(
            '{0} of {1} shards are not moving; the others are consumed.',
            formats.number(verdict.shards.length),
            formats.number(verdict.of),
          );
    case 'fallingBehind':
      return l10n.t('It is {0} behind, and falling further behind.', duration(verdict.lag));
    case 'behind':
      return isBesideStuck(snapshot)
        ? l10n.t('The other shards are up to {0} behind.', duration(verdict.lag))
        : l10n.t('It is {0} behind.', duration(verdict.lag));
    case 'catchingUp':
      return l10n.t('It is {0} behind, and catching up.', duration(verdict.lag));
    case 'taskBehind':
      return l10n.t('The newest record of the task is {0} old.', duration(verdict.seconds));
    case 'taskNotRunning':
      return l10n.t('The change tracking task does not run: {0}.', statusWords(verdict.status));
    case 'notStarted':
      return l10n.t('Nothing has been consumed yet.');
    case 'partlyNotStarted':
      return verdict.shards.length === 1
        ? l10n.t('One of {0} shards was never consumed.', formats.number(verdict.of))
        : l10n.t(
            '{0} of {1} shards were never consumed.',
            formats.number(verdict.shards.length),
            formats.number(verdict.of),
          );
    case 'noData':
      return l10n.t('There is nothing to consume.');
    case 'unknown':
      return reading.kind === 'dts'
        ? l10n.t('The service does not say whether a client is connected.')
        : l10n.t('Some shards could not be read.');
    case 'well':
      return l10n.t('All is well.');
  }
}

/** The evidence, then the next step. */
function explained(verdict: GroupVerdict, spoken: Spoken): Child {
  const { reading, formats } = spoken;
  const isSls = reading.kind === 'sls';
  switch (verdict.kind) {
    case 'dataLost':
      return [
        says(
          isSls
            ? l10n.t(
                'The data at the checkpoint of {0} is no longer kept, so what came after it was never read.',
                shardNames(verdict.shards, formats),
              )
            : verdict.seconds === undefined
              ? l10n.t('The checkpoint is older than the oldest record that is kept.')
              : l10n.t(
                  'The checkpoint is {0} older than the oldest record that is kept. What lies between can no longer be read.',
                  formats.duration(verdict.seconds),
                ),
        ),
        next(
          spoken,
          isSls
            ? l10n.t('Start from a position that is still kept, and find out what the gap means for your data.')
            : l10n.t('Start the client with a time that is in the window below.'),
          isSls ? 'reset' : undefined,
        ),
      ];
    case 'dataAtRisk':
      return [
        says(
          isSls
            ? l10n.t(
                'The oldest unread data in {0} is near the end of the time it is kept.',
                shardNames(verdict.shards, formats),
              )
            : l10n.t('The checkpoint is near the oldest record that is kept.'),
        ),
        next(
          spoken,
          isSls
            ? l10n.t('Get consumers going again or keep the data of the Logstore for longer.')
            : l10n.t('Start its client, or make it faster.'),
        ),
      ];
    case 'stopped':
      return [
        says(
          isSls
            ? since(
                verdict.since,
                l10n.t('No shard has had a checkpoint for longer than a living consumer takes, although data waits.'),
                spoken,
              )
            : l10n.t('The service reports that no client is connected (-1), which is not a lag of zero.'),
        ),
        next(
          spoken,
          isSls
            ? l10n.t('Start its consumers; they go on from their checkpoints.')
            : l10n.t('Start its client; where it goes on is said below.'),
        ),
      ];
    case 'stuckShards':
      return stuck(verdict, spoken);
    case 'fallingBehind':
      return [
        says(
          l10n.t(
            'In the last {0} the lag grew by {1}: data arrives faster than it is consumed.',
            formats.duration(verdict.over),
            formats.duration(verdict.change),
          ),
        ),
        next(
          spoken,
          isSls
            ? l10n.t('Add consumers, up to one for each shard, or make them faster.')
            : l10n.t('One client consumes a group, so make its handling of a record faster.'),
        ),
      ];
    case 'behind':
      if (isBesideStuck(spoken.snapshot)) return says(l10n.t('They are consumed, but late.'));
      return says(
        spoken.snapshot.trend
          ? l10n.t('It neither gains nor loses ground now.')
          : l10n.t('Where that is going shows after a few more readings.'),
      );
    case 'catchingUp':
      return says(
        verdict.caughtUpIn === undefined
          ? l10n.t('Data is consumed faster than it arrives.')
          : l10n.t(
              'Data is consumed faster than it arrives. At this pace it is caught up in {0}.',
              formats.duration(verdict.caughtUpIn),
            ),
      );
    case 'taskBehind':
      return [
        says(
          l10n.t('The task is behind its source, or the source has been quiet since. The client cannot be further.'),
        ),
        next(spoken, l10n.t('Look at the task.'), 'openInstance'),
      ];
    case 'taskNotRunning':
      return [
        says(l10n.t('The client gets no new records until it runs.')),
        next(spoken, l10n.t('Look at the task.'), 'openInstance'),
      ];
    case 'notStarted':
      if (reading.kind === 'dts' && reading.client === 'unknown') {
        return says(l10n.t('The service does not say whether a client is connected.'));
      }
      return says(
        isSls
          ? l10n.t('No shard has a checkpoint. Consumers begin where their configuration says when they first start.')
          : l10n.t('It has no checkpoint and no client is connected. A client begins where its configuration says.'),
      );
    case 'partlyNotStarted':
      return says(
        l10n.t(
          'There is no checkpoint for {0}. That is normal for new shards until a consumer takes them.',
          shardNames(verdict.shards, formats),
        ),
      );
    case 'noData':
      return says(l10n.t('No shard of the Logstore holds data, so there is no lag.'));
    case 'unknown':
      return says(
        isSls
          ? l10n.t('A call was refused or failed; these shards are marked below and left out of the numbers.')
          : l10n.t('So neither the lag nor the unconsumed records are known.'),
      );
    case 'well':
      return says(wellWords(reading));
  }
}

function stuck(verdict: Extract<GroupVerdict, { kind: 'stuckShards' }>, spoken: Spoken): Child {
  const { reading, formats } = spoken;
  const timeout = reading.kind === 'sls' ? reading.group.timeoutSeconds : undefined;
  const names = shardNames(verdict.shards, formats);
  const consumers = fewOf(verdict.consumers, formats);
  const evidence =
    verdict.consumers.length === 0
      ? l10n.t('There is no new checkpoint for {0} although new data arrives.', names)
      : l10n.t(
          'There is no new checkpoint for {0} although new data arrives. Consumers on record: {1}.',
          names,
          consumers,
        );
  return [
    says(since(verdict.since, evidence, spoken)),
    next(
      spoken,
      timeout === undefined
        ? l10n.t('Look into the logs of these consumers. When one stops, others take over its shards.')
        : l10n.t(
            'Look into the logs of these consumers. When one stops, others take over its shards after {0}.',
            formats.duration(timeout),
          ),
    ),
  ];
}

function since(at: Moment | undefined, text: string, { snapshot, formats }: Spoken): string {
  return at === undefined ? text : `${text} ${l10n.t('Last seen moving: {0}.', formats.moment(at, snapshot.now))}`;
}

function wellWords(reading: ShownReading): string {
  if (reading.kind === 'dts') return l10n.t('The client is connected and keeps up with the task.');
  return reading.shards.length === 1
    ? l10n.t('Its shard is consumed to the end or nearly so.')
    : l10n.t('All {0} shards are consumed to the end or nearly so.', reading.shards.length);
}

const says = (text: string): Wanted => html('p', {}, text);

/** The step in words, with the button where there is one that can be pressed. */
function next({ snapshot }: Spoken, text: string, action?: Action): Wanted {
  const isRefused = action === 'reset' && snapshot.refusals.reset !== undefined;
  return html(
    'p',
    {},
    text,
    action !== undefined &&
      !isRefused && [
        ' ',
        html('button', { type: 'button', class: 'link', 'data-action': 'do', 'data-do': action }, actionWords(action)),
      ],
  );
}

function shardNames(shards: readonly number[], formats: Formats): string {
  return shards.length === 1 ? l10n.t('shard {0}', shards[0] ?? '') : l10n.t('shards {0}', fewOf(shards, formats));
}
