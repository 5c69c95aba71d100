import { isoSeconds } from '../../cloud/sign/encode.ts';
import type { PlainOperation } from '../operation.ts';
import { json, keysIn, plain } from './plainAnswers.ts';

/** The keys of the instance's role. https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata */
export const metadataRoleKeys: PlainOperation = {
  run({ headers, instance, ram, last, now }) {
    const refusal = instance.refusalFor(headers['x-aliyun-ecs-metadata-token'], now);
    if (refusal !== undefined) return plain(refusal);
    const keys = instance.keysOf(last, ram, now);
    if (keys === undefined) return plain(404);
    const { session, issuedAt } = keys;
    return json({ ...keysIn(session), LastUpdated: isoSeconds(new Date(issuedAt)) });
  },
};
