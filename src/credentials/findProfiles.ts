import { isMembers, known, type Value } from '../cloud/bodies.ts';
import type { ConsentRequest, SourceProblem } from '../cloud/credentials.ts';
import { readToken } from './assumeRole.ts';
import { type CliConfiguration, CliFile, cliFilePath, Profile, shownPath } from './cli/file.ts';
import { modeOf, profilePlan } from './cli/modes.ts';
import { consentProblem } from './consent.ts';
import { firstSet } from './environment.ts';
import { endOf, type Plan } from './plan.ts';
import { type FoundProfile, type FoundProfiles, sourceProblemOf, type SourceContext } from './source.ts';

/** What is needed to look at profiles. Nothing is sent, so STS is not needed. */
export type LookContext = Omit<SourceContext, 'sts'>;

/**
 * Finds the profiles of the CLI on this computer, and what is wrong with each, as far as that can be told without a
 * call. Never rejects.
 */
export async function findProfiles(context: LookContext): Promise<FoundProfiles> {
  let configuration: CliConfiguration;
  try {
    configuration = await new CliFile(cliFilePath(context)).read();
  } catch (error) {
    const problem = sourceProblemOf(error);
    if (problem === undefined || (problem.kind === 'file' && problem.reason === 'missing')) {
      return { file: shownPath, profiles: [] };
    }
    return { file: shownPath, profiles: [], problem };
  }
  const current = currentProfile(configuration, context);
  const profiles: FoundProfile[] = [];
  for (const [index, value] of configuration.profiles.entries()) {
    const profile = await found(value, index, configuration, context);
    // The CLI takes the first of two profiles with the same name.
    if (!profiles.some(({ name }) => name === profile.name)) {
      profiles.push({ ...profile, isCurrent: profile.name === current });
    }
  }
  return { file: shownPath, profiles };
}

/**
 * The profile that the CLI uses when no profile is named. The environment takes precedence over the file.
 * https://www.alibabacloud.com/help/en/cli/environment-variables
 */
function currentProfile({ current }: CliConfiguration, { environment }: LookContext): string | undefined {
  const ignored = firstSet(environment, ['ALIBABA_CLOUD_IGNORE_PROFILE', 'ALIBABACLOUD_IGNORE_PROFILE']);
  if (ignored?.value === 'TRUE') return undefined;
  return firstSet(environment, ['ALIBABACLOUD_PROFILE', 'ALIBABA_CLOUD_PROFILE', 'ALICLOUD_PROFILE'])?.value ?? current;
}

async function found(
  value: Value | undefined,
  index: number,
  configuration: CliConfiguration,
  context: LookContext,
): Promise<Omit<FoundProfile, 'isCurrent'>> {
  // A profile without a name is shown by its place in the list.
  const place = `#${index + 1}`;
  const unnamed = (mode: string, member: string, reason: 'missing' | 'wrongType') =>
    ({ name: place, mode, problem: { kind: 'member', profile: place, member, reason } }) as const;
  if (!isMembers(value)) return unnamed('', 'profiles', 'wrongType');
  const { name, mode, region_id: region } = value;
  if (typeof name !== 'string' || name === '') {
    const reason = name === undefined || name === '' ? 'missing' : 'wrongType';
    return unnamed(typeof mode === 'string' ? mode : '', 'name', reason);
  }
  return known<Omit<FoundProfile, 'isCurrent'>>({
    name,
    mode: shownMode(new Profile(name, value, context.environment)),
    region: typeof region === 'string' && /^[a-z0-9-]+$/i.test(region) ? region : undefined,
    ...(await lookedInto(name, configuration, context)),
  });
}

function shownMode(profile: Profile): string {
  try {
    return modeOf(profile);
  } catch {
    // The problem of the profile says why there is no mode.
    return '';
  }
}

async function lookedInto(
  name: string,
  configuration: CliConfiguration,
  context: LookContext,
): Promise<{ readonly problem?: SourceProblem | undefined; readonly asked?: ConsentRequest }> {
  try {
    const problem = await problemOf(profilePlan(configuration, name, context), context);
    return problem?.kind === 'consent' ? { asked: problem.asked } : { problem };
  } catch (error) {
    return { problem: sourceProblemOf(error) };
  }
}

/** What is wrong with a plan, including the plans that it builds on. */
async function problemOf(plan: Plan, context: LookContext): Promise<SourceProblem | undefined> {
  switch (plan.kind) {
    case 'pair':
      return endOf(plan, context.now());
    case 'role':
      return problemOf(plan.base, context);
    case 'oidc':
      await readToken(plan);
      return undefined;
    case 'command':
    case 'address':
      return consentProblem(plan.profile, { kind: plan.kind, text: plan.text }, context);
    case 'ecsRamRole':
      return undefined;
  }
}
