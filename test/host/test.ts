import { parseArgs } from 'node:util';
import { check, type Counts, sum } from './counts.ts';
import { getEditor } from './editor.ts';
import { getKafkaClients } from './kafkaClients.ts';
import { type Filter, runNodeTests } from './nodeTests.ts';
import { buildPackage, installPackage, packageProblems } from './package.ts';
import { run, runTool } from './processes.ts';
import { typesAreFine } from './types.ts';

// npm test [-- level …] [-- part of a file path …] [-- -g part of a test name] [-- --only oldest|newest|desktop]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string', short: 'g' }, only: { type: 'string' } },
});

const main = async (): Promise<void> => {
  const chosen = levels.filter(({ name }) => positionals.includes(name));
  const filter: Filter = {
    names: values.grep,
    files: positionals.filter(word => !levels.some(({ name }) => name === word)),
  };
  const rows = [];
  for (const { name, test } of chosen.length > 0 ? chosen : levels) {
    console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
    const start = performance.now();
    const counts = await test(filter).catch((error: unknown) => {
      console.error(error);
      return check(false);
    });
    // A level in which nothing ran has shown nothing.
    const ran = counts.passed + counts.failed > 0;
    if (!ran) console.error('No test ran.');
    rows.push({
      level: name,
      ...(ran ? counts : check(false)),
      seconds: Math.round((performance.now() - start) / 100) / 10,
    });
  }
  const { passed, failed } = sum(rows);
  console.log();
  for (const row of [{ level: 'level', passed: 'passed', failed: 'failed', seconds: 'seconds' }, ...rows]) {
    console.log(
      `${row.level.padEnd(10)}${String(row.passed).padStart(8)}${String(row.failed).padStart(8)}${String(row.seconds).padStart(10)}`,
    );
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
};

const levels: readonly { readonly name: string; readonly test: (filter: Filter) => Promise<Counts> }[] = [
  { name: 'types', test: async () => check(await typesAreFine()) },
  { name: 'lint', test: async () => check(await lintIsClean()) },
  { name: 'unit', test: async filter => runNodeTests('unit', filter) },
  {
    name: 'wire',
    test: async filter => {
      getKafkaClients();
      return runNodeTests('wire', filter);
    },
  },
  {
    name: 'package',
    test: async () => {
      await packageOnce();
      const problems = await packageProblems();
      for (const problem of problems) console.error(problem);
      return check(problems.length === 0);
    },
  },
  {
    name: 'editor',
    test: async filter => {
      // The very files that go into the package.
      if ((await run(process.execPath, ['esbuild.mjs', '--production'])) !== 0) return check(false);
      // Only the levels with a window pay for loading Playwright.
      const { getBrowser } = await import('./browser.ts');
      const { runEditorTests } = await import('./editorTests.ts');
      getBrowser();
      return runEditorTests(filter, values.only);
    },
  },
  {
    name: 'e2e',
    test: async filter => {
      await packageOnce();
      const { getBrowser } = await import('./browser.ts');
      getBrowser();
      getEditor('newest');
      installPackage();
      return runNodeTests('e2e', filter);
    },
  },
];

let packaging: Promise<void> | undefined;
const packageOnce = async (): Promise<void> => (packaging ??= buildPackage());

const lintIsClean = async (): Promise<boolean> => {
  const codes = await Promise.all([
    runTool('eslint/bin/eslint.js', ['.']),
    runTool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  ]);
  return codes.every(code => code === 0);
};

await main();
