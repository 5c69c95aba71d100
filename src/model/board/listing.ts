import type { DtsClient } from '../../cloud/dts/client.ts';
import type { Page } from '../../cloud/bodies.ts';

import type { SlsClient } from '../../cloud/sls/client.ts';
import { fewAtATime } from '../fewAtATime.ts';
import { partial } from '../lag/logstoreCalls.ts';
import {
  type GroupOwnerRef,
  type GroupRef,
  groupIn,
  instanceOf,
  type LogstoreRef,
  nameOfInstance,
  type ProjectRef,
  regionOf,
} from '../places.ts';
import type { Area } from './boardScope.ts';

/** The clients' methods that list everything. */
export interface Listers {
  readonly dts: Pick<DtsClient, 'describeDtsJobs'>;
  readonly sls: Pick<SlsClient, 'listProject' | 'listLogStores' | 'listConsumerGroup'>;
}

/** An instance or Logstore that may have groups. */
export interface ListedPlace {
  readonly of: GroupOwnerRef;
  readonly name: string;
  /** The groups, as far as the list tells them. That of the instances does not. */
  readonly groups: readonly { readonly ref: GroupRef; readonly name: string }[];
}

export interface ListingOptions {
  readonly cloudOf: (accountId: string) => Promise<Listers>;
  /** Called with each instance, and with each Logstore that has groups, as soon as it is known. */
  readonly found: (place: ListedPlace) => void;
  /** Called when the Logstores of a project, or the groups of a Logstore, cannot be listed. The others go on. */
  readonly failed: (of: ProjectRef | LogstoreRef, error: unknown) => void;
  /** Called before each call. Throws when no more calls may be made. */
  readonly spend: () => void;
}

/** The most that a page may have. DescribeDtsJobs allows 30 by its newest page. */
const instancesPerPage = 30;
/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listlogstores */
const namesPerPage = 500;
const projectsAtATime = 4;
/** Two of the calls that a project allows at a time are left for what the user does meanwhile. */
const logstoresAtATime = 6;
/** RAM refuses the Logstores of a project alike in most cases, so after so many refusals the others are not asked. */
const refusalsEnough = 3;

/**
 * Lists everything in one service and region of an account that may have groups. The lists are not those of the tree,
 * which shows them page by page and with filters, while nothing may be missing here. Rejects when the service refuses
 * the first list.
 */
export async function listArea(area: Area, options: ListingOptions, signal: AbortSignal): Promise<void> {
  const cloud = await options.cloudOf(area.accountId);
  switch (area.service) {
    case 'dts':
      return listInstances(area, cloud.dts, options, signal);
    case 'sls':
      return listProjects(area, cloud.sls, options, signal);
  }
}

async function listInstances(
  area: Area,
  dts: Listers['dts'],
  { found, spend }: ListingOptions,
  signal: AbortSignal,
): Promise<void> {
  const pageAt = (pages: number) => {
    spend();
    return dts.describeDtsJobs(area.region, { pageNumber: pages + 1, pageSize: instancesPerPage }, signal);
  };
  await eachPage(pageAt, jobs => {
    for (const job of jobs) {
      const of = instanceOf({ ...area, instanceId: job.instanceId, jobId: job.jobId });
      found({ of, name: nameOfInstance({ ...of, job }), groups: [] });
    }
  });
}

async function listProjects(
  area: Area,
  sls: Listers['sls'],
  options: ListingOptions,
  signal: AbortSignal,
): Promise<void> {
  const pageAt = (pages: number) => {
    options.spend();
    return sls.listProject(area.region, { offset: pages * namesPerPage, size: namesPerPage }, signal);
  };
  await eachPage(pageAt, async projects => {
    await fewAtATime(projects, projectsAtATime, async ({ name }) => {
      const project = { ...regionOf(area), project: name };
      try {
        await listLogstores(project, sls, options, signal);
      } catch (error) {
        options.failed(project, partial(error));
      }
    });
  });
}

/** Lists the Logstores of a project that have groups. */
export async function listLogstores(
  project: ProjectRef,
  sls: Listers['sls'],
  options: ListingOptions,
  signal: AbortSignal,
): Promise<void> {
  let refusals = 0;
  let answers = 0;
  const pageAt = (pages: number) => {
    options.spend();
    return sls.listLogStores(
      project.region,
      project.project,
      { offset: pages * namesPerPage, size: namesPerPage },
      signal,
    );
  };
  const listGroups = async (logstore: string): Promise<void> => {
    const of: LogstoreRef = { ...project, logstore };
    options.spend();
    try {
      const groups = await sls.listConsumerGroup(project.region, project.project, logstore, signal);
      answers += 1;
      if (groups.length === 0) return;
      const named = groups.map(({ name }) => ({ ref: groupIn(of, name), name }));
      options.found({ of, name: `${project.project} / ${logstore}`, groups: named });
    } catch (error) {
      const refusal = partial(error);
      // It was deleted since the Logstores were listed.
      if (refusal.kind === 'notFound') return;
      if (refusal.kind === 'denied' && ++refusals >= refusalsEnough && answers === 0) throw refusal;
      options.failed(of, refusal);
    }
  };
  await eachPage(pageAt, logstores => fewAtATime(logstores, logstoresAtATime, listGroups));
}

/** Reads pages one after the other, as their number is known only by then, and hands on each as soon as it is there. */
async function eachPage<T>(
  pageAt: (pages: number) => Promise<Page<T>>,
  take: (items: readonly T[]) => Promise<void> | void,
): Promise<void> {
  let items = 0;
  for (let pages = 0; ; pages++) {
    const page = await pageAt(pages);
    items += page.items.length;
    await take(page.items);
    if (page.items.length === 0 || items >= page.total) return;
  }
}
