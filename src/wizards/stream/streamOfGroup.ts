import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import * as vscode from 'vscode';
import type { GroupPasswords } from '../../accounts/groupPasswords.ts';
import { CloudError } from '../../cloud/errors.ts';
import { Broker, type BrokerAddress, brokerAddress, type BrokerWay, originOf } from '../../cloud/kafka/broker.ts';
import { orAborted } from '../../cloud/orAborted.ts';
import { isPublicAddress } from '../../cloud/publicAddress.ts';
import type { Account } from '../../model/accounts/account.ts';
import { crossesInternet, endpointsOfInstance, endpointToTry } from '../../model/clients/instanceEndpoints.ts';
import { channelOf, kafkaUserOf } from '../../model/clients/facts.ts';
import type { InstanceGroupRef } from '../../model/places.ts';
import type { GroupStream, Streams } from '../../model/streams.ts';
import { confirm } from '../../ui/notifications.ts';
import { unencryptedWords } from '../../ui/words.ts';
import { type ClientServices, reachedOf, readInstance } from '../client/reading.ts';
import { editorInputs } from '../engine/quickInputs.ts';
import { Answers, type AskStep, error, type PickStep } from '../engine/steps.ts';
import { runWizard } from '../engine/wizard.ts';

export interface StreamServices {
  readonly accounts: {
    find(id: string): Account | undefined;
    groupPasswordOf(account: Account): Promise<string | undefined>;
  };
  readonly catalog: ClientServices['catalog'];
  readonly brokerWay: (signal: AbortSignal) => BrokerWay;
  readonly groupPasswords: GroupPasswords;
}

/** The longest time that an endpoint is waited for while the best one is chosen. */
const reachLimitMs = 3_000;

/** Opened with the first connection, because most windows make none. */
export const streamsOf = (services: StreamServices): Pick<Streams, 'read' | 'passwordOf' | 'confirmNode'> => ({
  read: (ref, signal) => readGroupStream(services, ref, signal),
  passwordOf: (ref, stream, title, signal) => askForGroupPassword(services, ref, stream, title, signal),
  confirmNode: (stream, node, signal) => confirmNode(services, stream, node, signal),
});

function accountOf({ accounts }: StreamServices, { accountId }: InstanceGroupRef): Account {
  const account = accounts.find(accountId);
  if (!account) throw new DOMException('The account is gone.', 'AbortError');
  return account;
}

async function readGroupStream(
  services: StreamServices,
  ref: InstanceGroupRef,
  signal: AbortSignal,
): Promise<GroupStream> {
  const { catalog, brokerWay } = services;
  const asked = { instance: ref, group: { group: { id: ref.groupId } } };
  const { group, detail } = await readInstance({ catalog }, asked, signal);
  const channel = channelOf(detail);
  const reached = await reachedOf({ reaches: reachesBy(brokerWay) }, accountOf(services, ref), channel, signal);
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

async function askForGroupPassword(
  services: StreamServices,
  ref: InstanceGroupRef,
  stream: GroupStream,
  title: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { accounts, groupPasswords } = services;
  const account = accountOf(services, ref);
  const { bootstrap } = stream;
  if (crossesInternet(stream.endpoint) && !(await isConfirmed(groupPasswords, bootstrap))) return undefined;
  signal.throwIfAborted();
  const kept = groupPasswords.find(ref);
  if (kept !== undefined) return kept;
  const told = await accounts.groupPasswordOf(account);
  signal.throwIfAborted();
  const answers = new Answers({ account });
  const steps = [passwordStep(stream, told), keepingStep(told)];
  const wizard = { title: () => `${title} · ${stream.groupName}`, steps };
  // The box would lead to nothing then.
  const close = (): void => void vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  signal.addEventListener('abort', close, { once: true });
  const isEntered = await runWizard(wizard, answers, editorInputs).finally(() => {
    signal.removeEventListener('abort', close);
  });
  if (!isEntered) return undefined;
  // The account may be gone, and what is kept for it was forgotten then.
  signal.throwIfAborted();
  const password = answers.get('password');
  if (answers.get('passwordFor') === 'session') groupPasswords.keep(ref, password);
  return password;
}

async function isConfirmed(groupPasswords: GroupPasswords, { host }: BrokerAddress): Promise<boolean> {
  if (groupPasswords.isConfirmed(host)) return true;
  const isAgreed = await confirm(
    vscode.l10n.t("The connection to {0} isn't encrypted.", host),
    [unencryptedWords(), vscode.l10n.t('To avoid that, connect from the VPC of the instance.')],
    vscode.l10n.t('Connect Anyway'),
  );
  if (isAgreed) groupPasswords.confirm(host);
  return isAgreed;
}

async function confirmNode(
  { brokerWay, groupPasswords }: StreamServices,
  stream: GroupStream,
  node: BrokerAddress,
  signal: AbortSignal,
): Promise<void> {
  if (crossesInternet(stream.endpoint) || !(await isOnInternet(node, brokerWay(signal)))) return;
  signal.throwIfAborted();
  if (!(await isConfirmed(groupPasswords, node))) throw new DOMException('The user left.', 'AbortError');
}

/** Whether a server is in no private network, as far as its address tells. */
async function isOnInternet({ host, port }: BrokerAddress, way: BrokerWay): Promise<boolean> {
  if (isIP(host) !== 0) return isPublicAddress(host);
  try {
    const found = await orAborted(lookup(host, { all: true }), way.signal);
    return found.some(({ address }) => isPublicAddress(address));
  } catch {
    way.signal.throwIfAborted();
    // Only a proxy can find it then, and nobody knows where.
    return (await way.wayTo(originOf({ host, port }))).proxy !== undefined;
  }
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
  only: answers => (told !== undefined && (answers.find('password') ?? told) === told ? 'session' : undefined),
  placeholder: () => vscode.l10n.t('Select how long to keep the password'),
  choices: () => [
    {
      id: 'once',
      value: 'once',
      label: vscode.l10n.t('Use Once'),
      detail: vscode.l10n.t("It's kept only for this check or these records."),
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
