import { type Check, isEither, isName, isObject, isOneOf } from './checks.ts';
import type { GroupOwnerRef, InstanceGroupRef, InstanceRef, LogstoreGroupRef, LogstoreRef } from './places.ts';

// Checks of references that were stored. Their members are parts of keys, so none is empty.

const place = { accountId: isName, region: isName };
const instancePlace = { ...place, instanceId: isName, jobId: isName };
const logstorePlace = { ...place, project: isName, logstore: isName };

export const isInstanceRef = isObject<InstanceRef>(instancePlace);
export const isLogstoreRef = isObject<LogstoreRef>(logstorePlace);
export const isOwnerRef: Check<GroupOwnerRef> = isEither(isInstanceRef, isLogstoreRef);

export const isInstanceGroupRef = isObject<InstanceGroupRef>({
  kind: isOneOf('dts'),
  ...instancePlace,
  groupId: isName,
});
export const isLogstoreGroupRef = isObject<LogstoreGroupRef>({
  kind: isOneOf('sls'),
  ...logstorePlace,
  groupName: isName,
});
