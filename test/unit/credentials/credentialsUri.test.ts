import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Sender,
  SendFailure,
  type SendLimits,
  type WireRequest,
  type WireResponse,
} from '../../../src/cloud/wire.ts';
import { credentialsUriFetch, isAllowedAddress } from '../../../src/credentials/credentialsUri.ts';
import { never, refusalOf, Rig } from './rig.ts';

const text = 'https://keys.example.com:8443/a/b?token=Le4kMe';
const good = {
  Code: 'Success',
  AccessKeyId: 'STS.id',
  AccessKeySecret: 'Le4kMe-secret',
  SecurityToken: 'Le4kMe-token',
  Expiration: '2026-01-15T09:30:00Z',
};

/** What the address answers: its body, with the status 200 unless told otherwise. */
function asking(rig: Rig, answer: unknown, { status = 200 } = {}) {
  const sent: { readonly request: WireRequest; readonly limits: SendLimits }[] = [];
  const sender: Sender = (request, limits) => {
    sent.push({ request, limits });
    if (answer instanceof Error) return Promise.reject(answer);
    const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const response: WireResponse = { status, headers: { location: 'https://elsewhere.example.com/' }, body };
    return Promise.resolve(response);
  };
  rig.consents.push(text);
  const context = {
    ...rig.context,
    sender: () => Promise.resolve(sender),
    directSender: () => Promise.reject(new Error('The route is that of all requests.')),
  };
  return { sent, fetch: credentialsUriFetch({ profile: 'uri', text }, context) };
}

describe('an address that hands out keys', () => {
  test('is asked once, within fifteen seconds, for at most a mebibyte', async t => {
    const { sent, fetch } = asking(new Rig(t), good);
    assert.deepEqual(await fetch(never), {
      accessKeyId: 'STS.id',
      accessKeySecret: 'Le4kMe-secret',
      securityToken: 'Le4kMe-token',
      expiresAt: Date.parse('2026-01-15T09:30:00Z'),
    });
    assert.equal(sent.length, 1);
    assert.deepEqual(sent[0]?.request, {
      method: 'GET',
      origin: 'https://keys.example.com:8443',
      path: '/a/b?token=Le4kMe',
      headers: { host: 'keys.example.com:8443', accept: 'application/json' },
    });
    const { connectMs, headersMs, bodyMs, maxBodyBytes } = sent[0].limits;
    assert.deepEqual([connectMs, headersMs, bodyMs, maxBodyBytes], [15_000, 15_000, 15_000, 1_048_576]);
  });

  test('may leave out when they end', async t => {
    const { fetch } = asking(new Rig(t), { ...good, Expiration: undefined });
    assert.equal((await fetch(never)).expiresAt, undefined);
  });

  const refusals: readonly (readonly [what: string, answer: unknown, status: number, problem: object])[] = [
    ['refuses with a status', '', 403, { reason: 'refused', status: 403 }],
    ['leads elsewhere', '', 302, { reason: 'refused', status: 302 }],
    ['says that it failed', { Code: 'Failed', Message: 'Le4kMe' }, 200, { reason: 'refused', status: 200 }],
    ['answers no JSON', '<html>Le4kMe', 200, { reason: 'notJson' }],
    ['answers a list', '["Le4kMe"]', 200, { reason: 'notJson' }],
    ['breaks off', '{"Code":"Success","AccessKeySecret":"Le4k', 200, { reason: 'notJson' }],
    ...(['Code', 'AccessKeyId', 'AccessKeySecret', 'SecurityToken'] as const).flatMap(member =>
      [undefined, null, 5, ['Le4kMe'], ...(member === 'Code' ? [] : ['', 'Le4kMe\n'])].map(
        value =>
          [
            `has ${value === undefined ? 'nothing' : JSON.stringify(value)} as ${member}`,
            { ...good, [member]: value },
            200,
            { reason: 'badMember', member },
          ] as const,
      ),
    ),
    ['has no text as its end', { ...good, Expiration: ['Le4kMe'] }, 200, { reason: 'badMember', member: 'Expiration' }],
    ['does not answer', new SendFailure('UND_ERR_HEADERS_TIMEOUT', true), 0, { reason: 'unreachable' }],
    ['answers too much', new SendFailure('UND_ERR_RES_EXCEEDED_MAX_SIZE', true), 0, { reason: 'unreachable' }],
  ];
  for (const [what, answer, status, problem] of refusals) {
    test(`has no keys when it ${what}`, async t => {
      const { fetch } = asking(new Rig(t), answer, { status });
      const { error, shown } = await refusalOf(fetch(never));
      assert.deepEqual(error.sourceProblem, { kind: 'address', profile: 'uri', ...problem });
      assert.ok(!shown.includes('Le4k'), shown);
    });
  }

  test('is not asked before it is allowed', async t => {
    const rig = new Rig(t);
    const { sent, fetch } = asking(rig, good);
    rig.consents.length = 0;
    const { error } = await refusalOf(fetch(never));
    assert.deepEqual(error.sourceProblem, { kind: 'consent', profile: 'uri', asked: { kind: 'address', text } });
    rig.isTrusted = false;
    assert.deepEqual((await refusalOf(fetch(never))).error.sourceProblem, {
      kind: 'untrustedWorkspace',
      profile: 'uri',
    });
    rig.environment['ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS'] = '1';
    assert.deepEqual((await refusalOf(fetch(never))).error.sourceProblem, {
      kind: 'externalForbidden',
      profile: 'uri',
    });
    assert.deepEqual(sent, []);
  });

  test('is left by who has left', async t => {
    const leaving = new AbortController();
    const { fetch } = asking(new Rig(t), new Error('aborted'));
    const asked = fetch(leaving.signal);
    leaving.abort(new Error('left'));
    await assert.rejects(asked, /left/);
  });
});

test('keys travel in clear to this very machine only', () => {
  const allowed = ['https://a.example.com/x', 'http://127.0.0.1:6666/x', 'http://127.1.2.3/', 'http://[::1]:80/x'];
  const forbidden = [
    'http://a.example.com/',
    'http://localhost/',
    'http://127.0.0.1.example.com/',
    'http://[::2]/',
    'http://0.0.0.0/',
    'https://user@a.example.com/',
    'https://:password@a.example.com/',
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
  ];
  assert.deepEqual(allowed.filter(isAllowedAddress), allowed);
  assert.deepEqual(forbidden.filter(isAllowedAddress), []);
});
