import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { configuredEndpoints } from '../../../src/network/configuredEndpoints.ts';
import { endpointsAt, endpointsOf, publicEndpoints, type Endpoints } from '../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { regions } from '../../../src/cloud/regions.ts';
import { SendFailure, type Sender, type WireRequest, type WireResponse } from '../../../src/cloud/wire.ts';
import { Service } from '../../../src/emulator/service.ts';
import type { Account } from '../../../src/model/accounts/account.ts';
import type { NetworkReport } from '../../../src/network/settings.ts';
import { memorySender } from '../../support/memorySender.ts';
import { planted } from './planted.ts';
import { editor } from './stubbedEditor.ts';
import { account, network, versions } from './surroundings.ts';

const { createDiagnostics, mostProbes } = await import('../../../src/support/diagnostics.ts');
const { probe, targetsOf } = await import('../../../src/support/probes.ts');
const { readVersions } = await import('../../../src/support/settingsInForce.ts');

beforeEach(() => {
  editor.reset();
});

const now = Date.parse('2026-11-22T09:00:00Z');
const dateHeader = (ms: number): string => new Date(ms).toUTCString();
const answer = (more: Partial<WireResponse> = {}): WireResponse => ({
  status: 400,
  headers: { date: dateHeader(now), 'x-acs-request-id': '6894B13B' },
  body: '',
  ...more,
});
const answering: Sender = () => Promise.resolve(answer());

interface Situation {
  readonly accounts?: readonly Account[];
  readonly endpoints?: Endpoints;
  readonly sender?: Sender;
  readonly network?: NetworkReport;
  readonly signal?: AbortSignal;
}

function report(situation: Situation = {}): Promise<string> {
  const { accounts = [account()], endpoints = publicEndpoints, sender = answering, signal } = situation;
  const diagnostics = createDiagnostics({
    accounts: { list: () => accounts },
    endpoints,
    sender: () => Promise.resolve(sender),
    limits: () => ({ connectMs: 1_234 }),
    network: () => Promise.resolve(situation.network ?? network()),
    versions,
    now: () => now,
  });
  return diagnostics.report(signal ?? new AbortController().signal);
}

/** The lines below a heading. */
function below(heading: string, text: string): readonly string[] {
  const lines = text.split('\n');
  const start = lines.indexOf(heading);
  assert.ok(start >= 0, `${heading} in\n${text}`);
  return lines.slice(start + 1, lines.indexOf('', start));
}

describe('the endpoints', () => {
  test('of all regions of all accounts are asked once each, unsigned, within the time limits of the user', async () => {
    const requests: WireRequest[] = [];
    const other = account({ id: 'other', regions: ['cn-hangzhou', 'cn-nanjing', 'cn-future'] });
    const sample = account({ id: 'sample', kind: 'sample', regions: ['ap-southeast-1'] });
    await report({
      accounts: [account(), other, sample],
      sender: (request, { connectMs }) => {
        requests.push(request);
        assert.equal(connectMs, 1_234);
        return answering(request, {} as never);
      },
    });
    assert.deepEqual(
      requests.map(({ origin }) => origin),
      [
        'https://sts.aliyuncs.com',
        'https://dts.cn-hangzhou.aliyuncs.com',
        'https://cn-hangzhou.log.aliyuncs.com',
        'https://dts.cn-shanghai.aliyuncs.com',
        'https://cn-shanghai.log.aliyuncs.com',
        // This region has no DTS, and what the table does not know is asked of both.
        'https://cn-nanjing.log.aliyuncs.com',
        'https://dts.cn-future.aliyuncs.com',
        'https://cn-future.log.aliyuncs.com',
      ],
    );
    for (const { method, path, headers, origin } of requests) {
      assert.deepEqual({ method, path, headers }, { method: 'GET', path: '/', headers: { host: origin.slice(8) } });
    }
  });

  const stsHosts: readonly [form: string, endpoints: Endpoints, ...lines: readonly string[]][] = [
    ['public', publicEndpoints, 'sts.aliyuncs.com  STS'],
    ['vpc', endpointsOf.vpc, 'sts-vpc.cn-hangzhou.aliyuncs.com  STS China (Hangzhou)', 'sts.aliyuncs.com  STS'],
    [
      'custom',
      configuredEndpoints(() => ({ origin: '', form: 'custom', custom: { sts: 'sts.{region}.example.com' } })),
      'sts.cn-hangzhou.example.com  STS China (Hangzhou)',
    ],
  ];
  for (const [form, endpoints, ...expected] of stsHosts) {
    test(`of STS are those that calls go to in the form ${form}`, async () => {
      const lines = below('Endpoints', await report({ endpoints, accounts: [account(), account({ id: 'other' })] }));
      assert.deepEqual(
        lines
          .filter(line => line.includes('STS'))
          .map(line => line.replaceAll(/  +/g, '  ').split('  ').slice(2, 4).join('  ')),
        expected,
      );
    });
  }

  test('of STS for all regions are asked when there is no account', async () => {
    const text = await report({ accounts: [] });
    assert.match(below('Endpoints', text)[0] ?? '', / sts\.aliyuncs\.com /);
  });

  test('of Log Service are also asked by the name of a project, where projects have another host', async () => {
    const origins = async (endpoints: Endpoints): Promise<readonly string[]> =>
      below('Endpoints', await report({ endpoints })).flatMap(line =>
        line.includes(' SLS ') ? (line.split(/ +/)[2] ?? []) : [],
      );
    assert.deepEqual(await origins(endpointsOf.acceleration), [
      'cn-hangzhou.log.aliyuncs.com',
      'network-diagnostics.log-global.aliyuncs.com',
      'cn-shanghai.log.aliyuncs.com',
    ]);
    const custom = { sls: 'https://10.0.0.1:8443' };
    const own = configuredEndpoints(() => ({ origin: '', form: 'custom', custom }));
    assert.deepEqual(await origins(own), ['10.0.0.1:8443']);
    assert.equal((await origins(endpointsOf.vpc)).length, 2);
  });

  test('are shown with what they are for, their answer, time and route', async () => {
    const routes = [
      { origin: 'https://sts.aliyuncs.com', route: 'direct' },
      { origin: 'https://dts.cn-hangzhou.aliyuncs.com', route: 'direct', proxy: 'proxy.corp:3128' },
      { origin: 'https://cn-hangzhou.log.aliyuncs.com', route: 'editor', insteadOfDirect: 'ENOTFOUND' },
      { origin: 'https://k8s-log-prod.cn-hangzhou.log.aliyuncs.com', route: 'editor' },
    ] as const;
    const text = await report({ accounts: [account({ regions: ['cn-hangzhou'] })], network: network({}, { routes }) });
    assert.match(text, /\n\nAll endpoints responded\.\nThis computer's clock matches/);
    assert.deepEqual(below('Endpoints', text), [
      '  ✓  sts.aliyuncs.com              STS                   HTTP 400  0 ms  direct',
      '  ✓  dts.cn-hangzhou.aliyuncs.com  DTS China (Hangzhou)  HTTP 400  0 ms  through proxy proxy.corp:3128',
      '  ✓  cn-hangzhou.log.aliyuncs.com  SLS China (Hangzhou)  HTTP 400  0 ms  through VS Code, because the direct connection failed (ENOTFOUND)',
    ]);
    assert.deepEqual(below('Routes to Other Hosts', text), [
      '  k8s-log-prod.cn-hangzhou.log.aliyuncs.com  through VS Code',
    ]);
  });

  test('that do not answer have the reason in words, at the top and once', async () => {
    const text = await report({
      sender: request =>
        request.origin.includes('dts')
          ? Promise.reject(new SendFailure('SELF_SIGNED_CERT_IN_CHAIN', false))
          : answering(request, {} as never),
    });
    assert.match(
      text,
      /\n\n2 of 5 endpoints aren't responding\.\n {2}SELF_SIGNED_CERT_IN_CHAIN {2}\S.*certificate.*\nThis computer's clock/i,
    );
    const lines = below('Endpoints', text);
    assert.match(lines[1] ?? '', /^ {2}✗ {2}dts\.cn-hangzhou\.aliyuncs\.com .* SELF_SIGNED_CERT_IN_CHAIN {2}0 ms$/);
    assert.equal(lines.length, 5);
  });

  test('tell a proxy that wants a password from a service that is not there', async () => {
    const failed = async (failure: SendFailure): Promise<string> => {
      const text = await report({ accounts: [], sender: () => Promise.reject(failure) });
      return below('No endpoints responded.', text)[0] ?? '';
    };
    const [noName, logIn, refused] = await Promise.all([
      failed(new SendFailure('ENOTFOUND', false)),
      failed(new SendFailure('HTTP_407', false, { atProxy: true })),
      failed(new SendFailure('ECONNREFUSED', false, { atProxy: true })),
    ]);
    assert.equal(new Set([noName, logIn, refused]).size, 3);
    assert.match(logIn, /proxy/i);
  });

  test('are told apart from something on the way that answers in their place', async () => {
    const text = await report({ accounts: [], sender: () => Promise.resolve(answer({ status: 503, headers: {} })) });
    assert.match(below('Endpoints', text)[0] ?? '', /\? {2}sts\.aliyuncs\.com .*HTTP 503/);
    assert.match(text, /responded\.\n {2}HTTP 503 {2}This doesn't look like a response from the service/);
  });

  test('of the emulator answer as the services do', async () => {
    const sender = memorySender(new Service({ clock: () => new Date(now) }));
    const text = await report({ endpoints: publicEndpoints, sender });
    assert.match(text, /\nAll endpoints responded\.\n/);
    assert.equal(below('Endpoints', text).length, 5, text);
  });

  test('that share one origin are one, and say how many regions they are for', async () => {
    const accounts = [account({ regions: [...regions.keys()].slice(0, 6) })];
    const text = await report({ accounts, endpoints: endpointsAt('http://127.0.0.1:9') });
    const [line, ...rest] = below('Endpoints', text);
    assert.match(line ?? '', /✓ {2}http:\/\/127\.0\.0\.1:9 {2}STS · DTS of 4 regions · SLS of 6 regions {2}/);
    assert.deepEqual(rest, []);
  });

  test('are limited in number, and asked a few at a time', async () => {
    const accounts = [account({ regions: [...regions.keys()] })];
    let [underWay, most, asked] = [0, 0, 0];
    const text = await report({
      accounts,
      sender: async () => {
        asked += 1;
        most = Math.max(most, ++underWay);
        await new Promise(resolve => setImmediate(resolve));
        underWay -= 1;
        return answer();
      },
    });
    assert.equal(asked, mostProbes);
    assert.equal(most, 4);
    assert.match(below('Endpoints', text).at(-1) ?? '', /^ {2}\d+ more endpoints weren't checked\.$/);
  });

  test('are told apart in words when it is only one', async () => {
    const one = await report({
      sender: request =>
        request.origin.includes('//sts.')
          ? Promise.reject(new SendFailure('ECONNRESET', false))
          : answering(request, {} as never),
    });
    assert.match(one, /\n\n1 of 5 endpoints isn't responding\.\n/);
    const many = [...regions.keys()];
    const leftOut = async (count: number) =>
      /\n {2}(\d+) more (endpoints weren't|endpoint wasn't) checked\./.exec(
        await report({ accounts: [account({ regions: many.slice(0, count) })] }),
      );
    const counts = await Promise.all(many.map((_, index) => leftOut(index + 1)));
    const said = counts.flatMap(found => (found ? [`${found[1] ?? ''} ${found[2] ?? ''}`] : []));
    assert.ok(said.length > 0);
    assert.ok(said.every(words => (words === "1 endpoint wasn't") !== words.endsWith("endpoints weren't")));
  });

  test('that a setting makes impossible are said once, with the reason', async () => {
    const refuse = (): never => {
      throw new CloudError('invalid', {
        service: 'sts',
        operation: 'network.endpoint',
        code: 'InvalidEndpointSetting',
        outcome: 'notApplied',
      });
    };
    const text = await report({ endpoints: { sts: refuse, dts: refuse, sls: refuse } });
    assert.match(below('Endpoints', text)[0] ?? '', /✗ .*InvalidEndpointSetting/);
    assert.equal(below('Endpoints', text).length, 1);
    assert.match(below('No endpoints responded.', text)[0] ?? '', /^ {2}InvalidEndpointSetting {2}\S/);
  });
});

test('cancelling reaches every request under way, and nothing is asked after it', async () => {
  const cancel = new AbortController();
  let [asked, aborted] = [0, 0];
  const sender: Sender = (_request, { signal }) =>
    new Promise((_resolve, reject) => {
      asked += 1;
      signal.addEventListener('abort', () => {
        aborted += 1;
        reject(signal.reason as Error);
      });
      if (asked === 4) cancel.abort();
    });
  await assert.rejects(report({ sender, signal: cancel.signal }), { name: 'AbortError' });
  assert.deepEqual([asked, aborted], [4, 4]);
});

describe('the clock', () => {
  const rows: readonly [aheadMs: number, words: RegExp][] = [
    [4_000, /This computer's clock matches the services' clocks\./],
    [29_000, /This computer's clock matches/],
    [30_000, /This computer's clock is 30 sec behind/],
    [899_000, /is 14 min behind the services' clocks\.\n\n/],
    [900_000, /is 15 min behind the services' clocks\.\nThe services reject requests that are off/],
    [125_000, /This computer's clock is 2 min 5 sec behind the services' clocks\.\n\n/],
    [
      -7_200_000,
      /This computer's clock is 2 hr ahead of the services' clocks\.\nThe services reject requests that are off/,
    ],
    [400 * 86_400_000, /The responses are dated more than a year off this computer's clock\./],
    [-56 * 366 * 86_400_000, /The responses are dated more than a year off this computer's clock\./],
  ];
  for (const [aheadMs, words] of rows) {
    test(`of services ${aheadMs / 1_000} s ahead`, async () => {
      const date = dateHeader(now + aheadMs);
      const sender: Sender = () => Promise.resolve(answer({ headers: { date, 'x-log-requestid': '1' } }));
      assert.match(await report({ sender }), words);
    });
  }

  test('is read as if the answer had been written half way through', async () => {
    let time = now;
    const sender: Sender = () => {
      time += 8_000;
      return Promise.resolve(answer({ headers: { date: dateHeader(now + 4_000), 'x-log-requestid': '1' } }));
    };
    const targets = targetsOf([account()], publicEndpoints).slice(0, 1);
    const options = { sender: () => Promise.resolve(sender), limits: {}, now: () => time };
    const [probed] = await probe(targets, options, new AbortController().signal);
    assert.deepEqual(probed?.result, { kind: 'answered', status: 400, ms: 8_000, isOfService: true, clockAheadMs: 0 });
  });

  test('is not spoken of when no answer has a date, or only those of strangers and caches', async () => {
    const date = dateHeader(now + 7_200_000);
    for (const headers of [{}, { date }, { date, 'x-log-requestid': '1', age: '7200' }]) {
      assert.doesNotMatch(await report({ sender: () => Promise.resolve(answer({ headers })) }), /clock/);
    }
  });
});

describe('the settings in force', () => {
  test('are shown without user and password', async () => {
    editor.settings['network.endpoint'] = 'https://me:s3cret@endpoint.corp/x';
    editor.settings['network.customEndpoints'] = { 'sls/cn-hangzhou': 'sls.corp', dts: 'me:s3cret@dts.corp' };
    const text = await report({
      network: network({
        proxy: 'http://me:s3cret@proxy.corp:8080/',
        noProxy: ['.corp', 'localhost'],
        environment: {
          HTTPS_PROXY: 'http://me:s3c@re/t@proxy.corp:3128',
          http_proxy: 'me:s3cret@proxy.corp:3128',
          NO_PROXY: 'localhost,.corp',
          ALL_PROXY: undefined,
          SHELL: 'not of the network',
        },
      }),
    });
    assert.doesNotMatch(text, /s3c|me:|ALL_PROXY|SHELL/);
    const settings = below('Settings', text).map(line => line.trim().split(/ {2,}/));
    assert.deepEqual(settings, [
      ['network.endpoint', 'https://***@endpoint.corp'],
      ['network.endpointForm', 'public'],
      ['network.customEndpoints', 'sls/cn-hangzhou = sls.corp, dts = ***@dts.corp'],
      ['network.route', 'auto'],
      ['network.connectTimeout', '0'],
      ['network.answerTimeout', '0'],
      ['http.proxy', 'http://***@proxy.corp:8080'],
      ['http.noProxy', '.corp, localhost'],
      ['http.proxySupport', 'override'],
      ['http.systemCertificates', 'true'],
    ]);
    assert.deepEqual(
      below('Environment Variables', text).map(line => line.trim().split(/ {2,}/)),
      [
        ['HTTPS_PROXY', 'http://***@proxy.corp:3128'],
        ['http_proxy', '***@proxy.corp:3128'],
        ['NO_PROXY', 'localhost,.corp'],
      ],
    );
  });

  test('say whether the file of extra certificates can be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'diagnostics-'));
    try {
      const [there, missing] = [join(folder, 'ca.pem'), join(folder, 'missing.pem')];
      writeFileSync(there, '');
      chmodSync(there, 0o400);
      const line = async (path: string): Promise<string | undefined> => {
        const environment = { NODE_EXTRA_CA_CERTS: path };
        return below('Environment Variables', await report({ network: network({ environment }) }))[0];
      };
      assert.equal(await line(there), `  NODE_EXTRA_CA_CERTS  ${there} (readable)`);
      assert.equal(await line(missing), `  NODE_EXTRA_CA_CERTS  ${missing} (can't be read: ENOENT)`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('warnings, certificates and versions are there', async () => {
  const text = await report({ network: network({}, { warnings: ['Invalid URL'] }) });
  assert.deepEqual(below('Warnings', text), ['  Invalid URL']);
  assert.deepEqual(below('Trusted Certificate Authorities', text), [
    '  Bundled with Node.js  140',
    '  From the system       130',
    '  NODE_EXTRA_CA_CERTS   1',
  ]);
  assert.ok(below('Versions', text).includes('  Editor     Test Editor 1.105.1'));
});

for (const [what, text, secret] of planted) {
  test(`nothing shows ${what}, wherever it stood`, async () => {
    editor.settings['network.endpoint'] = text;
    editor.settings['network.customEndpoints'] = { dts: text };
    const environment = { HTTPS_PROXY: text, NO_PROXY: text, NODE_EXTRA_CA_CERTS: text };
    const shown = await report({
      sender: () => Promise.reject(new SendFailure(text, false, { cause: new Error(text) })),
      network: network({ proxy: text, noProxy: [text], environment }, { warnings: [text] }),
    });
    assert.ok(!shown.includes(secret), shown);
  });
}

test('in Chinese the columns stand below each other, a Chinese character being two wide', async () => {
  editor.env.language = 'zh-cn';
  const text = await report({ accounts: [account({ regions: ['cn-hangzhou'] })] });
  assert.deepEqual(below('Endpoints', text), [
    '  ✓  sts.aliyuncs.com              STS                HTTP 400  0 ms',
    '  ✓  dts.cn-hangzhou.aliyuncs.com  DTS 华东1（杭州）  HTTP 400  0 ms',
    '  ✓  cn-hangzhou.log.aliyuncs.com  SLS 华东1（杭州）  HTTP 400  0 ms',
  ]);
});

test('versions are those of what runs here', () => {
  editor.env.remoteName = 'ssh-remote';
  const { node, platform, ...rest } = readVersions('0.4.0');
  assert.equal(node, process.versions.node);
  assert.ok(platform.startsWith(`${process.platform} ${process.arch} `));
  const editorName = 'Test Editor 1.105.1';
  assert.deepEqual(rest, {
    extension: '0.4.0',
    editor: editorName,
    host: 'desktop',
    remote: 'ssh-remote',
    language: 'en',
  });
});

for (const name of ['code.corp.example:8443', '10.1.2.3:8080', 'devbox', 'localhost']) {
  test(`the remote is no address of the server that a browser has the editor from: ${name}`, () => {
    editor.env.remoteName = name;
    assert.equal(readVersions('0.4.0').remote, 'other');
  });
}
