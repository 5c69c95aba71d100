import * as vscode from 'vscode';
import { boardPanelType, groupPanelType, peekPanelType, statusPanelType } from '../contributions.ts';
import type { BoardLook } from '../model/board/boardLook.ts';
import {
  groupKey,
  type GroupRef,
  groupsIn,
  instanceOf,
  listKey,
  memberOf,
  nameOfInstance,
  type NamedInstance,
} from '../model/places.ts';
import { offer } from '../ui/messages.ts';
import { plainText } from '../ui/plainText.ts';
import type { BoardPanelServices } from './board/boardPanel.ts';
import * as board from './board/protocol.ts';
import type { GroupPanelServices } from './group/groupPanel.ts';
import * as group from './group/protocol.ts';
import type { AnyPanelRef, OwnMessage } from './messages.ts';
import { type HostServices, PanelHost, type PanelKind } from './panelHost.ts';
import type { PeekPanelServices } from './peek/peekPanel.ts';
import * as peek from './peek/protocol.ts';
import * as status from './status/protocol.ts';
import type { StatusPanelServices } from './status/statusPanel.ts';

export type PanelServices = HostServices &
  GroupPanelServices &
  StatusPanelServices &
  PeekPanelServices &
  BoardPanelServices;

/** The panels of one kind, one for each resource. */
interface Panels<Resource extends readonly unknown[], Own extends OwnMessage> {
  /** Opens the panel of the resource, or reveals the one that is open. */
  show(...resource: Resource): void;
  /** The same, and does what its page can ask for, as soon as the page shows it. */
  showAnd(message: Own, ...resource: Resource): void;
  /** Has the panel of the resource read again, if it is open, because a command changes what it shows. */
  refresh(...resource: Resource): void;
  /** The same as `show`, and explains all that there is to explain. */
  showExplained(...resource: Resource): void;
  /** Fills a panel that the editor brings back after a reload, from the state that its page stored. */
  restore(webviewPanel: vscode.WebviewPanel, state: unknown): void;
  dispose(): void;
}

export const statusKind = (services: StatusPanelServices): PanelKind<status.PanelRef, status.Copyable, status.Own> => ({
  name: 'status',
  type: statusPanelType,
  setting: 'status.refreshInterval',
  protocol: status,
  keyOf: instance => listKey(groupsIn(instance)),
  accountIdOf: ({ accountId }) => accountId,
  plainNameOf: ({ instanceId }) => instanceId,
  load: async () => {
    const { StatusPanel } = await import('./status/statusPanel.ts');
    return host => new StatusPanel(host, services);
  },
});

export const groupKind = (services: GroupPanelServices): PanelKind<group.PanelRef, group.Copyable, group.Own> => ({
  name: 'group',
  type: groupPanelType,
  setting: 'group.refreshInterval',
  protocol: group,
  keyOf: ({ ref }) => groupKey(ref),
  accountIdOf: ({ ref }) => ref.accountId,
  plainNameOf: ({ ref }) => (ref.kind === 'dts' ? ref.groupId : ref.groupName),
  load: async () => {
    const { GroupPanel } = await import('./group/groupPanel.ts');
    return host => new GroupPanel(host, services);
  },
});

const peekKind = (services: PeekPanelServices): PanelKind<peek.PanelRef, peek.Copyable, peek.Own> => ({
  name: 'peek',
  type: peekPanelType,
  protocol: peek,
  keyOf: ({ subject }) => (subject.kind === 'logstore' ? listKey(groupsIn(subject)) : groupKey(subject)),
  accountIdOf: ({ subject }) => subject.accountId,
  plainNameOf: ({ subject }) => (subject.kind === 'logstore' ? subject.logstore : memberOf(subject)),
  load: async () => {
    const { PeekPanel } = await import('./peek/peekPanel.ts');
    return host => new PeekPanel(host, services);
  },
});

/** There is one board for all accounts. */
const boardKind = (services: BoardPanelServices): PanelKind<board.PanelRef, never, board.Own> => ({
  name: 'board',
  type: boardPanelType,
  protocol: board,
  keyOf: () => '',
  accountIdOf: () => undefined,
  plainNameOf: ({ name }) => name,
  load: async () => {
    const { BoardPanel } = await import('./board/boardPanel.ts');
    return host => new BoardPanel(host, services);
  },
});

export type StatusPanels = Panels<[instance: NamedInstance], status.Own>;
export type GroupPanels = Panels<[ref: GroupRef, name: string], group.Own>;
/** A board that is to be looked at in a certain way is opened with it, without keeping it for the next one. */
export type BoardPanels = Panels<[look?: BoardLook], board.Own>;
export type PeekPanels = Panels<[subject: peek.Subject, name: string], peek.Own>;

export const createStatusPanels = (services: PanelServices): StatusPanels =>
  createPanels(services, statusKind(services), instance => ({
    ...instanceOf(instance),
    name: nameOfInstance(instance),
  }));

export const createGroupPanels = (services: PanelServices): GroupPanels =>
  createPanels(services, groupKind(services), (ref, name) => ({ ref, name, range: group.firstRange }));

export const createPeekPanels = (services: PanelServices): PeekPanels =>
  createPanels(services, peekKind(services), (subject, name) => ({
    subject,
    name,
    choice: peek.firstChoice(subject),
    isAsked: true,
  }));

export const createBoardPanels = (services: PanelServices): BoardPanels =>
  createPanels(services, boardKind(services), (look: BoardLook = services.board.look()) => ({
    ...look,
    name: vscode.l10n.t('Lag Board'),
    intervalSeconds: board.firstInterval,
  }));

/** Keeps one panel for each resource. `panelOf` makes the subject of a new panel. */
export function createPanels<
  Panel extends AnyPanelRef,
  Copyable extends string,
  Own extends OwnMessage,
  Resource extends readonly unknown[],
>(
  services: HostServices,
  kind: PanelKind<Panel, Copyable, Own>,
  panelOf: (...resource: Resource) => Panel,
): Panels<Resource, Own> {
  const opened = new Map<string, PanelHost<Panel, Copyable, Own>>();

  const fill = (webviewPanel: vscode.WebviewPanel, panel: Panel): void => {
    const key = kind.keyOf(panel);
    const host = new PanelHost(webviewPanel, panel, kind, services);
    opened.set(key, host);
    webviewPanel.onDidDispose(() => opened.delete(key));
    host.load().catch(async (error: unknown) => {
      services.log.error(error, `Panel ${kind.name}`);
      host.dispose();
      const isWanted = await offer(vscode.l10n.t('Unable to open the panel.'), vscode.l10n.t('Retry'));
      if (isWanted) open(host.panel);
    });
  };
  const open = (panel: Panel): void => {
    const existing = opened.get(kind.keyOf(panel));
    if (existing) existing.reveal();
    else fill(vscode.window.createWebviewPanel(kind.type, plainText(panel.name), vscode.ViewColumn.Active), panel);
  };

  return {
    show: (...resource) => open(panelOf(...resource)),
    showAnd(message, ...resource) {
      const panel = panelOf(...resource);
      open(panel);
      opened.get(kind.keyOf(panel))?.act(message);
    },
    refresh: (...resource) => void opened.get(kind.keyOf(panelOf(...resource)))?.refresh(),
    showExplained(...resource) {
      const panel = panelOf(...resource);
      open(panel);
      opened
        .get(kind.keyOf(panel))
        ?.explainAll()
        .catch((error: unknown) => services.log.error(error, `Panel ${kind.name}, explain`));
    },
    restore(webviewPanel, state) {
      const panel = kind.protocol.toPanelRef(state);
      // A panel cannot come back if its page had not stored its subject yet, or if its account was removed.
      const accountId = panel && kind.accountIdOf(panel);
      const isLost = !panel || (accountId !== undefined && !services.accounts.find(accountId));
      if (isLost || opened.has(kind.keyOf(panel))) webviewPanel.dispose();
      else fill(webviewPanel, panel);
    },
    dispose() {
      for (const host of [...opened.values()]) host.dispose();
    },
  };
}
