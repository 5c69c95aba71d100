import * as l10n from '@vscode/l10n';
import type { Amount, GroupRewrite, SlsLibrary, StartReason } from '../../src/model/start/slsStart.ts';
import type { StartVerdict } from '../../src/model/start/startVerdicts.ts';
import type { Formats } from '../shared/formats.ts';
import { behindWords, fewOf } from './words.ts';

/** About whose start the words are, and how numbers are written. */
export interface Says {
  readonly library: SlsLibrary;
  readonly formats: Formats;
}

const shardsWords = (shards: readonly number[], formats: Formats): string =>
  shards.length === 1 ? l10n.t('shard {0}', fewOf(shards, formats)) : l10n.t('shards {0}', fewOf(shards, formats));

export function amountWords({ logGroups, seconds }: Amount, formats: Formats): string {
  const count = behindWords('sls', logGroups, formats);
  return seconds === undefined ? count : l10n.t('{0} ({1})', count, formats.duration(seconds));
}

/** What happens, in one sentence. */
export function headline(verdict: StartVerdict, { formats }: Says): string {
  switch (verdict.kind) {
    case 'standsStill':
      return l10n.t('It stands still in {0}.', shardsWords(verdict.shards, formats));
    case 'skips': {
      const [amount, shards] = [amountWords(verdict.amount, formats), shardsWords(verdict.shards, formats)];
      return verdict.because === 'noCheckpoint'
        ? l10n.t('It skips {0} in {1}.', amount, shards)
        : l10n.t('It silently skips {0} in {1}.', amount, shards);
    }
    case 'lost':
      return l10n.t(
        '{0} in {1} were deleted before they were read.',
        behindWords('sls', verdict.logGroups, formats),
        shardsWords(verdict.shards, formats),
      );
    case 'changesGroup':
      return l10n.t('It changes the group: {0}.', rewriteWords(verdict.rewrite, formats));
    case 'takesAnother':
      return l10n.t('It looks at the settings of the group {0} instead.', verdict.name);
    case 'unreadable':
      return l10n.t("It's not known where it starts in {0}.", shardsWords(verdict.shards, formats));
    case 'shares':
      return l10n.t('Other consumers seem to be running: {0}.', fewOf(verdict.running, formats));
    case 'positionCounts':
      return l10n.t(
        'The start position applies to {0} of {1} shards.',
        formats.number(verdict.shards.length),
        formats.number(verdict.of),
      );
    case 'waits':
      return l10n.t(
        'It starts {0} only after {1}.',
        shardsWords(verdict.shards, formats),
        shardsWords(verdict.parents, formats),
      );
    case 'repeats':
      return l10n.t('It may read the last {0} of consumption again.', formats.duration(verdict.betweenCommits));
    case 'continues':
      return l10n.t('It continues from the checkpoints.');
  }
}

/** Why it happens. */
export function explanation(verdict: StartVerdict, { library, formats }: Says): string {
  switch (verdict.kind) {
    case 'standsStill': {
      const why = l10n.t(
        'The service refuses the checkpoint, and this library repeats it forever. Only its log says so.',
      );
      if (verdict.waiting.length === 0) return why;
      return `${why} ${l10n.t('Waiting for that: {0}.', shardsWords(verdict.waiting, formats))}`;
    }
    case 'skips':
      return skipWords(verdict.because, library);
    case 'lost':
      return l10n.t('This data is gone, whichever client starts.');
    case 'changesGroup':
      return writingWords(library);
    case 'takesAnother':
      return l10n.t('The names differ only in case, which this library ignores.');
    case 'unreadable':
      return l10n.t("The checkpoint isn't a cursor.");
    case 'shares':
      return l10n.t('They keep some of the shards and pass on the others after a commit.');
    case 'positionCounts':
      return l10n.t('The others have a checkpoint, and continue from there.');
    case 'waits':
      return l10n.t('The group is ordered, so the parents of a split or merge are read first.');
    case 'repeats':
      return l10n.t(
        'Clients commit about once a minute, so what was read after the last commit is read again: at most {0}.',
        behindWords('sls', verdict.atMost, formats),
      );
    case 'continues':
      return l10n.t('The start position is ignored.');
  }
}

function skipWords(because: Extract<StartVerdict, { kind: 'skips' }>['because'], library: SlsLibrary): string {
  switch (because) {
    case 'noCheckpoint':
      return l10n.t("There's no checkpoint, so the start position applies.");
    case 'expired':
      return `${l10n.t('The checkpoint is older than the oldest data.')} ${recoveryWords(library)}`;
    case 'beyondEnd':
      return `${l10n.t('The checkpoint is after the end, so the service refuses it.')} ${recoveryWords(library)}`;
  }
}

function writingWords(library: SlsLibrary): string {
  switch (library) {
    case 'java':
    case 'go':
      return l10n.t('This library writes its own settings if those of the group differ.');
    case 'python':
      return l10n.t('This library always writes its own settings. The timeout is twice its heartbeat interval.');
    case 'logstash':
      return l10n.t('The plug-in has no setting for timeout and order, and writes the defaults of its library.');
  }
}

function recoveryWords(library: SlsLibrary): string {
  switch (library) {
    case 'java':
    case 'logstash':
      return l10n.t('This library then continues from its start position.');
    case 'python':
      return l10n.t('This library then jumps to the end, whatever start position is configured.');
    case 'go':
      return l10n.t('This library then repeats the same request forever.');
  }
}

function rewriteWords({ timeoutSeconds, isOrdered }: GroupRewrite, formats: Formats): string {
  const time = (value: number | undefined) => (value === undefined ? l10n.t('unknown') : formats.duration(value));
  const order = (value: boolean | undefined) =>
    value === undefined ? l10n.t('unknown') : value ? l10n.t('ordered') : l10n.t('unordered');
  return formats.list([
    ...(timeoutSeconds ? [l10n.t('timeout {0} → {1}', time(timeoutSeconds.from), time(timeoutSeconds.to))] : []),
    ...(isOrdered ? [l10n.t('{0} → {1}', order(isOrdered.from), order(isOrdered.to))] : []),
  ]);
}

export const reasonWords = (): Readonly<Record<StartReason, string>> => ({
  checkpoint: l10n.t('checkpoint'),
  noCheckpoint: l10n.t('no checkpoint, start position'),
  expired: l10n.t('checkpoint expired'),
  beyondEnd: l10n.t('checkpoint after the end'),
  finished: l10n.t('read to its end'),
  unreadable: l10n.t("the checkpoint isn't a cursor"),
});
