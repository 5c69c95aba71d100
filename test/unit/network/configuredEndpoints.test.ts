import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configuredEndpoints, type EndpointSettings } from '../../../src/network/configuredEndpoints.ts';

const unset: EndpointSettings = { origin: ' ', form: 'public', custom: {} };
const configured = (settings: Partial<EndpointSettings>) => configuredEndpoints(() => ({ ...unset, ...settings }));
const own = (custom: Readonly<Record<string, unknown>>) => configured({ form: 'custom', custom });
const refused = { kind: 'invalid', code: 'InvalidEndpointSetting', outcome: 'notApplied' };

test('nothing set means the public endpoints', () => {
  assert.deepEqual(configured({}).sls('cn-hangzhou', 'p'), {
    origin: 'https://p.cn-hangzhou.log.aliyuncs.com',
    host: 'p.cn-hangzhou.log.aliyuncs.com',
  });
});

test('a form is taken as it is named, and its custom hosts only in the form for them', () => {
  const custom = { dts: 'dts.example.com' };
  assert.equal(configured({ form: 'vpc', custom }).dts('cn-hangzhou').host, 'dts-vpc.cn-hangzhou.aliyuncs.com');
  assert.equal(configured({ form: 'custom', custom }).dts('cn-hangzhou').host, 'dts.example.com');
});

test('a changed setting holds at the next call, and the host that is signed stays', () => {
  let settings = unset;
  const endpoints = configuredEndpoints(() => settings);
  settings = { ...unset, form: 'vpc', origin: 'http://127.0.0.1:9080/' };
  assert.deepEqual(endpoints.dts('cn-hangzhou'), {
    origin: 'http://127.0.0.1:9080',
    host: 'dts.cn-hangzhou.aliyuncs.com',
  });
  settings = { ...unset, origin: 'https://emulator.example:8443' };
  assert.equal(endpoints.sts().origin, 'https://emulator.example:8443');
});

const badAddresses = [
  'http://example.com',
  'ftp://127.0.0.1',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'https://example.com/path',
  'https://example.com/?a=1',
  'https://me:secret@example.com',
];
for (const origin of [...badAddresses, 'emulator']) {
  test(`${origin} is refused as the origin of all`, () => {
    assert.throws(() => configured({ origin }).sts(), { ...refused, operation: 'network.endpoint' });
  });
}

const misread: readonly (readonly [what: string, settings: Partial<EndpointSettings>, name: string])[] = [
  ['an origin that is a number', { origin: 8080 }, 'network.endpoint'],
  ['an origin that is null', { origin: null }, 'network.endpoint'],
  ['a form in other letters', { form: 'VPC' }, 'network.endpointForm'],
  ['a form of every object', { form: 'constructor' }, 'network.endpointForm'],
  ['no form', { form: undefined }, 'network.endpointForm'],
  ['no custom endpoints', { form: 'custom', custom: null }, 'network.customEndpoints'],
  ['a text for custom endpoints', { form: 'custom', custom: 'dts.example.com' }, 'network.customEndpoints'],
  ['a list of custom endpoints', { form: 'custom', custom: ['dts.example.com'] }, 'network.customEndpoints'],
];
for (const [what, settings, name] of misread) {
  test(`${what} is refused for every service, under the name of its setting`, () => {
    const endpoints = configured(settings);
    for (const ask of [
      () => endpoints.dts('cn-hangzhou'),
      () => endpoints.sls('cn-hangzhou', 'p'),
      () => endpoints.sts(),
    ]) {
      assert.throws(ask, { ...refused, operation: name });
    }
  });
}

test('custom endpoints that are not understood harm no other form', () => {
  assert.equal(configured({ form: 'vpc', custom: null }).dts('cn-hangzhou').host, 'dts-vpc.cn-hangzhou.aliyuncs.com');
});

describe('custom endpoints', () => {
  const custom = {
    'sls/cn-hangzhou': 'sls.example.com',
    sls: 'https://{region}.sls.example.com:8443',
    dts: ' dts.{region}.example.com ',
    'dts/eu-west-1': 'https://10.0.0.1',
  };

  test('that of the region comes before that of the service, and the region is filled in', () => {
    const endpoints = own(custom);
    const asked = [
      endpoints.dts('us-east-1'),
      endpoints.dts('eu-west-1'),
      endpoints.sls('cn-hangzhou'),
      endpoints.sls('us-east-1'),
      endpoints.sts('eu-west-1'),
    ];
    assert.deepEqual(
      asked.map(({ origin }) => origin),
      [
        'https://dts.us-east-1.example.com',
        'https://10.0.0.1',
        'https://sls.example.com',
        'https://us-east-1.sls.example.com:8443',
        // Not listed.
        'https://sts.aliyuncs.com',
      ],
    );
  });

  test('a project is a name below the host', () => {
    assert.deepEqual(own(custom).sls('us-east-1', 'p'), {
      origin: 'https://p.us-east-1.sls.example.com:8443',
      host: 'p.us-east-1.sls.example.com:8443',
    });
  });

  for (const address of ['http://127.0.0.1:8080', 'http://localhost:8080', 'https://10.0.0.1', 'https://[fd00::2]:8']) {
    test(`${address} has no names below it: only what is signed names the project`, () => {
      const { origin, host } = own({ sls: address }).sls('cn-hangzhou', 'p');
      assert.deepEqual([origin, host], [address, `p.${address.replace(/^https?:\/\//, '')}`]);
    });
  }

  const stsHosts: readonly [
    what: string,
    custom: object,
    region: string | undefined,
    host: string,
    otherwise?: string,
  ][] = [
    ['of the region', { sts: 'sts.{region}.example.com' }, 'eu-west-1', 'sts.eu-west-1.example.com'],
    ['that needs a region, without one', { sts: 'sts.{region}.example.com' }, undefined, 'sts.aliyuncs.com'],
    ['listed for the region', { 'sts/eu-west-1': 'eu.example.com' }, 'eu-west-1', 'eu.example.com'],
    ['listed for another region', { 'sts/eu-west-1': 'eu.example.com' }, 'us-east-1', 'sts.aliyuncs.com'],
    ['listed for all', { sts: 'sts.example.com' }, 'eu-west-1', 'sts.example.com'],
    [
      'listed for both',
      { 'sts/eu-west-1': 'eu.example.com', sts: 'sts.example.com' },
      'eu-west-1',
      'eu.example.com',
      'sts.example.com',
    ],
  ];
  for (const [what, listed, region, host, otherwise] of stsHosts) {
    test(`of STS, a host ${what} has ${otherwise ? 'the listed one' : 'none'} beside it`, () => {
      const endpoint = own({ ...listed }).sts(region);
      assert.deepEqual([endpoint.host, endpoint.otherwise?.origin], [host, otherwise && `https://${otherwise}`]);
    });
  }

  test('a host that a profile names comes before, and has none beside it', () => {
    const both = { 'sts/eu-west-1': 'eu.example.com', sts: 'sts.example.com' };
    assert.equal(own(both).sts('eu-west-1', 'sts.profile.example').otherwise, undefined);
    assert.equal(own({ sts: 'sts.example.com' }).sts(undefined, 'sts.profile.example').host, 'sts.profile.example');
    assert.equal(own({ sts: 'sts.example.com' }).sts().host, 'sts.example.com');
  });

  for (const value of [...badAddresses, '', 'two words', 'example.com/path', 7, null]) {
    test(`${String(value)} is refused`, () => {
      assert.throws(() => own({ dts: value }).dts('cn-hangzhou'), { ...refused, operation: 'network.customEndpoints' });
    });
  }

  for (const name of ['DTS', 'dts.cn-hangzhou', 'dts/', 'oss', 'dts/cn-hangzhou/x']) {
    test(`the misspelt name “${name}” is refused, instead of calling the public host`, () => {
      assert.throws(() => own({ [name]: 'dts.example.com' }).sls('cn-hangzhou'), refused);
    });
  }
});
