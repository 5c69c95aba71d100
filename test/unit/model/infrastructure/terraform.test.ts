import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type GroupForTerraform,
  terraformFile,
  whyNoTerraform,
} from '../../../../src/model/infrastructure/terraform.ts';
import { hclText, parsedHcl } from '../../../support/hcl.ts';
import { seededRandom } from '../../../support/random.ts';
import { assertGolden, groupOf, instanceIn, namesToWrite, orders } from './sampleGroups.ts';

const accountNumber = '1234567890123456';
const written = (...groups: readonly GroupForTerraform[]): string => terraformFile(accountNumber, groups);

const usual = [groupOf('dtsor2y66j', 'orders-sync', 'sync_1'), groupOf('dtsab1c2d3', '库存 同步', 'stock')];
const stock = instanceIn('cn-beijing', 'dtsstock00000000002', '库存');
const several = [
  ...usual,
  { instance: stock, group: { id: 'dts111aaaa', name: 'Orders Sync', userName: 'a' } },
  { instance: instanceIn('cn-beijing', 'dtsold', 'older', 'old'), group: { id: 'dtsoldgroup', name: 'old' } },
  { instance: stock, group: { id: 'dts222bbbb', name: 'unreported' } },
];

/** What one group has become in the file. */
interface Imported {
  readonly label: string;
  readonly id: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly variable: Readonly<Record<string, unknown>>;
}

type Blocks = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Reads the file back, and checks that all of its blocks refer to each other. */
async function readBack(text: string): Promise<readonly Imported[]> {
  const file = await parsedHcl(text);
  assert.deepEqual(Object.keys(file).sort(), ['import', 'provider', 'resource', 'terraform', 'variable']);
  const { alicloud_dts_consumer_channel: resources = {}, ...others } = file['resource'] as Record<string, Blocks>;
  assert.deepEqual(others, {});
  const variables = file['variable'] as Blocks;
  const imports = file['import'] as readonly { readonly to: string; readonly id: string }[];
  assert.equal(Object.keys(resources).length, imports.length);
  assert.equal(Object.keys(variables).length, imports.length);
  return imports.map(({ to, id }) => {
    const label = /^\$\{alicloud_dts_consumer_channel\.(\w+)\}$/.exec(to)?.[1] ?? assert.fail(to);
    assert.match(label, /^[a-z][a-z0-9_]*$/);
    const [resource = assert.fail(label), ...more] = resources[label] ?? [];
    const [variable = assert.fail(label), ...rest] = variables[`${label}_password`] ?? [];
    assert.deepEqual([more, rest], [[], []]);
    assert.equal(resource['consumer_group_password'], `\${var.${label}_password}`);
    assert.deepEqual(resource['lifecycle'], [
      { ignore_changes: ['${consumer_group_password}'], prevent_destroy: true },
    ]);
    return { label, id: hclText(id), resource, variable };
  });
}

/** Terraform makes the same of a text that is written in two ways of Unicode, and has no halves of characters. */
const asTerraformReads = (text: string): string => text.toWellFormed().normalize('NFC');

describe('a Terraform file', () => {
  test('of two groups of an instance', () => {
    assertGolden('instance.tf', written(...usual));
  });

  test('of instances in two regions, with what Terraform cannot manage', () => {
    assertGolden('regions.tf', written(...several));
  });

  test('is the same in whatever order the service lists the groups', () => {
    assert.equal(written(...several.toReversed()), written(...several));
  });

  test('asks for a version that has import blocks, and for one of the provider that has the resource', async () => {
    const file = await parsedHcl(written(...usual));
    assert.deepEqual(file['terraform'], [
      {
        required_version: '>= 1.5.0',
        required_providers: [{ alicloud: { source: 'aliyun/alicloud', version: '>= 1.146.0' } }],
      },
    ]);
    assert.deepEqual(file['provider'], { alicloud: [{ region: 'cn-hangzhou' }] });
  });

  test('takes each group over from where it is, with a password that only Terraform asks for', async () => {
    const [first, second] = await readBack(written(...usual));
    assert.deepEqual(
      [first?.label, first?.id, first?.resource],
      [
        'orders_sync',
        'dtsboss6pn1w0000001:dtsor2y66j',
        {
          dts_instance_id: 'dtsboss6pn1w0000001',
          consumer_group_name: 'orders-sync',
          consumer_group_user_name: 'sync_1',
          consumer_group_password: '${var.orders_sync_password}',
          lifecycle: [{ ignore_changes: ['${consumer_group_password}'], prevent_destroy: true }],
        },
      ],
    );
    assert.deepEqual(first?.variable, {
      description: 'Password of the consumer group orders-sync',
      type: '${string}',
      sensitive: true,
    });
    assert.equal(second?.label, 'dtsab1c2d3', 'A name without ASCII letters and digits gives no label.');
  });

  test('has a provider for each region, and names it in the resource alone', async () => {
    const file = await parsedHcl(written(...several));
    assert.deepEqual(file['provider'], {
      alicloud: [
        { alias: 'cn_beijing', region: 'cn-beijing' },
        { alias: 'cn_hangzhou', region: 'cn-hangzhou' },
      ],
    });
    const groups = await readBack(written(...several));
    assert.deepEqual(
      groups.map(({ label, resource }) => [label, resource['provider']]),
      [
        ['orders_sync_dts111aaaa', '${alicloud.cn_beijing}'],
        ['orders_sync_dtsor2y66j', '${alicloud.cn_hangzhou}'],
        ['dtsab1c2d3', '${alicloud.cn_hangzhou}'],
      ],
    );
    assert.deepEqual([...new Set((file['import'] as object[]).flatMap(one => Object.keys(one)))].sort(), ['id', 'to']);
  });

  test('says in whole lines of comment what it leaves out, and what the provider will refuse', () => {
    const text = written(...several, groupOf('dtslong', '组'.repeat(60)), groupOf('dtsuser', 'hyphen', 'user-1'));
    const comments = text.replaceAll(/\n# /g, ' ');
    assert.match(comments, /Not in this file: the consumer group old \(dtsoldgroup\) of the instance older \(dtsold\)/);
    assert.match(comments, /Not in this file: the consumer group unreported .* hasn't reported its username/);
    assert.match(comments, /The provider refuses names of more than 128 bytes\. This one has 180, so/);
    assert.match(comments, /The provider accepts usernames of 1 to 16 letters, digits, and underscores, so/);
  });
});

describe('names in a Terraform file', () => {
  test('are more than sixty', () => assert.ok(new Set(namesToWrite).size > 60));

  test('reach Terraform as they are, wherever they stand', async () => {
    const groups = namesToWrite.map((name, index) => ({
      instance: instanceIn(name, `dts${name}`, name),
      group: { id: `${index}-${name}`, name, userName: name },
    }));
    const byId = new Map(groups.map(({ instance, group }) => [`${instance.instanceId}:${group.id}`, group]));
    const expected = new Map([...byId].map(([id, group]) => [asTerraformReads(id), group]));
    const imported = await readBack(written(...groups));
    assert.equal(imported.length, groups.length);
    for (const { id, resource, variable } of imported) {
      const { name } = expected.get(id) ?? assert.fail(`${JSON.stringify(id)} is no group`);
      const read = asTerraformReads(name);
      assert.equal(hclText(resource['consumer_group_name']), read);
      assert.equal(hclText(resource['consumer_group_user_name']), read);
      assert.equal(hclText(resource['dts_instance_id']), `dts${read}`);
      assert.equal(hclText(variable['description']), `Password of the consumer group ${read}`);
    }
  });

  test('have nothing in the file that cannot be seen, nor a line that is not of the file', () => {
    for (const name of namesToWrite) {
      const text = written({
        instance: instanceIn('cn-hangzhou', 'dts1', name),
        group: { id: 'g', name, userName: 'u' },
      });
      assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      assert.equal(linesBesideComments(text), linesBesideComments(written(groupOf('g', 'name'))));
    }
  });

  test('have labels of their own, whatever they are', async () => {
    const random = seededRandom(13);
    const signs = ['a', 'A', 'b', '1', '_', '-', ' ', '组', 'é', '"'];
    for (let round = 0; round < 12; round++) {
      const groups = Array.from({ length: 20 }, (_none, index) => {
        const name = Array.from(
          { length: 1 + Math.floor(random() * 4) },
          () => signs[Math.floor(random() * signs.length)],
        ).join('');
        return groupOf(`${Math.floor(random() * 3)}${index % 2 ? '-' : '_'}${index}`, name);
      });
      const labels = (await readBack(written(...groups))).map(({ label }) => label);
      assert.equal(new Set(labels).size, groups.length);
    }
  });
});

const linesBesideComments = (text: string): number => text.split('\n').filter(line => !/^#( |$)/.test(line)).length;

describe('the form of a Terraform file', () => {
  test('has equals signs in columns and blocks indented by two, as terraform fmt writes them', () => {
    for (const text of [written(...usual), written(...several)]) {
      let depth = 0;
      let column: number | undefined;
      for (const line of text.split('\n')) {
        if (/^ *\}$/.test(line)) depth -= 1;
        assert.equal(/^ */.exec(line)?.[0].length, line === '' ? 0 : 2 * depth, line);
        if (line.endsWith('{')) depth += 1;
        const at = /^ *\w+ += /.exec(line)?.[0].indexOf('=');
        if (at !== undefined && !line.endsWith('{')) assert.equal(at, column ?? at, line);
        column = line.endsWith('{') ? undefined : at;
        assert.doesNotMatch(line, / $/);
      }
      assert.equal(depth, 0);
    }
  });

  test('is looked at by a parser that finds what is wrong', async () => {
    const text = written(...usual);
    const wrong = [
      text.replace('"orders-sync"', '"orders-sync'),
      text.replace('"orders-sync"', '"orders\n-sync"'),
      text.replace('"orders-sync"', '"orders-sync${"'),
      text.replace('"orders-sync"', String.raw`"orders\-sync"`),
      text.replace('"orders-sync"', 'orders sync'),
      text.replace('sensitive   = true', 'sensitive   true'),
      text.replace('sensitive   = true', 'sensitive   = true type = string'),
      text.replace('sensitive   = true', 'sensitive   = true\n  sensitive   = true'),
      text.replace('}\n\nimport {', '\n\nimport {'),
      text.replace('[consumer_group_password]', '[consumer_group_password'),
      text.replace('# What', 'What'),
    ];
    for (const [index, one] of wrong.entries()) {
      assert.notEqual(one, text, `The fault ${index} is not planted.`);
      await assert.rejects(parsedHcl(one), /main\.tf:\d+,\d+/, `The fault ${index} is not found.`);
    }
  });
});

describe('a group is not for Terraform', () => {
  const cases = [
    ['when its instance is of the old version', 'oldVersion', instanceIn('cn-hangzhou', 'i', '', 'old'), 'reader'],
    ['when its username is not reported', 'noUserName', orders, undefined],
    ['never for the state of the task', undefined, { ...orders, job: { ...orders.job, status: 'Locked' } }, 'reader'],
    ['never because the version is not reported', undefined, instanceIn('x', 'i', '', 'unreported'), 'reader'],
  ] as const;
  for (const [name, refusal, instance, userName] of cases) {
    test(name, () => {
      assert.equal(
        whyNoTerraform({ instance, group: { id: 'g', name: 'g', ...(userName !== undefined && { userName }) } }),
        refusal,
      );
    });
  }
});
