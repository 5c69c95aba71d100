import type { Catalog } from '../model/catalog.ts';
import { CloudError } from '../cloud/errors.ts';
import { allowsNewGroups, taskStage } from '../model/statusStage.ts';
import type { ListOwner, Node } from './nodes.ts';
import { listOf } from './nodes.ts';

/**
 * What a row is and what can be done with it, as words. The menus in package.json match single words, so abilities add
 * up instead of multiplying.
 */
export function contextOf(node: Node, catalog: Pick<Catalog, 'filterOf'>): readonly string[] {
  switch (node.kind) {
    case 'account':
      return [node.kind, node.account.kind, 'refreshable', 'hasId', 'hasName'];
    case 'changeTracking':
    case 'logService':
      return [node.kind, 'refreshable'];
    case 'dtsRegion':
    case 'slsRegion':
      return [node.kind, 'refreshable', 'hasId', ...filterWords(node, catalog)];
    case 'instance':
      return [
        node.kind,
        'refreshable',
        'hasId',
        'hasName',
        'hasEndpoint',
        'hasTopic',
        ...(allowsNewGroups(taskStage(node.instance.job.status)) ? ['acceptsDtsGroup'] : []),
      ];
    case 'instanceGroup':
      return [node.kind, 'refreshable', 'hasId', 'hasName'];
    case 'project':
      return [node.kind, 'refreshable', 'hasName', 'hasEndpoint', ...filterWords(node, catalog)];
    case 'logstore':
      return [node.kind, 'refreshable', 'hasName', 'hasEndpoint', 'acceptsSlsGroup'];
    case 'logstoreGroup':
      return [node.kind, 'refreshable', 'hasName'];
    case 'more':
      return [node.kind];
    case 'empty':
      return [node.kind, 'refreshable', ...emptyWords(node)];
    case 'failed':
      return [
        node.kind,
        'refreshable',
        ...(node.error instanceof CloudError && node.error.kind === 'credentials' ? ['signInAgain'] : []),
      ];
    case 'noRegions':
      return [node.kind];
    case 'signedOut':
      return [node.kind, 'signInAgain'];
  }
}

function filterWords(node: ListOwner, catalog: Pick<Catalog, 'filterOf'>): readonly string[] {
  return ['filterable', ...(catalog.filterOf(listOf(node)) === '' ? [] : ['filtered'])];
}

function emptyWords({ under, filter }: Extract<Node, { kind: 'empty' }>): readonly string[] {
  if (filter !== '') return ['filtered'];
  if (under.kind === 'instance' && allowsNewGroups(taskStage(under.instance.job.status))) return ['acceptsDtsGroup'];
  return under.kind === 'logstore' ? ['acceptsSlsGroup'] : [];
}
