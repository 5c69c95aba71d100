import type { Locator, Page } from 'playwright-core';
import { effectLimit, insist } from './insist.ts';
import { keys } from './keys.ts';

/** The context menu. It closes whenever a part of the window opens or goes, so what opens it may be called again. */
export class Menu {
  readonly #page: Page;
  readonly #menu: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#menu = page.locator('.context-view .monaco-menu');
  }

  /** Chooses the entry with exactly this title. */
  async choose(entry: string, open: () => Promise<void>): Promise<void> {
    const item = this.#menu.getByRole('menuitem', { name: entry, exact: true });
    await insist(async () => {
      await this.close();
      await open();
      await item.hover(effectLimit);
      // The menu runs what the keyboard is at.
      await item.and(this.#page.locator(':focus')).dispatchEvent('keydown', keys.Enter, effectLimit);
    });
    await this.#menu.waitFor({ state: 'hidden' });
  }

  /** The titles of all entries. */
  async entries(open: () => Promise<void>): Promise<readonly string[]> {
    const items = this.#menu.getByRole('menuitem');
    let titles: readonly string[] = [];
    // A menu that closes before it was read has none.
    while (titles.length === 0) {
      await insist(async () => {
        await this.close();
        await open();
        await items.first().waitFor(effectLimit);
        titles = await items.allInnerTexts();
        await this.close();
      });
    }
    return titles;
  }

  /** A key of the window could meet what is below a menu that has closed by itself, and clear a selection there. */
  async close(): Promise<void> {
    if (!(await this.#menu.isVisible())) return;
    await this.#menu.locator('.actions-container').first().dispatchEvent('keydown', keys.Escape, effectLimit);
    await this.#menu.waitFor({ state: 'hidden', ...effectLimit });
  }
}
