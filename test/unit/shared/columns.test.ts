import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const styles = globSync('media/*/*.css').map(file => readFileSync(file, 'utf8'));

test('a column that takes what is left has a limit below, so that a long word makes no page wider than its panel', () => {
  const columns = styles.flatMap(style => style.match(/grid-template-columns:[^;]*/g) ?? []);
  assert.ok(columns.length > 10);
  // Without a limit, a column is as wide as the longest word in it. https://www.w3.org/TR/css-grid-1/#fr-unit
  const withoutLimit = columns.filter(column => /\dfr\b/.test(column.replaceAll(/minmax\([^)]*\)/g, '')));
  assert.deepEqual(withoutLimit, []);
});

test('names and addresses in the line below a title break anywhere', () => {
  const rules = styles.flatMap(style => style.match(/^\.context \{[^}]*/gm) ?? []);
  assert.ok(rules.some(rule => rule.includes('overflow-wrap: anywhere')));
});
