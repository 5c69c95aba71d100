import { tintedName } from '../ui/accountWords.ts';
import { regionName } from '../ui/words.ts';
import type { Node } from './nodes.ts';
import type { Pin } from './pins.ts';

/** Where a pin is, from near to far. Rows at their place need no words for it, and rows below a pin neither. */
export function placeWords(node: Node): readonly string[] {
  switch (node.kind) {
    case 'pin':
      return [...placeOf(node.pin), tintedName(node.account)];
    case 'instance':
      return node.pin ? [regionName(node.instance.region), tintedName(node.account)] : [];
    case 'logstore':
      return node.pin ? [node.logstore.project, regionName(node.logstore.region), tintedName(node.account)] : [];
    case 'instanceGroup': {
      const { job, instanceId } = node.instance;
      return node.pin === 'itself' ? [job.name || instanceId, tintedName(node.account)] : [];
    }
    case 'logstoreGroup':
      return node.pin === 'itself' ? [node.group.logstore, node.group.project, tintedName(node.account)] : [];
    case 'account':
    case 'changeTracking':
    case 'logService':
    case 'dtsRegion':
    case 'slsRegion':
    case 'project':
    case 'pins':
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions':
    case 'signedOut':
      return [];
  }
}

/** What a pin is called before its resource was found. */
export function pinName(pin: Pin): string {
  switch (pin.kind) {
    case 'instance':
    case 'instanceGroup':
      return pin.name;
    case 'logstore':
      return pin.ref.logstore;
    case 'logstoreGroup':
      return pin.ref.groupName;
  }
}

function placeOf(pin: Pin): readonly string[] {
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
