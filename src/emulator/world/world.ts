import { type Dice, dice } from './dice.ts';
import type { Instance, InstanceGroup } from './instance.ts';
import { type InstanceSketch, makeInstance } from './instances.ts';
import type { Logstore, LogstoreGroup, Project } from './logstore.ts';
import { makeProject, type ProjectSketch } from './logstores.ts';
import { sampleInstances, sampleRegions } from './sampleInstances.ts';
import { sampleProjects } from './sampleProjects.ts';

interface WorldOptions {
  readonly seed: number;
  /** The birth of the world in milliseconds since 1970, from which times in the past are counted. */
  readonly bornAt: number;
  readonly scale: 'sample' | Scale;
}

/**
 * Holds the resources of the emulated account. They are made from the seed, and only the requested time and writes change
 * them, so the same seed, birth, time, and writes give the same world.
 */
export class World {
  readonly bornAt: number;
  readonly instances: readonly Instance[];
  readonly projects: readonly Project[];
  /** The address of the data plane, if it runs. It takes the place of all public endpoints of instances. */
  dataPlane?: string;
  readonly #draw: Dice;
  readonly #instancesById = new Map<string, Instance>();
  readonly #projectsByName = new Map<string, Project>();
  #groupsCreated = 0;

  constructor({ seed, bornAt, scale }: WorldOptions) {
    this.bornAt = bornAt;
    this.#draw = dice(seed);
    const instances = scale === 'sample' ? sampleInstances : scaledInstances(scale);
    const projects = scale === 'sample' ? sampleProjects : scaledProjects(scale);
    this.instances = instances.map((sketch, index) =>
      makeInstance(sketch, index, this.#draw.of('instance', index), bornAt),
    );
    this.projects = projects.map(sketch => makeProject(sketch, this.#draw.of('project', sketch.name), bornAt));
    for (const instance of this.instances) {
      this.#instancesById.set(instance.instanceId, instance).set(instance.jobId, instance);
    }
    for (const project of this.projects) this.#projectsByName.set(project.name, project);
  }

  /** Finds an instance by its instance ID or task ID. */
  instance(id: string): Instance | undefined {
    return this.#instancesById.get(id);
  }

  project(name: string): Project | undefined {
    return this.#projectsByName.get(name);
  }

  addInstanceGroup(instance: Instance, chosen: Pick<InstanceGroup, 'name' | 'userName' | 'password'>): InstanceGroup {
    const id = `dts${this.#draw.of('created', ++this.#groupsCreated).text('id', 14)}`;
    const group: InstanceGroup = { id, ...chosen, pace: { kind: 'neverStarted' } };
    instance.groups.push(group);
    return group;
  }

  changeInstanceGroup(
    { groups }: Instance,
    group: InstanceGroup,
    change: Partial<Pick<InstanceGroup, 'name' | 'userName' | 'movedTo' | 'password' | 'attended' | 'client'>>,
  ): void {
    groups[groups.indexOf(group)] = { ...group, ...change };
  }

  deleteInstanceGroup({ groups, deleted }: Instance, group: InstanceGroup, now: number): void {
    const place = groups.indexOf(group);
    groups.splice(place, 1);
    deleted.push({ group, place, at: now });
  }

  startTask({ starts, skipped }: Instance, now: number, { isChecked }: { readonly isChecked: boolean }): void {
    starts.push({ at: now, isChecked, skipped: new Set(skipped) });
  }

  skipChecks({ skipped }: Instance, items: readonly string[], isSkipped: boolean): void {
    for (const item of items) {
      if (isSkipped) skipped.add(item);
      else skipped.delete(item);
    }
  }

  addLogstoreGroup(logstore: Logstore, group: Pick<LogstoreGroup, 'name' | 'timeoutSeconds' | 'isOrdered'>): void {
    logstore.groups.push({
      ...group,
      orderedSince: 0,
      consumers: [],
      paceOf: () => ({ kind: 'neverStarted' }),
      written: new Map(),
    });
  }
}

/** Sets the size of a generated account, whose resources are spread over the regions of the sample account. */
export interface Scale {
  readonly instances: number;
  readonly projects: number;
  readonly logstoresPerProject: number;
}

const regionOf = (index: number): string => sampleRegions[index % sampleRegions.length] ?? sampleRegions[0];

const numbered = (name: string, index: number): string => `${name}-${String(index + 1).padStart(5, '0')}`;

function scaledInstances({ instances }: Scale): InstanceSketch[] {
  return Array.from({ length: instances }, (_, index) => ({
    name: numbered('tracking', index),
    region: regionOf(index),
    groups: Array.from({ length: index % 4 }, (_, group) => ({ name: numbered('group', group) })),
  }));
}

function scaledProjects({ projects, logstoresPerProject }: Scale): ProjectSketch[] {
  return Array.from({ length: projects }, (_, index) => ({
    name: numbered('project', index),
    region: regionOf(index),
    // The Logstores of a project are made when they are needed.
    get logstores() {
      return Array.from({ length: logstoresPerProject }, (_, logstore) => ({
        name: numbered('logstore', logstore),
        groups: Array.from({ length: logstore % 3 }, (_, group) => ({ name: numbered('group', group) })),
      }));
    },
  }));
}
