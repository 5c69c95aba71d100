import * as l10n from '@vscode/l10n';
import type { Browser, Page } from 'playwright-core';
import type { Account } from '../../../src/model/accounts/account.ts';
import type { Order } from '../../../src/model/board/arranging.ts';
import { type BoardView, firstBoardView } from '../../../src/model/board/boardLook.ts';
import { everything } from '../../../src/model/board/boardScope.ts';
import type { GroupRef } from '../../../src/model/places.ts';
import { type Line, Lines } from '../../../src/panels/board/lines.ts';
import type { PanelRef, Snapshot, ToHost } from '../../../src/panels/board/protocol.ts';
import { linesInSight, snapshotOf, type Words } from '../../../src/panels/board/snapshot.ts';
import type { AnyToPage } from '../../../src/panels/messages.ts';
import { launchBrowser } from '../../host/browser.ts';
import { stubVscode } from '../../support/stubbedVscode.ts';
import { openPage } from '../servedPage.ts';
import { median, type Row, type Section } from '../table.ts';
import { inOneFrame, recorded, type Work } from './mainThread.ts';
import { accounts, regions, type World } from './world.ts';

const workAtMost = 8;
const againstFewAtMost = 1.1;
/** Has room for as many rows as are in sight in all that is measured of the board. */
const size = { width: 1600, height: 1680 };
/** A trace of more is too long for one text. */
const recordedAtOnce = 20;
const [minutes, screens] = [30, 30];
const everySeconds = 60;

/**
 * What the page of a board does in its main thread when something has changed: it takes the message, runs its script, and
 * finds styles, layout and what is to be painted. That is processor time, which does not grow when the machine has other
 * work. It is compared with that of the same rows if there are no others, and with that of a plain table in which the
 * same texts are drawn anew by `innerHTML`.
 */
export async function pageWork(world: World, screen: number, updates: number): Promise<Section> {
  const browser = await launchBrowser();
  try {
    const words = await wordsOfHost();
    const all = await ShownBoard.open(browser, world, words);
    const few = await openBoard(browser);
    const plain = await openPlain(browser);
    const inSight = await all.rowsInSight();
    const drawn = all.drawn;
    if (inSight < screen) throw new Error(`${inSight} rows are in sight, not ${screen}.`);

    const works = new Map<string, Work>();
    /** After each step, the same is recorded in each page in turn, so that the machine is the same for all. */
    const run = async (kind: string, steps: number, step: (mark: string, index: number) => unknown, hasFew = false) => {
      for (let from = 0; from < steps; from += recordedAtOnce) {
        const of = await recorded(browser, all.page, async () => {
          for (let index = from; index < Math.min(steps, from + recordedAtOnce); index++) {
            await step(`${kind} all ${index}`, index);
            await all.update(`${kind} all ${index}`);
            if (hasFew) await send(few, all.alone, `${kind} few ${index}`);
            await drawPlain(plain, await all.texts(), `${kind} plain ${index}`);
          }
        });
        for (const [mark, work] of of) works.set(mark, work);
      }
    };
    const look = async (order: Order): Promise<void> => {
      await all.look(order);
      await send(few, all.alone, 'look');
      // What has come into sight is read exactly and in the interval after a moment.
      world.board.setSight(all.refs);
      await world.clock.advance(everySeconds * 1000);
    };
    await look(firstBoardView.order);
    await run('second', updates, () => world.clock.advance(1000), true);
    await look({ by: 'lag', direction: 'descending' });
    await run('lag', updates, () => world.clock.advance(1000), true);
    await run('minute', minutes, () => world.clock.advance(everySeconds * 1000), true);
    await run('scroll', screens, mark => all.scroll(mark));
    await run('order', orders.length, (_mark, index) => all.sort(orders[index]));

    const of = (kind: string, page: string): readonly Work[] =>
      [...works].flatMap(([mark, work]) => (mark.startsWith(`${kind} ${page} `) ? work : []));
    return {
      title: `The page of the Lag Board: ${world.board.rows().length} groups, ${inSight} rows in sight and ${drawn} drawn, processor time of its main thread`,
      rows: [
        ...updateRows(
          'an update, once in a second, by urgency',
          of('second', 'all'),
          of('second', 'few'),
          of('second', 'plain'),
        ),
        ...updateRows('an update, once in a second, by lag', of('lag', 'all'), of('lag', 'few'), of('lag', 'plain')),
        ...updateRows(
          'an update after a minute, by lag',
          of('minute', 'all'),
          of('minute', 'few'),
          of('minute', 'plain'),
        ),
        changeRow(
          'scrolling by a screen, with the rows that are asked for',
          of('scroll', 'all'),
          of('scroll', 'plain'),
        ),
        changeRow('another order, with other rows', of('order', 'all'), of('order', 'plain')),
      ],
    };
  } finally {
    await browser.close();
  }
}

const orders: readonly Order[] = firstBoardView.columns.flatMap(by =>
  (['ascending', 'descending'] as const).map(direction => ({ by, direction })),
);

function updateRows(what: string, all: readonly Work[], few: readonly Work[], plain: readonly Work[]): readonly Row[] {
  const ratio = medianOf(all) / medianOf(few);
  return [
    {
      what,
      figure: `${medianOf(all).toFixed(1)} ms`,
      ratio: `95 % ≤ ${mostOf(all).toFixed(1)} ms; ${partsOf(all)}`,
      goal: `95 % ≤ ${workAtMost} ms`,
      isMet: mostOf(all) <= workAtMost,
    },
    {
      what: '… against the same rows if there are no others',
      figure: `${medianOf(few).toFixed(1)} ms`,
      ratio: ratio.toFixed(2),
      goal: `≤ ${againstFewAtMost}`,
      isMet: ratio <= againstFewAtMost,
    },
    againstPlain(all, plain),
  ];
}

const changeRow = (what: string, all: readonly Work[], plain: readonly Work[]): Row => ({
  what,
  figure: `${medianOf(all).toFixed(1)} ms`,
  ratio: `95 % ≤ ${mostOf(all).toFixed(1)} ms; ${partsOf(all)}; ${againstPlain(all, plain).ratio}`,
});

const againstPlain = (all: readonly Work[], plain: readonly Work[]) => ({
  what: '… against the same texts in a plain table',
  figure: `${medianOf(plain).toFixed(1)} ms`,
  ratio: `${(medianOf(all) / medianOf(plain)).toFixed(2)} × a plain table`,
});

const partsOf = (works: readonly Work[]): string =>
  (['script', 'style', 'layout', 'painting'] as const)
    .map(part => `${part} ${median(works.map(work => work[part])).toFixed(1)}`)
    .join(', ')
    .concat(`, by the clock ${median(works.map(({ byClock }) => byClock)).toFixed(1)}`);

const medianOf = (works: readonly Work[]): number => median(works.map(({ all }) => all));

function mostOf(works: readonly Work[]): number {
  const sorted = works.map(({ all }) => all).sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? NaN;
}

type Message = AnyToPage<PanelRef, Snapshot>;

/** The page, which knows its language and its interval, and shows nothing yet. */
async function openBoard(browser: Browser): Promise<Page> {
  const page = await openPage(browser, 'board', size);
  const panel: PanelRef = { name: 'Lag Board', scope: everything, view: firstBoardView };
  await send(page, { type: 'setup', language: 'en', texts: {}, panel }, 'setup');
  await send(page, { type: 'interval', seconds: everySeconds }, 'setup');
  return page;
}

/** The page hears of it first, and asks for its frame first. */
const send = (page: Page, message: Message, mark: string): Promise<void> =>
  page.evaluate(inOneFrame(mark, whenHeard, message));

/** A page of the board with a host that sends it what the panel sends, at the moments of the simulated clock. */
class ShownBoard {
  readonly page: Page;
  readonly #world: World;
  readonly #words: Words;
  readonly #lines: Lines;
  #view: BoardView = firstBoardView;
  #window = { from: 0, count: 60 };
  #sent: Snapshot | undefined;

  private constructor(page: Page, world: World, words: Words) {
    this.page = page;
    this.#world = world;
    this.#words = words;
    this.#lines = new Lines({ account: id => words.account(id).name, region: id => words.region(id) });
  }

  static async open(browser: Browser, world: World, words: Words): Promise<ShownBoard> {
    const board = new ShownBoard(await openBoard(browser), world, words);
    await board.update('setup');
    return board;
  }

  get drawn(): number {
    return this.#drawn.length;
  }

  get refs(): readonly GroupRef[] {
    return this.#drawn.flatMap(line => (line.kind === 'group' ? line.row.ref : []));
  }

  get #drawn(): readonly Line[] {
    return linesInSight(this.#lines.all, this.#window).items;
  }

  /** What was sent last, as if there were no other rows than those that are drawn. */
  get alone(): Message {
    const snapshot = this.#sent ?? this.#snapshot();
    const { items } = snapshot.rows;
    const count = items.length;
    const rows = { ...snapshot.rows, from: 0, end: count, all: count, shown: count };
    return { type: 'snapshot', snapshot: { ...snapshot, rows } };
  }

  rowsInSight(): Promise<number> {
    return this.page.evaluate(`Math.floor((${room}) / document.querySelector('#board [data-key]').offsetHeight)`);
  }

  /** Sends what there is to show now, and more if the page then asks for other rows. */
  async update(mark: string): Promise<void> {
    do {
      this.#sent = this.#snapshot();
      await send(this.page, { type: 'snapshot', snapshot: this.#sent }, mark);
    } while (await this.#isAskedForOthers());
  }

  async scroll(mark: string): Promise<void> {
    await this.page.evaluate(inOneFrame(mark, `document.getElementById('rows').scrollTop += ${room}; drawn();`));
    if (!(await this.#isAskedForOthers())) throw new Error('The page was scrolled and asked for no rows.');
  }

  async look(order: Order): Promise<void> {
    this.sort(order);
    await this.update('look');
  }

  sort(order: Order = firstBoardView.order): void {
    this.#view = { ...this.#view, order };
  }

  /** What stands in the cells of the rows that are drawn. */
  texts(): Promise<readonly (readonly string[])[]> {
    return this.page.evaluate(
      `[...document.querySelectorAll('#board tbody tr[data-key]')].map(row => [...row.cells].map(cell => cell.textContent))`,
    );
  }

  async #isAskedForOthers(): Promise<boolean> {
    const sent = await this.page.evaluate<readonly ToHost[]>('window.sent.splice(0)');
    const asked = sent.findLast(message => message.type === 'show');
    if (asked) this.#window = { from: asked.from, count: asked.count };
    return asked !== undefined;
  }

  #snapshot(): Snapshot {
    const { board, clock } = this.#world;
    const rows = board.rows();
    const { failures } = board;
    const view = this.#view;
    this.#lines.arrange(rows, failures, view, false);
    return snapshotOf(
      {
        view,
        isRefreshing: false,
        now: clock.now(),
        scope: { kind: 'chosen', words: 'All accounts', hasAccounts: true },
        summary: { ...board.summary(), groups: rows.length },
        scan: undefined,
        rows,
        failures,
        lines: this.#lines,
        window: this.#window,
        accounts: accounts.map(id => ({ id, name: this.#words.account(id).name })),
        regions: regions.map(id => ({ id, name: this.#words.region(id) })),
      },
      this.#words,
    );
  }
}

/** The height that rows can be seen in. */
const room = `document.getElementById('rows').clientHeight - document.querySelector('#board thead').offsetHeight`;

const whenHeard = `
  window.addEventListener('message', drawn, { once: true });
  window.postMessage(message, '*');
`;

/** A table of the same texts in the same room, that is drawn in the frame after each message. */
async function openPlain(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: size });
  await page.setContent(`
    <style>
      body { margin: 0; font: 13px sans-serif }
      div { height: 100vh; overflow: auto }
      table { width: 100%; table-layout: fixed; border-spacing: 0 }
      td { height: 33px; padding: 0 8px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
    </style>
    <div><table><tbody></tbody></table></div>
  `);
  await page.evaluate(`
    const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const rowOf = cells => '<tr>' + cells.map(text => '<td>' + escaped(text) + '</td>').join('') + '</tr>';
    addEventListener('message', ({ data }) => requestAnimationFrame(() => {
      document.querySelector('tbody').innerHTML = data.rows.map(rowOf).join('');
    }));
  `);
  return page;
}

const drawPlain = (page: Page, rows: readonly (readonly string[])[], mark: string): Promise<void> =>
  page.evaluate(inOneFrame(mark, whenHeard, { rows }));

/** The words of the host in English, with the menus that rows of the tree have. */
async function wordsOfHost(): Promise<Words> {
  l10n.config({ contents: {} });
  stubVscode({ l10n, env: { language: 'en' }, window: {}, commands: {}, Uri: {}, ProgressLocation: {}, workspace: {} });
  const { treeOnBoard } = await import('../../../src/tree/onBoard.ts');
  const { regionName, serviceName, shownAccount } = await import('../../../src/ui/words.ts');
  const { describe } = await import('../../../src/ui/messages.ts');
  const { offeredFixes } = await import('../../../src/ui/fixes.ts');
  const find = (id: string): Account => ({
    id,
    name: `account ${id}`,
    kind: 'cloud',
    maskedAccessKeyId: '',
    identity: { accountId: '1234567890123456', identityType: 'Account', arn: '' },
    regions,
    color: 'red',
  });
  return {
    ...treeOnBoard({
      accounts: { find },
      catalog: { rememberedJob: () => undefined },
      filterOf: () => '',
      isPinned: () => false,
      hasUndo: () => false,
    }),
    account: id => shownAccount(find(id), id),
    region: regionName,
    service: serviceName,
    failure: error => ({ ...describe(error), fixes: offeredFixes(error) }),
    notRead: "Couldn't be read",
  };
}
