import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load, runCase } from '../../fuzz/run.ts';
import { type TargetName, targetNames } from '../../fuzz/target.ts';

/** A few cases of each target, always the same ones. `npm run fuzz` runs as many others as one has time for. */
const cases: Readonly<Record<TargetName, number>> = {
  clients: 200,
  files: 80,
  state: 15,
  messages: 300,
  streams: 50,
  texts: 60,
  links: 8_000,
};
const seed = 1;

describe('hostile input breaks nothing', () => {
  for (const name of targetNames) {
    test(name, async () => {
      const target = await load(name);
      for (let index = 0; index < cases[name]; index++) {
        const found = await runCase(target, name, seed, index);
        assert.equal(
          found,
          undefined,
          `npm run fuzz -- --only ${name} --seed ${seed} --case ${index}\n${found?.words}\n${found?.input}`,
        );
      }
    });
  }
});
