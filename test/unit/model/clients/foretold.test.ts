import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { instanceTemplates, logstoreTemplates } from '../../../../src/model/clients/clients.ts';
import { instanceClients, logstoreClients } from '../../../../src/model/clients/offered.ts';
import { dtsStarts, joinsGroup, onlyLooks, startedBy } from '../../../../src/model/start/dtsStart.ts';
import { closestSettings, type GroupAtStart, isSameAs, slsStart } from '../../../../src/model/start/slsStart.ts';
import { trackingWindow } from '../../../../src/model/status/window.ts';
import { logGroups, seconds, unixSeconds } from '../../../../src/model/units.ts';
import { instanceFacts, logstoreFacts, noon, readAt } from './sampleFacts.ts';

/** The words of a generated file, with comments as if they were written in one line. */
const wordsOf = (text: string): string => text.replaceAll(/\s*\n\s*(?:\/\/|#)?\s*/g, ' ');

describe('a generated client says of its start what the preview says', () => {
  const window = trackingWindow(readAt - 86_400_000, readAt, readAt);

  for (const client of instanceClients) {
    const started = startedBy(client);
    if (started === undefined) continue;
    test(`of an instance: ${client}`, () => {
      const text = wordsOf(instanceTemplates[client](instanceFacts('time', 'notTried')).main.text);
      const afterCommit = dtsStarts({ client: started, window, checkpoint: readAt, startTime: noon });
      const ignoresTime = afterCommit.every(({ source }) => source !== 'startTime');
      assert.equal(/The start time counts only /.test(text), ignoresTime);

      const tooEarly = unixSeconds(noon - 2 * 86_400);
      const [first] = dtsStarts({ client: started, window, checkpoint: undefined, startTime: tooEarly });
      assert.equal(/starts at the OLDEST record/.test(text), first?.landing?.kind === 'oldest');
      assert.equal(/then (?:begins at|answers with) the END/.test(text), first?.landing?.kind === 'end');
      assert.equal(/No record is kept from/.test(text), first?.landing?.kind === 'fails');

      assert.equal(/can only JOIN the group/.test(text), joinsGroup(started));
      assert.equal(/neither joins the group nor commits/.test(text), onlyLooks(started));
    });
  }

  for (const client of logstoreClients) {
    test(`of a Logstore: ${client}`, () => {
      for (const timeoutSeconds of [59, 60]) {
        for (const isOrdered of [false, true]) {
          const settings = { timeoutSeconds, isOrdered };
          const text = wordsOf(logstoreTemplates[client](logstoreFacts({ ...settings, from: 'begin' })).main.text);
          const changes = !isSameAs(closestSettings(client, settings), settings);
          assert.equal(/CHANGES the (?:group|timeout)/.test(text), changes, `${timeoutSeconds} ${isOrdered}`);
        }
      }
      const settings = { timeoutSeconds: 60, isOrdered: false };
      const text = wordsOf(logstoreTemplates[client](logstoreFacts({ ...settings, from: 'begin' })).main.text);
      const read: GroupAtStart = {
        at: readAt,
        group: settings,
        kept: seconds(86_400),
        time: undefined,
        running: [],
        shards: [
          {
            shard: 0,
            isReadOnly: false,
            kept: logGroups(5),
            oldest: unixSeconds(noon - 60),
            newest: noon,
            checkpoint: { offset: logGroups(-3), time: undefined },
            consumer: undefined,
            atTime: undefined,
            parents: [],
          },
        ],
      };
      const [start] = slsStart(read, { client, position: 'begin', settings }).shards;
      const isRefused = start?.reason === 'expired';
      assert.equal(/goes to the start position once/.test(text), isRefused && start.from?.offset === 0);
      assert.equal(/jumps to the END/.test(text), isRefused && start.from?.offset === 5);
      assert.equal(/Reset the checkpoint of the group then/.test(text), isRefused && start.from === undefined);
    });
  }
});
