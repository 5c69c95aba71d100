import type { DtsJob } from '../../cloud/dts/types.ts';
import type { Account } from '../accounts/account.ts';
import { momentText } from '../groups/groupDocument.ts';
import { nameOfInstance, type RegionRef } from '../places.ts';
import type { AgentOptions } from './agentOptions.ts';
import { AgentRefusal } from './agentRefusal.ts';
import { statusFromService, taskStatusText } from './groupStatus.ts';
import { type Input, numberIn, textIn } from './input.ts';
import { accountIdFor } from './knownPlaces.ts';
import { fromServiceMeans } from './meanings.ts';
import type { Pointing } from './pointing.ts';
import { type Json, type Members, rowsAtMost } from './tool.ts';

/** DescribeDtsJobs allows 30 by its newest page. */
const instancesPerPage = 30;

export function listAccounts(options: AgentOptions, pointing: Pointing, input: Input): Members {
  const accounts = options.accounts.list();
  if (accounts.length === 0) pointing.account(input);
  return {
    accounts: accounts.slice(0, rowsAtMost).map(account => accountMembers(account, options, pointing)),
    inAll: accounts.length,
    note: fromServiceMeans,
  };
}

function accountMembers(account: Account, { accounts }: AgentOptions, pointing: Pointing): Members {
  const { problem, expiresAt } = accounts.stateOf(account.id);
  return {
    account: pointing.label(account),
    accountId: accountIdFor(account.id),
    accountNumberEndsIn: account.identity.accountId.slice(-4),
    isSample: account.kind === 'sample',
    isReadOnly: account.isReadOnly === true,
    regions: account.regions,
    isSignedIn: problem === undefined,
    keysExpireAt: momentText(expiresAt),
    ...(problem !== undefined && { fromService: pointing.problemMembers(problem) }),
  };
}

export async function listInstances(
  { cloudOf, words, now = Date.now }: AgentOptions,
  pointing: Pointing,
  input: Input,
  signal: AbortSignal,
): Promise<Members> {
  const { account, place } = areaOf(pointing, input);
  const page = numberIn(input, 'page', 1);
  const { dts } = await cloudOf(place.accountId);
  const listed = { pageNumber: page, pageSize: instancesPerPage, nameContains: textIn(input, 'nameContains') ?? '' };
  const { items, total } = await dts.describeDtsJobs(place.region, listed, signal);
  const rows = items.map((job): Members => {
    const ref = { ...place, instanceId: job.instanceId, jobId: job.jobId };
    const name = nameOfInstance({ ...ref, job });
    return {
      id: pointing.known.add({ kind: 'instance', ref, name }),
      taskStatus: taskStatusText(job.status, words),
      version: job.version ?? null,
      ...windowOf(job),
      fromService: {
        instance: pointing.shown(name),
        instanceId: pointing.shown(job.instanceId),
        ...statusFromService(job.status, pointing),
      },
    };
  });
  return {
    account: pointing.label(account),
    region: place.region,
    instances: rows,
    versionMeans,
    ...pagesOf(rows.length, page, total, instancesPerPage),
    readAt: momentText(now()),
    note: fromServiceMeans,
  };
}

const versionMeans =
  'Only instances of the new version have consumer groups. null means that the service did not tell the version, as of ' +
  'most old instances, all of whose consumers share one checkpoint.';

const windowOf = ({ beginTime, endTime }: DtsJob): Members => ({
  oldestRecordAt: momentText(beginTime?.getTime()),
  newestRecordAt: momentText(endTime?.getTime()),
});

export async function listLogstores(
  { cloudOf, now = Date.now }: AgentOptions,
  pointing: Pointing,
  input: Input,
  signal: AbortSignal,
): Promise<Members> {
  const { account, place } = areaOf(pointing, input);
  const page = numberIn(input, 'page', 1);
  const project = textIn(input, 'project');
  const { sls } = await cloudOf(place.accountId);
  const wanted = {
    offset: (page - 1) * rowsAtMost,
    size: rowsAtMost,
    nameContains: textIn(input, 'nameContains') ?? '',
  };
  const about = { account: pointing.label(account), region: place.region };
  const more = (): Members => ({ readAt: momentText(now()), note: fromServiceMeans });
  if (project === undefined) {
    const { items, total } = await sls.listProject(place.region, wanted, signal);
    const rows = items.map(({ name, status, description = '' }): Members => ({
      isSuspended: status === 'Disable',
      fromService: { project: pointing.shown(name), description: pointing.shown(description) },
    }));
    return {
      ...about,
      projects: rows,
      ...pagesOf(rows.length, page, total, rowsAtMost),
      next: 'Give project to list its Logstores.',
      ...more(),
    };
  }
  const { items, total } = await sls.listLogStores(place.region, project, wanted, signal);
  const rows = items.map((logstore): Members => ({
    id: pointing.known.add({ kind: 'logstore', ref: { ...place, project, logstore } }),
    fromService: { project: pointing.shown(project), logstore: pointing.shown(logstore) },
  }));
  return { ...about, logstores: rows, ...pagesOf(rows.length, page, total, rowsAtMost), ...more() };
}

export async function listGroups(
  { now = Date.now }: AgentOptions,
  pointing: Pointing,
  input: Input,
  signal: AbortSignal,
): Promise<Members> {
  const { ref: of, name: ownerName } = await pointing.owner(input, signal);
  const groups = await pointing.groupsOf(of, signal);
  const page = numberIn(input, 'page', 1);
  const rows = groups.slice((page - 1) * rowsAtMost, page * rowsAtMost);
  return {
    groups: rows.map(({ ref, name }) => pointing.groupMembers({ ref, name, ownerName })),
    ...pagesOf(rows.length, page, groups.length, rowsAtMost),
    next:
      groups.length === 0
        ? 'There are no consumer groups here.'
        : 'Give an id as group to get_consumer_group_status, explain or plan_checkpoint_reset.',
    readAt: momentText(now()),
    note: fromServiceMeans,
  };
}

/** The account and the region of a list of everything there. */
function areaOf(pointing: Pointing, input: Input): { readonly account: Account; readonly place: RegionRef } {
  const account = pointing.account(input);
  const place = pointing.region(input, account);
  pointing.usable(account);
  return { account, place };
}

/** How much of a list an answer has, and how to get the rest. */
export function pagesOf(count: number, page: number, inAll: number, perPage: number): Readonly<Record<string, Json>> {
  const pages = Math.max(1, Math.ceil(inAll / perPage));
  if (count === 0 && page > pages) {
    throw new AgentRefusal('noSuchPage', `There are ${pages} pages.`, `Give page from 1 to ${pages}.`);
  }
  return {
    inAll,
    page,
    pages,
    ...(page < pages && { rest: `There are more. Give page ${page + 1}, or narrow the list.` }),
  };
}
