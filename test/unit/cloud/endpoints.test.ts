import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointsAt, endpointsOf, publicEndpoints } from '../../../src/cloud/endpoints.ts';

type Form = keyof typeof endpointsOf;

/** What is asked for, and the host of each form: public, VPC, intranet, acceleration. */
const hosts: readonly [what: string, host: (form: Form) => string, ...expected: readonly string[]][] = [
  [
    'DTS',
    form => endpointsOf[form].dts('cn-hangzhou').host,
    'dts.cn-hangzhou.aliyuncs.com',
    'dts-vpc.cn-hangzhou.aliyuncs.com',
    'dts.cn-hangzhou.aliyuncs.com',
    'dts.cn-hangzhou.aliyuncs.com',
  ],
  [
    'DTS where the public host is the central one',
    form => endpointsOf[form].dts('cn-chengdu').host,
    'dts.aliyuncs.com',
    'dts-vpc.cn-chengdu.aliyuncs.com',
    'dts.aliyuncs.com',
    'dts.aliyuncs.com',
  ],
  [
    'DTS where no VPC host is listed',
    form => endpointsOf[form].dts('cn-heyuan').host,
    'dts.cn-heyuan.aliyuncs.com',
    'dts.cn-heyuan.aliyuncs.com',
    'dts.cn-heyuan.aliyuncs.com',
    'dts.cn-heyuan.aliyuncs.com',
  ],
  [
    'SLS',
    form => endpointsOf[form].sls('cn-hangzhou').host,
    'cn-hangzhou.log.aliyuncs.com',
    'cn-hangzhou-internal.log.aliyuncs.com',
    'cn-hangzhou-intranet.log.aliyuncs.com',
    'cn-hangzhou.log.aliyuncs.com',
  ],
  [
    'a project of SLS',
    form => endpointsOf[form].sls('cn-hangzhou', 'p').host,
    'p.cn-hangzhou.log.aliyuncs.com',
    'p.cn-hangzhou-internal.log.aliyuncs.com',
    'p.cn-hangzhou-intranet.log.aliyuncs.com',
    'p.log-global.aliyuncs.com',
  ],
  [
    'STS',
    form => endpointsOf[form].sts('eu-west-1').host,
    'sts.aliyuncs.com',
    'sts-vpc.eu-west-1.aliyuncs.com',
    'sts.aliyuncs.com',
    'sts.aliyuncs.com',
  ],
  ['STS of no region', form => endpointsOf[form].sts().host, ...Array<string>(4).fill('sts.aliyuncs.com')],
  [
    'STS where no host is listed',
    form => endpointsOf[form].sts('ap-southeast-6').host,
    ...Array<string>(4).fill('sts.aliyuncs.com'),
  ],
  [
    'STS where only a VPC host is listed',
    form => endpointsOf[form].sts('cn-shenzhen-finance-1').host,
    'sts.aliyuncs.com',
    'sts-vpc.cn-shenzhen-finance-1.aliyuncs.com',
    'sts.aliyuncs.com',
    'sts.aliyuncs.com',
  ],
  [
    'STS at a host of one’s own',
    form => endpointsOf[form].sts('eu-west-1', 'sts.example.com').host,
    ...Array<string>(4).fill('sts.example.com'),
  ],
];
for (const [what, host, ...expected] of hosts) {
  test(what, () => assert.deepEqual((['public', 'vpc', 'intranet', 'acceleration'] as const).map(host), expected));
}

test('STS has another host only where one can be reached from inside its region alone', () => {
  const all: [Form, string?, string?][] = [
    ['vpc', 'eu-west-1'],
    ['vpc'],
    ['vpc', 'ap-southeast-6'],
    ['vpc', 'eu-west-1', 'sts.example.com'],
    ['public', 'eu-west-1'],
    ['intranet', 'eu-west-1'],
    ['acceleration', 'eu-west-1'],
  ];
  const others = all.map(([form, region, host]) => endpointsOf[form].sts(region, host).otherwise);
  assert.deepEqual(others, [publicEndpoints.sts(), ...Array<undefined>(6).fill(undefined)]);
});

test('all of them are spoken to with TLS', () => {
  for (const endpoints of Object.values(endpointsOf)) {
    for (const { origin, host } of [endpoints.dts('r'), endpoints.sls('r', 'p'), endpoints.sts('r')]) {
      assert.equal(origin, `https://${host}`);
    }
  }
});

test('at one origin, what is signed is the public host', () => {
  const at = endpointsAt('http://127.0.0.1:9');
  const expected = [
    publicEndpoints.dts('cn-chengdu'),
    publicEndpoints.sls('cn-hangzhou', 'p'),
    publicEndpoints.sts('eu-west-1'),
    publicEndpoints.sts(undefined, 'sts.example.com'),
  ].map(({ host }) => ({ origin: 'http://127.0.0.1:9', host }));
  assert.deepEqual(
    [at.dts('cn-chengdu'), at.sls('cn-hangzhou', 'p'), at.sts('eu-west-1'), at.sts(undefined, 'sts.example.com')],
    expected,
  );
});
