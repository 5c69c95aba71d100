import * as l10n from '@vscode/l10n';
import type { LogstoreClient } from '../model/clients/offered.ts';
import { shardRuns } from '../model/shardRuns.ts';
import {
  type Amount,
  type GroupAtStart,
  type GroupRewrite,
  slsStart,
  type SlsStarter,
  type StartReason,
  type Until,
} from '../model/start/slsStart.ts';
import {
  isTelling,
  type StartRow,
  startRows,
  startTone,
  type StartVerdict,
  startVerdicts,
} from '../model/start/startVerdicts.ts';
import type { Moment } from '../model/units.ts';
import { behindWords, fewOf, sentences, type Written } from './written.ts';
import { goneWords, type Said, type SaidStart } from './startWords.ts';

/** Says what happens in each shard, and to the group, if this client starts now. */
export function saidSlsStart(read: GroupAtStart, starter: SlsStarter, now: Moment, written: Written): SaidStart {
  const { client } = starter;
  const start = slsStart(read, starter);
  return {
    verdicts: startVerdicts(start, read).map(verdict => ({
      tone: startTone(verdict),
      headline: headline(verdict, written),
      explanation: explanation(verdict, client, written),
    })),
    rows: startRows(start).map(row => ({
      key: `${row.reason} ${row.waitsFor.length > 0}`,
      subject: fewOf(shardRuns(row.shards), written),
      from: fromWords(row, now, written),
      why: { text: whyWords(row, written) },
      repeated: { text: repeatedWords(row, written) },
      skipped: {
        text: row.skipped === undefined ? written.number(0) : amountWords(row.skipped, written),
        looks: row.skipped !== undefined && isRefused(row) ? 'alarming' : undefined,
      },
      until: untilWords(row.until, now, written),
    })),
    note: start.rewrite.isSent
      ? l10n.t('When it starts, it sends UpdateConsumerGroup, for which it needs the permission.')
      : undefined,
  };
}

/** Whether the service refuses the checkpoint, so that what is skipped is skipped without a word. */
const isRefused = ({ reason }: StartRow): boolean => reason === 'expired' || reason === 'beyondEnd';

const shardsWords = (shards: readonly number[], written: Written): string =>
  shards.length === 1
    ? l10n.t('shard {0}', String(shards[0]))
    : l10n.t('shards {0}', fewOf(shardRuns(shards), written));

function amountWords({ logGroups, seconds }: Amount, written: Written): string {
  const count = behindWords('sls', logGroups, written);
  return seconds === undefined ? count : l10n.t('{0} ({1})', count, written.duration(seconds));
}

/** What happens, in one sentence. */
function headline(verdict: StartVerdict, written: Written): string {
  switch (verdict.kind) {
    case 'standsStill':
      return l10n.t('It stands still in {0}.', shardsWords(verdict.shards, written));
    case 'skips': {
      const [amount, shards] = [amountWords(verdict.amount, written), shardsWords(verdict.shards, written)];
      return verdict.because === 'noCheckpoint' || verdict.because === 'ignored'
        ? l10n.t('It skips {0} in {1}.', amount, shards)
        : l10n.t('It silently skips {0} in {1}.', amount, shards);
    }
    case 'lost':
      return l10n.t(
        'Deleted before it was read: {0} in {1}.',
        behindWords('sls', verdict.logGroups, written),
        shardsWords(verdict.shards, written),
      );
    case 'changesGroup':
      return l10n.t('It changes the group: {0}.', rewriteWords(verdict.rewrite, written));
    case 'takesAnother':
      return l10n.t('It looks at the settings of the group {0} instead.', verdict.name);
    case 'unreadable':
      return l10n.t("It's not known where it starts in {0}.", shardsWords(verdict.shards, written));
    case 'shares':
    case 'readsBeside':
      return l10n.t('Other consumers seem to be running: {0}.', fewOf(verdict.running, written));
    case 'localTime':
      return l10n.t('Logstash reads the start time in the time zone of its computer.');
    case 'leavesGroupAlone':
      return l10n.t('It neither uses nor moves the checkpoints of the group.');
    case 'ignoresCheckpoints':
      return l10n.t('It ignores the checkpoints of {0}.', shardsWords(verdict.shards, written));
    case 'positionCounts':
      return l10n.t(
        'The start position applies to {0} of {1} shards.',
        written.number(verdict.shards.length),
        written.number(verdict.of),
      );
    case 'waits':
      return l10n.t(
        'It starts {0} only after {1}.',
        shardsWords(verdict.shards, written),
        shardsWords(verdict.parents, written),
      );
    case 'repeats':
      return l10n.t('It may read the last {0} of consumption again.', written.duration(verdict.betweenCommits));
    case 'rereads':
      return l10n.t(
        'It reads {0} in {1} again.',
        amountWords(verdict.amount, written),
        shardsWords(verdict.shards, written),
      );
    case 'continues':
      return l10n.t('It continues from the checkpoints.');
  }
}

/** Why it happens. */
function explanation(verdict: StartVerdict, client: LogstoreClient, written: Written): string {
  switch (verdict.kind) {
    case 'standsStill': {
      const why = sentences(l10n.t('The service refuses the checkpoint.'), recoveryWords(client));
      if (verdict.waiting.length === 0) return why;
      return sentences(why, l10n.t('Waiting for that: {0}.', shardsWords(verdict.waiting, written)));
    }
    case 'skips':
      return skipWords(verdict.because, client);
    case 'lost':
      return goneWords();
    case 'changesGroup':
      return writingWords(client);
    case 'takesAnother':
      return l10n.t('The names differ only in case, which this library ignores.');
    case 'unreadable':
      return l10n.t("The checkpoint isn't a cursor.");
    case 'shares':
      return l10n.t('They keep some of the shards and pass on the others after a commit.');
    case 'readsBeside':
      return l10n.t(
        'This client sends no heartbeat, so it reads their shards as well, and each overwrites the checkpoints of the other.',
      );
    case 'localTime':
      return l10n.t('The generated file has the time in UTC. Run Logstash in UTC, or change the time.');
    case 'leavesGroupAlone':
      return l10n.t('It starts from its start position in every shard, at every start.');
    case 'ignoresCheckpoints':
      return l10n.t('The connector starts from the time in all shards, but then commits to the group.');
    case 'positionCounts':
      if (verdict.shards.length === verdict.of) return l10n.t('None of them has a checkpoint yet.');
      return verdict.othersGoOn
        ? l10n.t('The others have a checkpoint, and continue from there.')
        : l10n.t('The others have a checkpoint.');
    case 'waits':
      return l10n.t('An ordered group reads parents first, unless it became ordered after the split or merge.');
    case 'repeats': {
      const why = l10n.t('Clients commit about once a minute, and read again what came after that.');
      if (verdict.atMost === undefined) return why;
      return sentences(why, l10n.t('What is left to read: at most {0}.', behindWords('sls', verdict.atMost, written)));
    }
    case 'rereads':
      return l10n.t('The group has read this data before.');
    case 'continues':
      return l10n.t('The start position is ignored.');
  }
}

function skipWords(because: Extract<StartVerdict, { kind: 'skips' }>['because'], client: LogstoreClient): string {
  switch (because) {
    case 'noCheckpoint':
      return l10n.t("There's no checkpoint, so the start position applies.");
    case 'ignored':
      return l10n.t('The start position is after what the group has read.');
    case 'expired':
      return sentences(l10n.t('The checkpoint is older than the oldest data.'), recoveryWords(client));
    case 'beyondEnd':
      return sentences(l10n.t('The checkpoint is after the end, so the service refuses it.'), recoveryWords(client));
  }
}

function writingWords(client: LogstoreClient): string {
  switch (client) {
    case 'python':
      return l10n.t('This library always writes its own settings. The timeout is twice its heartbeat interval.');
    case 'logstash':
      return l10n.t('The plug-in has no setting for timeout and order, and writes the defaults of its library.');
    case 'java':
    case 'go':
    case 'flink':
    case 'nodeHeartbeatLoop':
    case 'nodeShardReader':
      return l10n.t('This library writes its own settings if those of the group differ.');
  }
}

/** What a client does with a checkpoint that the service refuses. */
function recoveryWords(client: LogstoreClient): string {
  switch (client) {
    case 'java':
    case 'logstash':
      return l10n.t('This library then continues from its start position.');
    case 'python':
      return l10n.t('This library then jumps to the end, whatever start position is configured.');
    case 'go':
      return l10n.t('This library then repeats the same request forever. Only its log says so.');
    case 'flink':
      return l10n.t('The whole job then fails, and fails again after each restart.');
    case 'nodeHeartbeatLoop':
    case 'nodeShardReader':
      return l10n.t('This program then tries again with every heartbeat.');
  }
}

function rewriteWords({ timeoutSeconds, isOrdered }: GroupRewrite, written: Written): string {
  const time = (value: number | undefined) => (value === undefined ? l10n.t('unknown') : written.duration(value));
  const order = (value: boolean | undefined) =>
    value === undefined ? l10n.t('unknown') : value ? l10n.t('ordered') : l10n.t('unordered');
  return written.list([
    ...(timeoutSeconds ? [l10n.t('timeout {0} → {1}', time(timeoutSeconds.from), time(timeoutSeconds.to))] : []),
    ...(isOrdered ? [l10n.t('{0} → {1}', order(isOrdered.from), order(isOrdered.to))] : []),
  ]);
}

function whyWords({ reason, waitsFor }: StartRow, written: Written): string {
  const why = reasonWords(reason);
  return waitsFor.length === 0 ? why : l10n.t('{0}, after {1}', why, shardsWords(waitsFor, written));
}

function reasonWords(reason: StartReason): string {
  switch (reason) {
    case 'checkpoint':
      return l10n.t('checkpoint');
    case 'noCheckpoint':
      return l10n.t('no checkpoint, start position');
    case 'ignored':
      return l10n.t('start position');
    case 'expired':
      return l10n.t('checkpoint expired');
    case 'beyondEnd':
      return l10n.t('checkpoint after the end');
    case 'finished':
      return l10n.t('read to its end');
    case 'unreadable':
      return l10n.t("the checkpoint isn't a cursor");
  }
}

function repeatedWords({ repeated, unread }: StartRow, written: Written): string {
  switch (repeated?.kind) {
    case undefined:
      return written.number(0);
    case 'uncommitted': {
      const { atMost: logGroups, betweenCommits: seconds } = repeated;
      const most = isTelling(repeated, unread)
        ? amountWords({ logGroups, seconds }, written)
        : written.duration(seconds);
      return l10n.t('up to {0}', most);
    }
    case 'committed':
      return amountWords(repeated, written);
  }
}

function fromWords({ reason, standsStill, from, unread }: StartRow, now: Moment, written: Written): Said {
  if (standsStill) return { text: l10n.t('nowhere'), looks: 'alarming' };
  if (reason === 'finished') return { text: l10n.t('not read') };
  if (!from) return { text: reason === 'unreadable' ? l10n.t('unknown') : l10n.t('no data'), looks: 'unknown' };
  const [first, last] = [written.moment(from.first * 1000, now), written.moment(from.last * 1000, now)];
  const times = first === last ? first : l10n.t('{0} to {1}', first, last);
  return { text: unread?.logGroups === 0 ? l10n.t('the end, {0}', times) : times };
}

function untilWords(until: Until, now: Moment, written: Written): Said {
  switch (until.kind) {
    case 'always':
      return { text: l10n.t('no limit') };
    case 'until':
      return { text: written.moment(until.at * 1000, now), at: until.at };
    case 'atLeastUntil':
      return { text: l10n.t('at least {0}', written.moment(until.at * 1000, now)), at: until.at };
    case 'past':
      return { text: l10n.t('lost already') };
    case 'untilReached':
      return { text: l10n.t('new data reaches the checkpoint') };
    case 'unknown':
      return { text: l10n.t('unknown'), looks: 'unknown' };
  }
}
