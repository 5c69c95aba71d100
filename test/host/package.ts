import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.ts';

/** Where {@link buildPackage} puts the VSIX. */
export const packagePath = join(root, 'artifacts', 'alibabacloud-consumer-groups.vsix');

const maximumBytes = 700_000;
const committedList = join(import.meta.dirname, 'package-files.txt');

/** Type check, production build and VSIX, by way of `vscode:prepublish`. */
export const buildPackage = async (): Promise<void> => {
  const { createVSIX } = await loadVsce();
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
};

/** What is wrong with the built package: files that the committed list lacks or has too many, or its size. */
export const packageProblems = async (): Promise<readonly string[]> => {
  const packed = await packedFiles();
  const expected = readFileSync(committedList, 'utf8').split('\n').filter(Boolean);
  const bytes = statSync(packagePath).size;
  console.log(`The package has ${packed.length} kinds of files and ${bytes} bytes.`);
  return [
    ...packed.filter(file => !expected.includes(file)).map(file => `${file} is packed, but not in package-files.txt`),
    ...expected.filter(file => !packed.includes(file)).map(file => `${file} is in package-files.txt, but not packed`),
    ...(bytes > maximumBytes ? [`The package has ${bytes} bytes, more than ${maximumBytes}`] : []),
  ];
};

/** The names that vsce lists, with the hashes of chunks replaced, as these change with every change of the code. */
const packedFiles = async (): Promise<readonly string[]> => {
  const { listFiles, PackageManager } = await loadVsce();
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  return [...new Set(files.map(file => file.replace(/^(dist\/.*chunks\/.+)-[A-Z0-9]{8}\.js$/, '$1-*.js')))].sort();
};

/** Takes its time, and most tests only need to know where the package is. */
const loadVsce = async () => import('@vscode/vsce');

// npm run package [-- --accept]: --accept makes the present list the committed one.
if (process.argv[1] === import.meta.filename) {
  await buildPackage();
  if (process.argv.includes('--accept')) writeFileSync(committedList, `${(await packedFiles()).join('\n')}\n`);
  const problems = await packageProblems();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
