import type { Members, SlsCall } from '../operation.ts';
import type { Project } from '../world/logstore.ts';
import { seconds } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listproject */
export function projectMembers(project: Project, timeOf: (time: number) => string): Members {
  return {
    projectName: project.name,
    status: project.status,
    owner: '',
    description: project.description,
    region: project.region,
    createTime: timeOf(project.createdAt),
    lastModifyTime: timeOf(project.createdAt + 86_400_000),
    dataRedundancyType: 'LRS',
    resourceGroupId: 'rg-acfmz0000000001',
  };
}

export const inSeconds = (time: number): string => String(seconds(time));

/** A page shows one form, a client's model describes the other. */
export const getProjectTime = (call: SlsCall): ((time: number) => string) =>
  call.isTurned ? inSeconds : time => new Date(time).toISOString().slice(0, 19).replace('T', ' ');
