import * as vscode from 'vscode';
import type { InstanceClient, LogstoreClient } from '../../model/clients/offered.ts';
import type { Choice } from '../engine/steps.ts';

type Words = Pick<Choice<unknown>, 'label' | 'description' | 'detail'>;

/** How each client is called, and what it does to the group that others would not expect. */
export const logstoreClientWords: Readonly<Record<LogstoreClient, Words>> = {
  java: {
    label: 'Java',
    description: vscode.l10n.t('official consumer library'),
    detail: vscode.l10n.t('If the data at a checkpoint has expired, it goes to the start position once.'),
  },
  go: {
    label: 'Go',
    description: vscode.l10n.t('official consumer library'),
    detail: vscode.l10n.t('If the data at a checkpoint has expired, the shard stands still until you reset it.'),
  },
  python: {
    label: 'Python',
    description: vscode.l10n.t('official consumer library'),
    detail: vscode.l10n.t('Always overwrites the timeout and order. If data has expired, it jumps to the end.'),
  },
  flink: {
    label: 'Flink',
    description: vscode.l10n.t('official connector'),
    detail: vscode.l10n.t('Commits checkpoints to the group, but never sends a heartbeat.'),
  },
  logstash: {
    label: 'Logstash',
    description: vscode.l10n.t('official plug-in'),
    detail: vscode.l10n.t('Has no setting for the timeout and order, and overwrites both.'),
  },
  nodeHeartbeatLoop: {
    label: vscode.l10n.t('Node.js: consumer loop'),
    description: vscode.l10n.t('not an official library'),
    detail: vscode.l10n.t("There's no consumer library for Node.js. The protocol is written out in the file."),
  },
  nodeShardReader: {
    label: vscode.l10n.t('Node.js: shard reader'),
    description: vscode.l10n.t('without the group'),
    detail: vscode.l10n.t('Reads all shards by itself, and neither uses nor moves the checkpoints of the group.'),
  },
};

export const instanceClientWords: Readonly<Record<InstanceClient, Words>> = {
  javaSdk: {
    label: 'Java',
    description: vscode.l10n.t('official SDK'),
    detail: vscode.l10n.t('In ASSIGN mode, which is recommended for a single client.'),
  },
  javaKafka: { label: 'Java', description: vscode.l10n.t('Kafka client'), detail: 'kafka-clients' },
  go: { label: 'Go', description: vscode.l10n.t('Kafka client'), detail: 'franz-go' },
  python: { label: 'Python', description: vscode.l10n.t('Kafka client'), detail: 'kafka-python' },
  node: {
    label: 'Node.js',
    description: vscode.l10n.t('Kafka client'),
    detail: vscode.l10n.t('KafkaJS can only join the group, so it takes over from a client that is running.'),
  },
  kcat: {
    label: 'kcat',
    description: vscode.l10n.t('shell script'),
    detail: vscode.l10n.t('Prints positions only. It neither joins the group nor commits.'),
  },
  env: { label: '.env', description: vscode.l10n.t('environment variables') },
  properties: { label: '.properties', description: vscode.l10n.t('settings of a Kafka client in Java') },
};
