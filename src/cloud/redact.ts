import type { Credentials } from './credentials.ts';
import { percentEncode } from './sign/encode.ts';
import type { WireRequest } from './wire.ts';

const mask = '***';

/** The request that a signature error repeats, which contains every parameter and so every password. */
const echoedSignature = /server\s?(?:string\s?to\s?sign|canonical\s?request)[^]*$/i;

/**
 * The ends of names whose values are secret, or of persons. What comes before the end of a name does not matter.
 */
const secretName = 'phone|password[\\w.-]{0,40}|(?:security|oidc)-?token|access-?key-?(?:id|secret)|signature';

/** Every way in which a name and its value can be written. Only the value is replaced. */
const assignments = [
  // These match a query or plain text, and a query that is percent-encoded once or twice, with its own form of `&`.
  '(\\s*=\\s*)(?!\')[^&\\s"<>]+',
  '(%3D)(?:(?!%26)[^&\\s"<>])+',
  '(%253D)(?:(?!%2526)[^&\\s"<>])+',
  // This matches a header or plain text. MySQL says whether there was a password, as in `(using password: YES)`.
  '(\\s*:\\s*)(?!(?:YES|NO)\\))[^\\s"\'\\\\<>&,;]+',
  // These match JSON with or without quoted names, JSON inside a JSON string, single quotes, and percent-encoded JSON.
  '("?\\s*[:=]\\s*")(?:[^"\\\\]|\\\\.)*',
  '((?:\\\\")?\\s*[:=]\\s*\\\\")(?:[^"\\\\]|\\\\[^"])*',
  "('?\\s*[:=]\\s*')(?:[^'\\\\\\r\\n]|\\\\.)*",
  '(%22%3A%22)(?:(?!%22)[^&\\s])*',
  // This matches XML, also when it was cut off. Only white space follows an end tag, so that does not match.
  '(>\\s*)[^<\\s][^<]*',
].map(written => new RegExp(`(${secretName})${written}`, 'gi'));

const authorization = /\b(authorization["']?\s*[:=]\s*["']?)[^\r\n"'<>]*/gi;
/** SLS quotes the signature that it refused. */
const quotedSignature = /\b(signature\s+)[\w+/=]{16,}/gi;
const accessKeyIds = /\b(?:LTAI[A-Za-z0-9]{8,}|STS\.[A-Za-z0-9]{8,})/g;

/**
 * Removes everything secret from a text: the request that a signature error repeats, the values of secret parameters,
 * headers and members, and the given secrets wherever they occur, raw or encoded.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text.replace(echoedSignature, '').trimEnd();
  for (const secret of spellings(secrets)) clean = withoutCutOff(clean.replaceAll(secret, mask), secret);
  clean = clean.replace(authorization, `$1${mask}`).replace(quotedSignature, `$1${mask}`);
  for (const assignment of assignments) clean = clean.replace(assignment, `$1$2${mask}`);
  return clean.replace(accessKeyIds, maskAccessKeyId);
}

/** Removes the beginning of a secret from the end of a text, because long texts are cut before they get here. */
function withoutCutOff(text: string, secret: string): string {
  for (let length = Math.min(secret.length, text.length); length >= leastLength; length--) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + mask;
  }
  return text;
}

/** Shows enough of an AccessKey ID to tell it from others, as in `LTAI****wxyz`. */
export function maskAccessKeyId(id: string): string {
  return id.length < 12 ? '****' : `${id.slice(0, 4)}****${id.slice(-4)}`;
}

/** The secrets of one attempt, which are those of the pair and every password and token among the parameters. */
export function secretsOf(credentials: Credentials, request?: WireRequest): string[] {
  const secrets = [credentials.accessKeySecret, credentials.securityToken ?? ''];
  if (request === undefined) return secrets;
  const query = request.path.split('?')[1] ?? '';
  for (const [name, value] of new URLSearchParams(`${query}&${formOf(request)}`)) {
    if (/password|oidctoken/i.test(name)) secrets.push(value);
  }
  return secrets;
}

function formOf(request: WireRequest): string {
  return request.headers['content-type'] === 'application/x-www-form-urlencoded' ? (request.body ?? '') : '';
}

/** Shorter secrets, and shorter parts of one, would garble the text. */
const leastLength = 4;

/** All forms of the secrets, longest first so that no part of one remains. */
function spellings(secrets: readonly string[]): string[] {
  const long = secrets.filter(secret => secret.length >= leastLength);
  const all = long.flatMap(secret => {
    const encoded = percentEncode(secret);
    return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), encoded, percentEncode(encoded)];
  });
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}
