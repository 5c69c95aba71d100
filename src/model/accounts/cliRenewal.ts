import { option, type Words } from '../commandLine.ts';

/** The modes in which the CLI has to ask the user for new keys. */
export type AskingMode = 'StsToken' | 'CloudSSO' | 'OAuth';

/**
 * The command that makes the CLI use a profile once, which renews its keys. With a mode, the command has the CLI ask for a
 * new STS token or log-in and keep it in the profile.
 * https://www.alibabacloud.com/help/en/cli/configure-credentials
 */
export function cliRenewal(profile: string, asking?: AskingMode): Words {
  const command = asking === undefined ? ['sts', 'GetCallerIdentity'] : ['configure', '--mode', asking];
  return ['aliyun', ...command, ...option('profile', profile)];
}
