import type { SourceProblem } from '../../cloud/credentials.ts';
import type { Account } from '../accounts/account.ts';
import {
  groupRefOf,
  type GroupOwnerRef,
  type GroupRef,
  type InstanceRef,
  type LogstoreRef,
  nameOfInstance,
  type RegionRef,
} from '../places.ts';
import type { AgentOptions } from './agentOptions.ts';
import { AgentRefusal, signedOutSays, signInAgain } from './agentRefusal.ts';
import { regionIdOf } from './definitions.ts';
import { type Input, textIn } from './input.ts';
import { accountIdFor, isPlaceId, type KnownGroup, type KnownPlace, KnownPlaces } from './knownPlaces.ts';
import type { Members } from './tool.ts';

/** A group that a call is about. */
export interface PointedGroup {
  readonly account: Account;
  readonly ref: GroupRef;
  readonly name: string;
  /** The name of the instance, or the project and the Logstore. */
  readonly ownerName: string;
}

/** The instance or Logstore that a call is about. */
export interface PointedOwner {
  readonly account: Account;
  readonly ref: GroupOwnerRef;
  readonly name: string;
}

/** The most candidates of an error. */
const candidatesAtMost = 20;

/**
 * Finds what the arguments of a call point at. Whatever cannot be found, or fits several, is refused with what there is,
 * so that a model can correct itself without asking the user.
 */
export class Pointing {
  readonly known = new KnownPlaces();
  readonly #options: AgentOptions;

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  /** A name that others chose, as it is shown to a model. */
  shown(name: string): string {
    return this.#options.words.plain(name, 120);
  }

  /** How an account is named in an answer. */
  label(account: Account | undefined): string {
    return account ? this.shown(account.name) : 'removed account';
  }

  /** Why an account has no keys, in a sentence that can name a profile or a role. */
  problemMembers(problem: SourceProblem): Members {
    const { words } = this.#options;
    return { problem: words.plain(words.sourceProblem(problem), 300) };
  }

  accountOf(accountId: string): Account | undefined {
    return this.#options.accounts.list().find(({ id }) => id === accountId);
  }

  /** The account of the arguments, or the only one. */
  account(input: Input): Account {
    const accounts = this.#options.accounts.list();
    const [only, ...others] = accounts;
    if (!only) {
      throw new AgentRefusal(
        'noAccount',
        'There is no account yet.',
        'Ask the user to run the command "Add Account", or "Use Sample Account" to try the extension without one.',
      );
    }
    const wanted = textIn(input, 'account');
    if (wanted === undefined) {
      if (others.length === 0) return only;
      const says = 'There are several accounts.';
      throw new AgentRefusal('accountNeeded', says, 'Give account, one of these.', this.#accountCandidates(accounts));
    }
    const byId = accounts.find(({ id }) => accountIdFor(id) === wanted);
    if (byId) return byId;
    const text = this.shown(wanted);
    const exact = accounts.filter(account => this.label(account) === text);
    const alike = accounts.filter(account => this.label(account).toLowerCase() === text.toLowerCase());
    const [found, ...more] = exact.length > 0 ? exact : alike;
    if (!found) {
      throw new AgentRefusal(
        'unknownAccount',
        'No account has this label.',
        'Give account, one of these. If none is meant, ask the user to run the command "Add Account".',
        this.#accountCandidates(accounts),
      );
    }
    if (more.length > 0) {
      throw new AgentRefusal(
        'ambiguousAccount',
        'Several accounts have this label.',
        'Give the accountId of one of these. If you cannot tell which is meant, ask the user.',
        this.#accountCandidates([found, ...more]),
      );
    }
    return found;
  }

  /** The region of the arguments, or the account's only one. */
  region(input: Input, account: Account): RegionRef {
    const { id: accountId, regions } = account;
    const wanted = textIn(input, 'region');
    const [only, ...others] = regions;
    if (wanted === undefined) {
      if (only !== undefined && others.length === 0) return { accountId, region: only };
      throw new AgentRefusal('regionNeeded', 'The account has several regions.', 'Give region, one of these.', {
        regions,
      });
    }
    const region = regionIdOf(wanted);
    if (regions.includes(region)) return { accountId, region };
    throw new AgentRefusal(
      'unknownRegion',
      'The account does not have this region in the extension.',
      'Give region, one of these. If another one is meant, ask the user to run the command "Edit Regions" on the account.',
      { account: this.label(account), regions },
    );
  }

  /** The account and region that a call reads, as far as that is known without asking the service. */
  place(input: Input): { readonly account: Account; readonly region: string } {
    const known = this.#knownIn(input) ?? this.#namedAlone(input);
    if (known) return { account: this.#accountOfRef(known.ref), region: known.ref.region };
    const account = this.account(input);
    return { account, region: this.region(input, account).region };
  }

  /** Refuses an account that has no keys before anything is sent with it. */
  usable(account: Account): Account {
    const { problem } = this.#options.accounts.stateOf(account.id);
    if (!problem) return account;
    throw new AgentRefusal('signedOut', signedOutSays, signInAgain, {
      account: this.label(account),
      fromService: this.problemMembers(problem),
    });
  }

  /** The instance or Logstore of the arguments. */
  async owner(input: Input, signal: AbortSignal): Promise<PointedOwner> {
    const instance = textIn(input, 'instance');
    const [project, logstore] = [textIn(input, 'project'), textIn(input, 'logstore')];
    if (instance !== undefined && (project !== undefined || logstore !== undefined)) {
      throw new AgentRefusal('wrongArguments', 'A group is in an instance or in a Logstore.', 'Give one of the two.');
    }
    const known = this.#knownIn({
      ...(instance !== undefined && { instance }),
      ...(logstore !== undefined && { logstore }),
    });
    if (known?.kind === 'instance') {
      return { account: this.usable(this.#accountOfRef(known.ref)), ref: known.ref, name: known.name };
    }
    if (known?.kind === 'logstore') return this.#pointedLogstore(this.#accountOfRef(known.ref), known.ref);
    const account = this.account(input);
    const place = this.region(input, account);
    if (instance !== undefined) return this.#instance(this.usable(account), place, instance, signal);
    if (project !== undefined && logstore !== undefined) {
      return this.#pointedLogstore(account, { ...place, project, logstore });
    }
    throw new AgentRefusal(
      'placeNeeded',
      'It is not known in which instance or Logstore to look.',
      'Give instance (from list_change_tracking_instances), or project and logstore (from list_logstores).',
    );
  }

  /** The group of the arguments. */
  async group(input: Input, signal: AbortSignal): Promise<PointedGroup> {
    const wanted = textIn(input, 'group') ?? '';
    const known = this.#knownIn({ group: wanted });
    if (known?.kind === 'group') return this.#pointedGroup(known);
    const named = this.#namedAlone(input);
    if (named) return this.#pointedGroup(named);
    const owner = await this.owner(input, signal);
    const { account, ref, name: ownerName } = owner;
    const groups = await this.groupsOf(ref, signal);
    const text = this.shown(wanted);
    const byId = groups.filter(group => group.id === wanted);
    const found = byId.length > 0 ? byId : groups.filter(group => this.shown(group.name) === text);
    const [only, ...others] = found;
    if (only && others.length === 0) return { account, ref: only.ref, name: only.name, ownerName };
    const candidates = (only ? found : groups).slice(0, candidatesAtMost);
    throw new AgentRefusal(
      only ? 'ambiguousGroup' : 'unknownGroup',
      only ? 'Several groups have this name.' : 'There is no such group there.',
      groups.length === 0
        ? 'There are no groups there. Look in another place.'
        : 'Give the id of one of these as group.',
      this.#groupCandidates(
        candidates.map(({ ref: of, name }) => ({ kind: 'group', ref: of, name, ownerName })),
        groups.length,
      ),
    );
  }

  /** The groups of an instance or Logstore as they are now. */
  async groupsOf(
    of: GroupOwnerRef,
    signal: AbortSignal,
  ): Promise<readonly { readonly ref: GroupRef; readonly id: string; readonly name: string }[]> {
    const { catalog } = this.#options;
    if ('instanceId' in of) {
      const { items } = await catalog.currentInstanceGroups(of, signal);
      return items.map(item => ({ ref: groupRefOf(item), id: item.group.id, name: item.group.name }));
    }
    const { items } = await catalog.currentLogstoreGroups(of, signal);
    return items.map(item => ({ ref: groupRefOf(item), id: item.group.name, name: item.group.name }));
  }

  /** Names a group in an answer, so that a model can point at it. */
  groupMembers({ ref, name, ownerName }: Omit<PointedGroup, 'account'>): Members {
    const id = this.known.add({ kind: 'group', ref, name, ownerName });
    return {
      id,
      service: ref.kind,
      account: this.label(this.accountOf(ref.accountId)),
      region: ref.region,
      fromService:
        ref.kind === 'dts'
          ? { group: this.shown(name), instance: this.shown(ownerName), instanceId: this.shown(ref.instanceId) }
          : { group: this.shown(name), project: this.shown(ref.project), logstore: this.shown(ref.logstore) },
    };
  }

  /** The instances with this ID or name. */
  async #instance(account: Account, place: RegionRef, wanted: string, signal: AbortSignal): Promise<PointedOwner> {
    const { dts } = await this.#options.cloudOf(place.accountId);
    const isId = /^dts[a-z0-9]+$/i.test(wanted);
    const byId = isId ? await dts.describeDtsJobs(place.region, { instanceId: wanted }, signal) : undefined;
    const { items } =
      byId && byId.items.length > 0 ? byId : await dts.describeDtsJobs(place.region, { nameContains: wanted }, signal);
    const listed = items.map(job => {
      const ref: InstanceRef = { ...place, instanceId: job.instanceId, jobId: job.jobId };
      return { ref, name: nameOfInstance({ ...ref, job }) };
    });
    const text = this.shown(wanted);
    const found = listed.filter(({ ref, name }) => ref.instanceId === wanted || this.shown(name) === text);
    const [only, ...others] = found;
    if (only && others.length === 0) return { account, ...only };
    const candidates = (only ? found : listed).slice(0, candidatesAtMost);
    throw new AgentRefusal(
      only ? 'ambiguousInstance' : 'unknownInstance',
      only ? 'Several instances have this name.' : 'There is no such instance in this region.',
      only
        ? 'Give the id of one of these as instance.'
        : 'List the instances with list_change_tracking_instances, or try another region of the account.',
      {
        candidates: candidates.map(({ ref, name }) => ({
          id: this.known.add({ kind: 'instance', ref, name }),
          fromService: { instance: this.shown(name), instanceId: this.shown(ref.instanceId) },
        })),
        candidatesInAll: only ? found.length : listed.length,
        regions: account.regions,
      },
    );
  }

  /** A group that is given by its name alone, which an answer has to have named. */
  #namedAlone(input: Input): KnownGroup | undefined {
    const wanted = textIn(input, 'group');
    const isPlaced = ['instance', 'project', 'logstore'].some(name => textIn(input, name) !== undefined);
    if (wanted === undefined || isPlaced) return undefined;
    const text = this.shown(wanted);
    const accountId = textIn(input, 'account') === undefined ? undefined : this.account(input).id;
    const region = regionIdOf(textIn(input, 'region') ?? '');
    const found = [...this.known.groups()].filter(
      ({ name, ref }) =>
        this.shown(name) === text &&
        (accountId === undefined || ref.accountId === accountId) &&
        (region === '' || ref.region === region),
    );
    const [only, ...others] = found;
    if (only && others.length === 0) return only;
    if (only) {
      throw new AgentRefusal(
        'ambiguousGroup',
        'Several groups have this name.',
        'Give the id of one of these as group. If you cannot tell which is meant, ask the user.',
        this.#groupCandidates(found.slice(0, candidatesAtMost), found.length),
      );
    }
    throw new AgentRefusal(
      'placeNeeded',
      'A group is found by its name only together with its place.',
      'Give instance, or project and logstore, with the account and the region. To find them, list accounts, then instances or Logstores.',
      this.#accountCandidates(this.#options.accounts.list()),
    );
  }

  /** The place whose ID is among the arguments. */
  #knownIn(input: Input): KnownPlace | undefined {
    for (const kind of ['group', 'instance', 'logstore'] as const) {
      const id = textIn(input, kind);
      if (id === undefined) continue;
      const known = this.known.find(kind, id);
      if (known) return known;
      if (isPlaceId(id)) {
        throw new AgentRefusal(
          'unknownId',
          `This is not the id of ${kind === 'instance' ? 'an' : 'a'} ${kind} that was listed since the editor started.`,
          'List again, and use an id from that answer.',
        );
      }
    }
    return undefined;
  }

  #pointedGroup({ ref, name, ownerName }: KnownGroup): PointedGroup {
    return { account: this.usable(this.#accountOfRef(ref)), ref, name, ownerName };
  }

  #pointedLogstore(account: Account, ref: LogstoreRef): PointedOwner {
    return { account: this.usable(account), ref, name: `${ref.project} / ${ref.logstore}` };
  }

  #accountOfRef({ accountId }: RegionRef): Account {
    const account = this.accountOf(accountId);
    if (account) return account;
    throw new AgentRefusal('accountRemoved', 'The account was removed.', 'Call list_accounts and go on with another.');
  }

  #accountCandidates(accounts: readonly Account[]): Members {
    return {
      accounts: accounts.slice(0, candidatesAtMost).map(account => ({
        account: this.label(account),
        accountId: accountIdFor(account.id),
        regions: account.regions,
      })),
      accountsInAll: accounts.length,
    };
  }

  #groupCandidates(groups: readonly KnownGroup[], ofAll: number): Members {
    return { candidates: groups.map(group => this.groupMembers(group)), candidatesInAll: ofAll };
  }
}
