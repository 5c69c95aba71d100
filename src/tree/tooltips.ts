import * as vscode from 'vscode';
import type { DtsJob } from '../cloud/dts/types.ts';
import type { InstanceGroup, LogstoreGroup } from '../model/resources.ts';
import { allowsNewGroups, taskStage } from '../model/statusStage.ts';
import { describe } from '../ui/messages.ts';
import { groupState } from './appearance.ts';
import type { Node } from './nodes.ts';
import { rowOf, type Memory } from './rows.ts';
import { momentText, numberText, regionName, statusWords } from '../ui/words.ts';
import { groupWords } from './groupWords.ts';

type Instance = Extract<Node, { kind: 'instance' }>['instance'];

/** The facts behind a row, a line each. What the service did not say is left out. */
export function tooltipOf(node: Node, memory: Memory): readonly string[] {
  switch (node.kind) {
    case 'account':
      return accountFacts(node);
    case 'dtsRegion':
    case 'slsRegion':
      return [regionName(node.region), vscode.l10n.t('Region ID: {0}', node.region)];
    case 'instance':
      return instanceFacts(node.instance);
    case 'instanceGroup':
      return instanceGroupFacts(node.group, node.instance.job);
    case 'project':
      return facts(
        node.project.project,
        node.project.description,
        node.project.status && vscode.l10n.t('Status: {0}', node.project.status),
        vscode.l10n.t('Region: {0}', regionName(node.project.region)),
      );
    case 'logstore':
      return [node.logstore.logstore, vscode.l10n.t('Project: {0}', node.logstore.project)];
    case 'logstoreGroup':
      return logstoreGroupFacts(node.group);
    case 'failed': {
      const { text, detail } = describe(node.error);
      return facts(text, ...detail.split('\n'));
    }
    case 'changeTracking':
    case 'logService':
    case 'more':
    case 'empty':
    case 'noRegions':
    case 'signedOut':
      return [rowOf(node, memory).words];
  }
}

function accountFacts({ account }: Extract<Node, { kind: 'account' }>): readonly string[] {
  const { identity } = account;
  return facts(
    account.name,
    account.kind === 'sample' && vscode.l10n.t('An emulated account with invented data. Nothing leaves this computer.'),
    vscode.l10n.t('Account ID: {0}', identity.accountId),
    vscode.l10n.t('Identity: {0}', identity.arn || identity.identityType),
    vscode.l10n.t('AccessKey ID: {0}', account.maskedAccessKeyId),
  );
}

function instanceFacts({ instanceId, jobId, region, job }: Instance): readonly string[] {
  const { source, beginTime, endTime, expireTime } = job;
  const sourceText = [source?.engineName, source?.instanceId ?? source?.ip, source?.databaseName].filter(Boolean);
  return facts(
    job.name,
    vscode.l10n.t('Status: {0}', statusWords(job.status)),
    job.errorMessage && vscode.l10n.t('Error: {0}', job.errorMessage),
    job.precheck?.errorMessage && vscode.l10n.t('Precheck: {0}', job.precheck.errorMessage),
    !allowsNewGroups(taskStage(job.status)) && vscode.l10n.t('Consumer groups can be created when it is running.'),
    vscode.l10n.t('Instance ID: {0}', instanceId),
    jobId && vscode.l10n.t('Task ID: {0}', jobId),
    vscode.l10n.t('Region: {0}', regionName(region)),
    sourceText.length > 0 && vscode.l10n.t('Source: {0}', sourceText.join(' · ')),
    job.billing && vscode.l10n.t('Billing: {0}', billingWords(job.billing)),
    expireTime && vscode.l10n.t('Paid until: {0}', momentText(expireTime)),
    beginTime && vscode.l10n.t('Data kept from: {0}', momentText(beginTime)),
    endTime && vscode.l10n.t('Data kept to: {0}', momentText(endTime)),
  );
}

function instanceGroupFacts({ group }: InstanceGroup, job: DtsJob): readonly string[] {
  const { consumptionCheckpoint, unconsumedData } = group;
  return facts(
    group.name,
    vscode.l10n.t('State: {0}', groupWords(groupState(group, job.beginTime))),
    vscode.l10n.t('Consumer group ID: {0}', group.id),
    vscode.l10n.t('Username: {0}', group.userName),
    consumptionCheckpoint && vscode.l10n.t('Checkpoint: {0}', momentText(consumptionCheckpoint)),
    typeof unconsumedData === 'number' && vscode.l10n.t('Not consumed yet: {0} records', numberText(unconsumedData)),
  );
}

function logstoreGroupFacts({ group, logstore, project }: LogstoreGroup): readonly string[] {
  const { timeoutSeconds, isOrdered } = group;
  return facts(
    group.name,
    timeoutSeconds !== undefined && vscode.l10n.t('Heartbeat timeout: {0} s', numberText(timeoutSeconds)),
    isOrdered !== undefined &&
      (isOrdered
        ? vscode.l10n.t('Order: shards are consumed in order across splits and merges')
        : vscode.l10n.t('Order: shards are consumed in any order')),
    vscode.l10n.t('Logstore: {0}', logstore),
    vscode.l10n.t('Project: {0}', project),
  );
}

function billingWords(billing: NonNullable<DtsJob['billing']>): string {
  switch (billing) {
    case 'payAsYouGo':
      return vscode.l10n.t('pay-as-you-go');
    case 'subscription':
      return vscode.l10n.t('subscription');
    default:
      return billing;
  }
}

const facts = (...lines: readonly (string | false | undefined)[]): readonly string[] =>
  lines.filter((line): line is string => typeof line === 'string' && line !== '');
