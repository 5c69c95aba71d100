import type { Credentials } from './credentials.ts';
import { percentEncode } from './sign/encode.ts';
import type { WireRequest } from './wire.ts';

const mask = '***';

/** What a signature error repeats back holds every parameter, passwords included. */
const echoedSignature = /server\s?(?:string\s?to\s?sign|canonical\s?request)[^]*$/i;

/** The end of a name is enough: what stands before it is left alone. */
const secretName = 'password[\\w.-]{0,40}|(?:security|oidc)-?token|access-?key-?(?:id|secret)|signature';

/** Every way in which a name and its value are written; the parts before the value are kept. */
const assignments = [
  // A query or plain text, and the query percent-encoded once and twice: each value ends at its own kind of `&`.
  '(\\s*=\\s*)(?!\')[^&\\s"<>]+',
  '(%3D)(?:(?!%26)[^&\\s"<>])+',
  '(%253D)(?:(?!%2526)[^&\\s"<>])+',
  // A header or plain text.
  '(\\s*:\\s*)[^\\s"\'\\\\<>&,;]+',
  // JSON, and JSON within a JSON string, also without quotes around the name; other quotes; JSON percent-encoded.
  '("?\\s*[:=]\\s*")(?:[^"\\\\]|\\\\.)*',
  '((?:\\\\")?\\s*[:=]\\s*\\\\")(?:[^"\\\\]|\\\\[^"])*',
  "('?\\s*[:=]\\s*')(?:[^'\\\\\\r\\n]|\\\\.)*",
  '(%22%3A%22)(?:(?!%22)[^&\\s])*',
  // XML, whole or broken off. Behind an end tag there are only blanks.
  '(>\\s*)[^<\\s][^<]*',
].map(written => new RegExp(`(${secretName})${written}`, 'gi'));

const authorization = /\b(authorization["']?\s*[:=]\s*["']?)[^\r\n"'<>]*/gi;
/** Log Service quotes the signature that it refused. */
const quotedSignature = /\b(signature\s+)[\w+/=]{16,}/gi;
const accessKeyIds = /\b(?:LTAI[A-Za-z0-9]{8,}|STS\.[A-Za-z0-9]{8,})/g;

/**
 * The text without anything secret: without what signature errors echo, without the values of parameters, headers and
 * members that hold secrets, and without the given secrets wherever they stand, raw or percent-encoded.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text.replace(echoedSignature, '').trimEnd();
  for (const secret of spellings(secrets)) clean = clean.replaceAll(secret, mask);
  clean = clean.replace(authorization, `$1${mask}`).replace(quotedSignature, `$1${mask}`);
  for (const assignment of assignments) clean = clean.replace(assignment, `$1$2${mask}`);
  return clean.replace(accessKeyIds, maskAccessKeyId);
}

/** Enough of an AccessKey ID to tell it from others: `LTAI****wxyz`. */
export function maskAccessKeyId(id: string): string {
  return id.length < 12 ? '****' : `${id.slice(0, 4)}****${id.slice(-4)}`;
}

/** The secret texts of one attempt: the pair's secret and token, and every password and token among the parameters. */
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

/** Longest first, so that no part of one is left standing; what is too short to be a secret would only garble the text. */
function spellings(secrets: readonly string[]): string[] {
  const long = secrets.filter(secret => secret.length >= 4);
  const all = long.flatMap(secret => {
    const encoded = percentEncode(secret);
    return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), encoded, percentEncode(encoded)];
  });
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}
