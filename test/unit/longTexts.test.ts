import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { excerptOf, parseBody } from '../../src/cloud/bodies.ts';
import { notUnderstood, refused } from '../../src/cloud/faults.ts';
import { redact } from '../../src/cloud/redact.ts';
import { splitCommand } from '../../src/credentials/externalCommand.ts';
import { sessionNameFor } from '../../src/model/accounts/roleRules.ts';
import { readCertificates } from '../../src/network/certificates.ts';
import { proxyWarnings, withoutLogIn } from '../../src/network/proxyFor.ts';
import { shownAddress, withoutSecrets } from '../../src/ui/withoutSecrets.ts';
import { plainSettings } from './network/samples.ts';

const asked = { service: 'sls', operation: 'GetProject' } as const;
const response = { status: 401, headers: {}, body: '' };

describe('an answer as long as somebody likes', () => {
  const long = 'security token '.repeat(16_000);

  test('is cut before anything looks at its words', () => {
    const detail = { AuthAction: `log:${'x'.repeat(100_000)}`, AuthPrincipalOwnerId: long };
    const body = { AccessDeniedDetail: detail };
    const error = refused(asked, response, { code: long, message: long, requestId: long, body });
    assert.equal(error.serviceMessage?.length, 4_000);
    const { code, requestId, owner, missingPermission } = error;
    for (const text of [code, requestId, owner, missingPermission?.action]) assert.equal(text?.length, 500);
    assert.ok(error.message.length < 5_000);
    assert.equal(notUnderstood(asked, { ...response, body: long }, long).requestId?.length, 500);
  });

  test('names no resource without an end', () => {
    const message = `action: log:X, resource: acs:${'x'.repeat(3_900)}`;
    const error = refused({ ...asked, service: 'dts' }, response, { code: 'Forbidden.RAM', message });
    assert.equal(error.missingPermission?.resource?.length, 500);
  });
});

describe('a secret that was cut off with the text', () => {
  const secret = 'Zx9+secret/Value';
  for (const length of [4, 5, 15, 16]) {
    test(`after ${length} characters is removed`, () => {
      assert.equal(redact(`the key ${secret.slice(0, length)}`, [secret]), 'the key ***');
    });
  }

  test('in another spelling is removed', () => {
    assert.equal(redact('the key Zx9%2Bsecret%2', [secret]), 'the key ***');
  });

  test('is no secret when it is as short as a word', () => {
    assert.equal(redact('the key Zx9', [secret]), 'the key Zx9');
  });
});

/**
 * Texts that make an expression look again at everything from each of its places, if it does. In half a
 * megabyte that takes minutes, while looking once takes a few tenths of a second.
 */
describe('the effort for a long text grows with its length, not with its square', () => {
  const size = 500_000;
  const filled = (before: string, repeated: string, after = ''): string =>
    before + repeated.repeat(size / repeated.length) + after;
  const named = ['password', 'securitytoken', 'access_key_id', 'signature '];
  const rows: readonly (readonly [what: string, run: (text: string) => unknown, texts: readonly string[]])[] = [
    [
      'redact',
      text => redact(text, ['x'.repeat(40)]),
      [...named, '>', '< ', 'authorization:'].map(one => filled('', one)),
    ],
    [
      'redact after a name',
      text => redact(text, []),
      named.flatMap(name => [filled(name, ' '), filled(`${name}="`, '\\"')]),
    ],
    [
      'redact what has no end',
      text => redact(text, []),
      [filled('', 'password>', '<b'), 'password'.repeat(60_000) + ' '.repeat(size) + '"'.repeat(size)],
    ],
    [
      'withoutSecrets',
      withoutSecrets,
      ['_token ', 'http://a:', 'a:', 'proxy ', 'eyJ', 'Aa', '\n'].map(one => filled('', one)),
    ],
    ['shownAddress', shownAddress, [filled('http://', 'a:'), filled('', '@')]],
    ['parseBody', parseBody, [filled('<Error>', '<a>', '</Error>'), filled('<?xml ', '?'), filled('', ' ')]],
    ['excerptOf', excerptOf, [filled('', '<style>'), filled('', '<')]],
    ['splitCommand', splitCommand, [filled('', '"a'), filled('', "'"), filled('"', '\\')]],
    ['sessionNameFor', sessionNameFor, [filled('a', '-', 'a')]],
    ['withoutLogIn', withoutLogIn, [filled('', '/'), filled('', 'a:')]],
    ['proxyWarnings', proxy => proxyWarnings({ ...plainSettings, proxy }), [filled('a', '/'), filled('', ':1')]],
  ];
  for (const [what, run, texts] of rows) {
    test(what, () => {
      for (const text of texts) assert.doesNotThrow(() => run(text));
    });
  }

  test('readCertificates', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
    const file = join(folder, 'extra.pem');
    writeFileSync(file, filled('', '-----BEGIN CERTIFICATE-----\n'));
    const { warnings } = await readCertificates({ ...plainSettings, environment: { NODE_EXTRA_CA_CERTS: file } });
    assert.deepEqual(warnings, [`${file}: no certificates found`]);
    rmSync(folder, { recursive: true });
  });
});
