import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as l10n from '@vscode/l10n';
import { SyntaxValidator } from 'fast-xml-validator';
import MarkdownIt from 'markdown-it';
import chinese from '../../../l10n/bundle.l10n.zh-cn.json' with { type: 'json' };
import { CloudError } from '../../../src/cloud/errors.ts';
import { knowledge } from '../../../src/model/explain/knowledge.ts';
import { incidentOf, type KnownOfGroup } from '../../../src/model/incident/incident.ts';
import type { IncidentDocument } from '../../../src/support/incidentDocument.ts';
import { markup } from '../../fuzz/hostile.ts';
import { seededRandom } from '../../support/random.ts';
import { stubVscode } from '../../support/stubbedVscode.ts';
import { dtsGroup, incidents, slsGroup } from '../model/incident/incidents.ts';
import { dtsReading, historyOf, now, secondsAgo, shardAt, slsReading } from '../model/lag/samples.ts';
import { listed } from '../model/status/samples.ts';

// The texts say local times.
process.env['TZ'] = 'Asia/Shanghai';
const env = { language: 'en' };
stubVscode({ l10n, env, window: {}, commands: {}, Uri: {}, ProgressLocation: {}, workspace: {} });
const { withoutAddresses } = await import('../../../src/support/incidentRedaction.ts');
const { incidentDocument } = await import('../../../src/support/incidentDocument.ts');

const languages = { en: {}, 'zh-cn': chinese };
type Language = keyof typeof languages;

const versions = { extension: '0.4.0', editor: 'Visual Studio Code 1.105.0' };
const shard = (count: number): string => `incident-${count + 1}.svg`;

function documentOf(known: readonly KnownOfGroup[], language: Language = 'en'): IncidentDocument {
  env.language = language;
  l10n.config({ contents: languages[language] });
  return incidentDocument(known.map(incidentOf), versions, now, shard);
}

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'incident');
const accept = process.env['ACCEPT_INCIDENTS'] === '1';

function compare(file: string, text: string): void {
  const path = join(fixtures, file);
  if (accept) writeFileSync(path, text);
  assert.ok(existsSync(path), `ACCEPT_INCIDENTS=1 makes ${file}`);
  assert.equal(text, readFileSync(path, 'utf8').replaceAll('\r\n', '\n'), file);
}

describe('an incident snapshot', () => {
  for (const [name, known] of Object.entries(incidents)) {
    for (const language of ['en', 'zh-cn'] as const) {
      test(`of ${name} in ${language} is as it was when somebody read it`, () => {
        const { text, pictures } = documentOf([known], language);
        compare(`${name}.${language}.md`, text);
        for (const picture of pictures) compare(`${name}.${language}.svg`, picture.text);
      });
    }
  }
});

/** As VS Code, GitHub, and GitLab read it, which all know tables and make links of addresses. */
const reader = new MarkdownIt({ html: true, linkify: true });

/** What is more than text: its kind, and where it leads. */
function markupIn(text: string): readonly string[] {
  const tokens = reader.parse(text, {}).flatMap(token => [token, ...(token.children ?? [])]);
  return tokens.flatMap(({ type, tag, content, attrs }) => {
    const target = attrs?.find(([name]) => name === 'href' || name === 'src')?.[1];
    if (type === 'html_inline' || type === 'html_block') return [`${type} ${content}`];
    return tag === 'a' || tag === 'img' ? (target === undefined ? [] : [`${tag} ${target}`]) : [];
  });
}
const structure = (text: string): readonly string[] =>
  reader
    .parse(text, {})
    .map(({ type }) => type)
    .filter(type => /heading_open|tr_open|td_open|fence|list_item_open|blockquote|hr|code_block/.test(type));

const hostile = [
  ...markup,
  'a\n# Heading\n\n| x | y |\n|---|---|\n- item',
  'a|b \\| c \\\\| d',
  '`` code ``` | `',
  '```\nfenced\n```',
  '@admin #12 !34 ~bug group/project#5',
  'https://evil.test www.evil.test mailto:a@evil.test a@evil.test',
  '![x](https://evil.test/x.png)',
  '<!-- comment --> <script>alert(1)</script>',
  '\u202egnp.exe\u2066 \u0007\u0000',
  '---\n===',
  '    indented',
  '1. one',
];

/** A group all of whose names and messages are this text. */
function groupsNamed(text: string): readonly KnownOfGroup[] {
  const error = new CloudError('denied', {
    service: 'sls',
    operation: 'GetCheckPoint',
    outcome: 'notApplied',
    code: 'Unauthorized',
    serviceMessage: text,
    requestId: text,
  });
  const sls = slsReading([
    shardAt(0, 1500, { isStuck: true, consumer: text, updatedAt: secondsAgo(1502) }),
    shardAt(1, 0),
  ]);
  const dts = dtsReading(undefined, { taskStatus: text });
  const item = { item: text, result: 'Failed', failedReason: text };
  const job = listed({
    name: text,
    status: 'PrecheckFailed',
    errorMessage: text,
    precheck: { errorMessage: text, items: [item] },
  });
  const account = { name: text, identity: { accountId: '1234567890123456', arn: '', identityType: '' } };
  const calls = [{ at: now, operation: text, status: 403, code: text, requestId: text }];
  const history = historyOf([1, 2, 3]);
  return [
    slsGroup({
      ref: { kind: 'sls', accountId: 'a', region: text, project: text, logstore: text, groupName: text },
      reading: { ...sls, group: { ...sls.group, name: text } },
      failure: { at: now, error },
      ...{ name: text, account, calls, history },
    }),
    dtsGroup({
      ref: { kind: 'dts', accountId: 'a', region: text, instanceId: text, jobId: text, groupId: text },
      reading: { ...dts, group: { ...dts.group, name: text } },
      ...{ name: text, account, calls, history, job },
    }),
  ];
}

describe('the names and messages of others', () => {
  const harmless = documentOf(groupsNamed('name'));
  for (const text of hostile) {
    test(`become nothing but text: ${JSON.stringify(text)}`, () => {
      const document = documentOf(groupsNamed(text));
      assert.deepEqual(markupIn(document.text), markupIn(harmless.text));
      assert.deepEqual(structure(document.text), structure(harmless.text));
      assert.ok(!/(?![\n])[\p{Cc}\p{Bidi_Control}]/u.test(document.text));
      for (const { text } of document.pictures) {
        assert.equal(SyntaxValidator.validate(text), true);
        assert.ok(!/(?![\n])[\p{Cc}\p{Bidi_Control}]/u.test(text));
      }
    });
  }

  test('are the same text to a person, and mention nobody', () => {
    const { text } = documentOf(groupsNamed('@admin and #12'));
    const shown = reader.render(text).replaceAll(/<code>.*?<\/code>|<pre>.*?<\/pre>/gs, '');
    assert.ok(!/@admin|#12/.test(shown));
    assert.ok(text.includes('`@admin and #12`'));
  });
});

describe('the picture of the lag', () => {
  const pictures = Object.values(incidents).flatMap(known => documentOf([known], 'zh-cn').pictures);

  test('is well-formed, says what it shows, and asks for nothing', () => {
    assert.ok(pictures.length >= 3);
    for (const { text } of pictures) {
      assert.equal(SyntaxValidator.validate(text), true);
      assert.match(text, /<title id="title">[^<]+<\/title>\n<desc id="desc">[^<]+<\/desc>/);
      assert.doesNotMatch(
        text.replace('http://www.w3.org/2000/svg', ''),
        /<script|<foreignObject|<style|href|https?:|url\(|on\w+=/i,
      );
    }
  });

  test('is only there if there is a number to show, and is linked beside the document', () => {
    const without = documentOf([incidents['not-started'] as KnownOfGroup]);
    assert.deepEqual([without.pictures, markupIn(without.text)], [[], []]);
    const { text, pictures } = documentOf([incidents['sls-stuck'] as KnownOfGroup]);
    assert.ok(markupIn(text).includes(`img ./${pictures[0]?.name ?? ''}`));
  });
});

test('several groups make one document, each with the same sections', () => {
  const known = Object.values(incidents);
  const { text, pictures } = documentOf(known);
  assert.match(text, /^# Incident snapshot of 5 consumer groups\n/);
  assert.equal(text.match(/^## /gm)?.length, known.length);
  assert.equal(text.match(/^### State$/gm)?.length, known.length);
  assert.equal(new Set(pictures.map(({ name }) => name)).size, pictures.length);
});

test('nothing secret, no address, and no phone number comes out, wherever it stood', () => {
  const planted = {
    accessKeyId: 'LTAI5tPlantedKey00000042',
    secret: 'pLaNtEdSeCrEt0123456789AbCdEf42',
    token: 'CAIS7QJ1q6Ft5B2yfSjIr5bAc+plantedtoken',
    password: 'pl4ntedPassw0rd',
    phone: '13812345678',
    host: 'dts-cn-hangzhou.aliyuncs.com:18001',
    vpc: 'planted-project.cn-hangzhou-intranet.log.aliyuncs.com',
    address: '172.16.31.42',
    longAddress: '2001:db8::8a2e:370:7334',
    name: 'orders-db.corp.example',
    account: '1234567890123456',
    user: '281234567890123456',
  };
  const { accessKeyId, secret, token, password, phone, host, vpc, address, longAddress, name, account, user } = planted;
  const said = [
    `AccessKeyId=${accessKeyId}&AccessKeySecret=${secret}`,
    `SecurityToken: ${token}`,
    `{"password":"${password}","phone":"+86 ${phone}"}`,
    `jdbc:mysql://${address}:3306/orders user 'dts'@'${address}' by ${host} in ${vpc} for acs:ram::${account}:user/x (${user})`,
    `Unknown MySQL server host '${name}', could not translate host name "${name}", host=${name}, user 'dts'@'${name}'`,
    `postgresql://dts@${name}/orders at ${longAddress} and [${longAddress}]:5432`,
  ].join(' ; ');
  const texts = [said, `DTS-070211: ${said}`];
  for (const language of ['en', 'zh-cn'] as const) {
    for (const text of texts) {
      const known = groupsNamed('name').map(group => ({
        ...group,
        job: listed({
          status: 'Abnormal',
          errorMessage: text,
          errorDetails: [{ code: 'DTS-070211' }],
          consumptionClient: `${address}:dts1`,
          source: { ip: address, userName: password },
        }),
        failure: {
          at: now,
          error: new CloudError('denied', {
            service: group.ref.kind,
            operation: 'GetCheckPoint',
            outcome: 'notApplied',
            code: 'Unauthorized',
            serviceMessage: text,
            requestId: 'R-1',
          }),
        },
      }));
      const document = documentOf(known, language);
      const all = [document.text, ...document.pictures.map(({ text }) => text)].join('\n');
      for (const [name, value] of Object.entries(planted)) assert.ok(!all.includes(value), `${name} in ${language}`);
      assert.ok(all.includes('1234\\*\\*\\*\\*3456'));
    }
  }
});

test('very long words of a service come to an end', () => {
  // What is not linear would take minutes.
  for (const part of ['a.', 'a-', '1.', '10.1.', '://a@', 'host=', "@'", 'f:', '1::', 'a.aliyuncs.com', '138-']) {
    assert.ok(withoutAddresses(`${part.repeat(400_000 / part.length)}!`).length > 0, part);
  }
});

test('statements to copy have their placeholders and wildcards, which are no addresses', () => {
  const statements = Object.values(knowledge).flatMap(entries => entries.flatMap(({ copy = [] }) => copy));
  assert.ok(statements.length > 10);
  for (const { text } of statements) if (!/password/i.test(text)) assert.equal(withoutAddresses(text), text);
  assert.equal(withoutAddresses("TO 'dts'@'%' from 10:42:07"), "TO 'dts'@'%' from 10:42:07");
});

test('is never long, however much is known', () => {
  const random = seededRandom(12);
  const samples = Array.from({ length: 100_000 }, (_, index) => ({
    at: now - (100_000 - index) * 10_000,
    lag: random() < 0.1 ? null : (Math.floor(random() * 1e6) as never),
    behind: Math.floor(random() * 1e9),
  }));
  const marks = Array.from({ length: 1000 }, (_, index) => ({
    at: now - index * 100_000,
    kind: index % 2 === 0 ? ('edited' as const) : ('rewound' as const),
  }));
  const shards = Array.from({ length: 4000 }, (_, shard) =>
    shardAt(shard, shard, {
      consumer: `${'consumer'.repeat(30)}${shard}`,
      isStuck: shard % 2 === 0,
      updatedAt: secondsAgo(4000),
    }),
  );
  const reading = slsReading(shards);
  const calls = Array.from({ length: 1000 }, () => ({
    at: now,
    operation: 'x'.repeat(5000),
    status: 200,
    code: undefined,
    requestId: 'y'.repeat(5000),
  }));
  const { text, pictures } = documentOf([
    slsGroup({ reading, history: { samples, marks: marks.toReversed() }, calls }),
  ]);
  assert.ok(text.length < 60_000, `${text.length} characters`);
  assert.ok((pictures[0]?.text.length ?? 0) < 20_000, `${pictures[0]?.text.length} characters of the picture`);
  assert.match(text, /Other shards: .*stuck: 1,9\d\d/);
});
