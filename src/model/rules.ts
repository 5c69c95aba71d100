/** The number of code points, so that an emoji counts as one character. */
const lengthOf = (text: string): number => Array.from(text).length;

/**
 * Checks the name of a consumer group of a change tracking instance: 1 to 128 characters of any script. Like every
 * check here, it returns a code, or nothing when the text is fine.
 * https://alibabacloud.com/help/en/doc-detail/264593.htm
 */
export function dtsGroupNameProblem(name: string): 'empty' | 'tooLong' | 'brokenCharacter' | undefined {
  if (name.trim() === '') return 'empty';
  if (lengthOf(name) > 128) return 'tooLong';
  // Half of a surrogate pair cannot be percent-encoded, so it could not be signed.
  return name.isWellFormed() ? undefined : 'brokenCharacter';
}

/**
 * Checks the user name that consumers log in with: 1 to 16 letters, digits and underscores.
 * https://alibabacloud.com/help/en/doc-detail/264593.htm
 */
export function userNameProblem(userName: string): 'empty' | 'tooLong' | 'badCharacter' | undefined {
  if (userName === '') return 'empty';
  if (!/^\w*$/.test(userName)) return 'badCharacter';
  return userName.length > 16 ? 'tooLong' : undefined;
}

/**
 * Checks the password that consumers log in with: 8 to 32 characters of at least two classes.
 * https://alibabacloud.com/help/en/doc-detail/264593.htm
 */
export function passwordProblem(
  password: string,
): 'empty' | 'tooShort' | 'tooLong' | 'tooFewClasses' | 'brokenCharacter' | undefined {
  if (password === '') return 'empty';
  if (!password.isWellFormed()) return 'brokenCharacter';
  if (lengthOf(password) < 8) return 'tooShort';
  if (lengthOf(password) > 32) return 'tooLong';
  const classes = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter(one => one.test(password));
  return classes.length < 2 ? 'tooFewClasses' : undefined;
}

/**
 * Whether a password has a character outside printable ASCII. No page tells which are allowed, so it only deserves a
 * warning.
 */
export const hasUnusualSign = (password: string): boolean => /[^!-~]/.test(password);

/**
 * Checks the name of a consumer group of a Logstore. No page gives a rule, so this is the rule of the vendor's Java
 * client.
 * https://github.com/aliyun/aliyun-log-java-sdk
 */
export function slsGroupNameProblem(name: string): 'empty' | 'tooLong' | 'badCharacter' | undefined {
  if (name === '') return 'empty';
  if (!/^[\w-]*$/.test(name)) return 'badCharacter';
  return name.length > 128 ? 'tooLong' : undefined;
}

/** Whether a name is taken already, by the same name or by one that differs only in capital letters. */
export function nameClash(name: string, taken: readonly string[]): 'same' | 'caseDiffers' | undefined {
  if (taken.includes(name)) return 'same';
  return taken.some(other => other.toLowerCase() === name.toLowerCase()) ? 'caseDiffers' : undefined;
}

/** The wanted name, with a number after it if the name is taken. */
export function freeName(wanted: string, others: readonly { readonly name: string }[]): string {
  const taken = others.map(({ name }) => name);
  let name = wanted;
  for (let number = 2; nameClash(name, taken); number++) name = `${wanted} ${number}`;
  return name;
}

/** The heartbeat timeout that the vendor's Java and Go consumer libraries use. */
export const defaultTimeoutSeconds = 60;

/** Checks a heartbeat timeout. The service documents no range, so a limit of one day catches typing mistakes. */
export function timeoutProblem(text: string): 'empty' | 'notWholeNumber' | 'outOfRange' | undefined {
  if (text === '') return 'empty';
  if (!/^\d+$/.test(text)) return 'notWholeNumber';
  return Number(text) < 1 || Number(text) > 86_400 ? 'outOfRange' : undefined;
}

/**
 * Whether a timeout is unusual. Consumer libraries send a heartbeat every 5 to 20 seconds; the vendor's examples range
 * from 30 to 300.
 */
export function timeoutHint(seconds: number): 'short' | 'long' | undefined {
  if (seconds < 20) return 'short';
  return seconds > 300 ? 'long' : undefined;
}

/** Checks an AccessKey ID. It consists of letters and digits, and that of a temporary pair starts with `STS.`. */
export function accessKeyIdProblem(id: string): 'empty' | 'badCharacter' | undefined {
  if (id === '') return 'empty';
  return /^[\w.-]+$/.test(id) ? undefined : 'badCharacter';
}

/** Checks a secret. Text that is pasted from a page may contain blanks and line ends, which no secret does. */
export function secretProblem(secret: string): 'empty' | 'hasBlank' | undefined {
  if (secret === '') return 'empty';
  return /\s/.test(secret) ? 'hasBlank' : undefined;
}

/** Whether an AccessKey ID looks like one of a RAM user or account (`LTAI…`) or like a temporary one (`STS.…`). */
export const hasUsualShape = (accessKeyId: string): boolean => /^(LTAI\w{8,}|STS\.\w{8,})$/.test(accessKeyId);

/** Checks an STS token. A temporary pair is useless without its token. */
export function securityTokenProblem(token: string, accessKeyId: string): 'missing' | 'hasBlank' | undefined {
  if (token === '') return accessKeyId.startsWith('STS.') ? 'missing' : undefined;
  return /\s/.test(token) ? 'hasBlank' : undefined;
}

/** A moment with its time zone, without which it would not be clear whose local time it is. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

/** Checks when a token expires. A token without a known end is used until a service rejects it as expired. */
export function tokenEndProblem(text: string, now: number): 'notMoment' | 'past' | undefined {
  if (text === '') return undefined;
  const end = Date.parse(text);
  if (!moment.test(text) || Number.isNaN(end) || !isOnCalendar(text)) return 'notMoment';
  return end <= now ? 'past' : undefined;
}

/** Whether a moment exists, because JavaScript takes 30 February for a day in March, and 24 o'clock for the next day. */
const isOnCalendar = (text: string): boolean => {
  const day = text.slice(0, 10);
  return new Date(day).toISOString().startsWith(day) && !text.startsWith('24', 11);
};
