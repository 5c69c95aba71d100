import type { PlainOperation } from '../operation.ts';
import { plain } from './plainAnswers.ts';

/** A token for version 2 of the metadata service. https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata */
export const metadataToken: PlainOperation = {
  run({ headers, instance, secrets, requestId, now }) {
    if (instance.refusal !== undefined) return plain(instance.refusal);
    // What came through a proxy did not come from the instance.
    if (headers['x-forwarded-for'] !== undefined) return plain(403);
    const given = headers['x-aliyun-ecs-metadata-token-ttl-seconds'] ?? '';
    const seconds = Number(given);
    if (!/^[1-9]\d*$/.test(given) || seconds > 21_600) return plain(400);
    const token = secrets.text(`metadataToken/${requestId}`, 56);
    instance.addToken(token, now.getTime() + seconds * 1000);
    return plain(200, token);
  },
};
