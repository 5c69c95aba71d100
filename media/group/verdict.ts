import * as l10n from '@vscode/l10n';
import type { GroupVerdict } from '../../src/model/lag/judge.ts';
import type { Moment } from '../../src/model/units.ts';
import type { Action, ShownReading, Snapshot } from '../../src/panels/group/protocol.ts';
import { fewOf } from '../../src/ui/written.ts';
import { type Child, html } from '../shared/dom.ts';
import { type Formats, statusWords } from '../shared/formats.ts';
import { button, type Statement } from '../shared/parts.ts';
import { actionWords } from './words.ts';

/** What is wrong, how that is known, and what to do about it, the most alarming first. */
export function statements(snapshot: Snapshot, reading: ShownReading, formats: Formats): readonly Statement[] {
  const spoken = { reading, snapshot, formats };
  return snapshot.verdicts.map(({ verdict, tone }) => ({
    key: verdict.kind,
    tone,
    headline: headline(verdict, spoken),
    explanation: explained(explanation(verdict, spoken), snapshot),
  }));
}

interface Spoken {
  readonly reading: ShownReading;
  readonly snapshot: Snapshot;
  readonly formats: Formats;
}

/** The evidence for a verdict, and the next step in words and, where there is one, as an action. */
interface Explanation {
  readonly says: string;
  readonly next?: string;
  readonly action?: Action | undefined;
}

/** Offers the action only if it can be started. */
function explained({ says, next, action }: Explanation, { refusals }: Snapshot): Child {
  const isOffered = action !== undefined && !(action === 'reset' && refusals.reset !== undefined);
  return [
    html('p', {}, says),
    next !== undefined &&
      html(
        'p',
        {},
        next,
        isOffered && [' ', button({ class: 'link', 'data-action': 'do', 'data-do': action }, actionWords()[action])],
      ),
  ];
}

/** Whether some shards are stuck. If so, what is said about the lag is about the shards that move. */
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
      return l10n.t('Data will be lost in {0}.', duration(verdict.left));
    case 'stopped': {
      const left = verdict.left === undefined ? '' : ` ${l10n.t('Data will be lost in {0}.', duration(verdict.left))}`;
      const since = verdict.since === undefined ? undefined : duration((snapshot.now - verdict.since) / 1000);
      if (reading.kind === 'dts') {
        return since === undefined
          ? l10n.t('No client is connected.') + left
          : l10n.t('No client has been connected for {0}.', since) + left;
      }
      return since === undefined
        ? l10n.t('Nothing is being consumed.') + left
        : l10n.t('Nothing has been consumed for {0}.', since) + left;
    }
    case 'stuckShards':
      return verdict.shards.length === 1
        ? l10n.t('1 of {0} shards is stuck. The others are being consumed.', formats.number(verdict.of))
        : l10n.t(
            '{0} of {1} shards are stuck. The others are being consumed.',
            formats.number(verdict.shards.length),
            formats.number(verdict.of),
          );
    case 'fallingBehind':
      return l10n.t('The group is {0} behind and falling further behind.', duration(verdict.lag));
    case 'behind':
      return isBesideStuck(snapshot)
        ? l10n.t('The other shards are up to {0} behind.', duration(verdict.lag))
        : l10n.t('The group is {0} behind.', duration(verdict.lag));
    case 'catchingUp':
      return l10n.t('The group is {0} behind and catching up.', duration(verdict.lag));
    case 'taskBehind':
      return l10n.t("The task's newest record is {0} old.", duration(verdict.seconds));
    case 'taskNotRunning':
      return l10n.t("The change tracking task isn't running: {0}.", statusWords(verdict.status));
    case 'notStarted':
      return l10n.t('Nothing has been consumed yet.');
    case 'partlyNotStarted':
      return verdict.shards.length === 1
        ? l10n.t('1 of {0} shards has never been consumed.', formats.number(verdict.of))
        : l10n.t(
            '{0} of {1} shards have never been consumed.',
            formats.number(verdict.shards.length),
            formats.number(verdict.of),
          );
    case 'noData':
      return l10n.t("There's nothing to consume.");
    case 'unknown':
      return reading.kind === 'dts'
        ? l10n.t("The service didn't report whether a client is connected.")
        : l10n.t("Some shards couldn't be read.");
    case 'well':
      return l10n.t('Everything looks good.');
  }
}

function explanation(verdict: GroupVerdict, spoken: Spoken): Explanation {
  const { reading, formats } = spoken;
  const isSls = reading.kind === 'sls';
  switch (verdict.kind) {
    case 'dataLost':
      if (isSls) {
        return {
          says: l10n.t(
            'The data at the checkpoint of {0} has expired, so some of it was lost before it was read.',
            shardNames(verdict.shards, formats),
          ),
          next: l10n.t("Start from data that's still available, and assess the impact of the gap."),
          action: 'reset',
        };
      }
      return {
        says:
          verdict.seconds === undefined
            ? l10n.t('The checkpoint is older than the oldest record.')
            : l10n.t(
                'The checkpoint is {0} older than the oldest record. The data in between can no longer be read.',
                formats.duration(verdict.seconds),
              ),
        next: l10n.t('Start the client with a time in the tracking window below.'),
      };
    case 'dataAtRisk':
      return isSls
        ? {
            says: l10n.t('The oldest unread data in {0} is about to expire.', shardNames(verdict.shards, formats)),
            next: l10n.t("Restart the consumers, or increase the Logstore's data retention period."),
          }
        : {
            says: l10n.t('The checkpoint is close to the oldest record.'),
            next: l10n.t('Start its client, or make it faster.'),
          };
    case 'stopped':
      return isSls
        ? {
            says: since(
              verdict.since,
              l10n.t(
                "Data is waiting, but no shard's checkpoint has been updated for longer than a live consumer would take.",
              ),
              spoken,
            ),
            next: l10n.t('Start its consumers. They continue from their checkpoints.'),
          }
        : {
            says: l10n.t(
              "The service reports that no client is connected (-1). This doesn't mean that there's no lag.",
            ),
            next: l10n.t('Start its client. See below where it continues.'),
          };
    case 'stuckShards':
      return stuck(verdict, spoken);
    case 'fallingBehind':
      return {
        says: l10n.t(
          "In the last {0}, the lag grew by {1}. Data arrives faster than it's consumed.",
          formats.duration(verdict.over),
          formats.duration(verdict.change),
        ),
        next: isSls
          ? l10n.t('Add consumers (up to one per shard), or make them faster.')
          : l10n.t('Only one client can consume a group, so make its record processing faster.'),
      };
    case 'behind':
      if (isBesideStuck(spoken.snapshot)) return { says: l10n.t("They're being consumed, but with a delay.") };
      return {
        says: spoken.snapshot.trend
          ? l10n.t("It's neither catching up nor falling further behind.")
          : l10n.t('The trend is shown after a few more readings.'),
      };
    case 'catchingUp':
      return {
        says:
          verdict.caughtUpIn === undefined
            ? l10n.t('Data is consumed faster than it arrives.')
            : l10n.t(
                'Data is consumed faster than it arrives. At this rate, the group catches up in {0}.',
                formats.duration(verdict.caughtUpIn),
              ),
      };
    case 'taskBehind':
      return {
        says: l10n.t(
          "The task is behind its source, or the source has had no changes since then. The client can't be ahead of the task.",
        ),
        next: l10n.t('Check the task.'),
        action: 'openInstance',
      };
    case 'taskNotRunning':
      return {
        says: l10n.t('The client gets no new records until the task runs.'),
        next: l10n.t('Check the task.'),
        action: 'openInstance',
      };
    case 'notStarted':
      if (reading.kind === 'dts' && reading.client === 'unknown') {
        return { says: l10n.t("The service didn't report whether a client is connected.") };
      }
      return {
        says: isSls
          ? l10n.t(
              'No shard has a checkpoint. When consumers first start, they begin at the position set in their configuration.',
            )
          : l10n.t(
              "There's no checkpoint and no client is connected. A client starts from the position set in its configuration.",
            ),
      };
    case 'partlyNotStarted':
      return {
        says: l10n.t(
          "There's no checkpoint for {0}. This is normal for new shards until a consumer takes them.",
          shardNames(verdict.shards, formats),
        ),
      };
    case 'noData':
      return { says: l10n.t("No shard of the Logstore contains data, so there's no lag.") };
    case 'unknown':
      return {
        says: isSls
          ? l10n.t("Some requests failed. The affected shards are marked below and aren't included in the figures.")
          : l10n.t('The lag and the unconsumed records are therefore unknown.'),
      };
    case 'well':
      return { says: wellWords(reading) };
  }
}

function stuck(verdict: Extract<GroupVerdict, { kind: 'stuckShards' }>, spoken: Spoken): Explanation {
  const { reading, formats } = spoken;
  const timeout = reading.kind === 'sls' ? reading.group.timeoutSeconds : undefined;
  const names = shardNames(verdict.shards, formats);
  const consumers = fewOf(verdict.consumers, formats);
  const evidence =
    verdict.consumers.length === 0
      ? l10n.t("There's no new checkpoint for {0}, although new data is arriving.", names)
      : l10n.t(
          "There's no new checkpoint for {0}, although new data is arriving. Consumers on record: {1}.",
          names,
          consumers,
        );
  return {
    says: since(verdict.since, evidence, spoken),
    next:
      timeout === undefined
        ? l10n.t("Check these consumers' logs. If one stops, others take over its shards.")
        : l10n.t(
            "Check these consumers' logs. If one stops, others take over its shards after {0}.",
            formats.duration(timeout),
          ),
  };
}

function since(at: Moment | undefined, text: string, { snapshot, formats }: Spoken): string {
  return at === undefined ? text : `${text} ${l10n.t('Last progress: {0}.', formats.moment(at, snapshot.now))}`;
}

function wellWords(reading: ShownReading): string {
  if (reading.kind === 'dts') return l10n.t('The client is connected and keeping up with the task.');
  return reading.shards.length === 1
    ? l10n.t('Its shard is at or near the end.')
    : l10n.t('All {0} shards are at or near the end.', reading.shards.length);
}

function shardNames(shards: readonly number[], formats: Formats): string {
  return shards.length === 1 ? l10n.t('shard {0}', shards[0] ?? '') : l10n.t('shards {0}', fewOf(shards, formats));
}
