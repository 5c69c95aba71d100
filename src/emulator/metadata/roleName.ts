import type { PlainOperation } from '../operation.ts';
import { plain } from './plainAnswers.ts';

/** Which role the instance has, with the line break that clients have to trim. */
export const metadataRoleName: PlainOperation = {
  run({ headers, instance, now }) {
    const refusal = instance.refusalFor(headers['x-aliyun-ecs-metadata-token'], now);
    if (refusal !== undefined) return plain(refusal);
    return instance.roleName === undefined ? plain(404) : plain(200, `${instance.roleName}\n`);
  },
};
