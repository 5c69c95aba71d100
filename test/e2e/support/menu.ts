import type { Locator, Page } from 'playwright-core';
import { effectLimit, insist } from './insist.ts';

/** The keyboard's event for an entry, as the editor understands it. */
const enter = { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true };

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
      // A key of the window could meet what is below a menu that has closed. This event meets the entry, or nothing.
      await item.dispatchEvent('keydown', enter, effectLimit);
    });
    await this.#menu.waitFor({ state: 'hidden' });
  }

  /** The titles of all entries. */
  async entries(open: () => Promise<void>): Promise<readonly string[]> {
    let titles: readonly string[] = [];
    await insist(async () => {
      await this.close();
      await open();
      const items = this.#menu.getByRole('menuitem');
      await items.first().waitFor(effectLimit);
      titles = await items.allInnerTexts();
    });
    await this.close();
    return titles;
  }

  async close(): Promise<void> {
    if (!(await this.#menu.isVisible())) return;
    await this.#page.keyboard.press('Escape');
    await this.#menu.waitFor({ state: 'hidden', ...effectLimit });
  }
}
