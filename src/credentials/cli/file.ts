import { type FSWatcher, realpathSync, watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isMembers, type Members, type Value } from '../../cloud/bodies.ts';
import type { SourceProblem } from '../../cloud/credentials.ts';
import { firstSet, pairVariables } from '../environment.ts';
import { sourceError, type SourceContext } from '../source.ts';
import { inSmallLetters, isUtf16, parseJson } from '../vendorJson.ts';

/** What the file contains. Profiles have their names in small letters, and nothing else of them is checked. */
export interface CliConfiguration {
  readonly current: string | undefined;
  readonly profiles: readonly (Value | undefined)[];
}

/** The path as the user sees it on every operating system. */
export const shownPath = '~/.aliyun/config.json';

/** The file in which the vendor's CLI keeps its profiles. No environment variable can name another one. */
export function cliFilePath(
  { environment, homeFolder }: Pick<SourceContext, 'environment' | 'homeFolder'>,
  platform: NodeJS.Platform = process.platform,
): string {
  const { HOMEDRIVE = '', HOMEPATH = '', USERPROFILE = '' } = environment;
  const home = platform === 'win32' ? `${HOMEDRIVE}${HOMEPATH}` || USERPROFILE || homeFolder : homeFolder;
  return join(home, '.aliyun', 'config.json');
}

/** The largest file that is read, in bytes. A profile takes a few hundred. */
const largestFile = 8 * 1024 * 1024;

/** How often a file that is not JSON is read again, because some programs truncate it while they write. */
const tornRetries = 2;
const tornPauseMs = 200;

/** The profiles of the CLI. They are read when needed, kept while the file stays the same, and never written. */
export class CliFile {
  readonly #path: string;
  readonly #watchers = new Set<FSWatcher>();
  #known: { readonly mark: string; readonly content: Promise<CliConfiguration> } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads the file unless it is unchanged. Rejects with a problem of the kind `file`. */
  async read(): Promise<CliConfiguration> {
    const mark = await this.#mark();
    const known = this.#known?.mark === mark ? this.#known : { mark, content: this.#load() };
    this.#known = known;
    try {
      return await known.content;
    } catch (error) {
      // A failure is not kept, so the next call reads again.
      if (this.#known === known) this.#known = undefined;
      throw error;
    }
  }

  /** Calls `onChange` whenever the file may have changed, until `dispose`. */
  watch(onChange: () => void): void {
    // Most programs replace the file, so its folder is watched, and the folder of its target when the file is a link.
    const folders = new Set([dirname(this.#path), dirname(this.#target())]);
    const name = basename(this.#path);
    for (const folder of folders) {
      const isWatched = this.#watchFolder(folder, changed => {
        // The folder itself was removed or replaced, so the path now leads to another folder than the watched one.
        if (changed === basename(folder)) this.#watchAgain(onChange);
        else if (changed === null || changed === name || changed === basename(this.#target())) onChange();
      });
      if (!isWatched) this.#awaitFolder(folder, onChange);
    }
  }

  dispose(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers.clear();
  }

  /** Waits for the folder, which does not exist before the CLI is used for the first time. */
  #awaitFolder(folder: string, onChange: () => void): void {
    this.#watchFolder(dirname(folder), changed => {
      if (changed === null || changed === basename(folder)) this.#watchAgain(onChange);
    });
  }

  #watchAgain(onChange: () => void): void {
    this.dispose();
    this.watch(onChange);
    onChange();
  }

  #watchFolder(folder: string, onChange: (name: string | null) => void): boolean {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => onChange(name));
      this.#watchers.add(watcher);
      watcher.on('error', () => {
        // Every call looks at the file anyway, so a change is just noticed later.
        watcher.close();
        this.#watchers.delete(watcher);
      });
      return true;
    } catch {
      return false;
    }
  }

  #target(): string {
    try {
      return realpathSync(this.#path);
    } catch {
      return this.#path;
    }
  }

  /** A text that differs whenever the file does. */
  async #mark(): Promise<string> {
    const found = await stat(this.#path).catch((error: unknown) => {
      throw sourceError({ kind: 'file', reason: reasonOf(error) });
    });
    const { mtimeMs, ctimeMs, size, ino } = found;
    // Reading from a pipe could wait for ever, and a huge file would fill the memory.
    if (!found.isFile()) throw sourceError({ kind: 'file', reason: 'unreadable' });
    if (size > largestFile) throw sourceError({ kind: 'file', reason: 'tooLarge' });
    return [mtimeMs, ctimeMs, size, ino].join(' ');
  }

  async #load(): Promise<CliConfiguration> {
    for (let retries = 0; ; retries++) {
      const bytes = await this.#bytes();
      if (isUtf16(bytes)) throw sourceError({ kind: 'file', reason: 'utf16' });
      const value = parseJson(bytes.toString('utf8'));
      if (value !== undefined) return readConfiguration(value);
      if (retries === tornRetries) throw sourceError({ kind: 'file', reason: 'notJson' });
      await delay(tornPauseMs);
    }
  }

  async #bytes(): Promise<Buffer> {
    try {
      return await readFile(this.#path);
    } catch (error) {
      throw sourceError({ kind: 'file', reason: reasonOf(error) });
    }
  }
}

const reasonOf = (error: unknown): 'missing' | 'unreadable' =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '') ? 'missing' : 'unreadable';

/**
 * The CLI reads the file over a configuration that already has a first profile, and both names in it are `default`. So
 * the first profile, and the one in use, have that name unless the file says otherwise.
 * https://github.com/aliyun/aliyun-cli/blob/eadd68d9a13dd0734a2236e2c70e38f4888ae65f/config/configuration.go
 */
const defaultName = 'default';

function readConfiguration(value: Value): CliConfiguration {
  const file = value ?? {};
  if (!isMembers(file)) throw sourceError({ kind: 'file', reason: 'notProfiles' });
  const { current = defaultName, profiles: list = [] } = inSmallLetters(file);
  if (!Array.isArray(list)) throw sourceError({ kind: 'file', reason: 'notProfiles' });
  const profiles = (list as readonly Value[]).map((profile, index) => {
    if (profile !== null && !isMembers(profile)) return profile;
    return { ...(index === 0 && { name: defaultName }), ...inSmallLetters(profile ?? {}) };
  });
  return { current: typeof current === 'string' ? current : undefined, profiles };
}

/** The members of a profile. Like the CLI, it takes the first of two profiles with the same name. */
export function profileNamed(configuration: CliConfiguration, name: string): Members | undefined {
  return configuration.profiles.filter(isMembers).find(profile => profile['name'] === name);
}

/**
 * The variables that fill members which are empty in the file. The CLI does so as well, except for the session name,
 * which only the vendor's libraries read.
 * https://www.alibabacloud.com/help/en/cli/environment-variables
 */
const gaps: Readonly<Record<string, readonly string[]>> = {
  access_key_id: pairVariables.accessKeyId,
  access_key_secret: pairVariables.accessKeySecret,
  sts_token: pairVariables.securityToken,
  sts_endpoint: ['ALIBABA_CLOUD_STS_ENDPOINT'],
  credentials_uri: ['ALIBABA_CLOUD_CREDENTIALS_URI'],
  oidc_provider_arn: ['ALIBABACLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN'],
  oidc_token_file: ['ALIBABACLOUD_OIDC_TOKEN_FILE', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE'],
  ram_role_arn: ['ALIBABACLOUD_ROLE_ARN', 'ALIBABA_CLOUD_ROLE_ARN'],
  ram_session_name: ['ALIBABA_CLOUD_ROLE_SESSION_NAME'],
  external_id: ['ALIBABACLOUD_EXTERNAL_ID', 'ALIBABA_CLOUD_EXTERNAL_ID'],
};

type MemberReason = Extract<SourceProblem, { kind: 'member' }>['reason'];

/**
 * One profile of the file. A member can have any type. An empty text and null count as absent. Problems name the member
 * but never hold its value.
 */
export class Profile {
  readonly name: string;
  readonly #members: Members;
  readonly #environment: SourceContext['environment'];

  /** The `environment` fills empty members. */
  constructor(name: string, members: Members, environment: SourceContext['environment'] = {}) {
    this.name = name;
    this.#members = members;
    this.#environment = environment;
  }

  /** A text of the given form. Throws when the member has another type or form. */
  text(member: string, form: RegExp): string | undefined {
    const value = this.#value(member);
    if (value === undefined) return this.#gap(member, form);
    if (typeof value !== 'string') throw this.problem(member, 'wrongType');
    if (!form.test(value)) throw this.problem(member, 'malformed');
    return value;
  }

  required(member: string, form: RegExp): string {
    const value = this.text(member, form);
    if (value === undefined) throw this.problem(member, 'missing');
    return value;
  }

  /** A whole number, where 0 counts as absent. */
  whole(member: string, least: number, most: number): number | undefined {
    const value = this.#value(member);
    if (value === undefined || value === 0) return undefined;
    if (typeof value !== 'number') throw this.problem(member, 'wrongType');
    if (!Number.isInteger(value)) throw this.problem(member, 'malformed');
    if (value < least) throw this.problem(member, 'tooSmall');
    if (value > most) throw this.problem(member, 'tooLarge');
    return value;
  }

  /** A number that nothing depends on, so that a value of any other kind counts as absent. */
  number(member: string): number | undefined {
    const value = this.#value(member);
    return typeof value === 'number' && value > 0 ? value : undefined;
  }

  /** Whether all of the members are present, with any value. */
  has(...members: readonly string[]): boolean {
    return members.every(
      member => this.#value(member) !== undefined || firstSet(this.#environment, gaps[member] ?? []) !== undefined,
    );
  }

  /** A profile that this one names as its source. The CLI looks up only the address of such a profile elsewhere. */
  sourceOf(name: string, members: Members): Profile {
    const [variable = ''] = gaps['credentials_uri'] ?? [];
    return new Profile(name, members, { [variable]: this.#environment[variable] });
  }

  withoutEnvironment(): Profile {
    return new Profile(this.name, this.#members);
  }

  problem(member: string, reason: MemberReason): Error {
    return sourceError({ kind: 'member', profile: this.name, member, reason });
  }

  #value(member: string): Value | undefined {
    const value = this.#members[member];
    return value === '' ? undefined : value;
  }

  #gap(member: string, form: RegExp): string | undefined {
    const variable = firstSet(this.#environment, gaps[member] ?? []);
    if (variable !== undefined && !form.test(variable.value)) {
      throw sourceError({ kind: 'environment', variable: variable.name });
    }
    return variable?.value;
  }
}
