/**
 * Lists the requests that are answered, with their keys, the versions of Kafka 1.0, and those of Kafka 0.10.2. No page says
 * which versions DTS has, but its clients are those of Kafka 0.11 to 2.7. https://kafka.apache.org/protocol#protocol_api_keys
 */
export const apis = {
  /** Only listed, because clients conclude from it which records they can be sent. Only DTS itself writes. */
  Produce: { key: 0, versions: [0, 5], older: [0, 2] },
  Fetch: { key: 1, versions: [0, 6], older: [0, 3] },
  ListOffsets: { key: 2, versions: [0, 2], older: [0, 1] },
  Metadata: { key: 3, versions: [0, 5], older: [0, 2] },
  OffsetCommit: { key: 8, versions: [0, 3], older: [0, 2] },
  OffsetFetch: { key: 9, versions: [0, 3], older: [0, 2] },
  FindCoordinator: { key: 10, versions: [0, 1], older: [0, 0] },
  JoinGroup: { key: 11, versions: [0, 2], older: [0, 1] },
  Heartbeat: { key: 12, versions: [0, 1], older: [0, 0] },
  LeaveGroup: { key: 13, versions: [0, 1], older: [0, 0] },
  SyncGroup: { key: 14, versions: [0, 1], older: [0, 0] },
  SaslHandshake: { key: 17, versions: [0, 1], older: [0, 0] },
  ApiVersions: { key: 18, versions: [0, 1], older: [0, 0] },
  SaslAuthenticate: { key: 36, versions: [0, 0], older: undefined },
} as const satisfies Record<string, Api>;

interface Api {
  readonly key: number;
  readonly versions: Versions;
  /** Absent if the older broker does not know the request. */
  readonly older: Versions | undefined;
}

type Versions = readonly [min: number, max: number];

export type ApiName = keyof typeof apis;

const names = Object.keys(apis) as ApiName[];

export const apiNamed = (key: number): ApiName | undefined => names.find(name => apis[name].key === key);

/** Lists what a broker offers. */
export const offered = (isOlder: boolean): readonly { readonly key: number; readonly versions: Versions }[] =>
  names.flatMap(name => {
    const { key, versions, older } = apis[name];
    const range = isOlder ? older : versions;
    return range ? [{ key, versions: range }] : [];
  });

export function isOffered(name: ApiName, version: number, isOlder: boolean): boolean {
  const range = isOlder ? apis[name].older : apis[name].versions;
  return range !== undefined && version >= range[0] && version <= range[1];
}

/** https://kafka.apache.org/protocol#protocol_error_codes */
export const errors = {
  none: 0,
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeader: 6,
  metadataTooLarge: 12,
  notCoordinator: 16,
  illegalGeneration: 22,
  inconsistentProtocol: 23,
  invalidGroupId: 24,
  unknownMember: 25,
  invalidSessionTimeout: 26,
  rebalanceInProgress: 27,
  unsupportedMechanism: 33,
  unsupportedVersion: 35,
  invalidRequest: 42,
  loginRefused: 58,
  groupIsFull: 81,
} as const;
