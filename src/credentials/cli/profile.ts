import type { Members, Value } from '../../cloud/bodies.ts';
import type { SourceProblem } from '../../cloud/credentials.ts';
import { firstSet, pairVariables } from '../environment.ts';
import { sourceError } from '../problem.ts';
import type { Surroundings } from '../source.ts';

/**
 * The members that the environment fills where the file leaves them empty, as the CLI does, and for the session name the
 * libraries.
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
 * One profile of the file, whose members may be anything. An empty text and null are as good as absent. What is wrong is
 * told by the member's name, never with its value.
 */
export class Profile {
  readonly name: string;
  readonly #members: Members;
  readonly #environment: Surroundings['environment'];

  /** `environment` fills gaps; the CLI lets it do so for the profile that was asked for, not for its source profiles. */
  constructor(name: string, members: Members, environment: Surroundings['environment'] = {}) {
    this.name = name;
    this.#members = members;
    this.#environment = environment;
  }

  /** A text of the given form. Throws for another type, and for what does not look as it must. */
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

  /** A whole number; 0 is as good as absent. */
  whole(member: string, least: number, most: number): number | undefined {
    const value = this.#value(member);
    if (value === undefined || value === 0) return undefined;
    if (typeof value !== 'number') throw this.problem(member, 'wrongType');
    if (!Number.isInteger(value)) throw this.problem(member, 'malformed');
    if (value < least) throw this.problem(member, 'tooSmall');
    if (value > most) throw this.problem(member, 'tooLarge');
    return value;
  }

  /** A number that nothing hangs on, so that anything else is as good as absent. */
  number(member: string): number | undefined {
    const value = this.#value(member);
    return typeof value === 'number' && value > 0 ? value : undefined;
  }

  /** Whether all of the members are there, whatever they are. */
  has(...members: readonly string[]): boolean {
    return members.every(
      member => this.#value(member) !== undefined || firstSet(this.#environment, gaps[member] ?? []) !== undefined,
    );
  }

  withoutEnvironment(): Profile {
    return new Profile(this.name, this.#members);
  }

  problem(member: string, reason: MemberReason): Error {
    return sourceError({ kind: 'member', profile: this.name, member, reason });
  }

  #value(member: string): Value | undefined {
    const value = this.#members[member];
    return value === null || value === '' ? undefined : value;
  }

  #gap(member: string, form: RegExp): string | undefined {
    const variable = firstSet(this.#environment, gaps[member] ?? []);
    if (variable !== undefined && !form.test(variable.value)) {
      throw sourceError({ kind: 'environment', variable: variable.name });
    }
    return variable?.value;
  }
}
