import type { Catalog } from '../model/catalog/catalog.ts';
import { type GroupRef, groupRefOf } from '../model/groupRef.ts';
import { type GroupAction, type Subject, whyNot } from '../model/groups/groupActions.ts';
import { allowsNewGroups, taskStage } from '../model/status/stage.ts';
import { type Fix, fixesFor, fixOfSource } from '../ui/fixes.ts';
import { listOf, type ListOwner, type Node } from './nodes.ts';
import { pinOf } from './pins.ts';

/** What menus depend on beside the node itself. */
export interface ContextFacts extends Pick<Catalog, 'filterOf'> {
  readonly isPinned: (node: Node) => boolean;
  /** Whether the checkpoints from before a reset are kept here. */
  readonly hasUndo: (ref: GroupRef) => boolean;
}

/**
 * What a row is and what can be done with it, as words. The menus in package.json match single words, so abilities add
 * up instead of multiplying. Rows of a read-only account have none of the words that stand for a change.
 */
export function contextOf(node: Node, facts: ContextFacts): readonly string[] {
  return [...wordsOf(node, facts), ...pinWords(node, facts)];
}

function wordsOf(node: Node, facts: ContextFacts): readonly string[] {
  switch (node.kind) {
    case 'account': {
      const { kind, isReadOnly } = node.account;
      return [node.kind, kind, 'refreshable', 'hasId', 'hasName', isReadOnly ? 'readOnly' : 'changeable'];
    }
    case 'changeTracking':
    case 'logService':
      return [node.kind, 'refreshable'];
    case 'dtsRegion':
    case 'slsRegion':
      return [node.kind, 'refreshable', 'hasId', ...filterWords(node, facts)];
    case 'instance': {
      const { job } = node.instance;
      const hasConsumptionTime = !job.isNewVersion && taskStage(job.status) === 'running' && !node.account.isReadOnly;
      return [
        node.kind,
        'refreshable',
        'hasId',
        'hasName',
        'hasEndpoint',
        'hasTopic',
        'inConsole',
        ...(acceptsGroups(node) ? ['acceptsDtsGroup'] : []),
        ...(hasConsumptionTime ? ['hasConsumptionTime'] : []),
      ];
    }
    case 'instanceGroup':
      return [node.kind, 'consumerGroup', 'refreshable', 'hasId', 'hasName', 'inConsole', ...changeWords(node, facts)];
    case 'project':
      return [node.kind, 'refreshable', 'hasName', 'hasEndpoint', 'inConsole', ...filterWords(node, facts)];
    case 'logstore':
      return [
        node.kind,
        'refreshable',
        'hasName',
        'hasEndpoint',
        'inConsole',
        ...(acceptsGroups(node) ? ['acceptsSlsGroup'] : []),
      ];
    case 'logstoreGroup':
      return [
        node.kind,
        'consumerGroup',
        'refreshable',
        'hasName',
        'comparable',
        'inConsole',
        ...changeWords(node, facts),
      ];
    case 'pins':
      return [node.kind];
    case 'pin':
      return [
        node.kind,
        'refreshable',
        ...(typeof node.state === 'object' ? fixWords(fixesFor(node.state.error)[0]) : []),
      ];
    case 'more':
      return [node.kind];
    case 'empty':
      return [node.kind, 'refreshable', ...emptyWords(node)];
    case 'failed':
      return [node.kind, 'refreshable', ...fixWords(fixesFor(node.error)[0])];
    case 'noRegions':
      return [node.kind];
    case 'signedOut':
      return [node.kind, 'refreshable', ...fixWords(fixOfSource(node.problem))];
  }
}

/** Whether a group can be created below the row. */
export function acceptsGroups(owner: ListOwner): boolean {
  if (owner.account.isReadOnly) return false;
  switch (owner.kind) {
    case 'instance':
      return allowsNewGroups(taskStage(owner.instance.job.status));
    case 'logstore':
      return true;
    case 'dtsRegion':
    case 'slsRegion':
    case 'project':
      return false;
  }
}

function pinWords(node: Node, { isPinned }: ContextFacts): readonly string[] {
  if (!pinOf(node)) return [];
  return [isPinned(node) ? 'pinned' : 'pinnable'];
}

type GroupNode = Extract<Node, { readonly kind: 'instanceGroup' | 'logstoreGroup' }>;

const actionWords = { edit: 'editable', delete: 'deletable', reset: 'resettable', undoReset: 'undoable' } as const;

function changeWords(node: GroupNode, { hasUndo }: ContextFacts): readonly string[] {
  const subject: Subject = {
    isReadOnlyAccount: node.account.isReadOnly === true,
    service: serviceOf(node),
    hasSavedReset: hasUndo(groupRefOf(node.group)),
  };
  return Object.entries(actionWords)
    .filter(([action]) => whyNot(action as GroupAction, subject) === undefined)
    .map(([, word]) => word);
}

function serviceOf(node: GroupNode): Subject['service'] {
  switch (node.kind) {
    case 'instanceGroup': {
      const { status, isNewVersion } = node.instance.job;
      return { kind: 'dts', stage: taskStage(status), isNewVersion };
    }
    case 'logstoreGroup':
      return { kind: 'sls' };
  }
}

function filterWords(node: ListOwner, { filterOf }: ContextFacts): readonly string[] {
  return ['filterable', ...(filterOf(listOf(node)) === '' ? [] : ['filtered'])];
}

/** What the menus call the way out that comes first in the words of a failure; the log they have for every failure. */
const wordOf: Readonly<Record<Fix, string | undefined>> = {
  signInAgain: 'signInAgain',
  showPolicy: 'denied',
  showNetworkDiagnostics: 'network',
  openNetworkSettings: 'network',
  openCliTerminal: 'cli',
  allowSource: 'consent',
  manageTrust: 'untrusted',
  showLog: undefined,
};

function fixWords(fix: Fix | undefined): readonly string[] {
  const word = fix && wordOf[fix];
  return word === undefined ? [] : [word];
}

function emptyWords({ under, filter }: Extract<Node, { kind: 'empty' }>): readonly string[] {
  if (filter !== '') return ['filtered'];
  if (!acceptsGroups(under)) return [];
  return [under.kind === 'instance' ? 'acceptsDtsGroup' : 'acceptsSlsGroup'];
}
