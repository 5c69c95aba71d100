import { isMembers, known, type Value } from '../cloud/bodies.ts';
import type { ConsentRequest, SourceProblem } from '../cloud/credentials.ts';
import { readToken } from './assumeRole.ts';
import { type CliConfiguration, CliFile, cliFilePath, Profile, shownPath } from './cli/file.ts';
import { modeOf, profilePlan } from './cli/modes.ts';
import { consentProblem } from './consent.ts';
import { firstSet } from './environment.ts';
import { endOf, type Plan } from './plan.ts';
import { type FoundProfile, type FoundProfiles, sourceProblemOf, type SourceContext } from './source.ts';

/** The profiles of the CLI on this computer, each looked into without anybody being asked. Never rejects. */
export async function findProfiles(surroundings: SourceContext): Promise<FoundProfiles> {
  let configuration: CliConfiguration;
  try {
    configuration = await new CliFile(cliFilePath(surroundings)).read();
  } catch (error) {
    const problem = sourceProblemOf(error);
    if (problem === undefined || (problem.kind === 'file' && problem.reason === 'missing')) {
      return { file: shownPath, profiles: [] };
    }
    return { file: shownPath, profiles: [], problem };
  }
  const current = currentProfile(configuration, surroundings);
  const profiles: FoundProfile[] = [];
  for (const [index, value] of configuration.profiles.entries()) {
    const profile = await found(value, index, configuration, surroundings);
    // Of two with one name, the CLI takes the first.
    if (!profiles.some(({ name }) => name === profile.name)) {
      profiles.push({ ...profile, isCurrent: profile.name === current });
    }
  }
  return { file: shownPath, profiles };
}

/** The environment comes before the file. https://www.alibabacloud.com/help/en/cli/environment-variables */
function currentProfile({ current }: CliConfiguration, { environment }: SourceContext): string | undefined {
  const ignored = firstSet(environment, ['ALIBABA_CLOUD_IGNORE_PROFILE', 'ALIBABACLOUD_IGNORE_PROFILE']);
  if (ignored?.value === 'TRUE') return undefined;
  return firstSet(environment, ['ALIBABACLOUD_PROFILE', 'ALIBABA_CLOUD_PROFILE', 'ALICLOUD_PROFILE'])?.value ?? current;
}

async function found(
  value: Value | undefined,
  index: number,
  configuration: CliConfiguration,
  surroundings: SourceContext,
): Promise<Omit<FoundProfile, 'isCurrent'>> {
  // What has no name is told by its place.
  const place = `#${index + 1}`;
  if (!isMembers(value)) {
    return {
      name: place,
      mode: '',
      problem: { kind: 'member', profile: place, member: 'profiles', reason: 'wrongType' },
    };
  }
  const { name, mode, region_id: region } = value;
  if (typeof name !== 'string' || name === '') {
    const reason = name === undefined || name === null || name === '' ? 'missing' : 'wrongType';
    const problem = { kind: 'member', profile: place, member: 'name', reason } as const;
    return { name: place, mode: typeof mode === 'string' ? mode : '', problem };
  }
  return known<Omit<FoundProfile, 'isCurrent'>>({
    name,
    mode: shownMode(new Profile(name, value, surroundings.environment)),
    region: typeof region === 'string' && /^[a-z0-9-]+$/i.test(region) ? region : undefined,
    ...(await lookedInto(name, configuration, surroundings)),
  });
}

function shownMode(profile: Profile): string {
  try {
    return modeOf(profile);
  } catch {
    // Why there is none is told with the profile's problem.
    return '';
  }
}

interface Seen {
  readonly problem: SourceProblem | undefined;
  readonly asked: ConsentRequest | undefined;
}

async function lookedInto(name: string, configuration: CliConfiguration, surroundings: SourceContext): Promise<Seen> {
  try {
    const problem = await problemOf(profilePlan(configuration, name, surroundings), surroundings);
    return problem?.kind === 'consent' ? { problem: undefined, asked: problem.asked } : { problem, asked: undefined };
  } catch (error) {
    return { problem: sourceProblemOf(error), asked: undefined };
  }
}

/** What stands in the way of the plan, down to where its first keys come from. */
async function problemOf(plan: Plan, surroundings: SourceContext): Promise<SourceProblem | undefined> {
  switch (plan.kind) {
    case 'pair':
      return endOf(plan, surroundings.now());
    case 'role':
      return problemOf(plan.base, surroundings);
    case 'oidc':
      await readToken(plan);
      return undefined;
    case 'command':
    case 'address':
      return consentProblem(plan.profile, { kind: plan.kind, text: plan.text }, surroundings);
    case 'ecsRamRole':
      return undefined;
  }
}
