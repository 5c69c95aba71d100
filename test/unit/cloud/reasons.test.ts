import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CertificateFault, certificateFaultOf, type Reason, reasonOf } from '../../../src/cloud/errors.ts';

const codes: Readonly<Record<Reason, readonly string[]>> = {
  name: ['ENOTFOUND', 'EAI_AGAIN'],
  network: [
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EPIPE',
    'UND_ERR_SOCKET',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'NewInThisRuntime',
  ],
  timeLimit: ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
  proxyLogIn: ['HTTP_407'],
  proxy: [],
  certificate: [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REVOKED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNSPECIFIED',
  ],
  settings: ['ERR_HOST_HEADER'],
};

for (const [reason, each] of Object.entries(codes)) {
  for (const code of each) {
    test(`${code} is a matter of ${reason}`, () => {
      assert.equal(reasonOf({ code }), reason);
    });
  }
}

test('without a code it is the network', () => {
  assert.equal(reasonOf({}), 'network');
});

test('what happens at a proxy is told from the same at the service', () => {
  for (const code of ['ENOTFOUND', 'ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'HTTP_502']) {
    assert.equal(reasonOf({ code, atProxy: true }), 'proxy', code);
  }
  assert.equal(reasonOf({ code: 'HTTP_407', atProxy: true }), 'proxyLogIn');
  assert.equal(reasonOf({ code: 'SELF_SIGNED_CERT_IN_CHAIN', atProxy: true }), 'certificate');
});

test('what is wrong with a certificate is told', () => {
  const faults: readonly (readonly [code: string | undefined, fault: CertificateFault | undefined])[] = [
    ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted'],
    ['CERT_HAS_EXPIRED', 'dates'],
    ['CERT_NOT_YET_VALID', 'dates'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'otherHost'],
    ['UNSPECIFIED', 'weak'],
    ['ECONNRESET', undefined],
    [undefined, undefined],
  ];
  for (const [code, fault] of faults) assert.equal(certificateFaultOf(code), fault, code);
});
