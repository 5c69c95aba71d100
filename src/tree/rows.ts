import * as vscode from 'vscode';
import type { SlsConsumerGroup } from '../cloud/sls/responses.ts';
import type { CommandName } from '../contributions.ts';
import { groupsPerInstance, groupsPerLogstore, nameOfInstance } from '../model/places.ts';
import { fixOfSource } from '../ui/fixes.ts';
import { describe } from '../ui/messages.ts';
import { sourceProblemWords } from '../ui/sourceProblems.ts';
import { numberText, regionName, serviceName, statusWords, tintedName } from '../ui/words.ts';
import { phrases } from '../ui/written.ts';
import { accountDescription, accountIcon } from './accountLook.ts';
import { failedIcon, groupIcon, type Icon, statusIcon, troubleIcon } from './appearance.ts';
import { acceptsGroups, contextOf } from './contextValues.ts';
import { stateOf } from './groupState.ts';
import { groupWords, spokenGroupWords } from './groupWords.ts';
import type { Known } from './known.ts';
import {
  type GroupNode,
  type GroupOwner,
  idOf,
  isOneOf,
  type ListOwner,
  maxRows,
  type Node,
  placeAmongPins,
  resourceOf,
} from './nodes.ts';
import type { Pin } from './pins.ts';

/** What a row looks like, as plain data. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;
  /** The words for screen readers: the label, the state, and what numbers count. */
  readonly words: string;
  readonly context: readonly string[];
  readonly state: 'leaf' | 'collapsed' | 'expanded';
  /** The command that a click runs with the node. It never changes anything in the cloud. */
  readonly click?: CommandName;
}

export function rowOf(node: Node, known: Known): Row {
  const look = lookOf(node, known);
  const { label } = look;
  const place = placeWords(node);
  const description = [look.description ?? '', ...place].filter(Boolean).join(' · ');
  return {
    state: 'collapsed',
    ...look,
    description,
    // What stands between the parts of a description is seen, but voices read it aloud or leave no pause.
    words: phrases(label, ...(look.words ?? look.description ?? '').split(' · '), ...place),
    id: idOf(node),
    context: contextOf(node, known),
  };
}

type Look = Pick<Row, 'label' | 'icon' | 'click'> & Partial<Pick<Row, 'description' | 'words' | 'state'>>;

function lookOf(node: Node, known: Known): Look {
  switch (node.kind) {
    case 'account':
      return accountLook(node, known);
    case 'pins':
      return { label: vscode.l10n.t('Pinned'), icon: { name: 'pin' }, state: 'expanded' };
    case 'pin':
      return pinLook(node);
    case 'changeTracking':
      return { label: serviceName('dts'), icon: { name: 'git-compare' }, state: 'expanded' };
    case 'logService':
      return { label: serviceName('sls'), icon: { name: 'output' }, state: 'expanded' };
    case 'dtsRegion':
    case 'slsRegion':
      return { label: regionName(node.region), icon: { name: 'globe' }, ...counted(node, known) };
    case 'instance': {
      const { job } = node.instance;
      const status = statusWords(job.status);
      return { label: nameOfInstance(node.instance), icon: statusIcon(job.status), ...quota(node, known, status) };
    }
    case 'instanceGroup':
    case 'logstoreGroup':
      return groupLook(node, known);
    case 'project':
      return { label: node.project.project, icon: { name: 'project' }, ...counted(node, known) };
    case 'logstore':
      return { label: node.logstore.logstore, icon: { name: 'list-flat' }, ...quota(node, known, '') };
    case 'more':
      return node.shown < maxRows
        ? {
            label: vscode.l10n.t('Load more ({0} of {1})', numberText(node.shown), numberText(node.total)),
            icon: { name: 'ellipsis' },
            state: 'leaf',
            click: 'loadMore',
          }
        : {
            label: vscode.l10n.t('{0} of {1} shown. Filter by name…', numberText(node.shown), numberText(node.total)),
            icon: { name: 'filter' },
            state: 'leaf',
            click: 'filterByName',
          };
    case 'empty':
      return { icon: { name: 'info' }, state: 'leaf', ...nothing(node) };
    case 'failed':
      return { label: describe(node.error).text, icon: failedIcon, state: 'leaf' };
    case 'noRegions':
      return {
        label: vscode.l10n.t('Not offered in the selected regions. Select regions…'),
        icon: { name: 'info' },
        state: 'leaf',
        click: 'editRegions',
      };
    case 'signedOut': {
      const { text } = sourceProblemWords(node.problem);
      return { label: text, icon: troubleIcon, state: 'leaf', click: fixOfSource(node.problem) };
    }
  }
}

function accountLook({ account }: Extract<Node, { kind: 'account' }>, known: Known): Look {
  const state = known.accountState(account.id);
  return {
    label: account.name,
    description: accountDescription(account, state, known.now()),
    icon: accountIcon(account, state, known.now()),
    state: 'expanded',
  };
}

function pinLook({ pin, state }: Extract<Node, { kind: 'pin' }>): Look {
  const label = pinName(pin);
  if (state === 'looking') {
    return { label, description: vscode.l10n.t('looking for it…'), icon: { name: 'loading~spin' }, state: 'leaf' };
  }
  // A click looks for the resource again; the menu has the other ways out.
  const again = { label, icon: failedIcon, state: 'leaf', click: 'retry' } as const;
  if (state === 'gone') return { ...again, description: vscode.l10n.t('no longer exists') };
  return { ...again, description: describe(state.error).text };
}

function groupLook(node: GroupNode, known: Known): Look {
  const state = stateOf(node, known);
  const settings = node.kind === 'logstoreGroup' && state.kind === 'unread' && settingsWords(node.group.group);
  return {
    label: node.group.group.name,
    description: settings || groupWords(state),
    words: settings || spokenGroupWords(state),
    icon: groupIcon(state),
    state: 'leaf',
    click: 'openConsumerGroup',
  };
}

/** The words for the number of entries of a loaded list, and for its filter. */
function counted(owner: ListOwner, known: Known): Pick<Look, 'description' | 'words'> {
  const { list } = resourceOf(owner);
  const loaded = known.peek(list);
  const filter = known.filterOf(list);
  const filterWords = filter === '' ? [] : [vscode.l10n.t('filter "{0}"', filter)];
  if (!loaded) return { description: filterWords.join() };
  const words = phrases(wordsOf(owner).count(loaded.total), ...filterWords);
  // The number of a region has no words, so that it does not draw attention away from the names of resources.
  const isRegion = isOneOf(owner, ['dtsRegion', 'slsRegion']);
  return { description: isRegion ? phrases(numberText(loaded.total), ...filterWords) : words, words };
}

/** The words for how many entries the list below a row has, and for an empty list. */
function wordsOf(owner: ListOwner): { readonly count: (count: number) => string; readonly none: string } {
  const number = numberText;
  switch (owner.kind) {
    case 'dtsRegion':
      return {
        count: n => (n === 1 ? vscode.l10n.t('1 instance') : vscode.l10n.t('{0} instances', number(n))),
        none: vscode.l10n.t('No change tracking instances in this region'),
      };
    case 'slsRegion':
      return {
        count: n => (n === 1 ? vscode.l10n.t('1 project') : vscode.l10n.t('{0} projects', number(n))),
        none: vscode.l10n.t('No projects in this region'),
      };
    case 'project':
      return {
        count: n => (n === 1 ? vscode.l10n.t('1 Logstore') : vscode.l10n.t('{0} Logstores', number(n))),
        none: vscode.l10n.t('No Logstores yet'),
      };
    case 'instance':
    case 'logstore':
      return {
        count: n => vscode.l10n.t('{0} of {1} consumer groups', number(n), groupsAtMost(owner)),
        none: vscode.l10n.t('No consumer groups yet'),
      };
  }
}

const groupsAtMost = ({ kind }: GroupOwner): number => (kind === 'instance' ? groupsPerInstance : groupsPerLogstore);

/** The words for the state, and for how many of the allowed consumer groups exist, once that is known. */
function quota(owner: GroupOwner, known: Known, state: string): Pick<Look, 'description' | 'words'> {
  const loaded = known.peek(resourceOf(owner).list);
  if (!loaded) return { description: state };
  // An instance of the old version has no groups, and a number of them would say that it could have some.
  if (owner.kind === 'instance' && owner.instance.job.version === 'old' && loaded.total === 0) {
    const description = [state, vscode.l10n.t('old version')].filter(Boolean).join(' · ');
    return { description, words: description };
  }
  return {
    description: [state, `${loaded.total}/${groupsAtMost(owner)}`].filter(Boolean).join(' · '),
    words: phrases(state, wordsOf(owner).count(loaded.total)),
  };
}

function settingsWords({ timeoutSeconds, isOrdered }: SlsConsumerGroup): string {
  const order = isOrdered === undefined ? [] : [isOrdered ? vscode.l10n.t('in order') : vscode.l10n.t('any order')];
  const timeout = timeoutSeconds === undefined ? [] : [vscode.l10n.t('{0} s', numberText(timeoutSeconds))];
  return [...timeout, ...order].join(' · ');
}

function nothing({ under, filter }: Extract<Node, { kind: 'empty' }>): Pick<Look, 'label' | 'description' | 'click'> {
  if (filter !== '') {
    return { label: vscode.l10n.t('No names contain "{0}". Clear the filter…', filter), click: 'clearFilter' };
  }
  const isOld = under.kind === 'instance' && under.instance.job.version === 'old';
  const label = isOld ? vscode.l10n.t('Old version, which has no consumer groups') : wordsOf(under).none;
  if (!acceptsGroups(under)) return { label };
  const click = under.kind === 'instance' ? 'createDtsConsumerGroup' : 'createSlsConsumerGroup';
  return { label, description: vscode.l10n.t('create one…'), click };
}

/** The name of a pin until its resource is found. */
export const pinName = (pin: Pin): string =>
  'name' in pin ? pin.name : 'groupName' in pin.ref ? pin.ref.groupName : pin.ref.logstore;

/** The place of a pin, from near to far. All other rows show their place by the rows above them. */
function placeWords(node: Node): readonly string[] {
  const { pin, where } = resourceOf(node);
  if (!pin || !where.account || placeAmongPins(node) !== 'itself') return [];
  return [...pinPlace(pin), tintedName(where.account)];
}

function pinPlace(pin: Pin): readonly string[] {
  switch (pin.kind) {
    case 'instance':
      return [regionName(pin.ref.region)];
    case 'logstore':
      return [pin.ref.project, regionName(pin.ref.region)];
    case 'instanceGroup':
      return [pin.instance];
    case 'logstoreGroup':
      return [pin.ref.logstore, pin.ref.project];
  }
}
