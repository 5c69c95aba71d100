import * as vscode from 'vscode';
import { isReachedAtHost } from '../../cloud/endpoints.ts';
import type {
  ClientFacts,
  InstanceClientFacts,
  LogstoreClientFacts,
  LogstoreStart,
  MissingFact,
} from '../../model/clients/facts.ts';
import { crossesInternet, type InstanceEndpoint } from '../../model/clients/instanceEndpoints.ts';
import { type InstanceClient, type LogstoreClient, makesRequests } from '../../model/clients/offered.ts';
import { type DtsReading, dtsReading, taskFacts } from '../../model/lag/reading.ts';
import { timeoutHint } from '../../model/rules.ts';
import { asksServer, startedBy } from '../../model/start/dtsStart.ts';
import { unencryptedWords } from '../../ui/words.ts';
import { instanceFact, logstoreFacts, placeFacts } from '../engine/review.ts';
import type { Answers, Fact, ReviewStep } from '../engine/steps.ts';
import { orderWords } from '../group/groupSteps.ts';
import { echoWords } from '../reset/resetTimeStep.ts';
import { instanceClientWords, logstoreClientWords } from './clientWords.ts';
import {
  type ClientServices,
  type ClientSubject,
  type InstanceReading,
  type InstanceSubject,
  readInstance,
  readInstanceFacts,
  readLogstoreFacts,
} from './reading.ts';
import { readLogstoreStart, startFacts } from './startFacts.ts';

/** Shows what was read for the client at this moment, and what the client will do to the group. */
export const clientReview = (services: ClientServices, subject: ClientSubject): ReviewStep => ({
  kind: 'review',
  placeholder: vscode.l10n.t('Review the client. Select a line to change it.'),
  go: vscode.l10n.t('Generate'),
  load: async (answers, signal) => {
    answers.clear('clientStart');
    if (subject.kind === 'logstoreGroup') {
      answers.set('clientFacts', await readLogstoreFacts(services, subject, answers, signal));
      return;
    }
    const reading = await readInstance(services, subject, signal);
    answers.set('clientFacts', await readInstanceFacts(services, subject, reading, answers, signal));
    answers.set('clientStart', { of: 'instance', reading: readingOf(subject, reading) });
  },
  loadMore: async (answers, signal) => {
    const found = answers.get('clientFacts');
    if (subject.kind !== 'logstoreGroup' || 'missing' in found) return;
    const time = answers.get('logstoreStart') === 'time' ? answers.get('resetAt') : undefined;
    const start = await readLogstoreStart(services, subject, time, signal);
    if (!signal.aborted) answers.set('clientStart', start);
  },
  canGo: answers => 'facts' in answers.get('clientFacts'),
  facts: answers => {
    const found = answers.get('clientFacts');
    const facts =
      'missing' in found
        ? [missingFact(found.missing)]
        : [
            startFact(found.facts, answers),
            ...startFacts(answers),
            { label: vscode.l10n.t('What the client is told'), value: '', isHeading: true },
            ...clientFacts(found.facts, answers),
          ];
    return [clientFact(answers), ...facts, ...placeOf(subject)];
  },
});

function readingOf({ instance }: InstanceSubject, { group, detail }: InstanceReading): DtsReading {
  const now = Date.now();
  return dtsReading(instance, group, taskFacts(detail, now), now);
}

function clientFact(answers: Answers): Fact {
  const logstoreClient = answers.find('logstoreClient');
  const label = vscode.l10n.t('Client');
  const valueOf = ({ label: name, description = '' }: { readonly label: string; readonly description?: string }) =>
    `${name} · ${description}`;
  return logstoreClient === undefined
    ? { label, value: valueOf(instanceClientWords[answers.get('instanceClient')]), key: 'instanceClient' }
    : { label, value: valueOf(logstoreClientWords[logstoreClient]), key: 'logstoreClient' };
}

const placeOf = (subject: ClientSubject): readonly Fact[] => [
  { label: vscode.l10n.t('Consumer group'), value: subject.group.group.name },
  ...(subject.kind === 'logstoreGroup'
    ? logstoreFacts(subject.account, subject.group)
    : [instanceFact(subject.instance), ...placeFacts(subject.account, subject.group.region)]),
];

const missingFact = (missing: MissingFact): Fact => ({
  label: vscode.l10n.t("Can't generate the client"),
  value: '',
  detail: missingWords[missing],
  icon: 'error',
});

const missingWords: Readonly<Record<MissingFact, string>> = {
  timeout: vscode.l10n.t(
    "The service didn't report the group's timeout. A client with another one would change the group.",
  ),
  order: vscode.l10n.t(
    "The service didn't report the group's order. A client with another one would change the group.",
  ),
  topic: vscode.l10n.t("The service didn't report a topic. The task might not be configured yet."),
  partitions: vscode.l10n.t('The instance delivers to several partitions, and generated clients read only one.'),
  endpoint: vscode.l10n.t("The service didn't report an endpoint for clients. The task might not be running yet."),
  userName: vscode.l10n.t("The service didn't report the group's username."),
  start: vscode.l10n.t("The service doesn't report this start position any longer. Select another one."),
};

/** The start position that the client is configured with. What comes of it is in the preview. */
function startFact(facts: ClientFacts, answers: Answers): Fact {
  const { readAt } = facts;
  const label = vscode.l10n.t('Start position');
  if (facts.service === 'dts') {
    const detail = instanceStartWords(answers.get('instanceClient'));
    const value = echoWords(facts.start.at, readAt);
    return { label, value, key: 'instanceStart', ...(detail !== undefined && { detail }) };
  }
  const { start } = facts;
  const value = start.from === 'time' ? echoWords(start.at, readAt) : startWords[start.from];
  return { label, value, detail: logstoreStartWords(answers.get('logstoreClient'), start), key: 'logstoreStart' };
}

function logstoreStartWords(client: LogstoreClient, { from }: LogstoreStart): string {
  if (client === 'nodeShardReader') return everyStart();
  if (client === 'flink' && from === 'time') {
    return vscode.l10n.t('In all shards, because the connector ignores checkpoints if it starts at a time.');
  }
  return vscode.l10n.t('Only for shards that have no checkpoint. To move the others, reset the checkpoints.');
}

function instanceStartWords(client: InstanceClient): string | undefined {
  const started = startedBy(client);
  if (started === undefined) return undefined;
  return asksServer(started)
    ? vscode.l10n.t("Only if there's no checkpoint yet. Otherwise, the client continues from there.")
    : everyStart();
}

const everyStart = (): string => vscode.l10n.t('Every time it starts.');

const startWords: Readonly<Record<'begin' | 'end', string>> = {
  begin: vscode.l10n.t('The oldest data'),
  end: vscode.l10n.t('The end'),
};

const clientFacts = (facts: ClientFacts, answers: Answers): readonly Fact[] =>
  facts.service === 'sls' ? settingsFacts(facts, answers.get('logstoreClient')) : connectionFacts(facts, answers);

function settingsFacts(facts: LogstoreClientFacts, client: LogstoreClient): readonly Fact[] {
  const { timeoutSeconds, isOrdered } = facts;
  return [
    {
      label: vscode.l10n.t('Heartbeat timeout'),
      value: vscode.l10n.t('{0} seconds', timeoutSeconds),
      ...(timeoutHint(timeoutSeconds) !== undefined && { icon: 'info' }),
    },
    { label: vscode.l10n.t('Order'), value: orderWords(isOrdered) },
    endpointFact(facts, client),
    secretsFact('ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET'),
  ];
}

function endpointFact({ endpoint }: LogstoreClientFacts, client: LogstoreClient): Fact {
  const label = vscode.l10n.t('Endpoint');
  const { origin, host } = endpoint;
  const isReached = isReachedAtHost(endpoint);
  return isReached || makesRequests(client)
    ? {
        label,
        value: isReached ? host : origin,
        detail: vscode.l10n.t('This extension reaches the service at this endpoint.'),
      }
    : {
        label,
        value: host,
        detail: vscode.l10n.t('The client uses this endpoint. This extension reaches the service at {0}.', origin),
      };
}

function connectionFacts(facts: InstanceClientFacts, answers: Answers): readonly Fact[] {
  const { endpoint, topic, groupId, userName, kafkaUser } = facts;
  return [
    {
      label: vscode.l10n.t('Endpoint'),
      value: `${endpointWords[endpoint.kind]} · ${endpoint.text}`,
      detail: reachedWords(endpoint),
    },
    ...(crossesInternet(endpoint) ? [unencrypted] : []),
    { label: vscode.l10n.t('Topic'), value: topic },
    { label: vscode.l10n.t('Consumer group ID'), value: groupId },
    answers.get('instanceClient') === 'javaSdk'
      ? {
          label: vscode.l10n.t('Username'),
          value: userName,
          detail: vscode.l10n.t('Without the group ID, which the SDK adds itself.'),
        }
      : {
          label: vscode.l10n.t('Username'),
          value: kafkaUser,
          detail: vscode.l10n.t('With the group ID, which Kafka clients need.'),
        },
    secretsFact('DTS_PASSWORD'),
  ];
}

const secretsFact = (variables: string): Fact => ({
  label: vscode.l10n.t('Secrets'),
  value: variables,
  detail: vscode.l10n.t('Read from these environment variables. The file contains no secrets.'),
});

const endpointWords: Readonly<Record<InstanceEndpoint['kind'], string>> = {
  vpc: 'VPC',
  private: vscode.l10n.t('Private network'),
  public: vscode.l10n.t('Public network'),
};

const unencrypted: Fact = {
  label: vscode.l10n.t('Not encrypted'),
  value: unencryptedWords(),
  icon: 'warning',
};

function reachedWords({ reached }: InstanceEndpoint): string {
  if (reached === 'notTried') return vscode.l10n.t('No connection was tried.');
  return reached
    ? vscode.l10n.t('The best endpoint that this computer reached.')
    : vscode.l10n.t('This computer reached none of the endpoints.');
}
