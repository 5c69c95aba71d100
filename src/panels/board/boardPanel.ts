import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { Board, type BoardOptions } from '../../model/board/board.ts';
import type { BoardLook, BoardView } from '../../model/board/boardLook.ts';
import type { BoardFailure, BoardRow } from '../../model/board/boardRow.ts';
import { type BoardScope, everything } from '../../model/board/boardScope.ts';
import type { ExportNames } from '../../model/board/exporting.ts';
import type { Subscription } from '../../model/event.ts';
import type { SavedScope } from '../../model/sentinel/savedScope.ts';
import { offeredFixes } from '../../ui/fixes.ts';
import { describe } from '../../ui/messages.ts';
import { confirm, showInformation } from '../../ui/notifications.ts';
import { numberText, regionName, serviceName, shownAccount } from '../../ui/words.ts';
import { type Host, type PanelContent, run } from '../panelHost.ts';
import { exportBoard } from './exportBoard.ts';
import { failureLine, Lines } from './lines.ts';
import type { OpenBoard } from './openBoard.ts';
import type { Own, PanelRef, Snapshot } from './protocol.ts';
import { pickScope, scopeWords } from './scopePick.ts';
import { linesInSight, snapshotOf, type Words } from './snapshot.ts';
import { watchInBackground } from './watchInBackground.ts';

export interface BoardPanelServices {
  readonly board: {
    readonly options: BoardOptions;
    readonly accounts: { list(): readonly Account[]; find(id: string): Account | undefined };
    /** What menus depend on, and the words of a state, as in the tree. */
    readonly rows: Pick<Words, 'menu' | 'failureMenu' | 'group'>;
    readonly open: OpenBoard;
    /** What the last board was about, and how it was looked at. */
    look(): BoardLook;
    /** Keeps what the board is about, and how it is looked at, for the next board. */
    keep(look: BoardLook): void;
    readonly savedScope: Pick<SavedScope, 'save'>;
    /** Names in place of those of accounts and resources, as in the support bundle. */
    redacted(): ExportNames;
  };
}

interface Choices extends Pick<Snapshot, 'accounts' | 'regions'> {
  /** What they were made of. */
  readonly of: readonly unknown[];
}
const noChoices: Choices = { of: [], accounts: [], regions: [] };

/** The rows of a page that has not said yet which are in sight. */
const firstWindow = { from: 0, count: 60 };

/** Shows all groups in scope. It reads only while it is seen. */
export class BoardPanel implements PanelContent<never, Own> {
  readonly #host: Host<PanelRef>;
  readonly #services: BoardPanelServices['board'];
  readonly #board: Board;
  readonly #subscriptions: readonly Subscription[];
  readonly #words: Words;
  readonly #lines: Lines;
  #window = firstWindow;
  /** The keys of the lines in sight, as the board was told last. */
  #sight = '';
  #isHeld = false;
  #scanning: AbortController | undefined;
  /** The choices to filter by. */
  #choices: Choices = noChoices;

  constructor(host: Host<PanelRef>, { board: services }: BoardPanelServices) {
    this.#host = host;
    this.#services = services;
    this.#board = new Board(services.options);
    this.#board.setScope(host.panel.scope);
    services.open.open(this.#board);
    const { accounts, rows } = services;
    this.#words = {
      ...rows,
      account: id => shownAccount(accounts.find(id), id),
      region: regionName,
      service: serviceName,
      failure: error => ({ ...describe(error), fixes: offeredFixes(error) }),
      notRead: vscode.l10n.t("Couldn't be read"),
    };
    this.#lines = new Lines({ account: id => accounts.find(id)?.name ?? id, region: regionName });
    this.#subscriptions = [
      this.#board.onDidChange(() => this.#update()),
      services.options.accounts.onDidChange(() => {
        this.#lines.renamed();
        this.#choices = noChoices;
        // The host and the board may have heard of it before, and drawn the names of before.
        this.#update();
      }),
    ];
  }

  get title(): string {
    return vscode.l10n.t('Lag Board');
  }

  /** Each failure has its own row, and the board reads again by itself what an account had failed for. */
  readonly hasFailed = false;

  snapshot(isRefreshing: boolean): Snapshot {
    const { view, scope } = this.#host.panel;
    const board = this.#board;
    const rows = board.rows();
    const all = this.#services.accounts.list();
    this.#lines.arrange(rows, board.failures, view, this.#isHeld);
    return snapshotOf(
      {
        view,
        isRefreshing,
        now: Date.now(),
        scope: { kind: scope.kind, words: scopeWords(scope, all), hasAccounts: all.length > 0 },
        summary: board.summary(),
        scan: board.scanProgress,
        rows,
        failures: board.failures,
        lines: this.#lines,
        window: this.#window,
        ...this.#choicesOf(rows, board.failures, view),
      },
      this.#words,
    );
  }

  watch(everySeconds: number): Subscription {
    return this.#board.watch(everySeconds);
  }

  refresh(signal: AbortSignal): Promise<void> {
    return this.#board.refresh(signal);
  }

  textOf(): undefined {
    return undefined;
  }

  failureOf(part: string | undefined): unknown {
    return this.#board.failures.find(failure => failureLine(failure) === part)?.error;
  }

  async act(message: Own): Promise<void> {
    switch (message.type) {
      case 'show':
        this.#window = message;
        this.#update();
        return;
      case 'hold':
        this.#isHeld = message.isHeld;
        if (!message.isHeld) this.#update();
        return;
      case 'view':
        this.#keep({ view: message.view });
        return;
      case 'look':
        this.#look(message.look);
        return;
      case 'open':
        return this.#open(message.key);
      case 'retry':
        return this.#retry(message.key);
      case 'export':
        return this.#export(message.form);
      case 'chooseScope':
        return this.#chooseScope();
      case 'showAllAccounts':
        this.#showScope(everything);
        return;
      case 'scan':
        return this.#scan();
      case 'cancelScan':
        this.#scanning?.abort();
        return;
      case 'watchScope':
        return this.#watchScope();
      case 'copyLink': {
        const { scope, view } = this.#host.panel;
        return run(message.type, { scope, view });
      }
      case 'addAccount':
      case 'useSampleAccount':
        return run(message.type);
    }
  }

  hidden(): void {
    this.#isHeld = false;
  }

  /** The board itself has begun anew with the account. */
  forget(): void {
    return undefined;
  }

  dispose(): void {
    this.#scanning?.abort();
    this.#services.open.closed(this.#board);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#board.dispose();
  }

  #keep(change: Partial<BoardLook>): void {
    const panel = { ...this.#host.panel, ...change };
    this.#host.change(panel);
    this.#services.keep({ scope: panel.scope, view: panel.view });
    this.#update();
  }

  #update(): void {
    this.#host.update();
    this.#tellSight();
  }

  /** What is in sight is read more often, as soon as it has stayed there for a moment. */
  #tellSight(): void {
    const { items } = linesInSight(this.#lines.all, this.#window);
    const keys = items.map(({ key }) => key).join();
    if (keys === this.#sight) return;
    this.#sight = keys;
    this.#board.setSight(items.flatMap(line => (line.kind === 'group' ? line.row.ref : [])));
  }

  async #open(key: string): Promise<void> {
    const row = this.#board.rows().find(one => one.key === key);
    if (row) await run('openConsumerGroup', row.ref);
  }

  async #retry(key: string): Promise<void> {
    const failure = this.#board.failures.find(one => failureLine(one) === key);
    if (failure) await this.#board.retry(failure.key);
  }

  async #export(form: Extract<Own, { type: 'export' }>['form']): Promise<void> {
    this.#tellIfLoading();
    const { rows, failures } = this.#lines;
    const exported = { rows, failures, scan: this.#board.scanProgress, at: Date.now() };
    await exportBoard(form, exported, this.#words, this.#services.redacted());
  }

  async #chooseScope(): Promise<void> {
    const { accounts, options } = this.#services;
    const scope = await pickScope(this.#board.scope, accounts.list(), options.pinned.list().length);
    if (scope) this.#showScope(scope);
  }

  #showScope(scope: BoardScope): void {
    this.#beAbout(scope);
    this.#keep({ scope });
  }

  /** What was kept stays as it is until the user changes something here. */
  #look(look: BoardLook): void {
    this.#beAbout(look.scope);
    this.#host.change({ ...this.#host.panel, ...look });
    this.#update();
  }

  #beAbout(scope: BoardScope): void {
    this.#scanning?.abort();
    this.#board.setScope(scope);
  }

  /** Asks first, as a scan takes many calls. */
  async #scan(): Promise<void> {
    const { regions, leastCalls, mostCalls } = this.#board.scanEstimate();
    if (regions === 0) {
      void showInformation(vscode.l10n.t('All regions have been scanned already. Choose another scope to scan more.'));
      return;
    }
    const question = vscode.l10n.t('Scan all regions for consumer groups?');
    const details = [
      vscode.l10n.t('Regions to scan, counted for each account and service: {0}.', numberText(regions)),
      vscode.l10n.t(
        'This takes at least {0} calls and at most {1}, at the rates that the services allow.',
        numberText(leastCalls),
        numberText(mostCalls),
      ),
      vscode.l10n.t('You can cancel at any time. What was found stays on the board until you choose another scope.'),
    ];
    if (!(await confirm(question, details, vscode.l10n.t('Scan')))) return;
    const scanning = new AbortController();
    this.#scanning = scanning;
    await this.#board.scan(scanning.signal);
    if (this.#board.scanProgress?.state === 'budget') {
      void showInformation(
        vscode.l10n.t(
          'The scan stopped after {0} calls, so not everything was found. Choose a smaller scope and scan again.',
          numberText(mostCalls),
        ),
      );
    }
  }

  /** What is first on the board is first among what is watched, of which there is a limit. */
  async #watchScope(): Promise<void> {
    this.#tellIfLoading();
    await watchInBackground(
      this.#services.savedScope,
      this.#lines.rows.map(({ ref }) => ref),
    );
  }

  /** Nobody is to take for the whole what is exported or saved while more is coming. */
  #tellIfLoading(): void {
    const { isListing, unread } = this.#board.summary();
    if (!isListing && unread === 0) return;
    void showInformation(vscode.l10n.t("The board is still loading. What it doesn't show yet is left out."));
  }

  /** What rows and failures can be filtered by, with what the filter has now, even if nothing is left of it. */
  #choicesOf(
    rows: readonly BoardRow[],
    failures: readonly BoardFailure[],
    view: BoardView,
  ): Pick<Snapshot, 'accounts' | 'regions'> {
    const of = [rows, failures, view] as const;
    if (of.some((value, index) => value !== this.#choices.of[index])) {
      const named = (ids: readonly string[], nameOf: (id: string) => string) =>
        [...new Set(ids)]
          .map(id => ({ id, name: nameOf(id) }))
          .sort((one, other) => one.name.localeCompare(other.name));
      const all = [...rows, ...failures];
      this.#choices = {
        of,
        accounts: named(
          [...all.map(({ accountId }) => accountId), ...view.accountIds],
          id => this.#services.accounts.find(id)?.name ?? vscode.l10n.t('Removed account'),
        ),
        regions: named([...all.flatMap(({ region }) => region ?? []), ...view.regions], regionName),
      };
    }
    const { accounts, regions } = this.#choices;
    return { accounts, regions };
  }
}
