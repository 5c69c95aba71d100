import assert from 'node:assert/strict';
import { errors, type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { effectLimit, insist, patienceMs } from './insist.ts';
import { keys } from './keys.ts';

/** How long a step waits for what it needs, where it is made again after that. */
type Limit = Partial<typeof effectLimit>;

/** Quick picks and input boxes, of which at most one is open. */
export class QuickInput {
  readonly #page: Page;
  readonly widget: Locator;
  /** Where the user types. */
  readonly input: Locator;
  /** The line below the box: the prompt, or what is wrong with the input. */
  readonly message: Locator;
  readonly title: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.widget = page.locator('.quick-input-widget');
    this.input = this.widget.locator('.quick-input-box input');
    this.message = this.widget.locator('.quick-input-message');
    this.title = this.widget.locator('.quick-input-title');
  }

  /** Waits for the step whose title contains this text. */
  async waitForTitle(text: string | RegExp): Promise<void> {
    await this.title.filter({ hasText: text }).waitFor();
  }

  /** Waits until the line below the box contains this text. */
  async waitForMessage(text: string | RegExp): Promise<void> {
    await this.message.filter({ hasText: text }).waitFor();
  }

  /** Waits for the step whose box says this while it is empty. */
  async waitForPlaceholder(text: string): Promise<void> {
    await this.widget.locator(`.quick-input-box input[placeholder*="${text}"]`).waitFor();
  }

  /** Waits until the box proposes a value that contains this text: what is typed earlier would be overwritten. */
  async waitForProposal(text: string): Promise<void> {
    const box = `document.querySelector('.quick-input-box input')`;
    await this.#page.waitForFunction(`${box}?.value.includes(${JSON.stringify(text)})`);
  }

  /**
   * Replaces the text in the box. The box is disabled while an answer is checked: what is typed at the moment when that
   * begins is lost, as it is for a user, who would type it again.
   */
  async fill(text: string, limit: Limit = {}): Promise<void> {
    do {
      await this.input.fill(text, limit);
    } while ((await this.input.inputValue(limit)) !== text);
  }

  /** Types a value and goes on. */
  async answer(text: string): Promise<void> {
    await this.fill(text);
    await this.accept();
  }

  async accept(limit: Limit = {}): Promise<void> {
    await this.#press('Enter', limit);
  }

  /**
   * Saves a file under this path, or under the proposed one. While the editor's dialog for files reads a folder, it takes no
   * answer, and does not say so.
   */
  async save(path?: string): Promise<void> {
    await this.#enabledBox.waitFor();
    await insist(async () => {
      if (await this.widget.isHidden()) return;
      if (path !== undefined) await this.fill(path, effectLimit);
      await this.accept(effectLimit);
      await this.widget.waitFor({ state: 'hidden', ...effectLimit });
    });
  }

  /** A row of the list, by its label. */
  item(label: string | RegExp): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row', { hasText: label });
  }

  /** Waits until a line of a review says this beside exactly this label. */
  async waitForFact(label: string, value: string | RegExp): Promise<void> {
    const name = this.#page.locator('.label-name').getByText(label, { exact: true });
    const row = this.widget.locator('.monaco-list-row').filter({ has: name });
    await eventually(
      async () => (await row.locator('.label-description').textContent()) ?? '',
      said => {
        if (typeof value === 'string') assert.equal(said, value);
        else assert.match(said, value);
      },
    );
  }

  /**
   * Chooses a row of the list, which takes no click while an answer is checked. The editor reuses the elements of rows while
   * others arrive, so that a click with the mouse could meet another row than the one that was found. This one can't.
   */
  async pick(label: string | RegExp): Promise<void> {
    const takesClicks = this.#page.locator('.quick-input-list:not([style*="pointer-events: none"]) .monaco-list-row');
    const row = this.item(label).and(takesClicks).first();
    await row.waitFor();
    // What can be checked hears of a click on its label only.
    await row.locator('.quick-input-list-label').dispatchEvent('click');
  }

  /** Waits until the keyboard is on a row. */
  async waitForFocus(label: string | RegExp): Promise<void> {
    await this.item(label).and(this.#page.locator('.focused')).waitFor();
  }

  /** Moves the keyboard to the row with exactly this label, which is not always the first one that fits what was typed. */
  async moveTo(label: string, limit: Limit = {}): Promise<void> {
    const name = this.#page.locator('.label-name').getByText(label, { exact: true });
    const row = this.widget.locator('.quick-input-list .monaco-list-row').filter({ has: name });
    await row.first().waitFor(limit);
    for (let below = 0; below < 50; below += 1) {
      if ((await row.and(this.#page.locator('.focused')).count()) > 0) return;
      await this.#press('ArrowDown', limit);
    }
    assert.fail(`The keyboard did not come to ${label}`);
  }

  /**
   * Generates the client that is reviewed, by the keyboard, which stays on its row while facts arrive. The editor reuses the
   * elements of rows, so that a click could meet another one.
   */
  async generate(go = 'Generate'): Promise<void> {
    await this.waitForFocus(go);
    await this.accept();
  }

  /** Presses a button in the title line or on the input, for example `Back`. */
  async press(button: string): Promise<void> {
    await this.widget.getByRole('button', { name: button }).first().click();
  }

  async back(): Promise<void> {
    await this.press('Back');
  }

  async cancel(): Promise<void> {
    await this.#enabledBox.waitFor();
    await insist(async () => {
      // As long as there are notifications, Escape is for them.
      await this.#page.locator('.notification-toast').first().waitFor({ state: 'hidden' });
      if (await this.widget.isHidden()) return;
      await this.#press('Escape', effectLimit);
      await this.widget.waitFor({ state: 'hidden', ...effectLimit });
    });
  }

  get #enabledBox(): Locator {
    return this.widget.locator('.quick-input-box input:enabled');
  }

  /**
   * Presses a key in the box. While an answer is checked or a list is loaded, the box is disabled and takes no key. Between
   * two steps it is hidden, and a key of the window would go elsewhere, as it would when a panel that opens takes the
   * keyboard. So one step in the page looks whether the box can take the key, and gives it to the box.
   */
  async #press(key: keyof typeof keys, limit: Limit = {}): Promise<void> {
    const deadline = Date.now() + (limit.timeout ?? patienceMs);
    do {
      await this.#enabledBox.waitFor(limit);
      if (Date.now() > deadline) throw new errors.TimeoutError(`The box does not take ${key}.`);
    } while (!(await this.#page.evaluate<boolean>(pressedIn(key))));
  }

  async waitUntilClosed(): Promise<void> {
    await this.widget.waitFor({ state: 'hidden' });
  }
}

/** Evaluated in the page: whether the box has got the key. */
const pressedIn = (key: keyof typeof keys): string => `(() => {
  const box = document.querySelector('.quick-input-widget .quick-input-box input:enabled');
  if (!box?.checkVisibility()) return false;
  box.focus();
  if (document.activeElement !== box) return false;
  box.dispatchEvent(new KeyboardEvent('keydown', ${JSON.stringify(keys[key])}));
  return true;
})()`;
