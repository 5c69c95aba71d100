import type { SlsOperation } from '../operation.ts';
import { sampleRegions } from '../world/sampleInstances.ts';
import { inSeconds, page, projectMembers } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listproject */
export const listProject: SlsOperation = {
  isWrite: false,
  action: 'ListProject',
  resource: () => '*',

  run(call) {
    const { query, world } = call;
    const region = call.region ?? sampleRegions[0];
    const found = world.projects.filter(
      project =>
        project.region === region &&
        project.name.includes(query['projectName'] ?? '') &&
        project.description.includes(query['description'] ?? ''),
    );
    const projects = page(call, found, 100).map(project => projectMembers(project, inSeconds));
    return { count: projects.length, total: found.length, projects };
  },
};
