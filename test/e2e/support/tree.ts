import assert from 'node:assert/strict';
import { type Locator, type Page, selectors } from 'playwright-core';
import { eventually } from './eventually.ts';
import { effectLimit, insist, patienceMs } from './insist.ts';
import type { Menu } from './menu.ts';

export type Label = string | RegExp;

/** The name of a selector that finds a row by its path, wherever it stands by then. */
const rowOfPath = 'row-of-path';

/**
 * Evaluated in the page. Of the rows above the one meant, some may be out of sight: the row goes first of which most is
 * known.
 */
const byPath = `{
  queryAll(root, body) {
    const path = JSON.parse(body);
    const isIt = (text, label) =>
      typeof label === 'string' ? text === label : new RegExp(label.source, label.flags).test(text);
    const rows = [...root.querySelectorAll('[role="treeitem"]')];
    rows.sort((one, other) => one.getAttribute('data-index') - other.getAttribute('data-index'));
    const [found, labels] = [[], []];
    for (const row of rows) {
      const level = Number(row.getAttribute('aria-level'));
      labels.length = level;
      labels[level - 1] = row.querySelector('.label-name')?.textContent ?? '';
      const isMeant = path.every((label, at) => labels[at] === undefined || isIt(labels[at], label));
      // The labels of rows out of sight are left out, as they are missing in the list.
      if (level === path.length && isMeant) found.push({ row, known: labels.filter(() => true).length });
    }
    return found.sort((one, other) => other.known - one.known).slice(0, 1).map(({ row }) => row);
  },
  query(root, body) {
    return this.queryAll(root, body)[0];
  },
}`;

await selectors.register(rowOfPath, { content: byPath });

/** A row as the window shows it. */
export interface Row {
  /** Position in the whole list, rows scrolled out of sight included. */
  readonly index: number;
  /** 1 for accounts. */
  readonly level: number;
  readonly isOpen: boolean;
  readonly label: string;
  readonly description: string;
}

/** Our tree in the side bar. A path names one row below the other, from the account down. */
export class Tree {
  readonly #page: Page;
  readonly #sideBar: Locator;
  readonly #menu: Menu;

  constructor(page: Page, sideBar: Locator, menu: Menu) {
    this.#page = page;
    this.#sideBar = sideBar;
    this.#menu = menu;
  }

  /**
   * Opens all rows above the one meant and returns that one, once it is there. Scrolls where it must. What is returned
   * stays that row while others come and go above it.
   */
  async row(...path: readonly Label[]): Promise<Locator> {
    await this.#bringIntoView(path, Date.now() + patienceMs);
    return this.#rowOf(path);
  }

  /**
   * Opens every row of the path, the last one included, and waits for what is below it: rows that come later would move
   * others while the next step is about to click on them.
   */
  async expand(...path: readonly Label[]): Promise<void> {
    await this.row(...path, /^/);
  }

  /** Waits until a row says this beside its label; a count is drawn a moment after the rows that were counted. */
  async waitForDescription(text: Label, ...path: readonly Label[]): Promise<void> {
    await insist(async () => {
      const row = await this.row(...path);
      await row.locator('.label-description').getByText(text, { exact: true }).waitFor(effectLimit);
    });
  }

  /** Selects a row with a click, which also opens what the row stands for. */
  async click(...path: readonly Label[]): Promise<void> {
    await insist(async () => {
      await (await this.row(...path)).locator('.label-name').click(effectLimit);
      // The editor may have used the element of the row for another one in that moment. Some rows go with a click.
      const isNotSelected = this.#page.locator(':not([aria-selected=true])');
      await this.#rowOf(path)
        .and(isNotSelected)
        .waitFor({ state: 'hidden', ...effectLimit });
    });
  }

  /** Chooses an entry of a row's context menu. */
  async chooseFromMenu(entry: string, ...path: readonly Label[]): Promise<void> {
    await this.#menu.choose(entry, () => this.#openMenu(path));
  }

  /** What a row's context menu offers. */
  async menuOf(...path: readonly Label[]): Promise<readonly string[]> {
    return this.#menu.entries(() => this.#openMenu(path));
  }

  async #openMenu(path: readonly Label[]): Promise<void> {
    await (await this.#usableRow(path)).click({ button: 'right', ...effectLimit });
    // As with a click.
    await this.#rowOf(path).and(this.#page.locator('.focused')).waitFor(effectLimit);
  }

  /** Selects these rows and no others. The menu of any of them is then for all. */
  async select(...paths: readonly (readonly Label[])[]): Promise<void> {
    const selected = this.#page.locator('[aria-selected=true]');
    await insist(async () => {
      await this.#selectToo(paths[0] ?? []);
      await this.#list.press('Escape', effectLimit);
      for (const path of paths) await this.#selectToo(path);
      // As with a click, which would add another row here.
      for (const path of paths) await (await this.row(...path)).and(selected).waitFor(effectLimit);
      const oneTooMany = this.#sideBar.getByRole('treeitem').and(selected).nth(paths.length);
      await oneTooMany.waitFor({ state: 'hidden', ...effectLimit });
    });
  }

  async #selectToo(path: readonly Label[]): Promise<void> {
    await (await this.row(...path)).locator('.label-name').click({ modifiers: ['Control'], ...effectLimit });
  }

  /** Presses an inline button of a row. */
  async press(button: string, ...path: readonly Label[]): Promise<void> {
    await insist(async () => {
      const row = await this.#usableRow(path);
      const found = row.getByRole('button', { name: button });
      // The button goes when the row moves away under the pointer.
      await row.hover(effectLimit);
      await found.waitFor(effectLimit);
      // A row that is drawn anew has another button, and what is pressed on one and let go on another is no click.
      await found.dispatchEvent('click', undefined, effectLimit);
    });
  }

  /**
   * Finds a row whose buttons and menu can be used. Once a list has come, the row above it is drawn again with the count,
   * and until then the editor has lost the rows below: a command then gets no row, and asks. A row that tells of a failure
   * is meant by a pattern, and stands below a row without a count.
   */
  async #usableRow(path: readonly Label[]): Promise<Locator> {
    const row = await this.row(...path);
    const hasCountAbove = path.length > 3 && typeof path.at(-1) === 'string';
    if (!hasCountAbove) return row;
    await this.waitForDescription(/\d/, ...path.slice(0, -1));
    return this.row(...path);
  }

  /** Waits until this row is selected, and with it shown. */
  async waitUntilSelected(...path: readonly string[]): Promise<void> {
    const selected = this.#sideBar.getByRole('treeitem', { selected: true });
    await selected
      .locator('.label-name')
      .getByText(path.at(-1) ?? '', { exact: true })
      .first()
      .waitFor();
    // It could be another one of the same name, which was selected before.
    await (await this.row(...path)).and(this.#page.locator('[aria-selected=true]')).waitFor();
  }

  /** Waits until no row in sight has this label at this depth, while the rows above it are still there. */
  async waitUntilGone(...path: readonly string[]): Promise<void> {
    if (path.length > 1) await this.row(...path.slice(0, -1));
    const isIt = ({ label, level }: Row): boolean => label === path.at(-1) && level === path.length;
    await this.waitForRows(rows => {
      assert.ok(!rows.some(isIt), `${path.join(' / ')} is still there`);
    });
  }

  /** Waits until the rows in sight, from top to bottom, pass a check, and returns them. */
  async waitForRows(check: (rows: readonly Row[]) => void): Promise<readonly Row[]> {
    return eventually(() => this.#rows(), check);
  }

  async #rows(): Promise<readonly Row[]> {
    const rows = await this.#page.evaluate<Row[]>(rowsInPage);
    return rows.sort((one, other) => one.index - other.index);
  }

  #rowOf(path: readonly Label[]): Locator {
    const labels = path.map(label =>
      typeof label === 'string' ? label : { source: label.source, flags: label.flags },
    );
    return this.#sideBar.locator(`${rowOfPath}=${JSON.stringify(labels)}`);
  }

  /** Goes down the path from the top. If a row above has moved or was closed on the way, the way begins again. */
  async #bringIntoView(path: readonly Label[], deadline: number): Promise<void> {
    if (Date.now() > deadline) throw new Error(`The rows don't stay where they are:\n${picture(await this.#rows())}`);
    await this.#scroll('Home');
    let index: number | undefined = -1;
    for (const depth of path.keys()) {
      if (depth > 0) await this.#open(path.slice(0, depth), index);
      index = await this.#find(path.slice(0, depth + 1), index, deadline);
      if (index === undefined) return this.#bringIntoView(path, deadline);
    }
  }

  async #open(path: readonly Label[], index: number): Promise<void> {
    await this.#broughtIntoView(index);
    const closed = this.#rowOf(path).and(this.#page.locator('[aria-expanded=false]'));
    await insist(async () => {
      if ((await closed.count()) === 0) return;
      await closed.locator('.monaco-tl-twistie').click(effectLimit);
      await closed.waitFor({ state: 'hidden', ...effectLimit });
    });
    // Away from the row, whose tooltip would lie over its neighbours.
    await this.#page.mouse.move(900, 500);
  }

  /** The window scrolls by itself as well, for example to a group that was just created. */
  async #broughtIntoView(index: number): Promise<void> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const rows = await this.#rows();
      if (rows.some(each => each.index === index)) return;
      if (Date.now() > deadline) throw new Error(`There is no row ${index} in\n${picture(rows)}`);
      await this.#scroll(rows.some(each => each.index > index) ? 'Home' : 'PageDown');
      await this.#page.waitForTimeout(100);
    }
  }

  /** Position of the last row of a path within the branch of its parent. Undefined if that is no longer there or open. */
  async #find(path: readonly Label[], parent: number, deadline: number): Promise<number | undefined> {
    const level = path.length;
    const [above = '', label = ''] = [path.at(-2), path.at(-1)];
    let [lastSeen, sameLast] = [-1, 0];
    for (;;) {
      const rows = await this.#rows();
      const atParent = rows.find(({ index }) => index === parent);
      const isParent = atParent?.level === level - 1 && matches(atParent.label, above);
      if (atParent && !(isParent && atParent.isOpen)) return undefined;
      const below = rows.filter(({ index }) => index > parent);
      const end = below.findIndex(row => row.level < level);
      const branch = end === -1 ? below : below.slice(0, end);
      const found = branch.find(row => row.level === level && matches(row.label, label));
      if (found !== undefined) return found.index;
      if (Date.now() > deadline) throw new Error(`There is no row ${String(label)} in\n${picture(await this.#rows())}`);
      // It may lie below the edge, or come only now, above what is in sight.
      const last = below.at(-1)?.index ?? -1;
      // The first key of a page only goes to the lower edge.
      sameLast = last === lastSeen ? sameLast + 1 : 0;
      const isCutOff = below[0] !== undefined && below[0].index > parent + 1;
      if (end === -1) await this.#scroll(sameLast > 3 ? 'Home' : 'PageDown');
      else if (isCutOff) await this.#scroll('Home');
      if (sameLast > 3) sameLast = 0;
      lastSeen = last;
      await this.#page.waitForTimeout(100);
    }
  }

  /** With the keyboard, as over the rows a tooltip may catch the wheel. */
  async #scroll(key: 'Home' | 'PageDown'): Promise<void> {
    await this.#list.press(key);
  }

  get #list(): Locator {
    return this.#sideBar.locator('.monaco-list').first();
  }
}

const matches = (text: string, label: Label): boolean =>
  typeof label === 'string' ? text === label : label.test(text);

const picture = (rows: readonly Row[]): string =>
  rows.map(({ level, label, description }) => `${'  '.repeat(level)}${label} · ${description}`).join('\n');

const sideBar = '[id="workbench.parts.sidebar"]';

/** Evaluated in the page. */
const rowsInPage = `[...document.querySelectorAll('${sideBar} [role="treeitem"]')].map(row => ({
  index: Number(row.getAttribute('data-index')),
  level: Number(row.getAttribute('aria-level')),
  isOpen: row.getAttribute('aria-expanded') === 'true',
  label: row.querySelector('.label-name')?.textContent ?? '',
  description: row.querySelector('.label-description')?.textContent ?? '',
}))`;
