import assert from 'node:assert/strict';
import { knowledge } from '../../src/model/explain/knowledge.ts';
import type { Block } from '../../src/model/explain/block.ts';
import { reports } from '../unit/model/explain/reports.ts';
import type { Dice } from './dice.ts';
import './editor.ts';
import { markup, mutatedText } from './hostile.ts';
import type { Plain } from './shrink.ts';
import type { Target } from './target.ts';

const { explanationOfText } = await import('../../src/ui/explanationWords.ts');
const { explanationDocument } = await import('../../src/ui/explanationDocument.ts');

/** A text that somebody has pasted to have it explained. */
export interface TextsInput {
  readonly [name: string]: Plain;
  readonly text: string;
  readonly repeated: number;
}

const secret = 'Xk9vQ2mN7pL4sT8wZ1yB3cD5fG6hJ0';
const withSecret = [
  ` password=${secret} `,
  `"accessKeySecret":"${secret}"`,
  `\nAuthorization: LOG LTAI5tAbCdEfGhIjwxyz:${secret}\n`,
  ` https://user:${secret}@proxy.test:3128/ `,
  ` ${secret} `,
];
const known = Object.values(knowledge).flatMap(entries =>
  entries.flatMap(({ codes = [], messages = [] }) => [...codes, ...messages]),
);
const glue = [' ', '\n', ': ', '"', "'", '`', '```\n', '{', '}', '[', ']', '\\', 'Exception: ', 'Original error:', '…'];
const seen = new Map<string, number>();

/** Texts of every length with codes, lines of real logs, markup, and secrets in them. What does not come to an end stops the run. */
export const texts: Target<TextsInput> = {
  seen,

  make(dice) {
    const parts = Array.from({ length: 1 + dice.below(12) }, () => part(dice) + dice.pick(glue));
    return { text: parts.join(''), repeated: dice.oneIn(50) ? 1 + dice.below(2_000) : 1 };
  },

  run({ text, repeated }) {
    const whole = text.repeat(Math.min(repeated, Math.ceil(400_000 / Math.max(1, text.length))));
    const blocks = explanationOfText(whole);
    const document = explanationDocument(text.slice(0, 200), blocks);
    assert.ok(!JSON.stringify(blocks).includes(secret), 'A secret is in an explanation.');
    for (const block of blocks) check(block);
    checkFences(document.split('\n').slice(2).join('\n'));
    return Promise.resolve();
  },
};

function part(dice: Dice): string {
  switch (dice.below(6)) {
    case 0:
      return dice.pick(known).replaceAll('…', dice.pick(['', 'x', ' ', 'x'.repeat(400)]));
    case 1:
      return dice.pick(withSecret);
    case 2:
      return dice.pick(markup);
    case 3:
      return dice.pick(glue).repeat(1 + dice.below(300));
    default: {
      const { text } = dice.pick(reports);
      return dice.oneIn(2) ? text : mutatedText(text, dice);
    }
  }
}

function check(block: Block): void {
  seen.set(block.kind, (seen.get(block.kind) ?? 0) + 1);
  for (const [name, value] of Object.entries(block)) {
    if (typeof value === 'string') assert.doesNotMatch(value, /[\u202a-\u202e\u2066-\u2069]/, name);
  }
  if (block.kind === 'source') assert.match(block.url, /^https:\/\//);
  if (block.kind === 'steps') assert.ok(block.steps.length > 0);
}

/** Outside of fences there is no line that begins one, so what is quoted cannot end its own. */
function checkFences(document: string): void {
  let fence: string | undefined;
  for (const line of document.split('\n')) {
    const [, marks = ''] = /^ {0,3}(`{3,})[^`]*$/.exec(line) ?? [];
    if (fence === undefined) fence = marks || undefined;
    else if (line === fence) fence = undefined;
    else assert.ok(marks.length < fence.length, `A quote ends its fence: ${line.slice(0, 100)}`);
  }
  assert.equal(fence, undefined, 'A fence is open at the end.');
}
