import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contrib, Enums, Models, Serialize, Spec, Validation } from '@cyclonedx/cyclonedx-library';
import manifest from '../../package.json' with { type: 'json' };
import english from '../../package.nls.json' with { type: 'json' };
import { root } from './processes.ts';

/** What the build says of the packages of others: the folder of each, and the folders of those that it uses. */
export interface Bundled {
  /** Those that the extension itself uses. */
  readonly uses: readonly string[];
  readonly packages: Readonly<Record<string, readonly string[]>>;
}

export const readBundled = (): Bundled => json(join(root, 'dist', 'bundled.json')) as Bundled;

/**
 * The bill of materials of a VSIX in the words of CycloneDX: exactly the packages of which there is code in it, while
 * `npm sbom` lists what is installed. The same VSIX, dependencies and time give the same text, so it has no serial number.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export const sbomOf = (vsix: Uint8Array, { uses, packages }: Bundled, time: Date): string => {
  const itself = described({ ...manifest, description: english.description }, Enums.ComponentType.Application);
  itself.group = manifest.publisher;
  itself.purl = `pkg:vscode-extension/${manifest.publisher}/${manifest.name}@${manifest.version}`;
  itself.bomRef.value = itself.purl;
  itself.hashes.set(Enums.HashAlgorithm['SHA-256'], createHash('sha256').update(vsix).digest('hex'));

  const components = new Map(Object.keys(packages).map(folder => [folder, componentOf(folder)]));
  const link = (user: Models.Component, folders: readonly string[]): void => {
    for (const folder of folders) {
      const used = components.get(folder);
      if (used === undefined) throw new Error(`${folder} is used, but not bundled.`);
      user.dependencies.add(used.bomRef);
    }
  };
  link(itself, uses);
  for (const [folder, component] of components) link(component, packages[folder] ?? []);

  const tools = ['esbuild', '@vscode/vsce', '@cyclonedx/cyclonedx-library'].map(name =>
    componentOf(`node_modules/${name}`, Enums.ComponentType.Application),
  );
  const bom = new Models.Bom({
    components: new Models.ComponentRepository(components.values()),
    metadata: new Models.Metadata({
      timestamp: time,
      component: itself,
      tools: new Models.Tools({ components: new Models.ComponentRepository(tools) }),
    }),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
};

/** What is wrong with a bill of materials of what lies in dist/, by the schema and by the sources that its maps name. */
export const sbomProblems = async (
  sbom: string,
  sources: readonly string[] = bundledSources(),
): Promise<readonly string[]> => {
  const invalid: unknown = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(sbom);
  const { components = [] } = JSON.parse(sbom) as { components?: readonly { readonly purl: string }[] };
  const listed = components.map(({ purl }) => purl);
  const folders = new Set(sources.flatMap(source => /node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? []));
  const packed = [...folders].map(folder => purlOf(packageManifest(folder)));
  return [
    ...(invalid === null ? [] : [`The bill of materials is not valid: ${JSON.stringify(invalid)}`]),
    ...packed.filter(purl => !listed.includes(purl)).map(purl => `${purl} is packed, but not in the bill of materials`),
    ...listed.filter(purl => !packed.includes(purl)).map(purl => `${purl} is in the bill of materials, but not packed`),
  ];
};

/** The works in a bill of materials whose licence does not stand in the notices, with those inside of others. */
export const missingNotices = (sbom: string, notices: string): readonly string[] => {
  const { components = [] } = JSON.parse(sbom) as { readonly components?: readonly Work[] };
  const names = components.flatMap(work => [work, ...(work.components ?? [])]).map(nameOf);
  const noticed = new Set(notices.split('\n').map(line => /^(\S+)(?: \d\S*)? \(.+\)$/.exec(line)?.[1]));
  return names.filter(name => !noticed.has(name)).map(name => `${name} is packed without its licence`);
};

interface Work {
  readonly name: string;
  readonly group?: string;
  readonly components?: readonly Work[];
}

const nameOf = ({ group, name }: Work): string => (group === undefined ? name : `${group}/${name}`);

/** The files of which code is left over in dist/, as the maps of it tell, which know nothing of {@link Bundled}. */
const bundledSources = (): readonly string[] =>
  globSync('dist/**/*.map', { cwd: root }).flatMap(
    file => (json(join(root, file)) as { readonly sources: readonly string[] }).sources,
  );

type Manifest = Contrib.FromNodePackageJson.Types.NodePackageJson;

/** A package of others, with the hash of its archive in npm's registry, as the lock file has it. */
const componentOf = (folder: string, type = Enums.ComponentType.Library): Models.Component => {
  const component = described(packageManifest(folder), type);
  const purl = purlOf(packageManifest(folder));
  component.purl = purl;
  component.bomRef.value = purl;
  const { integrity = '' } = locked[folder] ?? {};
  if (!integrity.startsWith('sha512-')) throw new Error(`${folder} is not locked.`);
  // The archive is named by its package URL, because each registry has an address of its own for it.
  const archive = new Models.ExternalReference(purl, Enums.ExternalReferenceType.Distribution);
  archive.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(integrity.slice(7), 'base64').toString('hex'));
  component.externalReferences.add(archive);
  for (const inside of partsOf[component.name] ?? []) component.components.add(inside);
  return component;
};

/** What is inside a package without being one. undici does not say which version of its parser it was compiled from. */
const partsOf: Readonly<Record<string, readonly Models.Component[]>> = {
  undici: [
    new Models.Component(Enums.ComponentType.Library, 'llhttp', {
      bomRef: 'pkg:github/nodejs/llhttp',
      purl: 'pkg:github/nodejs/llhttp',
      licenses: new Models.LicenseRepository([new Models.SpdxLicense('MIT')]),
    }),
  ],
};

const described = (of: Manifest, type: Enums.ComponentType): Models.Component => {
  const { Builders, Factories } = Contrib.FromNodePackageJson;
  const licenses = new Contrib.License.Factories.LicenseFactory(refuseExpression);
  const component = new Builders.ComponentBuilder(new Factories.ExternalReferenceFactory(), licenses).makeComponent(
    of,
    type,
  );
  if (component === undefined) throw new Error(`A package has no name: ${JSON.stringify(of)}`);
  const isKnown = [...component.licenses].every(license => license instanceof Models.SpdxLicense);
  if (!isKnown || component.licenses.size === 0) throw new Error(`${of.name} has an unknown licence: ${of.license}`);
  return component;
};

/** Nothing here has a choice of licences, which a parser of such expressions would be needed for. */
const refuseExpression = (expression: string): void => {
  throw new Error(`Not the name of a licence: ${expression}`);
};

/** @see https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md */
const purlOf = ({ name = '', version = '' }: Manifest): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const packageManifest = (folder: string): Manifest => json(join(root, folder, 'package.json')) as Manifest;

const { packages: locked } = json(join(root, 'package-lock.json')) as {
  readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
};
