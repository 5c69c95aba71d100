import type { LogstoreRef } from '../model/resources.ts';
import type { Node } from '../tree/nodes.ts';
import type { AnswerTypes } from './answers.ts';

/** What a row tells a wizard that is about an instance. */
export function givenForInstance(node: Node | undefined): Partial<AnswerTypes> {
  switch (node?.kind) {
    case 'account':
    case 'changeTracking':
      return { account: node.account };
    case 'dtsRegion':
      return { account: node.account, region: node.region };
    case 'instance':
    case 'instanceGroup':
      return { account: node.account, region: node.instance.region, instance: node.instance };
    case 'more':
    case 'empty':
    case 'failed':
      return givenForInstance(node.under);
    // Rows of the other service, and rows of an account without a pair, tell nothing that helps here.
    case 'logService':
    case 'slsRegion':
    case 'project':
    case 'logstore':
    case 'logstoreGroup':
    case 'noRegions':
    case 'pins':
    case 'pin':
    case 'signedOut':
    case undefined:
      return {};
  }
}

/** What a row tells a wizard that is about a Logstore. */
export function givenForLogstore(node: Node | undefined): Partial<AnswerTypes> {
  switch (node?.kind) {
    case 'account':
    case 'logService':
      return { account: node.account };
    case 'slsRegion':
      return { account: node.account, region: node.region };
    case 'project':
      return { account: node.account, region: node.project.region, project: node.project };
    case 'logstore':
      return { account: node.account, ...placeOf(node.logstore) };
    case 'logstoreGroup':
      return { account: node.account, ...placeOf(node.group) };
    case 'more':
    case 'empty':
    case 'failed':
      return givenForLogstore(node.under);
    // Rows of the other service, and rows of an account without a pair, tell nothing that helps here.
    case 'changeTracking':
    case 'dtsRegion':
    case 'instance':
    case 'instanceGroup':
    case 'noRegions':
    case 'pins':
    case 'pin':
    case 'signedOut':
    case undefined:
      return {};
  }
}

function placeOf({ accountId, region, project, logstore }: LogstoreRef): Partial<AnswerTypes> {
  const place = { accountId, region, project };
  return { region, project: place, logstore: { ...place, logstore } };
}
