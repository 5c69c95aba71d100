import type { DtsJob } from '../cloud/dts/types.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import { explainable } from '../model/explain/explainable.ts';
import { type GroupAction, type Subject, whyNoChanges, whyNot } from '../model/groups/groupActions.ts';
import { type ChangeTrackingInstance, type GroupRef, groupRefOf } from '../model/places.ts';
import { knownStatus, taskStage } from '../model/status/stage.ts';
import { whyNoStart } from '../model/task/startRules.ts';
import { type Fix, fixesFor, fixOfSource } from '../ui/fixes.ts';
import { type GroupNode, type GroupOwner, type ListOwner, type Node, resourceOf } from './nodes.ts';
import type { Pin } from './pins.ts';

/** What menus depend on apart from the node. */
export interface ContextFacts extends Pick<Catalog, 'filterOf'> {
  readonly isPinned: (ref: Pin['ref']) => boolean;
  /** Whether a reset of the group can be undone. */
  readonly hasUndo: (ref: GroupRef) => boolean;
}

/**
 * The words for what a row is and what can be done with it. The menus in package.json match single words, so no word is
 * needed for combinations. Rows of a read-only account have none of the words that stand for a change.
 */
export function contextOf(node: Node, facts: ContextFacts): readonly string[] {
  const { id, name, pin, error, problem } = resourceOf(node);
  return [
    node.kind,
    ...abilities(node, facts),
    ...(id === undefined ? [] : ['hasId']),
    ...(name === undefined ? [] : ['hasName']),
    ...(pin ? [facts.isPinned(pin.ref) ? 'pinned' : 'pinnable'] : []),
    ...(explainable(error) ? ['explainable'] : []),
    ...fixWords(problem ? fixOfSource(problem) : fixesFor(error)[0]),
  ];
}

function abilities(node: Node, facts: ContextFacts): readonly string[] {
  switch (node.kind) {
    case 'account': {
      const { kind, isReadOnly } = node.account;
      return [kind, 'refreshable', isReadOnly ? 'readOnly' : 'changeable'];
    }
    case 'pin':
      return ['refreshable', ...('kind' in node.pin.ref ? ['pinnedGroup'] : [])];
    case 'changeTracking':
    case 'logService':
    case 'failed':
    case 'signedOut':
      return ['refreshable'];
    case 'dtsRegion':
    case 'slsRegion':
      return ['refreshable', ...filterWords(node, facts)];
    case 'instance': {
      const { job } = node.instance;
      const hasConsumptionTime =
        job.version !== 'new' && taskStage(job.status) === 'running' && !node.account.isReadOnly;
      return [
        'refreshable',
        'hasEndpoint',
        'hasTopic',
        'hasRecords',
        'inConsole',
        ...terraformWords(node),
        ...(acceptsGroups(node) ? ['acceptsDtsGroup'] : []),
        ...(hasConsumptionTime ? ['hasConsumptionTime'] : []),
        ...(node.account.isReadOnly ? [] : taskWords(job)),
        ...(isTroubled(job.status) ? ['explainable'] : []),
      ];
    }
    case 'instanceGroup':
      return [
        'consumerGroup',
        'explainable',
        'refreshable',
        'hasRecords',
        'inConsole',
        ...terraformWords(node),
        ...changeWords(node, facts),
      ];
    case 'project':
      return ['refreshable', 'hasEndpoint', 'inConsole', ...filterWords(node, facts)];
    case 'logstore':
      return [
        'refreshable',
        'hasEndpoint',
        'hasRecords',
        'inConsole',
        ...(acceptsGroups(node) ? ['acceptsSlsGroup'] : []),
      ];
    case 'logstoreGroup':
      return [
        'consumerGroup',
        'explainable',
        'refreshable',
        'hasRecords',
        'comparable',
        'inConsole',
        ...changeWords(node, facts),
      ];
    case 'empty':
      return ['refreshable', ...emptyWords(node)];
    case 'pins':
    case 'more':
    case 'noRegions':
      return [];
  }
}

/** What can be done to the task of an instance. */
const taskWords = (job: DtsJob): readonly string[] => [
  ...(whyNoStart(job) ? [] : ['startable']),
  ...(taskStage(job.status) === 'precheckFailed' ? ['skippable'] : []),
];

/** Whether the task of an instance has something to explain. A group may have even if it seems to do well. */
const isTroubled = (status: string): boolean =>
  ['failed', 'retrying', 'precheckFailed'].includes(taskStage(status)) || knownStatus(status) === 'Prechecking';

/** Whether a group can be created below the row. */
export function acceptsGroups(owner: ListOwner): owner is GroupOwner {
  if (owner.account.isReadOnly) return false;
  return owner.kind === 'logstore' || (owner.kind === 'instance' && whyNoChanges(owner.instance.job) === undefined);
}

/** Terraform manages the groups of instances of the new version, whoever may change them here. */
const terraformWords = ({ instance }: Extract<Node, { instance: ChangeTrackingInstance }>): readonly string[] =>
  whyNoChanges(instance.job) === 'oldVersion' ? [] : ['forTerraform'];

const actionWords = { edit: 'editable', delete: 'deletable', reset: 'resettable', undoReset: 'undoable' } as const;

function changeWords(node: GroupNode, { hasUndo }: ContextFacts): readonly string[] {
  const subject: Subject = {
    account: node.account,
    ...(node.kind === 'instanceGroup' ? { service: 'dts', job: node.instance.job } : { service: 'sls' }),
    hasSavedReset: hasUndo(groupRefOf(node.group)),
  };
  return Object.entries(actionWords)
    .filter(([action]) => whyNot(action as GroupAction, subject) === undefined)
    .map(([, word]) => word);
}

function filterWords(node: ListOwner, { filterOf }: ContextFacts): readonly string[] {
  return ['filterable', ...(filterOf(resourceOf(node).list) === '' ? [] : ['filtered'])];
}

/** What the menus call the first fix of a failure. The log needs no word, because it is offered for every failure. */
const wordOf: Readonly<Record<Fix, string | undefined>> = {
  signInAgain: 'signInAgain',
  showPolicy: 'denied',
  showNetworkDiagnostics: 'network',
  openNetworkSettings: 'network',
  openCliTerminal: 'cli',
  allowSource: 'consent',
  manageTrust: 'untrusted',
  explain: undefined,
  showLog: undefined,
};

/** What the menus call the first fix of a failure, if it has a word. */
export function fixWords(fix: Fix | undefined): readonly string[] {
  const word = fix && wordOf[fix];
  return word === undefined ? [] : [word];
}

function emptyWords({ under, filter }: Extract<Node, { kind: 'empty' }>): readonly string[] {
  if (filter !== '') return ['filtered'];
  if (!acceptsGroups(under)) return [];
  return [under.kind === 'instance' ? 'acceptsDtsGroup' : 'acceptsSlsGroup'];
}
