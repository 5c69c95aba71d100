import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import * as l10n from '@vscode/l10n';
import chinese from '../../../l10n/bundle.l10n.zh-cn.json' with { type: 'json' };
import type { GroupVerdict } from '../../../src/model/lag/judge.ts';
import { seconds } from '../../../src/model/units.ts';
import { verdictEvidence, verdictHeadline } from '../../../src/ui/verdictWords.ts';
import { writtenIn } from '../../../src/ui/written.ts';
import { dtsReading, now, shardAt, slsReading } from '../model/lag/samples.ts';

const minute = seconds(60);
const verdicts: { readonly [Kind in GroupVerdict['kind']]: Extract<GroupVerdict, { readonly kind: Kind }> } = {
  dataLost: { kind: 'dataLost', shards: [0], seconds: minute },
  dataAtRisk: { kind: 'dataAtRisk', left: minute, shards: [0] },
  stopped: { kind: 'stopped', since: now, left: minute },
  stuckShards: { kind: 'stuckShards', shards: [0], of: 2, consumers: [], since: now },
  fallingBehind: { kind: 'fallingBehind', lag: minute, change: minute, over: minute },
  behind: { kind: 'behind', lag: minute, isSteady: true },
  catchingUp: { kind: 'catchingUp', lag: minute, caughtUpIn: minute },
  taskBehind: { kind: 'taskBehind', seconds: minute },
  taskNotRunning: { kind: 'taskNotRunning', status: 'Abnormal' },
  notStarted: { kind: 'notStarted' },
  partlyNotStarted: { kind: 'partlyNotStarted', shards: [0], of: 2 },
  noData: { kind: 'noData' },
  unknown: { kind: 'unknown' },
  well: { kind: 'well', lag: minute },
};

afterEach(() => {
  l10n.config({ contents: {} });
});

for (const [language, contents, elsewhere] of [
  ['en', {}, /\b(?:above|below|these)\b/i],
  ['zh-cn', chinese, /[上下]方|[上下]面|这些消费者/],
] as const) {
  test(`a verdict points at nothing that only its panel has around it, because models and tickets get it, too: ${language}`, () => {
    l10n.config({ contents });
    const written = writtenIn(language);
    const readings = [slsReading([shardAt(0, 60), shardAt(1, 0)]), dtsReading(60)];
    const said = readings.flatMap(reading =>
      Object.values(verdicts).flatMap(verdict => {
        const judged = { reading, verdicts: [verdict], now, written };
        const { says, next = '' } = verdictEvidence(verdict, judged);
        return [verdictHeadline(verdict, judged), says, next];
      }),
    );
    assert.deepEqual(
      said.filter(text => elsewhere.test(text)),
      [],
    );
  });
}
