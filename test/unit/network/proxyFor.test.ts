import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { proxyFor, proxyWarnings, withoutLogIn } from '../../../src/network/proxyFor.ts';
import type { NetworkSettings } from '../../../src/network/settings.ts';
import { plainSettings } from './samples.ts';

const dts = 'https://dts.cn-hangzhou.aliyuncs.com';

const choices: readonly [what: string, settings: Partial<NetworkSettings>, proxy: string | undefined][] = [
  ['nothing is set', {}, undefined],
  ['the setting', { proxy: 'http://p:3128' }, 'http://p:3128/'],
  ['the setting before the environment', { proxy: 'http://p', environment: { https_proxy: 'http://e' } }, 'http://p/'],
  ['with user and password', { proxy: 'http://me:secret@p:3128' }, 'http://me:secret@p:3128/'],
  ['a proxy that speaks TLS', { proxy: 'https://p' }, 'https://p/'],
  ['SOCKS', { proxy: 'socks5://p:1080' }, 'socks5://p:1080'],
  ['the environment', { environment: { HTTPS_PROXY: 'http://e:1' } }, 'http://e:1/'],
  ['lower case first', { environment: { HTTPS_PROXY: 'http://u', https_proxy: 'http://l' } }, 'http://l/'],
  ['the scheme first', { environment: { http_proxy: 'http://h', HTTPS_PROXY: 'http://s' } }, 'http://s/'],
  ['else that of HTTP', { environment: { http_proxy: 'http://h', all_proxy: 'http://a' } }, 'http://h/'],
  ['else that of all', { environment: { ALL_PROXY: 'http://a' } }, 'http://a/'],
  ['an empty variable is none', { environment: { https_proxy: '', HTTPS_PROXY: 'http://u' } }, 'http://u/'],
  ['without a scheme', { environment: { https_proxy: 'p.example:3128' } }, 'http://p.example:3128/'],
  ['what is not an address', { proxy: 'http://' }, undefined],
  ['no support for proxies', { proxy: 'http://p', proxySupport: 'off' }, undefined],
  ['no support, and the environment', { environment: { https_proxy: 'http://e' }, proxySupport: 'off' }, undefined],
  ['an exception', { proxy: 'http://p', noProxy: ['.aliyuncs.com'] }, undefined],
  ['an exception of the environment', { proxy: 'http://p', environment: { NO_PROXY: 'x, aliyuncs.com' } }, undefined],
  [
    'the exceptions of the setting alone count',
    { proxy: 'http://p', noProxy: ['x'], environment: { no_proxy: '*' } },
    'http://p/',
  ],
];
describe('the proxy for an origin', () => {
  for (const [what, settings, proxy] of choices) {
    test(what, () => assert.equal(proxyFor(dts, { ...plainSettings, ...settings })?.href, proxy));
  }

  for (const origin of ['http://127.0.0.1:8080', 'https://127.1.2.3', 'http://localhost', 'http://[::1]:9']) {
    test(`${origin} has none`, () => {
      assert.equal(proxyFor(origin, { ...plainSettings, proxy: 'http://p' }), undefined);
    });
  }
});

const exceptions: readonly [exception: string, origin: string, isExcepted: boolean][] = [
  ['*', dts, true],
  ['dts.cn-hangzhou.aliyuncs.com', dts, true],
  ['DTS.cn-hangzhou.aliyuncs.com', dts, true],
  [' aliyuncs.com ', dts, true],
  ['.aliyuncs.com', dts, true],
  ['*.aliyuncs.com', dts, true],
  ['aliyuncs.com.', dts, true],
  ['..aliyuncs.com.:443', dts, true],
  ['liyuncs.com', dts, false],
  ['sts.aliyuncs.com', dts, false],
  ['aliyuncs.com:443', dts, true],
  ['aliyuncs.com:80', dts, false],
  ['aliyuncs.com:8443', 'https://dts.aliyuncs.com:8443', true],
  ['aliyuncs.com', 'https://dts.aliyuncs.com:8443', true],
  ['10.0.0.1', 'https://10.0.0.1:9', true],
  ['10.0.0.1', 'https://210.0.0.1', false],
  ['[fd00::2]:443', 'https://[fd00::2]', true],
  ['fd00::2', 'https://[fd00::2]:8443', true],
  ['::2', 'https://[fd00::2]', false],
  ['fd00:0::0:2', 'https://[fd00::2]', true],
  ['bücher.example', 'https://www.xn--bcher-kva.example', true],
  ['', dts, false],
];
describe('exceptions', () => {
  for (const [exception, origin, isExcepted] of exceptions) {
    test(`“${exception}” and ${origin}`, () => {
      const settings = { ...plainSettings, proxy: 'http://p', noProxy: ['nowhere', exception] };
      assert.equal(proxyFor(origin, settings) === undefined, isExcepted);
    });
  }
});

const notUnderstood = [
  'fe80::1%lo0',
  '[fe80::1%lo0]:443',
  '%',
  '10.0.0.0/8',
  'https://aliyuncs.com',
  'aliyuncs.com:99999',
  'ali*.com',
  '<local>',
  '.',
  'a b',
  '[',
  'x:y',
];
describe('exceptions that are not understood are passed over, and named once', () => {
  for (const exception of notUnderstood) {
    for (const by of ['http.noProxy', 'NO_PROXY'] as const) {
      test(`“${exception}” in ${by}`, () => {
        const list = [exception, 'sts.aliyuncs.com'];
        const given = by === 'NO_PROXY' ? { environment: { NO_PROXY: list.join(',') } } : { noProxy: list };
        const settings = { ...plainSettings, proxy: 'http://p', ...given };
        assert.equal(proxyFor(dts, settings)?.host, 'p');
        assert.equal(proxyFor('https://sts.aliyuncs.com', settings), undefined);
        // A blank separates two exceptions in a variable.
        const isNamed = exception !== 'a b' || by === 'http.noProxy';
        const named = isNamed ? [`${by}: ${exception} isn't a host, so it's ignored`] : [];
        assert.deepEqual(proxyWarnings(settings), named);
      });
    }
  }

  test('without a log-in', () => {
    const [warning = ''] = proxyWarnings({ ...plainSettings, noProxy: ['http://me:secret@p'] });
    assert.equal(warning, "http.noProxy: http://p isn't a host, so it's ignored");
  });
});

test('what is not the address of a proxy is told, without its password', () => {
  assert.deepEqual(proxyWarnings({ ...plainSettings, proxy: 'http://me:secret@' }), [
    'http://: not a valid proxy address',
  ]);
  assert.deepEqual(proxyWarnings({ ...plainSettings, proxy: 'http://p', environment: { no_proxy: '*' } }), []);
});

const cutOff = [
  String.raw`http://CORP\jane:Secret@proxy:3128`,
  'http://jane:2024/Secret@proxy:3128',
  'http://jane:12#Secret@proxy:3128',
  'https://jane:1234?Secret@proxy:3128',
  'jane:2024/Secret@proxy:3128',
  'http://jane:2024/Se@cret@proxy:3128',
];
for (const proxy of cutOff) {
  test(`${proxy} makes neither the user nor the password a host, and what to do is told without them`, () => {
    const settings = { ...plainSettings, proxy };
    assert.equal(proxyFor(dts, settings), undefined);
    const [warning = '', ...rest] = proxyWarnings(settings);
    assert.match(warning, /^(https?:\/\/)?proxy:3128: not a valid proxy address\. .* password must be percent-encoded/);
    assert.doesNotMatch(warning, /jane|corp|2024|1234|12#|secret|se@/i);
    assert.deepEqual(rest, []);
  });
}

test('the same log-in is understood when it is percent-encoded, and so is a careless @', () => {
  const settings = { ...plainSettings, proxy: 'http://CORP%5Cjane:20%2F24@Secret@proxy:3128' };
  assert.equal(proxyFor(dts, settings)?.host, 'proxy:3128');
  assert.deepEqual(proxyWarnings(settings), []);
});

test('addresses are shown without user and password', () => {
  assert.deepEqual(['http://a:b@p:1', 'a:b@c@p', 'http://p', '', 'socks5://x@p'].map(withoutLogIn), [
    'http://p:1',
    'p',
    'http://p',
    '',
    'socks5://p',
  ]);
});
