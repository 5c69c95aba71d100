import { refuse } from './operation.ts';
import type { SampleAccount } from './sampleAccounts.ts';
import { isSameSecret } from './secrets.ts';

/** All four signatures refuse a date that differs more from the service's clock, in either direction. */
export const clockToleranceMs = 15 * 60 * 1000;

/** Holds the AccessKey pairs of the emulator and the nonces that were used with them. */
export class Keys {
  readonly #accounts = new Map<string, SampleAccount>();
  readonly #tokens = new Set<string>();
  readonly #nonces = new Map<string, number>();

  constructor(accounts: readonly SampleAccount[]) {
    for (const account of accounts) this.add(account);
  }

  /** Adds an AccessKey pair. Expired pairs are kept, because a service tells them from unknown ones. */
  add(account: SampleAccount): void {
    this.#accounts.set(account.accessKeyId, account);
    if (account.securityToken !== undefined) this.#tokens.add(account.securityToken);
  }

  find(accessKeyId: string): SampleAccount | undefined {
    return this.#accounts.get(accessKeyId);
  }

  isToken(securityToken: string): boolean {
    return this.#tokens.has(securityToken);
  }

  /** Tells whether a nonce is new, as long as a request with its date would be accepted. */
  useNonce(accessKeyId: string, nonce: string, now: Date): boolean {
    for (const [used, at] of this.#nonces) {
      // The map has the oldest nonces first.
      if (now.getTime() - at <= clockToleranceMs) break;
      this.#nonces.delete(used);
    }
    const key = `${accessKeyId} ${nonce}`;
    if (this.#nonces.has(key)) return false;
    this.#nonces.set(key, now.getTime());
    return true;
  }
}

/** Finds the account of an AccessKey ID, or throws the refusal of the RPC gateway. https://www.alibabacloud.com/help/en/ram/support/faq-about-accesskey-pairs */
export function rpcAccount(keys: Keys, accessKeyId: string): SampleAccount {
  const account =
    keys.find(accessKeyId) ?? refuse(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
  if (account.state === 'disabled') refuse(400, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.');
  return account;
}

const hasEnded = ({ state, expiresAt = Infinity }: SampleAccount, now: Date): boolean =>
  state === 'expired' || expiresAt <= now.getTime();

/** Throws the refusal of the RPC gateway if a security token is not valid. */
export function checkRpcToken(
  keys: Keys,
  account: SampleAccount,
  token: string | undefined,
  service: 'dts' | 'sts',
  now: Date,
): void {
  if (token === undefined || token === '') {
    if (account.securityToken === undefined) return;
    refuse(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.');
  }
  if (!keys.isToken(token)) refuse(400, 'InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');
  if (!isSameSecret(token, account.securityToken ?? '')) {
    refuse(400, 'InvalidSecurityToken.MismatchWithAccessKey', 'Specified SecurityToken mismatch with the AccessKey.');
  }
  if (hasEnded(account, now)) expiredRpcToken(service);
}

export function expiredRpcToken(service: 'dts' | 'sts'): never {
  return refuse(service === 'dts' ? 403 : 400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
}

/**
 * Reads a time such as `2026-01-15T08:30:00Z`, the only form that the RPC gateway accepts. JavaScript also reads days that no
 * month has, and takes them for days of the next one.
 */
export function timeIn(text: string): number | undefined {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text.replace('Z', '.000Z') ? time : undefined;
}

/** Throws if a date does not have the form of {@link timeIn}, or is off. */
export function checkRpcDate(text: string, now: Date): void {
  const time =
    timeIn(text) ?? refuse(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
  if (Math.abs(time - now.getTime()) > clockToleranceMs) {
    refuse(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  }
}

export function checkNonce(keys: Keys, accessKeyId: string, nonce: string, now: Date): void {
  if (!keys.useNonce(accessKeyId, nonce, now)) {
    refuse(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
  }
}

/** Finds the account of an AccessKey ID and its token, or throws the refusal of SLS. https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes */
export function slsAccount(keys: Keys, accessKeyId: string, token: string | undefined, now: Date): SampleAccount {
  const account = keys.find(accessKeyId) ?? refuse(401, 'Unauthorized', `AccessKeyId not found: ${accessKeyId}`);
  if (account.state === 'disabled') refuse(401, 'Unauthorized', `AccessKeyId is disabled: ${accessKeyId}`);
  if (!isSameSecret(token ?? '', account.securityToken ?? '')) {
    refuse(401, 'Unauthorized', 'The security token you provided is invalid.');
  }
  if (hasEnded(account, now)) expiredSlsToken();
  return account;
}

export function expiredSlsToken(): never {
  return refuse(401, 'SecurityTokenExpired', 'The security token you provided has expired.');
}
