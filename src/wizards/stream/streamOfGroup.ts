import * as vscode from 'vscode';
import type { GroupPasswords } from '../../accounts/groupPasswords.ts';
import { isLoopback } from '../../cloud/endpoints.ts';
import type { DtsJobDetail } from '../../cloud/dts/types.ts';
import { CloudError } from '../../cloud/errors.ts';
import { Broker, brokerAddress, type BrokerWay } from '../../cloud/kafka/broker.ts';
import type { StreamPlace } from '../../cloud/kafka/partition.ts';
import type { Account } from '../../model/accounts/account.ts';
import { endpointsOfInstance, endpointToTry, type InstanceEndpoint } from '../../model/clients/instanceEndpoints.ts';
import { channelOf, kafkaUserOf } from '../../model/clients/facts.ts';
import type { InstanceGroupRef } from '../../model/places.ts';
import { confirm } from '../../ui/notifications.ts';
import { type ClientServices, reachedOf, readInstance } from '../client/reading.ts';
import { editorInputs } from '../engine/quickInputs.ts';
import { Answers, type AskStep, error, type PickStep } from '../engine/steps.ts';
import { runWizard } from '../engine/wizard.ts';

export interface StreamServices {
  readonly accounts: { groupPasswordOf(account: Account): Promise<string | undefined> };
  readonly catalog: ClientServices['catalog'];
  readonly brokerWay: (signal: AbortSignal) => BrokerWay;
  readonly groupPasswords: GroupPasswords;
}

/** Where the records of a group are, and what DTS says about the group, both as read a moment ago. */
export interface GroupStream extends Omit<StreamPlace, 'logIn'> {
  readonly userName: string;
  /** The endpoint that `bootstrap` was taken from, and all endpoints of the instance, the best first. */
  readonly endpoint: InstanceEndpoint;
  readonly endpoints: readonly InstanceEndpoint[];
  readonly groupName: string;
  readonly checkpoint: Date | undefined;
  readonly detail: DtsJobDetail;
}

/** The longest time that an endpoint is waited for while the best one is chosen. */
const reachLimitMs = 3_000;

/**
 * Reads where the records of a group are, and chooses the best endpoint that this computer reaches on the way that the
 * settings say. Rejects with a `CloudError` if DTS does not tell all that is needed.
 */
export async function readGroupStream(
  { catalog, brokerWay }: StreamServices,
  account: Account,
  ref: InstanceGroupRef,
  signal: AbortSignal,
): Promise<GroupStream> {
  const { group, detail } = await readInstance(
    { catalog },
    { instance: ref, group: { group: { id: ref.groupId } } },
    signal,
  );
  const channel = channelOf(detail);
  const reached = await reachedOf({ reaches: reachesBy(brokerWay) }, account, channel, signal);
  signal.throwIfAborted();
  const endpoint = endpointToTry(channel.hosts, reached);
  const bootstrap = endpoint && brokerAddress(endpoint.text);
  const userName = kafkaUserOf(group);
  if (!channel.topic || !bootstrap) throw notTold('DescribeDtsJobDetail');
  if (userName === undefined) throw notTold('DescribeConsumerChannel');
  return {
    bootstrap,
    topic: channel.topic,
    userName,
    endpoint,
    endpoints: endpointsOfInstance(channel.hosts, reached),
    groupName: group.name,
    checkpoint: group.consumptionCheckpoint,
    detail,
  };
}

/** DTS tells topic, endpoints and usernames once the task is configured and runs. */
const notTold = (operation: string): CloudError =>
  new CloudError('state', { service: 'dts', operation, outcome: 'notApplied', fault: 'noChannel' });

/** Tries to connect by the way of the settings, through a tunnel where there is a proxy. Nothing is sent to the host. */
const reachesBy =
  (brokerWay: StreamServices['brokerWay']): ClientServices['reaches'] =>
  async (host, port, signal) => {
    try {
      const way = brokerWay(signal);
      const broker = await Broker.connect({ host, port }, { ...way, connectMs: Math.min(way.connectMs, reachLimitMs) });
      broker[Symbol.dispose]();
      return true;
    } catch {
      return false;
    }
  };

/**
 * Gets the password of a group: the one that is kept, or else what the user enters, who chooses whether it is kept. Before
 * the first time that it would cross the Internet in clear, the user has to agree. Undefined when the user left.
 *
 * Whoever uses the password hands it to nobody else, keeps it no longer than its connection needs, and calls
 * `groupPasswords.drop` when the server has refused it.
 */
export async function askForGroupPassword(
  { accounts, groupPasswords }: StreamServices,
  account: Account,
  ref: InstanceGroupRef,
  stream: Pick<GroupStream, 'bootstrap' | 'endpoint' | 'groupName' | 'userName'>,
  title: string,
): Promise<string | undefined> {
  if (!(await isClearTextConfirmed(groupPasswords, stream))) return undefined;
  const kept = groupPasswords.find(ref);
  if (kept !== undefined) return kept;
  const told = await accounts.groupPasswordOf(account);
  const answers = new Answers({ account });
  const steps = [passwordStep(stream, told), keepingStep(told)];
  const wizard = { title: () => `${title} · ${stream.groupName}`, steps };
  if (!(await runWizard(wizard, answers, editorInputs))) return undefined;
  const password = answers.get('password');
  if (answers.get('passwordFor') === 'session') groupPasswords.keep(ref, password);
  return password;
}

async function isClearTextConfirmed(
  groupPasswords: GroupPasswords,
  { endpoint, bootstrap: { host } }: Pick<GroupStream, 'bootstrap' | 'endpoint'>,
): Promise<boolean> {
  if (endpoint.kind !== 'public' || isLoopback(host) || groupPasswords.isConfirmed(host)) return true;
  const isConfirmed = await confirm(
    vscode.l10n.t("The connection to {0} isn't encrypted.", host),
    [
      vscode.l10n.t('The password and all data cross the Internet unencrypted.'),
      vscode.l10n.t('To avoid that, connect from the VPC of the instance.'),
    ],
    vscode.l10n.t('Connect Anyway'),
  );
  if (isConfirmed) groupPasswords.confirm(host);
  return isConfirmed;
}

const passwordStep = ({ userName }: Pick<GroupStream, 'userName'>, told: string | undefined): AskStep => ({
  kind: 'ask',
  key: 'password',
  prompt:
    told === undefined
      ? vscode.l10n.t('Enter the password of the consumer group, which signs in as {0}.', userName)
      : vscode.l10n.t("The sample account's password is filled in. The consumer group signs in as {0}.", userName),
  placeholder: vscode.l10n.t('The password that was set for the consumer group in DTS'),
  isSecret: true,
  keepsBlanks: true,
  ...(told !== undefined && { proposal: told }),
  check: password => (password === '' ? error(vscode.l10n.t('Enter a password.')) : undefined),
});

const keepingStep = (told: string | undefined): PickStep<'passwordFor'> => ({
  kind: 'pick',
  key: 'passwordFor',
  // What the sample account tells anyway needs no second question.
  only: answers => (told !== undefined && answers.find('password') === told ? 'session' : undefined),
  placeholder: () => vscode.l10n.t('Select how long to keep the password'),
  choices: () => [
    {
      id: 'once',
      value: 'once',
      label: vscode.l10n.t('Use Once'),
      detail: vscode.l10n.t("It's forgotten after this connection."),
      icon: 'key',
    },
    {
      id: 'session',
      value: 'session',
      label: vscode.l10n.t('Keep Until This Window Is Closed or Reloaded'),
      detail: vscode.l10n.t("It's kept in memory only, and never stored."),
      icon: 'history',
    },
  ],
  nothing: '',
});
