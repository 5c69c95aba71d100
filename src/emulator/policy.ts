/** Describes a RAM policy. https://www.alibabacloud.com/help/doc-detail/93739.htm */
export interface PolicyDocument {
  readonly Version: '1';
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

export type Verdict = 'allowed' | 'implicitDeny' | 'explicitDeny';

/** Judges a call by policies. A statement must allow it, and one statement that denies it outweighs all others. */
export function judge(policies: readonly PolicyDocument[], action: string, resource: string): Verdict {
  const applying = policies
    .flatMap(({ Statement }) => Statement)
    .filter(({ Action, Resource }) => matches(Action, action) && matches(Resource, resource));
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'explicitDeny';
  return applying.length > 0 ? 'allowed' : 'implicitDeny';
}

/** Matches a text with patterns in which `*` stands for any text and `?` for one character. Case matters, which is the stricter reading. */
function matches(patterns: string | readonly string[], text: string): boolean {
  return [patterns].flat().some(pattern => {
    const source = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`).replaceAll('*', '.*');
    return new RegExp(`^${source.replaceAll('?', '.')}$`, 's').test(text);
  });
}

/** Reads a policy. Throws for an invalid one, and for parts that are not supported here, because ignoring them could allow too much. */
export function parsePolicy(value: unknown): PolicyDocument {
  const policy = objectOf(value, 'A policy');
  if (policy['Version'] !== '1') throw new TypeError('A policy has the version "1".');
  if (!Array.isArray(policy['Statement'])) throw new TypeError('A policy has a list of statements.');
  refuseOthers(policy, ['Version', 'Statement']);
  const statements = policy['Statement'] as readonly unknown[];
  return { Version: '1', Statement: statements.map(parseStatement) };
}

function parseStatement(value: unknown): Statement {
  const statement = objectOf(value, 'A statement');
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new TypeError('A statement allows or denies.');
  refuseOthers(statement, ['Effect', 'Action', 'Resource']);
  return {
    Effect: effect,
    Action: textsOf(statement['Action'], 'Action', /^(\*|[\w-]+:[\w*?]+)$/),
    Resource: textsOf(statement['Resource'], 'Resource', /^(\*|acs:[^:]*:[^:]*:[^:]*:.+)$/),
  };
}

function textsOf(value: unknown, name: string, form: RegExp): string | readonly string[] {
  const texts: readonly unknown[] = [value].flat();
  if (texts.length === 0) throw new TypeError(`${name} names nothing.`);
  for (const text of texts) {
    if (typeof text !== 'string' || !form.test(text)) throw new TypeError(`Not a ${name}: ${JSON.stringify(text)}.`);
  }
  return value as string | readonly string[];
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TypeError(`${what} is an object.`);
}

/** Throws for unsupported members, such as `Condition`, `NotAction`, and `NotResource`. */
function refuseOthers(value: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const other = Object.keys(value).find(name => !names.includes(name));
  if (other !== undefined) throw new TypeError(`${other} is not supported here.`);
}

const allowing = (...actions: readonly string[]): readonly PolicyDocument[] => [
  { Version: '1', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
];

/** Lists the policies that the sample accounts start with. */
export const samplePolicies = {
  everything: allowing('*'),
  // The vendor's own policies for reading are like this one. https://help.aliyun.com/zh/ram/developer-reference/aliyundtsreadonlyaccess
  reading: allowing('dts:Describe*', 'dts:List*', 'log:Get*', 'log:List*'),
  nothing: [],
} as const satisfies Readonly<Record<string, readonly PolicyDocument[]>>;

/** Describes a user or session that policies are attached to. */
export interface Principal {
  readonly name: string;
  /** Has the initial policies, which can be replaced. */
  readonly policies: readonly PolicyDocument[];
  /** Restricts a session to what both this policy and its role allow. */
  readonly sessionPolicy?: PolicyDocument;
}

/** Judges calls by the policies in force, which can be replaced while the emulator runs. */
export class Policies {
  readonly #replaced = new Map<string, readonly PolicyDocument[]>();

  judge({ name, policies, sessionPolicy }: Principal, action: string, resource: string): Verdict {
    const verdict = judge(this.#replaced.get(name) ?? policies, action, resource);
    return verdict === 'allowed' && sessionPolicy ? judge([sessionPolicy], action, resource) : verdict;
  }

  /** Replaces the policies of an account from the next request on. Throws for an invalid policy. */
  replace(name: string, policies: readonly unknown[]): void {
    this.#replaced.set(name, policies.map(parsePolicy));
  }
}
