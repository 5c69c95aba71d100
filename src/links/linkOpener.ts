import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { reportError } from '../commands/reportError.ts';
import type { Services } from '../commands/services.ts';
import { lookedUp } from '../commands/targetGroup.ts';
import { useSampleAccount } from '../commands/useSampleAccount.ts';
import { commandId } from '../contributions.ts';
import type { Account } from '../model/accounts/account.ts';
import { type LinkedInstance, type LinkTarget, readLink, sampleAccount } from '../model/links/link.ts';
import { accountsAsked, accountsIn, linkedAccount, lookOf, unknownRegions } from '../model/links/linkable.ts';
import { groupIn, type NamedInstance } from '../model/places.ts';
import type { Moment } from '../model/units.ts';
import { problemWords } from '../ui/linkProblems.ts';
import { isCancelled } from '../ui/messages.ts';
import { confirm, showInStatusBar, showInformation, showWarning } from '../ui/notifications.ts';
import { regionName, tintedName } from '../ui/words.ts';
import { sentences } from '../ui/written.ts';
import { askForAccount } from '../wizards/place/askForPlace.ts';

/** The accounts that were found for those that a link names. */
type Found = ReadonlyMap<string, Account>;

const shownForMs = 5_000;
/** How many links are opened one after another, and after which pause they are counted anew. */
const inARowAtMost = 5;
const pauseMs = 60_000;

/**
 * Opens links. Anybody can make one, and the editor has asked no more than whether this extension may open it, if the user
 * hasn't told it not to ask again. So a link only opens what the user could open by hand, which reads and never writes,
 * and nothing of it is kept. One link is opened at a time, and few one after another: a page that opens many can't bury
 * the user in questions, messages, or panels.
 */
export class LinkOpener {
  readonly #services: Services;
  readonly #now: () => Moment;
  #isOpening = false;
  #inARow = 0;
  #lastAt: Moment = 0;
  /** Whether the user is asked about a link that came after too many others. */
  #isHolding = false;

  constructor(services: Services, now: () => Moment = Date.now) {
    this.#services = services;
    this.#now = now;
  }

  async open(uri: Pick<vscode.Uri, 'path' | 'query' | 'fragment'>): Promise<void> {
    const { log } = this.#services;
    if (this.#isBusy()) return;
    const target = readLink(uri);
    const isOneTooMany = this.#count() > inARowAtMost;
    if ('problem' in target) {
      log.warn(`A link was not opened: ${[target.problem, ...('part' in target ? [target.part] : [])].join(' ')}`);
      if (!isOneTooMany) void showWarning(problemWords(target));
      return;
    }
    if (isOneTooMany) this.#hold(target);
    else await this.#openTarget(target);
  }

  /** How many links have come one after another, with this one. */
  #count(): number {
    const at = this.#now();
    this.#inARow = Math.abs(at - this.#lastAt) < pauseMs ? this.#inARow + 1 : 1;
    this.#lastAt = at;
    return this.#inARow;
  }

  /** Asks about a link by a message that covers nothing. Those that come before the answer are dropped. */
  #hold(target: LinkTarget): void {
    this.#services.log.warn('A link was not opened, because many came one after another.');
    const why = vscode.l10n.t("This link wasn't opened, because many came one after another.");
    if (this.#isHolding) {
      // The message may be out of sight by now.
      showInStatusBar(why, shownForMs);
      return;
    }
    this.#isHolding = true;
    const open = vscode.l10n.t('Open');
    void showWarning(sentences(why, leadsTo(target)), open).then(async pressed => {
      this.#isHolding = false;
      if (pressed !== open) return;
      this.#inARow = 0;
      await this.#openTarget(target);
    });
  }

  /** Whether a link is being opened. Another one is dropped then. */
  #isBusy(): boolean {
    if (this.#isOpening) {
      this.#services.log.warn('A link was not opened, because another one is still being opened.');
    }
    return this.#isOpening;
  }

  async #openTarget(target: LinkTarget): Promise<void> {
    if (this.#isBusy()) return;
    this.#isOpening = true;
    try {
      const found = await this.#accountsFor(target);
      if (found && !this.#refuses(target, found)) await this.#show(target, found);
    } catch (error) {
      if (!isCancelled(error)) reportError(error, 'openLink', this.#services, () => this.#openTarget(target));
    } finally {
      this.#isOpening = false;
    }
  }

  /**
   * An account for each that the link names, as it is now: while the user was asked for one, here or in another window,
   * others may have been removed, or have got the keys of another identity. Undefined when the user leaves.
   */
  async #accountsFor(target: LinkTarget): Promise<Found | undefined> {
    const found = new Map<string, Account>();
    for (const named of accountsIn(target)) {
      const account = await this.#accountFor(named, target);
      if (!account) return undefined;
      found.set(named, account);
    }
    for (const [named, { id }] of found) {
      const account = this.#services.accounts.find(id);
      if (!account || linkedAccount(account) !== named) return this.#accountsFor(target);
      found.set(named, account);
    }
    return found;
  }

  async #accountFor(named: string, target: LinkTarget): Promise<Account | undefined> {
    const { accounts } = this.#services;
    const suits = (account: Account): boolean => linkedAccount(account) === named;
    // The user may add another account than the one that is needed, and is told so again.
    while (!accounts.list().some(suits)) if (!(await this.#add(named, target))) return undefined;
    const title = vscode.l10n.t('Open Link: Account {0}', named);
    return askForAccount(this.#services, title, { suits, nothing: vscode.l10n.t('There are no accounts.') });
  }

  /** Offers to add the account that the link needs. Resolves with whether one was added. */
  async #add(named: string, target: LinkTarget): Promise<boolean> {
    if (named === sampleAccount) {
      const question = vscode.l10n.t('This link needs the sample account.');
      if (!(await confirm(question, [leadsTo(target)], vscode.l10n.t('Use Sample Account')))) return false;
      await useSampleAccount(this.#services);
      return true;
    }
    const question = vscode.l10n.t("This link needs account {0}, which you haven't added.", named);
    if (!(await confirm(question, [leadsTo(target)], vscode.l10n.t('Add Account')))) return false;
    const { addAccount } = await import('../wizards/account/addAccount.ts');
    return (await addAccount(this.#services)) !== undefined;
  }

  /** Says that a region is not known here, if one is not. */
  #refuses(target: LinkTarget, found: Found): boolean {
    const asked = accountsAsked(target).flatMap(named => found.get(named) ?? []);
    const accounts = asked.length > 0 ? asked : this.#services.accounts.list();
    const [region] = unknownRegions(target, accounts);
    if (region === undefined) return false;
    this.#services.log.warn('A link was not opened: its region is not known.');
    const said = vscode.l10n.t(
      "This link wasn't opened, because neither this version nor your account knows the region {0}. If it exists, add it to the regions of the account, and open the link again.",
      region,
    );
    this.#offerRegion(said, accounts[0]);
    return true;
  }

  /** Says that an account does not show a region, and offers to add it. Nothing waits for the answer. */
  #offerRegion(said: string, account: Account | undefined): void {
    const editRegions = vscode.l10n.t('Edit Regions');
    void showWarning(said, ...(account ? [editRegions] : [])).then(async pressed => {
      if (pressed !== editRegions || !account) return;
      await vscode.commands.executeCommand(commandId('editRegions'), { kind: 'account', account });
    });
  }

  async #show(target: LinkTarget, found: Found): Promise<void> {
    const { boardPanels, boardLook, groupPanels, statusPanels, tree } = this.#services;
    if (target.kind === 'board') {
      const look = lookOf(target, found, boardLook().view);
      // The first shows a board that is open, and the second makes one.
      boardPanels.showAnd({ type: 'look', look }, look);
      this.#say(target);
      return;
    }
    const account = found.get(target.account);
    if (!account) return;
    const place = { accountId: account.id, region: target.region };
    switch (target.kind) {
      case 'instance':
        statusPanels.show(await this.#instanceOf(account, target));
        break;
      case 'instanceGroup':
        groupPanels.show(groupIn(await this.#instanceOf(account, target), target.groupId), target.groupId);
        break;
      case 'logstoreGroup': {
        const { project, logstore, groupName } = target;
        groupPanels.show(groupIn({ ...place, project, logstore }, groupName), groupName);
        break;
      }
      case 'logstore': {
        const { project, logstore } = target;
        if (!account.regions.includes(place.region)) {
          this.#offerRegion(
            vscode.l10n.t(
              "Account {0} doesn't show the region {1}, in which this Logstore is. Add it to the regions of the account, and open the link again.",
              tintedName(account),
              regionName(place.region),
            ),
            account,
          );
          return;
        }
        if (await tree.revealLogstore({ ...place, project, logstore })) break;
        void showInformation(
          vscode.l10n.t(
            "The Logstore {0} isn't among the rows of account {1}. It might have been deleted, or be hidden by a name filter.",
            `${project} / ${logstore}`,
            tintedName(account),
          ),
        );
        return;
      }
    }
    this.#say(target);
  }

  /** The instance with the ID of its task, which the service tells. */
  async #instanceOf(account: Account, { region, instanceId }: LinkedInstance): Promise<NamedInstance> {
    const { catalog } = this.#services;
    const ref = { accountId: account.id, region, instanceId, jobId: '' };
    const title = vscode.l10n.t('Opening the link…');
    const job = catalog.rememberedJob(ref) ?? (await lookedUp(title, signal => catalog.listedJob(ref, signal)));
    if (job) return { ...ref, jobId: job.jobId, job };
    throw new CloudError('notFound', {
      service: 'dts',
      operation: 'DescribeDtsJobs',
      outcome: 'notApplied',
      accountId: account.id,
    });
  }

  #say(target: LinkTarget): void {
    showInStatusBar(vscode.l10n.t('Opened from a link: {0}', wordsOf(target)), shownForMs);
  }
}

const leadsTo = (target: LinkTarget): string => vscode.l10n.t('The link leads to: {0}', wordsOf(target));

/** What a link leads to, with its own names. They are shown as plain text wherever this goes. */
function wordsOf(target: LinkTarget): string {
  switch (target.kind) {
    case 'instance':
      return [target.instanceId, regionName(target.region)].join(' · ');
    case 'instanceGroup':
      return [target.groupId, target.instanceId, regionName(target.region)].join(' · ');
    case 'logstore':
      return [`${target.project} / ${target.logstore}`, regionName(target.region)].join(' · ');
    case 'logstoreGroup':
      return [target.groupName, `${target.project} / ${target.logstore}`, regionName(target.region)].join(' · ');
    case 'board':
      return vscode.l10n.t('Lag Board');
  }
}
