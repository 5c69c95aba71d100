import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { missingNotices, sbomOf, sbomProblems } from '../host/sbom.ts';

const vsix = Buffer.from('The bytes of a package');
const time = new Date('2026-12-01T08:00:00Z');
const [undici, parser, strnum] = [
  'node_modules/undici',
  'node_modules/fast-xml-parser',
  'node_modules/strnum',
] as const;
const bundled = { uses: [parser, undici], packages: { [undici]: [], [parser]: [strnum], [strnum]: [] } };
const sources = [`${undici}/lib/core/util.js`, `../${parser}/src/fxp.js`, `../../${strnum}/strnum.js`, '../src/app.ts'];

test('a bill of materials says what is in this very package, and what needs it', () => {
  const { metadata, components, dependencies } = JSON.parse(sbomOf(vsix, bundled, time)) as Sbom;
  const itself = metadata.component;
  assert.equal(itself.purl, `pkg:vscode-extension/consumer-groups/${manifest.name}@${manifest.version}`);
  assert.deepEqual(itself.hashes, [{ alg: 'SHA-256', content: createHash('sha256').update(vsix).digest('hex') }]);
  assert.equal(metadata.timestamp, '2026-12-01T08:00:00.000Z');

  const { devDependencies } = manifest;
  const purls = Object.fromEntries(components.map(({ name, purl }) => [name, purl]));
  assert.equal(purls['undici'], `pkg:npm/undici@${devDependencies.undici}`);
  assert.equal(purls['fast-xml-parser'], `pkg:npm/fast-xml-parser@${devDependencies['fast-xml-parser']}`);
  assert.deepEqual(
    components.map(({ licenses }) => licenses.map(({ license }) => license.id)),
    [['MIT'], ['MIT'], ['MIT']],
  );
  for (const { externalReferences } of components) {
    const archive = externalReferences.find(({ type }) => type === 'distribution');
    assert.match(archive?.hashes?.[0]?.content ?? '', /^[0-9a-f]{128}$/);
  }
  // Which is compiled into a file of it.
  assert.deepEqual(
    components.find(({ name }) => name === 'undici')?.components?.map(({ name }) => name),
    ['llhttp'],
  );

  const needs = Object.fromEntries(dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  assert.deepEqual(needs[itself['bom-ref']], [purls['fast-xml-parser'], purls['undici']]);
  assert.deepEqual(needs[purls['fast-xml-parser'] ?? ''], [purls['strnum']]);
});

test('a bill of materials is valid, and the same for the same package', async () => {
  const sbom = sbomOf(vsix, bundled, time);
  assert.deepEqual(await sbomProblems(sbom, sources), []);
  assert.equal(sbomOf(vsix, bundled, time), sbom);
  const [problem = ''] = await sbomProblems(sbom.replace('"SHA-256"', '"SHA-255"'), sources);
  assert.match(problem, /not valid.*SHA-255|not valid.*enum/);
});

test('what is packed without being in the bill of materials is told, and the other way around', async () => {
  const sbom = sbomOf(vsix, bundled, time);
  const one = await sbomProblems(sbom, [...sources, 'node_modules/@vscode/l10n/dist/browser.js']);
  assert.deepEqual(one, [
    `pkg:npm/%40vscode/l10n@${manifest.devDependencies['@vscode/l10n']} is packed, but not in the bill of materials`,
  ]);
  const [other = ''] = await sbomProblems(sbom, sources.slice(1));
  assert.match(other, /^pkg:npm\/undici@.* is in the bill of materials, but not packed$/);
});

test('what is packed without its licence is told, also what is inside another package', () => {
  const sbom = sbomOf(vsix, bundled, time);
  const notices = 'undici 8.1.0 (MIT)\n\nMIT, see llhttp\n\nfast-xml-parser 5.0.0 (MIT)\n\nstrnum 2.0.0 (MIT)\n';
  assert.deepEqual(missingNotices(sbom, notices), ['llhttp is packed without its licence']);
  assert.deepEqual(missingNotices(sbom, `${notices}\nllhttp (MIT)\n`), []);
});

interface Part {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
  readonly externalReferences: readonly (Pick<Part, 'hashes'> & { readonly type: string })[];
  readonly components?: readonly Part[];
}

interface Sbom {
  readonly metadata: { readonly component: Part; readonly timestamp: string };
  readonly components: readonly Part[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}
