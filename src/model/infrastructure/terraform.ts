import { comment } from '../clients/comments.ts';
import { hclString } from '../clients/literals.ts';
import { whyNoChanges } from '../groups/groupActions.ts';
import { type ChangeTrackingInstance, type InstanceGroup, type InstanceRef, nameOfInstance } from '../places.ts';
import { userNameProblem } from '../rules.ts';
import { inOrder } from './inOrder.ts';

/**
 * A consumer group of a change tracking instance that is to be written for Terraform, so that it takes the group over as it
 * is. What happens to it then is decided by the provider and by Terraform itself:
 *
 * - https://github.com/aliyun/terraform-provider-alicloud/blob/master/alicloud/resource_alicloud_dts_consumer_channel.go
 * - https://developer.hashicorp.com/terraform/language/import
 */
export interface GroupForTerraform {
  readonly instance: ChangeTrackingInstance;
  readonly group: InstanceGroup['group'];
}

/** Why Terraform cannot manage a group: it lacks groups of instances of the old version, and needs the username. */
export type NoTerraform = 'oldVersion' | 'noUserName';

export function whyNoTerraform({ instance, group }: GroupForTerraform): NoTerraform | undefined {
  if (whyNoChanges(instance.job) === 'oldVersion') return 'oldVersion';
  return group.userName === undefined ? 'noUserName' : undefined;
}

/**
 * The configuration of groups of one account, in the form that `terraform fmt` gives it. The order is that of the names
 * and not that of the list, so that the same groups make the same file. Groups that Terraform cannot manage are named.
 */
export function terraformFile(accountNumber: string, groups: readonly GroupForTerraform[]): string {
  const sorted = inOrder(groups, ({ instance, group }) => [instance.region, instance.instanceId, group.name, group.id]);
  const written = sorted.filter(group => whyNoTerraform(group) === undefined);
  const regions = [...new Set(written.map(({ instance }) => instance.region))];
  const aliases = regions.length > 1 ? labelsOf(regions.map(region => [region])) : [];
  const aliasOf = new Map(aliases.map((alias, index) => [regions[index], alias]));
  const labels = labelsOf(written.map(({ group }) => [group.name, group.id]));
  return [
    introduction(accountNumber, sorted),
    required,
    ...regions.map(region => provider(region, aliasOf.get(region))),
    ...written.map((group, index) => resource(group, labels[index] ?? '', aliasOf.get(group.instance.region))),
  ].join('\n');
}

/**
 * The order of arguments and the blanks in front of equals signs are those of `terraform fmt`.
 * https://developer.hashicorp.com/terraform/language/style
 */
const required = `terraform {
  required_version = ">= 1.5.0"

  required_providers {
    alicloud = {
      source  = "aliyun/alicloud"
      version = ">= 1.146.0"
    }
  }
}
`;

const provider = (region: string, alias: string | undefined): string =>
  block('provider "alicloud"', { ...(alias !== undefined && { alias: hclString(alias) }), region: hclString(region) });

/** What the service and the provider do with these arguments, which nobody could tell from the configuration. */
function introduction(accountNumber: string, groups: readonly GroupForTerraform[]): string {
  const parts = [
    [
      `Consumer groups of DTS change tracking instances in the Alibaba Cloud account ${accountNumber}. Groups of other accounts need a file of their own.`,
    ],
    [
      'What terraform plan shows: the import of each group, and nothing to add, change, or destroy. Once this is applied, the import blocks can be removed.',
      'To create the groups elsewhere instead, remove the import blocks first, and change the IDs of the instances. A group that Terraform creates has no checkpoint.',
    ],
    [
      'Passwords: DTS never returns the password of a group, so the import leaves it empty in the state. Terraform asks for each variable all the same, and the value must have 8 to 32 characters. Because of ignore_changes, Terraform uses it only to create a group.',
      "Without ignore_changes, the next plan shows a change of each group, even if the value is its present password, and terraform apply makes the value its password: clients with another one can no longer sign in. Terraform doesn't notice a password that is changed elsewhere. Although the variables are sensitive, a password that Terraform has set is in the state as plain text.",
    ],
    [
      'Replacement: Terraform deletes a group and creates a new one if its name or username is no longer that of this file, for example because somebody has edited the group. The checkpoint would be lost. Because of prevent_destroy, the plan fails instead.',
    ],
    [
      'Credentials: there are none in this file. The provider takes them from environment variables, or from a profile of the Alibaba Cloud CLI.',
      'https://registry.terraform.io/providers/aliyun/alicloud/latest/docs#authentication',
    ],
    leftOut(groups),
  ];
  const written = parts.filter(part => part.length > 0).map(part => `${comment('#', part)}\n`);
  return written.join('#\n');
}

function leftOut(groups: readonly GroupForTerraform[]): readonly string[] {
  const reasons: Readonly<Record<NoTerraform, string>> = {
    oldVersion: "its instance is of the old version, whose groups the provider doesn't manage.",
    noUserName: "DTS hasn't reported its username, which the provider requires.",
  };
  return groups.flatMap(one => {
    const reason = whyNoTerraform(one);
    return reason ? [`Not in this file: the consumer group ${titleOf(one)}, because ${reasons[reason]}`] : [];
  });
}

const titleOf = ({ instance, group }: GroupForTerraform): string =>
  `${group.name} (${group.id}) of the instance ${titleOfInstance(instance)}`;

const titleOfInstance = (instance: ChangeTrackingInstance): string => {
  const name = nameOfInstance(instance);
  return name === instance.instanceId ? name : `${name} (${instance.instanceId})`;
};

function resource({ instance, group }: GroupForTerraform, label: string, alias: string | undefined): string {
  const variable = `${label}_password`;
  const resource = 'alicloud_dts_consumer_channel';
  return [
    `${comment('#', [titleOf({ instance, group }), ...refusedByProvider(group)])}\n` +
      block(`variable "${variable}"`, {
        description: hclString(`Password of the consumer group ${group.name}`),
        type: 'string',
        sensitive: 'true',
      }),
    // An import block takes the provider of its resource, and must not name it again.
    block('import', { to: `${resource}.${label}`, id: hclString(importId(instance, group.id)) }),
    block(
      `resource "${resource}" "${label}"`,
      {
        ...(alias !== undefined && { provider: `alicloud.${alias}` }),
        dts_instance_id: hclString(instance.instanceId),
        consumer_group_name: hclString(group.name),
        consumer_group_user_name: hclString(group.userName ?? ''),
        consumer_group_password: `var.${variable}`,
      },
      block('lifecycle', { ignore_changes: '[consumer_group_password]', prevent_destroy: 'true' }),
    ),
  ].join('\n');
}

const importId = ({ instanceId }: InstanceRef, groupId: string): string => `${instanceId}:${groupId}`;

/** What the service has accepted and the provider does not. It counts bytes where the service counts characters. */
function refusedByProvider({ name, userName = '' }: InstanceGroup['group']): readonly string[] {
  const bytes = new TextEncoder().encode(name).length;
  return [
    ...(bytes > 128
      ? [`The provider refuses names of more than 128 bytes. This one has ${bytes}, so terraform plan fails.`]
      : []),
    ...(userNameProblem(userName) === undefined
      ? []
      : ['The provider accepts usernames of 1 to 16 letters, digits, and underscores, so terraform plan fails.']),
  ];
}

/** A block, with its arguments in a column and a block inside it. */
function block(head: string, parameters: Readonly<Record<string, string>>, inside = ''): string {
  const width = Math.max(...Object.keys(parameters).map(name => name.length));
  const lines = Object.entries(parameters).map(([name, value]) => `${name.padEnd(width)} = ${value}\n`);
  const body = [...lines, inside && '\n', inside].join('').replaceAll(/^(?=.)/gm, '  ');
  return `${head} {\n${body}}\n`;
}

/**
 * A label for each thing: from its name as far as that has ASCII letters and digits, or else from the next text. Labels
 * are unique. Those that would be the same get the last text, such as an ID, or a number.
 * https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers
 */
function labelsOf(things: readonly (readonly string[])[]): readonly string[] {
  const wanted = things.map(texts => texts.map(slug).find(text => text !== '') ?? 'group');
  const taken = new Set<string>();
  return things.map((texts, index) => {
    const label = wanted[index] ?? '';
    const isClash = wanted.indexOf(label) !== wanted.lastIndexOf(label);
    const own = identifier([label, ...(isClash ? [slug(texts.at(-1) ?? '')] : [])].filter(Boolean).join('_'));
    let free = own;
    for (let number = 2; taken.has(free); number++) free = `${own}_${number}`;
    taken.add(free);
    return free;
  });
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');

/** An identifier begins with a letter. */
const identifier = (text: string): string => (/^[a-z]/.test(text) ? text : `group_${text}`);
