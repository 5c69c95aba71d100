import { homedir } from 'node:os';
import { redact } from '../cloud/redact.ts';

const mask = '***';

/**
 * `user:password@` of an address: up to the last `@`, because careless passwords hold one themselves. The lengths keep
 * the time short that a long text takes.
 */
const urlUser = /\b((?:https?|socks\w*):\/\/)[^\s"'<>]{0,300}@/gi;
/** The same with blanks in the password, but not a host and its port, in a sentence that goes on to an e-mail address. */
const blankUser =
  /\b((?:https?|socks\w*):\/\/)[^\s:/@"'<>[]{1,100}:(?:(?!\d{1,5}\b)[^\s"'<>][^"'<>\r\n]{0,200}@(?=\w)|[^"'<>\r\n]{1,200}@(?=[\w.-]+:\d))/gi;
/** The same without a scheme, as proxies are often written; a host with its port follows. */
const bareUser = /(?<![^\s/@"'<>=])(?!mailto:)[^\s:/@"'<>=]{1,100}:[^\s/"'<>]{1,200}@(?=[\w.-]+:\d)/gi;
/** Or a host alone, when the word stands before it. */
const proxyUser = /(?<=proxy["']?[\s=:]{1,40}["']?)[^\s:/@"'<>=]{1,100}:[^\s/"'<>]{1,200}@(?=\w)/gi;
/**
 * Members of the CLI's file and variables of the environment that hold secrets, or what the user was asked to allow: in
 * JSON, in JSON within a JSON string, in text. A quoted value ends at its own kind of quote, or with the line.
 */
const members =
  /(\b\w*(?:access_?key_?(?:id|secret)|_token|private_?key|process_?command|credentials_?uri)\\*["']?\s*[:=]\s*)(?:(\\*)(["'])(?:(?:.*?(?<!\\))??\2\3|.*)|[^\s,}]+)/gi;
/** A command has blanks in it, so that where nothing is quoted as a whole only the line says how long it is. */
const commandLine = /(process_?command(?:\s*[:=]|\\*["']\s*[:=](?!\s*(?:\\*["']|\*|null\b)))[ \t]*)[^\r\n]+/gi;
/** A token of an identity provider, whole or broken off. https://www.rfc-editor.org/rfc/rfc7519 */
const jsonWebToken = /(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]+)+/g;
/** Words of the shape of the vendor's secrets and tokens, should one stand alone. */
const secretShapes = /\b(?:(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)[A-Za-z\d]{30,}\b|CAIS[\w+/=%-]{16,})/g;

/**
 * A text for a log, a document or a file, without what must not stand there. Whoever makes a text leaves secrets out; this
 * is the guard behind all of them, for what came from elsewhere.
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
 * An address as it may be seen: with a mask in the place of user and password, and without what follows host and port.
 * What is no address may hold a password anywhere, so that only what stands behind its last `@` is shown.
 */
export function shownAddress(address: string): string {
  const [, scheme = '', rest = ''] = /^(\w[\w+.-]*:\/\/)?(.*)$/s.exec(address.trim()) ?? [];
  const user = rest.lastIndexOf('@');
  const host = /^[^/?#]*/.exec(rest.slice(user + 1))?.[0] ?? '';
  return withoutSecrets(`${scheme}${user < 0 ? '' : '***@'}${host}`);
}

/**
 * A text without the way to the home folder, which mostly holds somebody's name: also as JSON and addresses of files write
 * it where the system has backslashes and does not tell capital letters from small ones.
 */
export function withoutHome(text: string, home = homedir()): string {
  // In a container, somebody may be at home at the root, or nowhere.
  if (/^[\\/]*$/.test(home)) return text;
  const ways = [home.replaceAll('\\', '\\\\'), home, home.replaceAll('\\', '/')];
  return text.replaceAll(new RegExp(ways.map(literally).join('|'), 'gi'), '~');
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
