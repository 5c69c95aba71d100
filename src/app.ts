import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { AccountStore } from './accounts/accountStore.ts';
import { createConnector } from './accounts/connector.ts';
import { forgetWithAccounts } from './accounts/forgetting.ts';
import { GroupPasswords } from './accounts/groupPasswords.ts';
import { goneError } from './accounts/openAccount.ts';
import { thisComputer } from './accounts/thisComputer.ts';
import type { McpServing } from './agents/mcp/mcpServing.ts';
import { ModelConsent } from './agents/modelConsent.ts';
import { loadedOnce } from './cloud/loadedOnce.ts';
import type { AgentTools } from './model/agent/agentTools.ts';
import { type BoardLook, firstLook } from './model/board/boardLook.ts';
import { lookId } from './model/board/storedLook.ts';
import { LiveCatalog } from './model/catalog/liveCatalog.ts';
import { GroupChanges } from './model/groups/groupChanges.ts';
import { LastCalls } from './model/incident/lastCalls.ts';
import { KeptHistories } from './model/lag/keptHistories.ts';
import { LiveMonitor } from './model/lag/liveMonitor.ts';
import type { GroupRef, LogstoreGroupRef } from './model/places.ts';
import { CheckpointResets } from './model/reset/resets.ts';
import { SavedScope } from './model/sentinel/savedScope.ts';
import { GroupStarts } from './model/start/groupStarts.ts';
import type { Streams } from './model/streams.ts';
import { LearntPermissions } from './model/verify/learntPermissions.ts';
import type { SlsConnection } from './model/verify/slsConnection.ts';
import { configuredEndpoints } from './network/configuredEndpoints.ts';
import { openNetwork } from './network/editorNetwork.ts';
import { reaches } from './network/reaches.ts';
import { OpenBoard } from './panels/board/openBoard.ts';
import {
  type BoardPanels,
  createBoardPanels,
  createGroupPanels,
  createPeekPanels,
  createStatusPanels,
  type GroupPanels,
  type PeekPanels,
  type StatusPanels,
} from './panels/panels.ts';
import { Watching } from './sentinel/watching.ts';
import { openHistoryFiles } from './stored/historyFiles.ts';
import { SetAside } from './stored/setAside.ts';
import { StoredFiles } from './stored/storedFiles.ts';
import { openStored } from './stored/storedState.ts';
import { createDiagnostics, type Diagnostics } from './support/diagnostics.ts';
import { namelessBoard } from './support/namelessBoard.ts';
import { readVersions, type Versions } from './support/settingsInForce.ts';
import { createSupportBundle, type SupportBundle } from './support/supportBundle.ts';
import { pinnedOnBoard, treeOnBoard } from './tree/onBoard.ts';
import { Pins } from './tree/pins.ts';
import { setContextKey } from './ui/contextKeys.ts';
import { GroupDocuments, TextDocuments } from './ui/documents.ts';
import { type Log, logCall, openLog } from './ui/log.ts';
import { readSetting } from './ui/settings.ts';
import { endWithAccounts } from './wizards/engine/ending.ts';

/** Everything behind the view, the commands and the panels. */
export interface App {
  readonly log: Log;
  readonly accounts: AccountStore;
  readonly catalog: LiveCatalog;
  readonly histories: KeptHistories;
  readonly monitor: LiveMonitor;
  readonly resets: CheckpointResets;
  readonly changes: GroupChanges;
  readonly pins: Pins;
  readonly savedScope: SavedScope;
  readonly documents: GroupDocuments;
  readonly texts: TextDocuments;
  readonly diagnostics: Diagnostics;
  readonly supportBundle: SupportBundle;
  readonly lastCalls: LastCalls;
  readonly versions: Versions;
  readonly statusPanels: StatusPanels;
  readonly groupPanels: GroupPanels;
  readonly peekPanels: PeekPanels;
  readonly boardPanels: BoardPanels;
  readonly openBoard: OpenBoard;
  /** What the last board was about, and how it was looked at. */
  readonly boardLook: () => BoardLook;
  /** Whether a connection to a host and port succeeds from this computer. */
  readonly reaches: typeof reaches;
  readonly streams: Streams;
  readonly starts: GroupStarts;
  hasUndo(ref: GroupRef): boolean;
  /** The tools for language models, which are loaded when they are first used. */
  agentTools(): Promise<AgentTools>;
  readonly modelConsent: ModelConsent;
  /** The same tools over MCP, for agents outside of the editor. They are loaded when the server is started. */
  mcp(): Promise<McpServing>;
}

/**
 * Builds everything. Nothing is sent before the user opens a row or runs a command, but for what the sentinel watches.
 */
export async function openApp(context: vscode.ExtensionContext): Promise<App> {
  // Words that pages have, too, are looked up in this package. Here they are those of the editor, as all others are.
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const { globalState, globalStorageUri, secrets, extensionUri } = context;
  const log = openLog(accountId => accounts.find(accountId)?.name);
  const setAside = new SetAside(log, globalState);
  const folder = (name: string): Promise<StoredFiles> => StoredFiles.open(join(globalStorageUri.fsPath, name));
  const [{ stored, following }, histories] = await Promise.all([
    openStored(await folder('state'), globalState, setAside),
    KeptHistories.open(
      await openHistoryFiles(await folder('history'), file => setAside.isUnreadable('histories', file)),
    ),
  ]);
  const network = openNetwork(log);
  const endpoints = configuredEndpoints(() => ({
    origin: readSetting('network.endpoint'),
    form: readSetting('network.endpointForm'),
    custom: readSetting('network.customEndpoints'),
  }));
  const permissions = new LearntPermissions();
  const lastCalls = new LastCalls();
  const { connect, now } = createConnector({
    openSender: network.sender,
    limits: network.limits,
    onCall: record => {
      logCall(log, record);
      permissions.note(record);
      lastCalls.note(record);
    },
  });
  const { sender, directSender } = network;
  const computer = thisComputer({ sender, directSender, now });
  const accounts = new AccountStore({
    stored,
    secrets,
    hasUnreadableSecrets: accountId => {
      log.warn(`The stored credentials of account ${accountId} cannot be read. They are kept, and it has to sign in.`);
    },
    connect,
    endpoints,
    computer,
  });
  const cloudOf = accounts.cloudOf.bind(accounts);
  const failed = (error: unknown): void => {
    log.error(error, 'Saving state');
  };
  const catalog = new LiveCatalog(cloudOf, stored.filters, failed);
  const resets = new CheckpointResets({ cloudOf, histories, stored: stored.resets });
  const starts = new GroupStarts({ cloudOf, ownWrites: ref => resets.ownWrites(ref) });
  const monitor = new LiveMonitor({ cloudOf, histories, ownWrites: ref => resets.ownWrites(ref) });
  const changes = new GroupChanges({ cloudOf, catalog, histories, resets, wait: delay });
  const pins = new Pins(stored.pins);
  const savedScope = new SavedScope(stored.scopes);
  const groupPasswords = new GroupPasswords();
  const openStreams = async () => {
    const { streamsOf } = await import('./wizards/stream/streamOfGroup.ts');
    return streamsOf({ accounts, catalog, brokerWay: network.brokerWay, groupPasswords });
  };
  const streams: Streams = {
    read: async (ref, signal) => (await openStreams()).read(ref, signal),
    passwordOf: async (ref, stream, title, signal) => (await openStreams()).passwordOf(ref, stream, title, signal),
    confirmNode: async (stream, node, signal) => (await openStreams()).confirmNode(stream, node, signal),
    passwordRefused: ref => {
      groupPasswords.drop(ref);
    },
    way: network.brokerWay,
  };
  const texts = new TextDocuments();
  const documents = new GroupDocuments(texts);
  const versions = readVersions((context.extension.packageJSON as { readonly version: string }).version);
  const { report, limits } = network;
  const diagnostics = createDiagnostics({ accounts, endpoints, sender, limits, network: report, versions });
  const supportBundle = createSupportBundle({
    accounts,
    catalog,
    monitor,
    histories,
    log,
    network: report,
    diagnostics,
    versions,
  });
  const watching = new Watching({
    ...{ accounts, monitor, histories, pins, savedScope, log },
    told: stored.told,
    openGroup: (ref, name) => groupPanels.show(ref, name),
    openInstance: (ref, name) => statusPanels.show({ ...ref, job: { name } }),
  });
  // This comes before anything is drawn that is to be forgotten.
  const forgetting = forgetWithAccounts(accounts, {
    catalog,
    monitor,
    byGroup: [histories, resets, documents, groupPasswords, permissions, lastCalls],
    byAccount: [pins, savedScope, watching],
    failed,
  });
  const tellWhetherThereAreAccounts = (): void => {
    setContextKey('accounts', accounts.list().length === 0 ? 'none' : 'some');
  };
  tellWhetherThereAreAccounts();
  accounts.showEnds();
  const endpointsOf = accounts.endpointsOf.bind(accounts);
  const logstoreConnection = async (ref: LogstoreGroupRef): Promise<SlsConnection> => {
    const { accountId, region, project } = ref;
    const account = accounts.find(accountId);
    if (!account) throw goneError();
    const [{ sls }, endpoints] = await Promise.all([cloudOf(accountId), accounts.endpointsOf(account)]);
    const learnt = (operation: string) => permissions.of(accountId, project, operation);
    return { ref, endpoint: endpoints.sls(region, project), sls, learnt };
  };
  const hasUndo = (ref: GroupRef): boolean => ref.kind === 'sls' && resets.hasUndo(ref);
  const openBoard = new OpenBoard();
  const ofBoards = {
    ...{ accounts, cloudOf, monitor, histories, catalog },
    pinned: { list: () => pins.list().map(pinnedOnBoard), onDidChange: pins.onDidChange },
  };
  const modelConsent = new ModelConsent(stored.toolConsents);
  let openingTools: Promise<AgentTools> | undefined;
  const openTools = async (): Promise<AgentTools> =>
    (await import('./agents/openTools.ts')).openAgentTools({ ...ofBoards, resets });
  const agentTools = loadedOnce(() => (openingTools = openTools()));
  const mcp = loadedOnce(async () => {
    const { McpServing } = await import('./agents/mcp/mcpServing.ts');
    const serving = new McpServing({ agentTools, modelConsent, secrets, log, extensionVersion: versions.extension });
    context.subscriptions.push(serving);
    return serving;
  });
  const board = {
    options: ofBoards,
    accounts,
    rows: treeOnBoard({
      ...{ accounts, catalog, hasUndo },
      filterOf: list => catalog.filterOf(list),
      isPinned: ref => pins.has(ref),
    }),
    open: openBoard,
    look: () => stored.boardLooks.find(lookId) ?? firstLook,
    keep: (look: BoardLook) =>
      void stored.boardLooks.change(lookId, now => ({ ...now, id: lookId, ...look })).catch(failed),
    savedScope,
    redacted: namelessBoard,
  };
  const ofPanels = {
    ...{ accounts, catalog, monitor, histories, resets, starts, pins, log, extensionUri },
    ...{ streams, logstoreConnection, cloudOf, endpointsOf, board },
  };
  const [statusPanels, groupPanels] = [createStatusPanels(ofPanels), createGroupPanels(ofPanels)];
  const peekPanels = createPeekPanels(ofPanels);
  const boardPanels = createBoardPanels(ofPanels);

  const endWizards = endWithAccounts({
    find: id => accounts.find(id),
    ended: async (title, account, now) => {
      const { tellEnded } = await import('./wizards/engine/tellEnded.ts');
      tellEnded(title, account, now);
    },
  });
  void setAside.tell();
  context.subscriptions.push(
    log,
    following,
    network,
    accounts,
    catalog,
    { dispose: () => histories.flush() },
    monitor,
    resets,
    pins,
    savedScope,
    {
      dispose: () =>
        void openingTools?.then(
          tools => tools.dispose(),
          () => undefined,
        ),
    },
    watching,
    texts,
    forgetting,
    accounts.onDidChange(tellWhetherThereAreAccounts),
    accounts.onDidChange(endWizards),
    accounts.onDidReplaceKeys(endWizards),
    catalog.onDidChange(list => {
      if (list.list === 'instanceGroups' || list.list === 'logstoreGroups') monitor.forgetGone(list);
    }),
    statusPanels,
    groupPanels,
    peekPanels,
    boardPanels,
  );
  return {
    log,
    accounts,
    catalog,
    histories,
    monitor,
    resets,
    changes,
    pins,
    savedScope,
    documents,
    texts,
    diagnostics,
    supportBundle,
    lastCalls,
    versions,
    statusPanels,
    groupPanels,
    peekPanels,
    boardPanels,
    openBoard,
    boardLook: board.look,
    reaches,
    streams,
    starts,
    hasUndo,
    agentTools,
    modelConsent,
    mcp,
  };
}
