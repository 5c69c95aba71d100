import type { GeneratedFile } from './generated.ts';
import { checkedOn } from './versions.ts';

/** The files that a client is built with. They hold no names from the service. */

interface Dependency {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  /** What to know about the version, in one line. */
  readonly note: string;
}

/**
 * The Java version of generated programs, which need the ID of their process. It is not given as a `release`, which the
 * compiler that Maven brings up to version 3.8 does not know.
 */
const javaRelease = 11;

/**
 * Makes the messages of a library visible. The interface that it logs through shows nothing by itself, not even that the
 * service refuses every request. The version has to be that of the interface.
 * https://www.slf4j.org/codes.html#StaticLoggerBinder
 */
export const slf4jSimple = (version: string): Dependency => ({
  group: 'org.slf4j',
  artifact: 'slf4j-simple',
  version,
  note: 'Shows the messages of the library, which are lost without it. Replace it with your own logging.',
});

/** What a program in Java is built with, for those who have the program alone. */
export const needed = (dependencies: readonly Dependency[]): string =>
  `Needs ${dependencies.map(({ group, artifact, version }) => `${group}:${artifact}:${version}`).join(', ')}.`;

/** A Maven project that is run with `mvn compile exec:java`. */
export const pom = (mainClass: string, dependencies: readonly Dependency[]): GeneratedFile => ({
  path: 'pom.xml',
  language: 'xml',
  text: `<?xml version="1.0" encoding="UTF-8"?>
<!-- Run with: mvn compile exec:java. Versions as of ${checkedOn}. -->
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>consumer-group-client</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>${javaRelease}</maven.compiler.source>
    <maven.compiler.target>${javaRelease}</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
    <exec.mainClass>${mainClass}</exec.mainClass>
  </properties>
  <dependencies>
${dependencies.map(dependencyXml).join('\n')}
  </dependencies>
</project>
`,
});

const dependencyXml = ({ group, artifact, version, note }: Dependency): string => `    <!-- ${note} -->
    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${artifact}</artifactId>
      <version>${version}</version>
    </dependency>`;

interface GoModule {
  readonly go: string;
  readonly path: string;
  readonly version: string;
}

export const goMod = ({ go, path, version }: GoModule): GeneratedFile => ({
  path: 'go.mod',
  language: 'go.mod',
  text: `// Run with: go mod tidy && go run . The version is as of ${checkedOn}.
module consumer-group-client

go ${go}

require ${path} ${version}
`,
});

export const requirementsTxt = (requirements: readonly string[]): GeneratedFile => ({
  path: 'requirements.txt',
  language: 'pip-requirements',
  text: `# Run with: pip install -r requirements.txt && python consumer.py. Versions as of ${checkedOn}.
${requirements.join('\n')}
`,
});

export const packageJson = (dependencies: Readonly<Record<string, string>>): GeneratedFile => ({
  path: 'package.json',
  language: 'json',
  text: `${JSON.stringify(
    {
      name: 'consumer-group-client',
      private: true,
      type: 'module',
      engines: { node: '>=20' },
      scripts: { start: 'node consumer.mjs' },
      dependencies,
    },
    undefined,
    2,
  )}\n`,
});
