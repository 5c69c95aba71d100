import { endpointsOf, isReachedAtHost, publicEndpoints } from '../../cloud/endpoints.ts';
import { timeoutHint } from '../rules.ts';
import { unixSeconds, utcText } from '../units.ts';
import { crossesInternet, type InstanceEndpoint } from './instanceEndpoints.ts';
import type { InstanceClientFacts, LogstoreClientFacts, LogstoreStart } from './facts.ts';

/**
 * What an engineer has to know before a client is started, in the words of the comments of generated code. Generated code
 * is in English, like logs. What is true of several languages is said here once; a template adds what is true of its own.
 */

const readAt = (moment: number): string => utcText(unixSeconds(Math.floor(moment / 1000)));

/** What the file is, and from what it was filled. */
export const logstoreHeader = ({ groupName, project, logstore, region, readAt: at }: LogstoreClientFacts): string =>
  `Reads Logstore ${logstore} of project ${project} in ${region} as consumer group ${groupName}. Filled from what Log Service reported at ${readAt(at)}.`;

/** The same for a program that does not use the group. */
export const logstoreReaderHeader = ({ project, logstore, region, readAt: at }: LogstoreClientFacts): string =>
  `Reads Logstore ${logstore} of project ${project} in ${region}. Filled from what Log Service reported at ${readAt(at)}.`;

export const instanceHeader = ({ groupName, groupId, readAt: at }: InstanceClientFacts): string =>
  `Reads a change tracking instance as consumer group ${groupName} (${groupId}). Filled from what DTS reported at ${readAt(at)}.`;

/** The settings of the group that a client can overwrite. */
export const settingsOf = ({ timeoutSeconds, isOrdered }: LogstoreClientFacts): string =>
  `The group has a timeout of ${timeoutSeconds} s and ${isOrdered ? 'is' : "isn't"} consumed in order.`;

/** The settings that an official library writes to the group when it starts. */
export const sameSettings = (facts: LogstoreClientFacts): string =>
  `${settingsOf(facts)} A client with other values overwrites those of the group when it starts, for all of its consumers.`;

/** What a start position is good for. */
export const onlyWithoutCheckpoint =
  'The start position counts only in shards that have no checkpoint yet. In all others the client goes on from the checkpoint. To begin elsewhere, reset the checkpoints of the group first, while no client runs.';

/** What the library for Java does in a shard whose checkpoint points at data that is no longer kept. */
export function goesToStartOnce({ from }: LogstoreStart): string {
  const then = {
    begin: 'which continues with the oldest data that is kept',
    end: 'which SKIPS everything that waits there',
    time: 'and skips what was received before this time',
  }[from];
  return `Where the data at a checkpoint has expired, this library goes to the start position once, ${then}.`;
}

/**
 * That the oldest data may be gone before it is read, for a library that makes more of a refused cursor than to ask for the
 * oldest data again. It looks up the cursor and reads there some time later.
 */
export const oldestMayGo = ({ from }: LogstoreStart, then: string): readonly string[] =>
  from === 'begin'
    ? [`The oldest data can expire in the seconds between looking it up and the first read: ${then}.`]
    : [];

export const receiveTime = 'This is the time of receipt in Unix SECONDS, not milliseconds.';

/** What a restart repeats, for a client that commits so often. */
export const atLeastOnce = (everySeconds: number): string =>
  `Delivery is at least once: checkpoints reach the service about every ${everySeconds} s, so a restart repeats what came after the last one. Make the processing repeatable.`;

/** The same for a job that keeps positions of its own. */
export const atLeastOnceByFlink =
  'Delivery to the outside is at least once: a restart repeats what came after the last Flink checkpoint. Make the sink repeatable.';

export const uniqueName =
  'Each running process needs a name of its own. Two with the same name share one heartbeat and read the same shards twice.';

export const accessKeys =
  'Credentials come from the environment: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, for temporary ones also ALIBABA_CLOUD_SECURITY_TOKEN. Never write them into the code.';

/** The same for programs that cannot be told a security token. */
export const accessKeyPair =
  'Credentials come from the environment: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET. There is no setting for a security token, so temporary credentials fail. Never write credentials into the file.';

/**
 * What a RAM policy has to allow for a client.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/ram-authorization-for-sls
 */
export const ramActions = ({ listsShards = false, usesGroup = [] }: LogstoreActions): string =>
  `RAM actions: ${listsShards ? 'log:ListShards and ' : ''}log:GetCursorOrData on the Logstore${
    usesGroup.length === 0 ? '' : `; ${usesGroup.map(action => `log:${action}`).join(', ')} on the consumer group`
  }.`;

interface LogstoreActions {
  readonly listsShards?: boolean;
  /** The actions on the consumer group. */
  readonly usesGroup?: readonly string[];
}

const heartbeatActions = ['ConsumerGroupHeartBeat', 'GetConsumerGroupCheckPoint', 'ConsumerGroupUpdateCheckPoint'];

/** The same for the official libraries, which create or update the group when they start. */
export const ramActionsOfLibrary = ramActions({
  usesGroup: ['ListConsumerGroup', 'CreateConsumerGroup', 'UpdateConsumerGroup', ...heartbeatActions],
});

/** The same for a program that only sends heartbeats and checkpoints. */
export const ramActionsOfLoop = ramActions({ usesGroup: heartbeatActions });

/**
 * From where the endpoint can be reached. Inside of a region, another one is nearer and costs no Internet traffic.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints
 */
export function logstoreEndpointNote({ endpoint, region }: LogstoreClientFacts): string {
  const inside = endpointsOf.vpc.sls(region).host;
  return endpoint.host === publicEndpoints.sls(region).host
    ? `This is the public endpoint. Inside of a VPC in ${region}, ${inside} costs no Internet traffic.`
    : ownEndpointNote(region);
}

/** The same for programs that make their own requests, which go wherever those of the editor go. */
export const requestEndpointNote = (facts: LogstoreClientFacts): string =>
  isReachedAtHost(facts.endpoint) ? logstoreEndpointNote(facts) : ownEndpointNote(facts.region);

const ownEndpointNote = (region: string): string =>
  `This is the endpoint that the editor was set up to use. The public one is ${publicEndpoints.sls(region).host}.`;

/**
 * What the official libraries are given. They connect to the host that they sign for, so one that the editor reaches at
 * another address is given by its name. One of this computer has no certificate, and plain HTTP.
 */
export const libraryEndpoint = ({ endpoint }: LogstoreClientFacts): string =>
  isReachedAtHost(endpoint) ? endpoint.origin : `https://${endpoint.host}`;

/** What a timeout leads to that is shorter or longer than usual. */
export function unusualTimeout({ timeoutSeconds }: LogstoreClientFacts): readonly string[] {
  switch (timeoutHint(timeoutSeconds)) {
    case 'short':
      return [
        `A timeout of ${timeoutSeconds} s is short: a pause of that length, such as a garbage collection, hands the shards to other consumers and repeats records.`,
      ];
    case 'long':
      return [
        `A timeout of ${timeoutSeconds} s is long: the shards of a consumer that stopped without a word stay unread for that time.`,
      ];
    case undefined:
      return [];
  }
}

const endpointWords: Readonly<Record<InstanceEndpoint['kind'], string>> = {
  vpc: 'VPC endpoint',
  private: 'private endpoint',
  public: 'public endpoint',
};

/** Why this endpoint was chosen, and which others there are. */
export function endpointNotes({ endpoint, otherEndpoints }: InstanceClientFacts): readonly string[] {
  const { kind, reached } = endpoint;
  const why =
    reached === 'notTried'
      ? 'no connection was tried'
      : reached
        ? 'the computer that generated this file reached it'
        : 'the computer that generated this file reached none';
  return [
    `This is the ${endpointWords[kind]}; ${why}.`,
    ...otherEndpoints.map(other => `The ${endpointWords[other.kind]} is ${other.text}.`),
    ...(crossesInternet(endpoint)
      ? [
          'DTS offers no encryption: over the public endpoint, the password and all rows cross the Internet in clear. Use it only for trying things out.',
        ]
      : []),
  ];
}

const startWords: Readonly<Record<InstanceClientFacts['start']['from'], string>> = {
  checkpoint: "the group's checkpoint",
  begin: 'the oldest record that the instance kept',
  end: 'the newest record of the instance',
  time: 'the time that was chosen',
};

/** What the start time is, and the mistake that everybody makes with it. */
export const startInSeconds = ({ start: { at, from } }: InstanceClientFacts): string =>
  `${utcText(at)}, ${startWords[from]}. This is Unix time in SECONDS, also where a Kafka client speaks of milliseconds: DTS takes a number of milliseconds for a time after all records.`;

/** What the start time of a plain Kafka client is good for, which asks the server first what was committed. */
export const onlyWithoutCommit =
  'The start time counts only until this or another client of the group has committed. From then on, the client goes on from there.';

export const outsideOfWindow = 'DTS keeps about a day of records. A time outside of what is kept finds no offset.';

export const noAutoCommit =
  "DTS refuses auto commit. The metadata of each commit has to begin with the record's source time in seconds, because DTS carries the position to another cluster by it.";

export const neverByOffset =
  'DTS may move the records to another cluster, where old offsets mean nothing. Always find the position again by time, and never store an offset.';

export const dtsAtLeastOnce =
  'Delivery is at least once: a restart repeats what came after the last commit. Make the processing repeatable.';

export const avroRecords =
  'A record is one bare Avro value without a schema ID in front. Heartbeats and fillers come between the changes. The schema is in https://github.com/aliyun/aliyun-dts-subscribe-sdk-java.';

export const oneClient =
  'A group has one active client. Start only one, because this client takes the partition without asking.';

export const groupPassword =
  'DTS_PASSWORD is the password that was chosen for the consumer group. No API returns it. Never write it into the code.';

/** https://github.com/aliyun/aliyun-dts-subscribe-sdk-java */
export const fillers =
  'Fillers keep the stream going and hold no record. They have no value, or one that is shorter than any record.';

/** The longest value that the vendor's SDK takes for a filler. */
export const longestFiller = 48;

/** How the first fields of a record are read without an Avro library. */
export const sourceTimeField =
  "Reads the source time in seconds, which is the third field of a record, after the version and the record's ID. The fields before it are zigzag numbers of variable length.";
