import * as vscode from 'vscode';
import { type CloudError, editorOnly, type Fault, otherProxy, reasonOf } from '../../cloud/errors.ts';
import type { BrokerAddress } from '../../cloud/kafka/broker.ts';
import type { VersionRange } from '../../cloud/kafka/requests.ts';
import { requestKeys } from '../../cloud/kafka/requests.ts';
import type { EndpointKind } from '../../model/clients/instanceEndpoints.ts';
import type { GroupStream } from '../../model/streams.ts';
import type { Check } from '../../model/verify/dtsConnection.ts';
import type { ActionPermission, SlsCheck, SlsCheckStep } from '../../model/verify/slsConnection.ts';
import { describe } from '../../ui/messages.ts';
import { momentText, numberText, statusWords } from '../../ui/words.ts';
import { namesText } from '../../ui/written.ts';

/** What a row says: in bold what is remarkable, then what was seen or what to do. */
export interface RowWords {
  readonly headline?: string;
  readonly text: string;
  readonly isWarning?: boolean;
}

/** A step whose answer comes from DTS itself, before anything is connected, or one of the connection. */
export type DtsStep = 'endpoint' | Check['step'];

export const dtsStepNames = (): Readonly<Record<DtsStep, string>> => ({
  endpoint: vscode.l10n.t('Endpoint'),
  name: vscode.l10n.t('Host name'),
  connect: 'TCP',
  versions: vscode.l10n.t('Protocol'),
  logIn: vscode.l10n.t('Sign-in'),
  metadata: vscode.l10n.t('Metadata'),
  topic: vscode.l10n.t('Topic'),
  node: vscode.l10n.t('Real node'),
  window: vscode.l10n.t('Window'),
});

export const slsStepNames = (): Readonly<Record<SlsCheckStep, string>> => ({
  name: vscode.l10n.t('Host name'),
  connect: 'TCP',
  tls: 'TLS',
  read: vscode.l10n.t('Logstore'),
  shards: vscode.l10n.t('Shards'),
  cursors: vscode.l10n.t('Cursors'),
  group: vscode.l10n.t('Consumer group'),
  permissions: vscode.l10n.t('Permissions'),
});

/** How long a step took. */
export function msWords(ms: number): string {
  if (ms < 1000) return vscode.l10n.t('{0} ms', numberText(Math.round(ms)));
  const options = { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(vscode.env.language, options).format(ms / 1000);
}

/** Puts sentences one after the other, with a space between where the language has one. */
export const sentences = (...parts: readonly string[]): string =>
  parts.filter(part => part !== '').join(vscode.env.language.startsWith('zh') ? '' : ' ');

const addressText = ({ host, port }: BrokerAddress): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

const listText = (items: readonly string[]): string =>
  new Intl.ListFormat(vscode.env.language, { type: 'unit', style: 'short' }).format(items);

/** Which endpoint is checked, and which of the others this computer does not reach. */
export function endpointWords({ endpoint, endpoints, detail }: GroupStream): RowWords {
  const names: Readonly<Record<EndpointKind, string>> = {
    vpc: vscode.l10n.t('VPC endpoint'),
    private: vscode.l10n.t('Private endpoint'),
    public: vscode.l10n.t('Public endpoint'),
  };
  const others = endpoints.filter(({ kind }) => kind !== endpoint.kind);
  const silent = others.filter(({ reached }) => reached === false).map(({ kind }) => names[kind]);
  return {
    text: [
      `${names[endpoint.kind]} ${endpoint.text}`,
      ...silent.map(name => vscode.l10n.t("{0} doesn't respond from here", name)),
      vscode.l10n.t('task: {0}', statusWords(detail.status)),
    ].join(' · '),
  };
}

export function dtsSeenWords(check: Extract<Check, { readonly seen: unknown }>, stream: GroupStream): RowWords {
  switch (check.step) {
    case 'name':
      return nameWords(check.seen);
    case 'connect':
      return { text: connectedWords(check.seen.address, stream.bootstrap.port, check.seen.proxy) };
    case 'versions':
      return { text: versionWords(check.seen.ranges) };
    case 'logIn':
      return { text: vscode.l10n.t('SASL PLAIN as {0}', check.seen.userName) };
    case 'metadata': {
      const { clusterId, brokers } = check.seen;
      const servers = listText(brokers.map(addressText));
      return {
        text:
          clusterId === undefined
            ? vscode.l10n.t('servers: {0}', servers)
            : vscode.l10n.t('cluster {0} · servers: {1}', clusterId, servers),
      };
    }
    case 'topic': {
      const { topic, partitions } = check.seen;
      return {
        text:
          partitions === 1
            ? vscode.l10n.t('{0} · 1 partition', topic)
            : vscode.l10n.t('{0} · {1} partitions', topic, numberText(partitions)),
      };
    }
    case 'node': {
      const { host, port } = check.seen;
      const isSame = host === stream.bootstrap.host && port === stream.bootstrap.port;
      const text = addressText(check.seen);
      return { text: isSame ? vscode.l10n.t('{0}, the same server', text) : text };
    }
    case 'window':
      return windowWords(check.seen, stream);
  }
}

const nameWords = ({
  host,
  addresses,
}: {
  readonly host: string;
  readonly addresses: readonly string[];
}): RowWords => ({
  text:
    addresses.length === 0
      ? vscode.l10n.t('{0}, which the proxy looks up', host)
      : addresses[0] === host
        ? host
        : `${host} → ${listText(addresses)}`,
});

const connectedWords = (address: string, port: number, proxy: string | undefined): string =>
  proxy === undefined
    ? vscode.l10n.t('port {0} at {1}', String(port), address)
    : vscode.l10n.t('port {0} through a tunnel of the proxy {1}', String(port), proxy);

function versionWords(ranges: readonly VersionRange[]): string {
  if (ranges.length === 0) return vscode.l10n.t("It doesn't tell its versions, so old ones are used.");
  const told = (['Fetch', 'ListOffsets'] as const).flatMap(name => {
    const range = ranges.find(({ key }) => key === requestKeys[name]);
    return range ? [`${name} ${range.lowest}–${range.highest}`] : [];
  });
  return `ApiVersions: ${namesText(told)}`;
}

const offsetText = (offset: bigint): string => new Intl.NumberFormat(vscode.env.language).format(offset);

function windowWords(
  { earliest, end, checkpoint }: Extract<Check, { readonly step: 'window'; readonly seen: unknown }>['seen'],
  { checkpoint: time, detail }: GroupStream,
): RowWords {
  const kept =
    earliest === undefined || end === undefined
      ? vscode.l10n.t("The server doesn't tell where its data begins and ends.")
      : vscode.l10n.t('Offsets {0} to {1}.', offsetText(earliest), offsetText(end));
  if (time === undefined || checkpoint === undefined) {
    return { text: sentences(kept, vscode.l10n.t('The group has no checkpoint yet.')) };
  }
  if (checkpoint === 'outside') {
    const { beginTime } = detail;
    const isExpired = beginTime !== undefined && time < beginTime;
    const headline = isExpired
      ? vscode.l10n.t('The checkpoint has expired: {0}.', momentText(time))
      : vscode.l10n.t("There's no data at or after the checkpoint: {0}.", momentText(time));
    const advice = isExpired
      ? vscode.l10n.t(
          'The oldest data is from {0}, so what the group has missed until then is lost. Start the client from a later time.',
          momentText(beginTime),
        )
      : vscode.l10n.t('A client finds none either if its start time is in milliseconds, because DTS counts seconds.');
    return { headline, text: sentences(advice, kept), isWarning: true };
  }
  return { text: sentences(kept, checkpointWords(momentText(time), checkpoint, end)) };
}

function checkpointWords(time: string, checkpoint: bigint, end: bigint | undefined): string {
  const offset = offsetText(checkpoint);
  if (end === undefined) return vscode.l10n.t('The checkpoint {0} is at offset {1}.', time, offset);
  // The end was asked for first, so that the checkpoint can be after it.
  const left = end > checkpoint ? end - checkpoint : 0n;
  return left === 1n
    ? vscode.l10n.t('The checkpoint {0} is at offset {1}, 1 record or heartbeat before the end.', time, offset)
    : vscode.l10n.t(
        'The checkpoint {0} is at offset {1}, {2} records and heartbeats before the end.',
        time,
        offset,
        offsetText(left),
      );
}

/** What failed at a step: what was seen of the failure, and what it means. */
export function dtsFailureWords(
  step: DtsStep,
  error: CloudError,
  stream: GroupStream | undefined,
  checks: readonly Check[],
): RowWords {
  const leader = checks.find(check => check.step === 'topic' && 'seen' in check);
  const node = leader?.step === 'topic' && 'seen' in leader ? leader.seen.leader : undefined;
  const address = step === 'node' ? node : stream?.bootstrap;
  const headline = address && step !== 'endpoint' ? seenOfFailure(step, error, address) : undefined;
  // Where a connection breaks after it was made, it is no question of the address.
  const isBroken = error.kind === 'unreachable' && error.fault === undefined && error.operation !== 'Connect';
  const text =
    error.fault === 'groupLogIn' && stream
      ? vscode.l10n.t(
          'Check the password, and that the group belongs to this instance. The group signs in as {0}: its username, a hyphen, and its ID.',
          stream.userName,
        )
      : describe(isBroken ? error.with({ fault: 'streamBroken' }) : error).text;
  return { ...(headline !== undefined && { headline }), text };
}

function seenOfFailure(
  step: Exclude<DtsStep, 'endpoint'>,
  error: CloudError,
  address: BrokerAddress,
): string | undefined {
  const { fault, kind, code = '' } = error;
  const ofFault = fault && faultWords[fault];
  if (ofFault) return ofFault(error, address);
  if (kind !== 'unreachable' || step === 'name' || step === 'connect') return undefined;
  return isTimeout(code)
    ? vscode.l10n.t("The server doesn't respond in time.")
    : vscode.l10n.t('The server closes the connection.');
}

/** What is seen of a fault. Those that are missing here are not told apart by what is seen of them. */
const faultWords: Readonly<Partial<Record<Fault, (error: CloudError, address: BrokerAddress) => string>>> = {
  brokerUnreachable: unreachedWords,
  nodeUnreachable: unreachedWords,
  notKafka: ({ code = '' }, address) => {
    const text = addressText(address);
    if (isTimeout(code)) return vscode.l10n.t("{0} accepts the connection, but doesn't respond.", text);
    return code === ''
      ? vscode.l10n.t('{0} responds in another protocol, such as HTTP.', text)
      : vscode.l10n.t('{0} closes the connection without a response.', text);
  },
  groupLogIn: ({ code = '' }) => {
    if (isTimeout(code)) return vscode.l10n.t("The server doesn't respond to the username and password.");
    return code.startsWith('KAFKA_')
      ? vscode.l10n.t('The server rejects the username or password.')
      : vscode.l10n.t('The server closes the connection when it gets the username and password.');
  },
  noPlainLogIn: ({ serviceMessage = '' }) =>
    vscode.l10n.t('The server offers other ways to sign in: {0}.', serviceMessage || '–'),
};

const isTimeout = (code: string): boolean => reasonOf({ code }) === 'timeLimit';

function unreachedWords({ code = '' }: CloudError, address: BrokerAddress): string {
  const text = addressText(address);
  if (reasonOf({ code }) === 'name') return vscode.l10n.t("The host name {0} wasn't found.", address.host);
  if (isTimeout(code)) return vscode.l10n.t("{0} doesn't respond.", text);
  return code === 'ECONNREFUSED'
    ? vscode.l10n.t('{0} refuses the connection.', text)
    : vscode.l10n.t('The connection to {0} fails ({1}).', text, code);
}

export function slsSeenWords(check: Extract<SlsCheck, { readonly seen: unknown }>): RowWords {
  switch (check.step) {
    case 'name':
      return nameWords(check.seen);
    case 'connect':
      return { text: connectedWords(check.seen.address, check.seen.port, check.seen.proxy) };
    case 'tls': {
      if (!check.seen) return { text: vscode.l10n.t('Not encrypted, because the endpoint is on this computer.') };
      const { protocol, issuer, validTo } = check.seen;
      return {
        text: vscode.l10n.t(
          '{0} · certificate by {1}, valid until {2}',
          protocol,
          issuer,
          momentText(new Date(validTo)),
        ),
      };
    }
    case 'read':
      return { text: vscode.l10n.t('{0} was read with a signed request.', check.seen.logstore) };
    case 'shards':
      return {
        text: vscode.l10n.t('open: {0} · read-only: {1}', numberText(check.seen.open), numberText(check.seen.readOnly)),
      };
    case 'cursors':
      return {
        text: check.seen.isEmpty
          ? vscode.l10n.t('First and last cursor of shard {0}, which has no data', String(check.seen.shard))
          : vscode.l10n.t('First and last cursor of shard {0}', String(check.seen.shard)),
      };
    case 'group':
      return { text: vscode.l10n.t('shards with a checkpoint: {0}', numberText(check.seen.checkpoints)) };
    case 'permissions':
      return permissionWords(check.seen);
  }
}

/** Says what RAM is known to allow and to refuse, and plainly what nobody can know without changing something. */
function permissionWords(permissions: readonly ActionPermission[]): RowWords {
  const named = (state: ActionPermission['state']): string =>
    listText(
      permissions
        .filter(permission => permission.state === state)
        .map(({ action, at }) => (at === undefined ? action : `${action} (${momentText(new Date(at))})`)),
    );
  const [allowed, refused, unknown] = [named('allowed'), named('refused'), named('unknown')];
  const text = [
    allowed && vscode.l10n.t('RAM allows {0}.', allowed),
    unknown &&
      vscode.l10n.t(
        "Whether RAM allows {0} can't be known without joining or changing the group. A client that signs in with other credentials has other permissions.",
        unknown,
      ),
  ];
  return {
    ...(refused && { headline: vscode.l10n.t('RAM denies {0}, which clients need.', refused), isWarning: true }),
    text: sentences(...text),
  };
}

export function slsFailureWords(step: SlsCheckStep, error: CloudError): RowWords {
  const { text } = describe(error);
  switch (step) {
    case 'name':
    case 'connect':
    case 'tls':
      // It need not keep the requests from arriving, because VS Code may send them another way.
      return error.code === editorOnly || error.code === otherProxy
        ? { text: vscode.l10n.t("VS Code sends the requests, and doesn't tell how it connects."), isWarning: true }
        : { headline: vscode.l10n.t("There's no direct connection."), text, isWarning: true };
    case 'read':
    case 'shards':
      return error.kind === 'denied'
        ? { text: sentences(text, vscode.l10n.t("Clients don't need this permission.")), isWarning: true }
        : { text };
    case 'cursors':
    case 'group':
    case 'permissions':
      return { text };
  }
}
