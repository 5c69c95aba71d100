import { shellQuoted } from '../groups/equalCall.ts';

/** The modes in which the CLI has to ask the user before it has new keys. */
export type AskingMode = 'StsToken' | 'CloudSSO' | 'OAuth';

/**
 * The command that makes the CLI use a profile once, which renews its keys, or with a mode ask for a new STS token or
 * log-in to keep in it; written for this shell. Nothing when the name cannot be written so that the shell takes it for nothing but a
 * name. https://www.alibabacloud.com/help/en/cli/configure-credentials
 */
export function cliRenewal(profile: string, shell: string, asking?: AskingMode): string | undefined {
  const name = quoted(profile, shell);
  if (name === undefined) return undefined;
  return asking === undefined
    ? `aliyun sts GetCallerIdentity --profile ${name}`
    : `aliyun configure --mode ${asking} --profile ${name}`;
}

function quoted(name: string, shell: string): string | undefined {
  if (/^[\w.@][\w.@-]*$/.test(name)) return name;
  // A line end would run the command, and half of it; a hyphen in front would make an option of the name.
  if (/\p{Cc}/u.test(name) || name.startsWith('-')) return undefined;
  const program = shell.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  // PowerShell takes typographic quotes for quotes as well.
  if (/^(pwsh|powershell)(\.exe)?$/.test(program)) return `'${name.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
  // Inside double quotes it still puts in variables, and has no way to write a double quote.
  if (program === 'cmd.exe') return /["%!^]/.test(name) ? undefined : `"${name}"`;
  // Others than these have other ways to write a quote.
  return /^(ba|da|fi|k|z)?sh$/.test(program) || !/['\\]/.test(name) ? shellQuoted(name) : undefined;
}
