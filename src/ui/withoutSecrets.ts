import { homedir } from 'node:os';
import { redact } from '../cloud/redact.ts';

const mask = '***';

/**
 * Finds `user:password@` in a URL, up to the last `@`, because a password can contain one. The limits on lengths in these
 * patterns keep long texts fast.
 */
const urlUser = /\b((?:https?|socks\w*):\/\/)[^\s"'<>]{0,300}@/gi;
/** Finds the same with spaces in the password, but does not mistake `host:port … name@host` in a sentence for it. */
const blankUser =
  /\b((?:https?|socks\w*):\/\/)[^\s:/@"'<>[]{1,100}:(?:(?!\d{1,5}\b)[^\s"'<>][^"'<>\r\n]{0,200}@(?=\w)|[^"'<>\r\n]{1,200}@(?=[\w.-]+:\d))/gi;
/** Finds the same without a scheme, as proxies are often written, if a host and a port follow. */
const bareUser = /(?<![^\s/@"'<>=])(?!mailto:)[^\s:/@"'<>=]{1,100}:[^\s/"'<>]{1,200}@(?=[\w.-]+:\d)/gi;
/** Finds the same before a host without a port, if the word `proxy` comes first. */
const proxyUser = /(?<=proxy["']?[\s=:]{1,40}["']?)[^\s:/@"'<>=]{1,100}:[^\s/"'<>]{1,200}@(?=\w)/gi;
/**
 * Finds the values of CLI fields and environment variables that hold secrets, commands, or addresses of credentials, in
 * JSON, in JSON within a JSON string, and in text. A quoted value ends at the same kind of quote, or with the line.
 */
const members =
  /(\b\w*(?:access_?key_?(?:id|secret)|_token|private_?key|process_?command|credentials_?uri)\\*["']?\s*[:=]\s*)(?:(\\*)(["'])(?:(?:.*?(?<!\\))??\2\3|.*)|[^\s,}]+)/gi;
/** Finds a command that is not quoted as a whole. It ends with the line, because it can contain spaces. */
const commandLine = /(process_?command(?:\s*[:=]|\\*["']\s*[:=](?!\s*(?:\\*["']|\*|null\b)))[ \t]*)[^\r\n]+/gi;
/** Finds the token of an identity provider, even if it is truncated. https://www.rfc-editor.org/rfc/rfc7519 */
const jsonWebToken = /(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]+)+/g;
/** Finds words that look like AccessKey secrets or STS tokens. */
const secretShapes = /\b(?:(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)[A-Za-z\d]{30,}\b|CAIS[\w+/=%-]{16,})/g;

/**
 * Masks secrets in a text for a log, a document, or a file. Code that writes texts leaves secrets out itself; this is the
 * last line of defense, for texts that come from elsewhere.
 */
export function withoutSecrets(text: string): string {
  return redact(text, [])
    .replace(urlUser, `$1${mask}@`)
    .replace(blankUser, `$1${mask}@`)
    .replace(bareUser, `${mask}@`)
    .replace(proxyUser, `${mask}@`)
    .replace(commandLine, `$1${mask}`)
    .replace(jsonWebToken, mask)
    .replace(members, `$1${mask}`)
    .replace(secretShapes, mask);
}

/**
 * Masks the user and the password of an address, and drops everything after the host and the port. A malformed address can
 * contain a password anywhere, so only the part after its last `@` is shown.
 */
export function shownAddress(address: string): string {
  const [, scheme = '', rest = ''] = /^(\w[\w+.-]*:\/\/)?(.*)$/s.exec(address.trim()) ?? [];
  const user = rest.lastIndexOf('@');
  const host = /^[^/?#]*/.exec(rest.slice(user + 1))?.[0] ?? '';
  return withoutSecrets(`${scheme}${user < 0 ? '' : '***@'}${host}`);
}

/**
 * Replaces the path of the home folder, which usually contains the user's name, with `~`. This includes the path as JSON
 * and file URLs write it on Windows, in any case of letters.
 */
export function withoutHome(text: string, home = homedir()): string {
  // In a container, the home folder can be the root or not exist.
  if (/^[\\/]*$/.test(home)) return text;
  const paths = [home.replaceAll('\\', '\\\\'), home, home.replaceAll('\\', '/')];
  return text.replaceAll(new RegExp(paths.map(literally).join('|'), 'gi'), '~');
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
