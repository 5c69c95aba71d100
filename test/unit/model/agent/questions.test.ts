import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { questions, worlds } from './questions.ts';
import { ask, type Turn } from './scriptedModel.ts';

describe('what an operator asks a language model', () => {
  test('is enough to tell', () => {
    assert.ok(questions.length >= 30, String(questions.length));
  });

  for (const { question, in: world = 'one', calls, says } of questions) {
    const way = calls.map(([tool, input]) => `${tool}(${JSON.stringify(input)})`).join(', then ');
    test(`${question} [${world}] → ${way}`, async () => {
      const { tools, cloud, call } = await worlds[world]();
      const turns = await ask(question, { definitions: tools.definitions, call });
      assert.deepEqual(
        turns.map(({ tool, input }) => [tool, withoutIds(input)]),
        calls,
      );
      says(turns.at(-1)?.answer.content ?? {}, turns);
      assert.deepEqual(cloud.service.requests.counts.writes, {});
      tools.dispose();
    });
  }
});

/** The arguments with the kinds of IDs that were taken from an answer in the place of those. */
const withoutIds = (input: Turn['input']): Turn['input'] =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : value.replace(/^(\w+)_[0-9a-f]{12}$/, '#$1'),
    ]),
  );
