/** The clients of a group of a Logstore that can be generated, the usual ones first. */
export const logstoreClients = [
  'java',
  'go',
  'python',
  'flink',
  'logstash',
  'nodeHeartbeatLoop',
  'nodeShardReader',
] as const;
export type LogstoreClient = (typeof logstoreClients)[number];

/** Whether a client makes its own requests, to where this extension makes them. The others use an official library. */
export const makesRequests = (client: LogstoreClient): boolean =>
  client === 'nodeHeartbeatLoop' || client === 'nodeShardReader';

/** The clients of a group of a change tracking instance that can be generated. The official SDK is first. */
export const instanceClients = ['javaSdk', 'javaKafka', 'go', 'python', 'node', 'kcat', 'env', 'properties'] as const;
export type InstanceClient = (typeof instanceClients)[number];
