import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { commandId } from '../contributions.ts';
import type { Account } from '../model/accounts/account.ts';
import type { Entries } from '../model/entries.ts';
import type { Event, Subscription } from '../model/event.ts';
import type { Histories } from '../model/lag/history.ts';
import type { SetTimer } from '../model/lag/monitorLoop.ts';
import type { LagMonitor } from '../model/lag/reading.ts';
import { type GroupOwnerRef, type GroupRef, groupsIn, type InstanceRef, listKey, ownerOf } from '../model/places.ts';
import { type Announcement, type InScope, Sentinel } from '../model/sentinel/sentinel.ts';
import type { Subject } from '../model/sentinel/subjects.ts';
import type { Told } from '../model/sentinel/told.ts';
import { type Moment, seconds } from '../model/units.ts';
import type { Log } from '../ui/log.ts';
import { onDidChangeSetting, readSetting } from '../ui/settings.ts';
import { groupName, type Known } from './alarmWords.ts';
import { noteLine, toldLines, writeTo } from './notes.ts';
import { StatusBar } from './statusBar.ts';

interface Services {
  readonly monitor: LagMonitor;
  readonly histories: Histories;
  readonly told: Entries<Told>;
  readonly accounts: {
    readonly onDidChange: Event<void>;
    readonly onDidReplaceKeys: Event<string>;
    find(id: string): Account | undefined;
  };
  readonly pins: {
    readonly onDidChange: Event<unknown>;
    list(): readonly { readonly ref: GroupOwnerRef | GroupRef; readonly name?: string; readonly instance?: string }[];
  };
  readonly savedScope: { readonly onDidChange: Event<void>; places(): readonly GroupOwnerRef[] };
  readonly log: Pick<Log, 'info' | 'error'>;
  readonly openGroup: (ref: GroupRef, name: string) => void;
  /** Opens the status panel of an instance. */
  readonly openInstance: (ref: InstanceRef, name: string) => void;
  readonly now?: () => Moment;
  readonly setTimer?: SetTimer;
}

/** The shortest time between two readings in minutes, if the setting has a value that it does not offer. */
const shortestInterval = 5;

/** What shows everything that is watched. */
const openAll = commandId('openLagBoard');

/** Watches in the background what the settings say, and tells of it in the status bar, in notifications and in the log. */
export class Watching {
  readonly #services: Services;
  readonly #sentinel: Sentinel;
  readonly #known: Known;
  readonly #subscriptions: readonly Subscription[];
  /** What instances are called, as far as they were read. */
  readonly #names = new Map<string, { readonly accountId: string; readonly name: string }>();
  #statusBar: StatusBar | undefined;

  constructor(services: Services) {
    this.#services = services;
    const { monitor, histories, told, accounts, pins, savedScope, log, now, setTimer } = services;
    // This comes before the sentinel has anything to say of the same reading.
    const naming = monitor.onDidRead(ref => {
      const reading = monitor.latest(ref);
      const name = reading?.kind === 'dts' && reading.instanceName;
      if (name) this.#names.set(placeKey(ref), { accountId: ref.accountId, name });
    });
    const clock = { ...(now && { now }), ...(setTimer && { setTimer }) };
    this.#sentinel = new Sentinel({ monitor, histories, told, windowId: randomUUID(), ...clock });
    this.#known = {
      account: id => accounts.find(id),
      instanceName: ref => this.#instanceName(ref),
      latest: ref => monitor.latest(ref),
    };
    const update = (): void => this.#update();
    this.#subscriptions = [
      naming,
      this.#sentinel.onDidTell(announcement => {
        writeTo(log, toldLines(announcement, this.#known));
        this.#announce(announcement).catch((error: unknown) => log.error(error, 'Telling'));
      }),
      this.#sentinel.onDidNote(note => writeTo(log, [noteLine(note, this.#known)])),
      this.#sentinel.onDidChange(() => this.#statusBar?.show(this.#sentinel.standing())),
      accounts.onDidChange(update),
      accounts.onDidReplaceKeys(replaced => {
        const forgotten = this.forgetAccounts(accountId => accountId === replaced);
        forgotten.catch((error: unknown) => log.error(error, 'Saving state'));
      }),
      pins.onDidChange(update),
      savedScope.onDidChange(update),
      ...(['watch.scope', 'watch.interval', 'watch.dataLossWarning'] as const).map(name =>
        onDidChangeSetting(name, update),
      ),
    ];
    this.#update();
  }

  /** Forgets what was seen and told of accounts that were removed, or that are another identity now. */
  forgetAccounts(isGone: (accountId: string) => boolean): Promise<void> {
    for (const [key, { accountId }] of this.#names) if (isGone(accountId)) this.#names.delete(key);
    return this.#sentinel.forgetAccounts(isGone);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#sentinel.dispose();
    this.#statusBar?.dispose();
  }

  #update(): void {
    const interval = readSetting('watch.interval');
    const everySeconds = interval > 0 ? Math.max(interval, shortestInterval) * 60 : 0;
    const scope = everySeconds > 0 ? this.#scope() : [];
    if (scope.length > 0) this.#statusBar ??= new StatusBar(this.#known, openAll);
    const riskLimit = seconds(readSetting('watch.dataLossWarning') * 3600);
    this.#sentinel.watch({ scope, everySeconds, riskLimit });
  }

  #scope(): readonly InScope[] {
    const { accounts, pins, savedScope } = this.#services;
    const all: readonly InScope[] =
      readSetting('watch.scope') === 'savedScope'
        ? savedScope.places().map(of => ({ of, group: 'all' }))
        : pins.list().map(({ ref }) => ({ of: ownerOf(ref), group: 'kind' in ref ? ref : 'all' }));
    // Another window may know an account before this one does.
    return all.filter(({ of }) => accounts.find(of.accountId) !== undefined);
  }

  #instanceName(of: InstanceRef): string | undefined {
    const { accountId, instanceId } = of;
    const read = this.#names.get(placeKey(of));
    if (read) return read.name;
    const pins = this.#services.pins.list();
    const pin = pins.find(
      ({ ref }) => 'instanceId' in ref && ref.instanceId === instanceId && ref.accountId === accountId,
    );
    return pin?.instance ?? pin?.name;
  }

  async #announce(announcement: Announcement): Promise<void> {
    const { announce } = await import('./announcing.ts');
    await announce(announcement, {
      known: this.#known,
      sentinel: this.#sentinel,
      open: subject => this.#open(subject),
      openAll: () => vscode.commands.executeCommand(openAll),
      now: this.#services.now ?? Date.now,
    });
  }

  #open({ kind, ref }: Subject): void {
    const { openGroup, openInstance } = this.#services;
    if (kind === 'group') openGroup(ref, groupName(ref, this.#known));
    else openInstance(ref, this.#known.instanceName(ref) ?? '');
  }
}

const placeKey = (of: GroupOwnerRef): string => listKey(groupsIn(of));
