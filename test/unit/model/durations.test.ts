import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText } from '../../../src/model/durations.ts';

const rows: readonly (readonly [number, string, string])[] = [
  [-5, '0 sec', '0秒'],
  [0, '0 sec', '0秒'],
  [59.9, '59 sec', '59秒'],
  [61, '1 min 1 sec', '1分钟1秒'],
  [599, '9 min 59 sec', '9分钟59秒'],
  [601, '10 min', '10分钟'],
  [3600, '1 hr', '1小时'],
  [31_800, '8 hr 50 min', '8小时50分钟'],
  [86_400 + 3_600, '1 day 1 hr', '1天1小时'],
  [1_000_000, '11 days 13 hr', '11天13小时'],
];

for (const [seconds, english, chinese] of rows) {
  test(`${seconds} s reads ${english}`, () => {
    assert.equal(durationText(seconds, 'en'), english);
    assert.equal(durationText(seconds, 'zh-cn'), chinese);
  });
}
