import { option, type Words } from '../commandLine.ts';
import { shellQuoted } from '../groups/equalCall.ts';

/** The modes in which the CLI has to ask the user for new keys. */
export type AskingMode = 'StsToken' | 'CloudSSO' | 'OAuth';

/**
 * The command that makes the CLI use a profile once, which renews its keys. With a mode, the command has the CLI ask for a
 * new STS token or log-in and keep it in the profile.
 * https://www.alibabacloud.com/help/en/cli/configure-credentials
 */
<<<<<<< ours
export function cliRenewal(profile: string, asking?: AskingMode): Words {
  const command = asking === undefined ? ['sts', 'GetCallerIdentity'] : ['configure', '--mode', asking];
  return ['aliyun', ...command, ...option('profile', profile)];
||||||| base
export function cliRenewal(profile: string, shell: string, asking?: AskingMode): string | undefined {
  const name = quoted(profile, shell);
  if (name === undefined) return undefined;
  return asking === undefined
    ? `aliyun sts GetCallerIdentity --profile ${name}`
    : `aliyun configure --mode ${asking} --profile ${name}`;
}

function quoted(name: string, shell: string): string | undefined {
  if (/^[\w.@][\w.@-]*$/.test(name)) return name;
  // A line end would run the first half of the command, and a hyphen in front would make the name an option.
  if (/\p{Cc}/u.test(name) || name.startsWith('-')) return undefined;
  const program = shell.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  // PowerShell treats typographic quotes as quotes, too.
  if (/^(pwsh|powershell)(\.exe)?$/.test(program)) return `'${name.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
  // Inside double quotes cmd.exe still expands variables, and it has no way to write a double quote.
  if (program === 'cmd.exe') return /["%!^]/.test(name) ? undefined : `"${name}"`;
  // Other shells than these write a quote in other ways.
  return /^(ba|da|fi|k|z)?sh$/.test(program) || !/['\\]/.test(name) ? shellQuoted(name) : undefined;
=======
export function cliRenewal(profile: string, shell: string, asking?: AskingMode): string | undefined {
  const name = quoted(profile, shell);
  if (name === undefined) return undefined;
  return asking === undefined
    ? `aliyun sts GetCallerIdentity --profile ${name}`
    : `aliyun configure --mode ${asking} --profile ${name}`;
}

function quoted(name: string, shell: string): string | undefined {
  if (/^[\w.@][\w.@-]*$/.test(name)) return name;
  // A line end would run the first half of the command, a turned direction would show another command than is run, and a
  // hyphen in front would make the name an option.
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(name) || name.startsWith('-')) return undefined;
  const program = shell.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  // PowerShell treats typographic quotes as quotes, too.
  if (/^(pwsh|powershell)(\.exe)?$/.test(program)) return `'${name.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
  // Inside double quotes cmd.exe still expands variables, and it has no way to write a double quote.
  if (program === 'cmd.exe') return /["%!^]/.test(name) ? undefined : `"${name}"`;
  // Other shells than these write a quote in other ways.
  return /^(ba|da|fi|k|z)?sh$/.test(program) || !/['\\]/.test(name) ? shellQuoted(name) : undefined;
>>>>>>> theirs
}
