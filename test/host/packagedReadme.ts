import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.ts';

/** The README that is packed as long as package.json names no repository, from the folder of the manifest. */
export const packagedReadmePath = 'artifacts/README.md';

export const writePackagedReadme = (): void => {
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  writeFileSync(join(root, packagedReadmePath), packagedReadme(readFileSync(join(root, 'README.md'), 'utf8')));
};

/**
 * The README without what a reader of the package could not open: pictures, which are too heavy to be packed, and links to
 * other files. With a repository in package.json, vsce makes these addresses of the repository instead.
 */
export const packagedReadme = (text: string): string =>
  text
    .replaceAll(/^!\[[^\]]*\]\([^)]*\)\n\n/gm, '')
    .replace(/^English · .*\n\n/m, '')
    .replaceAll(/\[([^\]]*)\]\((?!#|https:)[^)]*\)/g, '$1');
