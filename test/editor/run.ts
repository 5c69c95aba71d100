import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** VS Code calls this inside the extension host; it rejects when a test failed. Written for mocha's `tdd` interface. */
export const run = async (): Promise<void> => {
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, reporter: Report, forbidOnly: true, forbidPending: true });
  const wanted = process.env['EDITOR_TESTS_GREP'];
  if (wanted) mocha.grep(new RegExp(wanted, 'i'));
  const folder = join(__dirname, process.env['EDITOR_TESTS_FOLDER'] ?? '');
  for (const file of globSync('*.test.cjs', { cwd: folder }).sort()) mocha.addFile(join(folder, file));
  const { stats } = await new Promise<Mocha.Runner>(resolve => {
    const runner = mocha.run(() => resolve(runner));
  });
  if (stats === undefined) throw new Error('mocha kept no counts.');
  const resultFile = process.env['EDITOR_TESTS_RESULT'];
  if (resultFile) writeFileSync(resultFile, JSON.stringify({ passed: stats.passes, failed: stats.failures }));
  if (stats.failures > 0) throw new Error(`${stats.failures} tests failed.`);
};

/** Prints through the console, the one thing that the host hands out. */
class Report extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('pass', test => print(`✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`));
    runner.on('fail', (test, error: Error) => print(`✖ ${test.fullTitle()}\n${error.stack ?? error.message}`));
  }
}

const print = (text: string): void => console.log(`[test] ${text}`);
