import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { editorFolders, installExtension } from './editor.ts';
import { packagedReadmePath, writePackagedReadme } from './packagedReadme.ts';
import { root, runTool } from './processes.ts';

const artifact = (name: string): string => join(root, 'artifacts', name);

/** Where {@link buildPackage} puts the VSIX. */
export const packagePath = artifact('alibabacloud-consumer-groups.vsix');
const sbomPath = artifact('alibabacloud-consumer-groups.cdx.json');
const sumsPath = artifact('SHA256SUMS');

/** Extensions of an editor that {@link installPackage} installed the VSIX into, for scenarios to begin with a copy of. */
export const installedExtensions = editorFolders(artifact('installed')).extensions;

const maximumBytes = 700_000;
const committedList = join(import.meta.dirname, 'package-files.txt');

/**
 * Type check, production build and VSIX, by way of `vscode:prepublish`; beside it its bill of materials, and the
 * checksums of both. The same commit gives the same bytes.
 */
export const buildPackage = async (): Promise<void> => {
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  const time = releaseTime();
  writePackagedReadme();
  const code = await runTool(
    '@vscode/vsce/vsce',
    ['package', '--out', packagePath, '--no-dependencies', ...(hasRepository ? [] : withoutRepository)],
    // With the first vsce sorts the files and dates all of them so; a ZIP file has dates without a time zone.
    { env: { ...process.env, SOURCE_DATE_EPOCH: String(time.getTime() / 1000), TZ: 'UTC' } },
  );
  if (code !== 0) throw new Error('The package was not built.');
  // Only those who build a package pay for loading this.
  const { readBundled, sbomOf } = await import('./sbom.ts');
  writeFileSync(sbomPath, sbomOf(readFileSync(packagePath), readBundled(), time));
  writeFileSync(sumsPath, [packagePath, sbomPath].map(sumLine).join(''));
};

const hasRepository = 'repository' in manifest;

/** With a repository, vsce makes the pictures and links of the README addresses of it, and packs the README itself. */
const withoutRepository = [
  ...['--allow-missing-repository', '--no-rewrite-relative-links'],
  ...['--readme-path', packagedReadmePath],
];

/** As its user would, but once for all scenarios. */
export const installPackage = (): void => {
  rmSync(artifact('installed'), { recursive: true, force: true });
  installExtension('newest', artifact('installed'), packagePath);
};

/** When the commit was made, unless the surroundings say something else; where there is none, when ZIP files begin. */
const releaseTime = (): Date => {
  const { stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return new Date(Number(process.env['SOURCE_DATE_EPOCH'] ?? (stdout.trim() || '315532800')) * 1000);
};

/** As `sha256sum --check` reads it. */
const sumLine = (path: string): string =>
  `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${basename(path)}\n`;

/** What is wrong with the built package: its files, its size, its bill of materials, or its notices. */
export const packageProblems = async (): Promise<readonly string[]> => {
  const { missingNotices, sbomProblems } = await import('./sbom.ts');
  const packed = await packedFiles();
  const expected = readFileSync(committedList, 'utf8').split('\n').filter(Boolean);
  const bytes = readFileSync(packagePath).length;
  console.log(`The package has ${packed.length} kinds of files and ${bytes} bytes.`);
  process.stdout.write(readFileSync(sumsPath));
  return [
    ...packed.filter(file => !expected.includes(file)).map(file => `${file} is packed, but not in package-files.txt`),
    ...expected.filter(file => !packed.includes(file)).map(file => `${file} is in package-files.txt, but not packed`),
    // Stack traces in the log of a user are read without the source maps, which aren't packed.
    ...(/"deleteConsumerGroup"/.test(readFileSync(join(root, 'dist', 'handlers.js'), 'utf8'))
      ? []
      : ['The code has no names of functions for stack traces']),
    ...(bytes > maximumBytes ? [`The package has ${bytes} bytes, more than ${maximumBytes}`] : []),
    ...(await sbomProblems(readFileSync(sbomPath, 'utf8'))),
    ...missingNotices(
      readFileSync(sbomPath, 'utf8'),
      readFileSync(join(root, 'dist', 'ThirdPartyNotices.txt'), 'utf8'),
    ),
  ];
};

/** What the manifest lacks before it can be released, see docs/releasing.md. */
const missingForRelease = (): readonly string[] =>
  ['repository', 'bugs'].filter(member => !(member in manifest)).map(member => `"${member}"`);

/** The names that vsce lists, with the hashes of chunks replaced, as these change with every change of the code. */
const packedFiles = async (): Promise<readonly string[]> => {
  const { listFiles, PackageManager } = await import('@vscode/vsce');
  const files = await listFiles({
    cwd: root,
    packageManager: PackageManager.None,
    ...(!hasRepository && { readmePath: packagedReadmePath }),
  });
  const named = files.map(file => file.replace(/^(dist\/.*chunks\/.+)-[A-Z0-9]{8}\.js$/, '$1-*.js'));
  return [...new Set(named.map(file => (file === packagedReadmePath ? 'README.md' : file)))].sort();
};

// npm run package [-- --accept]: --accept makes the present list the committed one.
if (process.argv[1] === import.meta.filename) {
  await buildPackage();
  if (process.argv.includes('--accept')) writeFileSync(committedList, `${(await packedFiles()).join('\n')}\n`);
  const problems = await packageProblems();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
  const missing = missingForRelease();
  if (missing.length > 0) {
    console.log(`Not ready to be released: package.json lacks ${missing.join(', ')} (docs/releasing.md).`);
  }
}
