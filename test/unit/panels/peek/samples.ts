import type { PeekCounts, PeekRecord, PeekRow } from '../../../../src/model/peek/shown.ts';
import {
  type LogstoreSubject,
  type PanelRef,
  type Snapshot,
  type Subject,
  firstChoice,
} from '../../../../src/panels/peek/protocol.ts';
import { account as panelAccount } from '../world.ts';
import { account, dtsRef, now, slsRef } from '../group/samples.ts';

export { now };
export const dts = { ...dtsRef, accountId: panelAccount.id };
export const sls = { ...slsRef, accountId: panelAccount.id };
export const logstore: LogstoreSubject = {
  kind: 'logstore',
  accountId: panelAccount.id,
  region: 'cn-hangzhou',
  project: 'k8s-log-prod',
  logstore: 'nginx-access',
};

export const panelOf = (subject: Subject): PanelRef => ({
  subject,
  name: 'billing-sync',
  choice: firstChoice(subject),
});

export const rowOf = (key: number, given: Partial<PeekRow> = {}): PeekRow => ({
  key,
  kind: 'insert',
  operation: 'INSERT',
  time: now - 1000 * (100 - key),
  position: String(88_213_004 + key),
  object: 'orders.order',
  values: [{ name: 'id', after: { kind: 'text', text: String(key), isCut: false } }],
  isCut: false,
  ...given,
});

export const recordOf = (key: number, given: Partial<PeekRecord> = {}): PeekRecord => ({
  key,
  kind: 'insert',
  operation: 'INSERT',
  time: now,
  position: String(88_213_004 + key),
  object: 'orders.order',
  fields: [],
  keyColumns: ['id'],
  facts: [],
  bytes: 441,
  ...given,
});

export const countsOf = (given: Partial<PeekCounts> = {}): PeekCounts => ({
  read: 50,
  kept: 50,
  dropped: 0,
  isFullOfBytes: false,
  heartbeats: 0,
  fillers: 0,
  positions: [],
  isOver: false,
  ...given,
});

export const snapshot = (subject: Subject, given: Partial<Snapshot> = {}): Snapshot => ({
  identity: {
    subject,
    name: 'billing-sync',
    instanceName: 'orders-binlog-sub',
    regionName: 'China (Hangzhou)',
    account,
    way: undefined,
  },
  isRefreshing: false,
  now,
  choice: firstChoice(subject),
  state: { kind: 'stopped', why: 'enough' },
  checkpoint: undefined,
  shards: [],
  isClientConnected: false,
  counts: countsOf(),
  notices: [],
  rows: { version: 1, first: 0, end: 0, from: 0, items: [] },
  objects: [],
  fields: [],
  kinds: [],
  selected: undefined,
  problem: undefined,
  ...given,
});
