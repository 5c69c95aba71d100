import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority of the test's own, which nobody trusts unless told to. */
export interface Authority {
  /** Its certificate, as PEM. */
  readonly pem: string;
  /** A certificate for a server under these names and addresses. */
  issue(...names: readonly string[]): Promise<KeyAndCertificate>;
}

export async function createAuthority(name: string): Promise<Authority> {
  const options = { keyType: 'ec', algorithm: 'sha256' } as const;
  const own = await generate([{ name: 'commonName', value: name }], {
    ...options,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    pem: own.cert,
    issue: async (...names) => {
      const issued = await generate([{ name: 'commonName', value: `server of ${name}` }], {
        ...options,
        ca: { key: own.private, cert: own.cert },
        extensions: [
          { name: 'basicConstraints', cA: false },
          {
            name: 'subjectAltName',
            altNames: names.map(each => (isIP(each) === 0 ? { type: 2, value: each } : { type: 7, ip: each })),
          },
        ],
      });
      return { key: issued.private, cert: issued.cert };
    },
  };
}
