import * as vscode from 'vscode';
import type { DtsJob } from '../cloud/dts/types.ts';
import type { Account } from '../model/accounts/account.ts';
import { durationText } from '../model/durations.ts';
import { whyNoChanges } from '../model/groups/groupActions.ts';
import type { ShardLag, SlsReading } from '../model/lag/reading.ts';
import { groupRefOf, nameOfInstance } from '../model/places.ts';
import { describe } from '../ui/messages.ts';
import { refusalWords } from '../ui/refusals.ts';
import { sourceProblemWords } from '../ui/sourceProblems.ts';
import { colorWords, momentText, numberText, regionName, sourceWords, statusWords, tintedName } from '../ui/words.ts';
import { stateOf } from './groupState.ts';
import { groupWords } from './groupWords.ts';
import type { Known } from './known.ts';
import type { GroupNode, Node, NodeOf } from './nodes.ts';
import { pinName, rowOf } from './rows.ts';
import { namesText } from '../ui/written.ts';

type Instance = NodeOf<'instance'>['instance'];

/** The lines of a row's tooltip. Facts that the service did not report are left out. */
export function tooltipOf(node: Node, known: Known): readonly string[] {
  switch (node.kind) {
    case 'account':
      return accountFacts(node, known);
    case 'dtsRegion':
    case 'slsRegion':
      return [regionName(node.region), vscode.l10n.t('Region ID: {0}', node.region), accountWords(node)];
    case 'instance':
      return [...instanceFacts(node.instance), accountWords(node)];
    case 'instanceGroup':
      return instanceGroupFacts(node, known);
    case 'project':
      return facts(
        node.project.project,
        node.project.description,
        node.project.status && vscode.l10n.t('Status: {0}', node.project.status),
        vscode.l10n.t('Region: {0}', regionName(node.project.region)),
        accountWords(node),
      );
    case 'logstore':
      return [node.logstore.logstore, vscode.l10n.t('Project: {0}', node.logstore.project), accountWords(node)];
    case 'logstoreGroup':
      return logstoreGroupFacts(node, known);
    case 'failed':
      return [...failureFacts(node.error), accountWords(node.under)];
    case 'pin':
      return facts(
        pinName(node.pin),
        accountWords(node),
        ...(typeof node.state === 'object' ? failureFacts(node.state.error) : []),
      );
    case 'signedOut': {
      const { text, detail } = sourceProblemWords(node.problem);
      return facts(text, ...(detail ?? '').split('\n'), accountWords(node));
    }
    case 'changeTracking':
    case 'logService':
    case 'pins':
    case 'more':
    case 'empty':
    case 'noRegions':
      return [rowOf(node, known).words];
  }
}

function accountFacts({ account }: NodeOf<'account'>, known: Known): readonly string[] {
  const { identity, color } = account;
  const { expiresAt, isRenewed, isForThisSession, problem } = known.accountState(account.id);
  const ends = expiresAt !== undefined && momentText(new Date(expiresAt));
  return facts(
    tintedName(account),
    problem && sourceProblemWords(problem).text,
    account.kind === 'sample' && vscode.l10n.t('An emulated account with sample data. Nothing leaves this computer.'),
    account.isReadOnly && vscode.l10n.t('Read-only: nothing is created, changed, or deleted through this account.'),
    vscode.l10n.t('Account ID: {0}', identity.accountId),
    vscode.l10n.t('Identity: {0}', identity.arn || identity.identityType),
    vscode.l10n.t('AccessKey ID: {0}', account.maskedAccessKeyId),
    account.kind === 'cloud' && vscode.l10n.t('Credentials from: {0}', sourceWords(account)),
    ends &&
      (isRenewed
        ? vscode.l10n.t('Credentials are renewed before: {0}', ends)
        : vscode.l10n.t('Credentials expire: {0}', ends)),
    isForThisSession &&
      vscode.l10n.t(
        "VS Code's secret storage couldn't save the credentials, so they're kept only until you close this window.",
      ),
    color && vscode.l10n.t('Color: {0}', colorWords(color)),
  );
}

const accountWords = ({ account }: { readonly account: Account }): string =>
  vscode.l10n.t('Account: {0}', tintedName(account));

function instanceFacts({ instanceId, jobId, region, job }: Instance): readonly string[] {
  const { source, beginTime, endTime, expireTime } = job;
  const sourceText = [source?.engineName, source?.instanceId ?? source?.ip, source?.databaseName].filter(Boolean);
  return facts(
    job.name,
    vscode.l10n.t('Status: {0}', statusWords(job.status)),
    job.errorMessage && vscode.l10n.t('Error: {0}', job.errorMessage),
    job.precheck?.errorMessage && vscode.l10n.t('Precheck: {0}', job.precheck.errorMessage),
    noChangesWords(job),
    job.version === undefined &&
      vscode.l10n.t('Version: not reported. Instances of the old version have no consumer groups.'),
    vscode.l10n.t('Instance ID: {0}', instanceId),
    jobId && vscode.l10n.t('Task ID: {0}', jobId),
    vscode.l10n.t('Region: {0}', regionName(region)),
    sourceText.length > 0 && vscode.l10n.t('Source: {0}', sourceText.join(' · ')),
    job.billing && vscode.l10n.t('Billing: {0}', billingWords(job.billing)),
    expireTime && vscode.l10n.t('Expires: {0}', momentText(expireTime)),
    beginTime && vscode.l10n.t('Data available from: {0}', momentText(beginTime)),
    endTime && vscode.l10n.t('Data available until: {0}', momentText(endTime)),
  );
}

function noChangesWords(job: DtsJob): string | undefined {
  switch (whyNoChanges(job)) {
    case 'oldVersion':
      return refusalWords('oldVersion');
    case 'taskState':
      return vscode.l10n.t('You can create consumer groups when the instance is running.');
    case undefined:
      return undefined;
  }
}

function instanceGroupFacts(node: NodeOf<'instanceGroup'>, known: Known): readonly string[] {
  const reading = known.latest(groupRefOf(node.group));
  const read = reading?.kind === 'dts' ? reading : undefined;
  const group = read?.group ?? node.group.group;
  return facts(
    group.name,
    vscode.l10n.t('State: {0}', groupWords(stateOf(node, known))),
    group.consumptionCheckpoint && vscode.l10n.t('Checkpoint: {0}', momentText(group.consumptionCheckpoint)),
    typeof group.unconsumedData === 'number' &&
      vscode.l10n.t('Unconsumed: {0} records', numberText(group.unconsumedData)),
    vscode.l10n.t('Consumer group ID: {0}', group.id),
    group.userName !== undefined && vscode.l10n.t('Username: {0}', group.userName),
    vscode.l10n.t('Instance: {0}', nameOfInstance(node.instance)),
    ...whereAndWhen(node, known),
  );
}

function logstoreGroupFacts(node: NodeOf<'logstoreGroup'>, known: Known): readonly string[] {
  const reading = known.latest(groupRefOf(node.group));
  const read = reading?.kind === 'sls' ? reading : undefined;
  const group = read?.group ?? node.group.group;
  const { timeoutSeconds, isOrdered } = group;
  const state = groupWords(stateOf(node, known));
  return facts(
    group.name,
    state !== '' && vscode.l10n.t('State: {0}', state),
    ...(read ? shardFacts(read) : []),
    ...(read ? storageFacts(read) : []),
    timeoutSeconds !== undefined && vscode.l10n.t('Heartbeat timeout: {0} s', numberText(timeoutSeconds)),
    isOrdered !== undefined &&
      (isOrdered
        ? vscode.l10n.t('Order: shards are consumed in order across splits and merges')
        : vscode.l10n.t('Order: shards are consumed in any order')),
    vscode.l10n.t('Logstore: {0}', node.group.logstore),
    vscode.l10n.t('Project: {0}', node.group.project),
    ...whereAndWhen(node, known),
  );
}

/** How the Logstore keeps its data, as far as the service told. */
function storageFacts({ kept, logstore }: SlsReading): readonly (string | false)[] {
  const { hotDays, infrequentAccessDays, isAutoSplit, maxSplitShards } = logstore ?? {};
  const time = (seconds: number): string => durationText(seconds, vscode.env.language);
  return [
    kept !== undefined &&
      (kept === 'forever'
        ? vscode.l10n.t('Data retention: forever')
        : vscode.l10n.t('Data retention: {0}', time(kept))),
    hotDays !== undefined && vscode.l10n.t('Hot storage: {0}', time(hotDays * 86_400)),
    infrequentAccessDays !== undefined && vscode.l10n.t('IA storage: {0}', time(infrequentAccessDays * 86_400)),
    maxSplitShards !== undefined &&
      isAutoSplit !== false &&
      vscode.l10n.t('Automatic splitting: up to {0} shards', numberText(maxSplitShards)),
  ];
}

function shardFacts({ shards, worstShard, behind }: SlsReading): readonly (string | false)[] {
  const listed = (matches: (shard: ShardLag) => boolean): string =>
    namesText(shards.filter(matches).map(({ shard }) => shard));
  const stuck = listed(({ isStuck }) => isStuck);
  const expired = listed(({ state }) => state === 'expired');
  const unknown = listed(({ state }) => state === 'unknown');
  return [
    worstShard !== undefined && vscode.l10n.t('Furthest behind: shard {0}', worstShard),
    behind !== undefined && vscode.l10n.t('Unconsumed: {0} LogGroups', numberText(behind)),
    stuck !== '' && vscode.l10n.t('Stuck shards: {0}', stuck),
    expired !== '' && vscode.l10n.t('Shards with lost data: {0}', expired),
    unknown !== '' && vscode.l10n.t("Shards that couldn't be read: {0}", unknown),
  ];
}

/** The lines about where a group is, when it was read last, and why the latest attempt has failed. */
function whereAndWhen(node: GroupNode, known: Known): readonly (string | false)[] {
  const ref = groupRefOf(node.group);
  const [reading, failure] = [known.latest(ref), known.failure(ref)];
  return [
    vscode.l10n.t('Region: {0}', regionName(ref.region)),
    accountWords(node),
    reading !== undefined && vscode.l10n.t('Last read: {0}', momentText(new Date(reading.at))),
    failure !== undefined && vscode.l10n.t('Read failed: {0}', momentText(new Date(failure.at))),
    ...(failure ? failureFacts(failure.error) : []),
  ];
}

function failureFacts(error: unknown): readonly string[] {
  const { text, detail } = describe(error);
  return facts(text, ...detail.split('\n'));
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
