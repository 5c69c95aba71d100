import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { questions, worlds } from './questions.ts';
import { ask } from './scriptedModel.ts';

describe('what an operator asks a language model', () => {
  test('is enough to tell', () => {
    assert.ok(questions.length >= 30, String(questions.length));
  });

  for (const { question, in: world = 'one', calls, says } of questions) {
    const way = calls.map(([tool, input]) => `${tool}(${JSON.stringify(input)})`).join(', then ');
    test(`${question} [${world}] → ${way}`, async () => {
      const { tools, call, cloud } = bound(await worlds[world]());
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

const bound = <W extends Awaited<ReturnType<(typeof worlds)['one']>>>(world: W) => ({
  tools: world.tools,
  cloud: world.cloud,
  call: (name: string, input: unknown) => world.call(name, input),
});

/** IDs that were taken from an answer, by their kind. */
const withoutIds = (input: Readonly<Record<string, string | number>>): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(input)
      .map(([name, value]) => [name, String(value).replace(/^(\w+)_[0-9a-f]{12}$/, '#$1')])
      .map(([name, value]) => [name, typeof input[name as string] === 'number' ? Number(value) : value]),
  );
