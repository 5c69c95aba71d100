import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutHome } from '../../../src/ui/withoutSecrets.ts';

const windows = String.raw`C:\Users\alice`;
const cases: readonly [home: string, text: string, shown: string][] = [
  ['/home/alice', 'at /home/alice/.vscode/x.js', 'at ~/.vscode/x.js'],
  ['/home/a.l+ice', '/home/a.l+ice/ca.pem, /home/aXlice/ca.pem', '~/ca.pem, /home/aXlice/ca.pem'],
  [windows, String.raw`C:\Users\alice\ca.pem`, String.raw`~\ca.pem`],
  [windows, String.raw`c:\users\alice\ca.pem`, String.raw`~\ca.pem`],
  [windows, JSON.stringify({ file: String.raw`C:\Users\alice\ca.pem` }), String.raw`{"file":"~\\ca.pem"}`],
  [windows, 'at file:///c:/Users/alice/.vscode/x.js:1:2', 'at file:///~/.vscode/x.js:1:2'],
  ['/', 'a/b', 'a/b'],
  ['', 'a/b', 'a/b'],
];
for (const [home, text, shown] of cases) {
  test(`${text} without the home folder ${home || 'of nobody'}`, () => {
    assert.equal(withoutHome(text, home), shown);
  });
}
