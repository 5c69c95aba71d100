import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { GroupVerdict, Judgement } from '../../../src/model/lag/judge.ts';
import { seconds } from '../../../src/model/units.ts';
import type { GroupState } from '../../../src/tree/groupState.ts';
import { stubVscode } from '../../support/stubbedVscode.ts';

const t = (text: string, ...values: readonly unknown[]): string =>
  text.replaceAll(/\{(\d)\}/g, (_, place) => String(values[Number(place)]));
stubVscode({ l10n: { t }, env: { language: 'en' } });
const { groupWords, spokenGroupWords } = await import('../../../src/tree/groupWords.ts');

type Known = Extract<GroupState, { readonly kind: 'known' }>;

const lag = (value: number): Pick<Known, 'lag'> => ({ lag: { atLeast: seconds(value), atMost: seconds(value) } });
const state = (verdicts: Judgement['verdicts'], more: Partial<Known> = {}): Known => ({
  kind: 'known',
  service: 'dts',
  verdicts,
  ...more,
});
const stopped: GroupVerdict = { kind: 'stopped', since: undefined, left: seconds(3600) };
const atRisk: GroupVerdict = { kind: 'dataAtRisk', left: seconds(3600), shards: [] };
const behind: GroupVerdict = { kind: 'behind', lag: seconds(1500), isSteady: true };
const late = lag(1500);

describe('the words of a row', () => {
  const rows: readonly (readonly [words: string, state: Known])[] = [
    ['data lost', state([{ kind: 'dataLost', shards: [], seconds: seconds(60) }, stopped])],
    ['no client connected', state([stopped])],
    ['no client connected · loses data in 1 hr', state([atRisk, stopped])],
    ['25 min behind · loses data in 1 hr', state([atRisk, behind], late)],
    ['40 sec behind · loses data in 1 hr', state([atRisk], lag(40))],
    ['stopped, 25 min behind', state([stopped], { service: 'sls', ...late })],
    ['stopped', state([stopped], { service: 'sls' })],
    ['1 shard stuck', state([{ kind: 'stuckShards', shards: [3], of: 4, consumers: [], since: undefined }], late)],
    ['2 shards stuck', state([{ kind: 'stuckShards', shards: [3, 4], of: 4, consumers: [], since: undefined }], late)],
    ['task not running', state([{ kind: 'taskNotRunning', status: 'Abnormal' }], lag(3))],
    ['3 sec behind · newest record 10 min old', state([{ kind: 'taskBehind', seconds: seconds(600) }], lag(3))],
    ['25 min behind', state([behind], late)],
    ['lag unknown', state([{ kind: 'well', lag: undefined }])],
    ['at least 25 min behind', state([behind, { kind: 'unknown' }], { ...late, isLagAtLeast: true })],
    ['stopped, at least 25 min behind', state([stopped], { service: 'sls', ...late, isLagAtLeast: true })],
    ['lag unknown', state([{ kind: 'unknown' }])],
    ['3 sec behind · 1 of 4 shards not started', state([{ kind: 'partlyNotStarted', shards: [2], of: 4 }], lag(3))],
    ['not started', state([{ kind: 'notStarted' }])],
    ['no data', state([{ kind: 'noData' }])],
  ];

  for (const [words, of] of rows) {
    test(words, () => {
      assert.equal(groupWords(of), words);
    });
  }

  test('show where the lag is going, and say it to those who do not see signs', () => {
    const rising = state([behind], {
      ...late,
      trend: { direction: 'rising', change: seconds(60), over: seconds(600) },
    });
    assert.equal(groupWords(rising), '25 min behind ▲');
    assert.equal(spokenGroupWords(rising), '25 min behind, rising');
  });
});
