import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainText } from '../../../../src/model/explain/explain.ts';
import { reports } from './reports.ts';

describe('a reported line', () => {
  test('there are enough of them, each with its source, and none twice', () => {
    assert.ok(reports.length >= 60);
    assert.equal(new Set(reports.map(({ text }) => text)).size, reports.length);
    for (const { link, text } of reports) assert.match(link, /^https:\/\//, text);
  });

  for (const { link, text, is, quote } of reports) {
    test(`${is}: ${link} ${text.slice(0, 60)}`, () => {
      const explanation = explainText(text);
      const [first] = explanation.findings;
      assert.equal(first?.kind, 'known');
      const { codes = [], messages = [] } = first.entry;
      assert.ok([...codes, ...messages].includes(is), JSON.stringify(first));
      if (quote !== undefined) assert.equal(explanation.quote, quote);
    });
  }
});
