import * as l10n from '@vscode/l10n';
import type { GroupVerdict } from '../model/lag/judge.ts';
import type { DtsReading, GroupReading, SlsReading } from '../model/lag/reading.ts';
import { isLagAtLeast } from '../model/lag/shardHealth.ts';
import type { Moment } from '../model/units.ts';
import { fewOf, statusWords, type Written, sentences } from './written.ts';

/** What the judge said of a reading, and when. */
export interface Judged {
  readonly reading: Pick<SlsReading, 'kind' | 'group' | 'shards' | 'worstShard'> | Pick<DtsReading, 'kind' | 'client'>;
  readonly verdicts: readonly GroupVerdict[];
  readonly now: Moment;
  readonly written: Written;
}

/** The evidence for a verdict, and the next step. */
export interface Evidence {
  readonly says: string;
  readonly next?: string;
}

/** A verdict in two or three words, for the title line. */
export const pillWords = (kind: GroupReading['kind']): Readonly<Record<GroupVerdict['kind'], string>> => ({
  dataLost: l10n.t('Data lost'),
  dataAtRisk: l10n.t('Data at risk'),
  stopped: kind === 'dts' ? l10n.t('No client') : l10n.t('Stopped'),
  stuckShards: l10n.t('Partly stuck'),
  fallingBehind: l10n.t('Falling behind'),
  behind: l10n.t('Behind'),
  catchingUp: l10n.t('Catching up'),
  taskBehind: l10n.t('Task behind'),
  taskNotRunning: l10n.t('Task not running'),
  notStarted: l10n.t('Nothing consumed'),
  partlyNotStarted: l10n.t('Partly not started'),
  noData: l10n.t('No data'),
  unknown: l10n.t('Partly unknown'),
  well: l10n.t('Healthy'),
});

/** Whether some shards are stuck. If so, what is said about the lag is about the shards that move. */
const isBesideStuck = ({ verdicts }: Judged): boolean => verdicts.some(({ kind }) => kind === 'stuckShards');

/** What is wrong, in one sentence. */
export function verdictHeadline(verdict: GroupVerdict, judged: Judged): string {
  const { reading, now, written } = judged;
  const duration = (seconds: number) => written.duration(seconds);
  const lag = (seconds: number) =>
    isLagAtLeast(reading) ? l10n.t('at least {0}', duration(seconds)) : duration(seconds);
  switch (verdict.kind) {
    case 'dataLost':
      if (verdict.shards.length === 0) return l10n.t('Data was lost.');
      return verdict.shards.length === 1
        ? l10n.t('Data was lost in shard {0}.', verdict.shards[0] ?? '')
        : l10n.t('Data was lost in {0} shards.', written.number(verdict.shards.length));
    case 'dataAtRisk':
      return l10n.t('Data will be lost in {0}.', duration(verdict.left));
    case 'stopped': {
      const left = verdict.left === undefined ? undefined : l10n.t('Data will be lost in {0}.', duration(verdict.left));
      const since = verdict.since === undefined ? undefined : duration((now - verdict.since) / 1000);
      if (reading.kind === 'dts') {
        return sentences(
          since === undefined
            ? l10n.t('No client is connected.')
            : l10n.t('No client has been connected for {0}.', since),
          left,
        );
      }
      return sentences(
        since === undefined
          ? l10n.t('Nothing is being consumed.')
          : l10n.t('Nothing has been consumed for {0}.', since),
        left,
      );
    }
    case 'stuckShards':
      return verdict.shards.length === 1
        ? l10n.t('1 of {0} shards is stuck. The others are being consumed.', written.number(verdict.of))
        : l10n.t(
            '{0} of {1} shards are stuck. The others are being consumed.',
            written.number(verdict.shards.length),
            written.number(verdict.of),
          );
    case 'fallingBehind':
      return l10n.t('The group is {0} behind and falling further behind.', lag(verdict.lag));
    case 'behind':
      return isBesideStuck(judged)
        ? l10n.t('The other shards are up to {0} behind.', duration(verdict.lag))
        : l10n.t('The group is {0} behind.', lag(verdict.lag));
    case 'catchingUp':
      return l10n.t('The group is {0} behind and catching up.', lag(verdict.lag));
    case 'taskBehind':
      return l10n.t("The task's newest record is {0} old.", duration(verdict.seconds));
    case 'taskNotRunning':
      return l10n.t("The change tracking task isn't running: {0}.", statusWords(verdict.status));
    case 'notStarted':
      return l10n.t('Nothing has been consumed yet.');
    case 'partlyNotStarted':
      return verdict.shards.length === 1
        ? l10n.t('1 of {0} shards has never been consumed.', written.number(verdict.of))
        : l10n.t(
            '{0} of {1} shards have never been consumed.',
            written.number(verdict.shards.length),
            written.number(verdict.of),
          );
    case 'noData':
      return l10n.t("There's nothing to consume.");
    case 'unknown':
      return reading.kind === 'dts' ? clientUnknown() : l10n.t("Some shards couldn't be read.");
    case 'well':
      return l10n.t('Everything looks good.');
  }
}

/** How a verdict is known, and what to do about it. */
export function verdictEvidence(verdict: GroupVerdict, judged: Judged): Evidence {
  const { reading, written } = judged;
  const isSls = reading.kind === 'sls';
  switch (verdict.kind) {
    case 'dataLost':
      if (isSls) {
        return {
          says: l10n.t(
            'The data at the checkpoint of {0} has expired, so some of it was lost before it was read.',
            shardNames(verdict.shards, written),
          ),
          next: l10n.t("Start from data that's still available, and assess the impact of the gap."),
        };
      }
      return {
        says:
          verdict.seconds === undefined
            ? l10n.t('The checkpoint is older than the oldest record.')
            : l10n.t(
                'The checkpoint is {0} older than the oldest record. The data in between can no longer be read.',
                written.duration(verdict.seconds),
              ),
        next: l10n.t('Start the client with a time in the tracking window.'),
      };
    case 'dataAtRisk':
      return isSls
        ? {
            says: l10n.t('The oldest unread data in {0} is about to expire.', shardNames(verdict.shards, written)),
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
              judged,
            ),
            next: l10n.t('Start its consumers. They continue from their checkpoints.'),
          }
        : {
            says: l10n.t(
              "The service reports that no client is connected (-1). This doesn't mean that there's no lag.",
            ),
            next: l10n.t('Start its client. Where it continues is up to the client.'),
          };
    case 'stuckShards':
      return stuck(verdict, judged);
    case 'fallingBehind':
      return {
        says: paceWords(verdict, written),
        next: isSls
          ? l10n.t('Add consumers (up to one per shard), or make them faster.')
          : l10n.t('Only one client can consume a group, so make its record processing faster.'),
      };
    case 'behind':
      if (isBesideStuck(judged)) return { says: l10n.t("They're being consumed, but with a delay.") };
      return { says: steadyWords(verdict) };
    case 'catchingUp':
      return { says: paceWords(verdict, written) };
    case 'taskBehind':
      return {
        says: l10n.t(
          "The task is behind its source, or the source has had no changes since then. The client can't be ahead of the task.",
        ),
        next: l10n.t('Check the task.'),
      };
    case 'taskNotRunning':
      return {
        says: l10n.t('The client gets no new records until the task runs.'),
        next: l10n.t('Check the task.'),
      };
    case 'notStarted':
      if (reading.kind === 'dts' && reading.client === 'unknown') {
        return { says: clientUnknown() };
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
          shardNames(verdict.shards, written),
        ),
      };
    case 'noData':
      return { says: l10n.t("No shard of the Logstore contains data, so there's no lag.") };
    case 'unknown':
      return {
        says: isSls
          ? l10n.t("Some requests failed. The affected shards aren't included in the figures.")
          : lagUnknown(),
      };
    case 'well':
      return { says: wellWords(reading) };
  }
}

/** How the pace of the consumers compares with that of the data, for the panel of a group and of its instance. */
export function paceWords(
  verdict: Extract<GroupVerdict, { kind: 'fallingBehind' | 'catchingUp' }>,
  written: Pick<Written, 'duration'>,
): string {
  if (verdict.kind === 'fallingBehind') {
    return l10n.t(
      "In the last {0}, the lag grew by {1}. Data arrives faster than it's consumed.",
      written.duration(verdict.over),
      written.duration(verdict.change),
    );
  }
  return verdict.caughtUpIn === undefined
    ? l10n.t('Data is consumed faster than it arrives.')
    : l10n.t(
        'Data is consumed faster than it arrives. At this rate, the group catches up in {0}.',
        written.duration(verdict.caughtUpIn),
      );
}

/** What is known about a lag that neither grows nor shrinks, for the panel of a group and of its instance. */
export const steadyWords = ({ isSteady }: Extract<GroupVerdict, { kind: 'behind' }>): string =>
  isSteady
    ? l10n.t("It's neither catching up nor falling further behind.")
    : l10n.t('The trend is shown after a few more readings.');

/** What is said in place of a client that is not known. */
export const clientUnknown = (): string => l10n.t("The service didn't report whether a client is connected.");

/** What follows if the service does not say whether a client is connected. */
export const lagUnknown = (): string => l10n.t('The lag and the unconsumed records are therefore unknown.');

function stuck(verdict: Extract<GroupVerdict, { kind: 'stuckShards' }>, judged: Judged): Evidence {
  const { reading, written } = judged;
  const timeout = reading.kind === 'sls' ? reading.group.timeoutSeconds : undefined;
  const names = shardNames(verdict.shards, written);
  const consumers = fewOf(verdict.consumers, written);
  const evidence =
    verdict.consumers.length === 0
      ? l10n.t("There's no new checkpoint for {0}, although new data is arriving.", names)
      : l10n.t(
          "There's no new checkpoint for {0}, although new data is arriving. Consumers on record: {1}.",
          names,
          consumers,
        );
  return {
    says: since(verdict.since, evidence, judged),
    next:
      timeout === undefined
        ? l10n.t("Check the logs of the stuck shards' consumers. If one stops, others take over its shards.")
        : l10n.t(
            "Check the logs of the stuck shards' consumers. If one stops, others take over its shards after {0}.",
            written.duration(timeout),
          ),
  };
}

function since(at: Moment | undefined, text: string, { now, written }: Judged): string {
  return sentences(text, at === undefined ? undefined : l10n.t('Last progress: {0}.', written.moment(at, now)));
}

function wellWords(reading: Judged['reading']): string {
  if (reading.kind === 'dts') return l10n.t('The client is connected and keeping up with the task.');
  return reading.shards.length === 1
    ? l10n.t('Its shard is at or near the end.')
    : l10n.t('All {0} shards are at or near the end.', reading.shards.length);
}

function shardNames(shards: readonly number[], written: Written): string {
  return shards.length === 1 ? l10n.t('shard {0}', shards[0] ?? '') : l10n.t('shards {0}', fewOf(shards, written));
}
