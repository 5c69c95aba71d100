import type { InstanceSketch } from './instances.ts';
import type { ProjectSketch } from './logstores.ts';
import { sampleRegions } from './sampleInstances.ts';

/** How large a made-up account is. Everything is spread evenly over the regions of the sample account. */
export interface Scale {
  readonly instances: number;
  readonly projects: number;
  readonly logstoresPerProject: number;
}

const regionOf = (index: number): string => sampleRegions[index % sampleRegions.length] ?? sampleRegions[0];

const numbered = (name: string, index: number): string => `${name}-${String(index + 1).padStart(5, '0')}`;

export function scaledInstances({ instances }: Scale): InstanceSketch[] {
  return Array.from({ length: instances }, (_, index) => ({
    name: numbered('tracking', index),
    region: regionOf(index),
    groups: Array.from({ length: index % 4 }, (_, group) => ({ name: numbered('group', group) })),
  }));
}

export function scaledProjects({ projects, logstoresPerProject }: Scale): ProjectSketch[] {
  return Array.from({ length: projects }, (_, index) => ({
    name: numbered('project', index),
    region: regionOf(index),
    // Made project by project, when one is opened.
    get logstores() {
      return Array.from({ length: logstoresPerProject }, (_, logstore) => ({
        name: numbered('logstore', logstore),
        groups: Array.from({ length: logstore % 3 }, (_, group) => ({ name: numbered('group', group) })),
      }));
    },
  }));
}
