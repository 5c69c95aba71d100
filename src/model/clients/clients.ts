import { dtsEnvFile } from './dts/envFile.ts';
import { dtsGo } from './dts/go.ts';
import { dtsJavaKafka } from './dts/javaKafka.ts';
import { dtsJavaSdk } from './dts/javaSdk.ts';
import { dtsKcat } from './dts/kcat.ts';
import { dtsNode } from './dts/node.ts';
import { dtsProperties } from './dts/properties.ts';
import { dtsPython } from './dts/python.ts';
import type { InstanceClientFacts, LogstoreClientFacts } from './facts.ts';
import type { ClientTemplate, GeneratedClient } from './generated.ts';
import type { InstanceClient, LogstoreClient } from './offered.ts';
import { slsFlink } from './sls/flink.ts';
import { slsGo } from './sls/go.ts';
import { slsJava } from './sls/java.ts';
import { slsLogstash } from './sls/logstash.ts';
import { slsNodeHeartbeatLoop } from './sls/nodeHeartbeatLoop.ts';
import { slsNodeShardReader } from './sls/nodeShardReader.ts';
import { slsPython } from './sls/python.ts';

export const logstoreTemplates: Readonly<Record<LogstoreClient, ClientTemplate<LogstoreClientFacts>>> = {
  java: slsJava,
  go: slsGo,
  python: slsPython,
  flink: slsFlink,
  logstash: slsLogstash,
  nodeHeartbeatLoop: slsNodeHeartbeatLoop,
  nodeShardReader: slsNodeShardReader,
};

export const instanceTemplates: Readonly<Record<InstanceClient, ClientTemplate<InstanceClientFacts>>> = {
  javaSdk: dtsJavaSdk,
  javaKafka: dtsJavaKafka,
  go: dtsGo,
  python: dtsPython,
  node: dtsNode,
  kcat: dtsKcat,
  env: dtsEnvFile,
  properties: dtsProperties,
};

/** All files of a client, the program first. */
export const filesOf = ({ main, others }: GeneratedClient) => [main, ...others] as const;
