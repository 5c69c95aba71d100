import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import type { Credentials } from '../../src/cloud/credentials.ts';
import { createDirectSender } from '../../src/cloud/directSender.ts';
import { canonicalRequest, signAcs3, signature, signedHeaderNames, stringToSign } from '../../src/cloud/sign/acs3.ts';
import { canonicalQuery } from '../../src/cloud/sign/encode.ts';
import { signLog } from '../../src/cloud/sign/log.ts';
import { bodyHash, type SignedRequest } from '../../src/cloud/sign/request.ts';
import { signSls4 } from '../../src/cloud/sign/sls4.ts';
import type { Emulator } from '../../src/emulator/server.ts';
import { signRpc } from '../support/signRpc.ts';
import { account, emulate, never, project, region } from './support.ts';

interface Signing {
  readonly credentials: Credentials;
  readonly now: Date;
  readonly nonce: string;
}

/** One way to sign, and the code for each thing that can be wrong with it. */
interface Scheme {
  readonly name: string;
  readonly sign: (signing: Signing) => SignedRequest;
  /** The same request with one value changed after it was signed. */
  readonly changed: (request: SignedRequest) => SignedRequest;
  readonly codes: Readonly<Record<Mistake, string>>;
}

type Mistake =
  | 'wrongSecret'
  | 'changed'
  | 'skewed'
  | 'unknownKey'
  | 'disabledKey'
  | 'missingToken'
  | 'strangeToken'
  | 'otherToken'
  | 'expiredToken';

const rpcCodes: Scheme['codes'] = {
  wrongSecret: '400 SignatureDoesNotMatch',
  changed: '400 SignatureDoesNotMatch',
  skewed: '400 InvalidTimeStamp.Expired',
  unknownKey: '404 InvalidAccessKeyId.NotFound',
  disabledKey: '400 InvalidAccessKeyId.Inactive',
  missingToken: '400 MissingSecurityToken',
  strangeToken: '400 InvalidSecurityToken.Malformed',
  otherToken: '400 InvalidSecurityToken.MismatchWithAccessKey',
  expiredToken: '403 InvalidSecurityToken.Expired',
};
const slsCodes: Scheme['codes'] = {
  wrongSecret: '401 SignatureNotMatch',
  changed: '401 SignatureNotMatch',
  skewed: '400 RequestTimeTooSkewed',
  unknownKey: '401 Unauthorized',
  disabledKey: '401 Unauthorized',
  missingToken: '401 Unauthorized',
  strangeToken: '401 Unauthorized',
  otherToken: '401 Unauthorized',
  expiredToken: '401 SecurityTokenExpired',
};

const rpc = { host: 'dts.cn-hangzhou.aliyuncs.com', action: 'DescribeDtsJobs', version: '2020-01-01' };
const query = { Region: region, JobType: 'SUBSCRIBE', Type: 'name', Params: "订阅 *~+/=&%!'()" };
const form = Object.entries(query).map(pair => pair.map(encodeURIComponent).join('='));
const host = `${project}.${region}.log.aliyuncs.com`;
const logstores = { host, path: '/logstores', query: { logstoreName: '', offset: 0, size: 100 } };
const groups = { host, path: '/logstores/nginx-error/consumergroups' };
const group = JSON.stringify({ consumerGroup: 'signed', timeout: 60, order: true });

const inPath = (request: SignedRequest): SignedRequest => ({
  ...request,
  path: request.path.replace('cn-hangzhou', 'cn-shanghai').replace('size=100', 'size=101'),
});
const inBody = (request: SignedRequest): SignedRequest => ({
  ...request,
  body: request.body?.replace('cn-hangzhou', 'cn-shanghai').replace('60', '61') ?? '',
});

const schemes: readonly Scheme[] = [
  {
    name: 'RPC in the query',
    sign: signing => signRpc({ ...rpc, ...signing, method: 'GET', query }),
    changed: inPath,
    codes: rpcCodes,
  },
  {
    name: 'RPC in a form body',
    sign: signing => signRpc({ ...rpc, ...signing, method: 'POST', query }),
    changed: inBody,
    codes: rpcCodes,
  },
  {
    name: 'V3 with a query',
    sign: signing => signAcs3({ ...rpc, ...signing, method: 'POST', query }),
    changed: inPath,
    codes: rpcCodes,
  },
  {
    name: 'V3 with a form body',
    sign: signing =>
      signAcs3({
        ...rpc,
        ...signing,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.join('&'),
      }),
    changed: inBody,
    codes: rpcCodes,
  },
  {
    name: 'LOG with a query',
    sign: signing => signLog({ ...logstores, ...signing, method: 'GET' }),
    changed: inPath,
    codes: slsCodes,
  },
  {
    name: 'LOG with a body',
    sign: signing => signLog({ ...groups, ...signing, method: 'POST', body: group }),
    changed: inBody,
    codes: { ...slsCodes, changed: '400 PostBodyInvalid' },
  },
  {
    name: 'SLS4 with a query',
    sign: signing => signSls4({ ...logstores, ...signing, method: 'GET', region }),
    changed: inPath,
    codes: { ...slsCodes, skewed: '400 RequestTimeExpired' },
  },
  {
    name: 'SLS4 with a body',
    sign: signing => signSls4({ ...groups, ...signing, method: 'POST', region, body: group }),
    changed: inBody,
    codes: { ...slsCodes, skewed: '400 RequestTimeExpired', changed: '400 PostBodyInvalid' },
  },
];

const now = new Date('2026-01-15T08:30:00Z');
const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);

for (const scheme of schemes) {
  test(`${scheme.name}: what is signed well is accepted, with and without an STS token, up to 15 minutes off`, async t => {
    for (const date of [now, minutes(-14.9), minutes(14.9)]) {
      for (const name of ['sample', 'temporary'] as const) {
        const { emulator, send } = await open(t);
        const credentials = account(emulator, name);
        assert.equal(await send(scheme.sign({ credentials, now: date, nonce: 'first' })), '200 ');
      }
    }
  });

  test(`${scheme.name}: what is not is refused in the service's own words`, async t => {
    const { emulator, send } = await open(t);
    const sample = account(emulator, 'sample');
    const temporary = account(emulator, 'temporary');
    const expired = account(emulator, 'expired');
    const { accessKeyId, accessKeySecret } = temporary;
    const token = (securityToken: string): Credentials => ({ accessKeyId, accessKeySecret, securityToken });
    const mistakes: Readonly<Record<Mistake, Partial<Signing>>> = {
      wrongSecret: { credentials: { ...sample, accessKeySecret: 'wrong' } },
      changed: {},
      skewed: { now: minutes(-15.1) },
      unknownKey: { credentials: { ...sample, accessKeyId: 'LTAI5tNobody' } },
      disabledKey: { credentials: account(emulator, 'disabled') },
      missingToken: { credentials: { accessKeyId, accessKeySecret } },
      strangeToken: { credentials: token('CAISnobody') },
      otherToken: { credentials: token(expired.securityToken ?? '') },
      expiredToken: { credentials: expired },
    };
    const signed = (mistake: Partial<Signing>): SignedRequest =>
      scheme.sign({ credentials: sample, now, nonce: 'once', ...mistake });
    const answers: Record<string, string> = {};
    for (const [mistake, signing] of Object.entries(mistakes)) {
      answers[mistake] = await send(mistake === 'changed' ? scheme.changed(signed(signing)) : signed(signing));
    }
    assert.deepEqual(answers, scheme.codes);
    assert.equal(await send(signed({ now: minutes(15.1) })), scheme.codes.skewed);
    // A permanent pair has no token.
    assert.equal(
      await send(signed({ credentials: { ...token(temporary.securityToken ?? ''), ...keyOf(sample) } })),
      scheme.codes.otherToken,
    );
    // None of that was counted as a use of the nonce, and none of it did anything.
    assert.equal(emulator.requests.writes('CreateConsumerGroup'), 0);
    assert.equal(await send(signed({})), '200 ');
  });
}

const keyOf = ({ accessKeyId, accessKeySecret }: Credentials): Credentials => ({ accessKeyId, accessKeySecret });

for (const scheme of schemes.filter(({ codes }) => codes.wrongSecret === rpcCodes.wrongSecret)) {
  test(`${scheme.name}: a nonce is used once in 15 minutes`, async t => {
    let time = now;
    const { emulator, send } = await open(t, () => time);
    const credentials = account(emulator, 'sample');
    const request = scheme.sign({ credentials, now, nonce: 'same' });
    assert.equal(await send(request), '200 ');
    assert.equal(await send(request), '400 SignatureNonceUsed');
    assert.equal(await send(scheme.sign({ credentials: account(emulator, 'temporary'), now, nonce: 'same' })), '200 ');
    time = minutes(15.1);
    assert.equal(await send(request), '400 InvalidTimeStamp.Expired');
    assert.equal(await send(scheme.sign({ credentials, now: time, nonce: 'same' })), '200 ');
  });
}

test('V3 and SLS4 sign the host, and SLS4 the region too', async t => {
  const { emulator, send } = await open(t);
  const credentials = account(emulator, 'sample');
  const v3 = signAcs3({ ...rpc, query, method: 'POST', credentials, now, nonce: '1' });
  assert.equal(await send(v3, { host: 'dts.aliyuncs.com' }), '400 SignatureDoesNotMatch');
  const sls4 = signSls4({ ...logstores, method: 'GET', region, credentials, now });
  assert.equal(await send(sls4, { host: `payments-audit.${region}.log.aliyuncs.com` }), '401 SignatureNotMatch');
  const otherRegion = signSls4({ ...logstores, method: 'GET', region: 'cn-beijing', credentials, now });
  assert.equal(await send(otherRegion), '401 SignatureNotMatch');
});

test('a hash of another body is refused, even when it was signed', async t => {
  const { emulator, send } = await open(t);
  const credentials = account(emulator, 'sample');
  const signed = signAcs3({ ...rpc, query, method: 'POST', credentials, now, nonce: '1' });
  const headers: Record<string, string> = { ...signed.headers, 'x-acs-content-sha256': '0'.repeat(64) };
  delete headers['authorization'];
  const names = signedHeaderNames(headers);
  const canonical = canonicalRequest('POST', '/', canonicalQuery(query), names, headers, bodyHash(''));
  const given = signature(credentials.accessKeySecret, stringToSign(canonical));
  const authorization = `ACS3-HMAC-SHA256 Credential=${credentials.accessKeyId},SignedHeaders=${names.join(';')},Signature=${given}`;
  assert.equal(await send(signed, { ...headers, authorization }), '400 SignatureDoesNotMatch');
});

test('a header that has to be signed must not be left out, nor one be added', async t => {
  const { emulator, send } = await open(t);
  const credentials = account(emulator, 'sample');
  const v3 = signAcs3({ ...rpc, query, method: 'POST', credentials, now, nonce: '1' });
  const authorization = v3.headers['authorization']?.replace(';x-acs-version', '') ?? '';
  assert.equal(await send(v3, { authorization }), '400 IncompleteSignature');
  assert.equal(await send(v3, { 'x-acs-more': 'unsigned' }), '400 IncompleteSignature');
  const sls4 = signSls4({ ...logstores, method: 'GET', region, credentials, now });
  assert.equal(await send(sls4, { 'x-log-more': 'unsigned' }), '401 SignatureNotMatch');
  const log = signLog({ ...logstores, method: 'GET', credentials, now });
  assert.equal(await send(log, { 'x-log-more': 'unsigned' }), '401 SignatureNotMatch');
});

test('a date that is repeated after signing, as the Python client of the vendor does, changes nothing', async t => {
  const { emulator, send } = await open(t);
  const log = signLog({ ...logstores, method: 'GET', credentials: account(emulator, 'sample'), now });
  assert.equal(await send(log, { 'x-log-date': log.headers['date'] ?? '' }), '200 ');
  assert.equal(await send(log, { 'x-log-date': minutes(1).toUTCString() }), '401 SignatureNotMatch');
});

test('malformed requests are refused for what is missing', async t => {
  const { emulator, send } = await open(t);
  const credentials = account(emulator, 'sample');
  const v3 = signAcs3({ ...rpc, query, method: 'POST', credentials, now, nonce: '1' });
  const log = signLog({ ...logstores, method: 'GET', credentials, now });
  const sls4 = signSls4({ ...logstores, method: 'GET', region, credentials, now });
  const rows: readonly [SignedRequest, Record<string, string>, string][] = [
    [v3, { authorization: '' }, '400 MissingAccessKeyId'],
    [v3, { authorization: 'ACS3-HMAC-SHA256 Credential=x' }, '400 IncompleteSignature'],
    [v3, { 'x-acs-date': '2026-01-15' }, '400 InvalidTimeStamp.Format'],
    [v3, { 'x-acs-date': '2026-01-15T24:00:00Z' }, '400 InvalidTimeStamp.Format'],
    [v3, { 'x-acs-signature-nonce': '' }, '400 IncompleteSignature'],
    [v3, { 'x-acs-action': 'DescribeNothing' }, '404 InvalidApi.NotFound'],
    [v3, { 'x-acs-version': '2014-05-26' }, '404 InvalidApi.NotFound'],
    [log, { 'x-log-apiversion': '0.4.0' }, '400 InvalidAPIVersion'],
    [log, { 'x-log-signaturemethod': 'hmac-md5' }, '400 InvalidSignatureMethod'],
    [log, { authorization: 'LOG' }, '400 MissAccessKeyId'],
    [log, { date: 'yesterday' }, '400 InvalidDateFormat'],
    // JavaScript reads this as a date.
    [log, { date: now.toISOString() }, '400 InvalidDateFormat'],
    [sls4, { 'x-log-date': '2026-01-15' }, '400 InvalidDateFormat'],
    [sls4, { 'x-log-date': '20260115T240000Z' }, '400 InvalidDateFormat'],
    [{ ...log, method: 'DELETE' }, {}, '405 InvalidMethod'],
    [{ ...log, path: '/logstores/nginx-error/consumergroups/' }, {}, '405 InvalidMethod'],
    [{ ...v3, method: 'PUT' }, {}, '400 UnsupportedHTTPMethod'],
  ];
  for (const [request, headers, expected] of rows) assert.equal(await send(request, headers), expected);
});

interface Opened {
  readonly emulator: Emulator;
  /** Status and code of the answer. */
  readonly send: (request: SignedRequest, headers?: Readonly<Record<string, string>>) => Promise<string>;
}

async function open(t: TestContext, clock = (): Date => now): Promise<Opened> {
  const emulator = await emulate(t, { clock });
  const sender = createDirectSender();
  t.after(() => sender.close());
  const limits = { connectMs: 5000, headersMs: 5000, bodyMs: 5000, maxBodyBytes: 1e6, signal: never };
  return {
    emulator,
    async send(request, headers = {}) {
      const sent = { ...request, origin: emulator.origin, headers: { ...request.headers, ...headers } };
      const { status, body } = await sender(sent, limits);
      const code = /"(?:Code|errorCode)":"([^"]*)"|<Code>([^<]*)/.exec(body);
      return `${status} ${code?.[1] ?? code?.[2] ?? ''}`;
    },
  };
}
