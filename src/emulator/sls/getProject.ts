import type { SlsOperation } from '../operation.ts';
import { getProjectTime, projectMembers, projectOf } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getproject */
export const getProject: SlsOperation = {
  isWrite: false,
  action: 'GetProject',
  resource: ({ project = '' }) => project,
  run: call => projectMembers(projectOf(call), getProjectTime(call)),
};
