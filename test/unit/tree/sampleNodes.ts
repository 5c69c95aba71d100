import assert from 'node:assert/strict';
import type { SourceProblem } from '../../../src/cloud/credentials.ts';
import { CloudError, type CloudErrorDetails, type CloudErrorKind } from '../../../src/cloud/errors.ts';
import type { ContextFacts } from '../../../src/tree/contextValues.ts';
import type { Known } from '../../../src/tree/known.ts';
import { type ListOwner, type Node, resourceOf } from '../../../src/tree/nodes.ts';
import type { Pin } from '../../../src/tree/pins.ts';
import { account, at, dtsGroup, instance } from './world.ts';

const logstore = { ...at, project: 'k8s-log', logstore: 'nginx' };

const owners = {
  dtsRegion: { kind: 'dtsRegion', account, region: at.region },
  slsRegion: { kind: 'slsRegion', account, region: at.region },
  instance: { kind: 'instance', account, instance: instance('orders') },
  project: { kind: 'project', account, project: { ...at, project: 'k8s-log' } },
  logstore: { kind: 'logstore', account, logstore },
} as const satisfies { readonly [K in ListOwner['kind']]: ListOwner };

const empty = (under: ListOwner, filter = ''): Node => ({ kind: 'empty', under, filter });
const refusal = (kind: CloudErrorKind, more: Partial<CloudErrorDetails> = {}): CloudError =>
  new CloudError(kind, { service: 'dts', operation: 'DescribeDtsJobs', outcome: 'notApplied', ...more });
const failed = (kind: CloudErrorKind, more?: Partial<CloudErrorDetails>): Extract<Node, { kind: 'failed' }> => ({
  kind: 'failed',
  under: owners.dtsRegion,
  error: refusal(kind, more),
});
const signedOut = (problem: SourceProblem): Extract<Node, { kind: 'signedOut' }> => ({
  kind: 'signedOut',
  account,
  problem,
});
const consent: SourceProblem = { kind: 'consent', profile: 'ops', asked: { kind: 'command', text: 'print-keys' } };
const goneGroup = {
  kind: 'logstoreGroup',
  ref: { kind: 'sls', ...at, project: 'k8s-log', logstore: 'apache', groupName: 'old' },
} as const;

const oldGroup: Node = {
  kind: 'instanceGroup',
  account,
  instance: instance('old', { version: 'old' }),
  group: { ...instance('old', { version: 'old' }), group: dtsGroup('index') },
};

/** What is kept when the row is pinned. */
export const pinOf = (node: Node): Pin => resourceOf(node).pin ?? assert.fail('It cannot be pinned.');

/** A row about which nothing more is known than the node tells. */
export const nothingElse: ContextFacts = { filterOf: () => '', isPinned: () => false, hasUndo: () => false };

/** The same for everything that a row can say. */
export const nothingKnown: Known = {
  ...nothingElse,
  peek: () => undefined,
  latest: () => undefined,
  failure: () => undefined,
  history: () => ({ samples: [], marks: [] }),
  accountState: () => ({}),
  now: () => 0,
};

/** One of every kind of row, and those of its states that menus tell apart. */
export const sampleNodes = {
  ...owners,
  account: { kind: 'account', account },
  sampleAccount: { kind: 'account', account: { ...account, id: 'sample', kind: 'sample' } },
  changeTracking: { kind: 'changeTracking', account },
  logService: { kind: 'logService', account },
  instanceNotReady: { kind: 'instance', account, instance: instance('new', { status: 'NotStarted' }) },
  instanceNotPassed: { kind: 'instance', account, instance: instance('stuck', { status: 'PrecheckFailed' }) },
  instanceOfOldKind: { kind: 'instance', account, instance: instance('old', { version: 'old' }) },
  groupOfOldInstance: oldGroup,
  readOnlyAccount: { kind: 'account', account: { ...account, isReadOnly: true } },
  instanceGroup: {
    kind: 'instanceGroup',
    account,
    instance: instance('orders'),
    group: { ...instance('orders'), group: dtsGroup('index') },
  },
  logstoreGroup: { kind: 'logstoreGroup', account, group: { ...logstore, group: { name: 'sync' } } },
  pins: { kind: 'pins' },
  lookedFor: { kind: 'pin', account, pin: goneGroup, state: 'looking' },
  gone: { kind: 'pin', account, pin: goneGroup, state: 'gone' },
  refused: { kind: 'pin', account, pin: goneGroup, state: { error: refusal('credentials') } },
  more: { kind: 'more', under: owners.project, shown: 100, total: 214 },
  noInstances: empty(owners.dtsRegion),
  noHits: empty(owners.project, 'zebra'),
  noInstanceGroups: empty(owners.instance),
  noLogstoreGroups: empty(owners.logstore),
  failed: failed('throttled'),
  denied: failed('denied'),
  readOnlyRefusal: failed('denied', { fault: 'readOnlyAccount' }),
  unreachable: failed('unreachable', { code: 'ENOTFOUND' }),
  notAllowed: failed('credentials', { sourceProblem: consent }),
  notRenewed: failed('credentials', {
    sourceProblem: { kind: 'profileExpired', profile: 'ops', mode: 'CloudSSO' },
  }),
  notAccepted: failed('credentials'),
  noRegions: { kind: 'noRegions', under: { kind: 'changeTracking', account }, account },
  signedOut: signedOut({ kind: 'noStoredPair' }),
  signedOutUntilAllowed: signedOut(consent),
  signedOutUntilRenewed: signedOut({ kind: 'profileExpired', profile: 'ops', mode: 'OAuth' }),
  signedOutUntilTrusted: signedOut({ kind: 'untrustedWorkspace', profile: 'ops' }),
} as const satisfies Record<string, Node>;
