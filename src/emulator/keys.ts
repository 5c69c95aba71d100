import { refuse } from './operation.ts';
import type { SampleAccount } from './sampleAccounts.ts';

/** All four schemes refuse what is further from the service's clock, in either direction. */
export const clockToleranceMs = 15 * 60 * 1000;

/** The AccessKey pairs of the emulator, and the nonces that were used with them. */
export class Keys {
  readonly #accounts = new Map<string, SampleAccount>();
  readonly #tokens = new Set<string>();
  readonly #nonces = new Map<string, number>();

  constructor(accounts: readonly SampleAccount[]) {
    for (const account of accounts) this.add(account);
  }

  /** Keys that have ended are kept, because a service tells them from unknown ones. */
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

  /** Whether a nonce was not used before, within the time in which its date would be accepted. */
  useNonce(accessKeyId: string, nonce: string, now: Date): boolean {
    for (const [used, at] of this.#nonces) {
      // Oldest first.
      if (now.getTime() - at <= clockToleranceMs) break;
      this.#nonces.delete(used);
    }
    const key = `${accessKeyId} ${nonce}`;
    if (this.#nonces.has(key)) return false;
    this.#nonces.set(key, now.getTime());
    return true;
  }
}

/** What the RPC gateway says of a pair. https://www.alibabacloud.com/help/en/ram/support/faq-about-accesskey-pairs */
export function rpcAccount(keys: Keys, accessKeyId: string): SampleAccount {
  const account =
    keys.find(accessKeyId) ?? refuse(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
  if (account.state === 'disabled') refuse(400, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.');
  return account;
}

const hasEnded = ({ state, expiresAt = Infinity }: SampleAccount, now: Date): boolean =>
  state === 'expired' || expiresAt <= now.getTime();

/** What the RPC gateway says of a token; `expiredStatus` differs by product. */
export function checkRpcToken(
  keys: Keys,
  account: SampleAccount,
  token: string | undefined,
  expiredStatus: number,
  now: Date,
): void {
  if (token === undefined || token === '') {
    if (account.securityToken === undefined) return;
    refuse(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.');
  }
  if (!keys.isToken(token)) refuse(400, 'InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');
  if (token !== account.securityToken) {
    refuse(400, 'InvalidSecurityToken.MismatchWithAccessKey', 'Specified SecurityToken mismatch with the AccessKey.');
  }
  if (hasEnded(account, now)) expiredRpcToken(expiredStatus);
}

export function expiredRpcToken(status: number): never {
  return refuse(status, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
}

/** Dates of the RPC gateway are of one form only: `2026-01-15T08:30:00Z`. */
export function checkRpcDate(text: string, now: Date): void {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) || Number.isNaN(Date.parse(text))) {
    refuse(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
  }
  if (Math.abs(Date.parse(text) - now.getTime()) > clockToleranceMs) {
    refuse(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  }
}

export function checkNonce(keys: Keys, accessKeyId: string, nonce: string, now: Date): void {
  if (!keys.useNonce(accessKeyId, nonce, now)) {
    refuse(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
  }
}

/** What Log Service says of a pair and its token. https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes */
export function slsAccount(keys: Keys, accessKeyId: string, token: string | undefined, now: Date): SampleAccount {
  const account = keys.find(accessKeyId) ?? refuse(401, 'Unauthorized', `AccessKeyId not found: ${accessKeyId}`);
  if (account.state === 'disabled') refuse(401, 'Unauthorized', `AccessKeyId is disabled: ${accessKeyId}`);
  if ((token ?? '') !== (account.securityToken ?? '')) {
    refuse(401, 'Unauthorized', 'The security token you provided is invalid.');
  }
  if (hasEnded(account, now)) expiredSlsToken();
  return account;
}

export function expiredSlsToken(): never {
  return refuse(401, 'SecurityTokenExpired', 'The security token you provided has expired.');
}
