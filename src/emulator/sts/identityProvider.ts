import { createHmac } from 'node:crypto';
import { isSameSecret, type Secrets } from '../secrets.ts';
import { sampleProviderArn } from './roles.ts';

/** Lists what a token claims. Times are in seconds since 1970. */
interface Claims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly exp: number;
  readonly iat: number;
}

/** Tells in the words of STS why a token is not accepted. */
interface Unaccepted {
  readonly reason: string;
  readonly message: string;
}

/** Issues tokens for AssumeRoleWithOIDC, and signs them with a key of this start. */
export class IdentityProvider {
  readonly arn = sampleProviderArn;
  readonly issuer = 'https://idp.example.com';
  readonly clientId = 'consumer-groups';
  readonly #key: string;

  constructor(secrets: Secrets) {
    this.#key = secrets.text('identityProvider', 40);
  }

  /** Issues a JSON Web Token that is valid for an hour from `now`, unless the claims say otherwise. */
  token(now: Date, claims: Partial<Claims> = {}): string {
    const iat = Math.floor(now.getTime() / 1000);
    const all: Claims = { iss: this.issuer, aud: this.clientId, sub: 'ci', iat, exp: iat + 3600, ...claims };
    const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(all)}`;
    return `${signed}.${this.#signature(signed)}`;
  }

  /** Reads and checks a token. https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-errorcodes */
  verify(token: string, now: Date): Claims | Unaccepted {
    const [, signed = '', payload = '', signature = ''] = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token) ?? [];
    const claims = token.length > 20_000 ? undefined : decoded(payload);
    if (claims === undefined) return { reason: 'Invalid', message: 'This JsonWebToken is invalid.' };
    if (claims.iss !== this.issuer) return { reason: 'IssuerNotMatch', message: 'Invalid issuer.' };
    if (claims.aud !== this.clientId) return { reason: 'AudienceNotMatch', message: 'Invalid audience.' };
    if (!isSameSecret(signature, this.#signature(signed))) {
      return { reason: 'InvalidSignature', message: 'Invalid signature of JsonWebToken.' };
    }
    if (claims.exp * 1000 <= now.getTime()) return { reason: 'Expired', message: 'This JsonWebToken is expired.' };
    return claims;
  }

  #signature(signed: string): string {
    return createHmac('sha256', this.#key).update(signed).digest('base64url');
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function decoded(payload: string): Claims | undefined {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  } catch {
    // A token that is not JSON is refused like any other invalid token.
    return undefined;
  }
}
