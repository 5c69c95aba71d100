import assert from 'node:assert/strict';
import { test } from 'node:test';
import vendor from '@alicloud/credentials/dist/src/utils/command.js';
import { splitCommand } from '../../../src/credentials/externalCommand.ts';

/** What the vendor's library makes of it. */
function vendorSplits(command: string, isWindows: boolean): string[] | undefined {
  try {
    return vendor.splitProcessCommand(command, isWindows);
  } catch {
    return undefined;
  }
}

const posix: readonly (readonly [command: string, words: readonly string[] | undefined])[] = [
  ['print', ['print']],
  ['  print  --role\tops\n', ['print', '--role', 'ops']],
  ['"/usr/local/cred tools/print" --role ops', ['/usr/local/cred tools/print', '--role', 'ops']],
  ["'/opt/a b/print' 'x\"y\\z'", ['/opt/a b/print', 'x"y\\z']],
  ['print --name="a b"c', ['print', '--name=a bc']],
  ['print "" \'\' end', ['print', '', '', 'end']],
  ['print a\\ b \\"c', ['print', 'a b', '"c']],
  ['print "a\\"b\\\\c\\$d\\`e\\n"', ['print', 'a"b\\c$d`e\\n']],
  ['print "a\\\nb" c\\\nd \\\n e', ['print', 'ab', 'cd', 'e']],
  // No shell: nothing is expanded, joined or sent elsewhere.
  ['print $HOME `id` a|b >c;d&', ['print', '$HOME', '`id`', 'a|b', '>c;d&']],
  ['print "open', undefined],
  ["print 'open", undefined],
  ['print end\\', undefined],
  ['', undefined],
  ['  ', undefined],
  ['"" print', undefined],
];
for (const [command, words] of posix) {
  test(`splits ${JSON.stringify(command)}`, () => {
    assert.deepEqual(splitCommand(command, false), words);
    assert.deepEqual(vendorSplits(command, false), words);
  });
}

const windows: typeof posix = [
  ['C:\\tools\\cred.exe --role ops', ['C:\\tools\\cred.exe', '--role', 'ops']],
  ['"C:\\Program Files\\cred.exe" "say \\"hi\\""', ['C:\\Program Files\\cred.exe', 'say "hi"']],
  ['cred.exe C:\\', ['cred.exe', 'C:\\']],
  ['"C:\\Program Files\\"', undefined],
];
for (const [command, words] of windows) {
  test(`splits ${JSON.stringify(command)} on Windows`, () => {
    assert.deepEqual(splitCommand(command, true), words);
    assert.deepEqual(vendorSplits(command, true), words);
  });
}
