import { Arrangement, firstView } from '../board/arranging.ts';
import { Board } from '../board/board.ts';
import type { BoardFailure, BoardRow } from '../board/boardRow.ts';
import type { BoardScope } from '../board/boardScope.ts';
import { Budget } from '../board/budget.ts';
import { lastSignOf, leftOf, recordsOf } from '../board/facts.ts';
import type { Listers } from '../board/listing.ts';
import { momentText } from '../groups/groupDocument.ts';
import { setTimer } from '../lag/monitorLoop.ts';
import { toneOf } from '../lag/judge.ts';
import { isLagAtLeast } from '../lag/shardHealth.ts';
import type { GroupService } from '../places.ts';
import type { Moment } from '../units.ts';
import type { AgentOptions } from './agentOptions.ts';
import { AgentRefusal, cloudFailure } from './agentRefusal.ts';
import { lagNumbers, withoutConsumers } from './groupStatus.ts';
import { type Input, numberIn, textIn } from './input.ts';
import { pagesOf } from './listing.ts';
import { dataLossMeans, dtsLagMeans, fromServiceMeans, slsLagMeans, unconsumedMeans } from './meanings.ts';
import type { Pointing } from './pointing.ts';
import type { Members } from './tool.ts';

/** The calls that list what there is in a region. A region with more Logstores is listed in part. */
const listCallsAtMost = 500;
/**
 * What is not read by then is told to be missing, and read by the next call. Many agents wait a minute for an answer, as
 * the official SDK does unless it is told otherwise. https://github.com/modelcontextprotocol/typescript-sdk
 */
export const longestMs = 50_000;
/** The next page of a board, or other rows of it, are those of the same reading. */
const keptMs = 120_000;
const failuresAtMost = 10;

interface ReadBoard {
  readonly scope: string;
  readonly board: Board;
  /** What the call that reads it, or has read it last, may list. */
  budget: Budget;
  /** When that call has ended. */
  at: Moment;
}

/** Reads boards for models. The last one is kept for a while: its next page is often wanted, or the rest of it. */
export class AgentBoards {
  readonly #options: AgentOptions;
  readonly #pointing: Pointing;
  #last: ReadBoard | undefined;

  constructor(options: AgentOptions, pointing: Pointing) {
    this.#options = options;
    this.#pointing = pointing;
  }

  async worst(input: Input, signal: AbortSignal): Promise<Members> {
    const { now = Date.now } = this.#options;
    const { board, budget, at } = await this.#read(this.#scope(input), signal);
    const view = { ...firstView, text: textIn(input, 'nameContains') ?? '' };
    const { rows, counts } = new Arrangement({
      account: id => this.#pointing.label(this.#pointing.accountOf(id)),
      region: id => id,
    }).arrange(board.rows(), view);
    const [count, page] = [numberIn(input, 'count', 10), numberIn(input, 'page', 1)];
    const shown = rows.slice((page - 1) * count, page * count);
    const failures = board.failures.slice(0, failuresAtMost);
    const isComplete = isWhole(board);
    return {
      groups: shown.map((row, index) => this.#row(row, (page - 1) * count + index + 1, now())),
      ...pagesOf(shown.length, page, rows.length, count),
      byClass: { ...counts },
      isComplete: isComplete && !budget.isSpent && failures.length === 0,
      ...(budget.isSpent && {
        notListed:
          'There are more Logstores in this region than one call may list. Narrow it with service, or list_logstores.',
      }),
      ...(!isComplete && {
        notRead: `${board.summary().unread} groups, instances or Logstores were not read in time. Call again with the same arguments to go on.`,
      }),
      failures: failures.map(failure => this.#failure(failure)),
      failuresInAll: board.failures.length,
      readAt: momentText(at),
      means: {
        lagSecondsOfSls: slsLagMeans,
        lagSecondsOfDts: dtsLagMeans,
        unconsumed: unconsumedMeans,
        dataLossSeconds: dataLossMeans,
        order: 'The most urgent first, by the verdict, then by what loses data sooner, then by what is further behind.',
      },
      note: fromServiceMeans,
    };
  }

  dispose(): void {
    this.#last?.board.dispose();
    this.#last = undefined;
  }

  /** What a call is about. What is pinned may be of any account and region. */
  #scope(input: Input): BoardScope {
    const service = textIn(input, 'service');
    if (!isOfArea(input)) {
      if (this.#options.pinned.list().length === 0) {
        this.#pointing.account({});
        throw new AgentRefusal(
          'nothingPinned',
          'The user has pinned nothing.',
          'Give account and region to read a whole region, or ask the user to pin groups with the command "Pin".',
        );
      }
      if (service !== undefined) {
        throw new AgentRefusal(
          'wrongArguments',
          'service goes with account and region.',
          'Leave it out, or give both.',
        );
      }
      return { kind: 'pinned' };
    }
    const account = this.#pointing.account(input);
    const { region } = this.#pointing.region(input, account);
    this.#pointing.usable(account);
    const services: readonly GroupService[] = service === 'dts' || service === 'sls' ? [service] : [];
    return { kind: 'chosen', accountIds: [account.id], services, regions: [region] };
  }

  async #read(scope: BoardScope, signal: AbortSignal): Promise<ReadBoard> {
    const { now = Date.now } = this.#options;
    const key = JSON.stringify(scope);
    const last = this.#last;
    const kept = last?.scope === key && Math.abs(now() - last.at) < keptMs ? last : undefined;
    if (kept && isWhole(kept.board)) return kept;
    // A call has what it reads for itself until it ends, because others can come meanwhile.
    if (kept) this.#last = undefined;
    const read = kept ?? this.#open(scope);
    read.budget = budgetOfCall();
    const watch = read.board.watch(0);
    try {
      await this.#whole(read.board, signal);
      return read;
    } finally {
      watch.dispose();
      this.dispose();
      // What a cancelled call has read is there for the next one, too.
      read.at = now();
      this.#last = read;
    }
  }

  #open(scope: BoardScope): ReadBoard {
    const board = new Board({ ...this.#options, cloudOf: accountId => this.#listers(accountId, () => read.budget) });
    const read: ReadBoard = { scope: JSON.stringify(scope), board, budget: budgetOfCall(), at: 0 };
    board.setScope(scope);
    return read;
  }

  /** Resolves once everything was listed and read, or it took too long. Rejects when it is cancelled. */
  #whole(board: Board, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        following.dispose();
        limit.dispose();
        signal.removeEventListener('abort', cancel);
      };
      const cancel = (): void => {
        end();
        reject(signal.reason as Error);
      };
      const finish = (): void => {
        end();
        resolve();
      };
      const look = (): void => {
        if (isWhole(board)) finish();
      };
      const following = board.onDidChange(look);
      const limit = (this.#options.setTimer ?? setTimer)(finish, longestMs);
      signal.addEventListener('abort', cancel, { once: true });
      if (signal.aborted) cancel();
      else look();
    });
  }

  /** The methods that list, each of whose calls is counted. */
  async #listers(accountId: string, budget: () => Budget): Promise<Listers> {
    const { dts, sls } = await this.#options.cloudOf(accountId);
    const counted =
      <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
      async (...args: Args): Promise<Answer> => {
        budget().spend();
        return call(...args);
      };
    return {
      dts: { describeDtsJobs: counted((...args) => dts.describeDtsJobs(...args)) },
      sls: {
        listProject: counted((...args) => sls.listProject(...args)),
        listLogStores: counted((...args) => sls.listLogStores(...args)),
        listConsumerGroup: counted((...args) => sls.listConsumerGroup(...args)),
      },
    };
  }

  #row(row: BoardRow, rank: number, now: Moment): Members {
    const { words } = this.#options;
    const group = this.#pointing.groupMembers(row);
    switch (row.state) {
      case 'loading':
        return { rank, ...group, state: 'notRead' };
      case 'failed':
        return { rank, ...group, state: 'failed', error: cloudFailure(row.failure.error, words) };
      case 'read': {
        const { reading, judgement, isStale } = row;
        const [verdict] = judgement.verdicts;
        const left = leftOf(row);
        return {
          rank,
          ...group,
          state: verdict.kind,
          severity: toneOf(verdict),
          says: words.headline(reading, withoutConsumers(judgement), now),
          otherVerdicts: judgement.verdicts.slice(1).map(({ kind }) => kind),
          ...lagNumbers(reading, isLagAtLeast(reading)),
          unconsumed: recordsOf(row) ?? null,
          dataLossSeconds: left === undefined ? null : Math.round(left),
          dataLossAssumption: judgement.forecast.assumption,
          lastSignOfLifeAt: momentText(lastSignOf(row)),
          readAt: momentText(reading.at),
          ...(isStale && { isStale: true }),
        };
      }
    }
  }

  #failure({ kind, accountId, region, service, ownerName, project, groups, error }: BoardFailure): Members {
    const named = ownerName ?? project;
    return {
      notRead: kind,
      account: this.#pointing.label(this.#pointing.accountOf(accountId)),
      region: region ?? null,
      service: service ?? null,
      groups,
      error: cloudFailure(error, this.#options.words),
      ...(named !== undefined && { fromService: { name: this.#pointing.shown(named) } }),
    };
  }
}

const budgetOfCall = (): Budget => new Budget(listCallsAtMost, () => undefined);

/** Whether everything on a board was listed and read, or tried. */
function isWhole(board: Board): boolean {
  const { isListing, unread } = board.summary();
  return !isListing && unread === 0;
}

/** Whether a call is about a region, and not about what is pinned. */
export const isOfArea = (input: Input): boolean =>
  textIn(input, 'account') !== undefined || textIn(input, 'region') !== undefined;
