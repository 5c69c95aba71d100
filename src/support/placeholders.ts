/** What a name is of. */
export type NameKind = 'account' | 'number' | 'profile' | 'instance' | 'project' | 'logstore' | 'group';

/** Stands in for names of accounts and resources: the same thing has the same placeholder everywhere, such as `project-2`. */
export class Placeholders {
  readonly #byIdentity = new Map<string, string>();
  readonly #byName = new Map<string, string>();
  readonly #counts = new Map<NameKind, number>();

  /** Of the thing that `identity` is unique for; texts may call it by the other names as well. */
  of(kind: NameKind, identity: string, ...names: readonly string[]): string {
    const key = `${kind} ${identity}`;
    const placeholder = this.#byIdentity.get(key) ?? this.#next(kind);
    this.#byIdentity.set(key, placeholder);
    for (const name of [identity, ...names]) {
      // Where two things have one name, a text does not tell which it means.
      if (name && !this.#byName.has(name)) this.#byName.set(name, placeholder);
    }
    return placeholder;
  }

  /** For a name in a text, when nothing else is known of the thing. */
  note(kind: NameKind, name: string): void {
    if (!this.#byName.has(name)) this.of(kind, name);
  }

  /** The text with a placeholder for every known name, and without the unknown ones in hosts and ARNs. */
  replaceIn(text: string): string {
    const present = [...this.#byName.keys()].filter(name => text.includes(name)).sort((a, b) => b.length - a.length);
    const known = new RegExp(present.map(wholeWord).join('|'), 'g');
    const named = present.length === 0 ? text : text.replace(known, name => this.#byName.get(name) ?? name);
    return named.replace(projectHost, '<project>.').replace(resourceName, '$1<number>:$2<resource>');
  }

  #next(kind: NameKind): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `${kind}-${count}`;
  }
}

/** Not within a longer word, where it would be found by chance. */
function wholeWord(name: string): string {
  const before = /^[A-Za-z\d]/.test(name) ? '(?<![A-Za-z\\d])' : '';
  const after = /[A-Za-z\d]$/.test(name) ? '(?![A-Za-z\\d])' : '';
  return `${before}${name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}${after}`;
}

/** A project is the first part of its host. https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints */
const projectHost = /(?<![\w.-])(?!project-\d+\.)[a-z\d][a-z\d-]*\.(?=(?:[a-z\d-]+\.log|log-global)\.aliyuncs\.com)/g;

/** An ARN names the account and the resource. https://www.alibabacloud.com/help/en/ram/policy-elements */
const resourceName = /(acs:[\w-]*:[\w*-]*:)[\w<>-]*:((?:[\w-]+\/)?)[^\s,;"'<>)\]]+/g;
